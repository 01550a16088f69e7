"""What reading one file gives: rows of text, and every reason why a row or the file was refused."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

MAX_COLUMNS = 200
MAX_WIDE_COLUMNS = 800
MAX_FIELD_CHARACTERS = 64 * 1024
MAX_ROWS = 1_000_000
VALUE_SHOWN = 100


@dataclass(frozen=True)
class Refusal:
    """One reason; ``row`` counts from 1 with the header, None for the file as a whole."""

    row: int | None
    column: str | None
    value: str | None
    reason: str
    remedy: str


class FileRefused(Exception):
    """The file as a whole cannot be read; nothing of it is looked at further."""

    def __init__(self, *refusals: Refusal) -> None:
        super().__init__(refusals[0].reason)
        self.refusals = refusals


def refuse(reason: str, remedy: str, *, row: int | None = None) -> FileRefused:
    """The refusal of a whole file, for one reason."""
    return FileRefused(Refusal(row, None, None, reason, remedy))


@dataclass(frozen=True)
class Header:
    """One header that a file may have: the columns it must have, and those it may have besides.

    ``periods`` is the pattern of columns named after periods, of which a wide file has any number, and one at least.
    """

    needed: tuple[str, ...]
    allowed: tuple[str, ...]
    periods: str = ""

    def knows(self, name: str) -> bool:
        """Whether a file with this header may have that column."""
        return name in self.needed or name in self.allowed or self.is_period(name)

    def is_period(self, name: str) -> bool:
        """Whether that column stands for a period of a wide file."""
        return bool(self.periods) and re.fullmatch(self.periods, name.strip()) is not None


@dataclass
class Reading:
    """The rows of one file as text, in the file's own columns, and what was refused on the way."""

    header: list[str]
    header_number: int
    encoding: str
    rows: list[list[str]] = field(default_factory=list)
    row_numbers: list[int] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    blank_rows: int = 0

    def take(self, number: int, cells: list[str]) -> None:
        """Keep a row of the right width; skip and count it when every cell is blank."""
        if not any(cells):
            self.blank_rows += 1
        elif len(cells) != len(self.header):
            self.refusals.append(_ragged(number, cells, len(self.header)))
        else:
            self.rows.append(cells)
            self.row_numbers.append(number)
        if len(self.rows) > MAX_ROWS:
            raise refuse(f"The file has more than {MAX_ROWS:,} rows.", "Split it into several files.")

    def finish(self) -> Reading:
        """Say what was skipped, and refuse a file without rows."""
        if self.blank_rows:
            self.warnings.append(f"{self.blank_rows:,} blank rows were ignored.")
        if not self.rows and not self.refusals:
            raise refuse("The file has a header but no rows.", "Add the rows below the header.")
        return self


def _ragged(number: int, cells: Sequence[str], width: int) -> Refusal:
    if len(cells) > MAX_COLUMNS:
        reason = f"The row has {len(cells):,} cells; a file may have at most {MAX_COLUMNS} columns."
    else:
        reason = f"The row has {len(cells)} cells; the header has {width}."
    return Refusal(
        number,
        None,
        ", ".join(cells)[:VALUE_SHOWN],
        reason,
        "Give the row one cell for each column; put a cell with a comma in it in quotation marks.",
    )
