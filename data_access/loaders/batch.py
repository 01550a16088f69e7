"""The rows of one file on their way through validation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from data_access.loaders.contract import Contract
from data_access.loaders.outcome import SetAsideRow
from data_access.loaders.values import Problem
from models.errors import RejectedRow

VALUE_SHOWN = 100


@dataclass
class Batch:
    """Rows of one file by position: texts as written, typed values by table column, and what was found.

    ``header_of`` gives the file's own header for a table column, so that reasons speak the file's language;
    ``said_as`` a header that the reader turned into it. In a wide file ``value_by_period`` names the table column of
    the value and the header of its period, which is the column of the file. Rows in ``counted_in`` are good, and
    counted in the value of another row.
    """

    contract: Contract
    file: str
    row_numbers: list[int]
    texts: dict[str, list[str]]
    header_of: dict[str, str]
    values: dict[str, list[Any]] = field(default_factory=dict)
    rejected: list[RejectedRow] = field(default_factory=list)
    bad_rows: set[int] = field(default_factory=set)
    set_aside: dict[int, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    said_as: dict[str, str] = field(default_factory=dict)
    value_by_period: tuple[str, str] | None = None
    is_count_of_records: bool = False
    counted_in: set[int] = field(default_factory=set)

    @property
    def length(self) -> int:
        """How many rows there are."""
        return len(self.row_numbers)

    def good(self) -> list[int]:
        """Positions of the rows that are neither rejected, nor set aside, nor counted in another row."""
        left_out = self.bad_rows | self.set_aside.keys() | self.counted_in
        return [at for at in range(self.length) if at not in left_out]

    def reject(self, at: int, column: str | None, problem: Problem) -> None:
        """Reject a row, for what its table column ``column`` holds (None: for the row as a whole)."""
        header = self.header_of.get(column, column) if column else None
        texts = self.texts.get(header, []) if header else []
        value = texts[at][:VALUE_SHOWN] if texts else None
        header = self._said(at, column) or header
        self.rejected.append(
            RejectedRow(self.file, self.row_numbers[at], header, value, problem.reason, problem.remedy)
        )
        self.bad_rows.add(at)

    def _said(self, at: int, column: str | None) -> str | None:
        """The column of the file, where the reader turned it into another."""
        if column and self.value_by_period and column == self.value_by_period[0]:
            return self.texts[self.value_by_period[1]][at]
        return self.said_as.get(column or "")

    def forgive_set_aside(self) -> None:
        """Forget other faults of rows that are set aside: they are kept as written and never loaded."""
        numbers = {self.row_numbers[at] for at in self.set_aside}
        self.rejected = [row for row in self.rejected if row.row not in numbers]
        self.bad_rows -= self.set_aside.keys()

    def refuse(self, problem: Problem) -> None:
        """Reject the file as a whole, for a reason that no single row has."""
        self.rejected.append(RejectedRow(self.file, None, None, None, problem.reason, problem.remedy))

    def written(self, at: int) -> dict[str, str]:
        """A row as the file writes it."""
        return {header: texts[at] for header, texts in self.texts.items()}

    def keys(self, columns: Sequence[str]) -> list[tuple[Any, ...]]:
        """The values of those table columns, a tuple a row."""
        return list(zip(*(self.values[column] for column in columns), strict=True))

    def accepted(self) -> dict[str, list[Any]]:
        """The good rows as one list a table column."""
        good = self.good()
        columns = {name: self.values[name] for name in self.contract.table_columns}
        if len(good) == self.length:
            return columns
        return {name: [values[at] for at in good] for name, values in columns.items()}

    def set_aside_rows(self) -> list[SetAsideRow]:
        """The rows kept beside the data, in the order of the file."""
        return [
            SetAsideRow(self.file, self.row_numbers[at], self.written(at), reason)
            for at, reason in sorted(self.set_aside.items())
        ]
