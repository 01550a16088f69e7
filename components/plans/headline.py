"""The message of the plan page: how many actions, what is late, and which one comes first."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from components.plans.basis import Basis
from components.plans.plan import Plan, planning_levels, recommendations, scheduled, state_words, step_of
from components.words import count_of, day
from data_access.plans.actions import KeptAction
from models.plans.library import StepKey
from models.plans.proposals import waits_for

TROUBLED = ("late", "blocked")


def plan_title(basis: Basis, plan: Plan, today: date) -> str:
    """One sentence that is right for no level, no action, one, many and all done."""
    if not plan.actions:
        return _title_without_actions(basis, plan)
    number = count_of(len(plan.steps), "action")
    if not plan.open:
        return f"{count_of(len(plan.actions), 'action')}, all done or dropped: choose what comes next"
    states = [state_words(kept, today) for kept in plan.open]
    counts = [f"{states.count(state)} {state}" for state in TROUBLED if state in states]
    return f"{', '.join([number, *counts])}: {first_words(basis, plan, today)}"


def plan_detail(basis: Basis, plan: Plan, today: date) -> str:
    """What the plan rests on, and how far it reaches."""
    if basis.wave is None:
        return "Levels come from an assessment: the plan starts when one is published."
    uses = scheduled(basis, plan, today).quarters
    reach = f" The open actions reach to {uses[-1].quarter}." if uses else ""
    return f"{basis.force.name}. Levels are those of {basis.wave.name}.{reach} No level rises until it is scored again."


def first_words(basis: Basis, plan: Plan, today: date) -> str:
    """Which open action comes first, and why: one in trouble, then what most others wait for, then the earliest due."""
    held = {kept.action.action_id: len(waiting_for(step_of(kept), basis, plan)) for kept in plan.open}
    first = min(plan.open, key=lambda kept: _rank(kept, held[kept.action.action_id], today))
    name, waiting = first.action.capability_id, held[first.action.action_id]
    if waiting:
        return f"{name} first, because {count_of(waiting, 'other waits', 'others wait')} for it"
    if first.action.due < today:
        return f"{name} first, due since {day(first.action.due)}"
    return f"{name} first, due on {day(first.action.due)}"


def waiting_for(key: StepKey, basis: Basis, plan: Plan) -> Collection[StepKey]:
    """The open actions that wait for a step, directly or through others."""
    levels = planning_levels(basis, plan)
    needs = {step_of(kept): waits_for(step_of(kept), levels) for kept in plan.open}
    found: dict[StepKey, None] = {}
    waiting = [key]
    while waiting:
        needed = waiting.pop()
        new = [other for other, needed_first in needs.items() if needed in needed_first and other not in found]
        found |= dict.fromkeys(new)
        waiting += new
    return tuple(found)


def _rank(kept: KeptAction, held: int, today: date) -> tuple:
    return (state_words(kept, today) not in TROUBLED, -held, kept.action.due, kept.action.capability_id)


def _title_without_actions(basis: Basis, plan: Plan) -> str:
    if basis.wave is None:
        return f"{basis.force.name} has no levels yet, so nothing can be recommended"
    found = recommendations(basis, plan)
    if not found:
        return "Every capability is at its target: there is nothing to plan"
    start = f"No action is in the plan yet: {count_of(len(found), 'capability', 'capabilities')} below target"
    return f"{start}, {found[0].capability_id} first"
