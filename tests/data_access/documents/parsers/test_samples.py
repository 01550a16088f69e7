"""Real files: each is read, or set aside for the reason that a person would give."""

import pytest

from data_access.documents.extract import ParseJob, extract_files
from models.documents.extraction import NEEDS_OCR, QUARANTINED, READ

NOT_READ = {
    "cmyk-image.pdf": NEEDS_OCR,
    "grayscale-image.pdf": NEEDS_OCR,
    "imagemagick-ASCII85Decode.pdf": NEEDS_OCR,
    "imagemagick-CCITTFaxDecode.pdf": NEEDS_OCR,
    "imagemagick-lzw.pdf": NEEDS_OCR,
    "pdf_scanned_invoice.pdf": NEEDS_OCR,
    "libreoffice-writer-password.pdf": QUARANTINED,
}
HOLDS = {
    "docx_multipage.docx": "Page 1",
    "test.docx": "49e168b7-d2ae-407f-a055-2167576f39a1",
    "test_with_comment.docx": "This is a test comment. 12df-321a",
    "test.pptx": "1b92870d-e3b5-4e65-8153-919f4ff45592",
    "test.xlsx": "affc7dad-52dc-4b98-9b5d-51e65d8a8ad0",
    "xlsx_complex_layout.xlsx": "Retention Rate",
    "test.epub": "Here's a second chapter with a different style.",
    "test_outlook_msg.msg": "This is the body of the test email message",
    "test_blog.html": "Other Languages",
    "test_mskanji.csv": "佐藤太郎",
    "annotated_pdf.pdf": "Highlight comment",
    "libreoffice-form.pdf": "Alice",
    "pdflatex-4-pages.pdf": "the length of words should match the language",
}


@pytest.fixture(scope="module")
def found():
    from tests.conftest import ROOT

    folder = ROOT.parent / "shared" / "testdata" / "documents" / "files"
    if not folder.exists():
        pytest.skip("the published files are absent")
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    jobs = [ParseJob(number, path, path.name) for number, path in enumerate(paths)]
    return {job.name: extraction for job, extraction, _ in extract_files(jobs)}


def test_each_file_is_read_or_set_aside_for_the_right_reason(found):
    assert {name: each.outcome for name, each in found.items()} == {name: NOT_READ.get(name, READ) for name in found}
    assert found["libreoffice-writer-password.pdf"].reason == "locked with a password"
    assert all("needs OCR" in found[name].reason for name, outcome in NOT_READ.items() if outcome == NEEDS_OCR)


def test_what_is_known_to_stand_in_a_file_is_found_in_it(found):
    for name, words in HOLDS.items():
        assert words.casefold() in "\n".join(each.text for each in found[name].segments).casefold(), name


def test_no_file_is_silently_empty(found):
    assert [name for name, each in found.items() if each.outcome == READ and not (each.segments or each.members)] == []
