"""Answers of several respondents by one file: checked first, kept whole or not at all."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.assessments.force_assessment import ForceAssessment
from components.assessments.outcome import tried
from components.context import Context
from components.load_panel import as_request, show_rejected
from components.runtime import runtime
from components.words import count_of
from data_access.assessments.upload import KIND, check_upload, upload_answers
from data_access.loaders import LoadOutcome, LoadRequest

KEPT, CHECKED = "answers_uploaded", "answers_checked"


def upload_tab(seen: ForceAssessment, context: Context) -> None:
    """Template, upload box, what was found, and the button that keeps the rows."""
    st.text(
        "For answers that were gathered outside: one row for each respondent and capability, of this force and wave. "
        f"Here: force {seen.force_id}, wave {seen.wave.wave_id}."
    )
    with st.container(horizontal=True):
        for file_type in ("xlsx", "csv"):
            st.link_button(f"Blank {file_type.upper()}", f"/template/{KIND}.{file_type}", icon=":material/download:")
    given = st.file_uploader(
        "File of answers", type=["csv", "xlsx"], key=f"answers_file_{st.session_state.get(KEPT, 0)}"
    )
    if given is None:
        st.text("Choose a file: it is checked first, and nothing is kept until every row is good.")
        return
    with as_request(KIND, given) as request:
        outcome = _checked(seen, request, given.file_id)
        _show(outcome, context)
        rows = count_of(outcome.rows_accepted, "row")
        if outcome.is_accepted and st.button(f"Keep {rows}", type="primary", icon=":material/upload:"):
            _keep(seen, request)
            st.rerun()


def _checked(seen: ForceAssessment, request: LoadRequest, file_id: str) -> LoadOutcome:
    """The outcome of checking this file against this assessment, worked out once."""
    key = (file_id, seen.wave.wave_id, seen.force_id, tuple(seen.respondents.respondent_id))
    remembered = st.session_state.get(CHECKED)
    if remembered is None or remembered[0] != key:
        with st.spinner("Checking every row."):
            outcome = check_upload(runtime().stores, seen.viewer, seen.wave.wave_id, request)
        st.session_state[CHECKED] = remembered = (key, outcome)
    return remembered[1]


def _show(outcome: LoadOutcome, context: Context) -> None:
    counts = st.columns(3)
    counts[0].metric("Rows read", outcome.rows_read)
    counts[1].metric("Accepted", outcome.rows_accepted)
    counts[2].metric("Rejected", outcome.rows_rejected)
    for warning in outcome.warnings:
        st.text(f"Note: {warning}")
    if outcome.rejected:
        show_rejected(outcome, context)
        return
    st.text("Every row can be kept. The first of them:")
    st.dataframe(pd.DataFrame(outcome.preview), hide_index=True, alt="The first accepted rows")


def _keep(seen: ForceAssessment, request: LoadRequest) -> None:
    kept = tried(
        lambda: upload_answers(runtime().stores, seen.viewer, seen.wave.wave_id, request),
        done=f"The answers of {request.shown_name} are kept.",
    )
    if kept is not None:
        st.session_state[KEPT] = st.session_state.get(KEPT, 0) + 1
