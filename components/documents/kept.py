"""What a page looked up in the open case: kept until something else is asked for, so that a look is on record once.

It is not looked up anew whenever the case grows, as it does every second while lanes work: the reader says when.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

import streamlit as st

from components.documents.desk import Desk
from components.steady import steady

Found = TypeVar("Found")
PREFIX = "documents_kept_"


@dataclass(frozen=True, eq=False)
class Kept(Generic[Found]):
    """What was found for a request, and the version of the case that it was found in."""

    search_id: str
    request: Hashable
    version: int
    found: Found


def looked_up(desk: Desk, name: str, request: Hashable, find: Callable[[], Found]) -> Kept[Found]:
    """What was found for the request; ``find`` is called only when this open case was asked something else before."""
    kept = steady().get(PREFIX + name)
    if isinstance(kept, Kept) and (kept.search_id, kept.request) == (desk.opened.search_id, request):
        return kept
    fresh = Kept(desk.opened.search_id, request, desk.version, find())
    steady()[PREFIX + name] = fresh
    return fresh


def forget_looks(*names: str) -> None:
    """Look these up anew when they are shown next; all of them where none is named."""
    held = steady()
    for key in [PREFIX + name for name in names] or [key for key in held if key.startswith(PREFIX)]:
        held.pop(key, None)


def grown_line(desk: Desk, kept: Kept[Found], *names: str) -> None:
    """A quiet line where the case has changed since, with the way to look again."""
    if desk.version == kept.version:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption("The case has changed since this was looked up.")
        st.button("Look again", key=f"documents_again_{names[0]}", on_click=forget_looks, args=names, type="tertiary")
