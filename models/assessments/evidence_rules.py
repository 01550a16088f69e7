"""A piece of evidence: what makes it one that can be kept, how long it holds, whether it counts for a wave."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlsplit

from models.assessments.definitions import evidence_kept_months
from models.errors import EditRefused
from models.maturity.definitions import LEVELS, definitions
from models.maturity.evidence import months_before

CHECKED, SUPPLIED, STATEMENT = "A", "B", "C"
GRADE_WORDS = {CHECKED: "A checked by NDAO", SUPPLIED: "B supplied", STATEMENT: "C statement only"}
LONGEST_TITLE, LONGEST_LINK, LONGEST_FILE_NAME = 200, 500, 120
COUNTS, AFTER_REFERENCE, EXPIRED = "Counts", "Dated after the reference date", "Too old at the reference date"
NO_GRADE, WITHDRAWN = "A statement only", "Withdrawn"
AFTER_SUBMISSION = "Attached after submission"
SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):(?=\S)")
SCHEMES = ("http", "https")


@dataclass(frozen=True)
class EvidenceNote:
    """What is said of a piece of evidence when it is attached; level and date are None while nobody chose them."""

    title: str
    supports_level: int | None
    evidence_date: date | None


def checked_note(note: EvidenceNote, *, today: date) -> EvidenceNote:
    """The note with its title trimmed; EditRefused for no title, no such level, or a date that has not come."""
    title = " ".join(note.title.split())
    if not title or len(title) > LONGEST_TITLE or not title.isprintable():
        raise EditRefused("The evidence has no title.", f"Say in up to {LONGEST_TITLE} characters what it is.")
    if note.supports_level not in LEVELS:
        raise EditRefused("No level is chosen.", "Choose the level that the evidence supports, 1 to 5.")
    if note.evidence_date is None:
        raise EditRefused("The evidence has no date.", "Give the date of the document itself.")
    if note.evidence_date > today:
        raise EditRefused("The date of the evidence has not come yet.", "Give the date of the document itself.")
    return replace(note, title=title)


def checked_link(link: str) -> str | None:
    """The address or reference, or None for none; EditRefused for what is neither http, https nor plain words."""
    text = link.strip()
    if not text:
        return None
    if len(text) > LONGEST_LINK or not text.isprintable():
        raise EditRefused("The link cannot be kept.", f"Use one line of up to {LONGEST_LINK} characters.")
    scheme = SCHEME.match(text)
    if scheme and scheme[1].lower() not in SCHEMES:
        raise EditRefused(
            f"A link that begins with {scheme[1]}: is not kept.",
            "Give an http or https address, or the reference of the document in words.",
        )
    if scheme and "@" in urlsplit(text).netloc:
        raise EditRefused("The link holds a name or a password before its host.", "Leave that part out.")
    return text


def shown_file_name(name: str) -> str:
    """The file's own name without folders and unseen characters, cut in the middle when very long."""
    own = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(character for character in own if character.isprintable()).strip() or "file"
    return shown if len(shown) <= LONGEST_FILE_NAME else f"{shown[: LONGEST_FILE_NAME - 20]}…{shown[-19:]}"


def expires_on(evidence_date: date) -> date:
    """The day after which evidence of that date no longer supports a level."""
    return months_before(evidence_date, -definitions().evidence_valid_months)


def is_due_for_purge(expiry: date, on_date: date) -> bool:
    """True once a file has been kept for as long after its expiry as the rule says."""
    return months_before(expiry, -evidence_kept_months()) < on_date


def first_grade(*, has_source: bool) -> str:
    """The grade of evidence as it is attached: supplied where there is a link or a file, else a statement."""
    return SUPPLIED if has_source else STATEMENT


def checked_grade(grade: str, *, has_source: bool) -> str:
    """The grade; EditRefused for one that is not there, or that needs something to look at where there is nothing."""
    if grade not in GRADE_WORDS:
        raise EditRefused(f"There is no grade {grade}.", "Choose A, B or C.")
    if grade != STATEMENT and not has_source:
        raise EditRefused("There is nothing to check behind this evidence.", "Ask the force for a link or a file.")
    return grade


def standing(
    *, grade: str, evidence_date: date, reference_date: date, is_withdrawn: bool, is_after_submission: bool = False
) -> str:
    """Whether a piece of evidence counts for a wave, and if not, why.

    What is attached after submission may close an action: it moves a level only by a re-score.
    """
    if is_withdrawn:
        return WITHDRAWN
    if is_after_submission:
        return AFTER_SUBMISSION
    if grade not in definitions().verifying_grades:
        return NO_GRADE
    if evidence_date > reference_date:
        return AFTER_REFERENCE
    oldest = months_before(reference_date, definitions().evidence_valid_months)
    return COUNTS if evidence_date >= oldest else EXPIRED
