"""Late and blocked actions, for other pages: in words where the viewer reads the plan, in counts where they may not."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from components.context import Context
from components.drill import ask_for_page
from components.plans.headline import TROUBLED
from components.plans.plan import state_words, step_of, step_words, this_day
from components.runtime import runtime
from components.words import count_of, day
from data_access.plans.actions import KeptAction
from data_access.plans.reading import actions_of, plan_progress_by_force
from data_access.plans.rights import may_read_plan
from models.access import may

HEADING = "Late and blocked actions"


def late_and_blocked(context: Context, force_id: str | None) -> None:
    """What is late or blocked in the plan of one force, or in counts of every force where none is chosen.

    Nothing is drawn for a viewer who may see neither.
    """
    if force_id is not None and may_read_plan(context.viewer, force_id):
        _in_words(context, force_id, this_day())
    elif may(context.viewer, "maturity.action"):
        _in_counts(context, force_id, this_day())


def late_words(actions: tuple[KeptAction, ...], today: date) -> str:
    """How many actions are late or blocked, right for no plan, none, one and many."""
    if not actions:
        return "No action is in the plan."
    states = [state_words(kept, today) for kept in actions]
    counts = [f"{states.count(state)} {state}" for state in TROUBLED if state in states]
    return f"{', '.join(counts) or 'None late or blocked'} of {count_of(len(actions), 'action')}, on {day(today)}."


def troubled_table(actions: tuple[KeptAction, ...], today: date) -> pd.DataFrame:
    """One row a late or blocked action."""
    return pd.DataFrame(
        [
            {
                "State": state_words(kept, today),
                "Step": step_words(step_of(kept)),
                "Action": kept.action.title,
                "Owner": kept.action.owner_role,
                "Due": kept.action.due,
                "Blocked because": kept.action.blocker,
            }
            for kept in actions
            if state_words(kept, today) in TROUBLED
        ]
    )


def _in_words(context: Context, force_id: str, today: date) -> None:
    actions = actions_of(runtime().stores, context.viewer, force_id)
    st.subheader(HEADING, anchor=False)
    st.text(late_words(actions, today))
    table = troubled_table(actions, today)
    if not table.empty:
        due = {"Due": st.column_config.DateColumn(format="DD MMM YYYY")}
        st.dataframe(table, hide_index=True, column_config=due, alt=HEADING)
    st.button("Open the improvement plan", on_click=ask_for_page, args=("plan", {"force": force_id}), key="open_plan")


def _in_counts(context: Context, force_id: str | None, today: date) -> None:
    rows = plan_progress_by_force(runtime().stores, context.viewer, on=today)
    rows = rows if force_id is None else rows[rows.force_id == force_id]
    st.subheader(HEADING, anchor=False)
    if rows.empty:
        st.text("No plan has an action yet.")
        return
    st.text(f"{int(rows.late.sum())} late and {int(rows.blocked.sum())} blocked of {_actions(rows)}, on {day(today)}.")
    names = context.names("frame/every_force")
    troubled = rows[(rows.late > 0) | (rows.blocked > 0)].sort_values(["late", "blocked"], ascending=False)
    if not troubled.empty:
        table = pd.DataFrame(
            {
                "Force": troubled.force_id.map(names),
                "Late": troubled.late,
                "Blocked": troubled.blocked,
                "Actions": troubled.actions,
            }
        )
        st.dataframe(table, hide_index=True, alt="Late and blocked actions by force")


def _actions(rows: pd.DataFrame) -> str:
    plans = count_of(len(rows), "plan")
    return f"{count_of(int(rows.actions.sum()), 'action')} in {plans}"
