"""What is wrong with a series, or worth knowing, before it is drawn: the same for every file and page.

Each finding names the series, the place in it and what to do. Errors make a value unusable; the rest is told and kept.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np

from models.performance.periods import STEP_MONTHS, month_number, month_of, period_name

FILE = Path(__file__).parent.parent / "definitions" / "performance.toml"
PERIODS_NAMED = 4
ROLLING_WORDS = re.compile(
    r"\brolling\b|\bmoving (total|average|sum)\b|\byear (ending|to|ended)\b|"
    r"\b(12|twelve)[- ]?(m\b|mths?\b|months?\b)|\b12m\b|\bmat\b",
    re.IGNORECASE,
)

DUPLICATE_KEY = "duplicate key"
GAP = "gap"
FUTURE_PERIOD = "future period"
UNIT_CHANGE = "unit change"
ROLLING_TOTAL = "rolling total"
DENOMINATOR_ZERO = "denominator zero"
OVER_100_PERCENT = "over 100 %"
BELOW_ZERO = "below 0 %"
UNEVEN_SPACING = "uneven spacing"
DEFINITION_CHANGE = "definition change"
NUMERATOR_ABOVE_DENOMINATOR = "numerator above denominator"
VALUE_DISAGREES = "value disagrees"


@dataclass(frozen=True)
class Finding:
    """One thing found in a series; ``positions`` are those of the points concerned, as they were given."""

    kind: str
    series: str
    where: str
    words: str
    remedy: str
    is_error: bool
    positions: tuple[int, ...] = ()


@dataclass(frozen=True)
class StoreSettings:
    """The reviewed thresholds of section [store] of ``performance.toml``."""

    ratio_needs_share: float
    rolling_least_periods: int
    rolling_level_correlation: float
    rolling_overlap_correlation: float
    forecast_periods: int
    forecast_most_periods: int
    days_to_report: int


@dataclass(frozen=True)
class _Series:
    """A series as it was given, with nan where a number is missing."""

    name: str
    frequency: str
    months: np.ndarray
    days: Sequence[date]
    values: np.ndarray
    numerators: np.ndarray
    denominators: np.ndarray
    is_percentage: bool
    is_rolling: bool
    multiplier: float | None
    versions: Sequence[int]
    today: date
    order: np.ndarray = field(repr=False)

    def find(self, kind: str, positions: np.ndarray, words: str, remedy: str, *, is_error: bool) -> Finding:
        """A finding at these points."""
        where = _named([self.period_name(at) for at in positions])
        return Finding(kind, self.name, where, words, remedy, is_error, tuple(int(at) for at in positions))

    def period_name(self, at: int) -> str:
        """The name of the period of one point."""
        return period_name(self.days[at], self.frequency)


@cache
def store_settings() -> StoreSettings:
    """The thresholds in force; TypeError when the file lacks one or has one too many."""
    return StoreSettings(**tomllib.loads(FILE.read_text(encoding="utf-8"))["store"])


def check_series(
    periods: Sequence[date],
    values: Sequence[float | None],
    numerators: Sequence[float | None] | None = None,
    denominators: Sequence[float | None] | None = None,
    *,
    frequency: str,
    is_percentage: bool,
    name: str,
    multiplier: float | None = None,
    definition_versions: Sequence[int] = (),
    is_rolling: bool = False,
    today: date | None = None,
) -> list[Finding]:
    """Everything found in one series, in the order in which a reader should hear it; empty when all is well.

    ``periods`` are days in any order, ``frequency`` one of ``STEP_MONTHS``. Numbers that are missing are None or nan.
    ``is_percentage`` says that values lie between 0 and 100. A value is held against numerator / denominator where
    ``multiplier`` says by what that is multiplied. ``is_rolling`` where it is known that each value is a total over
    several periods; else the name and the values are looked at.
    """
    months = np.array([month_number(day) for day in periods], dtype=int)
    series = _Series(
        name=name,
        frequency=frequency,
        months=months,
        days=periods,
        values=_numbers(values, len(months)),
        numerators=_numbers(numerators, len(months)),
        denominators=_numbers(denominators, len(months)),
        is_percentage=is_percentage,
        is_rolling=is_rolling,
        multiplier=multiplier,
        versions=definition_versions,
        today=today or date.today(),
        order=np.argsort(months, kind="stable"),
    )
    return [finding for check in CHECKS for finding in check(series)] if len(months) else []


def is_rolling_by_name(words: str) -> bool:
    """Whether a name or a header says that each value is a total over the months before it."""
    return bool(ROLLING_WORDS.search(words.replace("_", " ")))


def _numbers(given: Sequence[float | None] | None, length: int) -> np.ndarray:
    if given is None:
        return np.full(length, np.nan)
    return np.array([math.nan if number is None else number for number in given], dtype=float)


def _duplicates(series: _Series) -> Iterator[Finding]:
    counts = Counter(series.days)
    repeated = np.array([at for at, day in enumerate(series.days) if counts[day] > 1], dtype=int)
    if len(repeated):
        words = "The same period is there more than once."
        yield series.find(DUPLICATE_KEY, repeated, words, "Keep one value a period.", is_error=True)


def _uneven(series: _Series) -> Iterator[Finding]:
    step = STEP_MONTHS[series.frequency]
    phases = series.months % step
    usual = Counter(phases.tolist()).most_common(1)[0][0]
    usual_day = Counter(day.day for day in series.days).most_common(1)[0][0]
    is_first_or_last = all(day.day in (1, 28, 29, 30, 31) for day in series.days)
    is_odd = phases != usual
    if not is_first_or_last:
        is_odd = is_odd | np.array([day.day != usual_day for day in series.days])
    if is_odd.any():
        words = f"The dates are not evenly spaced: {series.frequency} values begin {step} months apart."
        if step == 1:
            words = "The dates are not evenly spaced: monthly values stand on one day of each month."
        remedy = "Keep periods of one kind and begin; load another kind (calendar years, say) as a series of its own."
        yield series.find(UNEVEN_SPACING, np.nonzero(is_odd)[0], words, remedy, is_error=True)


def _gaps(series: _Series) -> Iterator[Finding]:
    is_told = ~np.isnan(series.values) | ~np.isnan(series.numerators)
    told = np.unique(series.months[is_told])
    step = STEP_MONTHS[series.frequency]
    if len(told) and len(told) <= (told[-1] - told[0]) // step:
        expected = np.arange(told[0], told[-1] + 1, step)
        absent = np.setdiff1d(expected, told)
        if len(absent):
            where = _named(_runs(absent, series.frequency))
            missing = "1 value is" if len(absent) == 1 else f"{len(absent):,} values are"
            words = f"{missing} missing inside the series."
            remedy = "Load them when they are known; they stay missing until then, and never count as nought."
            yield Finding(GAP, series.name, where, words, remedy, is_error=False)


def _runs(months: np.ndarray, frequency: str) -> list[str]:
    """Months in order as the names of single periods and of runs of them."""
    breaks = np.nonzero(np.diff(months) > STEP_MONTHS[frequency])[0] + 1
    ends = [(month_of(int(run[0])), month_of(int(run[-1]))) for run in np.split(months, breaks)]
    names = [(period_name(first, frequency), period_name(last, frequency)) for first, last in ends]
    return [first if first == last else f"{first} to {last}" for first, last in names]


def _future(series: _Series) -> Iterator[Finding]:
    is_future = series.months > month_number(series.today)
    if is_future.any():
        words = "The period has not begun."
        yield series.find(FUTURE_PERIOD, np.nonzero(is_future)[0], words, "Correct the period.", is_error=True)


def _denominators(series: _Series) -> Iterator[Finding]:
    is_zero = series.denominators == 0
    is_rate = is_zero & (~np.isnan(series.values) | (series.numerators > 0))
    if is_rate.any():
        words = "The denominator is 0, so there is nothing to divide by."
        remedy = "Leave the value blank where there was nothing to count, or correct the denominator."
        yield series.find(DENOMINATOR_ZERO, np.nonzero(is_rate)[0], words, remedy, is_error=True)
    if (is_nothing := is_zero & ~is_rate).any():
        words = "The denominator is 0: there was nothing to count, so there is no value."
        remedy = "Nothing to do where that is so."
        yield series.find(DENOMINATOR_ZERO, np.nonzero(is_nothing)[0], words, remedy, is_error=False)


def _bounds(series: _Series) -> Iterator[Finding]:
    if not series.is_percentage:
        return
    if (is_over := series.values > 100).any():
        words, remedy = "The value is over 100 %.", "Check numerator and denominator: the whole cannot be exceeded."
        yield series.find(OVER_100_PERCENT, np.nonzero(is_over)[0], words, remedy, is_error=True)
    if (is_below := series.values < 0).any():
        words, remedy = "The value is below 0 %.", "Correct the value."
        yield series.find(BELOW_ZERO, np.nonzero(is_below)[0], words, remedy, is_error=True)
    is_above = (series.numerators > series.denominators) & (series.denominators > 0)
    if is_above.any():
        words, remedy = "The numerator is larger than the denominator.", "Swap or correct the two."
        found = np.nonzero(is_above)[0]
        yield series.find(NUMERATOR_ABOVE_DENOMINATOR, found, words, remedy, is_error=True)


def _disagreements(series: _Series) -> Iterator[Finding]:
    if series.multiplier is None:
        return
    is_rate = ~np.isnan(series.values + series.numerators) & (series.denominators > 0)
    for at in np.nonzero(is_rate)[0]:
        value = float(series.values[at])
        expected = float(series.numerators[at] / series.denominators[at] * series.multiplier)
        if abs(value - expected) > _half_a_digit(value) + 1e-9 * abs(expected):
            words = f"The value is {value:g}, but numerator and denominator give {expected:.6g}."
            remedy = "Correct whichever is wrong, or leave the value blank to have it worked out."
            yield series.find(VALUE_DISAGREES, np.array([at]), words, remedy, is_error=True)


def _half_a_digit(value: float) -> float:
    """Half a unit of the last digit in which a value is written."""
    text = f"{value:.10f}".rstrip("0")
    return 0.5 * 10 ** -len(text.partition(".")[2])


def _rolling(series: _Series) -> Iterator[Finding]:
    if STEP_MONTHS[series.frequency] >= 12:
        return
    if series.is_rolling or is_rolling_by_name(series.name) or (not series.is_percentage and _overlaps(series)):
        words = (
            "Rolling total: not for SPC. Neighbouring values share most of what they count, so limits would be far "
            "too narrow."
        )
        remedy = "Load what each period counted by itself; the total can be worked out from that."
        yield series.find(ROLLING_TOTAL, series.order[-1:], words, remedy, is_error=False)


def _overlaps(series: _Series) -> bool:
    """Whether differences undo each other a year later, as those of totals over a year do.

    Of independent monthly counts, the differences of 12-month totals are x(t) - x(t-12): their correlation a year
    apart is -0.5 and nothing at other distances, while the totals themselves change little from month to month.
    """
    known, distance = store_settings(), 12 // STEP_MONTHS[series.frequency]
    values = series.values[series.order]
    if len(values) < max(known.rolling_least_periods, 4 * distance) or np.isnan(values).any():
        return False
    changes = np.diff(values)
    if changes.std() == 0 or values.std() == 0:
        return False
    correlations = [_autocorrelation(changes, lag) for lag in range(1, distance + 1)]
    smoothness = 1 - changes.var() / (2 * values.var())
    return bool(
        correlations[-1] <= known.rolling_overlap_correlation
        and correlations[-1] == min(correlations)
        and smoothness >= known.rolling_level_correlation
    )


def _autocorrelation(values: np.ndarray, lag: int) -> float:
    apart = values - values.mean()
    return float((apart[lag:] * apart[:-lag]).sum() / (apart * apart).sum())


def _definition_changes(series: _Series) -> Iterator[Finding]:
    if len(series.versions) != len(series.months):
        return
    versions = np.asarray(series.versions)[series.order]
    changed = series.order[1:][versions[1:] != versions[:-1]]
    if len(changed):
        words = "The definition changes inside the series: earlier and later values do not count the same thing."
        remedy = "Add an annotation at that period, and ask for the limits to start anew there."
        yield series.find(DEFINITION_CHANGE, changed, words, remedy, is_error=False)


def _named(names: Sequence[str]) -> str:
    names = list(dict.fromkeys(names))
    more = f" and {len(names) - PERIODS_NAMED:,} more" if len(names) > PERIODS_NAMED else ""
    return ", ".join(names[:PERIODS_NAMED]) + more


CHECKS: tuple[Callable[[_Series], Iterator[Finding]], ...] = (
    _duplicates,
    _uneven,
    _gaps,
    _future,
    _denominators,
    _bounds,
    _disagreements,
    _rolling,
    _definition_changes,
)
