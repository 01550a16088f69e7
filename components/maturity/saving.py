"""What became of an edit: saved, or refused with the words that were entered and those that stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from components.steady import steady
from models.assessments.moderation import PROPOSED
from models.errors import StaleEdit, UserFacingError

WAITS = " It counts when a second person has agreed."


def keep(
    key: str, save: Callable[[], object], *, entered: str, theirs_in_words: Callable[[Mapping[str, object]], str]
) -> None:
    """Save within a callback and remember what became of it.

    When it was refused, ``entered`` is shown again, beside the words for what somebody else saved meanwhile.
    """
    said = steady()
    try:
        is_proposed = save() == PROPOSED
        said[f"saved_{key}"] = (f"Saved.{WAITS if is_proposed else ''}", "", "", "")
    except UserFacingError as error:
        theirs = theirs_in_words(error.theirs) if isinstance(error, StaleEdit) and error.theirs else ""
        said[f"saved_{key}"] = ("", f"{error.title} {error.what_to_do}", entered, theirs)


def saved_or_refused(key: str) -> None:
    """Say once what became of the last edit under this key."""
    said = steady().pop(f"saved_{key}", None)
    if said is None:
        return
    saved, refused, entered, theirs = said
    if saved:
        st.success(saved)
        return
    st.error("Not saved.")
    st.text(refused)
    if theirs:
        st.text(f"As it stands now: {theirs}")
    if entered:
        st.text(f"What you entered: {entered}")
