"""The whole register as a workbook that can be edited and loaded again: a sheet a kind, field names as header."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from data_access.benefits.reading import register_of
from data_access.edits import Row, rows_of
from data_access.exports import STATUS_COLUMN, SYNTHETIC, About, guarded
from data_access.stores import Stores
from models.access import Viewer
from models.benefits.differences import ID, VERSION, WITHDRAW, clean, written
from models.benefits.kinds import DECISION, VALUE, RegisterRow, register_kinds
from models.records.kinds import Field, RecordKind
from models.records.rules import LISTS

SHEETS: Mapping[str, str] = MappingProxyType({kind_id: kind.title for kind_id, kind in register_kinds().items()})
ROWS_TO_COME = 500
LONGEST_LIST = 250
SHORT, WIDE = 14, 40
FIRST_DAY = date(1900, 3, 1)  # spreadsheets count no days before
OWN_MEANING = {
    ID: "Id of the row. Blank for a new row.",
    VERSION: "Version that was exported. Leave it as it is; blank for a new row.",
    WITHDRAW: "To withdraw the row, say why here.",
    STATUS_COLUMN: "Whether the row is invented. Not read when the workbook is loaded.",
}
RULES = (
    "Change cells, save, and load the workbook on the page. Only what differs from the register is shown, and applied.",
    "Leave id and version as they are: they say which row was changed, and on what version.",
    "A new row has no version. Its id may stay blank; give one where other new rows refer to it.",
    "A row deleted from a sheet stays in the register. To withdraw one, give the reason in the column withdraw.",
    "A value that is changed is added to the earlier one of its period. Values of measures on a KPI are not here.",
    "Where somebody else changed a row since the export, both versions are shown, and nothing is applied over theirs.",
    "States, approved targets and decisions of the board move on the pages. Changed decisions are refused.",
    "Columns that are left out are not compared. Other columns are refused. Formulas count as their results.",
    "Ids of a list are separated by a semicolon. Dates are dates, or 2026-03-31. Header cells say what a column means.",
    "An apostrophe before =, +, - or @ keeps the text from being read as a formula. It is taken away when loaded.",
)


@dataclass(frozen=True, eq=False)
class _Formats:
    bold: Any
    wrap: Any
    text: Any
    day: Any


def columns_of(kind: RecordKind) -> list[str]:
    """The columns of a kind's sheet, without the one that marks invented rows."""
    names = [item.name for item in kind.fields]
    return [VERSION, *names] if kind.kind_id == VALUE else [ID, VERSION, *names, WITHDRAW]


def register_workbook(stores: Stores, viewer: Viewer, about: About) -> bytes:
    """The register as it stands, as a workbook. NotPermitted for a role that may not read it."""
    import xlsxwriter

    register = register_of(stores, viewer)
    file = io.BytesIO()
    settings = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, settings) as book:
        status = "Synthetic data" if register.is_synthetic else ""
        book.set_properties({"title": about.title, "status": status, "created": about.generated_at})
        formats = _Formats(
            bold=book.add_format({"bold": True, "bottom": 1}),
            wrap=book.add_format({"text_wrap": True, "valign": "top"}),
            text=book.add_format({"num_format": "@"}),
            day=book.add_format({"num_format": "yyyy-mm-dd"}),
        )
        _write_rules(book, replace(about, is_synthetic=register.is_synthetic), formats)
        for kind_id, title in SHEETS.items():
            rows = value_rows(stores) if kind_id == VALUE else register.rows(kind_id)
            _write_sheet(book.add_worksheet(title), register_kinds()[kind_id], rows, formats)
    return file.getvalue()


def value_rows(stores: Stores) -> tuple[RegisterRow, ...]:
    """The newest value of each measure and period, as a row whose version is the number of its entry."""
    return tuple(map(value_row, rows_of(stores, "benefits/values_newest")))


def value_row(row: Row) -> RegisterRow:
    """An entry of a value as a row: known by measure and period."""
    values = {item.name: row[item.name] for item in register_kinds()[VALUE].fields}
    return RegisterRow(
        row_id=f"{row['measure_id']} {row['period']}",
        kind_id=VALUE,
        values=values,
        state="",
        target_state="",
        is_synthetic=bool(row["is_synthetic"]),
        is_withdrawn=False,
        version=int(str(row["value_id"])),
    )


def _write_rules(book: Any, about: About, formats: _Formats) -> None:
    sheet = book.add_worksheet("Read me")
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 110)
    lines = [*(("Rule", rule) for rule in RULES), *about.lines()]
    for number, (name, words) in enumerate(lines):
        sheet.write_string(number, 0, guarded(name), formats.bold)
        sheet.write_string(number, 1, guarded(str(words)), formats.wrap)


def _write_sheet(sheet: Any, kind: RecordKind, rows: Sequence[RegisterRow], formats: _Formats) -> None:
    names = columns_of(kind)
    fields = {item.name: item for item in kind.fields}
    for at, name in enumerate([*names, STATUS_COLUMN]):
        sheet.write_string(0, at, name, formats.bold)
        sheet.write_comment(0, at, _meaning(kind, name), {"x_scale": 2})
        _shape_column(sheet, at, fields.get(name), len(rows), formats)
    sheet.freeze_panes(1, 2)
    for number, row in enumerate(rows, start=1):
        _write_row(sheet, number, row, names, fields, formats)


def _meaning(kind: RecordKind, name: str) -> str:
    """What stands in a column, as its header cell tells."""
    if name in OWN_MEANING and name not in kind.labels:
        locked = " Decisions are taken on the page Board review." if kind.kind_id == DECISION else ""
        return OWN_MEANING[name] + locked
    item = kind.field(name)
    unit = f" Unit: {item.unit}." if item.unit else ""
    needed = "" if item.is_required else " May be blank."
    return f"{item.label}. {item.what_it_means}.{unit}{needed}"


def _shape_column(sheet: Any, at: int, item: Field | None, rows: int, formats: _Formats) -> None:
    """Width, format and the choices to pick from."""
    if item is None:
        sheet.set_column(at, at, SHORT)
        return
    is_text = item.type in ("text", "role", "id", "choice", *LISTS)
    chosen = formats.day if item.type == "date" else formats.text if is_text else None
    sheet.set_column(at, at, WIDE if item.type in ("text", "long_text") else SHORT, chosen)
    choices = ["yes", "no"] if item.type == "yes_no" else list(item.choices)
    if choices and len(",".join(choices)) <= LONGEST_LIST:
        sheet.data_validation(1, at, rows + ROWS_TO_COME, at, {"validate": "list", "source": choices})


def _write_row(
    sheet: Any, number: int, row: RegisterRow, names: Sequence[str], fields: Mapping[str, Field], formats: _Formats
) -> None:
    for at, name in enumerate(names):
        if name in fields:
            _write_cell(sheet, number, at, fields[name], row[name], formats)
        elif name == VERSION:
            sheet.write_number(number, at, row.version)
        elif name == ID:
            sheet.write_string(number, at, row.row_id)
    if row.is_synthetic:
        sheet.write_string(number, len(names), SYNTHETIC)


def _write_cell(sheet: Any, number: int, at: int, item: Field, value: object, formats: _Formats) -> None:
    """Numbers as numbers and days as days; text that a spreadsheet would take for a formula is kept from it."""
    if isinstance(value, date) and value >= FIRST_DAY:
        sheet.write_datetime(number, at, value, formats.day)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(number, at, value)
    elif text := clean(written(item, value)):
        sheet.write_string(number, at, guarded(text))
