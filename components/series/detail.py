"""One series: its control chart with the rule that each point meets, its seasons over each other, what happened."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd
import streamlit as st

from components.chart_block import chart_block
from components.charts.control_chart import COMMON, NEUTRAL, Measure, control_chart
from components.charts.season_lines import season_lines
from components.charts.spec import ChartContext, ChartSpec
from components.charts.theme import Mode
from components.context import Context
from components.controls import choose_by_id
from components.series.shown import Shown
from components.series.table import DEFINITION, SERIES_KEY
from models.performance.periods import period_name
from models.performance.spc_rules import PointClass
from models.series.datasets import short_id
from models.series.examined import events_within

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
RULES = {
    PointClass.ABOVE_UPPER_LIMIT: "Above the upper limit: so high less than once in a hundred unchanged periods",
    PointClass.BELOW_LOWER_LIMIT: "Below the lower limit: so low less than once in a hundred unchanged periods",
    PointClass.TREND_INCREASING: "Rising point after point, longer than chance lets it",
    PointClass.TREND_DECREASING: "Falling point after point, longer than chance lets it",
    PointClass.TWO_IN_THREE_ABOVE: "Two of three points close to the upper limit",
    PointClass.TWO_IN_THREE_BELOW: "Two of three points close to the lower limit",
    PointClass.SHIFT_ABOVE: "A run above the mean, longer than chance lets it",
    PointClass.SHIFT_BELOW: "A run below the mean, longer than chance lets it",
}


def choose_series(shown: Shown) -> str:
    """The short id of the series on show; the one that needs attention most unless the reader chose."""
    names = shown.names_by_key
    return choose_by_id("Series", SERIES_KEY, names, default=next(iter(names)))


def series_detail(shown: Shown, key: str, context: Context) -> None:
    """Chart and seasons of one series, side by side where there is room."""
    at = shown.places[key]
    if reason := shown.examined.overview.refused.get(at):
        st.text(f"Not judged. {reason}")
    chart_column, season_column = st.columns([7, 5])
    with chart_column:
        chart_block(series_chart(shown, at, context.mode), context, filters={"Series": shown.names[at]})
    season = season_chart(shown, at, context.mode)
    with season_column:
        if season is not None:
            chart_block(season, context, filters={"Series": shown.names[at]})


@lru_cache(maxsize=64)
def series_chart(shown: Shown, at: int, mode: Mode) -> ChartSpec:
    """The control chart of one series."""
    result = shown.examined.overview
    charted, series = result.monitored, result.series
    is_trial = result.is_trial(at)
    is_refused = at in result.refused and not is_trial
    classes = charted.charts.classes[at]
    values = series.values[at] if is_refused else charted.values[at]
    nothing = np.full(len(values), np.nan)
    points = pd.DataFrame(
        {
            "label": [_short_name(shown, column) for column in range(len(values))],
            "value": values,
            "centre": nothing if is_refused else charted.charts.mean[at],
            "lower": nothing if is_refused else charted.lower[at],
            "upper": nothing if is_refused else charted.upper[at],
            "look": [COMMON if is_refused or code == 0 else NEUTRAL for code in classes],
            "rule": ["" if is_refused else _rule(shown, at, column) for column in range(len(values))],
            "group": charted.groups[at],
        }
    )
    return control_chart(
        points=points,
        measure=Measure(_measure(shown, at), shown.about.unit, shown.about.decimals, is_trial=is_trial),
        title=_title(shown, at),
        context=_about(shown, at, mode),
        notes=_notes(shown),
        key=f"series-chart-{short_id(series.series_ids[at])}",
    )


def season_chart(shown: Shown, at: int, mode: Mode) -> ChartSpec | None:
    """The years of a monthly series over each other; None for series that come less often."""
    series = shown.examined.overview.series
    if series.frequency != "monthly":
        return None
    days = series.periods
    values = pd.DataFrame(
        {
            "year": [str(day.year) for day in days],
            "season": [day.month - 1 for day in days],
            "value": series.values[at],
        }
    )
    is_seasonal = bool(shown.examined.overview.is_seasonal[at])
    title = "It repeats a pattern each year" if is_seasonal else "No clear pattern that repeats each year"
    if np.isfinite(series.values[at]).sum() < 2 * len(MONTHS):
        title = "Two years are needed to look for a season"
    return season_lines(
        values=values,
        seasons=MONTHS,
        measure=Measure("As published", shown.about.unit, shown.about.decimals),
        title=title,
        context=_about(shown, at, mode),
        key=f"series-season-{short_id(series.series_ids[at])}",
    )


def _title(shown: Shown, at: int) -> str:
    result = shown.examined.overview
    name = shown.names[at]
    if at in result.refused:
        return f"{name}: too few values to judge" if result.is_trial(at) else f"{name}: not judged"
    last = result.monitored.last(at)
    rule = RULES.get(PointClass(int(result.monitored.charts.classes[at, last])))
    if rule is None:
        return f"{name}: within its usual variation"
    state = "a signal" if result.listed[at] else "meets a rule, but not beyond the false-alarm budget"
    return f"{name}: {state}. {rule.partition(':')[0]}"


def _rule(shown: Shown, at: int, column: int) -> str:
    charted = shown.examined.overview.monitored
    words = RULES.get(PointClass(int(charted.charts.classes[at, column])), "")
    return f"{words} ({charted.rule(at, column)})" if words else ""


def _measure(shown: Shown, at: int) -> str:
    result = shown.examined.overview
    if at in result.refused and not result.is_trial(at):
        return "As published"
    is_adjusted = result.monitored.applied[at] != "none"
    season = "Season taken out" if result.is_seasonal[at] else "Adjusted for the little season that it may have"
    parts = [season if is_adjusted else "As published"]
    if result.monitored.widening.is_widened[at]:
        factor = result.monitored.widening.limit_factor[at] / result.monitored.season_factor[at]
        parts.append(f"limits widened {factor:.2f} times for autocorrelation")
    return ", ".join(parts)


def _short_name(shown: Shown, column: int) -> str:
    series = shown.examined.overview.series
    day = series.periods[column]
    if series.frequency == "monthly":
        return f"{day:%b %Y}"
    return f"{day.day} {day:%b %Y}" if series.frequency == "days" else period_name(day.date(), series.frequency)


def _notes(shown: Shown) -> pd.DataFrame:
    series = shown.examined.overview.series
    found = []
    for event in events_within(series):
        columns = [at for at, day in enumerate(series.periods) if day.date() >= event.from_period]
        found.append((_short_name(shown, columns[0]), event.words))
    return pd.DataFrame(found, columns=["label", "words"])


def _about(shown: Shown, at: int, mode: Mode) -> ChartContext:
    series = shown.examined.overview.series
    return ChartContext(
        area=shown.names[at],
        period=f"{series.name_of(0)} to {series.name_of(len(series.periods) - 1)}",
        source=f"{shown.about.publisher}. {shown.about.attribution}",
        definition=DEFINITION,
        is_synthetic=shown.is_synthetic,
        mode=mode,
    )
