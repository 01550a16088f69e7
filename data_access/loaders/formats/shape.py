"""A file's own columns turned into the rows of a contract: periods that stand as columns become rows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from data_access.loaders.formats.reading import MAX_ROWS, Reading, refuse
from models.series.marks import is_missing
from models.series.periods import with_clear_years

JOINT = " | "
BLANK = "(blank)"
_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")


@dataclass(frozen=True)
class Shape:
    """How rows are made: ``columns`` names each new column and the file's columns that are joined in it.

    With ``wide`` (new period column, new value column) each column named after a period gives a row.
    ``constants`` fill columns that the file leaves unsaid. ``numbers`` and ``periods`` are new columns whose texts
    are cleaned: marks for missing, commas for thousands, years written like months. In ``labels`` a blank is named.
    """

    columns: Mapping[str, Sequence[str]]
    wide: tuple[str, str] | None = None
    constants: Mapping[str, str] = field(default_factory=dict)
    numbers: Sequence[str] = ()
    periods: Sequence[str] = ()
    labels: Sequence[str] = ()


def as_shape(given: Mapping[str, Any]) -> Shape:
    """A shape as it was written into the job of the child."""
    wide = tuple(given["wide"]) if given["wide"] else None
    return Shape(given["columns"], wide, given["constants"], given["numbers"], given["periods"], given["labels"])


def reshape(reading: Reading, shape: Shape, period_pattern: str) -> Reading:
    """The reading with the columns of the shape; a row of a wide file becomes one for each of its periods."""
    places = {name: at for at, name in enumerate(reading.header)}
    sources = [[places[name] for name in names] for names in shape.columns.values()]
    fixed = list(shape.constants.values())
    wide = [at for at, name in enumerate(reading.header) if shape.wide and re.fullmatch(period_pattern, name.strip())]
    if len(reading.rows) * max(1, len(wide)) > MAX_ROWS:
        raise refuse(f"The file has more than {MAX_ROWS:,} values.", "Split it into several files.")
    named = [name in shape.labels for name in shape.columns]
    plan = list(zip(sources, named, strict=True))
    heads = [[*(_joined(row, places, is_named) for places, is_named in plan), *fixed] for row in reading.rows]
    if shape.wide:
        titles = [(reading.header[at], at) for at in wide]
        pairs = zip(heads, reading.rows, strict=True)
        rows = [[*head, title, row[at]] for head, row in pairs for title, at in titles]
        numbers = [number for number in reading.row_numbers for _ in wide]
    else:
        rows, numbers = heads, reading.row_numbers
    header = [*shape.columns, *shape.constants, *(shape.wide or ())]
    made = Reading(header, reading.header_number, reading.encoding, rows, numbers, reading.refusals, reading.warnings)
    _clean(made, shape)
    return made


def _joined(row: list[str], places: list[int], is_named: bool) -> str:
    if not is_named:
        return row[places[0]]
    return JOINT.join(row[at].strip() or BLANK for at in places)


def _clean(reading: Reading, shape: Shape) -> None:
    for name in shape.periods:
        at = reading.header.index(name)
        for row, text in zip(reading.rows, with_clear_years([row[at] for row in reading.rows]), strict=True):
            row[at] = text
    for name in shape.numbers:
        _clean_numbers(reading, reading.header.index(name))


def _clean_numbers(reading: Reading, at: int) -> None:
    marked = 0
    for row in reading.rows:
        if is_missing(row[at]):
            row[at], marked = "", marked + 1
        elif _THOUSANDS.fullmatch(row[at].strip()):
            row[at] = row[at].replace(",", "")
    if marked:
        reading.warnings.append(f"{marked:,} values are marked as missing: they stay missing, never nought.")
