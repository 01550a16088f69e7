"""One series: its control chart with the rule that each point meets, its seasons over each other, what happened."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd
import streamlit as st

from components.chart_block import chart_block
from components.charts.control_chart import COMMON, NEUTRAL, Measure, control_chart, letter
from components.charts.season_lines import season_lines
from components.charts.spec import ChartContext, ChartSpec
from components.charts.theme import Mode
from components.context import Context
from components.controls import choose_by_id
from components.runtime import runtime
from components.series.shown import Shown
from components.series.table import DEFINITION, SERIES_KEY
from components.words import plain
from data_access.performance.rebases import rebases_of_dataset
from models.performance.periods import period_name
from models.performance.remarks import APPROVED
from models.performance.rule_words import rule_explained
from models.reports.words import first_upper
from models.series.datasets import short_id
from models.series.examined import events_within

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
Starts = tuple[tuple[date, str], ...]


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
        starts = approved_starts_of(shown, at, context)
        chart_block(series_chart(shown, at, context.mode, starts), context, filters={"Series": shown.names[at]})
        if notes := _notes(shown, starts):
            st.caption(plain(" · ".join(f"{letter(place)}: {words}" for place, (_, words) in enumerate(notes))))
    season = season_chart(shown, at, context.mode)
    with season_column:
        if season is not None:
            chart_block(season, context, filters={"Series": shown.names[at]})


def approved_starts_of(shown: Shown, at: int, context: Context) -> Starts:
    """First period and reason of each new start of limits that holds for one series."""
    if not shown.is_kept:
        return ()
    series_id = shown.examined.overview.series.series_ids[at]
    asked = rebases_of_dataset(runtime().stores, context.viewer, shown.about.dataset_id)
    return tuple(
        (item.from_period, item.reason) for item in asked if item.state == APPROVED and item.unit_id in ("", series_id)
    )


@lru_cache(maxsize=64)
def series_chart(shown: Shown, at: int, mode: Mode, starts: Starts = ()) -> ChartSpec:
    """The control chart of one series; ``starts`` are told where limits start anew."""
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
        notes=pd.DataFrame(
            [(_short_name(shown, column), words) for column, words in _notes(shown, starts)],
            columns=["label", "words"],
        ),
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
    rule = rule_explained(result.monitored.rule(at, last))
    if not rule:
        return f"{name}: within its usual variation"
    state = "a signal" if result.listed[at] else "meets a rule, but not beyond the false-alarm budget"
    return f"{name}: {state}. {first_upper(rule).partition(':')[0]}"


def _rule(shown: Shown, at: int, column: int) -> str:
    return rule_explained(shown.examined.overview.monitored.rule(at, column))


def _measure(shown: Shown, at: int) -> str:
    result = shown.examined.overview
    if at in result.refused and not result.is_trial(at):
        return "As published"
    is_adjusted = result.monitored.applied[at] != "none"
    season = "Season taken out" if result.is_seasonal[at] else "Adjusted for the little season that it may have"
    parts = [season if is_adjusted else "As published"]
    if result.monitored.widening.is_widened[at]:
        factor = result.monitored.widening.limit_factor[at] / result.monitored.season_factor[at]
        parts.append(f"limits widened {factor:.2f} times as neighbouring periods resemble each other")
    return ", ".join(parts)


def _short_name(shown: Shown, column: int) -> str:
    series = shown.examined.overview.series
    day = series.periods[column]
    if series.frequency == "monthly":
        return f"{day:%b %Y}"
    return f"{day.day} {day:%b %Y}" if series.frequency == "days" else period_name(day.date(), series.frequency)


def _notes(shown: Shown, starts: Starts) -> list[tuple[int, str]]:
    """Place and words of what happened and of each new start of limits, in the order of their letters."""
    series = shown.examined.overview.series
    happened = [(event.from_period, event.note) for event in events_within(series)]
    happened += [(day, f"Limits start anew: {reason}") for day, reason in starts]
    days = [period.date() for period in series.periods]
    placed = [(next((at for at, each in enumerate(days) if each >= day), None), words) for day, words in happened]
    return sorted((at, words) for at, words in placed if at is not None)


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
