"""The traces that the traceability page shows, and what it says of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache

import pandas as pd
import streamlit as st

from components.benefits.judged import with_mark
from components.chart_block import WRAPPED_ROW_PIXELS, about_table, chart_block, table_block
from components.charts.spec import ChartContext, ChartSpec
from components.charts.trace_matrix import trace_matrix
from components.context import Context
from components.runtime import runtime
from components.steady import look
from components.words import count_of, day
from data_access.benefits.reading import Register, register_of
from data_access.national import NationalStore
from data_access.queries import read
from models.access import NOTHING
from models.benefits.kinds import DECISION
from models.benefits.open_questions import question_states, questions_message
from models.benefits.trace import Trace, TraceRow, goal_words, holes_message, trace_of
from models.performance.kpis import kpis
from models.performance.links import criteria, services

KEPT = 16
ROWS_IN_VIEW = 9
NO_HOLE = "Nothing is missing here. Choose a figure in the matrix to list the benefits behind it."
NO_ROWS = "No row has a hole. Turn off \u201cOnly rows with holes\u201d to see every row."
PICKED, EVERYTHING, ROW = "trace_cell", "", "trace_row"
SOURCE = "Benefits register; KPI definitions and values; success criteria and services of the founding document"
DEFINITION = (
    "A path runs from a service over an output that it delivers, along the links of the map, to a benefit, and from "
    "there to the success criteria that the benefit serves. A hole is a service that a benefit names without such a "
    "path. Retired benefits are left out."
)
DIRECTIONS: Mapping[str, Callable[[Trace], tuple[TraceRow, ...]]] = {
    "From criteria to benefits": lambda trace: trace.by_criterion,
    "From services to criteria": lambda trace: trace.by_service,
    "From benefits to services": lambda trace: trace.by_benefit,
    "From KPIs to benefits": lambda trace: trace.by_kpi,
}
WIDTHS = {
    name: st.column_config.TextColumn(width=pixels)
    for name, pixels in {
        "Success criterion": 150, "Service": 150, "Benefit": 180, "KPI": 180, "Holes": 130, "How": 190,
        "Success criteria": 110, "Services": 140, "Outputs": 140, "KPIs": 170, "Benefits": 140, "Measures": 140,
        "Left open by the founding document": 190,
    }.items()
}  # fmt: skip
SHORTENED = ("Outputs", "KPIs", "Benefits", "Measures")
FIRST_COLUMN = dict(zip(DIRECTIONS, ("Success criterion", "Service", "Benefit", "KPI"), strict=True))
LINKED = {
    "Success criteria": "criteria",
    "Services": "services",
    "Outputs": "outputs",
    "KPIs": "kpis",
    "Benefits": "benefits",
    "Measures": "measures",
}


def trace_shown(context: Context) -> Trace:
    """The traces through the register as it stands, with the KPIs that have a value by the as-at date."""
    stores = runtime().stores
    register = register_of(stores, context.viewer)
    return _trace(register, kpis_with_values(stores.national, context.version, context.as_at))


def trace_title(context: Context) -> str:
    """How many benefits are traceable."""
    return goal_words(trace_shown(context))


def trace_detail(context: Context) -> str:
    """What breaks, and how many questions of the founding document wait."""
    register = register_of(runtime().stores, context.viewer)
    return _detail(register, trace_shown(context))


@lru_cache(maxsize=KEPT)
def _detail(register: Register, trace: Trace) -> str:
    return f"{holes_message(trace)}. {questions_message(question_states(register.rows(DECISION)))}."


@lru_cache(maxsize=KEPT)
def kpis_with_values(store: NationalStore, version: str, as_at: date) -> frozenset[str]:
    """The KPIs that have a national value by a day."""
    rows = read(store, NOTHING, "performance/national_values", version=version, as_known_on=None)
    is_there = rows["value"].notna() & (pd.to_datetime(rows["period"]) <= pd.Timestamp(as_at))
    return frozenset(rows.loc[is_there, "kpi_id"])


def matrix_tab(context: Context) -> None:
    """The matrix, and below it what one cell holds, or every hole."""
    context = with_mark(context, register_of(runtime().stores, context.viewer))
    trace = trace_shown(context)
    chart_block(_matrix(trace, _chart_context(context)), context, filters={}, on_pick=_pick)
    picked = str(look().get(PICKED, EVERYTHING))
    table = cell_table(trace, picked)
    about = about_table(
        context,
        title=cell_title(trace, picked, len(table)),
        subtitle="Benefits that the founding document, or whoever proposed them, links to a service",
        definition=DEFINITION,
        source=SOURCE,
    )
    if picked:
        st.button("Show every hole", on_click=_pick, args=(EVERYTHING,), icon=":material/close:", type="tertiary")
    table_block("trace_cell_rows", table, context, about, draw=lambda: _draw_rows(table, about.title))


def tables_tab(context: Context) -> None:
    """One table, in the direction that the reader chooses."""
    context = with_mark(context, register_of(runtime().stores, context.viewer))
    with st.container(horizontal=True, vertical_alignment="bottom", key="trace_choice"):
        direction = st.selectbox("Direction", list(DIRECTIONS), key="trace_direction", bind="query-params")
        holes_only = st.toggle("Only rows with holes", key="trace_holes")
    trace = trace_shown(context)
    table = trace_table(trace, direction, holes_only)
    about = about_table(
        context,
        title=table_title(trace, direction),
        subtitle=f"{direction}, values by {day(context.as_at)}",
        definition=DEFINITION,
        source=SOURCE,
        filters={"Direction": direction, "Rows": "with holes" if holes_only else "all"},
    )
    shown = shown_table(trace, direction, holes_only)
    table_block("trace_rows", table, context, about, draw=lambda: _draw_rows(shown, direction, NO_ROWS))
    _one_row(trace, direction, holes_only)


def _one_row(trace: Trace, direction: str, holes_only: bool) -> None:
    """One row of the table with what it is joined to by name."""
    rows = rows_by_id(trace, direction, holes_only)
    if not rows:
        return
    if st.session_state.get(ROW) not in rows:
        st.session_state[ROW] = next(iter(rows))
    chosen = st.selectbox("One row in full", list(rows), key=ROW, format_func=lambda one: _row_name(rows.get(one)))
    for heading, names in names_of(trace, rows[chosen]):
        st.markdown(f"**{heading} ({len(names)})**")
        st.text("\n".join(f"\u2022 {name}" for name in names) or "None")


@lru_cache(maxsize=KEPT)
def rows_by_id(trace: Trace, direction: str, holes_only: bool) -> dict[str, TraceRow]:
    """The rows of a direction by what they are about; shared: read-only."""
    return {row.row_id: row for row in DIRECTIONS[direction](trace) if row.holes or not holes_only}


def _row_name(row: TraceRow | None) -> str:
    return f"{row.row_id} {row.name}" if row else ""


def names_of(trace: Trace, row: TraceRow) -> tuple[tuple[str, list[str]], ...]:
    """What a row is joined to, kind by kind, each with its id and name; the kind of the row itself is left out."""
    kinds = (
        ("Success criteria", row.criteria, {one: item.name for one, item in trace.criteria.items()}),
        ("Services", row.services, {one: item.name for one, item in trace.services.items()}),
        ("Outputs", row.outputs, {one: item["title"] for one, item in trace.outputs.items()}),
        ("KPIs", row.kpis, {one: item.name for one, item in trace.kpis.items()}),
        ("Benefits", row.benefits, {one: item["title"] for one, item in trace.benefits.items()}),
    )
    return tuple(
        (heading, [f"{one} {names.get(one, '')}".strip() for one in ids])
        for heading, ids, names in kinds
        if row.row_id not in names
    )


@lru_cache(maxsize=KEPT)
def table_title(trace: Trace, direction: str) -> str:
    """How many rows of a direction have holes; right for none and for all."""
    rows = DIRECTIONS[direction](trace)
    broken = sum(bool(row.holes) for row in rows)
    one = FIRST_COLUMN[direction]
    one = one if one == "KPI" else one.lower()
    many = "success criteria" if one == "success criterion" else f"{one}s"
    if not rows:
        return f"There is no {one} to trace yet"
    if not broken:
        return f"No hole: {count_of(len(rows), one, many)} can be traced all the way"
    return f"{broken} of {count_of(len(rows), one, many)} {'has' if broken == 1 else 'have'} a hole"


def cell_title(trace: Trace, picked: str, found: int) -> str:
    """What the list below the matrix holds."""
    if not picked:
        holes = count_of(found, "link that is named has no path", "links that are named have no path")
        return holes if found else "Every link that is named has a path"
    criterion, _, service = picked.partition("|")
    return f"{count_of(found, 'benefit')} between {service} {trace.services[service].name} and {criterion}"


@lru_cache(maxsize=KEPT)
def cell_table(trace: Trace, picked: str) -> pd.DataFrame:
    """A row a benefit of the cell "criterion|service", or of every cell with a hole; how it is joined in words."""
    cells = [cell for cell in trace.cells if not picked or f"{cell.criterion_id}|{cell.service_id}" == picked]
    found = [(cell, one, "no path: hole") for cell in cells for one in cell.unjoined]
    found += [(cell, one, _over(trace, one, cell.service_id)) for cell in cells for one in cell.joined if picked]
    columns = ("Benefit", "How", "Service", "Success criterion")
    rows = [
        (
            f"{one} {trace.benefits[one]['title']}",
            how,
            f"{cell.service_id} {trace.services[cell.service_id].name}",
            f"{cell.criterion_id} {trace.criteria[cell.criterion_id].name}",
        )
        for cell, one, how in found
    ]
    return pd.DataFrame(rows, columns=columns)


@lru_cache(maxsize=KEPT)
def shown_table(trace: Trace, direction: str, holes_only: bool) -> pd.DataFrame:
    """The table as it is drawn: the letters of an id stand once a cell, so that long lists fit."""
    table = trace_table(trace, direction, holes_only)
    return table.assign(**{name: [_short(text) for text in table[name]] for name in SHORTENED if name in table})


def _short(text: str) -> str:
    first, *others = text.split(", ")
    return ", ".join([first, *(one.rpartition("_")[2] for one in others)])


def _over(trace: Trace, benefit_id: str, service_id: str) -> str:
    outputs = trace.outputs_of[benefit_id]
    return f"joined over {', '.join(one for one in outputs if service_id in trace.outputs[one]['services'])}"


@lru_cache(maxsize=KEPT)
def trace_table(trace: Trace, direction: str, holes_only: bool) -> pd.DataFrame:
    """A row a criterion, service, benefit or KPI: its holes first, then what it is joined to."""
    rows = [row for row in DIRECTIONS[direction](trace) if row.holes or not holes_only]
    own = FIRST_COLUMN[direction]
    table = {own: [f"{row.row_id} {row.name}" for row in rows], "Holes": ["; ".join(row.holes) for row in rows]}
    skipped = {"Success criterion": "criteria", "Service": "services", "Benefit": "benefits", "KPI": "kpis"}[own]
    for label, field in LINKED.items():
        if field != skipped and not (own == "KPI" and field == "outputs"):
            table[label] = [", ".join(getattr(row, field)) for row in rows]
    if own == "Success criterion":
        table["Left open by the founding document"] = [criteria()[row.row_id].gap for row in rows]
    return pd.DataFrame(table)


@lru_cache(maxsize=KEPT)
def _trace(register: Register, with_values: frozenset[str]) -> Trace:
    return trace_of(
        register.by_kind, kpis=kpis(), criteria=criteria(), services=services(), with_values=with_values
    )


@lru_cache(maxsize=KEPT)
def _matrix(trace: Trace, chart_context: ChartContext) -> ChartSpec:
    cells = pd.DataFrame(
        [(cell.criterion_id, cell.service_id, len(cell.joined), len(cell.unjoined)) for cell in trace.cells],
        columns=["criterion_id", "service_id", "joined", "unjoined"],
    )
    return trace_matrix(
        cells=cells,
        criteria={one: item.name for one, item in trace.criteria.items()},
        services={one: item.name for one, item in trace.services.items()},
        title=holes_message(trace),
        context=chart_context,
    )


def _chart_context(context: Context) -> ChartContext:
    return ChartContext(
        area="NDAO",
        period=f"register as it stands, KPI values by {day(context.as_at)}",
        source=SOURCE,
        definition=DEFINITION,
        is_synthetic=context.is_synthetic,
        mode=context.mode,
    )


def _draw_rows(table: pd.DataFrame, alt: str, nothing: str = NO_HOLE) -> None:
    if table.empty:
        st.text(nothing)
        return
    height = "content" if len(table) <= ROWS_IN_VIEW else 560
    st.dataframe(table, hide_index=True, height=height, row_height=WRAPPED_ROW_PIXELS, column_config=WIDTHS, alt=alt)


def _pick(cell: str) -> None:
    st.session_state[PICKED] = cell
