"""What every page of the section begins with: the case that somebody opened with a reason.

Without a reason on record nothing of a case is shown: the page asks for it instead. A case is open for its session and
its account alone, until it is closed or the day ends.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

import streamlit as st

from components.context import Context
from components.documents.reason_form import FORM, ask_for_reason
from components.documents.working import watch_lanes
from components.drill import ask_for_page
from components.registry import page_entry
from components.runtime import runtime
from components.steady import look, steady
from components.words import plain
from data_access.documents.access import cases_of, is_named
from data_access.documents.case import ABOUT, CASES_FOLDER, Case
from data_access.documents.gate import OpenCase
from models.access import may
from models.documents.rules import purpose_of

T = TypeVar("T")
OURS, KEPT = "documents_", "documents_open"
AT_ITEM, AT_ENTITY = "documents_item", "documents_entity"
CASES_PAGE, ITEM_PAGE, ENTITY_PAGE = "documents-cases", "documents-item", "documents-entities"


@dataclass(frozen=True)
class Desk:
    """What a page of the section works on: its run as of the case, and the case that is open.

    ``version`` is raised by every write to the case: part of the key of whatever is remembered.
    """

    context: Context
    opened: OpenCase
    version: int

    @property
    def case(self) -> Case:
        """The case that is open."""
        return self.opened.case


@dataclass(frozen=True)
class Place:
    """Where a document opens: the item and, where one was found, the passage and the question that found it."""

    item_id: int
    passage_id: int | None = None
    question: str = ""


def cases_folder() -> Path:
    """Where the cases of this copy stand."""
    return runtime().settings.folder / CASES_FOLDER


def case_desk(context: Context, *, what: str, is_page: bool = True) -> Desk | None:
    """The open case; without one the page says ``what`` it would show and asks which, why and on whose word.

    ``is_page`` is false where the question stands below other things.
    """
    opened = open_case_of(context)
    if opened is not None:
        _case_line(opened)
        return desk_of(context, opened)
    cases = cases_of(cases_folder(), context.viewer)
    if cases:
        ask_for_reason(context, cases, what, keep=_keep, is_page=is_page)
    else:
        no_cases(context, what)
    return None


def desk_of(context: Context, opened: OpenCase) -> Desk:
    """The desk of an open case: what is said of it carries the case's version and mark, not the national data's."""
    version = opened.case.version()
    own = replace(context, version=f"case version {version}", as_at=date.today(), is_synthetic=opened.case.is_synthetic)
    return Desk(own, opened, version)


def open_case_of(context: Context) -> OpenCase | None:
    """The case that this account opened today in this session, while it stands and the account is named on it."""
    kept = steady().get(KEPT)
    if not isinstance(kept, tuple):
        return None
    account, opened_on, opened = kept
    is_same = account == _account(context) and opened_on == date.today()
    is_there = (opened.case.folder / ABOUT).exists() and is_named(opened.case, context.viewer.subject)
    return opened if is_same and is_there else None


def no_cases(context: Context, what: str) -> None:
    """What is said to somebody who is named on no case."""
    st.markdown(f"# You are named on no case yet\n\n{plain(what)}")
    st.text("The lead of a case adds people by name. A new case is made, and filled, on the page of cases.")
    if may(context.viewer, page_entry(CASES_PAGE).capability):
        st.button("Go to the cases", on_click=ask_for_page, args=(CASES_PAGE, {}), key="documents_to_cases")


def open_item(place: Place) -> None:
    """Within a callback: go to the page of one document, at a place."""
    look()
    steady()[AT_ITEM] = place
    ask_for_page(ITEM_PAGE, {})


def item_asked_for() -> Place | None:
    """The document that was asked for last in this session."""
    place = steady().get(AT_ITEM)
    return place if isinstance(place, Place) else None


def open_entity(entity_id: int) -> None:
    """Within a callback: go to the page of entities, at one of them."""
    look()
    steady()[AT_ENTITY] = int(entity_id)
    ask_for_page(ENTITY_PAGE, {})


def entity_asked_for() -> int | None:
    """The entity that was asked for last in this session."""
    entity_id = steady().get(AT_ENTITY)
    return entity_id if isinstance(entity_id, int) else None


def close_the_case() -> None:
    """Within a callback: the case is closed for this session, and nothing of it stays in the session."""
    look()
    kept = steady()
    for key in [key for key in kept if key.startswith(OURS) and not key.startswith(FORM)]:
        kept.pop(key, None)


def kept_while(name: str, key: Hashable, work_out: Callable[[], T]) -> T:
    """What was worked out in this session for that key, until another key is asked for or the case is closed."""
    kept = steady()
    held = kept.get(name)
    if not isinstance(held, tuple) or held[0] != key:
        kept[name] = held = (key, work_out())
    return held[1]  # type: ignore[no-any-return]


def _keep(context: Context, opened: OpenCase) -> None:
    close_the_case()
    steady()[KEPT] = (_account(context), date.today(), opened)
    watch_lanes(opened.case)


def _account(context: Context) -> tuple[str, str]:
    return context.viewer.subject, context.viewer.role_id


def _case_line(opened: OpenCase) -> None:
    """Which case is open and for what, with the way to close it."""
    words, way_out = st.columns([5, 1], vertical_alignment="center")
    words.caption(_words_of(opened))
    way_out.button(
        "Close the case", on_click=close_the_case, key="documents_close", type="tertiary", icon=":material/lock:"
    )


def _words_of(opened: OpenCase) -> str:
    reason = opened.reason
    if reason is None:
        return ""
    synthetic = "**SYNTHETIC DATA** · " if opened.case.is_synthetic else ""
    said = f"{opened.case.name}: {purpose_of(reason)}, {reason.reference}, authorised by {reason.authoriser_role}."
    return f"{synthetic}{plain(said)} Every search and look is on record."
