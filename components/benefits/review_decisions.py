"""What the board decided at a meeting, with who and when."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd
import streamlit as st

from components.benefits.judged import with_mark
from components.benefits.review import Sitting, meeting_name
from components.chart_block import about_table, table_block
from components.context import Context
from components.runtime import runtime
from components.words import count_of
from data_access.benefits.meetings import Decision
from data_access.benefits.reading import Register, register_of
from models.access import Viewer, may, roles
from models.benefits.kinds import APPROVE, BENEFIT, DECISION, EDIT, register_kinds
from models.benefits.reference import questions

KEPT = 32
WHEN = {"Decided (UTC)": st.column_config.DatetimeColumn(format="D MMM YYYY, HH:mm")}
WHAT = "A decision and the move that follows from it are recorded together, with the role that took it."
NONE_YET = "Nothing was decided at this meeting yet. The board decides beside each item of the agenda."


def decisions_tab(context: Context, sitting: Sitting) -> None:
    """The decisions of the meeting, oldest first."""
    if not sitting.decisions:
        st.text(NONE_YET if sitting.meeting else "No meeting is set up yet.")
        return
    table = sitting_table(context, sitting)
    about = about_table(
        with_mark(context, register_of(runtime().stores, context.viewer)),
        title=f"{count_of(len(table), 'decision')} of the board",
        subtitle=meeting_name(sitting.meeting),
        definition=WHAT,
        source="Benefits register: decisions of the board",
    )
    table_block(
        "review_decisions",
        table,
        context,
        about,
        draw=lambda: st.dataframe(table, hide_index=True, column_config=WHEN, alt="Decisions, oldest first"),
    )


def sitting_table(context: Context, sitting: Sitting) -> pd.DataFrame:
    """The decisions of a meeting as a table; accounts are shown to those who edit or decide."""
    register = register_of(runtime().stores, context.viewer)
    return decision_table(register, sitting.decisions, sees_accounts(context.viewer))


def sees_accounts(viewer: Viewer) -> bool:
    """True for those who read which account took a decision, not its role alone."""
    return may(viewer, EDIT) or may(viewer, APPROVE)


@lru_cache(maxsize=KEPT)
def decision_table(register: Register, decisions: tuple[Decision, ...], with_accounts: bool) -> pd.DataFrame:
    """A row a decision: about what, which, why, when and by whom."""
    names = register_kinds()[DECISION].field("decision").names
    columns = {
        "About": [about_words(register, one) for one in decisions],
        "Decision": [names[str(one.row["decision"])] for one in decisions],
        "Reason or answer": [str(one.row["reason"]) for one in decisions],
        "Decided (UTC)": [one.decided_at for one in decisions],
        "By": [role_title(one.decided_by_role) for one in decisions],
    }
    return pd.DataFrame(columns | ({"Account": [one.decided_by for one in decisions]} if with_accounts else {}))


def role_title(role_id: str) -> str:
    """A role as a reader knows it."""
    return roles()[role_id].title if role_id in roles() else "Unknown role"


def about_words(register: Register, decision: Decision) -> str:
    """The benefit or the question that a decision is about, by id and title."""
    question_id, benefit_id = str(decision.row["question_id"] or ""), str(decision.row["benefit_id"] or "")
    if question_id:
        return f"{question_id} {questions()[question_id].subject}"
    benefit = register.row(BENEFIT, benefit_id)
    return f"{benefit_id} {benefit['title']}" if benefit else benefit_id
