"""What becomes of one lead or of many: its state, and what the vehicle was found to be; all of it on record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from components.anpr.desk import Desk
from components.plans.drafts import attempt
from components.steady import look
from components.words import count_of, plain
from data_access.anpr.feedback import TRUE_LEAD, Judgement, judge, judgements
from data_access.anpr.lake import Lake
from data_access.anpr.triage import Changed, set_state, triage_of
from models.anpr.settings import section
from models.anpr.triage import Triage, state_titles
from models.errors import StaleEdit

KEEP_IN_MIND = (
    "The state says who has a lead in hand. What was found teaches the ranking: true, or innocent and why. Both are on "
    "record under your account."
)


@dataclass(frozen=True)
class Subject:
    """One lead that is decided upon: a vehicle on a line for a profile, with the chance that the ranking had said."""

    profile_id: str
    line_id: str
    vid: int
    chance: float | None


def triage_panel(desk: Desk, subjects: Sequence[Subject], *, key: str) -> None:
    """The controls of state and finding for these leads; what is drawn is what a change refers to.

    The page calls ``components.plans.drafts.outcome`` where it says what came of it.
    """
    seen = tuple(triages_of(desk.lake, subjects).values())
    left, right = st.columns(2)
    with left.container(border=True, key=f"{key}_state_box"):
        _state_controls(desk, seen, key)
    with right.container(border=True, key=f"{key}_finding_box"):
        _finding_controls(desk, tuple(subjects), key)
    st.caption(plain(KEEP_IN_MIND))


def triages_of(lake: Lake, subjects: Sequence[Subject]) -> dict[Subject, Triage]:
    """How each lead stands."""
    found: dict[Subject, Triage] = {}
    for profile_id in dict.fromkeys(one.profile_id for one in subjects):
        mine = [one for one in subjects if one.profile_id == profile_id]
        held = triage_of(lake, profile_id, [(one.line_id, one.vid) for one in mine])
        found.update({one: held[one.line_id, one.vid] for one in mine})
    return found


def findings_of(lake: Lake, profile_id: str) -> Mapping[tuple[str, int], Judgement]:
    """The last word on every vehicle that was judged for a profile, by line and vehicle."""
    return {(one.line_id, one.vid): one for one in judgements(lake, profile_id)}


def finding_titles() -> Mapping[str, str]:
    """What a lead may be found to be: code and title."""
    return {code: str(title) for code, title in section("ranking", "judgements").items()}


def _state_controls(desk: Desk, seen: tuple[Triage, ...], key: str) -> None:
    st.markdown(f"**State** · {plain(_now_in_words(seen))}")
    chosen = _choose("New state", state_titles(), f"{key}_state")
    st.text_input("Why, in a few words", key=f"{key}_state_words", max_chars=_most_characters())
    label = "Set the state" if len(seen) == 1 else f"Set the state of {count_of(len(seen), 'lead')}"
    st.button(
        label, on_click=partial(_set_state, desk, seen, key), key=f"{key}_set", icon=":material/flag:",
        disabled=chosen is None,
    )  # fmt: skip


def _choose(label: str, titles: Mapping[str, str], key: str) -> str | None:
    """A choice that nobody has made yet: nothing is set by a slip."""
    return st.selectbox(
        label, list(titles), index=None, key=key, placeholder="Choose", format_func=lambda one: titles.get(one, one)
    )


def _most_characters() -> int:
    return int(section("triage", "words")["most_characters"])  # type: ignore[call-overload]


def _now_in_words(seen: Sequence[Triage]) -> str:
    if len(seen) == 1 and seen[0].by:
        return f"{seen[0].title} since {seen[0].at[:10]}{f': {seen[0].words}' if seen[0].words else ''}"
    counted = {title: sum(one.title == title for one in seen) for title in state_titles().values()}
    return ", ".join(f"{number} {title.lower()}" for title, number in counted.items() if number) or "none chosen"


def _set_state(desk: Desk, seen: tuple[Triage, ...], key: str) -> None:
    held = look()
    state, words = str(held[f"{key}_state"]), str(held[f"{key}_state_words"])
    attempt(lambda: _said(set_state(desk.search, seen, state, words), state))


def _said(changed: Changed, state: str) -> str:
    """What was done; StaleEdit tells of leads that somebody else had changed, which were left as they are."""
    title = state_titles()[state]
    done = f"{count_of(len(changed.kept), 'lead')} set to {title}."
    if not changed.stale:
        return done
    now = ", ".join(dict.fromkeys(one.title for one in changed.stale))
    theirs = count_of(len(changed.stale), "lead")
    raise StaleEdit(
        f"Somebody else changed {theirs} first: now {now}.", f"They were left so; look, then decide. {done}"
    )


def _finding_controls(desk: Desk, subjects: tuple[Subject, ...], key: str) -> None:
    st.markdown(f"**Finding** · {plain(_findings_in_words(desk.lake, subjects))}")
    chosen = _choose("What it was found to be", finding_titles(), f"{key}_code")
    st.text_input("What shows it", key=f"{key}_code_words", max_chars=_most_characters())
    label = "Record the finding" if len(subjects) == 1 else f"Record it for {count_of(len(subjects), 'lead')}"
    st.button(
        label, on_click=partial(_judge, desk, subjects, key), key=f"{key}_judge", icon=":material/fact_check:",
        disabled=chosen is None,
    )  # fmt: skip


def _findings_in_words(lake: Lake, subjects: Sequence[Subject]) -> str:
    titles = finding_titles()
    held = {profile_id: findings_of(lake, profile_id) for profile_id in {one.profile_id for one in subjects}}
    found = [held[one.profile_id].get((one.line_id, one.vid)) for one in subjects]
    told = dict.fromkeys(titles[one.code] for one in found if one is not None)
    return "; ".join(told) or "nothing recorded yet"


def _judge(desk: Desk, subjects: tuple[Subject, ...], key: str) -> None:
    held = look()
    code, words = str(held[f"{key}_code"]), str(held[f"{key}_code_words"])
    attempt(partial(_judged, desk, subjects, code, words))


def _judged(desk: Desk, subjects: tuple[Subject, ...], code: str, words: str) -> str:
    for one in subjects:
        judge(
            desk.search,
            Judgement(one.profile_id, one.line_id, one.vid, code, words, one.chance, desk.search.actor, ""),
        )
    found = "a true lead" if code == TRUE_LEAD else "innocent, which teaches as well"
    return f"Recorded for {count_of(len(subjects), 'lead')}: {found}. It counts when the lines are ranked again."
