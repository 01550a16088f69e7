"""What the sample registers hold: plans, consents, peers and notes, drawn by chance from the sample's levels.

Pure and seeded: the same picture, seed and day give the same entries. No force is named here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from models.maturity.ring import contact_roles
from models.plans.actions import ActionState
from models.plans.library import HIGHEST_LEVEL, StepKey, plan_library
from models.plans.priority import recommend
from models.plans.proposals import ProposedAction, milestone, proposed_actions, waits_for, with_prerequisites
from models.plans.schedule import PlacedAction, schedule
from sample_data import register_words as words
from sample_data.chance import between, day_between, generator, one_of, some_of

SHARE_WITH_PLAN, SHARE_WITH_CONSENT, SHARE_NAMED = 0.84, 0.55, 0.45
ACTIONS_RECOMMENDED, CLOSED_BEFORE, FEWEST_ACTIONS = (4, 6), (0, 2), 4
CAPACITY_POINTS = (3, 5)
DAYS_SINCE_START = (10, 190)
STRONG_LEVEL = 3
WEIGHT_OF_A_RISE = 8
FORCES_WITH_PEERS, PEERS, FORCES_WITH_NOTES = 4, 6, 5
REQUESTS_LEFT_OPEN = 2
SHARE_BLOCKED_BY_ANOTHER = 0.3
PAST_SHARES = ((ActionState.DONE, 0.52), (ActionState.IN_PROGRESS, 0.8), (ActionState.BLOCKED, 0.93))
PRESENT_SHARES = ((ActionState.IN_PROGRESS, 0.65), (ActionState.BLOCKED, 0.85), (ActionState.PLANNED, 0.97))
COMING_SHARES = ((ActionState.PLANNED, 0.95),)
ACCEPTED, REFUSED, OPEN = "accepted", "refused", "open"


@dataclass(frozen=True)
class ForceLevels:
    """Where one force stands, by capability in framework order.

    ``levels`` are those of its newest wave; ``closed_levels`` and ``earlier_levels`` those of the two newest closed
    waves; ``settled`` the capabilities whose closed level has evidence and enough answers.
    """

    force_id: str
    levels: Mapping[str, int | None]
    closed_levels: Mapping[str, int | None]
    earlier_levels: Mapping[str, int | None]
    settled: frozenset[str]
    is_in_open_wave: bool


@dataclass(frozen=True)
class Picture:
    """The sample store as the registers are drawn from it: forces by name, what is asked, the waves' dates."""

    forces: tuple[ForceLevels, ...]
    minimums: Mapping[str, int]
    weights: Mapping[str, float]
    shared: frozenset[str]
    earlier_on: date
    closed_on: date
    open_on: date


@dataclass(frozen=True)
class Closing:
    """How an action was closed: when, what was done, what shows it, and what became of its request.

    ``answer`` is accepted, refused or open; ``is_before_wave`` says that the newest closed wave came after it.
    """

    closed_on: date
    what_was_done: str
    evidence_title: str
    evidence_link: str
    is_before_wave: bool
    answer: str
    reason: str = ""


@dataclass(frozen=True)
class SampleAction:
    """One action: its step, when it was written down and is due, and where it stands."""

    key: StepKey
    created_on: date
    due_on: date
    state: ActionState
    said: str = ""
    closing: Closing | None = None


@dataclass(frozen=True)
class SamplePlan:
    """The improvement plan of one force."""

    force_id: str
    starts_on: date
    capacity_points: int
    actions: tuple[SampleAction, ...]


@dataclass(frozen=True)
class Consents:
    """Capabilities in which a force may be named, by the role to ask for."""

    force_id: str
    capabilities: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Entries:
    """Everything that forces entered, assessments apart; notes by force and capability."""

    plans: tuple[SamplePlan, ...]
    consents: tuple[Consents, ...]
    peers: Mapping[str, tuple[str, ...]]
    notes: Mapping[tuple[str, str], str]


def entries(picture: Picture, *, seed: int, today: date) -> Entries:
    """Plans as they stand on a day, consents, peer lists and notes."""
    plans = _left_open(tuple(_plans(picture, seed, today)))
    ids = [force.force_id for force in picture.forces]
    rng = generator(seed, "others")
    peers = {
        name: tuple(some_of(rng, [other for other in ids if other != name], PEERS))
        for name in some_of(rng, ids, FORCES_WITH_PEERS)
    }
    return Entries(plans, tuple(_consents(picture, plans, seed)), peers, _notes(picture, rng))


def _plans(picture: Picture, seed: int, today: date) -> list[SamplePlan]:
    found = []
    for position, force in enumerate(picture.forces):
        rng = generator(seed, "plan", position)
        if rng.random() < SHARE_WITH_PLAN or position == 0:
            found.append(_plan(force, picture, rng, today))
    return found


def _plan(force: ForceLevels, picture: Picture, rng: np.random.Generator, today: date) -> SamplePlan:
    starts_on = today - timedelta(days=between(rng, DAYS_SINCE_START))
    capacity = between(rng, CAPACITY_POINTS)
    chosen = _recommended(force, picture, between(rng, ACTIONS_RECOMMENDED))
    placed = schedule(chosen, force.levels, capacity_points_per_quarter=capacity, start=starts_on).placed
    actions = _under_way(_Course(force, placed, starts_on, picture.closed_on, today, rng))
    held = {action.key for action in actions}
    count = max(between(rng, CLOSED_BEFORE), FEWEST_ACTIONS - len(actions))
    before = [action for action in _closed_before(force, picture, count, rng) if action.key not in held]
    return SamplePlan(force.force_id, starts_on, capacity, (*before, *actions))


def _recommended(force: ForceLevels, picture: Picture, count: int) -> list[ProposedAction]:
    """The first recommended steps, each with the steps that it needs; then those to a level above what is asked."""
    chosen: list[ProposedAction] = []
    higher = {name: min(minimum + 1, HIGHEST_LEVEL) for name, minimum in picture.minimums.items()}
    ranked = [recommend(force.levels, targets, weights=picture.weights) for targets in (picture.minimums, higher)]
    for action in proposed_actions(item for found in ranked for item in found):
        if action.key not in {item.key for item in chosen}:
            wider = with_prerequisites([*chosen, action], force.levels)
            chosen = wider if len(wider) <= count else chosen
    return chosen


@dataclass(frozen=True)
class _Course:
    """The planned steps of a force, on their way from the start of the plan until today."""

    force: ForceLevels
    placed: Sequence[PlacedAction]
    starts_on: date
    closed_wave_on: date
    today: date
    rng: np.random.Generator

    @property
    def awaited(self) -> frozenset[StepKey]:
        """Steps that others wait for."""
        return frozenset(key for item in self.placed for key in item.waits_for)


def _under_way(course: _Course) -> list[SampleAction]:
    """The planned steps as they came along: none starts before what it waits for is done."""
    done: set[StepKey] = set()
    actions = []
    for item in sorted(course.placed, key=lambda one: one.due):
        waits = [key for key in waits_for(item.action.key, course.force.levels) if key not in done]
        action = _waiting(course, item, waits[0]) if waits else _come_along(course, item)
        done |= {action.key} if action.closing else set()
        actions.append(action)
    return actions


def _waiting(course: _Course, item: PlacedAction, needed: StepKey) -> SampleAction:
    """Planned, or blocked where its start has passed."""
    is_blocked = item.start < course.today and course.rng.random() < SHARE_BLOCKED_BY_ANOTHER
    state, said = (ActionState.BLOCKED, f"Waits for {milestone(needed)}.") if is_blocked else (ActionState.PLANNED, "")
    return SampleAction(item.action.key, course.starts_on, item.due, state, said)


def _come_along(course: _Course, item: PlacedAction) -> SampleAction:
    state, closing = _state(item, course.today, course.rng), None
    if state == ActionState.DONE:
        closing = _closing_after(course, item)
        state = state if closing else ActionState.IN_PROGRESS
    choices = {ActionState.BLOCKED: words.BLOCKERS, ActionState.DROPPED: words.DROPPED}.get(state, ("",))
    return SampleAction(item.action.key, course.starts_on, item.due, state, one_of(course.rng, choices), closing)


def _state(item: PlacedAction, today: date, rng: np.random.Generator) -> ActionState:
    """By lot from the shares of its time; what is left of them is dropped."""
    shares = PAST_SHARES if item.due < today else PRESENT_SHARES if item.start <= today else COMING_SHARES
    lot = rng.random()
    return next((state for state, up_to in shares if lot < up_to), ActionState.DROPPED)


def _closing_after(course: _Course, item: PlacedAction) -> Closing | None:
    """Closed since the newest closed wave, around its due date; None where that leaves no day.

    A force that answers the open wave has its levels from there: what it did before stands in them. A second step
    of a capability waits until the first was scored.
    """
    is_first = course.force.levels[item.action.capability_id] == item.action.from_level
    first = max(item.start, course.closed_wave_on) + timedelta(days=14)
    last = min(item.due + timedelta(days=30), course.today - timedelta(days=5))
    if course.force.is_in_open_wave or not is_first or last < first:
        return None
    on = day_between(course.rng, max(first, last - timedelta(days=60)), last)
    if item.action.key in course.awaited or course.rng.random() < 0.5:
        return _closing(item.action.key, on, course.rng, answer=ACCEPTED, reason=words.ACCEPTED_LEVEL)
    return _closing(item.action.key, on, course.rng, answer=REFUSED, reason=words.KEPT_LEVEL)


def _closed_before(force: ForceLevels, picture: Picture, count: int, rng: np.random.Generator) -> list[SampleAction]:
    """Actions closed between the two closed waves, on the way to the level of the second.

    They are likelier where the level rose, and where others may learn from it.
    """
    strong = _strong(force, picture)
    steps = {
        (name, level - 1): (1 + WEIGHT_OF_A_RISE * max(level - earlier, 0) ** 2) * (3 if name in strong else 1)
        for name, level in force.closed_levels.items()
        if level and (earlier := force.earlier_levels.get(name)) and (name, level - 1) in plan_library()
    }
    days = (picture.closed_on - picture.earlier_on).days
    actions = []
    for key in some_of(rng, list(steps), count, weights=list(steps.values())):
        on = picture.earlier_on + timedelta(days=between(rng, (days // 3, days - 30)))
        closing = _closing(key, on, rng, answer=REFUSED, reason=words.CARRIED_LEVEL, is_before_wave=True)
        due = on + timedelta(days=between(rng, (-30, 60)))
        actions.append(SampleAction(key, on - timedelta(days=180), due, ActionState.DONE, closing=closing))
    return actions


def _closing(
    key: StepKey, on: date, rng: np.random.Generator, *, answer: str, reason: str, is_before_wave: bool = False
) -> Closing:
    title = f"{one_of(rng, words.EVIDENCE)}, {milestone(key)}"
    link = f"{words.LINK}/{between(rng, (1000, 9999))}"
    return Closing(on, one_of(rng, words.DONE), title, link, is_before_wave, answer, reason)


def _left_open(plans: tuple[SamplePlan, ...]) -> tuple[SamplePlan, ...]:
    """The plans with the newest requests, of different forces, still waiting for an answer."""
    newest = {
        plan.force_id: max(closed, key=lambda action: action.closing.closed_on)
        for plan in plans
        if (closed := [item for item in plan.actions if item.closing and not item.closing.is_before_wave])
    }
    by_day = sorted(newest, key=lambda force_id: newest[force_id].closing.closed_on, reverse=True)
    waiting = {force_id: newest[force_id] for force_id in by_day[:REQUESTS_LEFT_OPEN]}
    return tuple(_with_open_request(plan, waiting.get(plan.force_id)) for plan in plans)


def _with_open_request(plan: SamplePlan, waiting: SampleAction | None) -> SamplePlan:
    actions = tuple(
        replace(item, closing=replace(item.closing, answer=OPEN, reason="")) if item is waiting else item
        for item in plan.actions
    )
    return replace(plan, actions=actions)


def _consents(picture: Picture, plans: Sequence[SamplePlan], seed: int) -> list[Consents]:
    """About half of the forces, in what they are strong in: first where they closed an action, then by chance."""
    closed = {(plan.force_id, action.key[0]) for plan in plans for action in plan.actions if action.closing}
    found = []
    for position, force in enumerate(picture.forces):
        rng = generator(seed, "ring", position)
        if rng.random() < SHARE_WITH_CONSENT:
            strong = _strong(force, picture)
            named = [name for name in strong if (force.force_id, name) in closed or rng.random() < SHARE_NAMED]
            roles = some_of(rng, list(contact_roles()), 2)
            by_role = {role: tuple(named[start::2]) for start, role in enumerate(roles) if named[start::2]}
            found.append(Consents(force.force_id, by_role))
    return [item for item in found if item.capabilities]


def _strong(force: ForceLevels, picture: Picture) -> list[str]:
    """Capabilities with a settled level that others see and may learn from."""
    levels = {name: level for name, level in force.closed_levels.items() if name in force.settled & picture.shared}
    return [name for name, level in levels.items() if level is not None and level >= STRONG_LEVEL]


def _notes(picture: Picture, rng: np.random.Generator) -> dict[tuple[str, str], str]:
    notes = {}
    for force in some_of(rng, list(picture.forces), FORCES_WITH_NOTES):
        assessed = [name for name, level in force.closed_levels.items() if level is not None]
        notes |= {(force.force_id, name): one_of(rng, words.NOTES) for name in some_of(rng, assessed, 2)}
    return notes
