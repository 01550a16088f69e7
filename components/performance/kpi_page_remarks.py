"""Notes and commentary on a series: what stands, its history, and the forms of those who may write."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from components.context import Context
from components.performance.kpi_page_choice import Shown
from components.performance.reading import this_day
from components.plans.drafts import Form
from components.runtime import runtime
from components.words import day
from data_access.performance.annotations import (
    Annotation,
    add_annotation,
    annotation_steps,
    annotations_of,
    change_annotation,
    withdraw_annotation,
)
from data_access.performance.commentaries import add_commentary, commentaries_of
from data_access.performance.series_rights import may_write
from models.access import roles
from models.performance.periods import period_name
from models.performance.remarks import ANNOTATION_KINDS, LONGEST
from models.reports.words import first_upper

LABELS = {"happened_on": "When it happened", "annotation_kind": "Kind", "words": "What happened"}
ADD, CHANGE = Form("note_add", LABELS), Form("note_change", LABELS)
WITHDRAW = Form("note_withdraw", {})
COMMENT = Form("comment", {"period": "About", "words": "Commentary"})
DATES = {"When": st.column_config.DateColumn(format="D MMM YYYY")}
MOMENTS = {**DATES, "At (UTC)": st.column_config.DatetimeColumn(format="D MMM YYYY, HH:mm")}
READ_BY = "Everybody who may see these figures reads what is written here."


def remarks_tab(context: Context, shown: Shown) -> None:
    """Commentary on the left, notes on the right; forms below each for those who may write."""
    may = may_write(runtime().stores, context.viewer, shown.kpi.kpi_id, shown.unit_id)
    left, right = st.columns(2)
    with left:
        _commentaries(context, shown)
        if may:
            _comment_form(context, shown)
    with right:
        _notes(context, shown, may)


def role_title(role_id: object) -> str:
    """The role of somebody who wrote or decided, as a reader knows it."""
    known = roles()
    return known[str(role_id)].title if str(role_id) in known else "Unknown role"


def _commentaries(context: Context, shown: Shown) -> None:
    st.subheader("Commentary", anchor=False)
    texts = commentaries_of(runtime().stores, context.viewer, shown.kpi.kpi_id, shown.unit_id)
    if not texts:
        st.text(f"Nobody has commented on this yet. The owner is the {shown.kpi.owner_role}.")
        return
    for text in texts:
        period = period_name(text.period, shown.kpi.frequency)
        st.text(f"{period} · {role_title(text.written_by_role)} · {day(text.written_at)}\n{text.words}")


def _comment_form(context: Context, shown: Shown) -> None:
    periods = reported_periods(shown)
    COMMENT.fill(record_of(shown), {"period": periods[0], "words": ""}, version=0)
    with st.form("comment_form"):
        st.selectbox(
            COMMENT.labels["period"], periods, key=COMMENT.key("period"),
            format_func=partial(period_name, frequency=shown.kpi.frequency),
        )  # fmt: skip
        most = LONGEST["commentary"]
        st.text_area(COMMENT.labels["words"], key=COMMENT.key("words"), max_chars=most, height=110, help=READ_BY)
        keep = partial(_keep_comment, context, shown)
        st.form_submit_button("Publish the commentary", on_click=COMMENT.save, args=(keep,))


def _keep_comment(context: Context, shown: Shown, values: dict[str, object], version: int) -> str:
    add_commentary(
        runtime().stores, context.viewer, shown.kpi.kpi_id, shown.unit_id,
        period=values["period"], words=str(values["words"]),
    )  # fmt: skip
    return "The commentary is published. Earlier ones stay below it."


def _notes(context: Context, shown: Shown, may: bool) -> None:
    st.subheader("Notes on the chart", anchor=False)
    kept = annotations_of(runtime().stores, context.viewer, shown.kpi.kpi_id, shown.unit_id)
    standing = [note for note in kept if not note.is_withdrawn]
    if standing:
        rows = [
            {"When": note.happened_on, "Kind": first_upper(note.annotation_kind), "What happened": note.words}
            for note in standing
        ]
        st.dataframe(pd.DataFrame(rows), hide_index=True, column_config=DATES, alt="Notes on the chart")
    else:
        st.text("No event or change of recording is noted.")
    if may:
        _add_form(context, shown)
        if standing:
            _change_form(context, shown, standing)
    if kept:
        _note_history(context, shown)


def _add_form(context: Context, shown: Shown) -> None:
    values = {"happened_on": this_day(), "annotation_kind": ANNOTATION_KINDS[0], "words": ""}
    ADD.fill(record_of(shown), values, version=0)
    with st.form("note_add_form"):
        _note_controls(ADD)
        keep = partial(_keep_new, context, shown)
        st.form_submit_button("Put the note on the chart", on_click=ADD.save, args=(keep,))


def _change_form(context: Context, shown: Shown, standing: list[Annotation]) -> None:
    by_id = {note.annotation_id: note for note in standing}
    names = {note_id: f"{day(note.happened_on)}, note {at}" for at, (note_id, note) in enumerate(by_id.items(), 1)}
    chosen = st.selectbox("Change a note", list(by_id), None, format_func=names.__getitem__, key="note_chosen")
    if chosen is None:
        return
    note = by_id[chosen]
    values = {"happened_on": note.happened_on, "annotation_kind": note.annotation_kind, "words": note.words}
    CHANGE.fill(note.annotation_id, values, version=note.version)
    WITHDRAW.fill(note.annotation_id, {}, version=note.version)
    keep = partial(_keep_change, context, note.annotation_id)
    with st.form("note_change_form"):
        _note_controls(CHANGE)
        st.form_submit_button("Save the note", on_click=CHANGE.save, args=(keep,))
    CHANGE.show_conflict(keep)
    withdrawn = partial(_keep_withdrawn, context, note.annotation_id)
    st.button("Take it off the chart", on_click=WITHDRAW.save, args=(withdrawn,), key="note_withdraw_button")
    WITHDRAW.show_conflict(withdrawn)


def _note_controls(form: Form) -> None:
    st.date_input(form.labels["happened_on"], key=form.key("happened_on"), format="DD/MM/YYYY")
    kind = form.key("annotation_kind")
    st.selectbox(form.labels["annotation_kind"], ANNOTATION_KINDS, key=kind, format_func=str.capitalize)
    st.text_input(form.labels["words"], key=form.key("words"), max_chars=LONGEST["words"], help=READ_BY)


def _keep_new(context: Context, shown: Shown, values: dict[str, object], version: int) -> str:
    add_annotation(
        runtime().stores, context.viewer, shown.kpi.kpi_id, shown.unit_id,
        happened_on=values["happened_on"], kind=str(values["annotation_kind"]), words=str(values["words"]),
    )  # fmt: skip
    return "The note is on the chart."


def _keep_change(context: Context, note_id: str, values: dict[str, object], version: int) -> str:
    change_annotation(
        runtime().stores, context.viewer, note_id, version=version,
        happened_on=values["happened_on"], kind=str(values["annotation_kind"]), words=str(values["words"]),
    )  # fmt: skip
    return "The note is changed."


def _keep_withdrawn(context: Context, note_id: str, values: dict[str, object], version: int) -> str:
    withdraw_annotation(runtime().stores, context.viewer, note_id, version=version)
    return "The note is off the chart. It stays in the history."


def _note_history(context: Context, shown: Shown) -> None:
    history = st.expander("History of the notes", key="note_history", on_change="rerun")
    if history.open:
        with history:
            steps = annotation_steps(runtime().stores, context.viewer, shown.kpi.kpi_id, shown.unit_id)
            rows = [
                {
                    "At (UTC)": step["changed_at"], "Role": role_title(step["changed_by_role"]),
                    "Done": first_upper(str(step["state"])), "When": step["happened_on"], "Words": step["words"],
                }
                for step in steps
            ]  # fmt: skip
            st.dataframe(pd.DataFrame(rows), hide_index=True, column_config=MOMENTS, alt="Every step, newest first")


def record_of(shown: Shown) -> str:
    """What a form on this series is filled for."""
    return f"{shown.kpi.kpi_id}|{shown.unit_id}"


def reported_periods(shown: Shown) -> list:
    """The periods of the series that have begun, the newest first."""
    charts = shown.charts
    return [charts.period(column) for column in reversed(range(len(charts.monitored.panel.periods)))]
