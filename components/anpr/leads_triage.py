"""What becomes of one lead or of many: its state, and what the vehicle was found to be; all of it on record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import streamlit as st

from components.anpr.desk import Desk
from components.plans.drafts import attempt
from components.steady import look
from components.words import count_of, day, plain
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
    seen, told = tuple(triages_of(desk.lake, subjects).values()), tuple(subjects)
    many = count_of(len(told), "lead")
    left, right = st.columns(2)
    with left.container(border=True, key=f"{key}_state_box"):
        _decision(
            ("State", _now_in_words(seen)), ("New state", "Why, in a few words"), state_titles(), f"{key}_state"
        )
        _button(
            "Set the state" if len(seen) == 1 else f"Set the state of {many}", ":material/flag:", f"{key}_set",
            of=f"{key}_state", act=partial(_set_state, desk, seen, key),
        )  # fmt: skip
    with right.container(border=True, key=f"{key}_finding_box"):
        _decision(
            ("Finding", _findings_in_words(desk.lake, told)), ("What it was found to be", "What shows it"),
            finding_titles(), f"{key}_code",
        )  # fmt: skip
        _button(
            "Record the finding" if len(told) == 1 else f"Record it for {many}", ":material/fact_check:",
            f"{key}_judge", of=f"{key}_code", act=partial(_judge, desk, told, key),
        )  # fmt: skip
    st.caption(plain(KEEP_IN_MIND))


def _decision(head: tuple[str, str], labels: tuple[str, str], titles: Mapping[str, str], key: str) -> None:
    """What stands now, a choice that nobody has made yet, so that nothing is set by a slip, and words with it."""
    st.markdown(f"**{head[0]}** · {plain(head[1])}")
    st.selectbox(
        labels[0], list(titles), index=None, key=key, placeholder="Choose",
        format_func=lambda one: titles.get(one, one),
    )  # fmt: skip
    most = int(section("triage", "words")["most_characters"])  # type: ignore[call-overload]
    st.text_input(labels[1], key=f"{key}_words", max_chars=most)


def _button(label: str, icon: str, key: str, *, of: str, act: Callable[[], None]) -> None:
    """Off until something was chosen."""
    st.button(label, on_click=act, key=key, icon=icon, disabled=look().get(of) is None)


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


def _now_in_words(seen: Sequence[Triage]) -> str:
    if len(seen) == 1:
        since = f" since {day(date.fromisoformat(seen[0].at[:10]))}" if seen[0].by else ""
        return f"{seen[0].title}{since}{f': {seen[0].words}' if seen[0].words else ''}"
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
