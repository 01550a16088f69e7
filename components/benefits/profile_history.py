"""What was changed in a benefit and its measures: who changed which field from what to what, moves among it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

import pandas as pd
import streamlit as st

from components.benefits.profile_known import KEPT
from components.benefits.review_decisions import role_title, sees_accounts
from components.chart_block import WRAPPED_ROW_PIXELS
from components.context import Context
from components.runtime import runtime
from components.words import day
from data_access.benefits.moving import Move, moves_of
from data_access.benefits.reading import Register, history_of
from data_access.edits import HistoryStep
from data_access.stores import Stores
from models.access import Viewer
from models.benefits.kinds import ACTION, BENEFIT, MEASURE, RegisterRow, register_kinds
from models.benefits.sheet import field_text
from models.benefits.states import STATE_WORDS
from models.records.kinds import RecordKind

EVERY, THIS = "Every field", "This benefit"
SHOWN_AS = {
    "When (UTC)": st.column_config.DatetimeColumn(format="D MMM YYYY, HH:mm", width=125),
    **{
        name: st.column_config.TextColumn(width=pixels)
        for name, pixels in {
            "Field": 95, "Before": 115, "After": 150, "Why": 150, "Role": 100, "Account": 90, "Row": 110,
        }.items()
    },
}  # fmt: skip
ROWS_IN_VIEW = 9
COLUMNS = ("When (UTC)", "Field", "Before", "After", "Why", "Role", "Account", "Row")
STATE, TARGET_STATE = "state", "target_state"
OTHER_LABELS = {TARGET_STATE: "Target", "is_withdrawn": "Withdrawn", "withdrawn_reason": "Why it was withdrawn"}
TARGET_WORDS = {"proposed": "Proposed, waits for the board", "approved": "Approved by the board", "": ""}


def history_part(context: Context, register: Register, benefit: RegisterRow) -> None:
    """Every change, newest first, and a choice of the field."""
    table = history_table(runtime().stores, context.viewer, register, benefit)
    if table.empty:
        st.text("Nothing was recorded yet.")
        return
    fields = [EVERY, *sorted(table.Field.unique())]
    key = "benefit_history_field"
    if st.session_state.get(key) not in fields:
        st.session_state[key] = EVERY
    field = st.selectbox("Field", fields, key=key)
    shown = table if field == EVERY else table[table.Field == field]
    shown = shown if sees_accounts(context.viewer) else shown.drop(columns="Account")
    st.dataframe(
        shown,
        hide_index=True,
        column_config=SHOWN_AS,
        row_height=WRAPPED_ROW_PIXELS,
        height="content" if len(shown) <= ROWS_IN_VIEW else 600,
        alt=f"Changes of {benefit.row_id} and its measures, newest first",
    )


@lru_cache(maxsize=KEPT)
def history_table(stores: Stores, viewer: Viewer, register: Register, benefit: RegisterRow) -> pd.DataFrame:
    """One change of one field of a benefit, its measures or its actions, newest first; shared: read-only."""
    actions = [row for row in register.rows(ACTION) if row["benefit_id"] == benefit.row_id]
    rows = [
        line
        for row in (benefit, *register.measures_by_benefit.get(benefit.row_id, ()), *actions)
        for step in history_of(stores, viewer, row.row_id)
        if step.field != STATE
        for line in _lines(row, step)
    ]
    rows += [_move_line(benefit, move) for move in moves_of(stores, viewer, benefit.row_id)]
    return pd.DataFrame(rows, columns=list(COLUMNS)).sort_values("When (UTC)", ascending=False, kind="stable")


def _lines(row: RegisterRow, step: HistoryStep) -> Iterator[tuple[object, ...]]:
    kind = register_kinds()[row.kind_id]
    label = kind.labels.get(step.field) or OTHER_LABELS.get(step.field, step.field)
    before, after = (_words(kind, step.field, value) for value in (step.before, step.after))
    yield (step.changed_at, label, before, after, "", role_title(step.changed_by_role), step.changed_by, _name(row))


def _move_line(benefit: RegisterRow, move: Move) -> tuple[object, ...]:
    states = (STATE_WORDS.get(state, state) for state in (move.from_state, move.to_state))
    why = f"{move.reason} ({move.decision_id})" if move.decision_id else move.reason
    return (move.moved_at, "State", *states, why, role_title(move.moved_by_role), move.moved_by, _name(benefit))


def _name(row: RegisterRow) -> str:
    if row.kind_id == BENEFIT:
        return THIS
    return f"{row.row_id} {row['name' if row.kind_id == MEASURE else 'what']}"


def _words(kind: RecordKind, name: str, value: object) -> str:
    """A logged value as a reader reads it; days come out of the log as text."""
    if name == TARGET_STATE:
        return TARGET_WORDS.get(str(value or ""), str(value))
    if name not in kind.labels:
        return "" if value is None else "Yes" if value is True else "No" if value is False else str(value)
    item = kind.field(name)
    if item.type == "date" and isinstance(value, str) and value:
        return day(date.fromisoformat(value))
    return field_text(item, value)
