"""Excel workbooks: one sheet, cells as stored, turned into text exactly."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from data_access.loaders.formats.archive import check_archive
from data_access.loaders.formats.header import match_header
from data_access.loaders.formats.reading import (
    MAX_COLUMNS,
    MAX_FIELD_CHARACTERS,
    VALUE_SHOWN,
    Header,
    Reading,
    Refusal,
    refuse,
)

DATA_SHEET = "data"


def read_workbook(data: bytes, accepted: Sequence[Header]) -> Reading:
    """The rows of the sheet named ``data``, or else of the first visible sheet; FileRefused as for CSV."""
    if not data:
        raise refuse("The file is empty.", "Start from the template.")
    if not data.startswith(b"PK"):
        raise refuse("The file is named .xlsx but is not an Excel workbook.", "Save it from Excel as XLSX.")
    check_archive(data)
    book = _open(data)
    sheet, warnings = _choose_sheet(book)
    _check_width(sheet)
    rows = sheet.iter_rows()
    header = [cell_text(cell).strip() for cell in _trimmed(next(rows, ()))]
    if not header:
        raise refuse(f'The sheet "{sheet.title}" is empty.', "Put the header in the first row.")
    reading = Reading(
        header, match_header(header, accepted), f'XLSX, sheet "{sheet.title}"', warnings=warnings
    )
    for number, cells in enumerate(rows, start=2):
        _take(reading, number, _trimmed(cells))
    return reading.finish()


def _open(data: bytes) -> Any:
    from openpyxl import load_workbook

    try:
        return load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    except MemoryError:
        raise
    except Exception as error:
        raise refuse(
            "The workbook cannot be read; it may be damaged.", "Save it from Excel again."
        ) from error


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


def _check_width(sheet: Any) -> None:
    if sheet.max_column is not None and sheet.max_column > MAX_COLUMNS:
        raise refuse(
            f"The sheet claims {sheet.max_column:,} columns; a file may have at most {MAX_COLUMNS}.",
            "Delete the empty columns to the right, or copy the data into a new workbook.",
            row=1,
        )
    sheet.reset_dimensions()


def _trimmed(cells: Sequence[Any]) -> Sequence[Any]:
    end = len(cells)
    while end and cells[end - 1].value in (None, ""):
        end -= 1
    return cells[:end]


def _take(reading: Reading, number: int, cells: Sequence[Any]) -> None:
    bad = [
        Refusal(number, _name(reading.header, at), str(cell.value)[:VALUE_SHOWN], *reason)
        for at, cell in enumerate(cells)
        if cell.data_type in ("f", "e") or cell.data_type == "s"
        for reason in _cell_problem(cell)
    ]
    if bad:
        reading.refusals.extend(bad)
        return
    texts = [cell_text(cell) for cell in cells]
    reading.take(number, texts + [""] * (len(reading.header) - len(texts)))


def _name(header: list[str], at: int) -> str:
    return header[at] if at < len(header) else f"column {at + 1}"


def _cell_problem(cell: Any) -> list[tuple[str, str]]:
    if cell.data_type == "f":
        return [("The cell holds a formula.", "Copy the column and paste it as values.")]
    if cell.data_type == "e":
        return [("The cell holds an Excel error.", "Correct it, or leave the cell blank.")]
    if cell.value is not None and len(str(cell.value)) > MAX_FIELD_CHARACTERS:
        return [(f"A cell is longer than {MAX_FIELD_CHARACTERS // 1024} KB.", "Shorten the cell.")]
    return []


def cell_text(cell: Any) -> str:
    """The cell's value as text: dates in ISO form, whole numbers without a point, percentages as 80%."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number_text(value, is_percent="%" in (cell.number_format or ""))
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(sep=" ")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


def _number_text(value: float, *, is_percent: bool) -> str:
    number = Decimal(repr(value))
    if is_percent:
        return f"{_plain(number * 100)}%"
    return _plain(number)


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
