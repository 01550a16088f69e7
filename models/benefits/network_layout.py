"""Where each node of a layered network stands, so that few of its edges cross.

Sugiyama, Tagawa and Toda 1981 (IEEE Transactions on Systems, Man, and Cybernetics 11:109): columns are given, an edge
that passes a column keeps a stop of its own there, sweeps sort each column by the mean place of its neighbours, and
neighbours in a column are exchanged for as long as that takes crossings away. The same input gives the same order.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

SWEEPS, ROUNDS = 8, 40
STOP_HEIGHT = 0.4

Joint = tuple[str, str]
Columns = list[list[str]]
Neighbours = tuple[Mapping[str, list[str]], Mapping[str, list[str]]]


@dataclass(frozen=True, eq=False)
class Layout:
    """Places of nodes and stops as (column, height from the top), the joints between neighbouring columns of each
    edge, and the height of the tallest column."""

    places: Mapping[str, tuple[float, float]]
    joints: Mapping[Joint, tuple[Joint, ...]]
    height: float


def layout_of(columns: Sequence[Sequence[str]], edges: Iterable[Joint], heights: Mapping[str, float]) -> Layout:
    """The layout of nodes in given columns; each takes its height, and every column is spread over the tallest.

    Edges within a column have no joints and do not count as crossings; edges from right to left are refused.
    """
    column_of = {name: at for at, column in enumerate(columns) for name in column}
    ways = {edge: way_of(edge, column_of) for edge in dict.fromkeys(edges)}
    with_stops = [list(column) for column in columns]
    for way in ways.values():
        for stop, at in way[1:-1]:
            with_stops[at].append(stop)
    joints = {edge: tuple(pairwise(name for name, _ in way)) for edge, way in ways.items() if way}
    order = ordered(with_stops, [joint for parts in joints.values() for joint in parts])
    places, height = spread(order, heights)
    return Layout(places, joints, height)


def way_of(edge: Joint, column_of: Mapping[str, int]) -> list[tuple[str, int]]:
    """The nodes and stops of an edge with their columns; nothing for one within a column."""
    first, last = (column_of[end] for end in edge)
    if last < first:
        raise ValueError(f"The edge from {edge[0]} to {edge[1]} runs from right to left.")
    if first == last:
        return []
    stops = [(f"{edge[0]}>{edge[1]}@{at}", at) for at in range(first + 1, last)]
    return [(edge[0], first), *stops, (edge[1], last)]


def ordered(columns: Columns, joints: Sequence[Joint]) -> Columns:
    """The columns in the order with fewest crossings that was found, from the given order and from its reverse."""
    neighbours = neighbours_of(columns, joints)
    found = [columns]
    for start in (columns, [column[::-1] for column in columns]):
        for is_forward in (True, False):
            found.append(_settled(start, neighbours, is_forward=is_forward))
    return min(found, key=lambda order: crossings(order, neighbours))


def neighbours_of(columns: Columns, joints: Sequence[Joint]) -> Neighbours:
    """(what each name is joined to in the column before it, and in the one after it)."""
    before: dict[str, list[str]] = {name: [] for column in columns for name in column}
    after: dict[str, list[str]] = {name: [] for name in before}
    for start, end in joints:
        after[start].append(end)
        before[end].append(start)
    return before, after


def crossings(columns: Columns, neighbours: Neighbours) -> int:
    """How many pairs of joints cross, counted as inversions between neighbouring columns."""
    _, after = neighbours
    total = 0
    for left, right in pairwise(columns):
        place = {name: at for at, name in enumerate(right)}
        seen: list[int] = []
        for name in left:
            ends = sorted(place[end] for end in after[name])
            total += sum(len(seen) - bisect_right(seen, end) for end in ends)
            for end in ends:
                insort(seen, end)
    return total


def exchanged(columns: Columns, neighbours: Neighbours) -> Columns:
    """Neighbours in a column exchanged for as long as that takes crossings away."""
    done = [list(column) for column in columns]
    for _ in range(ROUNDS):
        if not any([_exchange_in(done, at, neighbours) for at in range(len(done))]):
            return done
    return done


def spread(columns: Columns, heights: Mapping[str, float]) -> tuple[dict[str, tuple[float, float]], float]:
    """(places by column and height from the top, height of the tallest column): shorter columns are spread evenly."""
    needed = [sum(heights.get(name, STOP_HEIGHT) for name in column) for column in columns]
    tallest = max(needed, default=0.0)
    places = {}
    for at, column in enumerate(columns):
        spare = (tallest - needed[at]) / max(1, len(column))
        top = 0.0
        for name in column:
            height = heights.get(name, STOP_HEIGHT) + spare
            places[name] = (float(at), top + height / 2)
            top += height
    return places, tallest


def _settled(columns: Columns, neighbours: Neighbours, *, is_forward: bool) -> Columns:
    """The best of the orders that sweeps to and fro lead to, after exchanges."""
    best, fewest, at_hand = columns, crossings(columns, neighbours), columns
    for sweep in range(SWEEPS):
        at_hand = _swept(at_hand, neighbours, is_forward=(sweep % 2 == 0) == is_forward)
        tried = exchanged(at_hand, neighbours)
        count = crossings(tried, neighbours)
        if count < fewest:
            best, fewest = tried, count
    return best


def _swept(columns: Columns, neighbours: Neighbours, *, is_forward: bool) -> Columns:
    """Each column sorted by the mean place of what it is joined to in the column before it."""
    joined = neighbours[0] if is_forward else neighbours[1]
    order = columns if is_forward else columns[::-1]
    done = [order[0]] if order else []
    for column in order[1:]:
        place = {name: (at + 0.5) / len(done[-1]) for at, name in enumerate(done[-1])}
        own = {name: (at + 0.5) / len(column) for at, name in enumerate(column)}
        means = {name: _mean([place[end] for end in joined[name]], own[name]) for name in column}
        done.append(sorted(column, key=means.__getitem__))
    return done if is_forward else done[::-1]


def _mean(places: list[float], otherwise: float) -> float:
    return sum(places) / len(places) if places else otherwise


def _exchange_in(columns: Columns, at: int, neighbours: Neighbours) -> bool:
    """One pass down a column; whether anything was exchanged."""
    column, is_changed = columns[at], False
    places = []
    for side, other in ((0, at - 1), (1, at + 1)):
        if 0 <= other < len(columns):
            place = {name: row for row, name in enumerate(columns[other])}
            places.append({name: [place[end] for end in neighbours[side][name]] for name in column})
    for row in range(len(column) - 1):
        upper, lower = column[row], column[row + 1]
        gain = sum(_pairs_above(ends[lower], ends[upper]) - _pairs_above(ends[upper], ends[lower]) for ends in places)
        if gain > 0:
            column[row], column[row + 1] = lower, upper
            is_changed = True
    return is_changed


def _pairs_above(first: list[int], second: list[int]) -> int:
    """How many pairs have the first end above the second one."""
    return sum(one < other for one in first for other in second)
