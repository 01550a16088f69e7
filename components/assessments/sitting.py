"""Who is answering: the sheet that a code opens. The code is held by the session alone, never by the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import streamlit as st

from components.context import Context
from components.runtime import runtime
from components.steady import steady
from data_access.assessments import sheets
from data_access.assessments.framework import Question, questions, wave_asked
from data_access.assessments.sheets import Respondent, SavedAnswer
from models.access import Viewer
from models.assessments.states import OPEN
from models.errors import NotPermitted

CODE, BOX, AT, FAULT, LAST = "answer_code", "answer_code_box", "answer_at", "answer_fault", "answer_last"
HELD = "answer_"  # every key of a sitting begins so
ANSWERED, DONT_KNOW, TO_DO = "answered", "don't know", "open"


@dataclass(frozen=True, eq=False)
class Sitting:
    """One respondent before their own sheet."""

    viewer: Viewer
    respondent: Respondent
    wave_name: str
    force_name: str
    questions: tuple[Question, ...]
    saved: Mapping[str, SavedAnswer]
    is_open: bool

    def state_of(self, capability_id: str) -> str:
        """Whether the respondent answered a capability, does not know, or has it before them."""
        kept = self.saved.get(capability_id)
        if kept is None or not kept.answer.is_given:
            return TO_DO
        return DONT_KNOW if kept.answer.is_dont_know else ANSWERED

    @property
    def to_do(self) -> list[Question]:
        """The capabilities that have no answer yet."""
        return [item for item in self.questions if self.state_of(item.capability_id) == TO_DO]

    @property
    def place(self) -> int:
        """Where the respondent is: the first open capability at first; one past the last is the end."""
        if AT not in st.session_state:
            first = self.to_do[0] if self.to_do else None
            st.session_state[AT] = self.questions.index(first) if first else len(self.questions)
        return min(int(st.session_state[AT]), len(self.questions))

    @property
    def question(self) -> Question | None:
        """The capability in view; None at the end."""
        return self.questions[self.place] if self.place < len(self.questions) else None


def sitting_of_code(context: Context) -> Sitting | None:
    """The sitting that the held code opens, checked anew at each run; None when no code is held or it opens nothing."""
    code = st.session_state.get(CODE)
    if not code:
        return None
    stores = runtime().stores
    try:
        respondent = sheets.respondent_of_code(stores, context.viewer, code)
    except NotPermitted as error:
        leave()
        steady()[FAULT] = f"{error.title} {error.what_to_do}"
        return None
    wave_id, force_id = respondent.wave_id, respondent.force_id
    return Sitting(
        viewer=context.viewer,
        respondent=respondent,
        wave_name=wave_asked(stores, wave_id).name,
        force_name=context.names("frame/every_force").get(force_id, force_id),
        questions=questions_of(context, wave_id),
        saved=sheets.sheet(stores, respondent),
        is_open=sheets.state_of(stores, respondent) == OPEN,
    )


@lru_cache(maxsize=256)
def questions_of(context: Context, wave_id: str) -> tuple[Question, ...]:
    """What a wave asks."""
    return questions(runtime().stores, wave_id)


def ask_code() -> None:
    """The box for a code, with what was wrong with the last one."""
    with st.form("code_form", border=False):
        st.text_input("Your code", key=BOX, placeholder="7F3K-9QXM-2TBN", autocomplete="off", max_chars=40, width=320)
        st.form_submit_button("Open my sheet", type="primary", on_click=_hold_code)
    if fault := steady().pop(FAULT, None):
        with st.container(border=True, key="code_fault"):
            st.text(fault)
    st.caption(
        "Capitals, spaces and hyphens do not matter. Entering the code again later brings back all that you answered. "
        "A code that opens nothing is put on record."
    )


def leave() -> None:
    """Forget the code and everything of the sitting; what was saved stays saved."""
    for held in (steady(), st.session_state):
        for key in [key for key in held if str(key).startswith(HELD)]:
            del held[key]


def _hold_code() -> None:
    code = str(st.session_state.get(BOX) or "").strip()
    leave()
    if code:
        st.session_state[CODE] = code
    else:
        steady()[FAULT] = "No code was entered. Your force lead has it for you."
