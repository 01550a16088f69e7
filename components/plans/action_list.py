"""The actions of a plan: late and blocked ones first, one of them to be edited, moved on or closed."""

from __future__ import annotations

from datetime import date
from functools import lru_cache, partial

import pandas as pd
import streamlit as st

from components.chart_block import about_table, table_block
from components.context import Context
from components.plans.basis import KEPT, Basis
from components.plans.closing import close_form
from components.plans.drafts import Form
from components.plans.headline import TROUBLED
from components.plans.plan import Plan, may_edit, state_words, step_of, step_words
from components.runtime import runtime
from components.words import count_of
from data_access.plans.actions import ActionWords, KeptAction, change_status, edit_action
from data_access.plans.reading import rescore_requests_of
from models.plans.actions import ALLOWED_MOVES, ActionState
from models.plans.library import benefits, kpis

SOURCE = "Improvement plan of the force"
DEFINITION = (
    "An open action is late when its due date has passed. A done action is closed with evidence; its capability is "
    "then scored again, and only that can raise a level."
)
EDIT = Form(
    "action",
    {
        "title": "Action",
        "owner_role": "Owner (a role, not a name)",
        "due_on": "Due",
        "effort_points": "Effort (points)",
        "success_measure": "Success measure",
        "benefit_id": "Benefit",
        "kpi_id": "KPI",
    },
)
MOVE = Form("move", {"status": "Status", "blockers": "What blocks it, or why it is dropped"})
CHOSEN = "plan_action"
ROWS_IN_VIEW = 10
DATES = {name: st.column_config.DateColumn(format="D MMM YYYY") for name in ("Due", "Asked on", "Decided on")}


def action_list(context: Context, basis: Basis, plan: Plan, today: date) -> None:
    """The list, the form of one chosen action, and what was asked to be scored again."""
    if not plan.actions:
        st.text("No action is in the plan. Choose rows under Recommendations and add them.")
        return
    table = actions_table(plan, today)
    about = about_table(
        context,
        title=list_title(plan, today),
        subtitle="Late and blocked actions first, then by due date",
        definition=DEFINITION,
        source=SOURCE,
        filters={"Force": basis.force.name},
    )
    alt = f"Actions of {basis.force.name}, late and blocked ones first"
    height = "content" if len(table) <= ROWS_IN_VIEW else 380
    table_block(
        "plan_actions",
        table,
        context,
        about,
        draw=lambda: st.dataframe(table, hide_index=True, height=height, column_config=DATES, alt=alt),
    )
    if may_edit(context, basis):
        _one_action(context, basis, plan, today)
    _rescore_requests(context, basis)


@lru_cache(maxsize=KEPT)
def in_order(plan: Plan, today: date) -> tuple[KeptAction, ...]:
    """Late and blocked actions first, then the other open ones by due date, then the closed ones."""
    return tuple(
        sorted(
            plan.actions,
            key=lambda kept: (
                state_words(kept, today) not in TROUBLED, not kept.action.is_open, kept.action.due, step_of(kept),
            ),
        )
    )  # fmt: skip


@lru_cache(maxsize=KEPT)
def actions_table(plan: Plan, today: date) -> pd.DataFrame:
    """One row an action."""
    return pd.DataFrame(
        [
            {
                "State": state_words(kept, today),
                "Step": step_words(step_of(kept)),
                "Action": kept.action.title,
                "Due": kept.action.due,
                "Blocked or dropped because": kept.action.blocker or kept.action.dropped_because,
                "Owner": kept.action.owner_role,
                "Effort (points)": kept.effort_points,
                "Success measure": kept.action.success_measure,
                "Evidence that shows it done": kept.action.evidence_needed,
                "Benefit": benefits().get(kept.action.benefit_id, ""),
                "KPI": kpis().get(kept.action.kpi_id, ""),
                "What was done": kept.what_was_done,
            }
            for kept in in_order(plan, today)
        ]
    )


def list_title(plan: Plan, today: date) -> str:
    """How many are open, and how many of them late or blocked."""
    states = [state_words(kept, today) for kept in plan.open]
    if not states:
        return "No action is open"
    counts = [f"{states.count(state)} {state}" for state in TROUBLED if state in states]
    return ", ".join([count_of(len(states), "open action"), *(counts or ["none late or blocked"])])


def _one_action(context: Context, basis: Basis, plan: Plan, today: date) -> None:
    by_id = {kept.action.action_id: kept for kept in in_order(plan, today) if _can_change(kept)}
    if not by_id:
        return
    names = choice_names(basis, tuple(by_id.values()))
    chosen = st.selectbox("Change one action", list(by_id), format_func=names.__getitem__, key=CHOSEN)
    kept = by_id[chosen]
    if kept.action.is_open:
        _edit_form(context, kept)
    left, right = st.columns(2)
    with left:
        _move_form(context, kept)
    with right:
        close_form(context, basis, kept)


def choice_names(basis: Basis, actions: tuple[KeptAction, ...]) -> dict[str, str]:
    """What to call each action in the choice, by id: no two alike, and the same after an edit.

    A choice is kept by the words that the browser shows: with a title in them, a new title would lose it.
    """
    names: dict[str, str] = {}
    for kept in sorted(actions, key=lambda kept: (kept.created_on, kept.action.action_id)):
        words = f"{step_words(step_of(kept))} {basis.name_of(kept.action.capability_id).partition(' ')[2]}"
        again = sum(name == words or name.startswith(f"{words}, ") for name in names.values())
        names[kept.action.action_id] = f"{words}, {again + 1}" if again else words
    return names


def _can_change(kept: KeptAction) -> bool:
    return bool(ALLOWED_MOVES[kept.action.state])


def _edit_form(context: Context, kept: KeptAction) -> None:
    keep = partial(_keep_words, context, kept.action.action_id)
    action = kept.action
    values = {
        "title": action.title,
        "owner_role": action.owner_role,
        "due_on": action.due,
        "effort_points": kept.effort_points,
        "success_measure": action.success_measure,
        "benefit_id": action.benefit_id,
        "kpi_id": action.kpi_id,
    }
    EDIT.fill(action.action_id, values, version=kept.version)
    with st.form("action_form"):
        st.subheader("Change its words", anchor=False)
        _edit_controls()
        st.form_submit_button("Save the action", type="primary", on_click=EDIT.save, args=(keep,))
    EDIT.show_conflict(keep)


def _edit_controls() -> None:
    left, right = st.columns(2)
    left.text_input(EDIT.labels["title"], key=EDIT.key("title"), max_chars=200)
    left.text_input(EDIT.labels["owner_role"], key=EDIT.key("owner_role"), max_chars=120)
    left.text_input(EDIT.labels["success_measure"], key=EDIT.key("success_measure"), max_chars=600)
    right.date_input(EDIT.labels["due_on"], key=EDIT.key("due_on"), format="DD/MM/YYYY")
    right.number_input(EDIT.labels["effort_points"], 0.5, 100.0, step=0.5, key=EDIT.key("effort_points"))
    for field, names in (("benefit_id", benefits()), ("kpi_id", kpis())):
        right.selectbox(
            EDIT.labels[field], ["", *names], key=EDIT.key(field), format_func=partial(_linked_name, names)
        )


def _linked_name(names: dict[str, str], item: str) -> str:
    return f"{item} {names[item]}" if item in names else "None"


def _keep_words(context: Context, action_id: str, values: dict[str, object], version: int) -> str:
    edit_action(runtime().stores, context.viewer, action_id, ActionWords(**values), version=version)
    return "The action is kept."


def _move_form(context: Context, kept: KeptAction) -> None:
    keep = partial(_keep_status, context, kept.action.action_id)
    moves = [state for state in ALLOWED_MOVES[kept.action.state] if state != ActionState.DONE]
    MOVE.fill(kept.action.action_id, {"status": moves[0], "blockers": ""}, version=kept.version)
    with st.form("move_form"):
        st.subheader("Move it on", anchor=False)
        st.selectbox(MOVE.labels["status"], moves, key=MOVE.key("status"), format_func=str.capitalize)
        st.text_area(MOVE.labels["blockers"], key=MOVE.key("blockers"), max_chars=1000, height=100)
        st.form_submit_button("Change status", on_click=MOVE.save, args=(keep,))
    MOVE.show_conflict(keep)


def _keep_status(context: Context, action_id: str, values: dict[str, object], version: int) -> str:
    status = ActionState(values["status"])
    change_status(
        runtime().stores, context.viewer, action_id, status=status, words=str(values["blockers"]), version=version
    )
    return f"The action is now {status}."


def _rescore_requests(context: Context, basis: Basis) -> None:
    rows = rescore_requests_of(runtime().stores, context.viewer, basis.force.force_id)
    if not rows:
        return
    st.subheader("Asked to be scored again", anchor=False)
    table = [
        {
            "Capability": basis.name_of(str(row["capability_id"])),
            "Level asked for": row["requested_level"],
            "State": row["state"],
            "Asked on": row["requested_at"].date(),
            "Decided on": row["decided_at"].date() if row["decided_at"] else None,
            "Reason of the decision": row["decision_reason"] or "",
        }
        for row in rows
    ]
    alt = "Capabilities that were asked to be scored again"
    st.dataframe(pd.DataFrame(table), hide_index=True, column_config=DATES, alt=alt)
