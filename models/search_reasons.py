"""Why somebody searches and on whose word: what is asked alike of everybody who searches evidence.

Ranks and numbers stand in ``definitions/search_reasons.toml``; what each kind of evidence may be searched for is its
own (``models/anpr/rules.py``, ``models/documents/rules.py``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Protocol
from zoneinfo import ZoneInfo

from models import definition_files
from models.errors import EditRefused, NotPermitted

HOME_ZONE = ZoneInfo("Europe/London")
IN_WORDS = "other"
FILE = "search_reasons"


class Reasoned(Protocol):
    """What every reason for a search says; ``words`` say it where the code is "other"."""

    code: str
    words: str
    reference: str
    authoriser_name: str
    authoriser_role: str
    authorised_at: datetime
    requester: str


@dataclass(frozen=True)
class Authority:
    """Who authorised a search, in which rank or role, and when."""

    name: str
    role: str
    authorised_at: datetime


def ranks() -> tuple[str, ...]:
    """The ranks that may authorise, from the lowest to the highest."""
    return tuple(str(rank["rank"]) for rank in definition_files.definition("", FILE)["ranks"])  # type: ignore[attr-defined]


def rank_of(role: str) -> int | None:
    """The place of a rank in the list, from the lowest; None for a role that is no rank there."""
    return _ranks().get(plain(role))


def code_of(said: str, titles: Mapping[str, str]) -> str | None:
    """The code of a list that was typed as code or title; None for what is not in the list."""
    wanted = plain(said)
    return next((code for code, title in titles.items() if wanted in (plain(code), plain(title))), None)


def reason_in(said: str, titles: Mapping[str, str]) -> tuple[str, str]:
    """The code and the words of a reason as typed: a code, a title of the list, or words of one's own."""
    code = code_of(said, titles)
    return (IN_WORDS, said.strip()) if code is None else (code, "")


def reason_words(reason: Reasoned, titles: Mapping[str, str]) -> str:
    """What somebody searches for, as it is read: the words, else the title of the code."""
    return reason.words or titles.get(reason.code, reason.code)


def authority_from_words(said: str, now: datetime) -> Authority:
    """The authority in "NAME, RANK" or "NAME, RANK, TIME"; without a comma the rank is found in the words.

    Without a time it counts from now. Times without a zone are local.
    """
    parts = [part.strip() for part in said.split(",")]
    if len(parts) == 1:
        parts = _name_and_rank(parts[0])
    if not 2 <= len(parts) <= 3 or not all(parts[:2]):
        raise EditRefused(
            f"{said!r} does not say who authorised the search, and in which rank.",
            'Write "NAME, RANK" or "NAME, RANK, 2026-11-26 09:30".',
        )
    return Authority(parts[0], parts[1], _moment(parts[2]) if parts[2:] else now)


def as_record(reason: Reasoned) -> dict[str, str]:
    """A reason as text, for the audit trail and for what is kept with a run."""
    return {
        "code": reason.code,
        "words": reason.words,
        "reference": reason.reference,
        "authoriser": reason.authoriser_name,
        "authoriser_role": reason.authoriser_role,
        "authorised_at": reason.authorised_at.astimezone(UTC).isoformat(timespec="seconds"),
        "requester": reason.requester,
    }


def check_purpose(reason: Reasoned, titles: Mapping[str, str]) -> None:
    """EditRefused unless the code is in the list, says something where it is words, and somebody is named."""
    if reason.code not in titles:
        raise EditRefused(f"{reason.code!r} is no reason for a search.", f"Use one of {', '.join(titles)}.")
    if reason.code == IN_WORDS and not says_something(reason.words):
        raise EditRefused("The reason says too little.", f"{how_to_say()} Or use one of {', '.join(titles)}.")
    if not _is_name(reason.requester):
        raise EditRefused("Nobody is named as the one who searches.", "Sign in, or give the account.")


def check_reference(name: str, said: str) -> None:
    """EditRefused unless it looks like the number of a case or the name of an operation; ``name`` is the field's."""
    fewest, most = _number("fewest_characters_of_reference"), _number("most_characters")
    is_named = re.match(r"op(eration)?\b\W*\w{2,}", said.strip(), re.IGNORECASE)
    has_digit = any(letter.isdigit() for letter in said)
    is_one = fewest <= len(said.strip()) <= most and len(set(plain(said))) > 1 and said.isprintable()
    if not is_one or not (is_named or has_digit):
        raise EditRefused(
            f"{said[:40]!r} does not look like a reference ({name}).",
            "Give the number of the case or the name of the operation, such as OP-HERON-7 or Operation Heron.",
        )


def check_authority(reason: Reasoned, now: datetime, *, counts_days: int) -> None:
    """EditRefused for an authority that lacks something, NotPermitted for one older than ``counts_days``."""
    if not _is_name(reason.authoriser_name) or not _is_name(reason.authoriser_role):
        raise EditRefused("No authority is named.", "Give name and rank, or role, of the person who authorised it.")
    if reason.authorised_at.tzinfo is None:
        raise EditRefused("The time of the authority has no zone.", "Give it with a zone.")
    if reason.authorised_at > now + timedelta(minutes=_number("clock_tolerance_minutes")):
        raise EditRefused("The authority was given in the future.", "Check the time of the authority.")
    if now - reason.authorised_at > timedelta(days=counts_days):
        raise NotPermitted(f"The authority is older than {counts_days} days.", "Ask for a new one.")


def is_same_person(authoriser: str, requester: str) -> bool:
    """True when the account or name of the requester is the authoriser's, however it is written."""
    account = requester.rpartition("|")[2].partition("@")[0]
    mine, theirs = set(plain(account).split()), set(plain(authoriser).split())
    is_run_together = plain(account).replace(" ", "") == plain(authoriser).replace(" ", "")
    return bool(mine) and (mine == theirs or is_run_together)


def says_something(words: str) -> bool:
    """Enough letters and words, none of it one letter over and over."""
    letters = [letter for letter in words if letter.isalpha()]
    said = {word for word in plain(words).split() if len(word) > 1}
    is_long = len(letters) >= _number("fewest_letters_of_reason")
    return is_long and len(said) >= _number("fewest_words_of_reason") and len(set(letters)) > len(said)


def how_to_say() -> str:
    """What a reason in words needs to be."""
    letters, words = _number("fewest_letters_of_reason"), _number("fewest_words_of_reason")
    return f"Say it in {words} words and {letters} letters or more."


def plain(said: str) -> str:
    """Lower case, words by single spaces, no punctuation."""
    return " ".join(re.findall(r"\w+", said.replace("_", " ").lower()))


def _is_name(said: str) -> bool:
    return sum(letter.isalpha() for letter in said) > 1 and len(said) <= _number("most_characters")


def _name_and_rank(said: str) -> list[str]:
    """A name and the rank that stands before or after it, the longest way of writing first."""
    for written in sorted(_ranks(), key=len, reverse=True):
        found = re.search(rf"(?<!\w){re.escape(written)}(?!\w)", said, re.IGNORECASE)
        rest = "" if found is None else " ".join(f"{said[: found.start()]} {said[found.end() :]}".split()).strip(" .")
        if found and rest:
            return [rest, found[0]]
    return [said]


def _moment(said: str) -> datetime:
    for form in ("%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M", "%d %b %Y %H:%M", "%Y-%m-%d"):
        try:
            return datetime.strptime(said, form).replace(tzinfo=HOME_ZONE).astimezone(UTC)
        except ValueError:
            continue
    try:
        moment = datetime.fromisoformat(said)
    except ValueError as error:
        raise EditRefused(f"{said!r} is no time.", "Write it as 2026-11-26 09:30.") from error
    return (moment if moment.tzinfo else moment.replace(tzinfo=HOME_ZONE)).astimezone(UTC)


@cache
def _ranks() -> Mapping[str, int]:
    listed = definition_files.definition("", FILE)["ranks"]
    return {plain(word): place for place, rank in enumerate(listed) for word in [rank["rank"], *rank["written"]]}  # type: ignore[arg-type, call-overload]


def _number(name: str) -> int:
    return int(definition_files.section("", FILE, "words")[name])  # type: ignore[call-overload]
