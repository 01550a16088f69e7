"""What a row of a file changes in the benefits register, whatever a spreadsheet did to how it is written."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from models.benefits.kinds import RegisterRow
from models.records.kinds import Field, RecordKind
from models.records.rules import LISTS, SEPARATOR, TEXTS, Fault, Values

SAME, NEW, CHANGED, WITHDRAWN, CONFLICT = "same", "new", "changed", "withdrawn", "conflict"
ID, VERSION, WITHDRAW = "id", "version", "withdraw"
NUMBERS = ("integer", "number")
SAME_NUMBER = 1e-12  # a workbook keeps 15 to 16 digits of a number
MIDNIGHT = re.compile(r"[T ]0?0:00(:00(\.0+)?)?$")
TRUTH = {"true": "yes", "false": "no"}
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # no workbook can hold these


@dataclass(frozen=True, eq=False)
class SheetRow:
    """One row of a sheet as it is written: ``texts`` holds the fields whose columns the sheet has."""

    number: int
    row_id: str
    version: str
    withdraw: str
    texts: Mapping[str, str]

    @property
    def is_blank(self) -> bool:
        """Whether nothing is written in it."""
        return not (self.row_id or self.version or self.withdraw or any(self.texts.values()))


@dataclass(frozen=True)
class Difference:
    """One value of one row that a file would change. ``what`` is one of NEW, CHANGED, WITHDRAWN and CONFLICT.

    ``before`` is what stands in the register now, ``after`` what the file says, both as a reader reads them.
    """

    what: str
    sheet: str
    row: int
    row_id: str
    field: str
    before: str
    after: str


def verdict(kind: RecordKind, row: SheetRow, standing: RegisterRow | None, base: Values | None) -> str | Fault:
    """What a row of a sheet does to the row of the register with its id, or why that cannot be told.

    ``standing`` is the row as it is now, withdrawn or not; ``base`` the values that it had at the row's version,
    where that is an earlier one. A row that stands as it was exported changes nothing, whatever others did since.
    """
    if standing is None:
        return _verdict_of_unknown(kind, row)
    if standing.kind_id != kind.kind_id:
        return Fault(ID, f"{row.row_id} is another kind of row.", "Move it to its own sheet.")
    if not row.withdraw and not standing.is_withdrawn and not differing(kind, row.texts, standing.values):
        return SAME
    version = version_of(row.version)
    if version is None and (row.version or kind.id_prefix):
        return Fault(VERSION, "The version is missing or no whole number.", "Give the one of the export.")
    if version is not None and version > standing.version:
        return Fault(VERSION, f"The register is at version {standing.version} of this row.", "Export it again.")
    if version != standing.version:
        is_untouched = base is not None and not row.withdraw and not differing(kind, row.texts, base)
        return SAME if is_untouched else CONFLICT
    if standing.is_withdrawn:
        return Fault(ID, "This row was withdrawn.", "Leave it out, or enter it as a new row.")
    return WITHDRAWN if row.withdraw else CHANGED


def _verdict_of_unknown(kind: RecordKind, row: SheetRow) -> str | Fault:
    if row.withdraw:
        return Fault(WITHDRAW, "There is no such row to withdraw.", "Give the id of the export.")
    if row.version:
        name, remedy = (ID, "Leave id and version blank") if kind.id_prefix else (VERSION, "Leave the version blank")
        return Fault(name, f"The register holds no {kind.one} {row.row_id}.", f"{remedy} for a new row.")
    if row.row_id and kind.id_prefix and not row.row_id.startswith(kind.id_prefix):
        return Fault(ID, f"{row.row_id[:40]} is no id of this kind.", f"Ids start with {kind.id_prefix}.")
    return NEW


def version_of(text: str) -> int | None:
    """The version that a cell names; None where it names none."""
    try:
        number = float(text)
    except ValueError:
        return None
    return int(number) if number.is_integer() and number > 0 else None


def differing(kind: RecordKind, texts: Mapping[str, str], values: Values) -> list[str]:
    """The fields whose text is not a way of writing their value."""
    given = [item for item in kind.fields if item.name in texts]
    return [item.name for item in given if not is_written(item, texts[item.name], values[item.name])]


def changed_fields(kind: RecordKind, before: Values, after: Values) -> list[str]:
    """The fields whose values differ; both are in the form in which the register keeps them."""
    return [item.name for item in kind.fields if not _is_same_value(item, before[item.name], after[item.name])]


def taken_over(kind: RecordKind, before: Values, after: Values, given: Collection[str]) -> dict[str, object]:
    """The values that a row gets: those of the file where they were given and differ, else those that stand."""
    changed = {name for name in changed_fields(kind, before, after) if name in given}
    return {item.name: (after if item.name in changed else before)[item.name] for item in kind.fields}


def eased(item: Field, text: str) -> str:
    """A cell without the habits of spreadsheets: times of day at midnight, TRUE for yes, line ends, outer spaces."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if item.type == "yes_no":
        return TRUTH.get(text.casefold(), text.casefold())
    return MIDNIGHT.sub("", text) if item.type == "date" else text


def written(item: Field, value: object) -> str:
    """A value as a cell says it, and as a reader reads it."""
    if value is None:
        return ""
    if item.type == "yes_no":
        return "yes" if value else "no"
    if item.type in LISTS:
        return f"{SEPARATOR} ".join(str(part) for part in value)
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:.15g}" if isinstance(value, float) else clean(str(value))


def clean(text: str) -> str:
    """A text as a workbook can hold it."""
    return UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def is_written(item: Field, text: str, value: object) -> bool:
    """Whether a cell is a way of writing the value."""
    text = eased(item, text)
    if item.type in LISTS:
        return sorted({part.strip() for part in text.split(SEPARATOR) if part.strip()}) == list(value or ())
    if item.type in NUMBERS and text and value is not None:
        return _is_number(text, value)
    if item.type == "choice":
        return text.casefold() == str(value or "").casefold()
    if item.type in TEXTS:
        return _plain(item, text) == _plain(item, value)
    return text == written(item, value) or (item.type == "yes_no" and not text and not value)


def _is_number(text: str, value: object) -> bool:
    try:
        return math.isclose(float(text), float(str(value)), rel_tol=SAME_NUMBER)
    except ValueError:
        return False


def _is_same_value(item: Field, one: object, other: object) -> bool:
    if item.type in NUMBERS and one is not None and other is not None:
        return math.isclose(float(str(one)), float(str(other)), rel_tol=SAME_NUMBER)
    return _plain(item, one) == _plain(item, other) if item.type in TEXTS else one == other


def _plain(item: Field, value: object) -> str:
    """A text without what nobody sees: line ends of another system, spaces at the end of lines."""
    text = clean(str(value or ""))
    if item.type == "long_text":
        return "\n".join(line.rstrip() for line in text.strip().split("\n"))
    return " ".join(text.split())
