"""Charts for events so rare that a count per month says little: the time, or the cases, between them.

- **t-chart**, where the dates of events are known: days between events. The power 1/3.6 turns waiting times of
  independent events into nearly normal values (Nelson 1994, Journal of Quality Technology 26:239); an XmR chart of
  those, and its limits turned back into days. Two events on one day are 0 days apart.
- **g-chart**, where the cases between events are counted: the geometric distribution with exact tails (Kaminsky,
  Benneyan, Davis and Burke 1992, Journal of Quality Technology 24:63; Benneyan 2001, Health Care Management Science
  4:305), its chance estimated as 1 / (1 + mean). The centre is the median, about which runs are fair.
- **c-chart**, where only counts per period are known: exact Poisson tails, the centre again the median. It takes
  events to be independent with one rate, so it is for small counts only; a larger count varies more, and belongs on
  a u-chart. Counts are never spread over the days of their period to make dates up. ``periods_between`` gives the
  other honest way: event-free periods between periods with an event, for a g-chart.

Limits have the tail beyond them that 3 standard deviations have (0.00135), near limits that of 2 (0.02275), so the
usual rules apply. Where no limit can be, the lower one is 0, which nothing is below. A gap's improvement direction is
the other way round than that of the count: ``gap_direction``.

Arrays are (points,) or (series, points), nan where a value is missing; limits have the same shape.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import NormalDist

import numpy as np

from models.performance.grouping import group_keys, group_means, moving_ranges
from models.performance.poisson import poisson_limits
from models.performance.settings import section

RANGE_TO_LIMIT = 2.66  # three standard deviations in mean moving ranges of two
TAILS = tuple(NormalDist().cdf(-deviations) for deviations in (3, 2))
OPPOSITE = {"increase": "decrease", "decrease": "increase", "neutral": "neutral"}


@dataclass(frozen=True)
class RareEventChart:
    """Days, cases or periods between events (t, g), or counts per period (c), with the limits at every point."""

    values: np.ndarray
    mean: np.ndarray
    centre: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    near_lower: np.ndarray
    near_upper: np.ndarray


def t_chart(days_between: np.ndarray, *, groups: np.ndarray | None = None) -> RareEventChart:
    """The t-chart of days (or hours) between events; no limits for a group of fewer than two gaps.

    ``centre`` is the mean of the transformed gaps turned back. ValueError for a gap below 0.
    """
    gaps = _at_least_zero(days_between)
    keys, power = group_keys(gaps.shape, groups), section("rare_events")["weibull_power"]
    evened = gaps ** (1 / power)
    centre = group_means(evened, keys)
    width = RANGE_TO_LIMIT * group_means(moving_ranges(evened, keys), keys)
    lines = (centre - width, centre + width, centre - width * 2 / 3, centre + width * 2 / 3)
    days = (np.maximum(0, line) ** power for line in lines)
    return RareEventChart(gaps, group_means(gaps, keys), centre**power, *days)


def g_chart(cases_between: np.ndarray, *, groups: np.ndarray | None = None) -> RareEventChart:
    """The g-chart of cases (or periods) without an event between two with one: 0, 1, 2 and so on.

    A gap is beyond the upper limit when one as long or longer has a chance below the tail, and beyond the lower one
    when one as short or shorter has. ValueError for a gap below 0.
    """
    gaps = _at_least_zero(cases_between)
    mean = group_means(gaps, group_keys(gaps.shape, groups))
    lower, near_lower = (_shortest(mean, tail) for tail in TAILS)
    upper, near_upper = (_longest(mean, tail) for tail in TAILS)
    return RareEventChart(gaps, mean, _shortest(mean, 0.5), lower, upper, near_lower, near_upper)


def c_chart(counts: np.ndarray, *, groups: np.ndarray | None = None) -> RareEventChart:
    """The c-chart of small counts per period of one length, with exact Poisson tails. ValueError for one below 0."""
    counts = _at_least_zero(counts)
    mean = group_means(counts, group_keys(counts.shape, groups))
    (lower, upper), (near_lower, near_upper) = (_count_limits(mean, tail) for tail in TAILS)
    median = np.ceil(_count_limits(mean, 0.5)[0])
    return RareEventChart(counts, mean, median, lower, upper, near_lower, near_upper)


def days_between(event_dates: Sequence[date]) -> np.ndarray:
    """Days from each event to the next (events - 1,), in order of date."""
    days = np.sort(np.array(event_dates, dtype="datetime64[D]"))
    return np.diff(days).astype(float)


def open_gap_days(event_dates: Sequence[date], *, as_of: date) -> int:
    """Days since the last event: a gap that is still growing, so beyond the upper limit it is already a signal.

    ValueError without an event, or with one after ``as_of``.
    """
    gap = (as_of - max(event_dates)).days
    if gap < 0:
        raise ValueError("an event lies after the day that was asked for")
    return gap


def periods_between(counts: Sequence[float]) -> np.ndarray:
    """Event-free periods between each two periods with an event, for a g-chart; several events in one count once.

    A gap in which a period is missing (nan) is nan: how long it was is not known.
    """
    counts = np.asarray(counts, float)
    places = np.flatnonzero(counts > 0)
    gaps = np.diff(places) - 1.0
    missing_so_far = np.cumsum(np.isnan(counts))
    return np.where(np.diff(missing_so_far[places]) > 0, np.nan, gaps)


def gap_direction(improvement_direction: str) -> str:
    """The improvement direction of gaps, from that of the counts: fewer events are longer gaps. KeyError otherwise."""
    return OPPOSITE[improvement_direction]


def _at_least_zero(values: np.ndarray) -> np.ndarray:
    values = np.asarray(values, float)
    if (values < 0).any():
        raise ValueError("neither a gap nor a count can be below 0")
    return values


def _log_chance_of_none(mean: np.ndarray) -> np.ndarray:
    """The logarithm of the chance that a case is without an event; minus infinity when none ever was."""
    with np.errstate(divide="ignore"):
        return np.log(mean / (1 + mean))


def _shortest(mean: np.ndarray, tail: float) -> np.ndarray:
    """The gap such that one as short or shorter has this chance: 1 - q^(gap + 1) = tail."""
    return np.maximum(0, np.log(1 - tail) / _log_chance_of_none(mean) - 1)


def _longest(mean: np.ndarray, tail: float) -> np.ndarray:
    """The gap such that one as long or longer has this chance: q^gap = tail."""
    return np.log(tail) / _log_chance_of_none(mean)


def _count_limits(mean: np.ndarray, tail: float) -> tuple[np.ndarray, np.ndarray]:
    """Limits of counts; 0 and 0 where there was never an event, as a count of 0 is all that was seen."""
    lower, upper = poisson_limits(np.where(mean > 0, mean, 1.0), tail)
    return tuple(np.where(np.isnan(mean), np.nan, np.where(mean > 0, limit, 0.0)) for limit in (lower, upper))
