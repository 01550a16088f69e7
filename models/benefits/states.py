"""The states of a benefit from identified to realised, and what each move waits for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

IDENTIFIED, MAPPED, PROFILED, APPROVED = "identified", "mapped", "profiled", "approved"
BASELINED, MONITORING, REALISED, RETIRED = "baselined", "monitoring", "realised", "retired"
STATES = (IDENTIFIED, MAPPED, PROFILED, APPROVED, BASELINED, MONITORING, REALISED, RETIRED)
TRACKED = (MONITORING, REALISED)
WAITS_FOR = "Waits for: "
BEFORE_APPROVAL = (IDENTIFIED, MAPPED, PROFILED)
STATE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        IDENTIFIED: "Identified",
        MAPPED: "Mapped",
        PROFILED: "Profiled, waiting for the board",
        APPROVED: "Approved",
        BASELINED: "Baselined",
        MONITORING: "Monitoring",
        REALISED: "Realised",
        RETIRED: "Retired",
    }
)
PHASE_NAMES = (
    "1. Identification and mapping",
    "2. Profile and planning",
    "3. Monitoring and review",
    "4. Benefits realisation",
)
PHASES: Mapping[str, str] = MappingProxyType(
    {
        IDENTIFIED: PHASE_NAMES[0],
        MAPPED: PHASE_NAMES[0],
        PROFILED: PHASE_NAMES[1],
        APPROVED: PHASE_NAMES[1],
        BASELINED: PHASE_NAMES[1],
        MONITORING: PHASE_NAMES[2],
        REALISED: PHASE_NAMES[3],
        RETIRED: "Retired",
    }
)
FORWARD = MappingProxyType(
    {
        IDENTIFIED: MAPPED,
        MAPPED: PROFILED,
        PROFILED: APPROVED,
        APPROVED: BASELINED,
        BASELINED: MONITORING,
        MONITORING: REALISED,
    }
)
BACK = MappingProxyType({PROFILED: MAPPED, APPROVED: PROFILED, MONITORING: BASELINED, REALISED: MONITORING})


@dataclass(frozen=True)
class Delivery:
    """One output that a benefit rests on, and when it is or was to go live."""

    title: str
    due_on: date | None
    live_on: date | None

    def is_live(self, today: date) -> bool:
        """True from the day on which it went live."""
        return self.live_on is not None and self.live_on <= today

    @property
    def words(self) -> str:
        """The output with its planned day."""
        return f"{self.title} ({f'planned live {day_words(self.due_on)}' if self.due_on else 'no date planned'})"


@dataclass(frozen=True)
class Facts:
    """What a move is judged on.

    ``lacking`` names the fields of the profile that are empty; ``measure`` is the name of the primary measure, empty
    without one, and ``lacking_baseline`` what its baseline is without. ``not_met`` says why the target does not count
    as met, empty when it does. ``is_own_request``: whoever moves it now asked for the approval.
    """

    state: str
    has_criterion: bool = False
    lacking: tuple[str, ...] = ()
    measure: str = ""
    lacking_baseline: tuple[str, ...] = ()
    has_target: bool = False
    is_target_approved: bool = False
    outputs: tuple[Delivery, ...] = ()
    not_met: str = ""
    has_decision: bool = False
    is_own_request: bool = False
    today: date = date.max

    @property
    def has_baseline(self) -> bool:
        """True with value, day and source on the primary measure."""
        return bool(self.measure) and not self.lacking_baseline


def next_states(state: str) -> tuple[str, ...]:
    """The states that can follow: the next one, the one before, and retired; from retired back to the start."""
    if state == RETIRED:
        return (IDENTIFIED,)
    return (*(moves[state] for moves in (FORWARD, BACK) if state in moves), RETIRED)


def needs_board(from_state: str, to_state: str) -> bool:
    """True for moves that only a decision of the board makes: approval, realisation, each step back.

    What the board approved, it alone retires.
    """
    if to_state == RETIRED:
        return from_state not in BEFORE_APPROVAL
    return to_state in (APPROVED, REALISED) or BACK.get(from_state) == to_state


def waiting_for(facts: Facts, to_state: str) -> tuple[str, ...]:
    """What a move still waits for, in sentences that name it; empty when it may be made."""
    if to_state not in next_states(facts.state):
        here, there = (STATE_WORDS.get(state, state).lower() for state in (facts.state, to_state))
        return (f"No move leads from {here} to {there}.",)
    is_forward = FORWARD.get(facts.state) == to_state
    found = WAITS[to_state](facts) if is_forward else ()
    return (*found, *_decision(facts, to_state))


def monitoring_waits(facts: Facts) -> tuple[str, ...]:
    """What monitoring waits for, whatever state the benefit is in: a baseline, and outputs that are live."""
    return _live_outputs(facts)


def open_points(facts: Facts) -> tuple[str, ...]:
    """What may still be open when a profile goes to the board, and is flagged there."""
    points = (
        (facts.has_baseline, "The baseline is still to be determined."),
        (facts.has_target, "The target is still to be confirmed."),
        (facts.is_target_approved or not facts.has_target, "The target is proposed and waits for the board."),
    )
    return tuple(words for is_settled, words in points if not is_settled)


def outputs_behind(node_id: str, sources: Mapping[str, Iterable[str]], outputs: Iterable[str]) -> tuple[str, ...]:
    """The outputs that lead to a node through links, however many lie between; in order of id.

    ``sources`` holds the nodes that lead to each node; ``outputs`` are the ids of outputs.
    """
    seen, waiting = {node_id}, [node_id]
    while waiting:
        coming = [one for one in sources.get(waiting.pop(), ()) if one not in seen]
        seen.update(coming)
        waiting += coming
    known = outputs if isinstance(outputs, (set, frozenset, dict)) else set(outputs)
    return tuple(sorted(one for one in seen - {node_id} if one in known))


def day_words(day: date) -> str:
    """A day for readers: 30 Jun 2025."""
    return f"{day.day} {day:%b %Y}"


def _mapping(facts: Facts) -> tuple[str, ...]:
    criterion = () if facts.has_criterion else (_waits("a success criterion that it serves"),)
    return criterion + _path(facts)


def _path(facts: Facts) -> tuple[str, ...]:
    return () if facts.outputs else (_waits("a path on the map from an output that leads to it"),)


def _profile(facts: Facts) -> tuple[str, ...]:
    lacking = tuple(_waits(name) for name in facts.lacking)
    measure = () if facts.measure else (_waits("a primary measure with its unit"),)
    return _mapping(facts) + lacking + measure


def _approval(facts: Facts) -> tuple[str, ...]:
    own = ("Who asked for the approval does not approve it: somebody else decides.",) if facts.is_own_request else ()
    return _profile(facts) + own


def _baseline(facts: Facts) -> tuple[str, ...]:
    if not facts.measure:
        return (_waits("a primary measure with its unit"),)
    return tuple(_waits(f"the {part} of {facts.measure}") for part in facts.lacking_baseline)


def _live_outputs(facts: Facts) -> tuple[str, ...]:
    late = tuple(_waits(output.words) for output in facts.outputs if not output.is_live(facts.today))
    return _baseline(facts) + _path(facts) + late


def _target_met(facts: Facts) -> tuple[str, ...]:
    if not facts.has_target:
        return (_waits("a target"),)
    approved = () if facts.is_target_approved else (_waits("the board's approval of the target"),)
    return approved + ((_waits(f"the target to be met ({facts.not_met})"),) if facts.not_met else ())


def _decision(facts: Facts, to_state: str) -> tuple[str, ...]:
    if facts.has_decision or not needs_board(facts.state, to_state):
        return ()
    return (_waits("a decision of the board"),)


def _waits(words: str) -> str:
    return f"{WAITS_FOR}{words}."


WAITS = MappingProxyType(
    {
        MAPPED: _mapping,
        PROFILED: _profile,
        APPROVED: _approval,
        BASELINED: _baseline,
        MONITORING: _live_outputs,
        REALISED: _target_met,
    }
)
