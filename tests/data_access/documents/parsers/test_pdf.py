import stat
import zlib

import pytest

from data_access.documents.parsers import ocr
from models.documents.extraction import NEEDS_OCR, PAGE, QUARANTINED, READ


def pdf(*pages, info=""):
    """A PDF of pages given as content streams."""
    parts = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    parts.append(f"<< {info} >>".encode())
    kids = []
    for content in pages:
        data = zlib.compress(content.encode("latin-1"))
        parts.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(data), data))
        page = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents {len(parts)} 0 R"
        parts.append(f"{page} /Resources << /Font << /F 3 0 R >> >> >>".encode())
        kids.append(f"{len(parts)} 0 R")
    parts[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    data, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    trailer = b"trailer << /Size %d /Root 1 0 R /Info 4 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(parts) + 1, len(data))
    return data + head + table + trailer


WORDS = "BT /F 12 Tf 20 200 Td (Paid forty pounds in cash) Tj ET"
DRAWING = "10 10 200 200 re f"
EMPTY = ""


def test_a_pdf_is_read_page_by_page_with_what_is_said_of_it(read):
    found = read("a.pdf", pdf(WORDS, WORDS, info="/Title (The note) /Author (Ann) /ModDate (D:20260314150500+01'00')"))
    assert (found.outcome, found.format, found.pages) == (READ, "pdf", 2)
    assert [(each.text, each.unit, each.unit_kind, each.unit_label) for each in found.segments] == [
        ("Paid forty pounds in cash", 1, PAGE, "Page 1"),
        ("Paid forty pounds in cash", 2, PAGE, "Page 2"),
    ]
    assert (found.title, found.author, found.written_at.isoformat()) == ("The note", "Ann", "2026-03-14T14:05:00+00:00")


def test_a_pdf_without_text_needs_ocr_and_says_why(read, monkeypatch):
    monkeypatch.setattr(ocr.shutil, "which", lambda _: None)
    found = read("scan.pdf", pdf(DRAWING), is_ocr_wanted=True)
    assert (found.outcome, found.reason) == (NEEDS_OCR, ocr.NOT_INSTALLED)
    monkeypatch.setattr(ocr.shutil, "which", lambda _: "tesseract")
    assert read("scan.pdf", pdf(DRAWING)).reason == ocr.NOT_ASKED


def test_single_pages_without_text_are_warned_of(read):
    found = read("a.pdf", pdf(WORDS, DRAWING, EMPTY))
    assert found.outcome == READ
    assert found.warnings == ("1 page (2) without text: pictures that were not read",)


def test_pages_left_when_time_is_up_are_counted(read):
    found = read("a.pdf", pdf(WORDS, WORDS), due=0.0, seconds=1.0)
    assert found.warnings == ("the last 2 pages were not read: the time allowed was over",)


def test_an_empty_page_is_no_scan(read):
    assert read("a.pdf", pdf(EMPTY)).outcome == READ


@pytest.mark.parametrize("data", [b"%PDF-1.7\nnonsense", pdf(WORDS)[:200], b"%PDF-1.7\n" + bytes(5000)])
def test_a_malformed_pdf_is_quarantined(read, data):
    found = read("a.pdf", data)
    assert (found.outcome, found.format) == (QUARANTINED, "pdf")
    assert "damaged" in found.reason


@pytest.fixture
def reader(tmp_path, monkeypatch):
    """A program in tesseract's place that says how large the picture is that it was given."""
    program = tmp_path / "tesseract"
    program.write_text('#!/bin/sh\n[ "$1" = --version ] && echo "tesseract 0" && exit\necho "seen"; head -c 11 "$1"\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(ocr.shutil, "which", lambda _: str(program))
    ocr.ocr_version.cache_clear()
    yield program
    ocr.ocr_version.cache_clear()


def test_a_scan_is_given_to_tesseract_where_that_is_asked(read, reader):
    found = read("scan.pdf", pdf(DRAWING), is_ocr_wanted=True)
    assert found.outcome == READ
    assert found.segments[0].text == "seen\nP5 834 834"
    assert found.warnings == ("1 pages read by tesseract 0",)


def test_a_picture_is_given_to_tesseract_where_that_is_asked(read, reader):
    png = b"\x89PNG\r\n\x1a\n" + bytes(20)
    found = read("a.png", png, is_ocr_wanted=True)
    assert (found.outcome, found.parser) == (READ, "tesseract")
    assert found.segments[0].text.startswith("seen")
    assert read("a.png", png).outcome == NEEDS_OCR


def test_a_picture_that_tesseract_cannot_read_is_quarantined(read, reader):
    reader.write_text("#!/bin/sh\nexit 1\n")
    assert read("a.jpg", b"\xff\xd8\xff\xe0", is_ocr_wanted=True).outcome == QUARANTINED
