"""Rows of a register by one file: checked first, kept whole or not at all."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.context import Context
from components.load_panel import as_request, show_rejected
from components.plans.drafts import attempt
from components.runtime import runtime
from components.words import count_of
from data_access.loaders import LoadOutcome, LoadRequest
from data_access.records.reading import edits_of_records
from data_access.records.upload import check_upload, upload_records
from models.records.kinds import RecordKind

CHECKED, KEPT = "records_checked", "records_uploaded"


def upload_panel(context: Context, kind: RecordKind) -> None:
    """Blank files, upload box, what was found, and the button that keeps the rows."""
    with st.container(horizontal=True):
        for file_type in ("xlsx", "csv"):
            address = f"/template/{kind.kind_id}.{file_type}"
            st.link_button(f"Blank {file_type.upper()}", address, icon=":material/download:")
    count = st.session_state.get(KEPT, 0)
    given = st.file_uploader("File of rows", type=["csv", "xlsx"], key=f"records_file_{kind.kind_id}_{count}")
    if given is None:
        st.text("Choose a file: it is checked first, and nothing is kept until every row is good.")
        return
    with as_request(kind.kind_id, given) as request:
        outcome = _checked(context, request, given.file_id)
        _show(outcome, context, kind)
        rows = count_of(outcome.rows_accepted, "row")
        if outcome.is_accepted and st.button(f"Keep {rows}", type="primary", icon=":material/upload:"):
            attempt(lambda: _keep(context, request))
            st.rerun()


def _checked(context: Context, request: LoadRequest, file_id: str) -> LoadOutcome:
    """The outcome of checking this file against the register as it stands, worked out once."""
    stores = runtime().stores
    key = (file_id, request.kind, context.version, edits_of_records(stores))
    remembered = st.session_state.get(CHECKED)
    if remembered is None or remembered[0] != key:
        with st.spinner("Checking every row."):
            outcome = check_upload(stores, context.viewer, request)
        st.session_state[CHECKED] = remembered = (key, outcome)
    return remembered[1]


def _show(outcome: LoadOutcome, context: Context, kind: RecordKind) -> None:
    counts = st.columns(3)
    counts[0].metric("Rows read", outcome.rows_read)
    counts[1].metric("Accepted", outcome.rows_accepted)
    counts[2].metric("Rejected", outcome.rows_rejected)
    for warning in outcome.warnings:
        st.text(f"Note: {warning}")
    if outcome.rejected:
        show_rejected(outcome, context, title=kind.title)
        return
    st.text("Every row can be kept. The first of them:")
    st.dataframe(pd.DataFrame(outcome.preview), hide_index=True, alt="The first accepted rows")


def _keep(context: Context, request: LoadRequest) -> str:
    outcome = upload_records(runtime().stores, context.viewer, request)
    st.session_state[KEPT] = st.session_state.get(KEPT, 0) + 1
    return f"{count_of(outcome.rows_accepted, 'row')} of {outcome.file_name} are kept."
