"""Months, quarters, half-years and financial years: each period known by its first day."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from datetime import date

STEP_MONTHS = {"monthly": 1, "quarterly": 3, "half-yearly": 6, "yearly": 12}
FIRST_MONTH_OF_YEAR = 4
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_BRITISH_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_QUARTER = re.compile(r"(\d{4})[- ]?Q([1-4])", re.IGNORECASE)
_PART_OF_YEAR = re.compile(r"(\d{4})/(\d{2})(?: ?(Q[1-4]|H[12]))?", re.IGNORECASE)
_YEAR_AFTER_PART = re.compile(r"(Q[1-4]|H[12]) (\d{4}/\d{2})", re.IGNORECASE)
_YEAR = re.compile(r"\d{4}")


def month_number(day: date) -> int:
    """Months since the year 0: neighbouring months differ by one."""
    return day.year * 12 + day.month - 1


def month_of(number: int) -> date:
    """The first day of the month with that number."""
    return date(number // 12, number % 12 + 1, 1)


def later(period: date, steps: int, frequency: str) -> date:
    """The period that many periods after this one; before it where ``steps`` is negative."""
    return month_of(month_number(period) + steps * STEP_MONTHS[frequency])


def last_day(period: date, frequency: str) -> date:
    """The last day that the period covers."""
    return date.fromordinal(later(period, 1, frequency).toordinal() - 1)


def fits(period: date, frequency: str) -> bool:
    """Whether a period of that frequency begins on this day, in years from April."""
    return period.day == 1 and (period.month - FIRST_MONTH_OF_YEAR) % STEP_MONTHS[frequency] == 0


def period_name(period: date, frequency: str) -> str:
    """The period for readers: October 2026, Q3 2026/27, H2 2026/27, 2026/27; a year from January is 2026."""
    if frequency == "monthly":
        return f"{period:%B %Y}"
    if not fits(period, frequency):
        return f"{period.year}" if frequency == "yearly" and period.month == 1 else f"{period:%B %Y}"
    year = period.year - (period.month < FIRST_MONTH_OF_YEAR)
    words = f"{year}/{(year + 1) % 100:02d}"
    part = (period.month - FIRST_MONTH_OF_YEAR) % 12 // STEP_MONTHS[frequency] + 1
    return words if frequency == "yearly" else f"{'Q' if frequency == 'quarterly' else 'H'}{part} {words}"


def read_period(text: str) -> date | None:
    """The first day of the period that a file means; None where it means none.

    2026-10-01, 01/10/2026, 2026-10, 2026-Q3 (a quarter of the calendar year), 2026/27 Q2 or Q2 2026/27, 2026/27 H1,
    2026/27, 2026.
    """
    text = _YEAR_AFTER_PART.sub(r"\2 \1", text.strip())
    try:
        if found := _DAY.fullmatch(text):
            return date(*map(int, found.groups()))
        if found := _BRITISH_DAY.fullmatch(text):
            return date(*map(int, reversed(found.groups())))
        if found := _MONTH.fullmatch(text):
            return date(int(found[1]), int(found[2]), 1)
        if found := _QUARTER.fullmatch(text):
            return date(int(found[1]), int(found[2]) * 3 - 2, 1)
        return _read_year(text)
    except ValueError:
        return None


def _read_year(text: str) -> date | None:
    if _YEAR.fullmatch(text):
        return date(int(text), 1, 1)
    found = _PART_OF_YEAR.fullmatch(text)
    if not found or (int(found[1]) + 1) % 100 != int(found[2]):
        return None
    part = (found[3] or "Q1").upper()
    months = (int(part[1]) - 1) * (3 if part[0] == "Q" else 6)
    return month_of(int(found[1]) * 12 + FIRST_MONTH_OF_YEAR - 1 + months)


def usual_frequency(periods: Sequence[date]) -> str:
    """The frequency that most neighbouring periods are apart; monthly where there are fewer than two."""
    numbers = sorted({month_number(period) for period in periods})
    gaps = Counter(after - before for before, after in itertools.pairwise(numbers))
    if not gaps:
        return "monthly"
    usual = gaps.most_common(1)[0][0]
    return max((name for name, months in STEP_MONTHS.items() if months <= usual), key=STEP_MONTHS.__getitem__)
