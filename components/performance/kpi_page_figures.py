"""The pictures of the KPI page: control chart, moving ranges, seasons and forecast."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd

from components.charts.control_chart import Measure, control_chart
from components.charts.season_lines import season_lines
from components.charts.spec import ChartContext, ChartSpec
from components.context import Context
from components.words import count_of
from models.performance import spc
from models.performance.findings import NO_CHANGE
from models.performance.kpi_charts import KpiCharts, meets
from models.performance.monitor import NO_LIMITS
from models.performance.noise import ADJUST, NONE, YEAR_ON_YEAR
from models.performance.periods import FIRST_MONTH_OF_YEAR, period_name
from models.performance.rule_words import rule_explained
from models.performance.spc_rules import PointType

KEPT = 128
SHOWN_PERIODS = 36
RANGE_LIMIT = 3.267  # Wheeler 1993: D4 of ranges of two values
LOOKS = {
    PointType.COMMON_CAUSE: "common",
    PointType.IMPROVEMENT: "improvement",
    PointType.CONCERN: "concern",
    PointType.NEUTRAL_HIGH: "neutral",
    PointType.NEUTRAL_LOW: "neutral",
}
SEASONS = {
    "monthly": "April May June July August September October November December January February March".split(),
    "quarterly": ["Q1", "Q2", "Q3", "Q4"],
}
Note = tuple[date, str]
Coming = tuple[tuple[date, float, float, float], ...]


@lru_cache(maxsize=KEPT)
def control_figure(
    context: Context, charts: KpiCharts, at: int, area: str, notes: tuple[Note, ...], coming: Coming, is_whole: bool
) -> ChartSpec:
    """The chart of one series with its notes; ``coming`` is drawn where it is in the unit of the chart."""
    found, kpi = charts.monitored, charts.kpi
    columns = columns_shown(charts, is_whole)
    is_plain = str(found.applied[at]) == NONE and kpi.charted == "value"
    measure, path = _target_on(charts, at, columns) if is_plain or kpi.seasonal == ADJUST else (None, None)
    points = pd.DataFrame([_point(charts, at, column) for column in columns])
    if path is not None:
        points["target"] = path
    return control_chart(
        points=points,
        measure=Measure(
            name=f"{kpi.name}{_shown_as(charts, at)}",
            unit=kpi.unit,
            decimals=kpi.decimals,
            target=measure,
            is_trial=bool(found.is_trial[at]),
        ),
        title=_message(charts, at, columns),
        context=chart_context(context, charts, area, columns),
        ahead=_ahead(coming, kpi.frequency) if is_plain and coming else None,
        notes=_notes(charts, notes),
    )


@lru_cache(maxsize=KEPT)
def range_figure(context: Context, charts: KpiCharts, at: int, area: str, is_whole: bool) -> ChartSpec:
    """How far each value lies from the one before, with mean and upper limit of each stretch."""
    found, kpi = charts.monitored, charts.kpi
    ranges, mean = moving_ranges(found.values[at], found.groups[at])
    columns = columns_shown(charts, is_whole)
    over = [bool(ranges[column] > RANGE_LIMIT * mean[column]) for column in columns]
    points = pd.DataFrame(
        [
            {
                "label": label_of(charts.period(column), kpi.frequency),
                "value": _known(ranges[column]),
                "centre": _known(mean[column]),
                "lower": None,
                "upper": _known(RANGE_LIMIT * mean[column]),
                "look": "neutral" if is_over else "common",
                "rule": "a jump larger than usual variation makes" if is_over else "",
                "group": int(found.groups[at, column]),
            }
            for column, is_over in zip(columns, over, strict=True)
        ]
    )
    jumps = f"{count_of(sum(over), 'jump')} larger than usual" if any(over) else "No jump is larger than usual"
    return control_chart(
        points=points,
        measure=Measure("Moving range", kpi.unit, kpi.decimals + 1),
        title=f"{jumps} from one period to the next",
        context=chart_context(context, charts, area, columns),
        key="moving-ranges",
    )


@lru_cache(maxsize=KEPT)
def season_figure(context: Context, charts: KpiCharts, at: int, area: str) -> ChartSpec | None:
    """Years over each other as reported; None for a frequency without seasons."""
    kpi, panel = charts.kpi, charts.monitored.panel
    seasons = SEASONS.get(kpi.frequency)
    if seasons is None:
        return None
    values = pd.DataFrame(
        [
            (*_year_and_season(charts.period(column), 12 // len(seasons)), _known(panel.values[at, column]))
            for column in range(panel.values.shape[1])
        ],
        columns=["year", "season", "value"],
    )
    applied = str(charts.monitored.applied[at])
    said = {ADJUST: "the chart takes it out", YEAR_ON_YEAR: "the chart compares years"}.get(applied, "")
    title = f"The measure has a season, so {said}" if said else "Years over each other, as reported"
    return season_lines(
        values=values,
        seasons=seasons,
        measure=Measure(kpi.name, kpi.unit, kpi.decimals),
        title=title,
        context=chart_context(context, charts, area, range(panel.values.shape[1])),
    )


@lru_cache(maxsize=KEPT)
def forecast_figure(
    context: Context, charts: KpiCharts, at: int, area: str, coming: Coming, title: str
) -> ChartSpec:
    """The values as they were reported, and where they are heading."""
    kpi, panel = charts.kpi, charts.monitored.panel
    columns = columns_shown(charts, is_whole=False)
    target, path = _target_on(charts, at, columns)
    points = pd.DataFrame(
        [
            {
                "label": label_of(charts.period(column), kpi.frequency),
                "value": _known(panel.values[at, column]),
                "centre": None, "lower": None, "upper": None, "look": "common", "rule": "", "group": 0,
            }
            for column in columns
        ]
    )  # fmt: skip
    if path is not None:
        points["target"] = path
    return control_chart(
        points=points,
        measure=Measure(kpi.name, kpi.unit, kpi.decimals, target=target),
        title=title,
        context=chart_context(context, charts, area, columns),
        ahead=_ahead(coming, kpi.frequency) if coming else None,
        key="forecast",
    )


def columns_shown(charts: KpiCharts, is_whole: bool) -> range:
    """The columns of the last periods, or all of them."""
    count = charts.monitored.panel.values.shape[1]
    return range(0 if is_whole else max(0, count - SHOWN_PERIODS), count)


def moving_ranges(values: np.ndarray, groups: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Distance of each value from the one before in its stretch, and the mean range that sets the limits of it."""
    row = {"values": values[None, :], "groups": groups[None, :]}
    return spc.moving_ranges(**row)[0], spc.xmr_limits(**row).average_moving_range[0]


def label_of(period: date, frequency: str) -> str:
    """The period as the axis names it: "Oct 2026", "Q3 2026/27"."""
    return f"{period:%b %Y}" if frequency == "monthly" else period_name(period, frequency)


def chart_context(context: Context, charts: KpiCharts, area: str, columns: range) -> ChartContext:
    """What the pictures of a series are about."""
    frequency = charts.kpi.frequency
    first, last = (label_of(charts.period(column), frequency) for column in (columns[0], columns[-1]))
    return ChartContext(
        area=area,
        period=f"{first} to {last}" if first != last else first,
        source=charts.kpi.source,
        definition=f"{charts.kpi.how_worked_out} {charts.kpi.caveat}".strip(),
        is_synthetic=context.is_synthetic,
        mode=context.mode,
    )


def _point(charts: KpiCharts, at: int, column: int) -> dict[str, object]:
    found = charts.monitored
    rule = found.rule(at, column)
    return {
        "label": label_of(charts.period(column), charts.kpi.frequency),
        "value": _known(found.values[at, column]),
        "centre": _known(found.charts.mean[at, column]),
        "lower": _known(found.lower[at, column]),
        "upper": _known(found.upper[at, column]),
        "look": LOOKS[PointType(int(found.charts.point_types[at, column]))],
        "rule": "" if rule == NO_CHANGE else rule_explained(rule),
        "group": int(found.groups[at, column]),
    }


def _target_on(charts: KpiCharts, at: int, columns: range) -> tuple[float | None, list[float | None] | None]:
    """One target for the whole picture, or that of each period where it changes."""
    if not charts.kpi.is_target_on_chart:
        return None, None
    line = [_known(charts.targets[at, column]) for column in columns]
    known = {value for value in line if value is not None}
    if len(known) == 1 and None not in line:
        return known.pop(), None
    return None, line if known else None


def _shown_as(charts: KpiCharts, at: int) -> str:
    applied = str(charts.monitored.applied[at])
    if charts.kpi.charted == "change":
        return ", change since the period before"
    return {ADJUST: ", season taken out", YEAR_ON_YEAR: ", against the year before"}.get(applied, "")


def _message(charts: KpiCharts, at: int, columns: range) -> str:
    """What stands out in the picture, and what did last."""
    found = charts.monitored
    known = [column for column in columns if not np.isnan(found.values[at, column])]
    if str(found.kinds[at]) == NO_LIMITS:
        return _met_words(charts, at, known)
    if bool(found.is_trial[at]):
        return f"{count_of(len(known), 'value')}, with provisional limits"
    flagged = [column for column in known if found.rule(at, column) != NO_CHANGE]
    if not flagged:
        return f"None of {count_of(len(known), 'point')} stands out"
    last = charts.period(flagged[-1])
    return (
        f"{len(flagged)} of {count_of(len(known), 'point')} {'stands' if len(flagged) == 1 else 'stand'} out, "
        f"{'the last in' if len(flagged) > 1 else 'in'} {label_of(last, charts.kpi.frequency)}"
    )


def _met_words(charts: KpiCharts, at: int, known: list[int]) -> str:
    """How many values of a chart without limits met the target that they had."""
    values = charts.monitored.panel.values[at]
    held = [meets(values[column], _known(charts.targets[at, column]), charts.kpi.direction) for column in known]
    judged = [met for met in held if met is not None]
    if not judged:
        return f"{count_of(len(known), 'value')}, without limits"
    return f"{sum(judged) or 'None'} of {count_of(len(judged), 'value')} met the target"


def _ahead(coming: Coming, frequency: str) -> pd.DataFrame:
    told = [(label_of(period, frequency), *parts) for period, *parts in coming]
    return pd.DataFrame(told, columns=["label", "mean", "low", "high"])


def note_period(charts: KpiCharts, happened_on: date) -> date | None:
    """The period of the series that a day falls into, the last one for a later day; None before the first."""
    periods = (charts.period(column) for column in range(len(charts.monitored.panel.periods)))
    return max((period for period in periods if period <= happened_on), default=None)


def _notes(charts: KpiCharts, notes: tuple[Note, ...]) -> pd.DataFrame:
    """The notes at the period that each falls into."""
    placed = [(note_period(charts, happened_on), words) for happened_on, words in notes]
    told = [(label_of(period, charts.kpi.frequency), words) for period, words in placed if period is not None]
    return pd.DataFrame(told, columns=["label", "words"])


def _year_and_season(period: date, step_months: int) -> tuple[str, int]:
    year = period.year - (period.month < FIRST_MONTH_OF_YEAR)
    return f"{year}/{(year + 1) % 100:02d}", (period.month - FIRST_MONTH_OF_YEAR) % 12 // step_months


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
