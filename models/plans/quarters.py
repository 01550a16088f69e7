"""Quarters of financial years, which start in April."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

FIRST_MONTH = 4


@dataclass(frozen=True, order=True)
class Quarter:
    """One quarter: the calendar year in which its financial year starts, and its number from 1 (April) to 4."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year}/{(self.year + 1) % 100:02d} Q{self.number}"

    @property
    def first_day(self) -> date:
        """The day on which the quarter starts."""
        months = self.year * 12 + FIRST_MONTH - 1 + 3 * (self.number - 1)
        return date(months // 12, months % 12 + 1, 1)

    @property
    def last_day(self) -> date:
        """The day on which the quarter ends."""
        return self.following.first_day - timedelta(days=1)

    @property
    def following(self) -> Quarter:
        """The next quarter."""
        return Quarter(self.year, self.number + 1) if self.number < 4 else Quarter(self.year + 1, 1)


def quarter_of(day: date) -> Quarter:
    """The quarter that a day lies in."""
    months = day.year * 12 + day.month - FIRST_MONTH
    return Quarter(months // 12, months % 12 // 3 + 1)


def quarters_between(first: date, last: date) -> tuple[Quarter, ...]:
    """Every quarter from the one of the first day to the one of the last; none when the last is earlier."""
    found, quarter = [], quarter_of(first)
    while quarter <= quarter_of(last):
        found.append(quarter)
        quarter = quarter.following
    return tuple(found)
