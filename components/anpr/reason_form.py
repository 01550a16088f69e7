"""The reason for a search, asked for before anything of a vehicle is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
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
from data_access.anpr.gate import OpenSearch, as_date, as_day, open_search_of, today_of
from data_access.anpr.lake import Lake
from models.anpr.rules import SearchReason, categories, oldest_permitted_day, reasons
from models.errors import EditRefused, UserFacingError

FORM = "anpr_reason"
KEYS = ("code", "words", "operation", "reference", *AUTHORITY, "category", "from", "to")
EXAMPLE = {
    "code": "county_lines",
    "operation": "Operation Example",
    "reference": "EX-2026-001",
    "name": "Alex Example",
    "rank": "inspector",
}
Keep = Callable[[Context, OpenSearch], None]


def ask_for_reason(context: Context, lake: Lake, what: str, *, keep: Keep) -> None:
    """Title, what the page would show, the form, and what is wrong with what was entered."""
    st.markdown(f"# Say why you search, and on whose authority\n\n{plain(what)} Every search and look is on record.")
    show_problem(FORM)
    begin_with(FORM, KEYS, _first_days(lake))
    if lake.is_synthetic:
        st.button("Fill in an example", on_click=fill, args=(FORM, EXAMPLE), key="anpr_reason_example")
    with st.form(FORM, border=True):
        _purpose()
        authority_fields(FORM)
        _window()
        st.form_submit_button("Open the search", type="primary", on_click=partial(_open, context, lake, keep))
    st.caption(plain(_rules_in_words(lake)))


def _purpose() -> None:
    left, right = st.columns(2)
    left.selectbox(
        "What the search is for", list(reasons()), index=None, key=key_of(FORM, "code"), format_func=reasons().get
    )
    right.text_input("In words, where it is something else", key=key_of(FORM, "words"), max_chars=200)
    left.text_input("Operation", key=key_of(FORM, "operation"), max_chars=200)
    right.text_input("Case or intelligence reference", key=key_of(FORM, "reference"), max_chars=200)


def _window() -> None:
    left, middle, right = st.columns(3)
    left.date_input("Reads from", key=key_of(FORM, "from"), format="DD/MM/YYYY")
    middle.date_input("Reads to", key=key_of(FORM, "to"), format="DD/MM/YYYY")
    right.selectbox(
        "Category, for older reads",
        list(categories()),
        index=None,
        key=key_of(FORM, "category"),
        format_func=categories().get,
        placeholder="Not needed",
    )


def _first_days(lake: Lake) -> dict[str, date]:
    """The days that the rules allow without a category."""
    days = lake.manifest().days
    newest = as_date(days[-1].day)
    oldest = max(as_date(days[0].day), oldest_permitted_day(today_of(lake)))
    return {"from": min(oldest, newest), "to": newest}


def _open(context: Context, lake: Lake, keep: Keep) -> None:
    """Within the callback: the search is opened and on record, or what is wrong is kept to be shown."""
    said = entered(FORM, KEYS)
    try:
        reason = _reason(said, context)
        if any(said[name] is None for name in ("from", "to")):
            raise EditRefused("A date is missing.", "Give each of them.")
        first, last = as_day(said["from"]), as_day(said["to"])  # type: ignore[arg-type]
        search = open_search_of(runtime().stores, context.viewer, lake, reason, first_day=first, last_day=last)
    except UserFacingError as error:
        keep_problem(FORM, error)
        return
    keep_problem(FORM, None)
    keep(context, search)


def _reason(said: Mapping[str, object], context: Context) -> SearchReason:
    return SearchReason(
        code=text(said, "code"),
        words=text(said, "words"),
        operation=text(said, "operation"),
        reference=text(said, "reference"),
        category=text(said, "category"),
        authoriser_name=text(said, "name"),
        authoriser_role=text(said, "rank"),
        authorised_at=authorised_at(said),
        requester=context.viewer.name,
    )


def _rules_in_words(lake: Lake) -> str:
    today = today_of(lake)
    return (
        f"Reads from {oldest_permitted_day(today):%d %b %Y} on are searched for any of these reasons; older ones, back "
        f"to {oldest_permitted_day(today, category='any'):%d %b %Y}, only for the categories listed and on the "
        "authority of another person of senior rank; still older ones by nobody."
    )
