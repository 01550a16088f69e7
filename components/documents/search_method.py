"""How a search is worked out, with the numbers that are in force."""

from __future__ import annotations

import streamlit as st

from components.documents.desk import Desk
from data_access.documents.lanes import lane_states
from models.documents.settings import numbers


def how_search_works(desk: Desk) -> None:
    """A closed note: what ranks, what the model has read, what a search cannot do."""
    note = st.expander("How this is worked out", key="documents_search_method", on_change="rerun")
    if not note.open:
        return
    share = numbers("search", "weights")["words"]
    with note:
        st.text(
            "Each document is cut into passages of about 100 words. Two rankings are made: by words (BM25) and by "
            "meaning (all-MiniLM-L6-v2, or quick WordLlama vectors until the model has read a passage). The best 200 "
            "of each are looked at closely: every one gets both scores, added with one weight for every case, "
            f"{share:.0%} words and {1 - share:.0%} meaning. Nothing is tuned to a case, and no answer is written by a "
            "machine: what you read are passages of the documents."
        )
        for state in lane_states(desk.case):
            st.text(f"Lane {state.lane}: {state.done:,} of {state.total:,} passages. {state.note}")
        st.text(
            "A search can miss: documents in other languages, scanned pages without OCR, and words meant otherwise. "
            "What could not be read is listed on the page of cases."
        )
