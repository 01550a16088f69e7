"""The chart tabs of the KPI page: the control chart with its notes, ranges and seasons, and where it is heading."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

from components.chart_block import chart_block
from components.charts.control_chart import letter
from components.context import Context
from components.performance.kpi_page_choice import Shown
from components.performance.kpi_page_figures import (
    KEPT,
    SHOWN_PERIODS,
    Coming,
    Note,
    columns_shown,
    control_figure,
    forecast_figure,
    note_period,
    range_figure,
    season_figure,
)
from components.performance.kpi_page_gaps import gaps_block, is_never_without
from components.performance.kpi_page_words import LARGE, how_the_chart_is_made
from components.performance.reading import known_day
from components.runtime import runtime
from components.words import day, plain
from data_access.performance.annotations import annotations_of
from data_access.performance.charts import NATION
from data_access.performance.commentaries import commentaries_of
from data_access.performance.rebases import rebases_of
from models.access import roles
from models.performance.kpis import RARE_EVENT_CHARTS
from models.performance.monitor import NO_LIMITS, XMR, C, P, U
from models.performance.periods import period_name
from models.performance.remarks import APPROVED
from models.performance.settings import section
from models.performance.trend import NO_CLEAR_TREND
from models.performance.words import chance_in_words
from models.reports.words import MINUS, first_upper

SETS_THE_LIMITS = {
    XMR: "The mean of the moving ranges, without those far above it, sets the limits of the chart.",
    P: "The limits of the chart come from its proportions and the size of each denominator, not from these ranges.",
    U: "The limits of the chart come from its rates and the size of each denominator, not from these ranges.",
    C: "The limits of the chart come from its mean count (exact Poisson limits), not from these ranges.",
}


def control_tab(context: Context, shown: Shown) -> None:
    """The chart of the series, its notes in words, how it was made, and what its owner says."""
    notes = notes_on_chart(context, shown)
    is_whole = is_whole_shown(shown)
    coming = coming_of(context, shown)
    figure = control_figure(context, shown.charts, shown.at, shown.unit_name, notes, coming, is_whole)
    chart_block(figure, context, filters=filters_of(shown))
    if notes:
        st.caption(plain(" · ".join(lettered(notes, shown, is_whole))))
    st.caption(plain(" ".join(how_the_chart_is_made(shown))))
    _newest_commentary(context, shown)


def range_tab(context: Context, shown: Shown) -> None:
    """Moving ranges, or for rare events the gaps between them, and the seasonal view."""
    left, right = st.columns(2)
    with left:
        is_rare = shown.kpi.chart in RARE_EVENT_CHARTS
        if is_rare and not is_never_without(shown):
            gaps_block(context, shown, filters_of(shown))
        else:
            if is_rare:
                st.text("Each known period from the first event on has one, so there are no gaps to chart.")
            _ranges(context, shown)
    with right:
        figure = season_figure(context, shown.charts, shown.at, shown.unit_name)
        if figure is None:
            st.text(f"A {shown.kpi.frequency} measure has no season to look for.")
        else:
            chart_block(figure, context, filters=filters_of(shown))


def _ranges(context: Context, shown: Shown) -> None:
    kind = str(shown.charts.monitored.kinds[shown.at])
    if kind == NO_LIMITS:
        st.text("This measure has no limits, so its moving ranges say nothing about it.")
        return
    figure = range_figure(context, shown.charts, shown.at, shown.unit_name, False)
    chart_block(figure, context, filters=filters_of(shown))
    st.caption(
        f"{SETS_THE_LIMITS[kind]} The upper limit here is 3.267 times the mean range; a jump beyond it is worth a "
        "reason of its own."
    )


def forecast_tab(context: Context, shown: Shown) -> None:
    """Where the measure is heading, how sure that is, and the chance of its target."""
    if not shown.is_national:
        st.text("Forecasts are made for national figures alone: choose policing as a whole.")
        return
    if known_day(context, shown.known_on) is not None:
        st.text("Forecasts are made from the newest figures alone: choose to see them as known now.")
        return
    coming, title = coming_of(context, shown), forecast_title(context, shown)
    figure = forecast_figure(context, shown.charts, shown.at, shown.unit_name, coming, title)
    chart_block(figure, context, filters=filters_of(shown))
    for words in forecast_words(context, shown):
        st.text(words)


def is_whole_shown(shown: Shown) -> bool:
    """Whether the reader wants every period; asked only where there are more than are shown by default."""
    count = shown.charts.monitored.panel.values.shape[1]
    if count <= SHOWN_PERIODS:
        return False
    return st.toggle(f"Show all {count} periods", key="kpi_whole")


def lettered(notes: tuple[Note, ...], shown: Shown, is_whole: bool) -> list[str]:
    """The notes in words, with the letters that they bear in the picture; those before its start without one."""
    first = shown.charts.period(columns_shown(shown.charts, is_whole)[0])
    drawn = [note for note in notes if note[0] >= first]
    before = [f"{day(on)} {words}" for on, words in notes if on < first]
    return [*(f"{letter(at)}: {day(on)} {words}" for at, (on, words) in enumerate(drawn)), *before]


def filters_of(shown: Shown) -> dict[str, str]:
    """The choice as an export names it."""
    known = day(shown.known_on) if shown.known_on else "now"
    return {"Measure": f"{shown.kpi.kpi_id} {shown.kpi.name}", "Shown for": shown.unit_name, "As known on": known}


def notes_on_chart(context: Context, shown: Shown) -> tuple[Note, ...]:
    """What happened and where limits start anew, in order of time: the same for everybody who sees the values.

    What happened to the national figures is told on the chart of every unit.
    """
    stores, viewer, kpi_id = runtime().stores, context.viewer, shown.kpi.kpi_id
    national = () if shown.is_national else annotations_of(stores, viewer, kpi_id, NATION)
    said = [
        (note.happened_on, note_words(note.annotation_kind, note.words, is_of_nation=at < len(national)))
        for at, note in enumerate((*national, *annotations_of(stores, viewer, kpi_id, shown.unit_id)))
        if not note.is_withdrawn
    ]
    starts = [
        (rebase.from_period, f"Limits start anew: {rebase.reason}")
        for rebase in rebases_of(stores, viewer, kpi_id, shown.unit_id)
        if rebase.state == APPROVED
    ]
    found = said + starts
    return tuple(sorted(found, key=lambda note: (note_period(shown.charts, note[0]) or note[0], note[1])))


def note_words(kind: str, words: str, *, is_of_nation: bool) -> str:
    """A note as it is told beside a chart; one on the national figures says so on the chart of a unit."""
    return f"National {kind}: {words}" if is_of_nation else f"{first_upper(kind)}: {words}"


@lru_cache(maxsize=KEPT)
def _coming(context: Context, kpi_id: str) -> Coming:
    rows = context.rows("performance/forecasts")
    mine = rows[rows.kpi_id == kpi_id]
    return tuple(
        (row.period.date(), row.forecast_mean, row.forecast_low, row.forecast_high)
        for row in mine.itertuples(index=False)
    )


def coming_of(context: Context, shown: Shown) -> Coming:
    """The forecast of a national series as it is known now; empty for any other."""
    is_newest = known_day(context, shown.known_on) is None
    return _coming(context, shown.kpi.kpi_id) if shown.is_national and is_newest else ()


def forecast_title(context: Context, shown: Shown) -> str:
    """Where it is heading, in one line."""
    coming = coming_of(context, shown)
    if not coming:
        return "No forecast can be made"
    period, mean, low, high = coming[-1]
    name = period_name(period, shown.kpi.frequency)
    ends = f"80 % band {_number(low, shown.kpi.decimals)} to {_number(high, shown.kpi.decimals)}"
    return f"Heading for {shown.in_words(mean)} by {name}, {ends}"


@lru_cache(maxsize=KEPT)
def _outlook(context: Context, kpi_id: str) -> object | None:
    rows = context.rows("performance/outlooks")
    mine = rows[rows.kpi_id == kpi_id]
    return None if mine.empty else next(mine.itertuples(index=False))


def forecast_words(context: Context, shown: Shown) -> list[str]:
    """Chance of the target, trend, and how the forecast was made."""
    outlook, due = _outlook(context, shown.kpi.kpi_id), shown.kpi.target_date
    if outlook is None:
        return ["Nothing is known of where this measure is heading."]
    words = []
    if shown.probability is not None:
        by = f"by {day(due)}" if due else "in any one period"
        words.append(f"Chance of meeting the target {by}: {chance_in_words(shown.probability)}.")
    words.append(_trend_words(outlook, shown))
    return [*words, str(outlook.outlook_note)]


def _trend_words(outlook: object, shown: Shown) -> str:
    if outlook.slope_per_year != outlook.slope_per_year:
        return "The trend over the years: nothing can be said yet."
    share = f"{section('trend')['interval_share'] * 100:.0f} % interval"
    decimals, unit = shown.kpi.decimals + 1, "percentage points" if shown.kpi.is_percentage else shown.kpi.unit
    low, high = _number(outlook.slope_low, decimals), _number(outlook.slope_high, decimals)
    change = f"{_number(outlook.slope_per_year, decimals)} {unit} a year, {share} {low} to {high}"
    if outlook.trend_direction == NO_CLEAR_TREND:
        return f"No clear trend over the years ({change})."
    return f"{first_upper(outlook.trend_direction)} over the years: {change}."


def _number(value: float, decimals: int) -> str:
    return f"{value:,.{0 if abs(value) >= LARGE else decimals}f}".replace(",", "\u2009").replace("-", MINUS)


def _newest_commentary(context: Context, shown: Shown) -> None:
    """The newest text about the series, letter for letter."""
    texts = commentaries_of(runtime().stores, context.viewer, shown.kpi.kpi_id, shown.unit_id)
    if not texts:
        return
    newest = texts[0]
    with st.container(border=True, key="figure_commentary"):
        period = period_name(newest.period, shown.kpi.frequency)
        role = roles()[newest.written_by_role].title if newest.written_by_role in roles() else "Unknown role"
        st.caption(plain(f"Commentary on {period}, {role}, {day(newest.written_at)}"))
        st.text(newest.words)
