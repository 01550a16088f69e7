"""The one way from page to page with context: selections travel as the address of the page that opens."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from components.registry import page_entry

SHARED = ("force", "unit", "as_at", "as", "own")


def open_page(page_id: str, selections: Mapping[str, str]) -> None:
    """Switch to a page with selections (``force``, ``wave``, …) applied there.

    Call it outside a widget's own callback. Shared selections are kept; what is given here wins. Never
    pass personal data, plates or free text: addresses are logged.
    """
    for key, value in selections.items():
        st.session_state[key] = value
    st.switch_page(page_entry(page_id).path, query_params={})


def link_to(page_id: str, label: str, *, icon: str | None = None) -> None:
    """A link to a page, keeping the shared selections."""
    st.page_link(page_entry(page_id).path, label=label, icon=icon or page_entry(page_id).icon)
