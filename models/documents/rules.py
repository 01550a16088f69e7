"""For what the documents of a case may be searched, and on whose word: ``definitions/documents/rules.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from models.documents.settings import section
from models.search_reasons import check_authority, check_purpose, check_reference, reason_in, reason_words


@dataclass(frozen=True)
class SearchReason:
    """Why somebody searches a case and on whose word.

    ``code`` is one of ``reasons()``, ``words`` say it where the code is "other"; ``requester`` is the name or account
    of the person who searches.
    """

    code: str
    reference: str
    authoriser_name: str
    authoriser_role: str
    authorised_at: datetime
    requester: str
    words: str = ""


def reasons() -> Mapping[str, str]:
    """What a search may be for: title by code."""
    return section("rules", "reasons")  # type: ignore[return-value]


def check_reason(reason: SearchReason, *, now: datetime | None = None) -> None:
    """Return when a case may be searched for this reason.

    EditRefused says what is missing or badly written, NotPermitted that the authority no longer counts. ``now`` is the
    moment against which the authority is judged; the present one by default.
    """
    check_purpose(reason, reasons())
    check_reference("reference", reason.reference)
    check_authority(reason, now or datetime.now(UTC), counts_days=rule("access", "authority_counts_days"))


def reason_from_words(said: str) -> tuple[str, str]:
    """The code and the words of a reason as typed: a code, a title of the list, or words of one's own."""
    return reason_in(said, reasons())


def purpose_of(reason: SearchReason) -> str:
    """What somebody searches for, as it is read."""
    return reason_words(reason, reasons())


def authority_of(reason: SearchReason) -> str:
    """Who authorised a search, in which rank or role, and when, in one line."""
    given = reason.authorised_at.astimezone(UTC)
    return f"{reason.authoriser_name}, {reason.authoriser_role}, {given:%Y-%m-%d %H:%M} UTC"


def rule(part: str, name: str) -> int:
    """A whole number of the rules."""
    return int(section("rules", part)[name])  # type: ignore[call-overload]
