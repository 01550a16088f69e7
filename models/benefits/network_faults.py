"""What is wrong with the map: orphans, circles, single points of failure, and links whose effect nobody measures.

A single point of failure is a node that every way from any service to a benefit runs through: it dominates the
benefit (Cooper, Harvey and Kennedy 2001, "A simple, fast dominance algorithm").
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from models.benefits.network import (
    BENEFIT,
    CHANGE,
    CRITERION,
    MEASURED,
    NO_BASELINE,
    NO_MEASURE,
    NO_VALUE,
    OUTPUT,
    SERVICE,
    STEP_NAMES,
    Network,
    reached,
)
from models.benefits.settings import section

ORPHAN, CIRCLE, SINGLE, UNMEASURED = "Orphan", "Circle", "Single point of failure", "Unmeasured link"
CHECKS = (CIRCLE, ORPHAN, SINGLE, UNMEASURED)
NAMED, KEPT = 3, 8
ROOT = ""
Neighbours = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class MapFault:
    """One fault: which check found it, the nodes that it is about, what is wrong and what to do."""

    check: str
    node_ids: tuple[str, ...]
    sentence: str
    remedy: str


@lru_cache(maxsize=KEPT)
def faults(network: Network) -> tuple[MapFault, ...]:
    """Every fault of the map, check by check."""
    return (*circles(network), *orphans(network), *single_points(network), *unmeasured_links(network))


def orphans(network: Network) -> tuple[MapFault, ...]:
    """Benefits without a way from an output, outputs and changes that lead nowhere or come from nowhere, criteria
    that nothing serves, and services that a benefit names though no way leads from them to it."""
    return (
        *_benefits_without_a_way(network),
        *_leading_nowhere(network),
        *_changes_from_nowhere(network),
        *_criteria_without_a_benefit(network),
        *_services_without_a_way(network),
    )


def circles(network: Network) -> tuple[MapFault, ...]:
    """Circles, each the shortest through its first link; every link that stands in any circle is in one of them."""
    made = []
    for circle in circles_of(network.after):
        names = " \u2192 ".join(_name(network, one) for one in (*circle, circle[0]))
        sentence = f"Each waits for the one before it: {names}."
        remedy = "Withdraw one of these links: an effect cannot be its own cause."
        made.append(MapFault(CIRCLE, circle, sentence, remedy))
    return tuple(made)


def single_points(network: Network) -> tuple[MapFault, ...]:
    """Nodes without which at least so many benefits as the rules say have no other way from a service, worst first."""
    counts, least = lost_counts(network), section("map")["single_point_from"]
    worst = sorted((one for one, lost in counts.items() if lost >= least), key=lambda one: -counts[one])
    return tuple(_single_point(network, one) for one in worst)


def unmeasured_links(network: Network) -> tuple[MapFault, ...]:
    """Links into a benefit that cannot show whether they work, benefit by benefit.

    That is so where the benefit has no measure, where no measure has a baseline, or where none has a value though
    the benefit is monitored or realised.
    """
    found = (network.nodes[one] for one in network.of(BENEFIT))
    return tuple(
        _unmeasured(network, node.node_id, node.measured)
        for node in found
        if node.measured != MEASURED and network.before[node.node_id]
    )


def circles_of(after: Neighbours) -> list[tuple[str, ...]]:
    """Circles that together hold every link that stands in one, each from its first node in the order of the ids."""
    found: dict[tuple[str, ...], None] = {}
    covered: set[tuple[str, str]] = set()
    for part in _strong_parts(after):
        for start in part:
            for end in after[start]:
                if end in part and (start, end) not in covered:
                    circle = _shortest_way(end, start, after, part)
                    covered.update(pairwise((*circle, circle[0])))
                    found[_turned(circle)] = None
    return list(found)


@lru_cache(maxsize=KEPT)
def lost_counts(network: Network) -> Mapping[str, int]:
    """How many other benefits have no way from a service without each node; only nodes that a service leads to."""
    above, order = dominators_of(network)
    counts = dict.fromkeys(order, 0)
    for node in reversed(order):
        if above[node] != ROOT:
            counts[above[node]] += counts[node] + (network.nodes[node].kind == BENEFIT)
    return counts


def lost_benefits(network: Network, node_id: str) -> tuple[str, ...]:
    """The other benefits that have no way from a service without the node, in the order of the register."""
    under, place = _under(network)
    waiting, found = list(under.get(node_id, ())), []
    while waiting:
        node = waiting.pop()
        found.append(node)
        waiting.extend(under.get(node, ()))
    return tuple(sorted((one for one in found if one in place), key=place.__getitem__))


@lru_cache(maxsize=KEPT)
def _under(network: Network) -> tuple[Mapping[str, list[str]], Mapping[str, int]]:
    """(the nodes that each node is the nearest dominator of, the place of each benefit in the register)."""
    above, order = dominators_of(network)
    under: dict[str, list[str]] = {}
    for node in order:
        under.setdefault(above[node], []).append(node)
    return under, {one: at for at, one in enumerate(network.of(BENEFIT))}


@lru_cache(maxsize=KEPT)
def dominators_of(network: Network) -> tuple[Mapping[str, str], tuple[str, ...]]:
    """(the nearest node that every way from a service to each node runs through, the nodes in order of the search).

    The root stands above all services; its id is empty.
    """
    after = {**network.after, ROOT: network.of(SERVICE)}
    order = _reverse_postorder(ROOT, after)
    rank = {node: at for at, node in enumerate(order)}
    before: dict[str, list[str]] = {node: [] for node in order}
    for node in order:
        for end in after[node]:
            before[end].append(node)
    above = {ROOT: ROOT}
    while _one_round(order, before, rank, above):
        pass
    return above, tuple(order[1:])


def _one_round(
    order: Sequence[str], before: Mapping[str, list[str]], rank: Mapping[str, int], above: dict[str, str]
) -> bool:
    """Set the nearest dominator of each node anew; whether one of them changed."""
    is_changed = False
    for node in order[1:]:
        known = [one for one in before[node] if one in above]
        nearest = known[0]
        for other in known[1:]:
            nearest = _met(nearest, other, rank, above)
        is_changed |= above.get(node) != nearest
        above[node] = nearest
    return is_changed


def _met(one: str, other: str, rank: Mapping[str, int], above: Mapping[str, str]) -> str:
    while one != other:
        if rank[one] > rank[other]:
            one = above[one]
        else:
            other = above[other]
    return one


def _reverse_postorder(root: str, after: Neighbours) -> list[str]:
    done, seen = [], {root}
    stack = [(root, iter(after[root]))]
    while stack:
        node, ends = stack[-1]
        end = next((one for one in ends if one not in seen), None)
        if end is None:
            done.append(node)
            stack.pop()
        else:
            seen.add(end)
            stack.append((end, iter(after[end])))
    return done[::-1]


def _strong_parts(after: Neighbours) -> list[dict[str, None]]:
    """The sets of nodes that lead to each other, those of one node left out (Kosaraju's two searches)."""
    order = [node for node in _reverse_postorder(ROOT, {**after, ROOT: tuple(after)}) if node != ROOT]
    before: dict[str, list[str]] = {node: [] for node in after}
    for node, ends in after.items():
        for end in ends:
            before[end].append(node)
    taken: set[str] = set()
    parts = []
    for node in order:
        part = reached([node], before, taken)
        taken |= part
        if len(part) > 1:
            parts.append(dict.fromkeys(one for one in after if one in part))
    return parts


def _shortest_way(start: str, goal: str, after: Neighbours, within: Mapping[str, None]) -> tuple[str, ...]:
    """The nodes from start to goal with fewest links, both ends included."""
    came: dict[str, str] = {start: start}
    queue = deque([start])
    while goal not in came:
        node = queue.popleft()
        for end in after[node]:
            if end in within and end not in came:
                came[end] = node
                queue.append(end)
    way = [goal]
    while way[-1] != start:
        way.append(came[way[-1]])
    return tuple(reversed(way))


def _turned(circle: tuple[str, ...]) -> tuple[str, ...]:
    at = circle.index(min(circle))
    return circle[at:] + circle[:at]


def _benefits_without_a_way(network: Network) -> Iterator[MapFault]:
    for one in network.of(BENEFIT):
        if one not in network.enabled:
            sentence = f"No output leads to the benefit {_name(network, one)}."
            remedy = "Link an output or a business change to it, or retire the benefit."
            yield MapFault(ORPHAN, (one,), sentence, remedy)


def _leading_nowhere(network: Network) -> Iterator[MapFault]:
    useful = reached(network.of(BENEFIT), network.before)
    for kind in (OUTPUT, CHANGE):
        for one in network.of(kind):
            if one not in useful:
                sentence = f"The {STEP_NAMES[kind].lower()} {_name(network, one)} leads to no benefit."
                remedy = "Link it to what it makes possible, or withdraw it."
                yield MapFault(ORPHAN, (one,), sentence, remedy)


def _changes_from_nowhere(network: Network) -> Iterator[MapFault]:
    for one in network.of(CHANGE):
        if one not in network.enabled:
            sentence = f"No output leads to the business change {_name(network, one)}."
            yield MapFault(ORPHAN, (one,), sentence, "Link the output that makes it possible, or withdraw it.")


def _criteria_without_a_benefit(network: Network) -> Iterator[MapFault]:
    for one in network.of(CRITERION):
        if not network.before[one]:
            sentence = f"No benefit serves the success criterion {one} {_name(network, one)}."
            yield MapFault(ORPHAN, (one,), sentence, "Propose a benefit that serves it, or ask the board to drop it.")


def _services_without_a_way(network: Network) -> Iterator[MapFault]:
    """A group of services counts as joined when one of its parts is: S5 by S5a."""
    by_service = {one: reached([one], network.after) for one in network.of(SERVICE)}
    for benefit in network.of(BENEFIT):
        for service in network.nodes[benefit].named:
            joined = (ends for part, ends in by_service.items() if part == service or is_part(part, service))
            if not any(benefit in ends for ends in joined):
                yield _hole(network, benefit, service)


def is_part(service_id: str, group_id: str) -> bool:
    """Whether a service is a part of a group: its id is that of the group and one more letter."""
    return service_id[:-1] == group_id and service_id[-1].isalpha()


def _hole(network: Network, benefit: str, service: str) -> MapFault:
    name = f"{service} {_name(network, service)}"
    sentence = f"{_name(network, benefit)} names the service {name}, but no way leads from it to the benefit."
    remedy = "Link an output of the service, or take the service out of the profile."
    return MapFault(ORPHAN, (service, benefit), sentence, remedy)


def _single_point(network: Network, node_id: str) -> MapFault:
    lost, node = lost_benefits(network, node_id), network.nodes[node_id]
    start = f"Without the {STEP_NAMES[node.kind].lower()} {node.title}"
    many = f"{len(lost)} benefits are" if len(lost) > 1 else "1 benefit is"
    remedy = "Open a second way to what it carries, or watch its delivery first."
    return MapFault(SINGLE, (node_id, *lost), f"{start}, {many} out of reach: {_names(network, lost)}.", remedy)


def _unmeasured(network: Network, benefit: str, measured: str) -> MapFault:
    links = network.before[benefit]
    start = f"{len(links)} links lead" if len(links) > 1 else f"The link from {_name(network, links[0])} leads"
    reason, remedy = {
        NO_MEASURE: ("which has no measure", "Give it a measure with its unit and how often it is reported."),
        NO_BASELINE: ("no measure of which has a baseline", "Measure the baseline before the change takes effect."),
        NO_VALUE: ("which is monitored without a value", "Enter the first value, or rest the measure on a KPI."),
    }[measured]
    return MapFault(UNMEASURED, (benefit, *links), f"{start} to {_name(network, benefit)}, {reason}.", remedy)


def _name(network: Network, node_id: str) -> str:
    return network.nodes[node_id].title


def _names(network: Network, node_ids: Sequence[str]) -> str:
    shown = [_name(network, one) for one in node_ids[:NAMED]]
    more = len(node_ids) - len(shown)
    return ", ".join([*shown, f"{more} more"]) if more > 0 else _listed(shown)


def _listed(names: Iterable[str]) -> str:
    listed = list(names)
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} and {listed[-1]}"
