"""The one way from page to page with context.

A widget's callback asks for a page and its selections; the frame follows before anything is drawn. That order
is forced: a selection that a control holds can only be set before the control is drawn, and a page can only be
switched outside a callback.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from components.context import Context
from components.registry import page_entry
from models.access import may

REQUESTED = "drill_requested"


def ask_for_page(page_id: str, selections: Mapping[str, str]) -> None:
    """Ask, within a callback, for a page with selections (``force``, ``wave``, …).

    Shared selections that are not named stay. Never pass personal data, plates or free text: addresses are logged.
    """
    for key, value in selections.items():
        st.session_state[key] = value
    st.session_state[REQUESTED] = page_id


def follow_request() -> None:
    """Switch to the page that a callback asked for, if any."""
    page_id = st.session_state.pop(REQUESTED, None)
    if page_id is not None:
        st.switch_page(page_entry(page_id).path, query_params={})


def link_to(context: Context, page_id: str, label: str) -> None:
    """A link to a page, keeping the shared selections; nothing where the role may not open it."""
    entry = page_entry(page_id)
    if may(context.viewer, entry.capability):
        st.page_link(entry.path, label=label, icon=entry.icon)
