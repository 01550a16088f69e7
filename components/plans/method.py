"""How plans are made, closed until asked."""

from __future__ import annotations

from components.method_note import method_note
from models.plans.definitions import thresholds

WORDS = (
    "Each capability below its target has a next step in a reviewed library. Priority puts the steps in order; "
    "what builds on another capability waits for it, and no quarter carries more than its points. A closed "
    "action counts as reached for the order of the plan, never for the level: that rises only when the "
    "capability is scored again. The plan is put in order afresh from the present day each time it is shown."
)


def how_plans_are_made() -> None:
    """The rules of plans and their values, with who reviewed them and when."""
    method_note("plan_method", WORDS, thresholds().values(), alt="Thresholds of improvement plans")
