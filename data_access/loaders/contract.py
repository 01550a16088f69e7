"""What a file must look like before a row of it is believed: contracts as plain declarations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

TYPE_IN_WORDS = {
    "text": "text",
    "integer": "whole number",
    "number": "number",
    "percent": "percentage from 0 to 100",
    "date": "date as 2025-03-31 or 31/03/2025",
    "choice": "one of the listed words",
    "force": "force id, name, short name, code, ONS code or a known alias",
    "rocu": "ROCU id",
    "wave": "wave id",
    "capability": "capability code of the wave's framework version",
    "framework_version": "framework version that is loaded",
    "month": "month as 2017-01 or 201701",
    "period": "month, quarter or year as 2017-01, 2017 Q1, 2016/17 or 2017",
    "level": "whole level 1 to 5, or don't know",
    "kpi": "KPI id",
    "kpi_period": "2026-10, 2026-Q3, 2026/27 Q2, 2026/27 H1, 2026/27, or the first or last day",
}
TODAY = "today"


@dataclass(frozen=True)
class Column:
    """One column of a file: its header, what it means and what a cell may hold.

    ``field`` is the table column it fills. A blank cell takes ``default`` when there is one, is refused
    when ``required``, and is null otherwise. A column with ``may_be_left_out`` need not be in the file.
    ``minimum`` and ``maximum`` are in ``unit``; for dates they are ISO dates or ``TODAY``. A column that is not
    stored is only held against what is known.
    """

    name: str
    what_it_means: str
    type: str = "text"
    example: str = ""
    field: str = ""
    required: bool = True
    may_be_left_out: bool = False
    default: str | None = None
    minimum: float | str | None = None
    maximum: float | str | None = None
    unit: str = ""
    choices: tuple[str, ...] = ()
    pattern: str = ""
    pattern_in_words: str = ""
    max_length: int = 300
    is_stored: bool = True

    @property
    def table_column(self) -> str:
        """The column of the table that this one fills."""
        return self.field or self.name

    def range_in_words(self) -> str:
        """The permitted values as a reader would say them; empty when any value of the type will do."""
        if self.choices:
            return ", ".join(self.choices)
        if self.pattern_in_words:
            return self.pattern_in_words
        low, high = (
            f"{bound:g}" if isinstance(bound, float | int) else bound for bound in (self.minimum, self.maximum)
        )
        if low is not None and high is not None:
            return f"{low} to {high}"
        if low is not None:
            return f"{low} or more"
        return "" if high is None else f"not after {high}" if self.type == "date" else f"{high} or less"


@dataclass(frozen=True)
class PeriodsAsColumns:
    """A wide file: each column whose name has the pattern holds the ``value`` of the ``period`` that it names.

    ``period`` and ``value`` are columns of the contract. Each such cell is a row of the contract.
    """

    period: str
    value: str
    pattern: str


@dataclass(frozen=True)
class Variant:
    """Another publisher's header for the same kind, declared rather than guessed.

    ``headers`` maps the file's header to the contract's column; ``constants`` fills columns that the
    file leaves unsaid; ``converters`` turns a cell's text into the contract's text.
    """

    title: str
    headers: Mapping[str, str]
    constants: Mapping[str, str] = field(default_factory=dict)
    converters: Mapping[str, Callable[[str], str]] = field(default_factory=dict)
    periods_as_columns: PeriodsAsColumns | None = None

    @property
    def period_pattern(self) -> str:
        """The pattern of columns named after periods; empty where periods stand in rows."""
        return self.periods_as_columns.pattern if self.periods_as_columns else ""

    @property
    def shape(self) -> dict[str, Any] | None:
        """How the reader turns a row with its periods as columns into rows; None where nothing is turned."""
        periods = self.periods_as_columns
        if periods is None:
            return None
        columns = {header: [header] for header in self.headers}
        wide = [periods.period, periods.value]
        cleaned = {"numbers": [periods.value], "periods": [], "labels": []}
        return {"columns": columns, "wide": wide, "constants": {}, **cleaned}


@dataclass(frozen=True)
class Trend:
    """A measure that should not jump from one date to the next by more than ``change_percent``."""

    measure: str
    dated_by: str
    change_percent: float = 25.0


@dataclass(frozen=True)
class Contract:
    """One kind of file. ``key`` and ``replaces`` are table columns: no two rows of a file may share
    ``key``, and stored rows that share ``replaces`` with a row of the file give way to the file. Where nothing is
    replaced, rows are only ever added, and one that is stored already stays as it is."""

    kind: str
    title: str
    what_it_is: str
    table: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    replaces: tuple[str, ...]
    derived: tuple[str, ...] = ()
    unique: tuple[str, ...] = ()
    variants: tuple[Variant, ...] = ()
    ignored: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    trend: Trend | None = None
    region_total_of: str | None = None
    is_geojson: bool = False
    keeps_other_bodies: bool = False

    def column(self, name: str) -> Column:
        """The column under that header; KeyError when the contract has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def header(self) -> list[str]:
        """Every header that the contract knows, in the order of the template."""
        return [column.name for column in self.columns]

    @property
    def headers_needed(self) -> list[str]:
        """The headers that a file must have."""
        return [column.name for column in self.columns if not column.may_be_left_out]

    @property
    def table_columns(self) -> list[str]:
        """The columns of the table that a load fills, without ``load_id``."""
        return [column.table_column for column in self.columns if column.is_stored] + list(self.derived)

    @property
    def sets_aside_other_bodies(self) -> bool:
        """Whether rows of bodies that are not territorial forces are kept aside rather than rejected."""
        return self.region_total_of is not None or self.keeps_other_bodies


def describe(contract: Contract) -> list[dict[str, str]]:
    """A row a column, in words, for templates, documentation and the page."""
    return [_describe_column(column) for column in contract.columns]


def _describe_column(column: Column) -> dict[str, str]:
    is_needed = column.required and column.default is None
    blank = "no" if is_needed else f"yes, then {column.default}" if column.default else "yes"
    return {
        "column": column.name,
        "what it means": column.what_it_means,
        "type": TYPE_IN_WORDS[column.type],
        "unit": column.unit,
        "range": column.range_in_words(),
        "may be blank": blank,
        "may be left out": "yes" if column.may_be_left_out else "no",
        "example": column.example,
    }
