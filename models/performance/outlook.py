"""Where a KPI is heading: its forecast, the chance of meeting its next target, and its trend, from its own values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import numpy as np

from models.performance.checks import store_settings
from models.performance.forecast import DIRECTIONS, Forecast, forecast, probability_of_target
from models.performance.kpis import RARE_EVENT_CHARTS, Kpi, kpi
from models.performance.periods import STEP_MONTHS, last_day, later, month_number
from models.performance.trend import Trend, seasonal_trend

OUTLOOKS_KEPT = 1024
Point = tuple[date, float | None]


@dataclass(frozen=True)
class Outlook:
    """What can be said of one KPI from its points; ``periods`` are those of the forecast, empty where there is none.

    ``target`` is the value aimed at in ``target_period``, or at the last point where no date is left. ``note`` says how
    the forecast was made, and of what there is none and why.
    """

    kpi_id: str
    last_period: date
    periods: tuple[date, ...]
    mean: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    target: float | None
    target_period: date | None
    probability: float | None
    trend: Trend
    note: str


@lru_cache(maxsize=OUTLOOKS_KEPT)
def outlook_of(kpi_id: str, points: tuple[Point, ...]) -> Outlook:
    """The outlook of a KPI from its points in order, each in a period of its own and at least one with a value."""
    defined = kpi(kpi_id)
    periods, values = _evenly(defined, points)
    last = periods[-1]
    day = last_day(last, defined.frequency)
    due = defined.next_due(day + timedelta(days=1), _baseline(defined, points))
    target_period = _period_holding(due[0], last, defined.frequency) if due else None
    target = due[1] if due else defined.target_on(day, _baseline(defined, points))
    ahead = _forecast(defined, values, _periods_ahead(last, target_period, defined.frequency))
    probability, why_not = _chance(defined, ahead, target, _steps(last, target_period, defined.frequency))
    trend = seasonal_trend(values, season_length=12 // STEP_MONTHS[defined.frequency])
    reasons = (ahead.reason or ahead.note, why_not, trend.reason)
    shown = min(store_settings().forecast_periods, len(ahead.mean))
    return Outlook(
        kpi_id=kpi_id,
        last_period=last,
        periods=tuple(later(last, step, defined.frequency) for step in range(1, shown + 1)),
        mean=ahead.mean[:shown],
        low=ahead.low[:shown],
        high=ahead.high[:shown],
        target=target,
        target_period=target_period,
        probability=probability,
        trend=trend,
        note=" ".join(dict.fromkeys(words for words in reasons if words)),
    )


def _evenly(defined: Kpi, points: tuple[Point, ...]) -> tuple[list[date], np.ndarray]:
    """Every period from the first to the last with a value, and its value; nan where there is none."""
    known = {period: value for period, value in points if value is not None}
    first, last = min(known), max(known)
    count = (month_number(last) - month_number(first)) // STEP_MONTHS[defined.frequency] + 1
    periods = [later(first, step, defined.frequency) for step in range(count)]
    return periods, np.array([known.get(period, np.nan) for period in periods], dtype=float)


def _baseline(defined: Kpi, points: tuple[Point, ...]) -> float | None:
    """The mean of the values of the target's baseline; None without one."""
    first, last = defined.target.baseline_from, defined.target.baseline_to
    if first is None or last is None:
        return None
    values = [value for period, value in points if value is not None and first <= period <= last]
    return float(np.mean(values)) if values else None


def _period_holding(day: date, after: date, frequency: str) -> date:
    """The period, among those that follow ``after``, that holds a day; one held before counts as ``after``."""
    steps = max((month_number(day) - month_number(after)) // STEP_MONTHS[frequency], 0)
    return later(after, steps, frequency)


def _steps(last: date, target_period: date | None, frequency: str) -> int | None:
    return target_period and (month_number(target_period) - month_number(last)) // STEP_MONTHS[frequency]


def _periods_ahead(last: date, target_period: date | None, frequency: str) -> int:
    known = store_settings()
    steps = _steps(last, target_period, frequency) or 0
    return max(known.forecast_periods, min(steps, known.forecast_most_periods))


def _forecast(defined: Kpi, values: np.ndarray, periods_ahead: int) -> Forecast:
    if defined.chart in RARE_EVENT_CHARTS:
        return Forecast(reason="Rare events are counted, not forecast.")
    if defined.is_cumulative and (np.diff(values[np.isfinite(values)]) < 0).any():
        return Forecast(reason="The running total begins anew each year, so it is not forecast.")
    return forecast(
        values,
        periods_ahead=periods_ahead,
        season_length=12 // STEP_MONTHS[defined.frequency],
        lower_bound=defined.lower_bound,
        upper_bound=defined.upper_bound,
    )


def _chance(defined: Kpi, ahead: Forecast, target: float | None, at_period: int | None) -> tuple[float | None, str]:
    if target is None:
        return None, "There is no target to meet."
    if defined.direction not in DIRECTIONS:
        return None, "Neither direction is better, so there is no chance of meeting the target."
    chance = probability_of_target(ahead, target, defined.direction, at_period)
    return chance.probability, chance.reason
