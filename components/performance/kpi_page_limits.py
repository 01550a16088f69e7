"""Where the limits of a series start anew: proposed by one person, decided by another, with the whole history."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from components.context import Context
from components.performance.kpi_page_choice import Shown
from components.performance.kpi_page_remarks import MOMENTS, record_of, reported_periods, role_title
from components.plans.drafts import Form
from components.runtime import runtime
from components.steady import steady
from components.words import day
from data_access.performance.rebases import (
    Rebase,
    decide_rebase,
    propose_rebase,
    rebase_steps,
    rebases_of,
    withdraw_rebase,
)
from data_access.performance.series_rights import may_approve, may_write
from models.performance.monitor import NO_LIMITS
from models.performance.periods import period_name
from models.performance.remarks import APPROVED, DECISIONS, LONGEST, PROPOSED, STATE_WORDS
from models.reports.words import first_upper

WHY = "Why the process is another one since then"
PROPOSE = Form("rebase_new", {"from_period": "Limits start anew with", "reason": WHY})
DECIDE = Form("rebase_decide", {"state": "Decision", "decision_reason": "Reason"})
TAKE_BACK = Form("rebase_back", {})
ASKED = "rebase_asked"
DECISION_WORDS = {"approved": "Approve", "refused": "Refuse", "lifted": "Lift: the limits no longer start anew"}
EXPLAINED = (
    "Limits start anew only when it is known that the process is another one, and why: a new way of recording, a new "
    "law, a lasting improvement. They never do so by themselves. One person proposes it, another decides."
)


def limits_tab(context: Context, shown: Shown) -> None:
    """Requests and what became of them; forms for those who may propose or decide."""
    st.text(EXPLAINED)
    stores, viewer, kpi_id = runtime().stores, context.viewer, shown.kpi.kpi_id
    requests = rebases_of(stores, viewer, kpi_id, shown.unit_id)
    if requests:
        _history(context, shown)
    else:
        st.text("Nobody has asked for a new start. The limits rest on every value since the first.")
    has_limits = str(shown.charts.monitored.kinds[shown.at]) != NO_LIMITS
    places = iter(st.columns(2))
    if has_limits and may_write(stores, viewer, kpi_id, shown.unit_id):
        with next(places):
            _propose_form(context, shown)
    with next(places):
        _own_requests(context, shown, requests)
        if may_approve(stores, viewer, kpi_id, shown.unit_id):
            _decide_form(context, shown, requests)


def _history(context: Context, shown: Shown) -> None:
    steps = rebase_steps(runtime().stores, context.viewer, shown.kpi.kpi_id, shown.unit_id)
    rows = [
        {
            "New start with": period_name(step["from_period"], shown.kpi.frequency),
            "State": first_upper(STATE_WORDS[str(step["state"])]),
            "Reason": step["words"],
            "Role": role_title(step["changed_by_role"]),
            "At (UTC)": step["changed_at"],
        }
        for step in steps
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, column_config=MOMENTS, alt="Every step, the newest first")


def _propose_form(context: Context, shown: Shown) -> None:
    periods = reported_periods(shown)[:-1]
    if not periods:
        st.text("A new start needs at least two periods.")
        return
    PROPOSE.fill(record_of(shown), {"from_period": periods[0], "reason": ""}, version=0)
    with st.form("rebase_new_form"):
        st.subheader("Propose a new start", anchor=False)
        st.selectbox(
            PROPOSE.labels["from_period"], periods, key=PROPOSE.key("from_period"),
            format_func=partial(period_name, frequency=shown.kpi.frequency),
        )  # fmt: skip
        st.text_area(PROPOSE.labels["reason"], key=PROPOSE.key("reason"), max_chars=LONGEST["reason"], height=100)
        keep = partial(_keep_proposal, context, shown)
        st.form_submit_button("Propose", on_click=PROPOSE.save, args=(keep,))


def _keep_proposal(context: Context, shown: Shown, values: dict[str, object], version: int) -> str:
    propose_rebase(
        runtime().stores, context.viewer, shown.kpi.kpi_id, shown.unit_id,
        from_period=values["from_period"], reason=str(values["reason"]),
    )  # fmt: skip
    return "Proposed. The chart changes when another person has approved it."


def _own_requests(context: Context, shown: Shown, requests: tuple[Rebase, ...]) -> None:
    """One's own requests that wait, each to be taken back."""
    for item in requests:
        if item.state == PROPOSED and item.proposed_by == context.viewer.subject:
            st.text(f"{_named(item, shown)} waits for another person: you proposed it.")
            TAKE_BACK.fill(item.rebase_id, {}, version=item.version)
            keep = partial(_keep_withdrawn, context, item.rebase_id)
            key = f"take_back_{item.rebase_id}"
            st.button("Take it back", on_click=TAKE_BACK.save, args=(keep,), key=key)
            return


def _keep_withdrawn(context: Context, rebase_id: str, values: dict[str, object], version: int) -> str:
    withdraw_rebase(runtime().stores, context.viewer, rebase_id, version=version)
    return "The request is taken back."


def _decide_form(context: Context, shown: Shown, requests: tuple[Rebase, ...]) -> None:
    asked = steady().get(ASKED)
    if asked is not None:  # shown even where the request is decided by now and no form is left
        DECIDE.show_conflict(partial(_keep_decision, context, str(asked)))
    others = [item for item in requests if item.state in DECISIONS and item.proposed_by != context.viewer.subject]
    by_id = {item.rebase_id: item for item in sorted(others, key=lambda item: item.state == APPROVED)}
    if not by_id:
        return
    names = {key: _named(item, shown) for key, item in by_id.items()}
    chosen = st.selectbox("Decide about", list(by_id), format_func=names.get, key="rebase_chosen")
    item = by_id[chosen]
    choices = DECISIONS[item.state]
    DECIDE.fill(f"{item.rebase_id}|{item.state}", {"state": choices[0], "decision_reason": ""}, version=item.version)
    steady()[ASKED] = item.rebase_id
    keep = partial(_keep_decision, context, item.rebase_id)
    with st.form("rebase_decide_form"):
        st.subheader("Decide about it", anchor=False)
        st.text(f"Proposed on {day(item.proposed_at)}: {item.reason}")
        st.selectbox(DECIDE.labels["state"], choices, key=DECIDE.key("state"), format_func=DECISION_WORDS.get)
        key, most = DECIDE.key("decision_reason"), LONGEST["reason"]
        st.text_area(DECIDE.labels["decision_reason"], key=key, max_chars=most, height=100)
        st.form_submit_button("Decide", type="primary", on_click=DECIDE.save, args=(keep,))


def _keep_decision(context: Context, rebase_id: str, values: dict[str, object], version: int) -> str:
    decision, reason = str(values["state"]), str(values["decision_reason"])
    decide_rebase(runtime().stores, context.viewer, rebase_id, decision=decision, reason=reason, version=version)
    return f"Decided: {decision}. Everybody sees the chart so from now on."


def _named(item: Rebase, shown: Shown) -> str:
    return f"{period_name(item.from_period, shown.kpi.frequency)}, {STATE_WORDS[item.state].partition(':')[0]}"
