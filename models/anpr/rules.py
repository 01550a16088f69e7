"""What may be searched, for what reason and on whose word: the rules of ``definitions/anpr/rules.toml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from models.anpr.settings import definition, section
from models.errors import EditRefused, NotPermitted

HOME_ZONE = ZoneInfo("Europe/London")
IN_WORDS = "other"


@dataclass(frozen=True)
class SearchReason:
    """Why somebody searches and on whose word.

    ``code`` is one of ``reasons()``, ``words`` say it where the code is "other"; ``category`` is one of
    ``categories()`` or empty; ``requester`` is the name or account of the person who searches.
    """

    code: str
    operation: str
    reference: str
    category: str
    authoriser_name: str
    authoriser_role: str
    authorised_at: datetime
    requester: str
    words: str = ""


@dataclass(frozen=True)
class Authority:
    """Who authorised a search, in which rank or role, and when."""

    name: str
    role: str
    authorised_at: datetime


def reasons() -> Mapping[str, str]:
    """What a search may be for: title by code."""
    return section("rules", "reasons")  # type: ignore[return-value]


def categories() -> Mapping[str, str]:
    """Crime for which older reads may be searched: title by code."""
    return section("rules", "categories")  # type: ignore[return-value]


def ranks() -> tuple[str, ...]:
    """The ranks that may authorise, from the lowest to the highest."""
    return tuple(str(rank["rank"]) for rank in definition("rules")["ranks"])


def lead_wording() -> str:
    """What stands beside every lead."""
    return str(section("rules", "wording")["lead"])


def oldest_permitted_day(today: date, *, category: str = "") -> date:
    """The first day that may be searched without a category, or with one."""
    name = "longest_days" if category else "role_based_days"
    return today - timedelta(days=_number("access", name))


def outputs_expire_on(made_on: date) -> date:
    """The last day on which a ranked output may be read."""
    return made_on + timedelta(days=_number("retention", "outputs_days"))


def check_reason(
    reason: SearchReason, first_day: date, last_day: date, today: date, *, now: datetime | None = None
) -> None:
    """Return when the days may be searched for this reason.

    EditRefused says what is missing or badly written, NotPermitted what the rules do not allow. ``now`` is the moment
    against which the authority is judged; the present one by default.
    """
    _check_words(reason)
    _check_authority(reason, now or datetime.now(UTC))
    if last_day < first_day:
        raise EditRefused(f"The days run backwards: {first_day} to {last_day}.", "Give the earlier day first.")
    _check_age(reason, first_day, today)


def reason_from_words(said: str) -> tuple[str, str]:
    """The code and the words of a reason as typed: a code, a title of the list, or words of one's own."""
    plain = _plain(said)
    for code, title in reasons().items():
        if plain in (_plain(code), _plain(title)):
            return code, ""
    return IN_WORDS, said.strip()


def category_from_words(said: str) -> str:
    """The code of a category as typed; empty for nothing, EditRefused for one that is not in the list."""
    plain = _plain(said)
    for code, title in categories().items():
        if plain in (_plain(code), _plain(title)):
            return code
    if not plain:
        return ""
    raise EditRefused(f"{said!r} is no category.", f"Use one of {', '.join(categories())}.")


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


def rank_of(role: str) -> int | None:
    """The place of a rank in the list, from the lowest; None for a role that is no rank there."""
    return _ranks().get(_plain(role))


def as_record(reason: SearchReason) -> dict[str, str]:
    """A reason as text, for the audit trail and for what is kept with a run."""
    return {
        "code": reason.code,
        "words": reason.words,
        "operation": reason.operation,
        "reference": reason.reference,
        "category": reason.category,
        "authoriser": reason.authoriser_name,
        "authoriser_role": reason.authoriser_role,
        "authorised_at": reason.authorised_at.astimezone(UTC).isoformat(timespec="seconds"),
        "requester": reason.requester,
    }


def require_reason_to_reveal(why: str) -> None:
    """EditRefused unless somebody says in words why a plate is to be shown."""
    if not _says_something(why):
        raise EditRefused("Showing a plate needs a reason in words.", _how_to_say())


def _check_words(reason: SearchReason) -> None:
    if reason.code not in reasons():
        raise EditRefused(f"{reason.code!r} is no reason for a search.", f"Use one of {', '.join(reasons())}.")
    if reason.code == IN_WORDS and not _says_something(reason.words):
        raise EditRefused("The reason says too little.", f"{_how_to_say()} Or use one of {', '.join(reasons())}.")
    for name, said in (("operation", reason.operation), ("reference", reason.reference)):
        _check_reference(name, said)
    if reason.category and reason.category not in categories():
        raise EditRefused(f"{reason.category!r} is no category.", f"Use one of {', '.join(categories())}.")
    if not _is_name(reason.requester):
        raise EditRefused("Nobody is named as the one who searches.", "Sign in, or give the account.")


def _check_reference(name: str, said: str) -> None:
    fewest, most = _number("words", "fewest_characters_of_reference"), _number("words", "most_characters")
    is_named = re.match(r"op(eration)?\b\W*\w{2,}", said.strip(), re.IGNORECASE)
    has_digit = any(letter.isdigit() for letter in said)
    is_one = fewest <= len(said.strip()) <= most and len(set(_plain(said))) > 1 and said.isprintable()
    if not is_one or not (is_named or has_digit):
        raise EditRefused(
            f"{said[:40]!r} does not look like a reference ({name}).",
            "Give the number of the case or the name of the operation, such as OP-HERON-7 or Operation Heron.",
        )


def _check_authority(reason: SearchReason, now: datetime) -> None:
    if not _is_name(reason.authoriser_name) or not _is_name(reason.authoriser_role):
        raise EditRefused("No authority is named.", "Give name and rank, or role, of the person who authorised it.")
    if reason.authorised_at.tzinfo is None:
        raise EditRefused("The time of the authority has no zone.", "Give it with a zone.")
    tolerance = timedelta(minutes=_number("access", "clock_tolerance_minutes"))
    if reason.authorised_at > now + tolerance:
        raise EditRefused("The authority was given in the future.", "Check the time of the authority.")
    days = _number("access", "authority_counts_days")
    if now - reason.authorised_at > timedelta(days=days):
        raise NotPermitted(f"The authority is older than {days} days.", "Ask for a new one.")


def _check_age(reason: SearchReason, first_day: date, today: date) -> None:
    never, role_based = oldest_permitted_day(today, category="any"), oldest_permitted_day(today)
    if first_day < never:
        raise NotPermitted(
            f"Reads older than {_number('access', 'longest_days')} days are searched by nobody.",
            f"Begin on {never} or later.",
        )
    if first_day >= role_based:
        return
    older = f"Reads older than {_number('access', 'role_based_days')} days"
    if not reason.category:
        raise NotPermitted(
            f"{older} are searched only for {_listed(categories().values())}.",
            f"Name the category and a senior authority, or begin on {role_based} or later.",
        )
    if _is_same_person(reason.authoriser_name, reason.requester):
        raise NotPermitted(f"{older} need another person's authority.", "Nobody authorises an own search.")
    lowest = str(section("rules", "access")["lowest_authorising_rank"])
    rank, needed = rank_of(reason.authoriser_role), _ranks()[lowest]
    if rank is None or rank < needed:
        raise NotPermitted(f"{older} need the authority of {_article(lowest)} or above.", "Name one with the rank.")


def _is_same_person(authoriser: str, requester: str) -> bool:
    """True when the account or name of the requester is the authoriser's, however it is written."""
    account = requester.rpartition("|")[2].partition("@")[0]
    mine, theirs = set(_plain(account).split()), set(_plain(authoriser).split())
    is_run_together = _plain(account).replace(" ", "") == _plain(authoriser).replace(" ", "")
    return bool(mine) and (mine == theirs or is_run_together)


def _says_something(words: str) -> bool:
    """Enough letters and words, none of it one letter over and over."""
    letters = [letter for letter in words if letter.isalpha()]
    said = {word for word in _plain(words).split() if len(word) > 1}
    is_long = len(letters) >= _number("words", "fewest_letters_of_reason")
    return is_long and len(said) >= _number("words", "fewest_words_of_reason") and len(set(letters)) > len(said)


def _how_to_say() -> str:
    letters, words = _number("words", "fewest_letters_of_reason"), _number("words", "fewest_words_of_reason")
    return f"Say it in {words} words and {letters} letters or more."


def _is_name(said: str) -> bool:
    return sum(letter.isalpha() for letter in said) > 1 and len(said) <= _number("words", "most_characters")


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
    ranks = definition("rules")["ranks"]
    return {_plain(word): place for place, rank in enumerate(ranks) for word in [rank["rank"], *rank["written"]]}


def _number(part: str, name: str) -> int:
    return int(section("rules", part)[name])  # type: ignore[call-overload]


def _plain(said: str) -> str:
    """Lower case, words by single spaces, no punctuation."""
    return " ".join(re.findall(r"\w+", said.replace("_", " ").lower()))


def _listed(words: object) -> str:
    *most, last = [str(word).lower() for word in words]  # type: ignore[attr-defined]
    return f"{', '.join(most)} or {last}"


def _article(word: str) -> str:
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"
