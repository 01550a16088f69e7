"""How the figures on national action are worked out, closed until asked."""

from __future__ import annotations

from components.method_note import method_note
from models.maturity.archetype_definitions import archetype_thresholds
from models.plans.definitions import thresholds

WORDS = (
    "Costs come from the library of steps: what each complete force below the national minimum still has to do, "
    "against building each step once and adopting it. All of them are estimates. Plans are counted by status, late by "
    "today's date. Groups of forces are a description, not a judgement, and often there are none."
)


def how_action_is_worked_out() -> None:
    """The rules behind costs, plans and groups, with who reviewed them and when."""
    rules = [*thresholds().values(), *archetype_thresholds().values()]
    method_note("action_method", WORDS, rules, alt="Thresholds of plans and of groups of forces")
