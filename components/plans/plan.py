"""The plan of a force as it stands in the registers, put in order from its levels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

from components.context import Context
from components.plans.basis import KEPT, Basis
from components.runtime import runtime
from data_access.plans.actions import KeptAction
from data_access.plans.reading import actions_of, rescore_requests_of
from data_access.plans.settings import PlanSettings, Target, settings_of, targets_of
from models.access import may
from models.plans.actions import ActionState, is_late
from models.plans.library import StepKey, plan_library
from models.plans.priority import Overrides, Recommendation, recommend, step_priority, targets_in_force
from models.plans.proposals import ProposedAction
from models.plans.schedule import Plan as Schedule
from models.plans.schedule import schedule
from models.plans.what_if import reached_levels

FIRST_CAPACITY_POINTS = 6  # twelve person-weeks: one person for a quarter
ALREADY_STARTED = 1e6  # above any priority: what is under way takes its points first


@dataclass(frozen=True)
class Plan:
    """What a force keeps: settings, targets, actions, and the actions whose claim was not accepted."""

    settings: PlanSettings
    targets: tuple[Target, ...]
    actions: tuple[KeptAction, ...]
    refused_ids: frozenset[str]

    @property
    def open(self) -> tuple[KeptAction, ...]:
        """Actions that are neither done nor dropped."""
        return tuple(kept for kept in self.actions if kept.action.is_open)

    @property
    def steps(self) -> frozenset[StepKey]:
        """Steps that are in the plan, dropped ones aside."""
        return frozenset(step_of(kept) for kept in self.actions if kept.action.state != ActionState.DROPPED)

    @property
    def own_targets(self) -> dict[str, int]:
        """Target levels that the force set, by capability."""
        return {target.capability_id: target.target_level for target in self.targets}

    @property
    def own_weights(self) -> dict[str, float]:
        """National weights that the force replaced, by capability."""
        return {item.capability_id: item.national_weight for item in self.targets if item.national_weight is not None}


def plan_of(context: Context, force_id: str, today: date) -> Plan:
    """The plan as it is kept now; one that was never saved starts today."""
    stores, viewer = runtime().stores, context.viewer
    first = PlanSettings(today, FIRST_CAPACITY_POINTS, version=0)
    requests = rescore_requests_of(stores, viewer, force_id)
    return Plan(
        settings_of(stores, viewer, force_id) or first,
        tuple(targets_of(stores, viewer, force_id).values()),
        actions_of(stores, viewer, force_id),
        frozenset(str(row["action_id"]) for row in requests if row["state"] == "refused"),
    )


def this_day() -> date:
    """Today in UTC: what is late is late by the calendar, whatever date the figures are shown as at."""
    return datetime.now(UTC).date()


def may_edit(context: Context, basis: Basis) -> bool:
    """True for a viewer whose role edits plans, on the plan of their own force."""
    return may(context.viewer, "plan.edit") and context.viewer.force_id == basis.force.force_id


def step_of(kept: KeptAction) -> StepKey:
    """Capability and starting level of an action."""
    return kept.action.capability_id, kept.action.from_level


def step_words(key: StepKey) -> str:
    """ "F1 2→3"."""
    return f"{key[0]} {key[1]}\u2192{key[1] + 1}"


def state_words(kept: KeptAction, today: date) -> str:
    """Planned, in progress, late, blocked, done or dropped: blocked says more than late."""
    if kept.action.state != ActionState.BLOCKED and is_late(kept.action, today):
        return "late"
    return str(kept.action.state)


@lru_cache(maxsize=KEPT)
def recommendations(
    basis: Basis, plan: Plan, efforts: tuple[tuple[StepKey, float], ...] = ()
) -> tuple[Recommendation, ...]:
    """What to do about each capability below its target; ``efforts`` are points set by hand for steps not kept yet."""
    kept = {step_of(item): item.effort_points for item in plan.open}
    overrides = Overrides(plan.own_weights, {**dict(efforts), **kept})
    targets = targets_in_force(basis.minimums, plan.own_targets)
    return tuple(recommend(basis.levels, targets, weights=basis.weights, overrides=overrides))


@lru_cache(maxsize=KEPT)
def planning_levels(basis: Basis, plan: Plan) -> dict[str, int | None]:
    """Levels to plan from: those published, and what closed actions claim until that is refused.

    It orders the plan only; no level rises before it is scored again.
    """
    closed = [kept for kept in plan.actions if kept.action.state == ActionState.DONE]
    claimed = [step_of(kept) for kept in closed if kept.action.action_id not in plan.refused_ids]
    return reached_levels(basis.levels, [key for key in claimed if key[0] in basis.standings])


@lru_cache(maxsize=KEPT)
def scheduled(basis: Basis, plan: Plan, today: date, extra: tuple[ProposedAction, ...] = ()) -> Schedule:
    """The open actions, and extra ones, in quarters from the start of the plan, or from today where it has started."""
    steps = {step_of(kept): _proposed(kept, basis, plan) for kept in plan.open}
    new = [action for action in extra if action.key not in steps]
    return schedule(
        [*steps.values(), *new],
        planning_levels(basis, plan),
        capacity_points_per_quarter=plan.settings.capacity_points,
        start=_start(plan, today),
    )


def _start(plan: Plan, today: date) -> date:
    """Today for a plan that is under way, whatever start was set."""
    is_under_way = any(kept.action.state == ActionState.IN_PROGRESS for kept in plan.open)
    return today if is_under_way else max(plan.settings.starts_on, today)


def _proposed(kept: KeptAction, basis: Basis, plan: Plan) -> ProposedAction:
    key = step_of(kept)
    step = plan_library()[key]
    target = max({**basis.minimums, **plan.own_targets}.get(key[0], step.to_level), step.to_level)
    weight = {**basis.weights, **plan.own_weights}.get(key[0], 1.0)
    value = step_priority(step, target, weight=weight, efforts={key: kept.effort_points}).value
    first = ALREADY_STARTED if kept.action.state == ActionState.IN_PROGRESS else 0.0
    return ProposedAction(*key, kept.effort_points, step.typical_weeks, value + first)
