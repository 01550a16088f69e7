"""One capability before a respondent: the question, five statements, don't know, coverage and a comment."""

from __future__ import annotations

import streamlit as st

from components.assessments.clock import clock, moment_words
from components.assessments.saving_answers import (
    UNSURE,
    Clash,
    clash_on,
    comment_key,
    coverage_key,
    fill_controls,
    keep_mine,
    keep_theirs,
    level_key,
    save_controls,
)
from components.assessments.sitting import AT, FAULT, LAST, Sitting, leave
from components.maturity.headline import LEVEL_NAMES
from components.runtime import runtime
from components.steady import look, steady
from components.words import count_of, plain
from data_access.assessments import sheets
from data_access.assessments.framework import Question
from data_access.assessments.last_answers import LastAnswer, last_answers
from models.assessments.answers import LONGEST_COMMENT, Answer
from models.errors import UserFacingError

UNSURE_WORDS = "Counts as not known. It never lowers the level."
JUMP = "answer_jump"
END = "Finish"


def progress_line(sitting: Sitting) -> None:
    """How far the sheet is, and a way out."""
    asked = len(sitting.questions)
    done = asked - len(sitting.to_do)
    st.progress(done / max(asked, 1), text=f"{done} of {asked} answered")


def question_title(sitting: Sitting, question: Question) -> tuple[str, str]:
    """The question, and where in the sheet it stands."""
    place = f"{sitting.place + 1} of {len(sitting.questions)}"
    return question.question, f"{place} · {question.pillar} · {question.capability_id} {question.capability}"


def question_view(sitting: Sitting, question: Question) -> None:
    """The controls of one capability; every change is saved as it is made."""
    _say_fault()
    if not sitting.is_open:
        _reading_view(sitting, question)
        return
    if clash := clash_on(question.capability_id):
        _clash_view(sitting, question, clash)
        return
    fill_controls(question.capability_id, sitting.saved.get(question.capability_id))
    _controls(sitting, question)
    _saved_line(sitting, question)
    _steps(sitting)
    _last_answer(sitting, question)


def finish_title(sitting: Sitting) -> tuple[str, str]:
    """What is left to do, for any state."""
    left, force = len(sitting.to_do), sitting.force_name
    if not sitting.is_open:
        return f"{force} has submitted: your answers are with NDAO", "They can be read here, and no longer changed."
    if sitting.respondent.is_finished:
        return "Thank you: your sheet is finished", f"You can still change an answer until {force} submits."
    if left:
        words = count_of(left, "capability has", "capabilities have")
        return f"{words} no answer yet", "Answer them, or finish without: what is open counts as not answered."
    return "Every capability is answered", "Finish, so that your force lead knows."


def finish_view(sitting: Sitting) -> None:
    """What is open, and the button that says the sheet is finished."""
    _say_fault()
    if sitting.is_open:
        for item in sitting.to_do:
            st.button(
                plain(f"{item.capability_id} {item.capability}"),
                key=f"answer_open_{item.capability_id}",
                type="tertiary",
                icon=":material/arrow_forward:",
                on_click=_go,
                args=(sitting.questions.index(item),),
            )
        if not sitting.respondent.is_finished:
            st.button("Finish", type="primary", on_click=_finish, args=(sitting,))
    _steps(sitting)


def read_only_note(sitting: Sitting) -> None:
    """Says that the sheet can no longer be changed, where that is so."""
    if not sitting.is_open:
        st.info("The force has submitted its assessment: this sheet can be read, and no longer changed.")


def leave_line(sitting: Sitting) -> None:
    """Whose sheet it is, and the button that closes it."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(f"{sitting.respondent.respondent_role}, {sitting.force_name}, {sitting.wave_name}")
        st.button("Close my sheet", type="tertiary", icon=":material/logout:", on_click=leave)


def _controls(sitting: Sitting, question: Question) -> None:
    save = {
        "on_change": save_controls,
        "args": (sitting.viewer, sitting.respondent, question.capability_id),
    }
    with st.container(key="statements"):
        st.radio(
            "Which statement describes the force today?",
            [*range(1, len(question.statements) + 1), UNSURE],
            index=None,
            key=level_key(question.capability_id),
            format_func=lambda level: "Don't know" if level == UNSURE else f"{level} {LEVEL_NAMES[level]}",
            captions=[*(plain(statement) for statement in question.statements), UNSURE_WORDS],
            width="stretch",
            **save,
        )
    left, right = st.columns([1, 2])
    left.number_input(
        "Share of critical assets that it is true of, %",
        min_value=0,
        max_value=100,
        step=5,
        value=None,
        key=coverage_key(question.capability_id),
        placeholder="May stay empty",
        **save,
    )
    right.text_area(
        "Comment",
        key=comment_key(question.capability_id),
        max_chars=LONGEST_COMMENT,
        height=90,
        placeholder="May stay empty. Name no person.",
        **save,
    )


def _reading_view(sitting: Sitting, question: Question) -> None:
    """The answer as it was given, once nothing can be changed any more."""
    kept = sitting.saved.get(question.capability_id)
    with st.container(border=True, key="answer_as_given"):
        _answer_text(question, kept.answer if kept else Answer(question.capability_id))
    _steps(sitting)


def _saved_line(sitting: Sitting, question: Question) -> None:
    kept = sitting.saved.get(question.capability_id)
    if kept is None:
        st.caption("Nothing is saved here yet. Every change is saved as you make it.")
    elif kept.answer.is_given:
        st.caption(f"Saved {moment_words(kept.answered_at)}")
    else:
        st.caption(f"Saved {moment_words(kept.answered_at)}, without a level yet")


def _steps(sitting: Sitting) -> None:
    """Back, next, and the list of capabilities with how each stands."""
    place, end = sitting.place, len(sitting.questions)
    with st.container(horizontal=True, vertical_alignment="bottom", key="answer_steps_row"):
        st.button("Back", icon=":material/arrow_back:", disabled=place == 0, on_click=_go, args=(place - 1,))
        if place < end:
            following = "Next" if place < end - 1 else "To the end"
            st.button(following, type="primary", icon=":material/arrow_forward:", on_click=_go, args=(place + 1,))
        st.selectbox(
            "Go to",
            list(range(end + 1)),
            index=place,
            key=f"{JUMP}_{place}",  # one control a place: a quick reader's browser still holds the choice of the last
            format_func=lambda at: _jump_words(sitting, at),
            on_change=_jump,
            args=(sitting.questions, place),
            width=360,
        )


def _jump_words(sitting: Sitting, at: int) -> str:
    if at == len(sitting.questions):
        return END
    item = sitting.questions[at]
    return f"{item.capability_id} {item.capability}: {sitting.state_of(item.capability_id)}"


def _go(place: int) -> None:
    """Callback: move, closing what was shown of the last wave."""
    st.session_state[AT] = place
    st.session_state.pop(LAST, None)


def _jump(asked: tuple[Question, ...], place: int) -> None:
    """Callback: go to what was chosen.

    The browser sends the words of the choice. Where they told a state that is past, they come back as words: the id
    before them says what was meant, and the place where the respondent is already was not chosen anew.
    """
    held = look()[f"{JUMP}_{place}"]
    meant = held if isinstance(held, int) else _place_named(str(held), asked)
    if meant != place:
        _go(meant)


def _place_named(words: str, asked: tuple[Question, ...]) -> int:
    capability_id = words.partition(" ")[0]
    return next((at for at, item in enumerate(asked) if item.capability_id == capability_id), len(asked))


def _finish(sitting: Sitting) -> None:
    try:
        sheets.finish(runtime().stores, sitting.viewer, sitting.respondent)
    except UserFacingError as error:
        steady()[FAULT] = f"{error.title} {error.what_to_do}"


def _say_fault() -> None:
    if fault := steady().pop(FAULT, None):
        with st.container(border=True, key="answer_fault_box"):
            st.text(fault)


def _clash_view(sitting: Sitting, question: Question, clash: Clash) -> None:
    st.warning("This answer was changed in another window or by somebody else with this code. Nothing was overwritten.")
    mine, theirs = st.columns(2, border=True)
    with mine:
        st.subheader("What you just gave", anchor=False)
        _answer_text(question, clash.mine)
        st.button("Keep mine", on_click=keep_mine, args=(sitting.viewer, sitting.respondent))
    with theirs:
        st.subheader(f"Saved at {clock(clash.theirs.answered_at)}", anchor=False)
        _answer_text(question, clash.theirs.answer)
        st.button("Keep theirs", on_click=keep_theirs)


def _answer_text(question: Question, answer: Answer) -> None:
    if answer.level is not None:
        st.text(f"{answer.level} {LEVEL_NAMES[answer.level]}: {question.statements[answer.level - 1]}")
    else:
        st.text("Don't know" if answer.is_dont_know else "No level yet")
    st.text("No coverage given" if answer.coverage_percent is None else f"Coverage {answer.coverage_percent:g} %")
    if answer.comment:
        st.text(f"Comment: {answer.comment}")


def _last_answer(sitting: Sitting, question: Question) -> None:
    """The answer of the wave before, on request only, so that it does not anchor this one."""
    shown = st.session_state.get(LAST)
    if shown is None or shown[0] != question.capability_id:
        st.button("Show my last answer", type="tertiary", on_click=_show_last, args=(sitting, question.capability_id))
        return
    with st.container(border=True, key="answer_last_box"):
        st.text(_last_words(sitting.respondent.respondent_role, shown[1]))


def _show_last(sitting: Sitting, capability_id: str) -> None:
    found = last_answers(runtime().stores, sitting.viewer, sitting.respondent, capability_id)
    st.session_state[LAST] = (capability_id, found)


def _last_words(role: str, found: tuple[LastAnswer, ...]) -> str:
    if not found:
        return f"Nobody with the role {role} answered this in the wave before."
    if len(found) > 1:
        return (
            f"{len(found)} people with the role {role} answered this in {found[0].wave}. "
            "Which answer was yours is not known, so none is shown."
        )
    (last,) = found
    (last,) = found
    level = "don't know" if last.level is None else f"level {last.level} {LEVEL_NAMES[int(last.level)]}"
    share = "" if last.coverage_percent is None else f", true of {last.coverage_percent:g} % of critical assets"
    return f"{last.wave}, role {role}: {level}{share}."
