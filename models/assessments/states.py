"""How far a force's assessment is, and what may happen next."""

from __future__ import annotations

from models.errors import EditRefused

OPEN, SUBMITTED, PUBLISHED = "open", "submitted", "published"
CLOSED = "closed"  # an open assessment whose wave was closed: what was answered is kept, and counts nowhere
NEXT_STATES = {OPEN: (SUBMITTED,), SUBMITTED: (OPEN, PUBLISHED), PUBLISHED: (PUBLISHED,)}
STATE_WORDS = {
    OPEN: "Open: respondents can answer",
    SUBMITTED: "Submitted: with NDAO for moderation",
    PUBLISHED: "Published: part of the national data",
}


def require_next(state: str, wanted: str) -> None:
    """Raise EditRefused unless an assessment may go from one state to the other."""
    if wanted not in NEXT_STATES[state]:
        raise EditRefused(f"This assessment is {state}.", f"It cannot become {wanted} from there.")


def require_open(state: str) -> None:
    """Raise EditRefused unless answers can still be given."""
    if state != OPEN:
        raise EditRefused(
            f"This assessment is {state}, so it cannot be changed.", "NDAO can return it to the force, with a reason."
        )
