"""Which case, why, and on whose word: asked before anything of a case is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import streamlit as st

from components.context import Context
from components.reason_fields import (
    AUTHORITY,
    authorised_at,
    authority_fields,
    begin_with,
    entered,
    fill,
    keep_problem,
    key_of,
    show_problem,
    text,
)
from components.runtime import runtime
from components.words import plain
from data_access.documents.case import Case
from data_access.documents.gate import OpenCase, open_case_search_of
from models.documents.rules import SearchReason, reasons
from models.errors import EditRefused, UserFacingError

FORM = "documents_reason"
KEYS = ("case", "code", "words", "reference", *AUTHORITY)
EXAMPLE = {"code": "investigation", "reference": "EX-2026-002", "name": "Alex Example", "rank": "inspector"}
Keep = Callable[[Context, OpenCase], None]


def ask_for_reason(
    context: Context, cases: Sequence[Case], what: str, *, keep: Keep, is_page: bool = True
) -> None:
    """Title, what the page would show, the form, and what is wrong with what was entered.

    With ``is_page`` it is all that the page holds, so that its title is the page's.
    """
    level = "#" if is_page else "##"
    words = f"{plain(what)} Every search and look is on record."
    st.markdown(f"{level} Say why you search, and on whose authority\n\n{words}")
    show_problem(FORM)
    begin_with(FORM, KEYS, {"case": cases[0].case_id})
    if any(case.is_synthetic for case in cases):
        st.button("Fill in an example", on_click=fill, args=(FORM, EXAMPLE), key="documents_reason_example")
    with st.form(FORM, border=True):
        _purpose({case.case_id: case.name for case in cases})
        authority_fields(FORM)
        st.form_submit_button("Open the case", type="primary", on_click=partial(_open, context, cases, keep))
    st.caption("A case opens for people named on it alone, until it is closed or the day ends.")


def _purpose(names: Mapping[str, str]) -> None:
    left, right = st.columns(2)
    left.selectbox("Case", list(names), key=key_of(FORM, "case"), format_func=names.get)
    right.text_input("Case or intelligence reference", key=key_of(FORM, "reference"), max_chars=200)
    left.selectbox(
        "What the search is for", list(reasons()), index=None, key=key_of(FORM, "code"), format_func=reasons().get
    )
    right.text_input("In words, where it is something else", key=key_of(FORM, "words"), max_chars=200)


def _open(context: Context, cases: Sequence[Case], keep: Keep) -> None:
    """Within the callback: the case is open and on record, or what is wrong is kept to be shown."""
    said = entered(FORM, KEYS)
    try:
        chosen = next((case for case in cases if case.case_id == said["case"]), None)
        if chosen is None:
            raise EditRefused("No case is chosen.", "Choose one.")
        opened = open_case_search_of(runtime().stores, context.viewer, chosen, _reason(said, context))
    except UserFacingError as error:
        keep_problem(FORM, error)
        return
    keep_problem(FORM, None)
    keep(context, opened)


def _reason(said: Mapping[str, object], context: Context) -> SearchReason:
    return SearchReason(
        code=text(said, "code"),
        words=text(said, "words"),
        reference=text(said, "reference"),
        authoriser_name=text(said, "name"),
        authoriser_role=text(said, "rank"),
        authorised_at=authorised_at(said),
        requester=context.viewer.name,
    )
