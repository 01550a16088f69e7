"""Rows of the benefits register by one file of a kind: checked first, kept whole or not at all."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.context import Context
from components.load_panel import as_request, show_rejected
from components.plans.drafts import attempt, outcome
from components.runtime import runtime
from components.words import count_of
from data_access.benefits.reading import edits_of
from data_access.benefits.upload import check_register_files, load_register_files, register_contracts
from data_access.loaders import LoadOutcome, LoadRequest
from models.access import may
from models.benefits.kinds import EDIT

CHECKED, KEPT, KIND = "benefits_file_checked", "benefits_files_kept", "benefits_file_kind"


def upload_panel(context: Context) -> None:
    """Kind of row, blank files, upload box, what was found, and the button that keeps the rows; for those who edit."""
    if not may(context.viewer, EDIT):
        return
    outcome()
    contracts = register_contracts()
    kind = st.selectbox("Kind of row", list(contracts), format_func=lambda one: contracts[one].title, key=KIND)
    st.text(contracts[kind].what_it_is)
    with st.container(horizontal=True):
        for file_type in ("xlsx", "csv"):
            address = f"/template/{kind}.{file_type}"
            st.link_button(f"Blank {file_type.upper()}", address, icon=":material/download:")
    key = f"benefits_file_{kind}_{st.session_state.get(KEPT, 0)}"
    given = st.file_uploader("File of rows", type=["csv", "xlsx"], key=key)
    if given is None:
        st.text("Choose a file: it is checked first, and nothing is kept until every row is good.")
        return
    with as_request(kind, given) as request:
        found = _checked(context, request, given.file_id)
        _show(found, context, title=contracts[kind].title)
        label = f"Keep {count_of(found.rows_accepted, 'row')}"
        if found.is_accepted and st.button(label, type="primary", icon=":material/upload:", key="benefits_file_keep"):
            attempt(lambda: _keep(context, request))
            st.rerun()


def _checked(context: Context, request: LoadRequest, file_id: str) -> LoadOutcome:
    """The outcome of checking this file against the register as it stands, worked out once."""
    stores = runtime().stores
    key = (file_id, request.kind, edits_of(stores))
    remembered = st.session_state.get(CHECKED)
    if remembered is None or remembered[0] != key:
        with st.spinner("Checking every row."):
            (found,) = check_register_files(stores, context.viewer, [request])
        st.session_state[CHECKED] = remembered = (key, found)
    return remembered[1]


def _show(found: LoadOutcome, context: Context, *, title: str) -> None:
    counts = st.columns(3)
    counts[0].metric("Rows read", found.rows_read)
    counts[1].metric("Accepted", found.rows_accepted)
    counts[2].metric("Rejected", found.rows_rejected)
    for warning in found.warnings:
        st.text(f"Note: {warning}")
    if found.rejected:
        show_rejected(found, context, title=title)
        return
    st.text("Every row can be kept. The first of them:")
    st.dataframe(pd.DataFrame(found.preview), hide_index=True, alt="The first accepted rows", key="benefits_file_rows")


def _keep(context: Context, request: LoadRequest) -> str:
    (found,) = load_register_files(runtime().stores, context.viewer, [request])
    st.session_state[KEPT] = st.session_state.get(KEPT, 0) + 1
    return f"{count_of(found.rows_accepted, 'row')} of {found.file_name} kept."
