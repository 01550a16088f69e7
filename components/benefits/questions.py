"""The open questions of the founding document: what clashes, what is proposed, who decides, and what the board said."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache, partial

import pandas as pd
import streamlit as st

from components.benefits.judged import with_mark
from components.benefits.review import meeting_names
from components.benefits.review_agenda import BOARD_ONLY, choice_names, reason_form
from components.benefits.review_decisions import role_title, sees_accounts
from components.chart_block import WRAPPED_ROW_PIXELS, about_table, table_block
from components.context import Context
from components.plans.drafts import Form
from components.runtime import runtime
from components.steady import look
from data_access.benefits.meetings import Decision, decide_at, decisions_of, latest_first
from data_access.benefits.reading import Register, register_of
from models.access import may
from models.benefits.kinds import APPROVE, DECISION
from models.benefits.open_questions import STATUS_WORDS, QuestionState, question_states, questions_message
from models.benefits.reference import questions

KEPT = 16
ROWS_IN_VIEW = 8
ALL = "All"
BETWEEN = ""
ITEM_KEY, ROWS_KEY = "question_item", "question_rows"
ANSWER = Form("question_answer", {"decision": "Decision", "reason": "Answer, or why later", "meeting_id": "Meeting"})
WHAT = (
    "Where the founding document clashes with itself or is silent, with the treatment that is proposed until the board "
    "answers. Status, answer and meeting come from the newest decision about a question."
)
COLUMNS = {
    "Decided on": st.column_config.DateColumn(format="D MMM YYYY"),
    "Question": st.column_config.TextColumn(width=100),
    "What clashes": st.column_config.TextColumn(width=225),
    "Proposed treatment": st.column_config.TextColumn(width=130),
    "Who must decide": st.column_config.TextColumn(width=120),
    "Status": st.column_config.TextColumn(width=80),
    "Answer": st.column_config.TextColumn(width=180),
}


def questions_tab(context: Context) -> None:
    """The questions in the status that the reader chooses; the board answers beside the list."""
    stores = runtime().stores
    register = register_of(stores, context.viewer)
    states = _states(register)
    status = _choose_status(states)
    shown = tuple(one for one in states if status in (ALL, STATUS_WORDS[one.status]))
    table = question_table(register, shown, decisions_of(stores, context.viewer), sees_accounts(context.viewer))
    about = about_table(
        with_mark(context, register),
        title=questions_message(states),
        subtitle="Open questions of the founding document",
        definition=WHAT,
        source="Founding document; benefits register: decisions of the board",
        filters={"Status": status},
    )
    left, right = st.columns([8, 4])
    with left:
        ids = tuple(one.question.question_id for one in shown)
        table_block("questions", table, context, about, draw=lambda: _draw(table, ids))
    with right:
        if shown:
            _one_question(context, register, shown)


@lru_cache(maxsize=KEPT)
def question_table(
    register: Register, states: tuple[QuestionState, ...], decisions: tuple[Decision, ...], with_accounts: bool
) -> pd.DataFrame:
    """A row a question: what clashes, what is proposed, who decides, how it stands."""
    taken = {one.row.row_id: one for one in decisions}
    return pd.DataFrame([_row(register, state, taken, with_accounts) for state in states])


def _row(
    register: Register, state: QuestionState, taken: Mapping[str, Decision], with_accounts: bool
) -> dict[str, object]:
    asked, one = state.question, taken.get(state.decision.row_id) if state.decision else None
    row = {
        "Question": f"{asked.question_id} {asked.subject}",
        "Status": STATUS_WORDS[state.status],
        "What clashes": asked.what_clashes,
        "Proposed treatment": asked.proposed_treatment,
        "Who must decide": asked.decided_by,
        "Answer": state.answer,
        "Decided on": one.decided_at.date() if one else None,
        "By": role_title(one.decided_by_role) if one else "",
        "Meeting": meeting_names(register).get(one.meeting_id, "between meetings") if one else "",
    }
    return row | ({"Account": one.decided_by if one else ""} if with_accounts else {})


@lru_cache(maxsize=KEPT)
def _states(register: Register) -> tuple[QuestionState, ...]:
    return question_states(register.rows(DECISION))


def _choose_status(states: tuple[QuestionState, ...]) -> str:
    return st.segmented_control(
        "Status", [ALL, *STATUS_WORDS.values()], default=ALL, key="question_status", required=True,
        label_visibility="collapsed",
    )  # fmt: skip


def _draw(table: pd.DataFrame, ids: tuple[str, ...]) -> None:
    if not ids:
        st.text("No question has this status.")
        return
    st.dataframe(
        table,
        hide_index=True,
        column_config=COLUMNS,
        row_height=WRAPPED_ROW_PIXELS,
        height="content" if len(ids) <= ROWS_IN_VIEW else 560,
        on_select=partial(_picked, ids),
        selection_mode="single-row",
        key=ROWS_KEY,
        alt="Open questions with the proposed treatment, who decides, and the answer; pick a row to answer it",
    )


def _picked(ids: tuple[str, ...]) -> None:
    picked = look()[ROWS_KEY]["selection"]["rows"]  # type: ignore[index]
    if picked:
        st.session_state[ITEM_KEY] = ids[picked[0]]


def _one_question(context: Context, register: Register, shown: tuple[QuestionState, ...]) -> None:
    by_id = {one.question.question_id: one for one in shown}
    if st.session_state.get(ITEM_KEY) not in by_id:
        st.session_state[ITEM_KEY] = next(iter(by_id))
    with st.container(border=True, key="question_decision"):
        chosen = st.selectbox("Question", list(by_id), key=ITEM_KEY, format_func=_name)
        _as_read(by_id[chosen])
        if may(context.viewer, APPROVE):
            _answer_form(context, register, chosen)
        else:
            st.caption(BOARD_ONLY)


def _as_read(state: QuestionState) -> None:
    asked = state.question
    lines = [
        asked.what_clashes,
        f"Proposed: {asked.proposed_treatment}",
        f"Who must decide: {asked.decided_by}",
        f"Status: {STATUS_WORDS[state.status].lower()}{f': {state.answer}' if state.answer else ''}",
    ]
    st.text("\n".join(lines))


def _answer_form(context: Context, register: Register, question_id: str) -> None:
    names = meeting_names(register)
    is_open = [row.row_id for row in latest_first(register) if not row["is_closed"]]
    values = {"decision": "answer", "reason": "", "meeting_id": is_open[-1] if is_open else BETWEEN}
    ANSWER.fill(question_id, values, version=0)
    st.selectbox(
        ANSWER.labels["meeting_id"], [*is_open, BETWEEN], key=ANSWER.key("meeting_id"),
        format_func=lambda one: names.get(one, "Between meetings"),
    )  # fmt: skip
    keep = partial(_keep, context, question_id)
    reason_form(ANSWER, choice_names(("answer", "hold")), save_words="Record the decision", keep=keep)


def _keep(context: Context, question_id: str, values: dict[str, object], version: int) -> str:
    said = {"decision": values["decision"], "reason": values["reason"], "question_id": question_id}
    decide_at(runtime().stores, context.viewer, str(values["meeting_id"]), said)
    return f"Recorded: {choice_names([str(values['decision'])])[str(values['decision'])].lower()}, {question_id}."


def _name(question_id: str) -> str:
    known = questions()
    return f"{question_id} {known[question_id].subject}" if question_id in known else question_id
