"""What people say and decide about a series: rebases, annotations and commentaries, and what each must hold."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType

from models.errors import EditRefused
from models.performance.periods import STEP_MONTHS, month_number, period_name

PROPOSED, APPROVED, REFUSED, WITHDRAWN, LIFTED = "proposed", "approved", "refused", "withdrawn", "lifted"
DECISIONS = MappingProxyType({PROPOSED: (APPROVED, REFUSED), APPROVED: (LIFTED,)})
STATE_WORDS = MappingProxyType(
    {
        PROPOSED: "waits for a second person",
        APPROVED: "approved: the limits start anew",
        REFUSED: "refused: the limits stay",
        WITHDRAWN: "withdrawn by who proposed it",
        LIFTED: "lifted: the limits no longer start anew",
    }
)
ANNOTATION_KINDS = ("event", "recording change", "policy change", "data quality")
LONGEST = MappingProxyType({"words": 300, "reason": 600, "commentary": 2000})


def good_words(words: str, what: str, kind: str) -> str:
    """The words without space around them; EditRefused where they are empty or too long."""
    kept = words.strip()
    if not kept:
        raise EditRefused(f"{what} is empty.", "Write what a reader has to know.")
    if len(kept) > LONGEST[kind]:
        raise EditRefused(f"{what} is longer than {LONGEST[kind]} characters.", "Say it in fewer words.")
    return kept


def good_period(period: date, frequency: str, *, today: date) -> date:
    """The first day of a period that has begun; EditRefused for any other day."""
    if period.day != 1 or (month_number(period) - month_number(date(2000, 4, 1))) % STEP_MONTHS[frequency]:
        raise EditRefused(f"{period:%d %b %Y} is not the first day of a period of this KPI.", "Choose a period.")
    if period > today:
        raise EditRefused(f"{period_name(period, frequency)} has not begun.", "Choose a period that has values.")
    return period


def good_day(day: date, *, today: date) -> date:
    """A day on which something can have happened; EditRefused for one to come."""
    if day > today:
        raise EditRefused(f"{day:%d %b %Y} is still to come.", "Choose the day on which it happened.")
    return day


def good_kind(kind: str) -> str:
    """A kind of annotation; EditRefused where there is no such kind."""
    if kind not in ANNOTATION_KINDS:
        raise EditRefused("There is no such kind of note.", f"Choose one of: {', '.join(ANNOTATION_KINDS)}.")
    return kind


def require_decision(state: str, decision: str) -> None:
    """EditRefused where a request in this state cannot be decided in this way."""
    if decision not in DECISIONS.get(state, ()):
        raise EditRefused(f"This request is {state}, so it cannot be {decision}.", "Reload the page.")
