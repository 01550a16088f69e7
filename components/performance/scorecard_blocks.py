"""The blocks of the scorecard: filters, the grid of readings, what needs attention, and the table of every KPI."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import lru_cache, partial

import pandas as pd
import streamlit as st

from components.chart_block import WRAPPED_ROW_PIXELS, about_table, block_heading, chart_block, table_block
from components.charts.reading_grid import reading_grid
from components.charts.spec import ChartContext, ChartSpec
from components.context import Context
from components.controls import choose
from components.drill import ask_for_page
from components.performance.reading import Reading
from components.performance.scorecard_rows import (
    CHANGES,
    EVERYTHING,
    KEPT,
    LOOKS,
    OUTCOMES,
    Choice,
    cell_of,
    export_table,
    in_words,
    objective_names,
    reading_names,
    scorecard_table,
    service_names,
    told,
)
from components.runtime import runtime
from components.words import count_of, day, plain
from data_access.performance.rebases import rebases_waiting
from models.performance.attention import attention_rank
from models.performance.kpis import kpi

FIRST_SHOWN = 5
LAST_RANK_SHOWN = 5
TABLE_HEIGHT, ROWS_IN_VIEW = 698, 10
SOURCE = "KPI values as they were reported, national figures made from numerators and denominators"
DEFINITION = (
    "A measure changes when its control chart says so, not when one value is higher than the one before. "
    "●H ●L: improving, high or low. ◆H ◆L: getting worse, high or low. ■↑ ■↓: changed. ∿: no clear change. "
    "Then the target: ●P will be met, ◆F will be missed, ■? met at times. ○–: not judged."
)


def choose_scorecard() -> Choice:
    """Filters, kept in the address."""
    return Choice(
        objective=choose("Objective", "objective", objective_names(), placeholder="All objectives") or EVERYTHING,
        service=choose("Service", "service", service_names(), placeholder="All services") or EVERYTHING,
        reading=choose("Reading", "reading", reading_names(), placeholder="All readings") or EVERYTHING,
    )


def filters_in_words(choice: Choice) -> dict[str, str]:
    """The filters as an export names them."""
    return {
        "Objective": objective_names().get(choice.objective, "all"),
        "Service": service_names().get(choice.service, "all"),
        "Reading": reading_names().get(choice.reading, "all"),
    }


def grid_block(context: Context, readings: tuple[Reading, ...], choice: Choice) -> None:
    """How many measures read how; a click on a cell shows its measures."""
    if readings:
        chart_block(grid_of(context, readings), context, filters=filters_in_words(choice), on_pick=_pick_reading)


@lru_cache(maxsize=KEPT)
def grid_of(context: Context, readings: tuple[Reading, ...]) -> ChartSpec:
    """The grid of these readings."""
    counted = Counter(cell_of(item.finding) for item in readings)
    cells = pd.DataFrame(
        [(change, outcome, number) for (change, outcome), number in counted.items()],
        columns=["variation", "assurance", "measures"],
    )
    return reading_grid(
        cells=cells,
        variations=dict(CHANGES),
        assurances=dict(OUTCOMES),
        looks=dict(LOOKS),
        title=f"How {count_of(len(readings), 'measure')} read: pick a cell to see them",
        context=ChartContext(
            area="national",
            period=f"as at {day(context.as_at)}",
            source=SOURCE,
            definition=DEFINITION,
            is_synthetic=context.is_synthetic,
            mode=context.mode,
        ),
    )


def attention_block(readings: tuple[Reading, ...]) -> None:
    """The few measures that need attention first, each a sentence with a way to its page."""
    first = [item for item in readings if attention_rank(item.finding) <= LAST_RANK_SHOWN][:FIRST_SHOWN]
    with st.container(border=True, key="figure_attention"):
        block_heading(_attention_title(readings), "Sorted by what asks for action, then by chance of the target")
        for item in first:
            _first_shown(item)
        if not first:
            st.text("Nothing asks for action: leave it alone and look again when the next figures come.")


def _first_shown(item: Reading) -> None:
    with st.container(gap=None, key=f"first_{item.kpi.kpi_id}"):
        st.button(
            plain(item.kpi.name),
            key=f"open_{item.kpi.kpi_id}",
            on_click=ask_for_page,
            args=("kpi", {"kpi": item.kpi.kpi_id}),
            type="tertiary",
            icon=":material/arrow_forward:",
        )
        st.caption(plain(f"{in_words(item, item.latest)} against {in_words(item, item.target)}. {told(item)}"))


def waiting_block(context: Context) -> None:
    """New starts of limits that wait for the viewer's decision, each with the way to it."""
    for item in rebases_waiting(runtime().stores, context.viewer)[:FIRST_SHOWN]:
        selected = {"kpi": item.series_id, "series": item.unit_id, "kpi_part": "Limits"}
        st.button(
            plain(f"Decide: shall the limits of {kpi(item.series_id).name} start anew?"),
            key=f"decide_{item.rebase_id}",
            on_click=ask_for_page,
            args=("kpi", selected),
            icon=":material/balance:",
        )


def table_of_kpis(context: Context, readings: tuple[Reading, ...], choice: Choice, today: date) -> None:
    """Every KPI of the choice; a picked row opens its page."""
    if not readings:
        st.text("No measure fits these filters. Clear one of them.")
        return
    about = about_table(
        context,
        title=f"{count_of(len(readings), 'measure')}, what needs attention first",
        subtitle="National figures; pick a row to open its page",
        definition=DEFINITION,
        source=SOURCE,
        filters=filters_in_words(choice),
    )
    table_block("scorecard", export_table(readings, today), context, about, draw=partial(_draw, readings, today))


def _draw(readings: tuple[Reading, ...], today: date) -> None:
    st.dataframe(
        scorecard_table(readings, today),
        hide_index=True,
        height=TABLE_HEIGHT if len(readings) > ROWS_IN_VIEW else "content",
        on_select=partial(_open_row, tuple(item.kpi.kpi_id for item in readings)),
        selection_mode="single-row",
        key="scorecard_rows",
        row_height=WRAPPED_ROW_PIXELS,
        column_config=_columns(),
        alt="Every measure with its signs, latest value, target, course, sentence, chance and newest figure",
    )


@lru_cache(maxsize=1)
def _columns() -> dict[str, object]:
    config = st.column_config
    chance = "Of meeting the target by its date; empty without a date or a forecast"
    signs = "First the change, then the target; what each sign means stands under Data and source"
    return {
        "Signs": config.TextColumn(width=64, help=signs),
        "Measure": config.TextColumn(width=210),
        "Latest": config.TextColumn(width=84),
        "Target": config.TextColumn(width=84),
        "Course": config.LineChartColumn(width=100, help="At most the last 36 periods"),
        "In plain words": config.TextColumn(width=330),
        "Chance of target": config.TextColumn(width=120, help=chance),
        "Newest figure": config.TextColumn(width=240),
    }


def _attention_title(readings: tuple[Reading, ...]) -> str:
    urgent = sum(attention_rank(item.finding) <= LAST_RANK_SHOWN for item in readings)
    return f"{count_of(urgent, 'measure asks', 'measures ask')} for action" if urgent else "No measure asks for action"


def _pick_reading(cell: str) -> None:
    st.session_state["reading"] = cell


def _open_row(kpi_ids: tuple[str, ...]) -> None:
    rows = st.session_state["scorecard_rows"]["selection"]["rows"]
    if rows:
        ask_for_page("kpi", {"kpi": kpi_ids[rows[0]]})
