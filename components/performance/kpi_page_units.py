"""The units below the nation: each unit's reading of one KPI, what needs attention first."""

from __future__ import annotations

from datetime import date
from functools import lru_cache, partial

import pandas as pd
import streamlit as st

from components.chart_block import WRAPPED_ROW_PIXELS, about_table, table_block
from components.context import Context
from components.drill import ask_for_page
from components.performance.kpi_page_chart import filters_of
from components.performance.kpi_page_choice import (
    KEPT,
    Shown,
    day_of_knowledge,
    kinds_of,
    names_of,
    unit_finding,
)
from components.performance.reading import unit_charts
from components.performance.scorecard_rows import SPARK_PERIODS, marks
from components.words import count_of
from models.access import may
from models.performance.attention import attention_order
from models.performance.findings import CONCERN
from models.performance.kpi_charts import KpiCharts
from models.performance.periods import period_name
from models.performance.words import sentence, value_in_words
from models.reports.words import NONE

KIND_WORDS = {
    "force": ("force", "forces"),
    "rocu": ("regional unit", "regional units"),
    "service": ("service", "services"),
}
SUPPRESSION = "Small numbers of other forces are left out; they are missing from their series as well."
ROWS_IN_VIEW = 10


def units_tab(context: Context, shown: Shown) -> None:
    """A table for each kind of unit, and the way to the comparison of forces."""
    found = {
        kind: charts
        for kind in kinds_of(shown.kpi)
        if (charts := unit_charts(context, shown.kpi.kpi_id, kind, shown.known_on)) is not None
    }
    if not found:
        st.text("This measure is known for policing as a whole alone, or no unit's figures are open to your role.")
        return
    for kind, charts in found.items():
        _block(context, shown, kind, charts)
    if "force" in found and may(context.viewer, "performance.forces"):
        st.button(
            "Compare forces on this measure",
            key="to_comparison",
            on_click=ask_for_page,
            args=("force-comparison", {"kpi": shown.kpi.kpi_id}),
            icon=":material/filter_alt:",
        )


def _block(context: Context, shown: Shown, kind: str, charts: KpiCharts) -> None:
    as_at = day_of_knowledge(context, shown.known_on)
    ids, table = unit_rows(context, kind, charts, as_at)
    one, several = KIND_WORDS[kind]
    about = about_table(
        context,
        title=units_title(charts, as_at, one, several),
        subtitle=f"{shown.kpi.name}, {several}; pick a row to see its chart",
        definition=f"{shown.kpi.how_worked_out} {shown.kpi.caveat}".strip(),
        source=shown.kpi.source,
        filters=filters_of(shown),
        suppression=SUPPRESSION if kind == "force" else "",
    )
    key = f"units_{kind}"
    draw = partial(_draw, key, table, ids, f"{shown.kpi.name} by {one}, what needs attention first")
    table_block(key, table.drop(columns="Course"), context, about, draw=draw)


def _draw(key: str, table: pd.DataFrame, ids: tuple[str, ...], alt: str) -> None:
    st.dataframe(
        table,
        hide_index=True,
        height=698 if len(table) > ROWS_IN_VIEW else "content",
        on_select=partial(_show, f"rows_{key}", ids),
        selection_mode="single-row",
        key=f"rows_{key}",
        row_height=WRAPPED_ROW_PIXELS,
        column_config={
            "Unit": st.column_config.TextColumn(width=170),
            "In plain words": st.column_config.TextColumn(width=330),
            "Course": st.column_config.LineChartColumn(width=130),
            "Signs": st.column_config.TextColumn(width=70),
        },
        alt=alt,
    )


@lru_cache(maxsize=KEPT)
def unit_rows(
    context: Context, kind: str, charts: KpiCharts, as_at: date
) -> tuple[tuple[str, ...], pd.DataFrame]:
    """Ids and a row for each unit with a value, what needs attention first."""
    names, place = names_of(context, kind, charts), charts.monitored.place
    found = [(unit_id, place(unit_id), unit_finding(charts, place(unit_id), as_at)) for unit_id in names]
    found.sort(key=lambda item: (attention_order(item[2]), names[item[0]]))
    rows = [_row(charts, names[unit_id], at, as_at) for unit_id, at, _ in found]
    return tuple(unit_id for unit_id, _, _ in found), pd.DataFrame(rows)


def units_title(charts: KpiCharts, as_at: date, one: str, several: str) -> str:
    """How many got worse, beside what chance alone would flag."""
    found = charts.monitored
    judged = ~pd.isna(found.p)
    if not judged.any():
        return f"{count_of(len(found.panel.unit_ids), one, several)}, none of which can be judged yet"
    worse = sum(unit_finding(charts, at, as_at).kind == CONCERN for at in range(len(judged)))
    expected = float(found.rates[judged].sum())
    told = f"{worse or 'None'} of {count_of(int(judged.sum()), one, several)} got worse"
    return f"{told}; about {expected:.1f} would be flagged by chance alone"


def _row(charts: KpiCharts, name: str, at: int, as_at: date) -> dict[str, object]:
    found, kpi, last = charts.monitored, charts.kpi, charts.monitored.last(at)
    finding = unit_finding(charts, at, as_at)
    low, high = float(found.lower[at, last]), float(found.upper[at, last])
    usual = NONE if low != low else f"{low:.{kpi.decimals}f} to {high:.{kpi.decimals}f}"
    values = found.panel.values[at][-SPARK_PERIODS:]
    return {
        "Signs": marks(finding),
        "Unit": name,
        "Latest": value_in_words(charts.latest(at), unit=kpi.unit, decimals=kpi.decimals),
        "Usual range": usual,
        "Course": [value for value in values.tolist() if value == value],
        "In plain words": sentence(finding),
        "Newest figure": period_name(charts.period(last), kpi.frequency),
    }


def _show(key: str, ids: tuple[str, ...]) -> None:
    """Show the picked unit's chart."""
    rows = st.session_state[key]["selection"]["rows"]
    if rows:
        st.session_state["series"] = ids[rows[0]]
        st.session_state["kpi_part"] = "Chart"
