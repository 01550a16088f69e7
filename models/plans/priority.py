"""What a force should do next: priority = gap x national weight x (1 + dependants) / effort.

Every factor is kept beside the value, and weight and effort can be set by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from models.maturity.definitions import definitions as maturity_definitions
from models.maturity.disclosure import is_suppressed
from models.plans.dependencies import dependants
from models.plans.library import Step, StepKey, plan_library

ACT = "act"
ASSESS_FIRST = "assess first"
NO_STEP_KNOWN = "no step in the library"


@dataclass(frozen=True)
class Priority:
    """The factors of one step's priority.

    ``gap`` is the levels from where the step starts to the target, ``dependants`` all capabilities that wait
    for this one directly or through others, ``effort_points`` the effort of the step.
    """

    gap: int
    national_weight: float
    dependants: int
    effort_points: float

    def __post_init__(self) -> None:
        if self.effort_points <= 0 or self.national_weight < 0:
            raise ValueError("effort must be above zero, and a weight must not be below it")

    @property
    def value(self) -> float:
        """Gap x national weight x (1 + dependants) / effort; only its order within a force has a meaning."""
        return self.gap * self.national_weight * (1 + self.dependants) / self.effort_points


@dataclass(frozen=True)
class Overrides:
    """What somebody set by hand: national weights by capability, effort points by step."""

    national_weights: Mapping[str, float] = field(default_factory=dict)
    effort_points: Mapping[StepKey, float] = field(default_factory=dict)


@dataclass(frozen=True)
class RankedStep:
    """A step of the library with its priority for one force."""

    step: Step
    priority: Priority


@dataclass(frozen=True)
class Recommendation:
    """What to do about one capability below its target: the steps in order, or to assess it first."""

    capability_id: str
    level: int | None
    target: int
    kind: str
    steps: tuple[RankedStep, ...] = ()

    @property
    def value(self) -> float:
        """Priority of the next step; 0 where there is none."""
        return self.steps[0].priority.value if self.steps else 0.0


def national_weight(*, below_minimum: int, forces_counted: int) -> float:
    """1 plus the share of forces below the national minimum, so from 1 to 2; 1 where too few are counted."""
    return 1.0 if is_suppressed(forces_counted) else 1 + below_minimum / forces_counted


def targets_in_force(national_minimums: Mapping[str, int], own_targets: Mapping[str, int]) -> dict[str, int]:
    """The force's own target where it set one, otherwise the national minimum."""
    return {name: own_targets.get(name, minimum) for name, minimum in national_minimums.items()}


def recommend(
    levels: Mapping[str, int | None],
    targets: Mapping[str, int],
    *,
    weights: Mapping[str, float],
    overrides: Overrides | None = None,
) -> list[Recommendation]:
    """What to do about each capability below its target, the highest priority first.

    ``levels`` is in framework order, which settles ties. A capability without a target has the default
    national minimum, one without a weight has 1. Those that were not assessed come last: they have no gap
    until they are assessed.
    """
    default = maturity_definitions().default_national_minimum
    wanted = {name: targets.get(name, default) for name in levels}
    weights = {**weights, **(overrides or Overrides()).national_weights}
    efforts = (overrides or Overrides()).effort_points
    below = [name for name, level in levels.items() if level is None or level < wanted[name]]
    found = [
        _recommendation(name, levels[name], target=wanted[name], weight=weights.get(name, 1.0), efforts=efforts)
        for name in below
    ]
    return sorted(found, key=lambda item: (item.kind != ACT, item.kind == ASSESS_FIRST, -item.value))


def _recommendation(
    capability_id: str, level: int | None, *, target: int, weight: float, efforts: Mapping[StepKey, float]
) -> Recommendation:
    if level is None:
        return Recommendation(capability_id, None, target, ASSESS_FIRST)
    keys = [(capability_id, start) for start in range(level, target)]
    steps = [plan_library()[key] for key in keys if key in plan_library()]
    if len(steps) < len(keys):
        return Recommendation(capability_id, level, target, NO_STEP_KNOWN)
    ranked = (RankedStep(step, step_priority(step, target, weight=weight, efforts=efforts)) for step in steps)
    return Recommendation(capability_id, level, target, ACT, tuple(ranked))


def step_priority(step: Step, target: int, *, weight: float, efforts: Mapping[StepKey, float]) -> Priority:
    """The factors of a step towards a target; its effort is that of its band unless ``efforts`` names it."""
    effort = efforts.get(step.key, step.effort_points)
    return Priority(target - step.from_level, weight, dependants(step.capability_id).count, effort)
