"""Everything that the case speaks of: how much of each kind, and the list that is narrowed and picked from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial

import pandas as pd
import streamlit as st

from components.chart_block import about_table, table_block
from components.documents.desk import Desk, open_entity
from components.documents.entity_choice import plural_of_kinds, title_of_kind
from components.documents.kept import Kept, grown_line, looked_up
from components.steady import look
from components.words import count_of, plain
from data_access.documents.entities import entities_of, entity_kinds
from data_access.documents.exposure import explicit_terms
from data_access.documents.lanes import lane_states
from models.documents.entities.mention import kinds, linking_kinds
from models.documents.exposure import Terms, mask

KINDS, SEARCH, WATCHED, TABLE = (f"documents_entities_{name}" for name in ("kinds", "search", "watched", "table"))
MOST, MOST_SOURCES, HEIGHT = 300, 2, 470
STRIP = ("person", "organisation", "phone", "email", "vrm", "account", "handle", "postcode")
CARDS, KEEP, PERSON, NAMES = 6, "session", "person", "names"
DATES = ("First", "Last")
SOURCE = "Passages of the case: numbers by their shape and check digits, names by a language model"
DEFINITION = (
    "An entity is a person, number, place or thing that passages name. Its spellings count as one where their normal "
    "form is the same, or where a person said so. Documents and mentions are counted over the whole case."
)


@dataclass(frozen=True)
class Asked:
    """What the list is narrowed to; without kinds those that may tie people and things together."""

    kinds: tuple[str, ...]
    search: str
    is_watched: bool


def kinds_found(desk: Desk) -> Kept[pd.DataFrame]:
    """How many of each kind there are, and the one of each that is in most documents."""
    return looked_up(desk, "entity_kinds", (), lambda: entity_kinds(desk.opened))


def entities_title(desk: Desk) -> tuple[str, str]:
    """Message and detail of the page while nothing is chosen."""
    found = kinds_found(desk).found
    tying = found[found["kind"].isin(linking_kinds())]
    if tying.empty:
        return "Nobody and nothing is named yet", f"{_lane_words(desk)} Take material in on the page of cases."
    people = tying[tying["kind"] == PERSON]
    most = (people if len(people) else tying.sort_values(["most_items", "kind"], ascending=[False, True])).iloc[0]
    shown = mask(most["most_shown"], explicit_terms(desk.case)).text
    things = int(tying["entities"].sum()) - int(people["entities"].sum())
    parts = [count_of(int(people["entities"].sum()), "person", "people")] if len(people) else []
    parts += [count_of(things, "number or thing", "numbers and things")] if things else []
    return (
        f"{' and '.join(parts)} are named; {shown} in most documents",
        f"{title_of_kind(most['kind'])} {shown} is in {count_of(int(most['most_items']), 'document')}. "
        f"{_lane_words(desk)} Pick one to read where it is named and what it stands with.",
    )


def kinds_strip(desk: Desk) -> None:
    """One card a kind: how many, and the one in most documents."""
    found = kinds_found(desk).found.set_index("kind")
    terms, names = explicit_terms(desk.case), plural_of_kinds(STRIP)
    with st.container(horizontal=True, key="headline_strip"):
        for kind in [kind for kind in STRIP if kind in found.index][:CARDS]:
            row = found.loc[kind]
            most = f"{mask(row['most_shown'], terms).text} in {count_of(int(row['most_items']), 'document')}"
            number = f"{row['entities']:,}".replace(",", "\u2009")
            st.markdown(f"{plain(names[kind])}\n\n**{plain(number)}**\n\n:small[:gray[{plain(most)}]]")


def list_part(desk: Desk) -> None:
    """The filters and the list; a picked row opens that entity."""
    kept_kinds = kinds_found(desk)
    asked = _filters(kept_kinds.found)
    kept = looked_up(desk, "entities", asked, lambda: _find(desk, asked))
    grown_line(desk, kept, "entities", "entity_kinds")
    if kept.found.empty:
        st.text(_nothing_words(asked))
        return
    table = _table_of(kept, explicit_terms(desk.case))
    title = f"{count_of(len(table), 'entity', 'entities')}, the one in most documents first"
    if len(table) == MOST:
        title = f"The {MOST} in most documents; search to see others"
    about = about_table(
        desk.context, title=title, subtitle="Pick a row to read where it is named and what it stands with",
        definition=DEFINITION, source=SOURCE,
    )  # fmt: skip
    ids = [int(one) for one in kept.found["entity_id"]]
    table_block(f"entities-{desk.case.case_id}", table, desk.context, about, draw=partial(_table, table, ids))


@lru_cache(maxsize=8)
def _table_of(kept: Kept, terms: Terms) -> pd.DataFrame:
    """The table of a look, worked out once."""
    return entities_table(kept.found, terms)


def entities_table(found: pd.DataFrame, terms: Terms) -> pd.DataFrame:
    """A row an entity, in words, explicit terms masked."""
    return pd.DataFrame(
        {
            "Name or number": [mask(shown, terms).text for shown in found["shown"]],
            "Kind": [title_of_kind(kind) for kind in found["kind"]],
            "Documents": found["items"],
            "Mentions": found["mentions"],
            "First": found["first_at"].dt.date,
            "Last": found["last_at"].dt.date,
            "Sources": [_sources_words(list(sources)) for sources in found["sources"]],
            "Watch-list": ["yes" if watched else "" for watched in found["is_watched"]],
        }
    )


def _filters(found: pd.DataFrame) -> Asked:
    """The controls that narrow the list."""
    numbers = dict(zip(found["kind"], found["entities"], strict=True))
    there = [kind for kind in kinds() if kind in numbers]
    names = {kind: f"{name} {numbers[kind]:,}" for kind, name in plural_of_kinds(there).items()}
    chosen = st.pills("Kinds", there, key=KINDS, selection_mode="multi", format_func=names.get, persist_state=KEEP)
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    search = left.text_input(
        "Name or number", key=SEARCH, max_chars=120, placeholder="Any part of it", persist_state=KEEP
    )
    watched = right.toggle("On a watch-list only", key=WATCHED, persist_state=KEEP)
    return Asked(tuple(chosen), " ".join(search.split()), watched)


def _find(desk: Desk, asked: Asked) -> pd.DataFrame:
    shown = asked.kinds or (tuple(kinds()) if asked.search or asked.is_watched else linking_kinds())
    return entities_of(
        desk.opened, kinds_shown=shown, search=asked.search, watched_only=asked.is_watched, limit=MOST
    )


def _table(table: pd.DataFrame, ids: list[int]) -> None:
    columns = {name: st.column_config.DateColumn(format="D MMM YYYY", width=95) for name in DATES}
    columns |= {name: st.column_config.NumberColumn(width=86) for name in ("Documents", "Mentions")}
    columns |= {"Name or number": st.column_config.TextColumn(width=230)}
    st.dataframe(
        table, hide_index=True, column_config=columns, placeholder="", key=TABLE, selection_mode="single-row",
        on_select=partial(_picked, ids), height=HEIGHT if len(table) > 12 else "content", alt="Entities of the case",
    )  # fmt: skip


def _picked(ids: list[int]) -> None:
    rows = look()[TABLE]["selection"]["rows"]  # type: ignore[index]
    if rows and rows[0] < len(ids):
        open_entity(ids[rows[0]])


def _sources_words(sources: list[str]) -> str:
    more = len(sources) - MOST_SOURCES
    return "; ".join(sources[:MOST_SOURCES]) + (f" and {more} more" if more > 0 else "")


def _nothing_words(asked: Asked) -> str:
    if asked.is_watched:
        return "Nothing of a watch-list is named. Lists are kept on the tab of watch-lists."
    return "Nothing is named so: write less of it, or choose other kinds."


def _lane_words(desk: Desk) -> str:
    """How far the reading of names is, where it is not done."""
    states = looked_up(desk, "entity_lanes", desk.version, lambda: lane_states(desk.case)).found
    state = next((one for one in states if one.lane == NAMES), None)
    if state is None or state.is_done:
        return "Numbers are found by their shape, names by a language model."
    if not state.is_available:
        return "Numbers are found by their shape; names of people and places are not, as no language model is here."
    done = f"{state.done:,} of {state.total:,}".replace(",", "\u2009")
    return f"Names are still being read: {done} passages. Numbers are complete."
