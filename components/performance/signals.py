"""Signals under the false-alarm budget: how many chance would give, which are listed, who owes a reason by when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache, partial

import pandas as pd
import streamlit as st

from components.chart_block import WRAPPED_ROW_PIXELS, about_table, table_block
from components.context import Context
from components.drill import ask_for_page
from components.maturity.saving import keep, saved_or_refused
from components.performance.reading import national_budget, signals, this_day, units_budget
from components.runtime import runtime
from components.steady import look
from components.words import count_of, day
from data_access.edits import Row
from data_access.performance.signal_log import (
    explain_signal,
    logged_signals,
    may_explain,
    reasons_of,
    record_signals,
    signal_rounds,
)
from models.access import roles
from models.performance.findings import kind_of, variation_icon
from models.performance.kpis import kpis_by_id
from models.performance.links import services
from models.performance.periods import period_name
from models.performance.rule_words import rule_explained
from models.performance.settings import section
from models.performance.signals import (
    EXPLAINED,
    LONGEST_REASON,
    OVERDUE,
    LoggedSignal,
    odds_in_words,
    signal_id,
    working_days_left,
)
from models.reports.words import first_upper, list_in_words

KEY, ROWS_IN_VIEW = "signal_reason", 7
NOW, WAITING, ALL = "Listed now", "Waiting for a reason", "Whole log"
SHOWN = (NOW, WAITING, ALL)
DEFINITION = (
    "A signal is a latest point that meets a rule of its chart (Making Data Count, trend 7, shift 7, or longer runs "
    "where neighbouring periods resemble each other) and also stands out when all charts are judged together: of those "
    "listed, one in ten is false on average (Benjamini and Hochberg 1995). National charts are judged together, and so "
    "are those of forces, services and regional units. A signal that goes on in the next period keeps its due day and "
    "its reason."
)
SOURCE = "NDAO KPI values and the signal log"
DATES = {name: st.column_config.DateColumn(format="D MMM YYYY") for name in ("Found", "Reason due")}
WIDTHS = {
    name: st.column_config.TextColumn(width=pixels)
    for name, pixels in {"State": 160, "Where": 120, "KPI": 210, "Period": 105, "Reading": 110, "Reason": 200}.items()
}
WHEN = {"When (UTC)": st.column_config.DatetimeColumn(format="D MMM YYYY, HH:mm")}


def signals_block(context: Context) -> None:
    """The budget in words, the list, the form for a reason, and what was said before."""
    saved_or_refused(KEY)
    record_signals(runtime().stores, context.version)
    today, found = this_day(), logged_signals(runtime().stores, context.scope, context.version)
    shown = st.segmented_control("Signals", SHOWN, default=NOW, key="signals_shown", bind="query-params", required=True)
    listed = listed_ids(context)
    rows = tuple(one for one in found if _is_shown(one, shown, listed, today))
    names = unit_names(context)
    table = signal_table(rows, tuple(names.items()), listed, today)
    waiting = sum(one.state(today) != EXPLAINED for one in rows)
    about = about_table(
        context,
        title=f"{count_of(len(rows), 'signal')}, {waiting or 'none'} without a reason",
        subtitle=f"{shown}, as far as you may see them, newest period first; pick a row to see its chart",
        definition=DEFINITION,
        source=SOURCE,
        filters={"Signals": shown},
        suppression="Signals of other forces whose series holds a small count are left out.",
    )
    table_block("signals", table, context, about, draw=partial(_draw, table, rows))
    _reason_form(context, found, names, today)
    _history(context, rows, names)
    _rounds(context)


def budget_in_words(context: Context) -> str:
    """How many charts are judged, how many chance alone would flag, and how many are listed."""
    parts = [("Nationally", national_budget(context)), ("Forces, services and regional units", units_budget(context))]
    said = [
        f"{name}: {count_of(budget.charts, 'chart')} judged, of which chance alone would flag about "
        f"{budget.expected_by_chance:.0f}; you see {len(budget.signals)} that meet a rule, {len(budget.listed)} listed."
        for name, budget in parts
        if budget.charts
    ]
    days = int(section("monitor")["reason_working_days"])
    return " ".join([*said, f"A reason is due within {days} working days."]) if said else "No chart can be judged yet."


def listed_ids(context: Context) -> frozenset[str]:
    """The signals that the live data list, as far as the viewer may see them."""
    return frozenset(signal_id(one.kpi_id, one.unit_id, one.period, one.variation) for one in signals(context))


@lru_cache(maxsize=64)
def unit_names(context: Context) -> Mapping[str, str]:
    """The name of every unit that a signal may be of."""
    rocus = context.names("frame/every_unit")
    named = {service.service_id: f"{service.service_id} {service.name}" for service in services().values()}
    return {"": "National", **named, **rocus, **context.names("frame/every_force")}


@lru_cache(maxsize=64)
def signal_table(
    rows: tuple[LoggedSignal, ...], names: tuple[tuple[str, str], ...], listed: frozenset[str], today: date
) -> pd.DataFrame:
    """One row a signal, as it is read."""
    by_id = dict(names)
    return pd.DataFrame([_row(one, by_id, listed, today) for one in rows], columns=list(_row_names()))


def state_in_words(one: LoggedSignal, today: date) -> str:
    """Open with the working days left, overdue with those since, or explained."""
    state = one.state(today)
    if state == EXPLAINED:
        return state
    left = working_days_left(one.reason_due_on, today)
    days = count_of(abs(left), "working day")
    return f"{OVERDUE} by {days}" if state == OVERDUE else f"open, {days} left"


def signal_name(one: LoggedSignal, names: Mapping[str, str]) -> str:
    """What to call a signal in a choice."""
    kpi = kpis_by_id()[one.kpi_id]
    where = names.get(one.unit_id, one.unit_id)
    return f"{where}: {kpi.kpi_id} {kpi.name}, {period_name(one.period, kpi.frequency)}"


def _row_names() -> tuple[str, ...]:
    return (
        "State", "Where", "KPI", "Period", "Reading", "Reason", "Owner", "Reason due", "Rule", "By chance", "Said by",
        "Found", "Found in", "Listed now",
    )  # fmt: skip


def _row(one: LoggedSignal, names: Mapping[str, str], listed: frozenset[str], today: date) -> dict[str, object]:
    kpi, icon = kpis_by_id()[one.kpi_id], variation_icon(one.variation)
    cells = (
        state_in_words(one, today),
        names.get(one.unit_id, one.unit_id),
        f"{kpi.kpi_id} {kpi.name}",
        period_name(one.period, kpi.frequency),
        f"{icon.mark} {kind_of(one.variation)}",
        one.reason or "",
        one.owner_role,
        one.reason_due_on,
        first_upper(rule_explained(one.rule)),
        odds_in_words(one.p),
        _role(one.explained_by_role),
        one.found_on,
        one.dataset_version,
        "yes" if one.signal_id in listed else "no longer",
    )
    return dict(zip(_row_names(), cells, strict=True))


def _is_shown(one: LoggedSignal, shown: str | None, listed: frozenset[str], today: date) -> bool:
    if shown == WAITING:
        return one.state(today) != EXPLAINED
    return shown == ALL or one.signal_id in listed


def _draw(table: pd.DataFrame, rows: Sequence[LoggedSignal]) -> None:
    if table.empty:
        st.text("Nothing is listed here: no chart that you see stands out from what chance gives.")
        return
    st.dataframe(
        table,
        hide_index=True,
        column_config=DATES | WIDTHS,
        height=500 if len(table) > ROWS_IN_VIEW else "content",
        row_height=WRAPPED_ROW_PIXELS,
        on_select=partial(_open, tuple(rows)),
        selection_mode="single-row",
        key="signal_rows",
        alt="Signals with their owner, due day and reason; pick a row to see its chart",
    )


def _open(rows: Sequence[LoggedSignal]) -> None:
    picked = look()["signal_rows"]["selection"]["rows"]  # type: ignore[index]
    if picked:
        one = rows[picked[0]]
        ask_for_page("kpi", {"kpi": one.kpi_id, "series": one.unit_id})


def _reason_form(
    context: Context, found: Sequence[LoggedSignal], names: Mapping[str, str], today: date
) -> None:
    """A form for those who may record the reason of a signal that they see; what waits comes first."""
    mine = [one for one in found if may_explain(context.viewer, one.unit_kind, one.unit_id)]
    if not mine:
        return
    ordered = sorted(mine, key=lambda one: (one.state(today) == EXPLAINED, one.reason_due_on, one.signal_id))
    by_id = {one.signal_id: one for one in ordered}
    labels = {key: f"{signal_name(one, names)} ({one.state(today)})" for key, one in by_id.items()}
    with st.form(KEY, border=True, clear_on_submit=True):  # what was refused is shown above the list
        st.subheader("Record what was found", anchor=False)
        st.selectbox(
            "Signal", list(by_id), index=None, key=f"{KEY}_signal", format_func=lambda key: labels.get(key, key)
        )
        st.text_area(
            "What was found",
            key=f"{KEY}_words",
            max_chars=LONGEST_REASON,
            height=100,
            help="Shown to everybody who may see this figure. Name roles, never people. A later reason replaces it; "
            "the earlier one stays in the history.",
        )
        versions = {key: one.version for key, one in by_id.items()}
        st.form_submit_button("Record reason", on_click=partial(_save, context, versions))


def _save(context: Context, versions: Mapping[str, int]) -> None:
    held = look()
    chosen, words = str(held.get(f"{KEY}_signal") or ""), str(held.get(f"{KEY}_words") or "")
    version = versions.get(chosen, 0)
    save = partial(explain_signal, runtime().stores, context.viewer, chosen, words, version=version)
    keep(KEY, save, entered=words, theirs_in_words=_theirs)


def _theirs(row: Row) -> str:
    return str(row["reason"] or "no reason yet")


def _history(context: Context, rows: Sequence[LoggedSignal], names: Mapping[str, str]) -> None:
    """Earlier reasons of the signals on show."""
    again = {one.signal_id: signal_name(one, names) for one in rows if one.version > 1}
    panel = st.expander("What was said before", key="reason_history", on_change="rerun")
    if not panel.open:
        return
    with panel:
        if not again:
            st.text("No reason was recorded for the signals on show.")
            return
        asked = st.selectbox("History of", list(again), key="history_of", format_func=lambda key: again.get(key, key))
        steps = reasons_of(runtime().stores, context.scope, context.version, asked)
        table = [
            {"When (UTC)": step.changed_at, "Role": _role(step.changed_by_role), "Reason": step.reason}
            for step in steps
        ]
        st.dataframe(pd.DataFrame(table), hide_index=True, column_config=WHEN, alt="Reasons of a signal, newest first")


def _rounds(context: Context) -> None:
    """What each version of the data was expected to flag; what was found, for those who see all of it.

    For others found less seen would tell how many signals are kept from them.
    """
    sees_all = context.viewer.role.detail == "all"
    panel = st.expander("Chance and list, version by version", key="signal_rounds", on_change="rerun")
    if not panel.open:
        return
    with panel:
        table = [
            {
                "Data": one.dataset_version,
                "Put into the log": day(one.recorded_at),
                "Charts judged": one.charts_judged,
                "Expected by chance": round(one.expected_by_chance),
                **({"Meet a rule": one.signals_found, "Listed": one.signals_listed} if sees_all else {}),
            }
            for one in signal_rounds(runtime().stores)
        ]
        st.dataframe(table, hide_index=True, alt="Signals by version of the data, newest first")
        st.text(f"Over all forces. How many met a rule and were listed is told to those who see all: {_all_seeing()}.")


def _all_seeing() -> str:
    return list_in_words(role.title for role in roles().values() if role.detail == "all")


def _role(role_id: str | None) -> str:
    return roles()[role_id].title if role_id in roles() else ""
