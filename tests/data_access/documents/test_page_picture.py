"""A page of a PDF is drawn by a limited child, in grey and on record; a file that is none gives no picture."""

from __future__ import annotations

import json
import struct

import pytest

from data_access.documents.case import close_case
from data_access.documents.gate import open_case_search
from data_access.documents.items import item_of
from data_access.documents.originals import original_path
from data_access.documents.page_picture import page_picture
from data_access.documents.page_picture_child import main
from models.documents.settings import numbers
from models.errors import DataNotAvailable
from tests.data_access.documents.doors import ANN, new_case, reason

GREY = 0  # the colour type of a PNG of one channel


def a_pdf(width: int = 200, height: int = 100) -> bytes:
    """A PDF of one page that says a word in red."""
    drawn = b"1 0 0 rg BT /F1 24 Tf 20 40 Td (Quokka) Tj ET"
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
        % (width, height),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + b"xref\n0 6\n0000000000 65535 f \n%strailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        table, len(body),
    )  # fmt: skip


def size_of(picture: bytes) -> tuple[int, int, int]:
    """Width, height and colour type of a PNG."""
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    width, height, _, colours = struct.unpack(">IIBB", picture[16:26])
    return width, height, colours


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    made = new_case(tmp_path_factory.mktemp("pictures") / "case")
    for number, content in ((1, a_pdf()), (2, b"%PDF-1.4\nnothing more")):
        path = original_path(made, f"hash{number}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    yield made
    close_case(made)


def test_a_page_is_drawn_in_grey_and_on_record_first_and_what_is_no_pdf_is_refused(case):
    records = []
    opened = open_case_search(records.extend, ANN.subject, ANN.role_id, case, reason())
    width, height, colours = size_of(page_picture(opened, item_of(opened, 1).item, 1))
    assert colours == GREY and width == 2 * height
    with pytest.raises(DataNotAvailable, match="cannot be drawn"):
        page_picture(opened, item_of(opened, 2).item, 1)
    assert [entry.action for entry in records].count("documents.page_picture") == 2
    with case.reading() as cursor:
        seen = cursor.execute("select item_id from exposure where kind = 'page_picture' order by all").fetchall()
    assert seen == [(1,), (2,)]


@pytest.mark.parametrize(
    ("content", "page"),
    [(a_pdf(), 2), (a_pdf(), 0), (b"", 1), (a_pdf()[:200], 1), (a_pdf().replace(b"[3 0 R]", b"[2 0 R]"), 1)],
    ids=["a page that is not there", "page nought", "an empty file", "a file cut short", "a tree that bites its tail"],
)
def test_what_cannot_be_drawn_leaves_no_picture(tmp_path, monkeypatch, content, page):
    with pytest.raises(Exception):  # noqa: B017 - in the child any fault will do: it ends without a picture
        draw(tmp_path, monkeypatch, content, page)
    assert not (tmp_path / "page.png").exists()


@pytest.mark.parametrize("size", [(1, 1), (200_000, 3), (3, 200_000), (200_000, 200_000)])
def test_a_page_of_any_size_is_drawn_within_bounds(tmp_path, monkeypatch, size):
    draw(tmp_path, monkeypatch, a_pdf(*size), 1)
    width, height, _ = size_of((tmp_path / "page.png").read_bytes())
    limits = numbers("parsing", "page_picture")
    assert 1 <= width <= limits["widest"] + 1 and 1 <= height <= limits["highest"] + 1


def draw(folder, monkeypatch, content: bytes, page: int) -> None:
    """What the child does, within this process and without its limits."""
    for limit in ("limit_memory", "limit_cpu"):
        monkeypatch.setattr(f"data_access.documents.page_picture_child.{limit}", lambda _: None)
    (folder / "it.pdf").write_bytes(content)
    job = {**numbers("parsing", "page_picture"), "path": str(folder / "it.pdf"), "page": page}
    (folder / "job.json").write_text(json.dumps(job), encoding="utf-8")
    main(folder)
