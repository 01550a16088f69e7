"""Actions proposed for a plan, what each of them waits for, and why some cannot be planned."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from models.plans.dependencies import unmet_needs
from models.plans.library import StepKey, plan_library
from models.plans.priority import Recommendation


@dataclass(frozen=True)
class ProposedAction:
    """One step to be planned: effort in points, time in weeks, and its priority."""

    capability_id: str
    from_level: int
    effort_points: float
    typical_weeks: int
    priority_value: float

    def __post_init__(self) -> None:
        if self.effort_points <= 0 or self.typical_weeks < 1:
            raise ValueError("an action takes some effort and at least a week")

    @property
    def key(self) -> StepKey:
        """Capability and the level that the action starts from."""
        return self.capability_id, self.from_level

    @property
    def to_level(self) -> int:
        """The level that the action leads to."""
        return self.from_level + 1


def proposed_actions(recommendations: Iterable[Recommendation]) -> list[ProposedAction]:
    """Every recommended step as an action, with the effort and the priority that it was ranked by."""
    ranked = [found for recommendation in recommendations for found in recommendation.steps]
    return [
        ProposedAction(*item.step.key, item.priority.effort_points, item.step.typical_weeks, item.priority.value)
        for item in ranked
    ]


def action_of_library(key: StepKey) -> ProposedAction:
    """A step of the library as an action without a priority of its own; KeyError when there is no such step."""
    step = plan_library()[key]
    return ProposedAction(*key, step.effort_points, step.typical_weeks, 0.0)


def with_prerequisites(actions: Sequence[ProposedAction], levels: Mapping[str, int | None]) -> list[ProposedAction]:
    """The actions and, after them, the steps of the library that they need and that were not chosen.

    What is added has no priority of its own: it takes that of what waits for it. A capability that was not
    assessed adds nothing, as its level is not known.
    """
    found = {action.key: action for action in actions}
    waiting = list(found)
    while waiting:
        missing = [key for key in waits_for(waiting.pop(0), levels) if _can_be_added(key, found, levels)]
        found |= {key: action_of_library(key) for key in missing}
        waiting += missing
    return list(found.values())


def waits_for(key: StepKey, levels: Mapping[str, int | None]) -> list[StepKey]:
    """The steps that must have ended before this one starts: its own step before it, and its prerequisites'."""
    capability_id, from_level = key
    needed = unmet_needs(capability_id, from_level + 1, levels=levels)
    if (levels.get(capability_id) or from_level) < from_level:
        needed[capability_id] = from_level
    return [(name, level - 1) for name, level in needed.items()]


def why_not_planned(key: StepKey, chosen: Collection[StepKey], *, levels: Mapping[str, int | None]) -> tuple[str, ...]:
    """Why a step cannot be planned with the chosen ones, each reason once; empty when it can."""
    capability_id, from_level = key
    level = levels.get(capability_id)
    if level is None:
        return (f"{capability_id} has not been assessed: assess it first.",)
    if level > from_level:
        return (f"{capability_id} already stands at level {level}.",)
    reasons: dict[str, None] = {}
    for needed in waits_for(key, levels):
        reasons |= dict.fromkeys(_why_not_met(needed, chosen, levels))
    return tuple(reasons)


def _why_not_met(needed: StepKey, chosen: Collection[StepKey], levels: Mapping[str, int | None]) -> tuple[str, ...]:
    if needed in chosen or levels.get(needed[0]) is None:
        return why_not_planned(needed, chosen, levels=levels)
    return (f"Needs {milestone(needed)} first.",)


def milestone(key: StepKey) -> str:
    """What a step reaches, in words: the capability and its new level."""
    return f"{key[0]} level {key[1] + 1}"


def _can_be_added(key: StepKey, found: Collection[StepKey], levels: Mapping[str, int | None]) -> bool:
    return key not in found and key in plan_library() and levels.get(key[0]) is not None
