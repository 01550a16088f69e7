"""How entities and their ties are worked out, with the numbers that are in force."""

from __future__ import annotations

import streamlit as st

from components.documents.entities_links import DEFINITION
from models.documents.settings import numbers


def how_entities_work() -> None:
    """A closed note: what finds an entity, what counts as one, what a tie is and what it is not."""
    limits = numbers("entities", "graph")
    with st.expander("How this is worked out"):
        st.text(
            "Telephone numbers, addresses, plates, accounts, sums and dates are found by their shape; where there are "
            "check digits these must be right. People, organisations and places are found by a language model that "
            "runs here and reads English best: some names are missed, and some words are taken for names."
        )
        st.text(
            "Spellings are one entity where their normal form is the same, as 07700 900123 and +44 7700 900123. Two "
            "people are never made one by a machine: a person says so, gives the reason, and can take it back."
        )
        st.text(
            f"{DEFINITION} A passage with more than {limits['most_entities_in_a_passage']:g} entities, as a phone book "
            "or a price list, ties nobody."
        )
