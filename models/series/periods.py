"""Periods as publishers write them, each as its first day and how often such periods come."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from models.performance.periods import read_period

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WORD = rf"({'|'.join(_MONTHS)})[a-z]*"
_COMPACT = re.compile(r"([12][0-9]{3})(0[1-9]|1[0-2])")
_DASHED = re.compile(r"([12][0-9]{3})-([0-9]{2})")
_NAMED = re.compile(rf"{_WORD}\.?[-/' ]?([12][0-9]{{3}}|[0-9]{{2}})", re.IGNORECASE)
_SLASHED = re.compile(r"(0[1-9]|1[0-2])/([12][0-9]{3})")
_QUARTER = re.compile(r"(?:([12][0-9]{3})[- ]?Q([1-4])|Q([1-4])[- ]?([12][0-9]{3}))", re.IGNORECASE)
_YEAR_TO = re.compile(
    r"(?:(?:year|12 months?|twelve months?) (?:ending|ended|to)|ye) "
    rf"(?:in )?(?:[0-9]{{1,2}} )?{_WORD} ([12][0-9]{{3}})",
    re.IGNORECASE,
)
_FINANCIAL = re.compile(r"([12][0-9]{3})[-/]([0-9]{2}|[12][0-9]{3})")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}")
_YEAR = re.compile(r"[12][0-9]{3}")
_PART = re.compile(r"[12][0-9]{3}/[0-9]{2} ?([QH])[1-4]", re.IGNORECASE)

_FORMS = (_COMPACT, _DASHED, _NAMED, _SLASHED, _QUARTER, _YEAR_TO, _FINANCIAL, _DAY, _YEAR, _PART)
PERIOD_PATTERN = "(?i)" + "|".join(f"(?:{form.pattern})" for form in _FORMS)
PERIOD_IN_WORDS = "a month, quarter or year, such as 2017-01, Jan 2017, 2017 Q1, 2016/17 or 2017"
YEAR_TO = "year to"
ROLLING_YEAR = "rolling year"
DAY = "day"


@dataclass(frozen=True)
class Period:
    """One period: its first day, and the frequency of its kind: monthly, quarterly, half-yearly, yearly or a day.

    ``form`` tells years apart that must not be mixed: ``calendar year``, ``financial year``, ``year to``.
    """

    first_day: date
    frequency: str
    form: str


def period_of(text: str) -> Period | None:
    """The period that a text means; None where it means none."""
    text = " ".join(text.split())
    for read in (_month, _quarter, _year_to, _year, _day):
        try:
            if found := read(text):
                return found
        except ValueError:
            return None
    return None


def are_financial_years(texts: Iterable[str]) -> bool:
    """Whether texts such as 2009-10, 2010-11 are years and not months: each second number follows the first."""
    pairs = {found.groups() for text in texts if (found := _DASHED.fullmatch(text.strip()))}
    others = [text for text in texts if text.strip() and not _DASHED.fullmatch(text.strip())]
    follows = all((int(year) + 1) % 100 == int(part) for year, part in pairs)
    return len(pairs) > 1 and follows and not others


def with_clear_years(texts: list[str]) -> list[str]:
    """The texts with financial years written 2009/10, so that none is taken for a month."""
    if not are_financial_years(set(texts)):
        return texts
    return [text.strip().replace("-", "/") for text in texts]


def frequencies_of(periods: Sequence[Period]) -> list[str]:
    """How often each figure comes; years that end in several months of the year are rolling ones."""
    endings = {period.first_day.month for period in periods if period.form == YEAR_TO}
    is_rolling = len(endings) > 1
    return [ROLLING_YEAR if is_rolling and period.form == YEAR_TO else period.frequency for period in periods]


def is_period_header(name: str) -> bool:
    """Whether a column is named after a period: the sign of a wide file."""
    return period_of(name) is not None


def _month(text: str) -> Period | None:
    if found := _COMPACT.fullmatch(text) or _DASHED.fullmatch(text):
        year, month = int(found[1]), int(found[2])
        return _monthly(year, month) if month <= 12 else None
    if found := _NAMED.fullmatch(text):
        return _monthly(_full_year(found[2]), _MONTHS.index(found[1].lower()) + 1)
    if found := _SLASHED.fullmatch(text):
        return _monthly(int(found[2]), int(found[1]))
    return None


def _monthly(year: int, month: int) -> Period:
    return Period(date(year, month, 1), "monthly", "month")


def _full_year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text) if int(text) < 70 else 1900 + int(text)


def _quarter(text: str) -> Period | None:
    if found := _QUARTER.fullmatch(text):
        year, quarter = int(found[1] or found[4]), int(found[2] or found[3])
        return Period(date(year, quarter * 3 - 2, 1), "quarterly", "quarter of a calendar year")
    if found := _PART.fullmatch(text):
        first_day = read_period(text)
        is_quarter = found[1].upper() == "Q"
        form = "quarter of a financial year" if is_quarter else "half of a financial year"
        return Period(first_day, "quarterly" if is_quarter else "half-yearly", form) if first_day else None
    return None


def _year_to(text: str) -> Period | None:
    """A year known by its last month, kept under the first day of that month."""
    if found := _YEAR_TO.fullmatch(text):
        return Period(date(int(found[2]), _MONTHS.index(found[1].lower()) + 1, 1), "yearly", YEAR_TO)
    return None


def _year(text: str) -> Period | None:
    if _YEAR.fullmatch(text):
        return Period(date(int(text), 1, 1), "yearly", "calendar year")
    if found := _FINANCIAL.fullmatch(text):
        first, last = int(found[1]), int(found[2])
        if (first + 1) % 100 == last % 100:
            return Period(date(first, 4, 1), "yearly", "financial year")
    return None


def _day(text: str) -> Period | None:
    if not _DAY.fullmatch(text):
        return None
    first_day = read_period(text)
    return Period(first_day, DAY, "day") if first_day else None
