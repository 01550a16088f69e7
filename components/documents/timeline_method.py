"""How a timeline is worked out."""

from __future__ import annotations

import streamlit as st

from components.documents.timeline_show import DEFINITION


def how_timelines_work() -> None:
    """A closed note: what is an event, and what a gap does not say."""
    with st.expander("How this is worked out"):
        st.text(DEFINITION)
        st.text(
            "Bars are days where the time is short, then weeks, then months. Beside a person or thing stand the "
            "messages and days of the passages that name it, and the documents that hold those."
        )
        st.text(
            "A stretch without any says that no material of those days is in the case. It does not say that nothing "
            "was written: material may be missing, deleted or not dated."
        )
