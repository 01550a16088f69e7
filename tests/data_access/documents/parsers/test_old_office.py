import struct

import pytest

from models.documents.extraction import QUARANTINED, READ, SLIDE
from tests.data_access.documents.parsers.ole import ole_file

TEXT_AT = 1024


def old_word(*pieces, flags=0x0200, before=b""):
    """A Word document of pieces, each kept as one byte or as two bytes a character."""
    body, places, starts = b"", b"", [0]
    for text, is_wide in pieces:
        place = TEXT_AT + len(body)
        data = text.encode("utf-16-le" if is_wide else "cp1252")
        places += struct.pack("<HIH", 0, place if is_wide else 0x40000000 | place * 2, 0)
        body += data + bytes(len(data) % 2)
        starts.append(starts[-1] + len(text))
    plan = struct.pack(f"<{len(starts)}I", *starts) + places
    plan = before + b"\x02" + struct.pack("<I", len(plan)) + plan
    main = bytearray(TEXT_AT)
    struct.pack_into("<HH", main, 0, 0xA5EC, 0x00C1)
    struct.pack_into("<H", main, 0x0A, flags)
    struct.pack_into("<II", main, 0x01A2, 16, len(plan))
    return ole_file({"WordDocument": bytes(main) + body, "1Table": bytes(16) + plan})


def test_an_old_word_document_is_read_piece_by_piece(read):
    field = "See \x13 HYPERLINK secret \x14the page\x15 now\r"
    found = read("a.doc", old_word(("Paid £40\rNext\x07cell\r", False), ("Zoë — café\r", True), (field, False)))
    assert (found.outcome, found.format, found.family) == (READ, "doc", "document")
    assert [each.text for each in found.segments] == ["Paid £40", "Next\tcell", "Zoë — café", "See the page now"]


def test_an_old_word_document_with_properties_before_its_pieces_is_read(read):
    found = read("a.doc", old_word(("words\r", False), before=b"\x01\x03\x00abc"))
    assert [each.text for each in found.segments] == ["words"]


def test_a_locked_old_word_document_is_quarantined(read):
    found = read("a.doc", old_word(("words", False), flags=0x0300))
    assert (found.outcome, found.reason) == (QUARANTINED, "locked with a password")


def test_a_damaged_old_word_document_is_quarantined(read):
    found = read("a.doc", ole_file({"WordDocument": b"\xec\xa5\xc1\x00" + bytes(5000)}))
    assert found.outcome == QUARANTINED
    assert "damaged" in found.reason


def record(kind, data, version=0):
    return struct.pack("<HHI", version, kind, len(data)) + data


def test_an_old_presentation_is_read_by_slides(read):
    outline = record(0x03F3, bytes(20)) + record(0x0FA8, b"Plan\rof the yard")
    outline += record(0x03F3, bytes(20)) + record(0x0FA0, "Zoë".encode("utf-16-le"))
    drawn = record(0x03EE, record(0xF00C, record(0x0FA8, b"Drawn"), 0xF), 0xF)
    found = read("a.ppt", ole_file({"PowerPoint Document": record(0x0FF0, outline, 0xF) + drawn}))
    assert (found.format, found.family) == ("ppt", "slides")
    assert [(each.text, each.unit, each.unit_kind) for each in found.segments] == [
        ("Plan", 1, SLIDE),
        ("of the yard", 1, SLIDE),
        ("Drawn", 1, SLIDE),
        ("Zoë", 2, SLIDE),
    ]


def biff(*records):
    return b"".join(struct.pack("<HH", kind, len(data)) + data for kind, data in records)


@pytest.fixture
def old_workbook():
    """The smallest workbook of 97: one sheet, a word and a number."""
    start = struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)
    name = b"\x04\x00Pays"
    globals_size = len(biff((0x0809, start), (0x0085, bytes(6) + name), (0x000A, b"")))
    sheet_at = struct.pack("<IH", globals_size, 0)
    book = biff((0x0809, start), (0x0085, sheet_at + name), (0x000A, b""))
    word = struct.pack("<HHHHB", 2, 1, 0, 3, 0) + b"Ann"
    number = struct.pack("<HHHd", 2, 2, 0, 40.5)
    sheet_start = struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0)
    sheet = biff((0x0809, sheet_start), (0x0204, word), (0x0203, number), (0x000A, b""))
    return ole_file({"Workbook": book + sheet})


def test_an_old_workbook_is_read_to_the_cell(read, old_workbook):
    found = read("a.xls", old_workbook)
    assert (found.outcome, found.format) == (READ, "xls")
    assert [(each.text, each.mark, each.unit_label) for each in found.segments] == [
        ("Ann", "B3", "Sheet Pays"),
        ("40.5", "C3", "Sheet Pays"),
    ]
