"""How much oftener two entities stand together than chance would have it, and the ways between entities."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Node:
    """An entity in a graph; ``steps`` from the one in the middle, 0 for itself and in a graph without one."""

    entity_id: int
    kind: str
    shown: str
    passages: int
    items: int
    steps: int


@dataclass(frozen=True)
class Edge:
    """What ties two entities: together in so many passages and items, messages each way, and where to read it.

    ``first_id`` is the lower. ``weight`` is the signed log-likelihood ratio, near 0 where they meet no oftener than
    chance would have it.
    """

    first_id: int
    second_id: int
    passages: int
    items: int
    messages_there: int
    messages_back: int
    weight: float
    item_ids: tuple[int, ...]


@dataclass(frozen=True)
class Graph:
    """Entities and what ties them; ``left_out`` is how many more there would be without the limit."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    left_out: int = 0


def log_likelihood(together: int, first: int, second: int, of: int) -> float:
    """The log-likelihood ratio G² of two entities in ``together`` of ``of`` passages (Dunning 1993, Computational
    Linguistics 19.1), below zero where they stand together less often than by chance.
    """
    table = (together, first - together, second - together, of - first - second + together)
    if min(table) < 0 or of <= 0:
        raise ValueError(f"No such counts: {together} together of {first} and {second} in {of}")
    rows, columns = (first, of - first), (second, of - second)
    expected = [row * column / of for row in rows for column in columns]
    seen = (table[0], table[1], table[2], table[3])
    size = 2 * sum(n * math.log(n / e) for n, e in zip(seen, expected, strict=True) if n and e)
    return size if together * of >= first * second else -size


def shortest_path(ties: Mapping[int, Iterable[int]], start: int, end: int, *, longest: int) -> tuple[int, ...]:
    """The fewest steps from one entity to another, ends included; empty where there is no way of so many steps."""
    before: dict[int, int | None] = {start: None}
    waiting = deque([(start, 0)])
    while waiting and end not in before:
        at, steps = waiting.popleft()
        for following in sorted(ties.get(at, ())) if steps < longest else ():
            if following not in before:
                before[following] = at
                waiting.append((following, steps + 1))
    return _walked_back(before, end)


def _walked_back(before: Mapping[int, int | None], end: int) -> tuple[int, ...]:
    path: list[int] = []
    at: int | None = end if end in before else None
    while at is not None:
        path.append(at)
        at = before[at]
    return tuple(reversed(path))
