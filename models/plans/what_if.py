"""What a force would reach if it did what it chose, with and without evidence for it, and what comes next."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from models.maturity.evidence import moderated_level
from models.maturity.pillars import PillarLevel, pillar_level
from models.plans.dependencies import unmet_needs
from models.plans.library import HIGHEST_LEVEL, StepKey, plan_library
from models.plans.proposals import action_of_library, why_not_planned, with_prerequisites


@dataclass(frozen=True)
class Standing:
    """Where a force stands in one capability: its own level, the highest with verified evidence, the published one."""

    self_level: int | None
    evidence_level: int | None
    published_level: int | None


@dataclass(frozen=True)
class CapabilityOutcome:
    """One capability's published level now, after the chosen steps with evidence for them, and without."""

    capability_id: str
    now: int | None
    with_evidence: int | None
    without_evidence: int | None


@dataclass(frozen=True)
class PillarOutcome:
    """One pillar's mean and floor now, with evidence and without; None where nothing was assessed."""

    pillar: str
    now: PillarLevel | None
    with_evidence: PillarLevel | None
    without_evidence: PillarLevel | None


@dataclass(frozen=True)
class WaitingStep:
    """A chosen step that would not be reached, and why."""

    key: StepKey
    reason: str


@dataclass(frozen=True)
class WhatIf:
    """The outcome of the chosen steps: capabilities, pillars, steps that wait, and steps newly possible."""

    capabilities: tuple[CapabilityOutcome, ...]
    pillars: tuple[PillarOutcome, ...]
    waiting: tuple[WaitingStep, ...]
    possible_next: tuple[StepKey, ...]


@dataclass(frozen=True)
class FloorMove:
    """What raises a pillar's floor by one: the steps of its lowest capabilities, and what these need elsewhere."""

    floor_level: int
    steps: tuple[StepKey, ...]
    prerequisites: tuple[StepKey, ...]


def what_if(standings: Mapping[str, Standing], chosen: Collection[StepKey], *, pillars: Mapping[str, str]) -> WhatIf:
    """The outcome of chosen steps; ``pillars`` names the pillar of each capability in framework order.

    A step counts when all that it needs is there already or is among the chosen steps. With verified evidence
    its level is published; without, the evidence gate publishes one lower unless older evidence reaches the
    level. No step lowers a level.
    """
    now = {name: standings[name].published_level for name in pillars}
    blocked = {key: why_not_planned(key, set(chosen), levels=now) for key in dict.fromkeys(chosen)}
    done = [key for key, reasons in blocked.items() if not reasons]
    reached = reached_levels(now, done)
    outcomes = tuple(_outcome(name, standings[name], reached[name]) for name in pillars)
    waiting = tuple(WaitingStep(key, " ".join(reasons)) for key, reasons in blocked.items() if reasons)
    was_possible = set(possible_steps(now))
    newly = (key for key in possible_steps(reached) if key not in was_possible and key not in blocked)
    return WhatIf(outcomes, _pillar_outcomes(outcomes, pillars), waiting, tuple(newly))


def reached_levels(levels: Mapping[str, int | None], done: Collection[StepKey]) -> dict[str, int | None]:
    """Levels after steps that are all possible together; a capability that was not assessed stays so."""
    ends: dict[str, int] = {}
    for name, from_level in done:
        ends[name] = max(ends.get(name, 0), from_level + 1)
    return {name: None if level is None else max(level, ends.get(name, 0)) for name, level in levels.items()}


def possible_steps(levels: Mapping[str, int | None]) -> list[StepKey]:
    """The next step of each capability that could start now, in the order of the levels."""
    next_steps = [(name, level) for name, level in levels.items() if level is not None and level < HIGHEST_LEVEL]
    return [key for key in next_steps if key in plan_library() and not unmet_needs(key[0], key[1] + 1, levels=levels)]


def what_would_move_the_floor(
    pillar_levels: Mapping[str, int | None], levels: Mapping[str, int | None]
) -> FloorMove | None:
    """The smallest set of steps that raises a pillar's floor by one; None at the top or without a level.

    Every capability at the floor must take its step, so the set is the only one. ``levels`` of the whole
    framework show what these steps need in other capabilities.
    """
    floor = pillar_level(pillar_levels)
    if floor is None or floor.floor_level == HIGHEST_LEVEL:
        return None
    at_floor = [(name, level) for name, level in pillar_levels.items() if level == floor.floor_level]
    steps = tuple(key for key in at_floor if key in plan_library())
    needed = with_prerequisites([action_of_library(key) for key in steps], levels)
    return FloorMove(floor.floor_level, steps, tuple(action.key for action in needed[len(steps) :]))


def _outcome(capability_id: str, standing: Standing, reached: int | None) -> CapabilityOutcome:
    now = standing.published_level
    if now is None or reached is None or reached == now:
        return CapabilityOutcome(capability_id, now, now, now)
    without = moderated_level(reached, standing.evidence_level) or now
    return CapabilityOutcome(capability_id, now, reached, max(now, without))


def _pillar_outcomes(outcomes: tuple[CapabilityOutcome, ...], pillars: Mapping[str, str]) -> tuple[PillarOutcome, ...]:
    found = []
    for pillar in dict.fromkeys(pillars.values()):
        members = [outcome for outcome in outcomes if pillars[outcome.capability_id] == pillar]
        now = pillar_level({outcome.capability_id: outcome.now for outcome in members})
        proven = pillar_level({outcome.capability_id: outcome.with_evidence for outcome in members})
        unproven = pillar_level({outcome.capability_id: outcome.without_evidence for outcome in members})
        found.append(PillarOutcome(pillar, now, proven, unproven))
    return tuple(found)
