"""What a callback keeps without being cut off half-way.

A reader who clicks on while a callback runs ends it at its next use of the session state, even between a save and the
note of what came of it. A look at the whole state at once, and a mapping that was there before, are free of that.
"""

from __future__ import annotations

import streamlit as st

KEY = "steady"


def look() -> dict[str, object]:
    """Everything that the session holds, in one look that nothing interrupts."""
    return dict(st.session_state.to_dict())


def steady() -> dict[str, object]:
    """A mapping of this session; once it was asked for, no use of it can be interrupted."""
    kept = look().get(KEY)
    if not isinstance(kept, dict):
        st.session_state[KEY] = kept = {}
    return kept
