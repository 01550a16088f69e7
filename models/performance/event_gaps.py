"""Gaps between rare events, judged: event-free periods (g-chart) or days (t-chart), and the gap still open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from models.performance import spc
from models.performance.rare_events import (
    RareEventChart,
    days_between,
    g_chart,
    gap_direction,
    open_gap_days,
    periods_between,
    t_chart,
)
from models.performance.spc_limits import MINIMUM_POINTS, Limits
from models.performance.spc_rules import (
    SHIFT_LENGTH,
    TREND_LENGTH,
    PointClass,
    PointType,
    rule_set_name,
    special_cause_type,
)

FEWEST_GAPS = 3


@dataclass(frozen=True, eq=False)
class EventGaps:
    """The g-chart of one series of counts.

    ``ends`` are the places of the events that end a gap, in step with ``chart.values``; ``open_periods`` is how many
    periods have passed without an event since the last, None where one of them is missing.
    """

    ends: tuple[int, ...]
    chart: RareEventChart
    judged: spc.Charts
    is_trial: bool
    open_periods: int | None

    @property
    def is_open_gap_unusual(self) -> bool:
        """Whether the gap that is still open is already longer than chance makes it; never while limits are trial."""
        return not self.is_trial and self.open_periods is not None and self.open_periods > self.chart.upper[-1]


def event_gaps(counts: np.ndarray, *, direction: str, minimum_points: int = MINIMUM_POINTS) -> EventGaps | None:
    """Event-free periods between events, judged; None for fewer than three gaps of known length.

    ``counts`` (periods,) is one stretch without a rebase, nan where a period is missing; ``direction`` is that of
    the counts. Below ``minimum_points`` gaps the limits are trial ones. ValueError for a count below 0.
    """
    counts = np.asarray(counts, float)
    if (counts < 0).any():
        raise ValueError("no count can be below 0")
    gaps = periods_between(counts)
    known = int((~np.isnan(gaps)).sum())
    if known < FEWEST_GAPS:
        return None
    chart, places = g_chart(gaps), np.flatnonzero(counts > 0)
    since = counts[places[-1] + 1 :]
    return EventGaps(
        ends=tuple(places[1:].tolist()),
        chart=chart,
        judged=judged_gaps(chart, direction=gap_direction(direction)),
        is_trial=known < minimum_points,
        open_periods=None if np.isnan(since).any() else len(since),
    )


@dataclass(frozen=True)
class DayGap:
    """The days from one event to the one of this date, under the names of the XmR chart."""

    date: date
    days: int
    mean: float
    lpl: float
    upl: float
    special_cause_type: str
    point_type: str


@dataclass(frozen=True)
class EventAnalysis:
    """The t-chart of event dates; ``open_gap_days`` have passed from the last event to ``as_of``."""

    rule_set: str
    gaps: tuple[DayGap, ...]
    is_trial: bool
    variation_icon: str | None
    as_of: date
    open_gap_days: int
    is_open_gap_unusual: bool


def analyse_events(
    dates: Sequence[date],
    *,
    as_of: date,
    direction: str = "increase",
    trend_length: int = TREND_LENGTH,
    shift_length: int = SHIFT_LENGTH,
) -> EventAnalysis:
    """The t-chart of days between events; ``direction`` is that of the days: "increase" where longer is better.

    SeriesRefused for fewer than three gaps, or for an event after ``as_of``.
    """
    days = sorted(dates)
    if len(days) <= FEWEST_GAPS:
        raise spc.SeriesRefused(f"There are {len(days)} events.", f"Give at least {FEWEST_GAPS + 1}.")
    if days[-1] > as_of:
        raise spc.SeriesRefused(f"An event on {days[-1]} lies after {as_of}.", "Correct it, or give a later day.")
    chart = t_chart(days_between(days))
    lengths = {"trend_length": trend_length, "shift_length": shift_length}
    judged = judged_gaps(chart, direction=direction, **lengths)
    gaps = tuple(
        DayGap(
            date=day,
            days=int(chart.values[at]),
            mean=float(chart.centre[at]),
            lpl=float(chart.lower[at]),
            upl=float(chart.upper[at]),
            special_cause_type=special_cause_type(PointClass(judged.classes[0, at]), **lengths),
            point_type=PointType(judged.point_types[0, at]).label,
        )
        for at, day in enumerate(days[1:])
    )
    since, icon = open_gap_days(days, as_of=as_of), spc.Variation(judged.variation[0]).label
    is_trial = len(gaps) < MINIMUM_POINTS
    is_unusual = since > gaps[-1].upl and not is_trial
    return EventAnalysis(rule_set_name(trend_length, shift_length), gaps, is_trial, icon, as_of, since, is_unusual)


def judged_gaps(
    chart: RareEventChart, *, direction: str, trend_length: int = TREND_LENGTH, shift_length: int = SHIFT_LENGTH
) -> spc.Charts:
    """The rules on a chart of one row of gaps, as (1, gaps); ``direction`` is that of the gaps."""
    parts = (chart.centre, chart.lower, chart.upper, chart.near_lower, chart.near_upper)
    return spc.judge(
        chart.values[None, :],
        Limits(*(part[None, :] for part in parts)),
        direction=direction,
        trend_length=trend_length,
        shift_length=shift_length,
    )
