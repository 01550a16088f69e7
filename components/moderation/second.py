"""Decisions that wait for a second person."""

from __future__ import annotations

from functools import partial

import streamlit as st

from components.context import Context
from components.maturity.saving import keep, saved_or_refused
from components.moderation.desk import Desk, decision_words
from components.runtime import runtime
from data_access.assessments import moderation
from data_access.edits import Row

KEY = "moderation_second"


def second_block(context: Context, seen: Desk) -> None:
    """One card a decision: what is claimed, supported and proposed, and the two answers."""
    saved_or_refused(KEY)
    if not seen.proposed:
        st.text("Nothing waits. A decision that moves a level by two or more comes here before it counts.")
        return
    for row in seen.proposed:
        with st.container(border=True):
            _card(context, seen, row)


def _card(context: Context, seen: Desk, row: Row) -> None:
    st.text(seen.words_of(str(row["force_id"]), str(row["capability_id"])))
    st.text(
        f"Claimed {_level(row['self_level'])}, evidence {_evidence(row['evidence_level'])}, "
        f"proposed {_level(row['moderated_level'])}. Reason: {row['reason']}"
    )
    if row["decided_by"] == context.viewer.subject:
        st.text("You proposed this, so another person must look at it.")
        return
    place = f"{row['force_id']}_{row['capability_id']}_{row['version']}"
    with st.form(f"second_{place}", border=False):
        st.text_input("What you looked at", key=f"second_reason_{place}", max_chars=500, value=None)
        with st.container(horizontal=True):
            for label, answer in (("Agree", moderation.agree), ("Refuse", moderation.refuse)):
                st.form_submit_button(label, on_click=partial(_answer, context, row, place, answer))
    st.caption(
        f"Agreed, {_level(row['moderated_level'])} is published. Refused, {_level(row['gated_level'])} stands until "
        "somebody decides again."
    )


def _answer(context: Context, row: Row, place: str, answer: object) -> None:
    reason = st.session_state.get(f"second_reason_{place}") or ""
    where = {name: str(row[name]) for name in ("wave_id", "force_id", "capability_id")}
    version = int(str(row["version"]))
    keep(
        KEY,
        lambda: answer(runtime().stores, context.viewer, where, reason=reason, version=version),
        entered=reason,
        theirs_in_words=decision_words,
    )


def _level(value: object) -> str:
    return "nothing" if value is None else f"level {value}"


def _evidence(value: object) -> str:
    return "for no level" if value is None else f"up to level {value}"
