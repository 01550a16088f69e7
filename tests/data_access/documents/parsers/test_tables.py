import io
from datetime import UTC, date, datetime

import openpyxl
import openpyxl.comments
import pytest

from data_access.documents.parsers import tables
from models.documents.extraction import MESSAGE, QUARANTINED, READ, SHEET


def workbook(**sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title.replace("_", " "))
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_workbook_is_read_to_the_cell(read):
    rows = [["Name", "Paid", None], [None, None, None], ["Ann", 40.5, date(2026, 3, 14)], ["Bob", 40.0, True]]
    found = read("a.xlsx", workbook(Payments=rows, Empty=[]))
    assert (found.outcome, found.format, found.family, found.pages) == (READ, "xlsx", "table", 2)
    assert [(each.text, each.mark) for each in found.segments] == [
        ("Name", "A1"),
        ("Paid", "B1"),
        ("Ann", "A3"),
        ("40.5", "B3"),
        ("2026-03-14", "C3"),
        ("Bob", "A4"),
        ("40", "B4"),
        ("TRUE", "C4"),
    ]
    assert {(each.unit, each.unit_kind, each.unit_label) for each in found.segments} == {(1, SHEET, "Sheet Payments")}


def test_cells_keep_their_place_where_the_sheet_begins_further_down(read):
    book = openpyxl.Workbook()
    book.active["C5"] = "here"
    book.create_sheet("Private").sheet_state = "hidden"
    book["Private"]["A1"] = "there"
    file = io.BytesIO()
    book.save(file)
    found = read("a.xlsx", file.getvalue())
    assert [(each.text, each.mark, each.unit_label) for each in found.segments] == [
        ("here", "C5", "Sheet Sheet"),
        ("there", "A1", "Sheet Private (hidden)"),
    ]


def test_comments_on_cells_are_read_with_their_sheet(read):
    book = openpyxl.Workbook()
    book.active["B2"] = 40
    book.active["B2"].comment = openpyxl.comments.Comment("Who paid this?", "Ann")
    file = io.BytesIO()
    book.save(file)
    found = read("a.xlsx", file.getvalue())
    assert [(each.text, each.mark) for each in found.segments] == [("40", "B2"), ("Who paid this?", "B2 comment")]


def test_cells_beyond_the_limit_are_counted(read, monkeypatch):
    monkeypatch.setattr(tables, "numbers", lambda *_: {"cells": 3, "cell_characters": 5})
    found = read("a.csv", b"a,b\nc,d-and-more\ne,f\n")
    assert [each.text for each in found.segments] == ["a", "b", "c"]
    assert found.warnings == ("3 cells beyond the limit were not read",)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", b"Name;Sum\r\nAnn;40,5\r\n"),
        ("a.csv", b"Name,Sum\nAnn,\"40,5\"\n"),
        ("a.tsv", b"Name\tSum\nAnn\t40,5\n"),
        ("a.csv", "Name|Sum\nAnn|40,5\n".encode("utf-16")),
    ],
)
def test_a_table_of_text_is_read_by_the_separator_it_has(read, name, data):
    found = read(name, data)
    assert found.family == "table"
    assert [(each.text, each.mark) for each in found.segments] == [
        ("Name", "A1"),
        ("Sum", "B1"),
        ("Ann", "A2"),
        ("40,5", "B2"),
    ]


def test_a_quote_that_is_never_closed_and_ragged_rows_lose_nothing(read):
    found = read("a.csv", b'a,b\n1,2,3\nx,"open\nstill open\n')
    assert [each.text for each in found.segments] == ["a", "b", "1", "2", "3", "x", "open\nstill open"]


HEADER = ["#", "Chat #", "Participants", "From", "To", "Body", "Timestamp: Time", "Source app"]
MESSAGES = [
    ["Chats (2)"],
    HEADER,
    [1, 1, "Ann\nBob", "+447700900123 Ann", None, "see you at five", "14/03/2026 14:05:00(UTC+0)", "Signal"],
    [2, 2, "Ann\nCy", "Cy", "+447700900123 Ann", "other chat", "14/07/2026 15:05:00(UTC+1)", "Signal"],
    [3, 1, "Ann\nBob", "Bob", "Ann", "fine", datetime(2026, 7, 14, 15, 6), "Signal"],
]


def test_a_report_of_a_telephone_is_read_message_by_message(read):
    found = read("report.xlsx", workbook(Chats=MESSAGES, Notes=[["A note", "of words"]]))
    assert (found.format, found.family) == ("phone_report", "chat")
    assert [(each.text, each.unit_kind, each.mark) for each in found.segments] == [
        ("+447700900123 Ann: see you at five", MESSAGE, "Message 1"),
        ("Bob: fine", MESSAGE, "Message 2"),
        ("Cy: other chat", MESSAGE, "Message 3"),
        ("A note", SHEET, "A1"),
        ("of words", SHEET, "B1"),
    ]
    assert [(each.thread, each.recipients, each.sent_at) for each in found.messages] == [
        ("Chats 1", ("Ann", "Bob"), datetime(2026, 3, 14, 14, 5, tzinfo=UTC)),
        ("Chats 1", ("Ann",), datetime(2026, 7, 14, 14, 6, tzinfo=UTC)),
        ("Chats 2", ("+447700900123 Ann",), datetime(2026, 7, 14, 14, 5, tzinfo=UTC)),
    ]


def test_a_sheet_with_only_some_of_the_headers_is_a_table(read):
    assert read("a.xlsx", workbook(Ledger=[["Date", "From", "Sum"], ["14/03/2026", "Ann", 40]])).format == "xlsx"


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        ("14/07/2026 15:05", 14),
        ("14/07/2026 15:05:00 UTC", 15),
        ("2026-07-14T15:05:00+02:00", 13),
        ("2026-07-14 15:05", 14),
        ("14-07-2026 03:05:00(UTC+1)", 2),
        ("14/07/2026 03:05:00 PM", 14),
    ],
)
def test_times_of_reports_are_understood_as_utc(written, hour):
    assert tables.moment(written) == datetime(2026, 7, 14, hour, 5, tzinfo=UTC)


def test_what_is_no_time_is_none():
    assert [tables.moment(value) for value in ("soon", "", None, 12.5, "99/99/2026 10:00")] == [None] * 5


def test_a_workbook_with_a_password_is_quarantined(read):
    from tests.data_access.documents.parsers.ole import ole_file

    found = read("a.xlsx", ole_file({"EncryptedPackage": b"x" * 5000}))
    assert (found.outcome, found.reason) == (QUARANTINED, "locked with a password")


@pytest.mark.parametrize("column", [1, 26, 27, 52, 702, 703, 16_384])
def test_columns_have_the_names_that_workbooks_give_them(column):
    assert tables.letters(column) == openpyxl.utils.get_column_letter(column)


def test_a_damaged_workbook_is_quarantined(read):
    import zipfile

    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", "<nonsense")
    found = read("a.xlsx", file.getvalue())
    assert (found.outcome, found.format) == (QUARANTINED, "xlsx")
    assert "damaged" in found.reason


def test_an_opendocument_spreadsheet_is_read_to_the_cell(read):
    from tests.data_access.documents.parsers.test_office import open_document

    row = (
        '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row><table:table-row>'
        '<table:table-cell/><table:table-cell office:value-type="string"><text:p>here</text:p></table:table-cell>'
        '<table:table-cell office:value-type="float" office:value="40.5"><text:p>40.5</text:p></table:table-cell>'
        "</table:table-row>"
    )
    body = f'<office:spreadsheet><table:table table:name="One">{row}</table:table></office:spreadsheet>'
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="/" manifest:media-type="x"/></manifest:manifest>'
    )
    found = read("a.ods", open_document("spreadsheet", body, **{"META-INF/manifest.xml": manifest}))
    assert found.format == "ods"
    assert [(each.text, each.mark, each.unit_label) for each in found.segments] == [
        ("here", "B4", "Sheet One"),
        ("40.5", "C4", "Sheet One"),
    ]
