"""Re-score requests: what was done, what shows it, and the decision."""

from __future__ import annotations

from functools import partial

import streamlit as st

from components.assessments.evidence_list import closing_evidence
from components.context import Context
from components.maturity.saving import keep, saved_or_refused
from components.moderation.desk import Desk
from components.runtime import runtime
from components.words import day
from data_access.assessments import rescoring
from data_access.assessments.framework import waves_known
from data_access.edits import Row

KEY = "moderation_rescores"


def rescores_block(context: Context, seen: Desk) -> None:
    """One card a request, oldest first."""
    saved_or_refused(KEY)
    requests = rescoring.open_requests(runtime().stores, context.viewer)
    if not requests:
        st.text("No request waits. A force that closes an action with evidence asks here to be scored again.")
        return
    waves = {wave.wave_id: wave.name for wave in waves_known(runtime().stores)}
    for row in requests:
        with st.container(border=True):
            _card(context, seen, row, waves.get(str(row["wave_id"]), str(row["wave_id"])))


def _card(context: Context, seen: Desk, row: Row, wave_name: str) -> None:
    force_id, capability_id = str(row["force_id"]), str(row["capability_id"])
    level = rescoring.published_level(runtime().stores, context.viewer, row)
    stands = "has no level" if level is None else f"stands at level {level}"
    st.text(
        f"{seen.words_of(force_id, capability_id)}. It {stands} in {wave_name} and asks for "
        f"level {row['requested_level']}."
    )
    st.text(f"Action closed on {day(row['closed_at'])}: {row['title']}")
    st.text(f"What was done: {row['what_was_done']}")
    piece = str(row["closure_evidence_id"])
    closing_evidence(context, str(row["evidence_wave_id"]), force_id, piece, place=str(row["request_id"]))
    place = f"{row['request_id']}_{row['version']}"
    with st.form(f"rescore_{place}", border=False):
        st.text_input("Reason, which the force reads", key=f"rescore_reason_{place}", max_chars=1000, value=None)
        with st.container(horizontal=True):
            for label, answer in (("Accept the level", rescoring.accept), ("Keep the level", rescoring.refuse)):
                st.form_submit_button(label, on_click=partial(_answer, context, row, place, answer))
    st.caption("An accepted level counts with the next publication of the wave.")


def _answer(context: Context, row: Row, place: str, answer: object) -> None:
    reason = st.session_state.get(f"rescore_reason_{place}") or ""
    keep(
        KEY,
        lambda: answer(runtime().stores, context.viewer, row, reason=reason),
        entered=reason,
        theirs_in_words=lambda theirs: str(theirs["state"]),
    )
