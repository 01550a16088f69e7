"""The leads as a list to work from: filters, the ranked table, and what is done with those that are picked."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial

import pandas as pd
import streamlit as st

from components.anpr.chosen_vehicle import open_vehicle
from components.anpr.leads_compare import compare_block
from components.anpr.leads_run import Board, subject_of
from components.anpr.leads_triage import finding_titles, findings_of, triage_panel
from components.chart_block import WRAPPED_ROW_PIXELS, block_heading
from components.steady import look
from components.words import count_of, plain
from data_access.anpr.gate import as_date
from models.anpr.lead_list import LeadFilters, ListedLead, about, passing
from models.anpr.settings import section
from models.anpr.triage import state_titles
from models.search_reasons import HOME_ZONE

STATES, CHANCE, NEW_DAYS, REASON, PICKED = (
    f"anpr_leads_{name}" for name in ("states", "chance", "new_days", "reason", "picked")
)
CHANCES = (0, 10, 25, 50, 75)
ROWS_IN_VIEW = 6
HEIGHT = 470
WIDTHS = {"Vehicle": 108, "Of 100 like this": 112, "Why": 300, "Against": 200, "State": 84}  # pixels
RANK_WIDTH = 48


def choose_filters(board: Board) -> LeadFilters:
    """The controls that narrow the list."""
    spans = _spans(board)
    with st.container(horizontal=True, key="anpr_leads_filters", vertical_alignment="bottom"):
        titles = state_titles()
        states = st.multiselect("State", list(titles), key=STATES, format_func=titles.get, placeholder="Any")
        chance = st.selectbox("Chance at least", CHANCES, key=CHANCE, format_func=_chance_words)
        days = st.selectbox("First seen", list(spans), key=NEW_DAYS, format_func=spans.get)
        reason = st.text_input("Reason contains", key=REASON, max_chars=60, placeholder="short stay")
    return LeadFilters(tuple(states), (chance or 0) / 100, days or 0, reason)


def _chance_words(chance: int) -> str:
    return f"{chance} of 100" if chance else "Any"


def _spans(board: Board) -> dict[int, str]:
    """Spans by days that say something in reads of these days."""
    new = board.ranking.new.days
    days = sorted({max(1, new // 2), new})
    return {0: "Any day", **{one: f"In the last {count_of(one, 'day')}" for one in days}}


def list_part(board: Board) -> tuple[tuple[ListedLead, ...], LeadFilters]:
    """The filters, the list, and what is done with those picked; the leads that it is about, for the files."""
    filters = choose_filters(board)
    states = {lead.key: board.state(lead).state for lead in board.leads}
    shown = passing(board.leads, states, filters, board.ranking.newest_day)
    with st.container(border=True, key="figure_anpr_leads"):
        block_heading(_list_title(board, shown), "Likeliest first; pick rows to open, compare or decide")
        if shown:
            _table(board, shown)
        else:
            st.text("No lead passes these filters: widen one of them.")
    picked = _picked_leads(shown)
    if picked:
        _work_on(board, picked)
    return picked or shown, filters


def _list_title(board: Board, shown: Sequence[ListedLead]) -> str:
    told = f"{count_of(len(shown), 'lead')} of {len(board.leads)}"
    best = next((lead for lead in shown if not lead.is_known), None)
    if best is None:
        return told
    first = "first" if best is shown[0] else "first of those not known before"
    return f"{told}: {first} {best.name}, {about(best.chance)} of 100 like it"


def leads_table(board: Board, leads: Sequence[ListedLead]) -> pd.DataFrame:
    """A row a lead, in words that a reader needs to choose."""
    findings = findings_of(board.desk.lake, board.ranking.profile_id)
    titles, most = finding_titles(), int(section("triage", "list")["reasons_in_list"])  # type: ignore[call-overload]
    first_held = board.desk.search.first_day
    rows = [
        {
            "Rank": lead.rank,
            "Vehicle": lead.name,
            "Of 100 like this": lead.cell,
            "Why": "; ".join(lead.reasons_for[:most]),
            "Against": "; ".join(lead.reasons_against[:most]) or "nothing that counts",
            "State": board.state(lead).title,
            "How sure": lead.sureness,
            "Finding": titles[findings[lead.key].code] if lead.key in findings else _known_words(lead),
            "First seen": as_date(lead.first_day) if lead.first_day >= first_held else None,
            "Runs": lead.runs,
            "Last run": last_run(lead),
            "Like the known": ", ".join(lead.similar) or "none known",
            "Line": lead.line,
        }
        for lead in leads
    ]
    table = pd.DataFrame(rows)
    return table.drop(columns="Line") if rows and len(board.ranking.line_names) == 1 else table


def _known_words(lead: ListedLead) -> str:
    return "known before" if lead.is_known else "none yet"


def last_run(lead: ListedLead) -> datetime | None:
    """When it last ran the line, by the clock at home, without its zone."""
    if lead.last_run_ms is None:
        return None
    return datetime.fromtimestamp(lead.last_run_ms / 1000, UTC).astimezone(HOME_ZONE).replace(tzinfo=None)


def _table(board: Board, shown: Sequence[ListedLead]) -> None:
    key = f"anpr_leads_rows_{_mark(board, shown)}"
    st.dataframe(
        leads_table(board, shown),
        hide_index=True,
        height="content" if len(shown) <= ROWS_IN_VIEW else HEIGHT,
        row_height=WRAPPED_ROW_PIXELS,
        column_config=_columns(),
        on_select=partial(_pick_rows, key, tuple(shown)),
        selection_mode="multi-row",
        key=key,
        alt="Ranked leads with chance, reasons for and against, and state; pick rows to open, compare or decide",
    )


def _columns() -> dict[str, object]:
    words = {name: st.column_config.TextColumn(width=width) for name, width in WIDTHS.items()}
    dates = {
        "First seen": st.column_config.DateColumn(format="D MMM YYYY", help="Empty: before the days of the search"),
        "Last run": st.column_config.DatetimeColumn(format="D MMM YYYY, HH:mm"),
    }
    return {**words, **dates, "Rank": st.column_config.NumberColumn(width=RANK_WIDTH)}


def _mark(board: Board, shown: Sequence[ListedLead]) -> str:
    """A mark of exactly these rows: a table of others begins without a row picked."""
    told = f"{board.run_id} {[lead.key for lead in shown]}"
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def _pick_rows(key: str, shown: tuple[ListedLead, ...]) -> None:
    rows = look()[key]["selection"]["rows"]  # type: ignore[index]
    st.session_state[PICKED] = [shown[row].key for row in rows if row < len(shown)]


def _picked_leads(shown: Sequence[ListedLead]) -> tuple[ListedLead, ...]:
    """The leads that are picked, in the table or by name: the select box works without a pointer as well."""
    by_key = {lead.key: lead for lead in shown}
    if not by_key:
        return ()
    st.session_state[PICKED] = [key for key in map(tuple, look().get(PICKED, [])) if key in by_key]
    keys = st.multiselect(
        "Picked", list(by_key), key=PICKED, format_func=partial(_lead_name, by_key), placeholder="Pick by name, or all",
    )  # fmt: skip
    return tuple(by_key[key] for key in by_key if key in keys)


def _lead_name(by_key: dict[tuple[str, int], ListedLead], key: tuple[str, int]) -> str:
    lead = by_key.get(key)
    return f"{lead.rank} · {lead.name}" if lead else str(key)


def _work_on(board: Board, picked: Sequence[ListedLead]) -> None:
    """One is opened, two or three are compared, any number is decided upon."""
    most = int(section("triage", "list")["most_compared"])  # type: ignore[call-overload]
    if len(picked) == 1:
        _one(board, picked[0])
    elif len(picked) <= most:
        compare_block(board, picked)
    else:
        st.caption(plain(f"Pick two or {most} to see them side by side."))
    triage_panel(board.desk, [subject_of(board.ranking, lead) for lead in picked], key="anpr_leads_triage")


def _one(board: Board, lead: ListedLead) -> None:
    """One lead in words, with the way to its page."""
    against = "; ".join(lead.reasons_against) or "nothing that counts"
    lines = [
        f"**{plain(lead.name)}** · {plain(lead.words)}",
        f"For: {plain('; '.join(lead.reasons_for) or 'nothing that counts')}",
        f"Against: {plain(against)}",
        *([plain(f"{lead.what_if}.")] if lead.what_if else []),
    ]
    with st.container(border=True, key="anpr_one_lead"):
        st.markdown("\n\n".join(lines))
        st.button(
            "Open the vehicle",
            on_click=open_vehicle,
            args=(board.desk.lake.lake_id, lead.vid),
            key="anpr_open_vehicle",
            icon=":material/directions_car:",
        )
