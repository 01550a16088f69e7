"""Closing an action: what was done, and the evidence that shows it."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from components.context import Context
from components.plans.basis import Basis
from components.plans.drafts import Form
from components.plans.plan import this_day
from components.runtime import runtime
from data_access.assessments.evidence import attach_link, evidence_of
from data_access.plans.actions import KeptAction, close_action, require_closable
from models.maturity.definitions import definitions
from models.plans.actions import ActionState

NEW_LINK = ""
CLOSE = Form(
    "close",
    {
        "what_was_done": "What was done",
        "evidence_id": "Evidence",
        "evidence_title": "Title of the evidence",
        "evidence_link": "Link or reference",
        "evidence_date": "Date of the evidence",
    },
)


def close_form(context: Context, basis: Basis, kept: KeptAction) -> None:
    """The form that closes an action which is in progress, or what has to happen first."""
    if kept.action.state != ActionState.IN_PROGRESS:
        st.text("An action is closed when it is in progress: move it there first.")
        return
    if basis.wave is None:
        st.text("An action is closed when the force has levels to score again.")
        return
    attached = fitting_evidence(context, basis, kept)
    keep = partial(_keep, context, basis.wave.wave_id, kept)
    values = {
        "what_was_done": "",
        "evidence_id": NEW_LINK,
        "evidence_title": "",
        "evidence_link": "",
        "evidence_date": this_day(),
    }
    CLOSE.fill(kept.action.action_id, values, version=kept.version)
    with st.form("close_form"):
        _controls(kept, attached)
        st.form_submit_button("Close with evidence", on_click=CLOSE.save, args=(keep,))
    CLOSE.show_conflict(keep)


def fitting_evidence(context: Context, basis: Basis, kept: KeptAction) -> dict[str, str]:
    """Titles of what is attached already and stands for the level that the action leads to, by id."""
    rows = evidence_of(runtime().stores, context.viewer, basis.wave.wave_id, basis.force.force_id)
    fits = rows[
        (rows.capability_id == kept.action.capability_id)
        & (rows.supports_level >= kept.action.to_level)
        & rows.evidence_grade.isin(definitions().verifying_grades)
        & (rows.expires_on >= pd.Timestamp(this_day()))
        & ~rows.is_withdrawn
    ]
    return _titles(fits)


def _titles(rows: pd.DataFrame) -> dict[str, str]:
    return {str(row.evidence_id): f"{row.title}, {row.evidence_date:%d %b %Y}" for row in rows.itertuples(index=False)}


def _controls(kept: KeptAction, attached: dict[str, str]) -> None:
    st.subheader("Close it", anchor=False)
    st.text(f"Shows it done: {kept.action.evidence_needed}")
    st.text_area(CLOSE.labels["what_was_done"], key=CLOSE.key("what_was_done"), max_chars=2000, height=100)
    st.selectbox(
        CLOSE.labels["evidence_id"],
        [NEW_LINK, *attached],
        key=CLOSE.key("evidence_id"),
        format_func=lambda item: attached.get(item, "A new link, given below"),
    )
    st.text_input(CLOSE.labels["evidence_title"], key=CLOSE.key("evidence_title"), max_chars=200)
    st.text_input(CLOSE.labels["evidence_link"], key=CLOSE.key("evidence_link"), max_chars=500)
    st.date_input(CLOSE.labels["evidence_date"], key=CLOSE.key("evidence_date"), format="DD/MM/YYYY")


def _keep(context: Context, wave_id: str, kept: KeptAction, values: dict[str, object], version: int) -> str:
    stores, viewer, action = runtime().stores, context.viewer, kept.action
    done = str(values["what_was_done"])
    require_closable(stores, viewer, action.action_id, what_was_done=done, version=version)
    evidence_id = str(values["evidence_id"]) or attach_link(
        stores,
        viewer,
        wave_id,
        action.capability_id,
        title=str(values["evidence_title"]),
        link=str(values["evidence_link"]),
        supports_level=action.to_level,
        evidence_date=values["evidence_date"],
    )
    close_action(
        stores,
        viewer,
        action.action_id,
        what_was_done=done,
        evidence_id=evidence_id,
        wave_id=wave_id,
        version=version,
    )
    return f"The action is done. {action.capability_id} was asked to be scored again; its level stays until then."
