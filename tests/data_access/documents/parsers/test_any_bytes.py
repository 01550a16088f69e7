"""Whatever the bytes and whatever they are called, a file is read or set aside, and nothing is raised."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_access.documents.parse_wire import pack, unpack
from models.documents.extraction import NEEDS_OCR, QUARANTINED, READ
from models.documents.formats import formats_read

NAMES = [each.suffixes[0] for each in formats_read() if each.suffixes]
STARTS = [
    b"",
    b"%PDF-1.7\n",
    b"PK\x03\x04",
    b"From a@b.c Sat Mar 14 2026\n",
    b"From: a@b.c\nSubject: x\n",
    b"{\\rtf1 ",
    b"<?xml version='1.0'?><a>",
    b'{"messages": [',
    b"14/03/2026, 14:05 - Ann: ",
    b"\x1f\x8b",
    b"<html>",
]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(NAMES), st.sampled_from(STARTS), st.binary(max_size=400))
def test_any_bytes_are_read_or_set_aside(read, name, start, rest):
    found = read(f"file.{name}", start + rest)
    assert found.outcome in (READ, NEEDS_OCR, QUARANTINED)
    assert found.outcome == READ or found.reason


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["txt", "csv", "html", "eml", "json", "md"]), st.text(max_size=200))
def test_any_text_comes_through_to_the_parent(read, tmp_path, name, text):
    found = read(f"file.{name}", text.encode("utf-8"))
    if not found.members:
        assert unpack(pack(found), tmp_path, parse_ms=0) == found
