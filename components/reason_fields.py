"""What every form that asks for a reason to search has alike: whose authority, when, and what was entered before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

import streamlit as st

from components.steady import look, steady
from components.words import plain
from models.errors import EditRefused, UserFacingError
from models.search_reasons import HOME_ZONE, ranks

AUTHORITY = ("name", "rank", "on", "at")
CHOICES = ("code", "rank", "category")


def key_of(form: str, name: str) -> str:
    """The key of a field of a form."""
    return f"{form}_{name}"


def show_problem(form: str) -> None:
    """What is wrong with what was entered last, if anything."""
    problem = steady().get(f"{form}_problem")
    if isinstance(problem, UserFacingError):
        st.error(plain(f"{problem.title} {problem.what_to_do}"))


def keep_problem(form: str, problem: UserFacingError | None) -> None:
    """Remember, within a callback, what is wrong with what was entered; None for nothing."""
    steady()[f"{form}_problem"] = problem


def authority_fields(form: str) -> None:
    """Who authorised the search, in which rank, and when."""
    left, middle, right, last = st.columns([2, 2, 1, 1])
    left.text_input("Authorised by", key=key_of(form, "name"), max_chars=200)
    middle.selectbox("Rank of the authority", ranks(), index=None, key=key_of(form, "rank"), format_func=str.capitalize)
    right.date_input("Authorised on", key=key_of(form, "on"), format="DD/MM/YYYY")
    last.text_input("At", key=key_of(form, "at"), max_chars=5, placeholder="14:30", help="Hours and minutes, as 14:30.")


def begin_with(form: str, names: Sequence[str], begins: Mapping[str, object]) -> None:
    """What the fields hold before somebody enters anything: what was entered last, else ``begins`` or the present."""
    held = look()
    now = datetime.now(HOME_ZONE)
    present = {"on": now.date(), "at": f"{now:%H:%M}", **begins}
    kept = steady().setdefault(f"{form}_kept", {})
    for name in names:
        if key_of(form, name) not in held:
            st.session_state[key_of(form, name)] = kept.get(name, present.get(name, None if name in CHOICES else ""))


def entered(form: str, names: Sequence[str]) -> dict[str, object]:
    """What the fields hold, within a callback; kept for the next time that the form is drawn."""
    held = look()
    said = {name: held.get(key_of(form, name)) for name in names}
    steady()[f"{form}_kept"] = said
    return said


def fill(form: str, values: Mapping[str, object]) -> None:
    """Put values into fields, within a callback."""
    look()
    for name, value in values.items():
        st.session_state[key_of(form, name)] = value


def authorised_at(said: Mapping[str, object]) -> datetime:
    """The moment of the authority in local time; EditRefused where its date or time is missing or none."""
    if not isinstance(said["on"], date):
        raise EditRefused("A date is missing.", "Give each of them.")
    return datetime.combine(said["on"], _time(str(said["at"] or "")), HOME_ZONE)


def text(said: Mapping[str, object], name: str) -> str:
    """What a field of words or choices holds; empty for nothing."""
    return str(said[name] or "")


def _time(said: str) -> time:
    try:
        return datetime.strptime(said.strip(), "%H:%M").time()
    except ValueError:
        raise EditRefused(f"{said!r} is no time of day.", "Write hours and minutes, as 14:30.") from None
