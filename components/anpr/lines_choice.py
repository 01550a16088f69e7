"""Which line is looked at, and the leads that its newest ranking found."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache

import streamlit as st

from components.anpr.desk import Desk
from components.anpr.leads_choice import hand_over
from components.steady import look, steady
from data_access.anpr.gate import OpenSearch
from data_access.anpr.kept_rankings import ranking_ids, ranking_records
from data_access.anpr.leads import may_be_shown
from data_access.anpr.lines import lines_of
from models.anpr.lines import Line
from models.anpr.settings import section

LINE = "anpr_line"
Leads = tuple[tuple[int, float], ...]


def choose_line(desk: Desk) -> Line | None:
    """The chosen line, at first the first by name; None where there is none. The choice stays in the session."""
    held = {line.line_id: line for line in lines_of(desk.lake)}
    if not held:
        return None
    wanted = look().get(LINE, steady().get(LINE))
    st.session_state[LINE] = wanted if wanted in held else next(iter(held))
    chosen = st.selectbox("Line", list(held), key=LINE, format_func=lambda one: held[one].name if one in held else one)
    steady()[LINE] = chosen
    return held[chosen]


def show_line(line_id: str) -> None:
    """Within a callback: the line that is looked at next."""
    look()
    st.session_state[LINE] = steady()[LINE] = line_id


def leads_button(desk: Desk, line: Line, *, key: str) -> None:
    """The way to the leads of a line; one that was not ranked in these days is ranked on arrival."""
    is_ranked = bool(leads_of(desk, line))
    st.button(
        "See its leads" if is_ranked else "Rank this line", on_click=hand_over, args=(line,),
        kwargs={"is_to_be_ranked": not is_ranked}, key=key, icon=":material/manage_search:",
        type="secondary" if is_ranked else "primary",
    )  # fmt: skip


def leads_of(desk: Desk, line: Line) -> Leads:
    """Vehicles of the newest ranking of this line within the search, with the chance of each; nothing where none is."""
    return _ranked(desk, line)[0]


def known_of(desk: Desk, line: Line) -> frozenset[int]:
    """Those of the leads that were known before it was ranked."""
    return _ranked(desk, line)[1]


def _ranked(desk: Desk, line: Line) -> tuple[Leads, frozenset[int]]:
    return _leads(desk.search, line.line_id, ranking_ids(desk.lake), datetime.now(UTC).date())


def likeliest(leads: Leads) -> Leads:
    """The leads that stand out, and never fewer than the reviewed number of those that come first."""
    rules = section("triage", "list")
    least, fewest = float(str(rules["stands_out_from"])), int(str(rules["fewest_in_a_picture"]))
    return tuple(lead for place, lead in enumerate(leads) if place < fewest or lead[1] >= least)


@lru_cache(maxsize=32)
def _leads(search: OpenSearch, line_id: str, ids: tuple[str, ...], today: date) -> tuple[Leads, frozenset[int]]:
    for record in ranking_records(search.lake):
        places = [place for place, line in enumerate(record.facts["lines"]) if line["line_id"] == line_id]
        if places and may_be_shown(record, search):
            found = [lead for lead in record.facts["leads"] if lead["line"] == places[0]]
            chances = tuple((int(lead["vid"]), float(lead["chance"])) for lead in found)
            return chances, frozenset(int(lead["vid"]) for lead in found if lead["is_known"])
    return (), frozenset()
