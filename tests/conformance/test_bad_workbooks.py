"""Broken and hostile Excel workbooks, and what Excel really saves."""

import datetime
import io
import stat
import time
import warnings
import zipfile

import pytest
import xlsxwriter

from tests.data_access.loaders.world import (
    ANSWERS,
    answer,
    check_all,
    counts_add_up,
    csv_text,
    load_is_refused,
)


def workbook(fill, *sheets):
    """The bytes of a workbook whose sheets are filled by ``fill(book, [sheet, …])``."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        fill(book, [book.add_worksheet(name) for name in sheets or ("Sheet1",)])
    return out.getvalue()


def rows(*given):
    """A workbook of rows as given, below the header of answers."""

    def fill(_, sheets):
        for number, row in enumerate([ANSWERS, *given]):
            sheets[0].write_row(number, 0, row)

    return workbook(fill)


GOOD = rows(answer())


def with_part(name, content, *, mode=0o644, times=1):
    """The good workbook with another part in its archive."""
    out = io.BytesIO(GOOD)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for _ in range(times):
            part = zipfile.ZipInfo(name)
            part.external_attr = (stat.S_IFREG | mode if mode < 0o10000 else mode) << 16
            part.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(part, content)
    return out.getvalue()


def replaced(name, change):
    """The good workbook with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            new.writestr(entry.filename, change(content) if entry.filename == name else content)
    return out.getvalue()


def many_parts():
    out = io.BytesIO(GOOD)
    with zipfile.ZipFile(out, "a") as archive:
        for number in range(1_001):
            archive.writestr(f"x/{number}", "")
    return out.getvalue()


def formulas(_, sheets):
    sheets[0].write_row(0, 0, ANSWERS)
    sheets[0].write_row(1, 0, answer())
    sheets[0].write_formula(1, 5, "=1+2", None, 3)
    sheets[0].write_formula(1, 6, "=40*2", None, 80)


def wide_row(_, sheets):
    sheets[0].write_row(0, 0, ANSWERS)
    sheets[0].write_row(1, 0, ["x"] * 10_000)


SHEET = "xl/worksheets/sheet1.xml"
DIMENSION = b'<dimension ref="A1:I2"/>'
DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
NO_CLAIM = workbook(wide_row)
FILES = {
    "zip bomb": (with_part("xl/media/bomb.bin", b"\0" * 200_000_000), None, None, "unpacks from"),
    "sheet bomb": (replaced(SHEET, lambda xml: xml + b" " * 150_000_000), None, None, "unpacks from"),
    "path outside": (with_part("../../evil.csv", "x"), None, None, "points outside"),
    "absolute path": (with_part("/etc/evil.csv", "x"), None, None, "points outside"),
    "Windows path": (with_part("C:\\evil.csv", "x"), None, None, "points outside"),
    "link": (with_part("xl/link", "/etc/passwd", mode=stat.S_IFLNK | 0o777), None, None, "a link"),
    "part twice": (with_part("xl/twice.xml", "<x/>", times=2), None, None, "same name"),
    "many parts": (many_parts(), None, None, "parts; at most 1,000"),
    "macros": (with_part("xl/vbaProject.bin", "x"), None, None, "macros"),
    "entities": (replaced(SHEET, lambda xml: DOCTYPE + xml.split(b"?>", 1)[1]), None, None, "entities"),
    "late doctype": (
        replaced(
            SHEET,
            lambda xml: b"<!--" + b"x" * 4_000 + b"-->" + DOCTYPE.split(b"?>", 1)[1] + xml.split(b"?>", 1)[1],
        ),
        None,
        None,
        "document types",
    ),
    "claimed width": (
        replaced(SHEET, lambda xml: xml.replace(DIMENSION, b'<dimension ref="A1:XFD1048576"/>')),
        1,
        None,
        "claims 16,384 columns",
    ),
    "10,000 cells": (
        replaced(
            SHEET,
            lambda _: zipfile.ZipFile(io.BytesIO(NO_CLAIM)).read(SHEET).replace(b'<dimension ref="A1:NTP2"/>', b""),
        ),
        None,
        None,
        "10,000 cells",
    ),
    "cut in half": (GOOD[: len(GOOD) // 2], None, None, "damaged"),
    "broken sheet": (replaced(SHEET, lambda xml: xml[:-200]), None, None, "damaged"),
    "CSV named xlsx": (csv_text([answer()]).encode(), None, None, "not an Excel workbook"),
    "another archive": (b"", None, None, "is empty"),
    "formula": (workbook(formulas), 2, "level", "holds a formula"),
    "level 6": (rows(answer(), answer(level=6)), 3, "level", "outside 1 to 5"),
    "level 3.5": (rows(answer(level=3.5)), 2, "level", "not a whole level"),
    "wrong header": (workbook(lambda _, sheets: sheets[0].write_row(0, 0, ["a"])), 1, "level", "is missing"),
    "header only": (rows(), None, None, "no rows"),
    "no header": (workbook(lambda _, sheets: sheets[0].write_row(3, 0, ANSWERS)), 1, None, "first row"),
    "cell beyond the header": (rows([*answer(), "extra"]), 2, None, "has 10 cells"),
    "number as date": (rows(answer(evidence_date=45000)), 2, "evidence_date", "not a date"),
}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    started = time.monotonic()
    contents = {name: content for name, (content, *_) in FILES.items()}
    found = check_all("assessment_answers", tmp_path_factory.mktemp("bad"), contents, ".xlsx")
    assert time.monotonic() - started < 20
    return found


@pytest.mark.parametrize("name", FILES)
def test_a_bad_workbook_is_refused_with_its_row_its_column_and_its_reason(name, outcomes):
    _, row, column, reason = FILES[name]
    rejected = outcomes[name].rejected
    assert any(
        reason in found.reason and (row in (None, found.row)) and (column in (None, found.column)) for found in rejected
    ), rejected
    assert all(found.file == "answers.xlsx" and found.remedy for found in rejected)
    assert counts_add_up(outcomes[name]) and not outcomes[name].is_accepted


def test_each_formula_cell_is_named(outcomes):
    named = [(row.row, row.column, row.value) for row in outcomes["formula"].rejected]
    assert named == [(2, "level", "=1+2"), (2, "coverage_percent", "=40*2")]


@pytest.mark.parametrize("name", ["zip bomb", "formula", "path outside"])
def test_nothing_of_a_bad_workbook_is_loaded(name, con, tmp_path):
    path = tmp_path / "answers.xlsx"
    path.write_bytes(FILES[name][0])
    assert load_is_refused(con, "assessment_answers", path)
    assert [item.name for item in tmp_path.iterdir()] == ["answers.xlsx"]


def excel_types(book, sheets):
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    share = book.add_format({"num_format": "0%"})
    sheets[0].write_row(0, 0, ANSWERS)
    sheets[0].write_row(1, 0, answer())
    sheets[0].write_number(1, 5, 4)
    sheets[0].write_number(1, 6, 0.8, share)
    sheets[0].write_datetime(1, 8, datetime.datetime(2025, 2, 14), day)
    sheets[0].write_blank(40, 3, None, day)
    sheets[0].write_string(41, 0, "")


def two_sheets(_, sheets):
    for sheet, row in zip(sheets, (["notes"], answer()), strict=True):
        sheet.write_row(0, 0, ANSWERS if sheet.name == "data" else ["read me"])
        sheet.write_row(1, 0, row)


SOUND = {
    "Excel's own types": workbook(excel_types),
    "a sheet named data": workbook(two_sheets, "Notes", "data"),
    "plain text": GOOD,
}


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    return check_all("assessment_answers", tmp_path_factory.mktemp("sound"), SOUND, ".xlsx")


@pytest.mark.parametrize("name", SOUND)
def test_what_excel_saves_is_accepted(name, sound):
    assert (sound[name].rows_accepted, sound[name].rejected) == (1, ())


def test_dates_numbers_and_percentages_arrive_as_excel_shows_them(sound):
    row = sound["Excel's own types"].preview[0]
    assert (row["level"], row["coverage_percent"]) == (4, 80.0)
    assert row["evidence_date"] == datetime.date(2025, 2, 14)


def test_the_sheet_that_was_read_is_said(sound):
    outcome = sound["a sheet named data"]
    assert outcome.encoding == 'XLSX, sheet "data"'
    assert 'Only the sheet "data" was read; not "Notes".' in outcome.warnings
