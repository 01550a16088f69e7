"""New starts of limits for published series: proposed by one person, decided by another."""

from __future__ import annotations

import streamlit as st

from components.context import Context
from components.runtime import runtime
from components.series.shown import Shown
from components.words import day, plain
from data_access.performance.rebases import Rebase, decide_rebase, propose_rebase, rebases_of_dataset
from data_access.performance.series_rights import DATASET, may_approve, may_write
from models.errors import UserFacingError
from models.performance.remarks import APPROVED, LIFTED, PROPOSED, REFUSED, STATE_WORDS
from models.series.examined import events_within

EVERY_SERIES, ALL_WORDS = "", "every series of the dataset"


def rebases_block(shown: Shown, series_key: str, context: Context) -> None:
    """Requests about the dataset, a form for a new one, and the decision of those that wait."""
    if not shown.is_kept:
        return
    block = st.expander("Where limits start anew", key="series_starts", on_change="rerun")
    if not block.open:
        return
    with block:
        st.text("Limits start anew only where one person proposed it with a reason and another one agreed.")
        stores, viewer, dataset_id = runtime().stores, context.viewer, shown.about.dataset_id
        for item in rebases_of_dataset(stores, viewer, dataset_id):
            _request(item, shown, context)
        if may_write(stores, viewer, f"{DATASET}{dataset_id}", EVERY_SERIES):
            _form(shown, series_key, context)


def _request(item: Rebase, shown: Shown, context: Context) -> None:
    scope = _name(item.unit_id, shown)
    st.text(f"{day(item.from_period)}, {scope}: {STATE_WORDS[item.state]}. {item.reason}")
    may_decide = may_approve(runtime().stores, context.viewer, item.series_id, item.unit_id)
    if item.state not in (PROPOSED, APPROVED) or not may_decide:
        return
    if item.proposed_by == context.viewer.subject:
        st.text("You proposed this yourself: another person decides about it.")
        return
    with st.form(f"decide_{item.rebase_id}_{item.version}"):
        reason = st.text_input("Reason of the decision", max_chars=600)
        choices = {"Approve": APPROVED, "Refuse": REFUSED} if item.state == PROPOSED else {"Lift": LIFTED}
        with st.container(horizontal=True):
            pressed = [word for word in choices if st.form_submit_button(word)]
    if pressed:
        _try(
            lambda: decide_rebase(
                runtime().stores,
                context.viewer,
                item.rebase_id,
                decision=choices[pressed[0]],
                reason=reason,
                version=item.version,
            )
        )


def _form(shown: Shown, series_key: str, context: Context) -> None:
    series = shown.examined.overview.series
    at = shown.places[series_key]
    change = next((event for event in events_within(series) if event.is_recording_change), None)
    periods = list(range(1, len(series.periods)))
    first = next((at for at in periods if change and series.periods[at].date() >= change.from_period), periods[-1])
    with st.form(f"start_{shown.about.key}_{series_key}"):
        period = st.selectbox("First period of new limits", periods, index=first - 1, format_func=series.name_of)
        scope = st.radio("For", [ALL_WORDS, plain(shown.names[at])], horizontal=True)
        reason = st.text_input("Reason", value=change.words if change else "", max_chars=600)
        pressed = st.form_submit_button("Propose a new start")
    if pressed:
        _try(
            lambda: propose_rebase(
                runtime().stores,
                context.viewer,
                f"{DATASET}{shown.about.dataset_id}",
                EVERY_SERIES if scope == ALL_WORDS else series.series_ids[at],
                from_period=series.periods[period].date().replace(day=1),
                reason=reason,
            )
        )


def _try(edit: object) -> None:
    try:
        edit()  # type: ignore[operator]
    except UserFacingError as error:
        st.text(f"{error.title} {error.what_to_do}")
        return
    st.rerun()


def _name(series_id: str, shown: Shown) -> str:
    ids = shown.examined.overview.series.series_ids
    return shown.names[ids.index(series_id)] if series_id in ids else ALL_WORDS if not series_id else series_id
