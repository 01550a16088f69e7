"""The reason for a search, asked for before anything of a vehicle is shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from functools import partial

import streamlit as st

from components.context import Context
from components.runtime import runtime
from components.steady import look, steady
from components.words import plain
from data_access.anpr.gate import OpenSearch, as_date, as_day, open_search_of, today_of
from data_access.anpr.lake import Lake
from models.anpr.rules import HOME_ZONE, SearchReason, categories, oldest_permitted_day, ranks, reasons
from models.errors import EditRefused, UserFacingError

KEYS = ("code", "words", "operation", "reference", "name", "rank", "on", "at", "category", "from", "to")
PROBLEM = "anpr_reason_problem"
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
    problem = steady().get(PROBLEM)
    if isinstance(problem, UserFacingError):
        st.error(plain(f"{problem.title} {problem.what_to_do}"))
    _defaults(lake)
    if lake.is_synthetic:
        st.button("Fill in an example", on_click=_fill_example, key="anpr_reason_example")
    with st.form("anpr_reason", border=True):
        _purpose()
        _authority()
        _window()
        st.form_submit_button("Open the search", type="primary", on_click=partial(_open, context, lake, keep))
    st.caption(plain(_rules_in_words(lake)))


def _key(name: str) -> str:
    return f"anpr_reason_{name}"


def _purpose() -> None:
    left, right = st.columns(2)
    left.selectbox("What the search is for", list(reasons()), index=None, key=_key("code"), format_func=reasons().get)
    right.text_input("In words, where it is something else", key=_key("words"), max_chars=200)
    left.text_input("Operation", key=_key("operation"), max_chars=200)
    right.text_input("Case or intelligence reference", key=_key("reference"), max_chars=200)


def _authority() -> None:
    left, middle, right, last = st.columns([2, 2, 1, 1])
    left.text_input("Authorised by", key=_key("name"), max_chars=200)
    middle.selectbox("Rank of the authority", ranks(), index=None, key=_key("rank"), format_func=str.capitalize)
    right.date_input("Authorised on", key=_key("on"), format="DD/MM/YYYY")
    last.text_input("At", key=_key("at"), max_chars=5, placeholder="14:30", help="Hours and minutes, as 14:30.")


def _window() -> None:
    left, middle, right = st.columns(3)
    left.date_input("Reads from", key=_key("from"), format="DD/MM/YYYY")
    middle.date_input("Reads to", key=_key("to"), format="DD/MM/YYYY")
    right.selectbox(
        "Category, for older reads",
        list(categories()),
        index=None,
        key=_key("category"),
        format_func=categories().get,
        placeholder="Not needed",
    )


def _defaults(lake: Lake) -> None:
    """Dates that the rules allow without a category, and the present moment; what was entered stays."""
    held = look()
    days = lake.manifest().days
    newest = as_date(days[-1].day)
    oldest = max(as_date(days[0].day), oldest_permitted_day(today_of(lake)))
    now = datetime.now(HOME_ZONE).replace(second=0, microsecond=0)
    begins = {"from": min(oldest, newest), "to": newest, "on": now.date(), "at": f"{now:%H:%M}"}
    kept = steady().setdefault("anpr_reason_kept", {})
    for name in KEYS:
        if _key(name) not in held:
            st.session_state[_key(name)] = kept.get(name, begins.get(name, None if name in CHOICES else ""))


CHOICES = ("code", "rank", "category")


def _fill_example() -> None:
    look()
    for name, value in EXAMPLE.items():
        st.session_state[_key(name)] = value


def _open(context: Context, lake: Lake, keep: Keep) -> None:
    """Within the callback: the search is opened and on record, or what is wrong is kept to be shown."""
    held = {name: look().get(_key(name)) for name in KEYS}
    kept = steady()
    kept.pop(PROBLEM, None)
    kept["anpr_reason_kept"] = held
    try:
        if any(held[name] is None for name in ("on", "from", "to")):
            raise EditRefused("A date is missing.", "Give each of them.")
        first, last = as_day(held["from"]), as_day(held["to"])  # type: ignore[arg-type]
        search = open_search_of(
            runtime().stores, context.viewer, lake, _reason(held, context), first_day=first, last_day=last
        )
    except UserFacingError as error:
        kept[PROBLEM] = error
        return
    keep(context, search)


def _reason(held: dict[str, object], context: Context) -> SearchReason:
    return SearchReason(
        code=str(held["code"] or ""),
        words=str(held["words"] or ""),
        operation=str(held["operation"] or ""),
        reference=str(held["reference"] or ""),
        category=str(held["category"] or ""),
        authoriser_name=str(held["name"] or ""),
        authoriser_role=str(held["rank"] or ""),
        authorised_at=datetime.combine(held["on"], _time(str(held["at"] or "")), HOME_ZONE),  # type: ignore[arg-type]
        requester=context.viewer.name,
    )


def _time(said: str) -> time:
    try:
        return datetime.strptime(said.strip(), "%H:%M").time()
    except ValueError:
        raise EditRefused(f"{said!r} is no time of day.", "Write hours and minutes, as 14:30.") from None


def _rules_in_words(lake: Lake) -> str:
    today = today_of(lake)
    return (
        f"Reads from {oldest_permitted_day(today):%d %b %Y} on are searched for any of these reasons; older ones, back "
        f"to {oldest_permitted_day(today, category='any'):%d %b %Y}, only for the categories listed and on the "
        "authority of another person of senior rank; still older ones by nobody."
    )
