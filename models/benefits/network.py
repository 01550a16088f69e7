"""The benefits dependency network: what each benefit comes from and what it serves, from left to right.

Enabler (service), output, business change, benefit, success criterion, pillar: Ward and Daniel, Benefits Management
(2nd edition 2012, chapter 3), with the objectives at the right. Retired benefits are left out with their links.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Protocol

from models.benefits.kinds import BENEFIT, CHANGE, LINK, MEASURE, OUTPUT, RegisterRow
from models.benefits.pillars import criterion_pillars, pillars
from models.benefits.states import MONITORING, REALISED, RETIRED, STATE_WORDS, TRACKED
from models.performance.links import criteria, services

SERVICE, CRITERION, PILLAR = "service", "criterion", "pillar"
STEPS = (SERVICE, OUTPUT, CHANGE, BENEFIT, CRITERION, PILLAR)
STEP_NAMES = {
    SERVICE: "Service",
    OUTPUT: "Output",
    CHANGE: "Business change",
    BENEFIT: "Benefit",
    CRITERION: "Success criterion",
    PILLAR: "Pillar",
}
THERE, COMING, LATE, OPEN, GIVEN = "there", "on the way", "late", "not yet", "given"
STATES = (THERE, COMING, LATE, OPEN, GIVEN)
NECESSARY = "necessary"
DELIVERS, LEADS, SERVES = "delivers", "leads to", "serves"
FIRST = "must come first"
NO_MEASURE, NO_BASELINE, NO_VALUE, MEASURED = "no measure", "no baseline", "no value", "measured"
KEPT = 8


class Rows(Protocol):
    """What the network is made from: the rows of each kind that stand."""

    def rows(self, kind_id: str) -> tuple[RegisterRow, ...]:
        """The rows of a kind."""


@dataclass(frozen=True)
class Node:
    """One thing in the network. ``words`` say its state with its day; ``measured`` is known of benefits alone.

    ``named`` are the services that the founding document names for a benefit.
    """

    node_id: str
    kind: str
    title: str
    state: str = GIVEN
    words: str = ""
    measured: str = ""
    named: tuple[str, ...] = ()


@dataclass(frozen=True)
class Edge:
    """One arrow; ``row_id`` is that of the link in the register, empty where a field of another row says it."""

    start: str
    end: str
    kind: str
    strength: str = ""
    note: str = ""
    row_id: str = ""


@dataclass(frozen=True, eq=False)
class Network:
    """Nodes by id, from the first step to the last, and the edges between them."""

    nodes: Mapping[str, Node]
    edges: tuple[Edge, ...]

    @cached_property
    def after(self) -> Mapping[str, tuple[str, ...]]:
        """What each node leads to."""
        return _neighbours(self.nodes, ((edge.start, edge.end) for edge in self.edges))

    @cached_property
    def before(self) -> Mapping[str, tuple[str, ...]]:
        """What leads to each node."""
        return _neighbours(self.nodes, ((edge.end, edge.start) for edge in self.edges))

    @cached_property
    def enabled(self) -> frozenset[str]:
        """Every node that a service leads to."""
        return reached(self.of(SERVICE), self.after)

    def of(self, kind: str) -> tuple[str, ...]:
        """The ids of the nodes of a step."""
        return self._by_kind.get(kind, ())

    @cached_property
    def _by_kind(self) -> Mapping[str, tuple[str, ...]]:
        return {kind: tuple(one.node_id for one in self.nodes.values() if one.kind == kind) for kind in STEPS}


def network_of(register: Rows, *, as_at: date, valued: Collection[str] | None = None) -> Network:
    """The network of a register, its states as they were on a day.

    ``valued``: the measures that have a value by then; None where that is not asked.
    """
    benefits = [row for row in register.rows(BENEFIT) if row.state != RETIRED]
    outputs, changes = register.rows(OUTPUT), register.rows(CHANGE)
    measured = _measured(benefits, register.rows(MEASURE), valued)
    nodes = [
        *_service_nodes({service for row in (*outputs, *benefits) for service in row["services"]}),
        *(Node(row.row_id, OUTPUT, str(row["title"]), *output_state(row, as_at)) for row in outputs),
        *(Node(row.row_id, CHANGE, str(row["title"]), *change_state(row, as_at)) for row in changes),
        *(_benefit_node(row, measured[row.row_id]) for row in benefits),
        *(Node(one.criterion_id, CRITERION, one.name) for one in criteria().values()),
        *(Node(one.pillar_id, PILLAR, one.name) for one in pillars().values()),
    ]
    by_id = {node.node_id: node for node in nodes}
    links = tuple(_linked(register.rows(LINK)))
    edges = [*_delivered(outputs), *links, *_awaited(benefits, links), *_served(benefits)]
    return Network(by_id, tuple(edge for edge in edges if edge.start in by_id and edge.end in by_id))


def output_state(row: RegisterRow, as_at: date) -> tuple[str, str]:
    """State of an output on a day, and its words: live, late against its plan, on the way, or without a day."""
    return _dated_state(row["live_on"], row["expected_on"], row["due_on"], as_at, "live")


def change_state(row: RegisterRow, as_at: date) -> tuple[str, str]:
    """State of a business change on a day, and its words."""
    return _dated_state(row["done_on"], None, row["due_on"], as_at, "in place")


def reached(
    starts: Iterable[str], neighbours: Mapping[str, tuple[str, ...]], without: Set[str] = frozenset()
) -> frozenset[str]:
    """The starts and everything that they lead to, never through what is taken out."""
    seen = {start for start in starts if start not in without}
    waiting = list(seen)
    while waiting:
        found = [end for end in neighbours[waiting.pop()] if end not in seen and end not in without]
        seen.update(found)
        waiting.extend(found)
    return frozenset(seen)


@lru_cache(maxsize=64)
def downstream(network: Network, node_id: str) -> frozenset[str]:
    """Everything that a node leads to, without itself."""
    return reached([node_id], network.after) - {node_id}


@lru_cache(maxsize=64)
def upstream(network: Network, node_id: str) -> frozenset[str]:
    """Everything that leads to a node, without itself."""
    return reached([node_id], network.before) - {node_id}


def nearest(network: Network, node_id: str, most: int) -> frozenset[str]:
    """The node and at most so many of what stands before and after it, fewest steps away first."""
    found = {node_id: None}
    queue = deque([(node_id, network.after), (node_id, network.before)])
    while queue and len(found) < most:
        at, neighbours = queue.popleft()
        for other in neighbours[at][: most - len(found)]:
            if other not in found:
                found[other] = None
                queue.append((other, neighbours))
    return frozenset(found)


def with_path(network: Network) -> tuple[str, ...]:
    """The benefits that a service leads to."""
    return tuple(one for one in network.of(BENEFIT) if one in network.enabled)


@lru_cache(maxsize=KEPT)
def carriers(network: Network) -> tuple[str, ...]:
    """The fewest services found that lead to half of the benefits with a path: each time the one that adds most."""
    left = {one: downstream(network, one) & set(with_path(network)) for one in network.of(SERVICE)}
    wanted, covered, chosen = len(with_path(network)) / 2, set(), []
    while len(covered) < wanted:
        best = max(left, key=lambda one: len(left[one] - covered))
        covered |= left.pop(best)
        chosen.append(best)
    return tuple(chosen)


def lost_without(network: Network, node_id: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(benefits that have no other way from a service, those that have one but lack what they cannot do without)."""
    alive = reached(network.of(SERVICE), network.after, {node_id})
    no_way = network.enabled - alive - {node_id}
    gone = {node_id}
    while lacking := {one for one in _needing(network, network.enabled - alive) if one in alive}:
        gone |= lacking
        alive = reached(network.of(SERVICE), network.after, gone)
    lacking = network.enabled - alive - no_way - {node_id}
    return _benefits_in(network, no_way), _benefits_in(network, lacking)


def _needing(network: Network, lost: Set[str]) -> Iterator[str]:
    return (edge.end for edge in network.edges if edge.strength == NECESSARY and edge.start in lost)


def _benefits_in(network: Network, node_ids: Set[str]) -> tuple[str, ...]:
    return tuple(one for one in network.of(BENEFIT) if one in node_ids)


def _neighbours(nodes: Iterable[str], pairs: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {node: {} for node in nodes}
    for one, other in pairs:
        found[one][other] = None
    return {node: tuple(others) for node, others in found.items()}


def _dated_state(done: object, expected: object, due: object, as_at: date, there: str) -> tuple[str, str]:
    if isinstance(done, date) and done <= as_at:
        return THERE, f"{there} since {_day(done)}"
    awaited = expected or due
    if not isinstance(awaited, date):
        return OPEN, "no day is given"
    if awaited < as_at:
        return LATE, f"was to be {there} on {_day(awaited)}"
    if isinstance(due, date) and awaited > due:
        return LATE, f"expected {there} on {_day(awaited)}, planned for {_day(due)}"
    return COMING, f"planned to be {there} on {_day(awaited)}"


def _day(value: date) -> str:
    return f"{value.day} {value:%b %Y}"


def _service_nodes(known: Set[str]) -> Iterator[Node]:
    return (Node(one.service_id, SERVICE, one.name) for one in services().values() if one.service_id in known)


def _benefit_node(row: RegisterRow, measured: str) -> Node:
    state = THERE if row.state == REALISED else COMING if row.state == MONITORING else OPEN
    words, named = STATE_WORDS[row.state].lower(), tuple(row["services"])
    return Node(row.row_id, BENEFIT, str(row["title"]), state, words, measured, named)


def _measured(
    benefits: Iterable[RegisterRow], measures: Iterable[RegisterRow], valued: Collection[str] | None
) -> dict[str, str]:
    """How far each benefit can be seen: by its best measure. A value is asked for only once it is monitored."""
    found: dict[str, list[RegisterRow]] = {}
    for measure in measures:
        found.setdefault(str(measure["benefit_id"]), []).append(measure)
    return {row.row_id: _how_measured(row, found.get(row.row_id, []), valued) for row in benefits}


def _how_measured(benefit: RegisterRow, measures: list[RegisterRow], valued: Collection[str] | None) -> str:
    based = [one for one in measures if one["baseline_value"] is not None]
    if not based:
        return NO_BASELINE if measures else NO_MEASURE
    if valued is not None and benefit.state in TRACKED and not any(one.row_id in valued for one in based):
        return NO_VALUE
    return MEASURED


def _delivered(outputs: Iterable[RegisterRow]) -> Iterator[Edge]:
    return (Edge(service, row.row_id, DELIVERS) for row in outputs for service in row["services"])


def _linked(links: Iterable[RegisterRow]) -> Iterator[Edge]:
    for row in links:
        ends = str(row["from_id"]), str(row["to_id"])
        yield Edge(*ends, LEADS, str(row["strength"]), str(row["note"] or ""), row.row_id)


def _awaited(benefits: Iterable[RegisterRow], links: Iterable[Edge]) -> Iterator[Edge]:
    """Arrows from benefits that must come first, where no link of the register says so already."""
    said = {(edge.start, edge.end) for edge in links}
    for row in benefits:
        for first in row["depends_on"]:
            if (first, row.row_id) not in said:
                yield Edge(first, row.row_id, LEADS, NECESSARY, FIRST)


def _served(benefits: Iterable[RegisterRow]) -> Iterator[Edge]:
    yield from (Edge(row.row_id, criterion, SERVES) for row in benefits for criterion in row["criteria"])
    yield from (Edge(one.criterion_id, one.pillar_id, SERVES, note=one.reason) for one in criterion_pillars())
