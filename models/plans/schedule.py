"""A plan in waves: which quarter each action starts in, and why there.

Serial schedule generation with priorities (Kolisch and Hartmann 1999, in Weglarz (ed.), *Project Scheduling*):
of the actions whose needs are placed, the one of highest priority is put into the first quarter that has room.
An action that others wait for takes the highest priority among them, so that it does not hold them up.

An action starts with a quarter, after all that it needs has ended. Its points are counted in the quarter in which it
starts; one larger than a quarter's capacity takes what is free in each of the quarters that follow one another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import floor

from models.plans.library import StepKey
from models.plans.proposals import ProposedAction, milestone, waits_for, why_not_planned
from models.plans.quarters import Quarter, quarter_of, quarters_between

TOLERANCE_POINTS = 1e-9


@dataclass(frozen=True)
class PlacedAction:
    """One action in the plan: its quarters, its days, the points it uses in each quarter, and why it is there."""

    action: ProposedAction
    start: date
    due: date
    points: tuple[tuple[Quarter, float], ...]
    waits_for: tuple[StepKey, ...]
    reason: str

    @property
    def quarters(self) -> tuple[Quarter, ...]:
        """Every quarter from the start to the due date."""
        return quarters_between(self.start, self.due)


@dataclass(frozen=True)
class UnplacedAction:
    """One action that cannot be planned, and why."""

    action: ProposedAction
    reason: str


@dataclass(frozen=True)
class QuarterUse:
    """How much of one quarter's capacity the plan uses, in points."""

    quarter: Quarter
    capacity_points: float
    used_points: float


@dataclass(frozen=True)
class Plan:
    """Actions by start and, within a quarter, in the order in which they were placed; each is placed or explained."""

    placed: tuple[PlacedAction, ...]
    unplaced: tuple[UnplacedAction, ...]
    quarters: tuple[QuarterUse, ...]


def schedule(
    actions: Sequence[ProposedAction],
    levels: Mapping[str, int | None],
    *,
    capacity_points_per_quarter: float,
    start: date,
) -> Plan:
    """A plan of the actions from current levels (in framework order, which settles ties).

    The quarter in which ``start`` lies has the share of the capacity that its remaining days are, in whole
    points. ValueError for a capacity that is not above zero, or for the same step twice.
    """
    keys = [action.key for action in actions]
    if len(set(keys)) < len(keys) or capacity_points_per_quarter <= 0:
        raise ValueError("a plan needs a capacity above zero, and each step once")
    reasons = {key: why_not_planned(key, set(keys), levels=levels) for key in keys}
    plannable = {action.key: action for action in actions if not reasons[action.key]}
    needs = {key: tuple(waits_for(key, levels)) for key in plannable}
    room = _Room(capacity_points_per_quarter, start)
    placed = _placed(plannable, needs, framework_order=list(levels), room=room)
    unplaced = (UnplacedAction(action, " ".join(reasons[action.key])) for action in actions if reasons[action.key])
    return Plan(tuple(sorted(placed, key=lambda item: item.start)), tuple(unplaced), room.uses())


@dataclass
class _Room:
    """What is left of each quarter's capacity."""

    capacity_points: float
    start: date
    used: dict[Quarter, float] = field(default_factory=dict)

    @property
    def first(self) -> Quarter:
        return quarter_of(self.start)

    def first_day(self, quarter: Quarter) -> date:
        return max(quarter.first_day, self.start)

    def capacity(self, quarter: Quarter) -> float:
        if self.start <= quarter.first_day:
            return self.capacity_points
        days = (quarter.last_day - quarter.first_day).days + 1
        return float(floor(self.capacity_points * ((quarter.last_day - self.start).days + 1) / days))

    def free(self, quarter: Quarter) -> float:
        return self.capacity(quarter) - self.used.get(quarter, 0.0)

    def fitted(self, points: float, quarter: Quarter) -> dict[Quarter, float] | None:
        """Points by quarter for an action that starts in a quarter; None when it has no room there."""
        if points <= self.capacity_points + TOLERANCE_POINTS:
            return {quarter: points} if points <= self.free(quarter) + TOLERANCE_POINTS else None
        taken: dict[Quarter, float] = {}
        while points > TOLERANCE_POINTS:
            share = min(points, self.free(quarter))
            if share <= TOLERANCE_POINTS:
                return None
            taken[quarter], points, quarter = share, points - share, quarter.following
        return taken

    def take(self, taken: Mapping[Quarter, float]) -> None:
        for quarter, points in taken.items():
            self.used[quarter] = self.used.get(quarter, 0.0) + points

    def full_words(self, quarter: Quarter) -> str:
        used = self.used.get(quarter, 0.0)
        return f"{used:g} of {_points_words(self.capacity(quarter))} are used"

    def uses(self) -> tuple[QuarterUse, ...]:
        last = max(self.used, default=None)
        quarters = quarters_between(self.start, last.last_day) if last else ()
        return tuple(QuarterUse(item, self.capacity(item), self.used.get(item, 0.0)) for item in quarters)


def _placed(
    actions: Mapping[StepKey, ProposedAction],
    needs: Mapping[StepKey, tuple[StepKey, ...]],
    *,
    framework_order: list[str],
    room: _Room,
) -> list[PlacedAction]:
    """Every action placed, one after another, each time the highest of those whose needs are placed."""
    lent = _lent_priorities(actions, needs)
    placed: dict[StepKey, PlacedAction] = {}

    def rank(key: StepKey) -> tuple:
        return (-lent[key][0], -actions[key].priority_value, framework_order.index(key[0]), key[1])

    while len(placed) < len(actions):
        ready = [key for key in actions if key not in placed and all(need in placed for need in needs[key])]
        key = min(ready, key=rank)
        waits = [placed[need] for need in needs[key]]
        placed[key] = _place(actions[key], waits, room=room, is_first=not placed, lent_by=lent[key][1])
    return list(placed.values())


def _lent_priorities(
    actions: Mapping[StepKey, ProposedAction], needs: Mapping[StepKey, tuple[StepKey, ...]]
) -> dict[StepKey, tuple[float, StepKey | None]]:
    """The priority that each action is placed by, and the waiting action that lends it (None: its own)."""
    lent: dict[StepKey, tuple[float, StepKey | None]] = {
        key: (action.priority_value, None) for key, action in actions.items()
    }
    changed = list(actions)
    while changed:
        key = changed.pop(0)
        value, lender = lent[key]
        raised = [need for need in needs[key] if value > lent[need][0]]
        lent |= {need: (value, lender or key) for need in raised}
        changed += raised
    return lent


def _place(
    action: ProposedAction, waits: Sequence[PlacedAction], *, room: _Room, is_first: bool, lent_by: StepKey | None
) -> PlacedAction:
    ready = quarter = max((quarter_of(item.due).following for item in waits), default=room.first)
    refused = None
    while (taken := room.fitted(action.effort_points, quarter)) is None:
        refused, quarter = quarter, quarter.following
    reason = " ".join(
        [
            *_waiting_words(waits, ready),
            *_room_words(action, refused, room=room),
            *_turn_words(quarter, is_free=not waits and refused is None, is_first=is_first),
            *_lender_words(lent_by),
        ]
    )
    room.take(taken)
    start = room.first_day(quarter)
    due = start + timedelta(weeks=action.typical_weeks) - timedelta(days=1)
    if len(taken) > 1:
        due = max(due, max(taken).last_day)
    keys = tuple(item.action.key for item in waits)
    return PlacedAction(action, start, due, tuple(taken.items()), keys, reason)


def _waiting_words(waits: Sequence[PlacedAction], ready: Quarter) -> Iterable[str]:
    last = [item for item in waits if quarter_of(item.due).following == ready]
    ends = " and ".join(f"{milestone(item.action.key)} (ends in {quarter_of(item.due)})" for item in last)
    return [f"Waits for {ends}."] if last else []


def _room_words(action: ProposedAction, refused: Quarter | None, *, room: _Room) -> Iterable[str]:
    if refused is None:
        return []
    return [f"It needs {_points_words(action.effort_points)}, and in {refused} {room.full_words(refused)}."]


def _points_words(points: float) -> str:
    return f"{points:g} {'point' if points == 1 else 'points'}"


def _turn_words(quarter: Quarter, *, is_free: bool, is_first: bool) -> Iterable[str]:
    if is_first:
        return ["It has the highest priority of those that can start."]
    return [f"It is next in priority of those that can start, and {quarter} has room."] if is_free else []


def _lender_words(lent_by: StepKey | None) -> Iterable[str]:
    return [f"It takes the priority of {milestone(lent_by)}, which waits for it."] if lent_by else []
