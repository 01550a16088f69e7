"""Meetings of the board: set up, minuted there and then, and closed; by those who edit."""

from __future__ import annotations

from functools import partial

import streamlit as st

from components.benefits.review import MEETING_KEY, Sitting
from components.context import Context
from components.plans.drafts import Form
from components.runtime import runtime
from components.steady import look
from components.words import day
from data_access.benefits.drafts import draft_of, drop_draft, keep_draft
from data_access.benefits.meetings import close_meeting, keep_minutes, set_up_meeting
from models.access import may
from models.benefits.kinds import EDIT, MEETING, RegisterRow, register_kinds
from models.errors import EditRefused, StaleEdit

KIND = register_kinds()[MEETING]
MINUTES = Form("minutes", {name: KIND.labels[name] for name in ("attended", "minutes")})
NEW = Form("meeting_new", {name: KIND.labels[name] for name in ("title", "held_on", "attended")})
CLOSE = Form("meeting_close", {})
CLOSING = "A closed meeting takes neither minutes nor decisions any more."
DRAFT = "Typed and kept for you, not saved yet: others do not see it."
ROLES_ONLY = "Roles only, never names."


def minutes_tab(context: Context, sitting: Sitting) -> None:
    """The minutes of the meeting that is chosen, and the form of a new one."""
    may_edit = may(context.viewer, EDIT)
    if sitting.meeting is None:
        st.text("No meeting is set up yet.")
    elif may_edit and sitting.is_open:
        _minutes_form(context, sitting.meeting)
    else:
        _as_read(sitting.meeting)
    if may_edit:
        _new_form(context, sitting)


def _as_read(meeting: RegisterRow) -> None:
    st.subheader("Minutes", anchor=False)
    st.text(f"Attended: {meeting['attended'] or 'not recorded'}")
    st.text(str(meeting["minutes"] or "No minutes are written yet."))


def _minutes_form(context: Context, meeting: RegisterRow) -> None:
    """What is typed is kept as a draft of the writer's own until it is saved, so that a reload loses nothing."""
    draft = draft_of(runtime().stores, context.viewer, MEETING, meeting.row_id)
    values, version = {**meeting.values, **(draft.values if draft else {})}, meeting.version
    MINUTES.fill(meeting.row_id, values, version=draft.base_version if draft else version)
    st.subheader("Minutes", anchor=False)
    for name, height in (("attended", 70), ("minutes", 260)):
        st.text_area(
            MINUTES.labels[name], key=MINUTES.key(name), height=height, help=KIND.field(name).what_it_means,
            max_chars=KIND.field(name).longest, on_change=_keep_typed, args=(context, meeting.row_id, version, name),
        )  # fmt: skip
    keep = partial(_keep_minutes, context, meeting.row_id)
    closed = partial(_keep_closed, context, meeting.row_id)
    CLOSE.fill(meeting.row_id, {}, version=version)
    with st.container(horizontal=True, key="minutes_buttons"):
        st.button("Save the minutes", type="primary", on_click=MINUTES.save, args=(keep,), key="minutes_save")
        st.button("Close the meeting", on_click=CLOSE.save, args=(closed,), key="meeting_close_button")
    st.caption(DRAFT if draft else CLOSING)
    MINUTES.show_conflict(keep)
    CLOSE.show_conflict(closed)


def _new_form(context: Context, sitting: Sitting) -> None:
    note = st.expander("Set up a meeting", key="meeting_new", expanded=sitting.meeting is None, on_change="rerun")
    if not note.open:
        return
    NEW.fill("new", {"title": "", "held_on": None, "attended": ""}, version=0)
    with note, st.form("meeting_new_form", border=False):
        st.text_input(NEW.labels["title"], key=NEW.key("title"), max_chars=KIND.field("title").longest)
        st.date_input(NEW.labels["held_on"], None, key=NEW.key("held_on"), format="DD/MM/YYYY")
        st.text_area(
            "Roles that attend", key=NEW.key("attended"), height=70, help=ROLES_ONLY,
            max_chars=KIND.field("attended").longest,
        )  # fmt: skip
        keep = partial(_keep_new, context)
        st.form_submit_button("Set up the meeting", type="primary", on_click=NEW.save, args=(keep,))


def _keep_typed(context: Context, meeting_id: str, version: int, name: str) -> None:
    typed = {name: look()[MINUTES.key(name)]}
    keep_draft(runtime().stores, context.viewer, MEETING, meeting_id, typed, version=version)


def _keep_minutes(context: Context, meeting_id: str, values: dict[str, object], version: int) -> str:
    """After a clash both versions are held on the page, where the writer chooses: the draft has done its work."""
    stores = runtime().stores
    try:
        keep_minutes(stores, context.viewer, meeting_id, values, version=version)
    except StaleEdit:
        drop_draft(stores, context.viewer, meeting_id)
        raise
    drop_draft(stores, context.viewer, meeting_id)
    return "The minutes are saved."


def _keep_closed(context: Context, meeting_id: str, values: dict[str, object], version: int) -> str:
    if draft_of(runtime().stores, context.viewer, MEETING, meeting_id):
        raise EditRefused("Your minutes are not saved yet.", "Save them first, then close the meeting.")
    close_meeting(runtime().stores, context.viewer, meeting_id, version=version)
    return "The meeting is closed."


def _keep_new(context: Context, values: dict[str, object], version: int) -> str:
    st.session_state[MEETING_KEY] = set_up_meeting(runtime().stores, context.viewer, values)
    held_on = values["held_on"]
    return f"The meeting of {day(held_on)} is set up; its agenda is made from the register."
