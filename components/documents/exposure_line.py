"""What somebody looked at so far, and when a break is due."""

from __future__ import annotations

import streamlit as st

from components.documents.desk import Desk
from components.words import count_of, plain
from data_access.documents.exposure import exposure_of
from models.documents.exposure import break_words


def exposure_line(desk: Desk) -> None:
    """The personal counter in one quiet line, and above it the word for a break where one is due."""
    seen = exposure_of(desk.opened)
    words = break_words(seen)
    if words:
        st.warning(plain(words), icon=":material/self_improvement:")
    st.caption(
        plain(
            f"You opened {count_of(seen.opened_day, 'item')} today, {seen.opened_hour} in the last hour, and uncovered "
            f"{count_of(seen.unmasked_day, 'term')}. Only you see this line; breaks are prompted, never enforced."
        )
    )
