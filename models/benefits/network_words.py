"""What the map says in words: its message, what a node leads to, and what is lost without it."""

from __future__ import annotations

from collections.abc import Set

from models.benefits.network import (
    BENEFIT,
    CHANGE,
    CRITERION,
    OUTPUT,
    PILLAR,
    SERVICE,
    Network,
    carriers,
    downstream,
    lost_without,
    upstream,
    with_path,
)
from models.benefits.network_faults import CHECKS, CIRCLE, ORPHAN, SINGLE, UNMEASURED, faults, single_points

NOUNS = {
    SERVICE: ("service", "services"),
    OUTPUT: ("output", "outputs"),
    CHANGE: ("business change", "business changes"),
    BENEFIT: ("benefit", "benefits"),
    CRITERION: ("success criterion", "success criteria"),
    PILLAR: ("pillar", "pillars"),
}
CHECK_NOUNS = {
    CIRCLE: ("circle", "circles"),
    ORPHAN: ("orphan", "orphans"),
    SINGLE: ("single point of failure", "single points of failure"),
    UNMEASURED: ("benefit with unmeasured links", "benefits with unmeasured links"),
}


def map_message(network: Network) -> str:
    """How many benefits have a path from a service, and how few services carry half of them."""
    total, joined = len(network.of(BENEFIT)), len(with_path(network))
    if not total:
        return "No benefit is on the map yet"
    if not joined:
        many = f"No benefit of {_whole(total)} has a path from a service"
        return many if total > 1 else "The benefit has no path yet"
    start = f"{_part(joined, total)} a path from a service"
    few = len(carriers(network))
    if joined < 2:
        return start
    return f"{start}; {few} {'service carries' if few == 1 else 'services carry'} half of them"


def checks_message(network: Network) -> str:
    """What the checks found, in one sentence."""
    found = [fault.check for fault in faults(network)]
    counts = [(found.count(check), *CHECK_NOUNS[check]) for check in CHECKS if check in found]
    if not counts:
        return "The checks found nothing."
    return f"The checks found {_listed([_counted(*each) for each in counts])}."


def carried_most(network: Network) -> str:
    """The message of the whole picture: without what most benefits have no other way."""
    worst = single_points(network)
    if not worst:
        return "No service, output or change is the only way to two benefits"
    most = worst[0].node_ids
    others = sum(len(fault.node_ids) == len(most) for fault in worst[1:])
    more = f"; {others} {'other carries' if others == 1 else 'others carry'} as many" if others else ""
    return f"{_many(len(most) - 1, BENEFIT)} rest on {network.nodes[most[0]].title} alone{more}"


def focus_words(network: Network, node_id: str) -> str:
    """What a node comes from, leads to, and what would be lost without it, in one or two sentences."""
    node = network.nodes[node_id]
    if node.kind in (CRITERION, PILLAR):
        return _served_words(network, node_id)
    after, before = downstream(network, node_id), upstream(network, node_id)
    parts = [part for part in (_comes_words(network, before), _leads_words(network, node.kind, after)) if part]
    return f"{node.title} {', and '.join(parts)}{_lost_words(network, node_id)}."


def _served_words(network: Network, node_id: str) -> str:
    found = [one for one in network.of(BENEFIT) if one in upstream(network, node_id)]
    joined = [one for one in found if one in network.enabled]
    start = f"{node_id} {network.nodes[node_id].title}"
    if not found:
        return f"{start} is served by no benefit."
    verb = "has" if len(joined) == 1 else "have"
    return f"{start} is served by {_many(len(found), BENEFIT)}, {len(joined)} of which {verb} a path from a service."


def _comes_words(network: Network, before: Set[str]) -> str:
    counts = {kind: sum(one in before for one in network.of(kind)) for kind in (SERVICE, OUTPUT, CHANGE, BENEFIT)}
    if not counts[SERVICE]:
        return "" if not any(counts.values()) else "comes from no service"
    through = [_many(counts[kind], kind) for kind in (OUTPUT, CHANGE, BENEFIT) if counts[kind]]
    return f"comes from {_many(counts[SERVICE], SERVICE)}{' through ' + _listed(through) if through else ''}"


def _leads_words(network: Network, kind: str, after: Set[str]) -> str:
    counts = {one: sum(other in after for other in network.of(one)) for one in (OUTPUT, CHANGE, BENEFIT, CRITERION)}
    if kind == BENEFIT:
        others = f"leads to {counts[BENEFIT]} more and " if counts[BENEFIT] else ""
        return f"{others}serves {_many(counts[CRITERION], CRITERION)}"
    if not counts[BENEFIT]:
        return "leads to no benefit"
    through = [_many(counts[one], one) for one in (OUTPUT, CHANGE) if counts[one]]
    return f"leads to {_many(counts[BENEFIT], BENEFIT)}{' through ' + _listed(through) if through else ''}"


def _lost_words(network: Network, node_id: str) -> str:
    followed = [one for one in downstream(network, node_id) if network.nodes[one].kind == BENEFIT]
    if not network.enabled.intersection(followed):
        return ""
    no_way, lacking = lost_without(network, node_id)
    if not no_way and not lacking:
        return f"; without it {'each of them' if len(followed) > 1 else 'the benefit'} has another way"
    parts = []
    if no_way:
        parts.append(f"{_many(len(no_way), BENEFIT)} {'has' if len(no_way) == 1 else 'have'} no other way")
    if lacking:
        subject = f"{len(lacking)} more" if no_way else _many(len(lacking), BENEFIT)
        parts.append(f"{subject} {'lacks' if len(lacking) == 1 else 'lack'} what is marked as necessary")
    return f"; without it {' and '.join(parts)}"


def _part(joined: int, total: int) -> str:
    if joined < total:
        return f"{_whole(joined)} of {_whole(total)} benefits {'has' if joined == 1 else 'have'}"
    return f"All {_whole(total)} benefits have" if total > 1 else "The one benefit has"


def _many(number: int, kind: str) -> str:
    return _counted(number, *NOUNS[kind])


def _counted(number: int, one: str, many: str) -> str:
    return f"{_whole(number)} {one if number == 1 else many}"


def _whole(number: int) -> str:
    return f"{number:,}".replace(",", "\u2009")


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
