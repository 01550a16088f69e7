"""An improvement action from plan to closure: its states, and what each move needs.

Closing an action changes no level: it asks for a re-score, and only a decision on that request can raise the level.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from models.errors import UserFacingError


class ActionRefused(UserFacingError):
    """The action cannot move that way, or what the move needs is missing."""


class ActionState(StrEnum):
    """Where an action stands."""

    PLANNED = "planned"
    IN_PROGRESS = "in progress"
    BLOCKED = "blocked"
    DONE = "done"
    DROPPED = "dropped"


ALLOWED_MOVES: dict[ActionState, tuple[ActionState, ...]] = {
    ActionState.PLANNED: (ActionState.IN_PROGRESS, ActionState.BLOCKED, ActionState.DROPPED),
    ActionState.IN_PROGRESS: (ActionState.BLOCKED, ActionState.DONE, ActionState.DROPPED),
    ActionState.BLOCKED: (ActionState.PLANNED, ActionState.IN_PROGRESS, ActionState.DROPPED),
    ActionState.DONE: (),
    ActionState.DROPPED: (ActionState.PLANNED,),
}
OPEN_STATES = (ActionState.PLANNED, ActionState.IN_PROGRESS, ActionState.BLOCKED)


@dataclass(frozen=True)
class Action:
    """One action of a plan; texts are empty where nothing was given, dates None."""

    action_id: str
    capability_id: str
    from_level: int
    title: str
    owner_role: str
    due: date
    success_measure: str
    evidence_needed: str
    state: ActionState = ActionState.PLANNED
    service_id: str = ""
    benefit_id: str = ""
    kpi_id: str = ""
    blocker: str = ""
    dropped_because: str = ""
    closure_evidence: str = ""
    closed_on: date | None = None

    @property
    def to_level(self) -> int:
        """The level that the action is meant to reach."""
        return self.from_level + 1

    @property
    def is_open(self) -> bool:
        """True until the action is done or dropped."""
        return self.state in OPEN_STATES


def is_late(action: Action, on_date: date) -> bool:
    """True for an open action whose due date has passed; it is not late on the due date itself."""
    return action.is_open and action.due < on_date


def is_allowed(present: ActionState, wanted: ActionState) -> bool:
    """True when an action may move from one state to the other."""
    return wanted in ALLOWED_MOVES[present]


def started(action: Action) -> Action:
    """The action in progress, any blocker cleared."""
    return _moved(action, ActionState.IN_PROGRESS, blocker="")


def blocked(action: Action, blocker: str) -> Action:
    """The action blocked; ActionRefused without words on what blocks it."""
    return _moved(action, ActionState.BLOCKED, blocker=_needed(blocker, "Say what blocks the action."))


def dropped(action: Action, reason: str) -> Action:
    """The action dropped; ActionRefused without a reason."""
    words = _needed(reason, "Say why the action is dropped.")
    return _moved(action, ActionState.DROPPED, dropped_because=words, blocker="")


def planned_again(action: Action) -> Action:
    """A blocked or dropped action back in the plan."""
    return _moved(action, ActionState.PLANNED, dropped_because="", blocker="")


def closed(action: Action, evidence: str, *, on_date: date) -> Action:
    """The action done; ActionRefused without closure evidence."""
    words = _needed(evidence, "Name the evidence that shows it done, then close it.")
    return _moved(action, ActionState.DONE, closure_evidence=words, closed_on=on_date)


def _moved(action: Action, state: ActionState, **changes: object) -> Action:
    if not is_allowed(action.state, state):
        allowed = ", ".join(ALLOWED_MOVES[action.state]) or "nothing: it is closed"
        raise ActionRefused(f"An action that is {action.state} cannot become {state}.", f"It can become {allowed}.")
    return replace(action, state=state, **changes)


def _needed(text: str, what_to_do: str) -> str:
    if not text.strip():
        raise ActionRefused("The action was not changed.", what_to_do)
    return text.strip()
