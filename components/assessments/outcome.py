"""What became of a button on the assessment page: done, or refused and why."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from components.steady import steady
from components.words import plain
from models.errors import UserFacingError

OUTCOME, PAGE = "assessment_outcome_", "page"
Made = TypeVar("Made")


def tried(act: Callable[[], Made], *, done: str, place: str = PAGE) -> Made | None:
    """Callback: act, and remember what to say in which place; None when it was refused."""
    said = steady()
    try:
        made = act()
    except UserFacingError as error:
        said[OUTCOME + place] = (False, f"Nothing was changed. {error.title} {error.what_to_do}")
        return None
    said[OUTCOME + place] = (True, done)
    return made


def say_outcome(place: str = PAGE) -> None:
    """Say once what became of the last button of this place, letter for letter."""
    said = steady().pop(OUTCOME + place, None)
    if said is None:
        return
    is_done, words = said
    if is_done:
        st.success(plain(words), icon=":material/check_circle:")
    else:
        st.error(plain(words), icon=":material/error:")
