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
from models.plans.actions import ActionState

HEADING = "Late and blocked actions"


def late_and_blocked(context: Context, force_id: str) -> None:
    """What is late or blocked in the plan of one force: which actions, or how many where their words are not shared.

    Nothing is drawn for a viewer who may see neither.
    """
    if may_read_plan(context.viewer, force_id):
        _in_words(context, force_id, this_day())
    elif may(context.viewer, "maturity.action"):
        _in_counts(context, force_id, this_day())


def late_words(actions: tuple[KeptAction, ...], today: date) -> str:
    """How many actions are late or blocked, right for no plan, none, one and many."""
    states = [state for kept in actions if (state := state_words(kept, today)) != ActionState.DROPPED]
    if not states:
        return "No action is in the plan."
    counts = [f"{states.count(state)} {state}" for state in TROUBLED if state in states]
    return f"{', '.join(counts) or 'None late or blocked'} of {count_of(len(states), 'action')}, on {day(today)}."


def troubled_table(actions: tuple[KeptAction, ...], today: date) -> pd.DataFrame:
    """One row a late or blocked action."""
    return pd.DataFrame(
        [
            {
                "State": state_words(kept, today),
                "Due": kept.action.due,
                "Action": f"{step_words(step_of(kept))} {kept.action.title}",
                "Blocked because": kept.action.blocker,
                "Owner": kept.action.owner_role,
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
        due = {"Due": st.column_config.DateColumn(format="D MMM YYYY")}
        st.dataframe(table, hide_index=True, column_config=due, alt=HEADING)
    st.button("Open the improvement plan", on_click=ask_for_page, args=("plan", {"force": force_id}), key="open_plan")


def _in_counts(context: Context, force_id: str, today: date) -> None:
    rows = plan_progress_by_force(runtime().stores, context.viewer, on=today)
    rows = rows[rows.force_id == force_id]
    st.subheader(HEADING, anchor=False)
    if rows.empty:
        st.text("No plan has an action yet.")
        return
    seen = rows.iloc[0]
    counts = [f"{int(seen[state])} {state}" for state in TROUBLED if seen[state]]
    actions = count_of(int(seen.actions - seen.dropped), "action")
    st.text(f"{', '.join(counts) or 'None late or blocked'} of {actions}, on {day(today)}. Titles stay with the force.")
