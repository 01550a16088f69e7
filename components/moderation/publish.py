"""Publishing a wave, giving an assessment back, closing the wave."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.context import Context
from components.maturity.saving import keep, saved_or_refused
from components.moderation.desk import Desk
from components.runtime import runtime
from components.words import count_of, day
from data_access.assessments import publishing, sheets
from models.assessments.states import STATE_WORDS, SUBMITTED
from models.errors import UserFacingError

KEY = "moderation_publish"


def publish_block(context: Context, seen: Desk) -> None:
    """The forces of the wave with their state, and the three things that can be done with them."""
    saved_or_refused(KEY)
    rows = sheets.assessments_of_wave(runtime().stores, context.viewer, seen.wave.wave_id)
    if rows.empty:
        st.text("No force has opened an assessment in this wave yet.")
        return
    st.dataframe(_table(seen, rows), hide_index=True, alt="Forces that opened an assessment in this wave")
    submitted = rows[rows.state == SUBMITTED]
    left, right = st.columns(2)
    with left:
        _publish(context, seen, len(submitted))
    with right:
        _return(context, seen, submitted)


def _table(seen: Desk, rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Force": [seen.force_names.get(force_id, force_id) for force_id in rows.force_id],
            "State": [STATE_WORDS[state] for state in rows.state],
            "Respondents": rows.respondents,
            "Submitted": [_day(at) for at in rows.submitted_at],
            "Published": [_day(at) for at in rows.published_at],
        }
    )


def _publish(context: Context, seen: Desk, submitted: int) -> None:
    st.subheader("Publish", anchor=False)
    st.text(
        "Submitted answers, evidence and agreed levels become part of the national data. Publishing the same "
        "content again changes nothing."
    )
    if undecided := len(seen.undecided):
        claims = count_of(undecided, "claim has no decision", "claims have no decision")
        st.text(f"{claims} yet: they are published one level lower than claimed.")
    forces = f"{count_of(submitted, 'submitted force')} and " if submitted else ""
    if st.button(f"Publish {forces}accepted re-scores", type="primary"):
        _published(context, seen)
    if not seen.wave.is_open:
        return
    with st.popover("Close the wave"):
        st.text("No force can open the wave any more, and it becomes the newest closed one.")
        if st.button("Close it"):
            _do(lambda: f"{seen.wave.name} is closed in {_closed(context, seen)}.")


def _published(context: Context, seen: Desk) -> None:
    def publish() -> str:
        done = publishing.publish(runtime().stores, context.viewer, seen.wave.wave_id)
        forces = count_of(len(done.force_ids), "assessment")
        return f"{seen.wave.name}: {forces} in {done.version}{'' if done.is_new else ', which held them already'}."

    _do(publish)


def _closed(context: Context, seen: Desk) -> str:
    return publishing.close_wave(runtime().stores, context.viewer, seen.wave.wave_id)


def _do(work: object) -> None:
    """Do something that makes a new version, and say what came of it on the next run."""
    with st.spinner("A new version is built, checked and swapped in."):
        try:
            st.session_state["moderation_done"] = work()
        except UserFacingError as error:
            st.error("Nothing was changed.")
            st.text(f"{error.title} {error.what_to_do}")
            return
    st.rerun()


def _return(context: Context, seen: Desk, submitted: pd.DataFrame) -> None:
    st.subheader("Give back to the force", anchor=False)
    if submitted.empty:
        st.text("No submitted assessment is here to give back.")
        return
    versions = dict(zip(submitted.force_id, submitted.version, strict=True))
    with st.form("return_to_force", border=False):
        st.selectbox("Force", list(versions), index=None, key="return_force", format_func=seen.force_names.get)
        st.text_input("What the force should change", key="return_reason", max_chars=1000, value=None)
        st.form_submit_button("Give back", on_click=_give_back, args=(context, seen, versions))


def _give_back(context: Context, seen: Desk, versions: dict[str, int]) -> None:
    force_id, reason = st.session_state.get("return_force"), st.session_state.get("return_reason") or ""
    keep(
        KEY,
        lambda: sheets.return_to_force(
            runtime().stores,
            context.viewer,
            seen.wave.wave_id,
            force_id or "",
            reason=reason,
            version=int(versions.get(force_id or "", 0)),
        ),
        entered=reason,
        theirs_in_words=lambda theirs: STATE_WORDS[str(theirs["state"])],
    )


def _day(value: object) -> str:
    return "" if pd.isna(value) else day(value)
