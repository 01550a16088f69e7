"""Excel workbooks: one sheet of one workbook, checked before and while it is read."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from data_access.loaders.formats.archive import check_archive
from data_access.loaders.formats.header import match_header, most_columns
from data_access.loaders.formats.reading import (
    MAX_FIELD_CHARACTERS,
    VALUE_SHOWN,
    FileRefused,
    Header,
    Reading,
    Refusal,
    refuse,
)
from data_access.loaders.formats.sheet import SheetCell, sheet_rows, spread

DATA_SHEET = "data"
_FAULTS = {
    "formula": ("The cell holds a formula.", "Copy the column and paste it as values."),
    "error": ("The cell holds an Excel error.", "Correct it, or leave the cell blank."),
    "long": (f"A cell is longer than {MAX_FIELD_CHARACTERS // 1024} KB.", "Shorten the cell."),
}


def read_workbook(data: bytes, accepted: Sequence[Header]) -> Reading:
    """The rows of the sheet named ``data``, or else of the first visible sheet; FileRefused as for CSV."""
    if not data:
        raise refuse("The file is empty.", "Start from the template.")
    if not data.startswith(b"PK"):
        raise refuse("The file is named .xlsx but is not an Excel workbook.", "Save it from Excel as XLSX.")
    check_archive(data)
    sheet, warnings = _choose_sheet(_open(data))
    _check_claimed_width(sheet, most_columns(accepted))
    rows = sheet_rows(sheet)
    header = _header(next(rows, (1, [])), sheet.title)
    encoding = f'XLSX, sheet "{sheet.title}"'
    reading = Reading(header, match_header(header, accepted), encoding, warnings=warnings)
    _take_rows(reading, rows)
    return reading.finish()


def read_sheets(data: bytes, accepted: Mapping[str, Header]) -> dict[str, Reading]:
    """The sheets of a workbook with one of these titles, each with its header; formulas count as their results.

    A sheet whose header is refused has no rows and says why. FileRefused where the workbook itself cannot be read.
    """
    if not data.startswith(b"PK"):
        raise refuse("The file is no Excel workbook.", "Save it from Excel as XLSX.")
    check_archive(data)
    titles = {title.casefold(): title for title in accepted}
    found = {}
    for sheet in _open(data).worksheets:
        title = titles.get(sheet.title.strip().casefold())
        if title is not None:
            found[title] = _read_sheet(sheet, accepted[title])
    return found


def _read_sheet(sheet: Any, accepted: Header) -> Reading:
    reading = Reading([], 0, f'XLSX, sheet "{sheet.title}"')
    try:
        _check_claimed_width(sheet, most_columns([accepted]))
        rows = sheet_rows(sheet, takes_results=True)
        reading.header = [name.strip() for name in _header(next(rows, (1, [])), sheet.title)]
        match_header(reading.header, [accepted])
        _take_rows(reading, rows)
    except FileRefused as error:
        reading.refusals.extend(error.refusals)
    return reading


def _open(data: bytes) -> Any:
    from openpyxl import load_workbook

    try:
        return load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    except MemoryError:
        raise
    except Exception as error:
        raise refuse("The workbook cannot be read; it may be damaged.", "Save it from Excel again.") from error


def _choose_sheet(book: Any) -> tuple[Any, list[str]]:
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not visible:
        raise refuse("The workbook has no visible sheet.", 'Put the data in a sheet named "data".')
    named = [sheet for sheet in visible if sheet.title.casefold() == DATA_SHEET]
    chosen = (named or visible)[0]
    others = [f'"{sheet.title}"' for sheet in book.worksheets if sheet is not chosen]
    if not others:
        return chosen, []
    return chosen, [f'Only the sheet "{chosen.title}" was read; not {", ".join(others)}.'[:500]]


def _check_claimed_width(sheet: Any, most: int) -> None:
    if sheet.max_column is not None and sheet.max_column > most:
        raise refuse(
            f"The sheet claims {sheet.max_column:,} columns; a file may have at most {most}.",
            "Delete the empty columns to the right, or copy the data into a new workbook.",
            row=1,
        )


def _header(first: tuple[int, list[SheetCell]], title: str) -> list[str]:
    number, cells = first
    if number != 1 or not cells:
        raise refuse(f'The first row of the sheet "{title}" is empty.', "Put the header in the first row.", row=1)
    return spread(cells, 0)


def _take_rows(reading: Reading, rows: Iterable[tuple[int, list[SheetCell]]]) -> None:
    for number, cells in rows:
        bad = [cell for cell in cells if cell.fault or len(cell.text) > MAX_FIELD_CHARACTERS]
        if bad:
            reading.refusals.extend(_refusal(reading.header, number, cell) for cell in bad)
        else:
            reading.take(number, spread(cells, len(reading.header)))


def _refusal(header: list[str], number: int, cell: SheetCell) -> Refusal:
    name = header[cell.at] if cell.at < len(header) else f"column {cell.at + 1}"
    return Refusal(number, name, cell.text[:VALUE_SHOWN], *_FAULTS[cell.fault or "long"])
