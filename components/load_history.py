"""The history of loads, and the way back."""

from __future__ import annotations

import streamlit as st

from components.chart_block import about_table, export_links
from components.context import Context
from components.runtime import runtime
from data_access.loading import load_history, reconcile_history, undo_last_load
from data_access.snapshots import version_before

COLUMNS = {
    "loaded_at": "When (UTC)",
    "outcome": "Outcome",
    "kind": "Kind",
    "file_name": "File",
    "loaded_by": "By",
    "rows_read": "Rows read",
    "rows_accepted": "Accepted",
    "rows_set_aside": "of them set aside",
    "rows_rejected": "Rejected",
    "dataset_version": "Version",
    "sha256": "SHA-256",
}


def show_history(context: Context) -> None:
    """The newest loads and refusals, with an export."""
    reconcile_once(context.version)
    history = load_history(runtime().stores)[list(COLUMNS)].rename(columns=COLUMNS)
    if history.empty:
        st.text("Nothing was loaded yet. The first load appears here.")
        return
    st.dataframe(history, hide_index=True, alt="Load history, newest first")
    about = about_table(
        context,
        title="Load history",
        subtitle="Loads and refused loads, newest first",
        definition="Accepted and rejected rows add up to the rows read.",
        source="Registers",
    )
    with st.container(horizontal=True):
        export_links("load-history", history, context, about)


def reconcile_once(version: str) -> None:
    """Bring loads made from the terminal into the history, once for each version and session."""
    if st.session_state.get("reconciled") != version:
        reconcile_history(runtime().stores)
        st.session_state["reconciled"] = version


def show_undo(context: Context) -> None:
    """The button that makes the version before the live one live again."""
    earlier = version_before(runtime().settings.folder, context.version)
    st.subheader("Undo", anchor=False)
    if earlier is None:
        st.text("There is no earlier version on disk to go back to.")
        return
    st.text(f"The live version is {context.version}. Going back makes {earlier} live; no file is deleted.")
    if st.button(f"Go back to {earlier}", icon=":material/undo:"):
        undo_last_load(runtime().stores, context.viewer, live=context.version)
        st.session_state["load_done"] = f"Version {earlier} is live again."
        st.rerun()
