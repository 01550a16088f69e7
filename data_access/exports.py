"""CSV and XLSX of a table that a reader sees, with what it is about, safe to open in a spreadsheet.

Text that a spreadsheet would take for a formula gets an apostrophe in front; numbers stay numbers. Synthetic
data say so in every row, in the workbook and in the file name.
"""

from __future__ import annotations

import csv
import datetime
import io
import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

STATUS_COLUMN, SYNTHETIC = "data_status", "SYNTHETIC"
LONGEST_CELL, MOST_ROWS, LARGEST_EXACT = 32_767, 1_048_575, 10**15
WIDEST_COLUMN = 60

# Spaces, apostrophes and characters that no one sees do not stop a spreadsheet from reading what follows.
_UNSEEN = r"[^\S\t\r]|['\x00-\x08\x0b\x0c\x0e-\x1f\u200b-\u200f\u2060\ufeff]"
_FORMULA_START = re.compile(rf"(?:{_UNSEEN})*[=+\-@\t\r＝＋－＠]")


@dataclass(frozen=True)
class About:
    """What an exported table is: the words of the About sheet."""

    title: str
    subtitle: str
    filters: dict[str, str]
    definition: str
    as_at: datetime.date
    source: str
    data_version: str
    is_synthetic: bool
    suppression: str
    generated_at: datetime.datetime
    generated_by_role: str

    def lines(self) -> list[tuple[str, str]]:
        """Name and words of everything a reader of the file must know."""
        status = "Synthetic: invented figures beside real names" if self.is_synthetic else "Real"
        return [
            ("Title", self.title),
            ("Subtitle", self.subtitle),
            ("Data", status),
            *((f"Filter: {name}", value) for name, value in self.filters.items()),
            ("Definition", self.definition),
            ("As at", f"{self.as_at:%d %b %Y}".lstrip("0")),
            ("Source", self.source),
            ("Data version", self.data_version),
            ("Suppression", self.suppression),
            ("Generated", f"{self.generated_at:%d %b %Y %H:%M}".lstrip("0")),
            ("Generated for role", self.generated_by_role),
        ]


def guarded(text: str) -> str:
    """The text with an apostrophe in front where a spreadsheet would take it for a formula."""
    return f"'{text}" if _FORMULA_START.match(text) else text


def unguarded(text: str) -> str:
    """The text as it was before ``guarded``."""
    return text[1:] if text.startswith("'") and _FORMULA_START.match(text[1:]) else text


def csv_bytes(table: pd.DataFrame, about: About) -> bytes:
    """The table as CSV: UTF-8 with BOM, one header line, a ``data_status`` column first when synthetic.

    Raises ValueError when two columns have one name.
    """
    header, body = _cells(table, about)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([guarded(name) for name in header])
    writer.writerows([_csv_cell(value) for value in row] for row in body)
    return text.getvalue().encode("utf-8-sig")


def xlsx_bytes(table: pd.DataFrame, about: About) -> bytes:
    """The table as a workbook: an About sheet, then a Data sheet that holds one table from its first cell.

    Raises ValueError when two columns have one name or a sheet cannot hold the rows.
    """
    return workbook_bytes({"Data": table}, about)


def workbook_bytes(tables: Mapping[str, pd.DataFrame], about: About) -> bytes:
    """Several tables as a workbook: an About sheet, then a sheet of its name for each, as ``xlsx_bytes`` writes one.

    Raises ValueError when two columns of a table have one name or a sheet cannot hold the rows.
    """
    import xlsxwriter

    sheets = {name: _cells(table, about) for name, table in tables.items()}
    longest = max((len(body) for _, body in sheets.values()), default=0)
    if longest > MOST_ROWS:
        raise ValueError(f"A sheet holds {MOST_ROWS} rows and the table has {longest}: use CSV.")
    file = io.BytesIO()
    settings = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, settings) as workbook:
        workbook.set_properties(_properties(about))
        _write_about(workbook, about)
        for name, (header, body) in sheets.items():
            _write_data(workbook, name, header, body)
    return file.getvalue()


def export_file_name(about: About, *, extension: str) -> str:
    """A plain file name from title, date and version, which says SYNTHETIC where the data are."""
    plain = unicodedata.normalize("NFKD", about.title).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80].rstrip("-") or "table"
    version = re.sub(r"[^A-Za-z0-9]+", "-", about.data_version)
    parts = [slug, about.as_at.isoformat(), version, *([SYNTHETIC] if about.is_synthetic else [])]
    return f"{'_'.join(part for part in parts if part)}.{extension}"


def _cells(table: pd.DataFrame, about: About) -> tuple[list[str], list[list[Any]]]:
    header = [str(name) for name in table.columns]
    body = [list(row) for row in zip(*(_column(table, at) for at in range(len(header))), strict=True)]
    if about.is_synthetic:
        header = [STATUS_COLUMN, *header]
        body = [[SYNTHETIC, *row] for row in body]
    if len({name.casefold() for name in header}) < len(header):
        raise ValueError("Two columns have one name.")
    return header, body


def _column(table: pd.DataFrame, at: int) -> list[Any]:
    return [_plain(value) for value in table.iloc[:, at].tolist()]


def _plain(value: Any) -> Any:
    """None for anything missing, plain Python for the rest."""
    if hasattr(value, "item"):
        value = value.item()
    if value is None or type(value).__name__ in {"NAType", "NaTType"}:
        return None
    return None if isinstance(value, float) and math.isnan(value) else value


def _csv_cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return value
    if isinstance(value, datetime.date):
        return value.isoformat()
    return guarded(str(value))


def _properties(about: About) -> dict[str, Any]:
    status = "Synthetic data" if about.is_synthetic else ""
    return {"title": about.title, "subject": about.subtitle, "status": status, "created": about.generated_at}


def _write_about(workbook: Any, about: About) -> None:
    sheet = workbook.add_worksheet("About")
    bold, wrap = (
        workbook.add_format({"bold": True, "valign": "top"}),
        workbook.add_format({"text_wrap": True}),
    )
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    for row, (name, words) in enumerate(about.lines()):
        sheet.write_string(row, 0, guarded(name), bold)
        sheet.write_string(row, 1, _fitting(guarded(str(words))), wrap)


def _write_data(workbook: Any, sheet_name: str, header: list[str], body: list[list[Any]]) -> None:
    sheet = workbook.add_worksheet(sheet_name)
    bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    formats = {
        datetime.date: workbook.add_format({"num_format": "d mmm yyyy"}),
        datetime.datetime: workbook.add_format({"num_format": "d mmm yyyy hh:mm"}),
    }
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(header):
        sheet.write_string(0, column, _fitting(guarded(name)), bold)
        sheet.set_column(column, column, _width(name, [row[column] for row in body[:200]]))
    for number, row in enumerate(body, start=1):
        for column, value in enumerate(row):
            _write_cell(sheet, number, column, value, formats)


def _write_cell(sheet: Any, row: int, column: int, value: Any, formats: dict[type, Any]) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float) and math.isfinite(value) and abs(value) < LARGEST_EXACT:
        sheet.write_number(row, column, value)
    elif isinstance(value, datetime.datetime):
        sheet.write_datetime(row, column, value.replace(tzinfo=None), formats[datetime.datetime])
    elif isinstance(value, datetime.date):
        sheet.write_datetime(row, column, value, formats[datetime.date])
    else:
        sheet.write_string(row, column, _fitting(guarded(str(value))))


def _fitting(text: str) -> str:
    """The text, or as much as a cell holds with a word that it was cut."""
    cut = " [cut: the CSV has all]"
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - len(cut)] + cut


def _width(name: str, cells: list[Any]) -> int:
    longest = max((len(str(cell)) for cell in cells if cell is not None), default=0)
    return min(WIDEST_COLUMN, max(longest, min(len(name), 18)) + 2)
