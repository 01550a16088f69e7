"""Where the dots and labels of a strip stand: worked out beforehand, the same each time, without overlap.

Places are reckoned at the narrowest plot (``NARROW_PX_PER_LEVEL``); on a wider one they only move apart.
"""

from __future__ import annotations

from collections.abc import Sequence

NARROW_PX_PER_LEVEL = 44
DOT_PX = 8
DOT_STEP = DOT_PX / NARROW_PX_PER_LEVEL
DOTS_ABREAST = 5


def packed_lanes(positions: Sequence[float], widths: Sequence[float]) -> list[int]:
    """The first lane, from 0, in which each item is free of those before it; positions must rise.

    ``positions`` and ``widths`` are in levels; an item is centred on its position.
    """
    ends: list[float] = []
    lanes = []
    for position, width in zip(positions, widths, strict=True):
        start = position - width / 2 + 1e-9
        lane = next((number for number, end in enumerate(ends) if end <= start), len(ends))
        ends[lane : lane + 1] = [position + width / 2]
        lanes.append(lane)
    return lanes


def free_lanes(spans: Sequence[tuple[float, float]]) -> list[int]:
    """The first lane, from 0, in which each span is clear of all before it; spans in any order."""
    taken: list[list[tuple[float, float]]] = []
    lanes = []
    for start, end in spans:
        lane = next((n for n, row in enumerate(taken) if all(end <= a or start >= b for a, b in row)), len(taken))
        if lane == len(taken):
            taken.append([])
        taken[lane].append((start, end))
        lanes.append(lane)
    return lanes


def beeswarm(levels: Sequence[float]) -> list[tuple[float, int]]:
    """Each rising value at its true place, with the lane that keeps its dot clear of the others."""
    return list(zip(levels, packed_lanes(levels, [DOT_STEP] * len(levels)), strict=True))


def blocks(levels: Sequence[int]) -> list[tuple[float, int]]:
    """Whole levels as blocks of dots, five abreast and centred on their level, filled row by row."""
    totals = {level: list(levels).count(level) for level in set(levels)}
    seen = dict.fromkeys(totals, 0)
    places = []
    for level in levels:
        lane, column = divmod(seen[level], DOTS_ABREAST)
        abreast = min(DOTS_ABREAST, totals[level] - lane * DOTS_ABREAST)
        places.append((level + (column - (abreast - 1) / 2) * DOT_STEP, lane))
        seen[level] += 1
    return places
