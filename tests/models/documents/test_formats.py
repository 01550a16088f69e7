import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.documents.formats import FAMILIES, format_by_name, format_of, formats, formats_read, is_text


def test_at_least_twenty_formats_are_read():
    assert len(formats_read()) >= 20


@pytest.mark.parametrize("each", formats().values(), ids=lambda each: each.format_id)
def test_each_format_has_a_family_and_either_a_parser_or_a_reason(each):
    assert each.family in FAMILIES
    assert bool(each.parser) != bool(each.refused)
    assert all(suffix == suffix.lower() and "." not in suffix for suffix in each.suffixes)


def test_no_suffix_stands_for_two_formats():
    suffixes = [suffix for each in formats().values() for suffix in each.suffixes]
    assert len(suffixes) == len(set(suffixes))


@pytest.mark.parametrize(
    ("name", "format_id"),
    [("A.PDF", "pdf"), ("a.tar.gz", "gzip"), ("folder.zip/a.eml", "eml"), ("README", "unknown"), ("", "unknown")],
)
def test_a_name_says_a_format(name, format_id):
    assert format_by_name(name).format_id == format_id


@pytest.mark.parametrize(
    ("head", "name", "format_id"),
    [
        (b"%PDF-1.7 \xe2", "a.docx", "pdf"),
        (b"junk %PDF-1.7", "a.pdf", "pdf"),
        (b"a text on the mark %PDF-1.7", "a.txt", "txt"),
        (b"\x89PNG\r\n\x1a\n", "a", "png"),
        (b"MZ is how a program begins", "a.txt", "txt"),
        (b"MZ\x90\x00\x03\x00", "a.txt", "program"),
        (b"BMW seen", "a.txt", "txt"),
        (b"<?xml version='1.0'?><html>", "a.xml", "html"),
        (b"<?xml version='1.0'?><smses>", "a.txt", "xml"),
        (b"From ann@example.com Sat Mar 14 14:05:00 2026\nFrom: a@b", "inbox", "mbox"),
        (b"From: a@example.com\r\nTo: b@example.com\r\n\r\nbody", "a.txt", "eml"),
        (b"From: here\nwe went on", "a.txt", "txt"),
        (b"To: do\n- shop", "a.md", "md"),
        (b"words", "a.docx", "txt"),
        (b"words", "example.com", "txt"),
        (b"\x00\x01\x02" * 50, "a.csv", "unknown"),
        (b"PK\x05\x06" + bytes(18), "a.zip", "zip"),
        (bytes(257) + b"ustar", "a", "tar"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "a.jpg", "webp"),
        (b"RIFF\x00\x00\x00\x00WAVE", "a", "media"),
    ],
)
def test_content_goes_before_the_name(head, name, format_id):
    assert format_of(head, name).format_id == format_id


@pytest.mark.parametrize(
    ("members", "media_type", "format_id"),
    [
        (("word/document.xml",), "", "docx"),
        (("word/document.xml", "word/vbaProject.bin"), "", "docm"),
        (("xl/workbook.xml",), "", "xlsx"),
        (("xl/workbook.bin",), "", "xlsb"),
        (("ppt/presentation.xml",), "", "pptx"),
        (("mimetype", "content.xml"), "application/vnd.oasis.opendocument.text", "odt"),
        (("mimetype", "META-INF/container.xml"), "application/epub+zip", "epub"),
        (("_chat.txt",), "", "zip"),
    ],
)
def test_an_archive_is_what_it_holds(members, media_type, format_id):
    assert format_of(b"PK\x03\x04", "a.bin", members=members, media_type=media_type).format_id == format_id


@pytest.mark.parametrize(
    ("streams", "format_id"),
    [
        (("WordDocument", "1Table"), "doc"),
        (("Workbook",), "xls"),
        (("__properties_version1.0",), "msg"),
        (("EncryptedPackage", "EncryptionInfo"), "ole_locked"),
        (("Something",), "ole"),
    ],
)
def test_an_ole_file_is_what_its_streams_say(streams, format_id):
    assert format_of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a", members=streams).format_id == format_id


@given(st.binary(max_size=600), st.text(max_size=30))
def test_any_bytes_under_any_name_have_a_format(head, name):
    assert format_of(head, name).format_id in formats()


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"))))
def test_text_of_any_language_is_text(text):
    assert is_text(text.encode("utf-8"))
    assert is_text(text.encode("utf-16"))
