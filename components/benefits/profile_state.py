"""Where a benefit is between identified and realised, what the next move waits for, and the moves that people make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import pandas as pd
import streamlit as st

from components.benefits.profile_known import Known, known_of
from components.benefits.review_decisions import role_title, sees_accounts
from components.context import Context
from components.plans.drafts import attempt
from components.runtime import runtime
from components.steady import look
from components.words import plain
from data_access.benefits.meetings import latest_first
from data_access.benefits.moving import Move, decide, flags_of, measures_read, move, moves_of, waits
from data_access.benefits.reading import Register
from models.access import may
from models.benefits.kinds import APPROVE, DECISION, EDIT, RegisterRow, register_kinds
from models.benefits.states import (
    BACK,
    MONITORING,
    PHASES,
    PROFILED,
    RETIRED,
    STATE_WORDS,
    STATES,
    needs_board,
    next_states,
)

DONE, HERE, COMING = "✓ {}", "**{} (now)**", ":gray[{}]"
SHOWN_AS = {
    "When (UTC)": st.column_config.DatetimeColumn(format="D MMM YYYY, HH:mm", width=130),
    **{
        name: st.column_config.TextColumn(width=pixels)
        for name, pixels in {
            "From": 80, "To": 80, "Why": 270, "Role": 150, "Account": 140, "Decision": 70
        }.items()
    },
}  # fmt: skip
MOVE_TO, MOVE_REASON = "benefit_move_to", "benefit_move_reason"
DECIDE, DECIDE_REASON, DECIDE_AT = "benefit_decide", "benefit_decide_reason", "benefit_decide_at"
NO_MEETING = ""
LONGEST_REASON = 2000


def state_part(context: Context, register: Register, benefit: RegisterRow) -> None:
    """The steps, what is waited for, what the reader's role may do, and every move so far."""
    known = known_of(context, register, benefit)
    st.markdown(steps_in_words(benefit.state))
    _what_is_next(register, known)
    if may(context.viewer, EDIT):
        _move_panel(context, register, benefit)
    if may(context.viewer, APPROVE) and benefit.state != RETIRED:
        _decision_panel(context, register, benefit)
    _moves(context, moves_of(runtime().stores, context.viewer, benefit.row_id))


def steps_in_words(state: str) -> str:
    """The states in a row: done, now, to come; a retired benefit is at none of them."""
    row = [one for one in STATES if one != RETIRED]
    if state == RETIRED:
        return f"{' → '.join(COMING.format(_word(one)) for one in row)} → {HERE.format(_word(RETIRED))}"
    at = row.index(state)
    forms = [DONE if place < at else HERE if place == at else COMING for place in range(len(row))]
    steps = " → ".join(form.format(_word(one)) for form, one in zip(forms, row, strict=True))
    number, _, name = PHASES[state].partition(". ")
    return f"{steps}\n\nPhase {number} of 4: {name[0].lower()}{name[1:]}"


def _word(state: str) -> str:
    return STATE_WORDS[state].partition(",")[0]


def _what_is_next(register: Register, known: Known) -> None:
    if not known.next_state:
        words = "It counts no more." if known.benefit.state == RETIRED else "This is the last state."
        st.text(words)
        return
    st.markdown(f"**Before it is {STATE_WORDS[known.next_state].lower()}**")
    lines = known.waits or ("Nothing is waited for: it may be moved.",)
    st.markdown("\n".join(f"- {plain(line)}" for line in lines))
    if known.benefit.state == PROFILED and (flags := flags_of(register, known.benefit.row_id)):
        st.markdown("**Still open when it goes to the board**")
        st.markdown("\n".join(f"- {plain(line)}" for line in flags))


def _move_panel(context: Context, register: Register, benefit: RegisterRow) -> None:
    """One move with its reason, of those that need no decision of the board."""
    options = [state for state in next_states(benefit.state) if not needs_board(benefit.state, state)]
    if not options:
        st.text("The next move is the board's: a decision makes it.")
        return
    with st.container(border=True):
        st.subheader("Move it", anchor=False)
        st.session_state[MOVE_TO] = _held(MOVE_TO, options)
        to_state = st.selectbox("To", options, key=MOVE_TO, format_func=_word)
        st.text_area("Why it is moved", key=MOVE_REASON, max_chars=LONGEST_REASON, height=80)
        waiting = waits(register, benefit.row_id, to_state)
        keep = partial(_keep_move, context, benefit, to_state)
        st.button(f"Move to {_word(to_state).lower()}", on_click=attempt, args=(keep,), disabled=bool(waiting))
        for line in waiting:
            st.text(line)


def _keep_move(context: Context, benefit: RegisterRow, to_state: str) -> str:
    reason = str(look().get(MOVE_REASON, ""))
    move(runtime().stores, context.viewer, benefit.row_id, to_state, reason=reason, version=benefit.version)
    st.session_state[MOVE_REASON] = ""
    return f"{benefit.row_id} is {STATE_WORDS[to_state].lower()}."


def _decision_panel(context: Context, register: Register, benefit: RegisterRow) -> None:
    """A decision of the board on this benefit, with its reason and the meeting that took it."""
    names = register_kinds()[DECISION].field("decision").names
    options = decisions_for(register, benefit)
    meetings = {NO_MEETING: "Between meetings"}
    meetings |= {row.row_id: f"{row.row_id} {row['title']}" for row in latest_first(register) if not row["is_closed"]}
    with st.container(border=True):
        st.subheader("Decide for the board", anchor=False)
        st.session_state[DECIDE] = _held(DECIDE, options)
        decision = st.selectbox("Decision", options, key=DECIDE, format_func=lambda item: names[item])
        st.session_state[DECIDE_AT] = _held(DECIDE_AT, list(meetings))
        st.selectbox("Meeting", list(meetings), key=DECIDE_AT, format_func=lambda item: meetings.get(item, item))
        st.text_area("Reason of the decision", key=DECIDE_REASON, max_chars=LONGEST_REASON, height=80)
        keep = partial(_keep_decision, context, benefit, measures_read(register, benefit.row_id), decision)
        st.button("Record the decision", type="primary", on_click=attempt, args=(keep,))


def decisions_for(register: Register, benefit: RegisterRow) -> list[str]:
    """The decisions that fit a benefit as it stands."""
    state = benefit.state
    measures = register.measures_by_benefit.get(benefit.row_id, ())
    fits = {
        "approve": state == PROFILED,
        "approve_target": any(row.target_state == "proposed" for row in measures),
        "still_valid": True,
        "realised": state == MONITORING,
        "send_back": state in BACK,
        "retire": True,
    }
    return [decision for decision, is_fit in fits.items() if is_fit] if state != RETIRED else []


def _keep_decision(context: Context, benefit: RegisterRow, measures: Mapping[str, int], decision: str) -> str:
    held = look()
    values = {
        "decision": decision,
        "benefit_id": benefit.row_id,
        "meeting_id": str(held.get(DECIDE_AT, NO_MEETING)),
        "reason": str(held.get(DECIDE_REASON, "")),
    }
    decision_id = decide(
        runtime().stores, context.viewer, values, version=benefit.version, measures=measures
    )
    st.session_state[DECIDE_REASON] = ""
    return f"{decision_id} is recorded, with what follows from it."


def _held(key: str, options: Sequence[str]) -> str:
    held = st.session_state.get(key)
    return held if held in options else options[0]


def _moves(context: Context, moves: Sequence[Move]) -> None:
    st.subheader("Moves so far", anchor=False)
    if not moves:
        st.text("It was not moved since it was entered.")
        return
    rows = [
        {
            "When (UTC)": one.moved_at,
            "From": _word(one.from_state),
            "To": _word(one.to_state),
            "Why": one.reason,
            "Role": role_title(one.moved_by_role),
            "Account": one.moved_by,
            "Decision": one.decision_id,
        }
        for one in moves
    ]
    table = pd.DataFrame(rows)
    table = table if sees_accounts(context.viewer) else table.drop(columns="Account")
    st.dataframe(table, hide_index=True, column_config=SHOWN_AS, alt="Moves of the benefit, newest first")
