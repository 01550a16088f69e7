"""Working days in England and Wales: Monday to Friday without the bank holidays.

The rules are those of the Banking and Financial Dealings Act 1971: a holiday that falls on a weekend is made up for on
the next day that is neither. Exceptions stand in ``models/definitions/bank_holidays.toml``.
"""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "definitions" / "bank_holidays.toml"
SATURDAY, MONDAY = 5, 0


def working_days_after(day: date, count: int) -> date:
    """The day that is so many working days after another one; ValueError below 0."""
    if count < 0:
        raise ValueError(f"{count} working days")
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def working_days_between(start: date, end: date) -> int:
    """How many working days there are after ``start`` up to and with ``end``; 0 where it is not later."""
    days = (start + timedelta(days=step) for step in range(1, (end - start).days + 1))
    return sum(map(is_working_day, days))


def is_working_day(day: date) -> bool:
    """True on Monday to Friday, bank holidays aside."""
    return day.weekday() < SATURDAY and day not in bank_holidays(day.year)


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of England and Wales in a year."""
    usual = {
        "new_year": _made_up(date(year, 1, 1)),
        "good_friday": easter_sunday(year) - timedelta(days=2),
        "easter_monday": easter_sunday(year) + timedelta(days=1),
        "early_may": _monday_from(date(year, 5, 1)),
        "spring": _monday_from(date(year, 5, 25)),
        "summer": _monday_from(date(year, 8, 25)),
        "christmas": _two_later(date(year, 12, 25)),
        "boxing": _two_later(date(year, 12, 26)),
    }
    exceptions = tomllib.loads(FILE.read_text(encoding="utf-8"))
    instead = {one["holiday"]: one["day"] for one in exceptions["instead"] if one["day"].year == year}
    added = {one["day"] for one in exceptions["added"] if one["day"].year == year}
    return frozenset({*(usual | instead).values(), *added})


def easter_sunday(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Anonymous, Nature 13:487, 1876; Meeus 1991, Astronomical Algorithms)."""
    century, of_century = divmod(year, 100)
    golden = year % 19
    corrected = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - century // 4 - corrected + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - epact - of_century % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, days = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, days + 1)


def _monday_from(day: date) -> date:
    """The first Monday on or after a day."""
    return day + timedelta(days=(MONDAY - day.weekday()) % 7)


def _two_later(day: date) -> date:
    """One of the two days of Christmas; two days later where it falls on a weekend, so that they stay apart."""
    return day + timedelta(days=2) if day.weekday() >= SATURDAY else day


def _made_up(day: date) -> date:
    """The day itself, or the Monday after the weekend that it falls on."""
    return _monday_from(day) if day.weekday() >= SATURDAY else day
