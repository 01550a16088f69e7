"""Local clock times and instants: what a zone's clock shows, in UTC, and the home day of it.

A zone's clock repeats an hour in autumn and skips one in spring. On every other day one offset holds from midnight to
midnight, so a table of days answers for nearly every read; days on which a clock changes are answered by quarters of
an hour (all offsets of the present are whole quarters).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

HOME = "Europe/London"
QUARTER_MS = 15 * 60 * 1000
DAY_MS = 24 * 60 * 60 * 1000
_MS = timedelta(milliseconds=1)
_EPOCH_DAY = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class ClockDay:
    """A day on a zone's clock: what to take off for UTC, then to add for home; None where a clock changes."""

    clock_day: int
    offset_ms: int | None
    home_ms: int | None


@dataclass(frozen=True)
class Quarter:
    """A quarter of an hour on a clock that changes that day.

    ``pass_number`` is 1 for the second time that the clock shows it; ``exists`` is False where the clock skips it;
    ``is_twice`` where it shows it twice.
    """

    quarter: int
    pass_number: int
    offset_ms: int
    home_ms: int
    exists: bool
    is_twice: bool


def day_number(day: date) -> int:
    """Days since 1 January 1970."""
    return day.toordinal() - _EPOCH_DAY


@cache
def clock_days(zone: str, first: date, last: date) -> tuple[ClockDay, ...]:
    """Every day of a zone's clock from one to another."""
    clock, home = ZoneInfo(zone), ZoneInfo(HOME)
    numbers = range(first.toordinal(), last.toordinal() + 2)
    starts = [_offsets(datetime.fromordinal(number).replace(tzinfo=clock), home) for number in numbers]
    return tuple(
        ClockDay(number - _EPOCH_DAY, *(offsets if offsets == following else (None, None)))
        for number, offsets, following in zip(numbers, starts, starts[1:], strict=False)
    )


def quarters(zone: str, days: list[int]) -> list[Quarter]:
    """Every quarter of an hour of days on which a clock changes, given by number."""
    clock, home = ZoneInfo(zone), ZoneInfo(HOME)
    starts = (datetime.fromordinal(day + _EPOCH_DAY) + timedelta(minutes=15 * n) for day in days for n in range(96))
    return [quarter for start in starts for quarter in _quarters_at(start, clock, home)]


def _offsets(moment: datetime, home: ZoneInfo) -> tuple[int, int]:
    return moment.utcoffset() // _MS, moment.astimezone(UTC).astimezone(home).utcoffset() // _MS


def _quarters_at(moment: datetime, clock: ZoneInfo, home: ZoneInfo) -> Iterator[Quarter]:
    first, second = (moment.replace(tzinfo=clock, fold=fold) for fold in (0, 1))
    exists = first.astimezone(UTC).astimezone(clock).replace(tzinfo=None) == moment
    is_twice = exists and first.utcoffset() != second.utcoffset()
    count = (moment.toordinal() - _EPOCH_DAY) * 96 + moment.hour * 4 + moment.minute // 15
    for number, each in enumerate((first, second) if is_twice else (first,)):
        yield Quarter(count, number, *_offsets(each, home), exists, is_twice)
