"""What a callback keeps when the reader is quicker than the page.

A next click starts a run beside the one under way. The older one ends at its next use of the session state, even
between a save and the note of what came of it, and until then both run. A look at the whole state at once, a mapping
that was there before, and taking turns are free of that.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock

import streamlit as st

KEY, LOCK = "steady", "lock"


def look() -> dict[str, object]:
    """Everything that the session holds, in one look that nothing interrupts."""
    return dict(st.session_state.to_dict())


def steady() -> dict[str, object]:
    """A mapping of this session; once it was asked for, no use of it can be interrupted."""
    kept = look().get(KEY)
    if not isinstance(kept, dict):
        st.session_state[KEY] = kept = {LOCK: RLock()}
    return kept


@contextmanager
def turn() -> Iterator[dict[str, object]]:
    """The mapping for one callback of the session at a time; the next waits until this one has saved."""
    kept = steady()
    with kept[LOCK]:
        yield kept
