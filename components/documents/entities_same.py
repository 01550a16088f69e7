"""People who may be one, with what speaks for it: a person says so, nothing is merged by itself."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from components.documents.desk import Desk, open_entity
from components.documents.entities_one import merge
from components.documents.kept import grown_line, looked_up
from components.steady import look
from components.words import count_of
from data_access.documents.entity_merging import suggested_merges
from data_access.documents.exposure import explicit_terms
from models.documents.exposure import mask

PAIR, WHY = "documents_same_pair", "documents_same_why"


def same_part(desk: Desk) -> None:
    """The pairs, and a form that says of one that they are one."""
    st.text(
        "These people may be one: their names could be two ways of writing one. Nothing is merged by itself. Whoever "
        "says that two are one says why; it is on record, and they can be set apart again."
    )
    kept = looked_up(desk, "same", (), lambda: suggested_merges(desk.opened))
    grown_line(desk, kept, "same")
    terms = explicit_terms(desk.case)
    pairs = kept.found.assign(
        first=[mask(shown, terms).text for shown in kept.found["first_shown"]],
        second=[mask(shown, terms).text for shown in kept.found["second_shown"]],
    )
    if pairs.empty:
        st.text("No two people look like one. Names are compared once they have been read; look again then.")
        return
    st.dataframe(_table(pairs), hide_index=True, alt="Pairs of people that may be one")
    _form(desk, pairs)


def _table(pairs: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "One": pairs["first"],
            "Other": pairs["second"],
            "Why they may be one": pairs["reason"],
            "Documents with both": pairs["shared_items"],
            "Numbers and addresses beside both": pairs["shared_entities"],
        }
    )


def _form(desk: Desk, pairs: pd.DataFrame) -> None:
    names = {(int(row.first_id), int(row.second_id)): (row.first, row.second) for row in pairs.itertuples()}
    st.selectbox(
        f"One of {count_of(len(names), 'pair')}", list(names), index=None, key=PAIR,
        format_func=lambda pair: " and ".join(names[pair]),
    )  # fmt: skip
    chosen = look().get(PAIR)
    if chosen not in names:
        return
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    left.text_input("Why they are one", key=WHY, max_chars=200, placeholder="Same number in both phone books")
    right.button("They are one", key="documents_same_go", on_click=partial(_same, desk, chosen, names), width="stretch")
    with st.container(horizontal=True):
        for entity_id, label in zip(chosen, ("Read of the one", "Read of the other"), strict=True):
            st.button(
                label, key=f"documents_same_{entity_id}", type="tertiary", on_click=open_entity, args=(entity_id,)
            )


def _same(desk: Desk, pair: tuple[int, int], names: dict[tuple[int, int], tuple[str, str]]) -> None:
    first, second = names[pair]
    merge(desk, pair[1], pair[0], str(look().get(WHY) or ""), f"{first} and {second} count as one from now on.")
