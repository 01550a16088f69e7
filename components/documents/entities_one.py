"""One entity: where it is named, how it is written, and what a person said is the same."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from components.documents.desk import AT_ENTITY, Desk, entity_asked_for
from components.documents.entity_choice import Choice, choose_entity, title_of_kind
from components.documents.kept import Kept, forget_looks, grown_line, looked_up
from components.documents.passages_read import passages_list
from components.documents.search_ask import QUESTION, ask
from components.drill import ask_for_page
from components.plans.drafts import PROBLEM, attempt
from components.steady import look, steady
from components.words import count_of, day
from data_access.documents.entities import EntityDetail, entity
from data_access.documents.entity_merging import merge_entities, split_entity
from data_access.documents.exposure import explicit_terms
from models.documents.exposure import mask
from models.documents.requests import LEXICAL, SearchRequest
from models.errors import DataNotAvailable, EditRefused

MOST_CONTEXTS = 300
WHY, SPLIT = "documents_merge_why", "documents_split"
TIMELINE_OF = "documents_timeline_entity"
TIMELINE_PAGE, SEARCH_PAGE = "documents-timeline", "documents-search"


def entity_open(desk: Desk) -> Kept[EntityDetail] | None:
    """The entity that was asked for, looked up once; None where none was, or where it is no longer there."""
    entity_id = entity_asked_for()
    if entity_id is None:
        return None
    try:
        return looked_up(desk, "entity", entity_id, lambda: entity(desk.opened, entity_id, most_contexts=MOST_CONTEXTS))
    except DataNotAvailable as error:
        steady().pop(AT_ENTITY, None)
        steady()[PROBLEM] = (error.title, error.what_to_do)
        return None


def shown_name(desk: Desk, detail: EntityDetail) -> str:
    """What the entity is called, explicit terms masked."""
    return mask(detail.shown, explicit_terms(desk.case)).text


def ways_of_writing(detail: EntityDetail) -> list[str]:
    """Every way in which it is written, the oftenest first."""
    return [written for written in dict.fromkeys(detail.spellings["written"]) if written] or [detail.shown]


def entity_title(desk: Desk, detail: EntityDetail) -> tuple[str, str]:
    """Message and detail of the page while an entity is chosen."""
    name, when = shown_name(desk, detail), ""
    if pd.notna(detail.first_at) and pd.notna(detail.last_at):
        first, last = day(detail.first_at), day(detail.last_at)
        when = f" of {first}" if first == last else f", {first} to {last}"
    sources = count_of(len(detail.sources), "source")
    watched = " It is on a watch-list." if detail.is_watched else ""
    return (
        f"{name} is named in {count_of(detail.items, 'document')}{when}",
        f"{title_of_kind(detail.kind)}, in {count_of(detail.passages, 'passage')} from {sources}: "
        f"{'; '.join(detail.sources)}.{watched}",
    )


def entity_ways(desk: Desk, kept: Kept[EntityDetail]) -> None:
    """Back to the list, and on to the search and the timeline of this entity."""
    detail = kept.found
    with st.container(horizontal=True, key="documents_entity_ways"):
        st.button("All that is named", key="documents_entity_back", icon=":material/arrow_back:", on_click=leave_entity)
        st.button("Search for it", key="documents_entity_search", on_click=partial(_search, desk, detail))
        st.button("When it was named", key="documents_entity_when", on_click=partial(_when, desk, detail))
    grown_line(desk, kept, "entity")


def leave_entity() -> None:
    """Within a callback: nothing is chosen any more."""
    look()
    steady().pop(AT_ENTITY, None)


def passages_part(desk: Desk, detail: EntityDetail) -> None:
    """The passages that name it, in order of time."""
    if detail.contexts.empty:
        st.text("No passage names it any more.")
        return
    if detail.passages > len(detail.contexts):
        first = f"The first {len(detail.contexts):,} of {detail.passages:,} passages"
        st.caption(f"{first}; search for it to see the rest.")
    passages_list(desk, f"entity_{detail.entity_id}", detail.contexts, ways_of_writing(detail))


def spellings_part(desk: Desk, detail: EntityDetail) -> None:
    """Every way it is written; what a person merged into it can be set apart, and another be merged."""
    terms = explicit_terms(desk.case)
    table = pd.DataFrame(
        {
            "Written": [mask(written, terms).text if written else "" for written in detail.spellings["written"]],
            "Mentions": detail.spellings["mentions"],
            "Merged by a person": ["" if one == detail.entity_id else "yes" for one in detail.spellings["entity_id"]],
        }
    )
    st.dataframe(table, hide_index=True, alt="Ways in which it is written")
    _split_form(desk, detail, table)
    with st.expander("Another one is the same", key="documents_merge_open", on_change="rerun") as same:
        if same.open:
            _merge_form(desk, detail)


def _split_form(desk: Desk, detail: EntityDetail, table: pd.DataFrame) -> None:
    others = detail.spellings["entity_id"] != detail.entity_id
    if not others.any():
        return
    names = dict(zip(detail.spellings["entity_id"][others], table["Written"][others], strict=True))
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    left.selectbox("Set apart again", list(names), index=None, key=SPLIT, format_func=names.get)
    right.button("Set apart", key="documents_split_go", on_click=_split, args=(desk,), width="stretch")


def _merge_form(desk: Desk, detail: EntityDetail) -> None:
    st.text(
        "Choose one that is the same. Both count as one from then on, in lists, graphs and timelines. Nothing is lost: "
        "it can be set apart again, and who said so is on record."
    )
    st.text_input("Why they are the same", key=WHY, max_chars=200, placeholder="Same number in both phone books")
    choice = Choice("merge", "The other one", (detail.kind,), without=detail.entity_id)
    choose_entity(desk, choice, "They are one", partial(_merge, desk, detail.entity_id))


def _merge(desk: Desk, into: int, other: int, name: str) -> None:
    merge(desk, other, into, str(look().get(WHY) or ""), f"{name} counts as one with it from now on.")


def merge(desk: Desk, entity_id: int, into: int, why: str, said: str) -> None:
    """Within a callback: one entity under another, on record, and every look anew."""

    def keep() -> str:
        if not why.strip():
            raise EditRefused("It is not said why they are the same.", "Write it: others on the case will ask.")
        merge_entities(desk.opened, entity_id, into, why=why.strip())
        forget_looks()
        return said

    attempt(keep)


def _split(desk: Desk) -> None:
    chosen = look().get(SPLIT)

    def keep() -> str:
        if not isinstance(chosen, int):
            raise EditRefused("None is chosen.", "Choose the one to set apart.")
        split_entity(desk.opened, chosen)
        forget_looks()
        return "They are two again."

    attempt(keep)


def _search(desk: Desk, detail: EntityDetail) -> None:
    """The search page, asked for the way in which it is written oftenest."""
    written = ways_of_writing(detail)[0].replace('"', " ")
    st.session_state[QUESTION] = f'"{written}"'
    ask(desk, SearchRequest(f'"{written}"', mode=LEXICAL, size=10))
    ask_for_page(SEARCH_PAGE, {})


def _when(desk: Desk, detail: EntityDetail) -> None:
    look()
    steady()[TIMELINE_OF] = (desk.opened.search_id, detail.entity_id, shown_name(desk, detail))
    ask_for_page(TIMELINE_PAGE, {})
