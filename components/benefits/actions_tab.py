"""The actions of a benefit: open ones first, overdue ones marked; what corrects a deviation, and its root cause."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd
import streamlit as st

from components.benefits.judged import benefit_standing
from components.benefits.row_form import row_form, withdraw_form
from components.chart_block import about_table, table_block
from components.context import Context
from components.plans.plan import this_day
from components.words import count_of, plain
from data_access.benefits.reading import Register
from models.access import may
from models.benefits.judging import AMBER, RAG_WORDS, RED
from models.benefits.kinds import ACTION, EDIT, RegisterRow
from models.reports.benefit_profile import action_state, is_overdue, open_actions, ordered_actions
from models.reports.words import NONE, first_upper

PLANNED, CORRECTIVE = "planned", "corrective"
ADD_PLANNED, ADD_CORRECTIVE, CHANGE = "Add a planned action", "Add a corrective action", "Change or finish one"
STEP_FIELDS = ("what", "owner", "opened_on", "due_on")
CORRECTIVE_FIELDS = ("what", "root_cause", "owner", "opened_on", "due_on")
CHANGE_FIELDS = ("what", "root_cause", "owner", "action_kind", "opened_on", "due_on", "done_on")
DATES = {"Due": st.column_config.DateColumn(format="D MMM YYYY")}
KEPT = 128


def actions_block(context: Context, register: Register, benefit: RegisterRow) -> None:
    """The actions of the benefit, what is wrong with them, and for editors the forms."""
    rows = actions_of(register, benefit.row_id)
    for words in deviation_words(context, benefit, rows):
        st.text(words)
    if rows:
        _table(context, register, benefit, rows)
    else:
        st.text("No action is recorded for this benefit.")
    if may(context.viewer, EDIT):
        _work(context, benefit, rows, must_correct=lacks_correction(context, benefit, rows))


@lru_cache(maxsize=KEPT)
def actions_of(register: Register, benefit_id: str) -> tuple[RegisterRow, ...]:
    """The actions of a benefit: open ones by due date, then done ones."""
    return tuple(ordered_actions([row for row in register.rows(ACTION) if row["benefit_id"] == benefit_id]))


def lacks_correction(context: Context, benefit: RegisterRow, rows: tuple[RegisterRow, ...]) -> bool:
    """Whether the benefit is red and nothing open corrects it."""
    found = benefit_standing(context, benefit.row_id)
    is_corrected = any(row["action_kind"] == CORRECTIVE for row in open_actions(rows))
    return found is not None and found.rag == RED and not is_corrected


def deviation_words(context: Context, benefit: RegisterRow, rows: tuple[RegisterRow, ...]) -> list[str]:
    """What the profile says of a deviation, and what is missing to correct it."""
    found = benefit_standing(context, benefit.row_id)
    if found is None or found.rag not in (AMBER, RED):
        return []
    told = [f"{RAG_WORDS[found.rag]}: the benefit is behind its plan."]
    told += [f"Root cause: {benefit['root_cause']}"] if benefit["root_cause"] else []
    told += [f"Corrective action by the owner: {benefit['corrective_action']}"] if benefit["corrective_action"] else []
    if lacks_correction(context, benefit, rows):
        told.append("No corrective action is open. A red benefit needs one, with the root cause of the deviation.")
    return told


def _table(context: Context, register: Register, benefit: RegisterRow, rows: tuple[RegisterRow, ...]) -> None:
    table = action_table(register, benefit.row_id)
    still, late = open_actions(rows), [row for row in rows if is_overdue(row, this_day())]
    about = about_table(
        context,
        title=f"{count_of(len(still), 'open action')}, {len(late)} overdue" if still else "No action is open",
        subtitle=f"Actions of {benefit.row_id}: open ones by due date, then done ones",
        definition="What is done for the benefit; a corrective action names the root cause of the deviation.",
        source="Benefits register",
        filters={"Benefit": benefit.row_id},
    )
    table_block(
        f"benefit_actions_{benefit.row_id}", table, context, about,
        draw=lambda: st.dataframe(table, hide_index=True, column_config=DATES, alt=f"Actions of {benefit.row_id}"),
    )  # fmt: skip


def action_table(register: Register, benefit_id: str) -> pd.DataFrame:
    """The actions as a table, a row an action."""
    return _action_table(register, benefit_id, this_day())


@lru_cache(maxsize=KEPT)
def _action_table(register: Register, benefit_id: str, today: object) -> pd.DataFrame:
    rows = [
        {
            "State": action_state(row, today),
            "Action": row["what"],
            "Due": row["due_on"],
            "Owner": row["owner"],
            "Kind": first_upper(str(row["action_kind"])),
            "Root cause": row["root_cause"] or NONE,
            "Id": row.row_id,
        }
        for row in actions_of(register, benefit_id)
    ]
    return pd.DataFrame(rows)


def _work(context: Context, benefit: RegisterRow, rows: tuple[RegisterRow, ...], *, must_correct: bool) -> None:
    """One thing to do at a time; the form of a corrective action stands open where one is needed."""
    choices = [ADD_PLANNED, ADD_CORRECTIVE, *([CHANGE] if rows else [])]
    key = f"benefit_actions_work_{benefit.row_id}"
    if must_correct and key not in st.session_state:
        st.session_state[key] = ADD_CORRECTIVE
    chosen = st.segmented_control("What to do", choices, key=key, label_visibility="collapsed")
    if chosen == ADD_PLANNED:
        _add_form(context, benefit, PLANNED, STEP_FIELDS)
    elif chosen == ADD_CORRECTIVE:
        _add_form(context, benefit, CORRECTIVE, CORRECTIVE_FIELDS)
    elif chosen == CHANGE:
        _change_forms(context, rows)


def _add_form(context: Context, benefit: RegisterRow, kind: str, fields: tuple[str, ...]) -> None:
    preset = {"benefit_id": benefit.row_id, "action_kind": kind, "opened_on": this_day(), "owner": benefit["owner"]}
    row_form(context, ACTION, fields=fields, preset=preset, save_words=f"Record the {kind} action")


def _change_forms(context: Context, rows: tuple[RegisterRow, ...]) -> None:
    names = {row.row_id: f"{row.row_id} {row['what']}" for row in rows}
    chosen = st.selectbox("Action", list(names), key="benefit_action_chosen", format_func=lambda item: names[item])
    row = next(row for row in rows if row.row_id == chosen)
    st.caption(plain("Give the day on which it was done to finish it."))
    row_form(context, ACTION, row, fields=CHANGE_FIELDS, save_words="Save the action")
    withdraw_form(context, row)
