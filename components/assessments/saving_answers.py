"""Saving at every change: what the controls hold goes into the sheet, and never over a newer answer."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from components.assessments.sitting import FAULT
from components.runtime import runtime
from components.steady import look, steady, turn
from data_access.assessments import sheets
from data_access.assessments.sheets import Respondent, SavedAnswer
from models.access import Viewer
from models.assessments.answers import Answer
from models.errors import StaleEdit, UserFacingError

VERSIONS, CLASH = "answer_versions", "answer_clash"
UNSURE = "don't know"


@dataclass(frozen=True)
class Clash:
    """Two answers to one capability: the one just given here, and the one that was saved elsewhere meanwhile."""

    mine: Answer
    theirs: SavedAnswer


def level_key(capability_id: str) -> str:
    """Key of the control of the statements."""
    return f"answer_level_{capability_id}"


def coverage_key(capability_id: str) -> str:
    """Key of the control of the coverage."""
    return f"answer_coverage_{capability_id}"


def comment_key(capability_id: str) -> str:
    """Key of the control of the comment."""
    return f"answer_comment_{capability_id}"


def fill_controls(capability_id: str, saved: SavedAnswer | None) -> None:
    """Put the saved answer into the controls, unless they hold it already; nothing is chosen where none is saved."""
    versions = steady().setdefault(VERSIONS, {})
    version = saved.version if saved else 0
    if versions.get(capability_id) == version and level_key(capability_id) in st.session_state:
        return
    versions[capability_id] = version
    answer = saved.answer if saved else Answer(capability_id)
    coverage = answer.coverage_percent
    st.session_state[level_key(capability_id)] = UNSURE if answer.is_dont_know else answer.level
    st.session_state[coverage_key(capability_id)] = None if coverage is None else round(coverage)
    st.session_state[comment_key(capability_id)] = answer.comment


def save_controls(viewer: Viewer, respondent: Respondent, capability_id: str) -> None:
    """Callback: keep what the controls of a capability hold."""
    with turn() as kept:
        _save(viewer, respondent, _answer_in_controls(capability_id), kept[VERSIONS].get(capability_id, 0), kept)


def keep_mine(viewer: Viewer, respondent: Respondent) -> None:
    """Callback: keep the answer given here, in full knowledge of the other one."""
    with turn() as kept:
        if clash := kept.pop(CLASH, None):
            _save(viewer, respondent, clash.mine, clash.theirs.version, kept)


def keep_theirs() -> None:
    """Callback: let the answer saved elsewhere stand."""
    with turn() as kept:
        if clash := kept.pop(CLASH, None):
            kept[VERSIONS].pop(clash.mine.capability_id, None)


def clash_on(capability_id: str) -> Clash | None:
    """The two answers between which the respondent has to choose, if any."""
    clash = steady().get(CLASH)
    return clash if clash and clash.mine.capability_id == capability_id else None


def _answer_in_controls(capability_id: str) -> Answer:
    held = look()
    chosen, coverage = held.get(level_key(capability_id)), held.get(coverage_key(capability_id))
    return Answer(
        capability_id,
        level=None if chosen in (None, UNSURE) else int(chosen),
        is_dont_know=chosen == UNSURE,
        coverage_percent=None if coverage is None else float(coverage),
        comment=str(held.get(comment_key(capability_id)) or ""),
    )


def _save(viewer: Viewer, respondent: Respondent, answer: Answer, version: int, kept: dict) -> None:
    try:
        saved = sheets.save_answer(runtime().stores, viewer, respondent, answer, version=version)
    except StaleEdit as error:
        if error.theirs:
            kept[CLASH] = Clash(answer, sheets.saved_answer(error.theirs))
        else:
            kept[FAULT] = f"Not saved. {error.title} {error.what_to_do}"
    except UserFacingError as error:
        kept[FAULT] = f"Not saved. {error.title} {error.what_to_do}"
    else:
        kept[VERSIONS][answer.capability_id] = saved.version
