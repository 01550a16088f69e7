"""The measures of a benefit: how each stands in words, its trajectory, its control chart, its values, and the forms."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd
import streamlit as st

from components.benefits.judged import measure_standing, with_mark
from components.benefits.measure_charts import (
    control_figure,
    measure_row,
    rule_words,
    series_shown,
    trajectory_figure,
)
from components.benefits.measure_forms import lock_words, measure_work, plan_words
from components.benefits.profile_sheet import role_title
from components.chart_block import about_table, chart_block, table_block
from components.context import Context
from components.drill import ask_for_page
from components.runtime import runtime
from components.words import plain
from data_access.benefits.entries import entries_of
from data_access.benefits.reading import Register
from data_access.benefits.values import TRACKED
from models.access import may
from models.benefits.judging import Standing
from models.benefits.kinds import EDIT, RegisterRow
from models.performance.kpis import kpis_by_id
from models.reports.benefit_words import actual_words, range_words, standing_words, unit_words
from models.reports.words import NONE, first_upper, sentences

KEPT = 128
ROWS_IN_VIEW = 8
COLUMNS = {
    "Value": st.column_config.NumberColumn(format="localized"),
    "Period ends": st.column_config.DateColumn(format="D MMM YYYY"),
    "Entered (UTC)": st.column_config.DatetimeColumn(format="D MMM YYYY, HH:mm"),
}
JUDGED_BY, BESIDE = "The benefit is judged by this measure", "Shown beside the measure that the benefit is judged by"
NO_MEASURE = "No measure is set for this benefit yet, so it cannot be judged and nothing can be claimed."


def measures_block(context: Context, register: Register, benefit: RegisterRow) -> None:
    """Each measure of the benefit, the one that it is judged by first; below them what editors may do."""
    measures = register.measures_by_benefit.get(benefit.row_id, ())
    shown = with_mark(context, register)
    if not measures:
        st.text(NO_MEASURE)
    elif benefit.state not in TRACKED:
        st.text("\n".join(lock_words(register, benefit)))
    for measure in measures:
        measure_block(shown, register, benefit, measure)
    if may(context.viewer, EDIT):
        measure_work(context, register, benefit, measures)


def measure_block(context: Context, register: Register, benefit: RegisterRow, measure: RegisterRow) -> None:
    """One measure: words, pictures, values."""
    judged = JUDGED_BY if measure["is_primary"] else BESIDE
    st.markdown(f"## {plain(first_upper(str(measure['name'])))}\n\n:small[:gray[{judged} ({plain(measure.row_id)})]]")
    standing = measure_standing(context, measure.row_id)
    if standing is not None:
        st.text(told_words(benefit, measure, standing))
    st.text(plan_words(measure))
    control = control_figure(context, register, measure.row_id)
    filters = {"Benefit": str(measure["benefit_id"]), "Measure": measure.row_id}
    if control is None:
        chart_block(trajectory_figure(context, register, measure.row_id), context, filters=filters)
    else:
        left, right = st.columns(2)
        with left:
            chart_block(trajectory_figure(context, register, measure.row_id), context, filters=filters)
        with right:
            chart_block(control, context, filters=filters)
            st.caption(plain(rule_words(context, register, measure.row_id)))
    if measure["kpi_id"]:
        _kpi_source(context, measure)
    else:
        _entered_values(context, register, measure)


def told_words(benefit: RegisterRow, measure: RegisterRow, standing: Standing) -> str:
    """How a measure stands; of a benefit that is not monitored its newest value alone."""
    is_judged = benefit.state in TRACKED
    return standing_words(measure, standing) if is_judged else sentences(actual_words(measure, standing))


def _kpi_source(context: Context, measure: RegisterRow) -> None:
    """Where the values of a measure that rests on a KPI flow from, with the way there."""
    kpi = kpis_by_id()[str(measure["kpi_id"])]
    st.text(f"Its values flow from {kpi.kpi_id} {kpi.name}: national figures, {kpi.frequency}. Nothing is typed here.")
    if may(context.viewer, "performance.view"):
        st.button(
            f"Open {plain(kpi.name)}", key=f"benefit_kpi_{measure.row_id}", icon=":material/monitoring:",
            on_click=ask_for_page, args=("kpi", {"kpi": kpi.kpi_id}),
        )  # fmt: skip


def _entered_values(context: Context, register: Register, measure: RegisterRow) -> None:
    """Every entered value with its interval and who entered it when."""
    table = values_table(context, register, measure.row_id, may(context.viewer, EDIT))
    if table.empty:
        st.text("No value is entered yet.")
        return
    about = about_table(
        context,
        title=f"Values of {measure['name']}",
        subtitle=f"{unit_words(measure)}, the newest first; a later value of a period replaces the one before",
        definition=str(measure["calculation"] or measure["name"]),
        source=str(measure["source"] or "Benefits register"),
        filters={"Benefit": str(measure["benefit_id"]), "Measure": measure.row_id},
    )
    height = "content" if len(table) <= ROWS_IN_VIEW else 330
    alt = f"Values of {measure['name']}, newest first"
    table_block(
        f"benefit_values_{measure.row_id}", table, context, about,
        draw=lambda: st.dataframe(table, hide_index=True, height=height, column_config=COLUMNS, alt=alt),
    )  # fmt: skip


@lru_cache(maxsize=KEPT)
def values_table(context: Context, register: Register, measure_id: str, with_accounts: bool) -> pd.DataFrame:
    """The entered values of a measure up to the as-at date; accounts are for those who edit."""
    measure = measure_row(register, measure_id)
    intervals = intervals_of(context, register, measure_id)
    found = []
    for entry in entries_of(runtime().stores, context.viewer, measure_id):
        if entry.period > context.as_at:
            continue
        ends = intervals.get(entry.period) if entry.is_standing else None
        row = {
            "Period ends": entry.period,
            "Value": entry.value,
            "Answered": entry.answered,
            "95 % interval": NONE if ends is None else range_words(measure, ends),
            "Standing": "stands" if entry.is_standing else "replaced",
            "Source": entry.source or NONE,
            "Entered by (role)": role_title(entry.entered_by_role),
            "Entered (UTC)": entry.entered_at,
        }
        found.append(row | ({"Account": entry.entered_by} if with_accounts else {}))
    table = pd.DataFrame(found)
    return table if measure["is_survey"] or table.empty else table.drop(columns=["Answered", "95 % interval"])


def intervals_of(context: Context, register: Register, measure_id: str) -> dict[object, tuple[float, float]]:
    """The interval of each survey value by its period."""
    series = series_shown(context, register, measure_id)
    rows = series[["period", "low", "high"]].dropna().itertuples(index=False)
    return {pd.Timestamp(row.period).date(): (float(row.low), float(row.high)) for row in rows}

