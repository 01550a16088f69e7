"""What may be searched, for what reason and on whose word: the rules of ``definitions/anpr/rules.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from models import search_reasons
from models.anpr.settings import section
from models.errors import EditRefused, NotPermitted
from models.search_reasons import (
    check_authority,
    check_purpose,
    check_reference,
    code_of,
    how_to_say,
    is_same_person,
    rank_of,
    reason_in,
    says_something,
)


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


def reasons() -> Mapping[str, str]:
    """What a search may be for: title by code."""
    return section("rules", "reasons")  # type: ignore[return-value]


def categories() -> Mapping[str, str]:
    """Crime for which older reads may be searched: title by code."""
    return section("rules", "categories")  # type: ignore[return-value]


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
    check_authority(reason, now or datetime.now(UTC), counts_days=_number("access", "authority_counts_days"))
    if last_day < first_day:
        raise EditRefused(f"The days run backwards: {first_day} to {last_day}.", "Give the earlier day first.")
    _check_age(reason, first_day, today)


def reason_from_words(said: str) -> tuple[str, str]:
    """The code and the words of a reason as typed: a code, a title of the list, or words of one's own."""
    return reason_in(said, reasons())


def category_from_words(said: str) -> str:
    """The code of a category as typed; empty for nothing, EditRefused for one that is not in the list."""
    if not search_reasons.plain(said):
        return ""
    code = code_of(said, categories())
    if code is None:
        raise EditRefused(f"{said!r} is no category.", f"Use one of {', '.join(categories())}.")
    return code


def as_record(reason: SearchReason) -> dict[str, str]:
    """A reason as text, for the audit trail and for what is kept with a run."""
    return {**search_reasons.as_record(reason), "operation": reason.operation, "category": reason.category}


def require_reason_to_reveal(why: str) -> None:
    """EditRefused unless somebody says in words why a plate is to be shown."""
    if not says_something(why):
        raise EditRefused("Showing a plate needs a reason in words.", how_to_say())


def _check_words(reason: SearchReason) -> None:
    check_purpose(reason, reasons())
    for name, said in (("operation", reason.operation), ("reference", reason.reference)):
        check_reference(name, said)
    if reason.category and reason.category not in categories():
        raise EditRefused(f"{reason.category!r} is no category.", f"Use one of {', '.join(categories())}.")


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
    if is_same_person(reason.authoriser_name, reason.requester):
        raise NotPermitted(f"{older} need another person's authority.", "Nobody authorises an own search.")
    lowest = str(section("rules", "access")["lowest_authorising_rank"])
    rank, needed = rank_of(reason.authoriser_role), rank_of(lowest)
    if rank is None or needed is None or rank < needed:
        raise NotPermitted(f"{older} need the authority of {_article(lowest)} or above.", "Name one with the rank.")


def _number(part: str, name: str) -> int:
    return int(section("rules", part)[name])  # type: ignore[call-overload]


def _listed(words: object) -> str:
    *most, last = [str(word).lower() for word in words]  # type: ignore[attr-defined]
    return f"{', '.join(most)} or {last}"


def _article(word: str) -> str:
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"
