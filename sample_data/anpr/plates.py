"""Plates that nobody bears, and what cameras make of them.

A plate looks like those of today but begins with I, Q or Z, which are not issued as first letters. The plates in use
fill about eight in a hundred of the space that they are drawn from, so that a misread is often another vehicle's.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bytes = NDArray[np.uint8]

TABLE = Path(__file__).parent / "confusions.csv"
FIRST = b"IQZ"
SECOND = b"EFHMNPRKBVYWXCGD"
AGES = tuple(tens * 10 + ones for tens in (0, 5, 6) for ones in (3, 5, 6, 8, 9))
LAST = b"BCDEFGHKMNPRVWXY"
DENSITY = 0.08
WIDTH = 9
LENGTH = 7
ANY = b"ABCDEFGHJKLMNOPRSTUVWXY0123456789"
SUBSTITUTED, TWICE, DROPPED, ADDED = 0.82, 0.05, 0.07, 0.06
HABIT_SHARE = 0.25
OTHER_KIND = 0.15
PLACE_WEIGHT = (0.4, 1.0, 1.0, 1.0, 1.1, 1.2, 1.2)


def draw_plates(rng: np.random.Generator, count: int) -> Bytes:
    """``count`` different plates as rows of characters (0 after the last)."""
    last = _last_letters(count)
    heads = max(1, round(count / DENSITY / (len(FIRST) * len(last) ** 3)))
    pairs = [(second, age) for second in SECOND for age in AGES][:heads]
    space = len(FIRST) * len(pairs) * len(last) ** 3
    numbers = rng.choice(space, size=count, replace=False)
    return _spelled(numbers, np.array(pairs), last)


def _last_letters(count: int) -> NDArray[np.uint8]:
    """All the letters, or as few as keep a small world as dense as a large one."""
    wanted = (count / DENSITY / len(FIRST)) ** (1 / 3)
    return np.frombuffer(LAST, np.uint8)[: int(np.clip(wanted, 4, len(LAST)))]


def _spelled(numbers: Ints, pairs: Ints, last: NDArray[np.uint8]) -> Bytes:
    plates = np.zeros((len(numbers), WIDTH), np.uint8)
    for place in (6, 5, 4):
        numbers, letter = np.divmod(numbers, len(last))
        plates[:, place] = last[letter]
    numbers, pair = np.divmod(numbers, len(pairs))
    tens, ones = np.divmod(pairs[pair, 1], 10)
    plates[:, 0], plates[:, 1] = np.frombuffer(FIRST, np.uint8)[numbers], pairs[pair, 0]
    plates[:, 2], plates[:, 3] = ord("0") + tens, ord("0") + ones
    return plates


def as_text(plates: Bytes) -> NDArray[np.str_]:
    """Plates as text."""
    return np.ascontiguousarray(plates).view(f"S{WIDTH}").ravel().astype(f"U{WIDTH}")


@cache
def _confusions() -> tuple[Floats, Floats]:
    """Odds of reading one character as another (256, 256), cumulated by row; and how readily a character is misread."""
    odds = np.zeros((256, 256))
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            is_same_kind = row["true"].isdigit() == row["read"].isdigit()
            odds[ord(row["true"]), ord(row["read"])] += float(row["weight"]) * (1.0 if is_same_kind else OTHER_KIND)
    ready = odds.sum(axis=1) + 0.15
    for character in ANY:
        odds[character, list(ANY)] += 0.004
    odds[np.arange(256), np.arange(256)] = 0.0
    total = odds.sum(axis=1, keepdims=True)
    return np.cumsum(np.divide(odds, total, out=np.zeros_like(odds), where=total > 0), axis=1), ready


def misread(plates: Bytes, body: Ints, chance: Floats) -> Bytes:
    """Each plate as it was misread; ``chance`` holds five uniform numbers a row.

    One character taken for a likely other; at times two, one lost, one too many. A vehicle has a character of its own
    that is misread more often (a screw, dirt). The first letter comes out as I, Q, Z or a digit, never as one that is
    issued.
    """
    kind = np.digitize(chance[:, 0], np.cumsum([SUBSTITUTED, TWICE, DROPPED]))
    read = plates.copy()
    place = _place(plates, body, chance[:, 1])
    _substitute(read, kind <= 1, place, chance[:, 2])
    _substitute(read, kind == 1, (place + 1 + (chance[:, 3] * (LENGTH - 2)).astype(np.int64)) % LENGTH, chance[:, 4])
    inner = 2 + (chance[:, 1] * (LENGTH - 2)).astype(np.int64)
    _drop(read, np.flatnonzero(kind == 2), inner)
    _insert(read, np.flatnonzero(kind == 3), inner, chance[:, 2])
    return read


def _place(plates: Bytes, body: Ints, chance: Floats) -> Ints:
    """Which character is misread: the vehicle's own weak one, or any by how readily it is."""
    ready = _confusions()[1][plates[:, :LENGTH]] * np.array(PLACE_WEIGHT)
    edges = np.cumsum(ready / ready.sum(axis=1, keepdims=True), axis=1)
    own = 1 + (body * 40_503 >> 5) % (LENGTH - 1)
    rest = (chance - HABIT_SHARE) / (1 - HABIT_SHARE)
    by_chance = np.minimum((edges < rest[:, None]).sum(axis=1), LENGTH - 1)
    return np.where(chance < HABIT_SHARE, own, by_chance)


def _substitute(read: Bytes, does: NDArray[np.bool_], place: Ints, chance: Floats) -> None:
    at = np.flatnonzero(does)
    edges = _confusions()[0][read[at, place[at]]]
    taken = (edges <= chance[at, None] * (1 - 1e-9)).sum(axis=1).astype(np.uint8)
    first = place[at] == 0
    plain = np.select([read[at, 0] == ord("I"), read[at, 0] == ord("Q")], [ord("1"), ord("0")], ord("2"))
    taken = np.where(first, plain, taken)
    would_be_issued = (place[at] == 1) & (read[at, 0] == ord("Q")) & (taken < ord("A"))
    read[at, place[at]] = np.where(would_be_issued, np.where(read[at, 1] == ord("W"), ord("V"), ord("W")), taken)


def _drop(read: Bytes, at: Ints, place: Ints) -> None:
    columns = np.arange(WIDTH)[None]
    source = np.minimum(columns + (columns >= place[at, None]), WIDTH - 1)
    read[at] = np.take_along_axis(read[at], source, axis=1)


def _insert(read: Bytes, at: Ints, place: Ints, chance: Floats) -> None:
    columns = np.arange(WIDTH)[None]
    wide = np.take_along_axis(read[at], np.maximum(columns - (columns > place[at, None]), 0), axis=1)
    extra = np.frombuffer(ANY, np.uint8)[(chance[at] * len(ANY)).astype(np.int64)]
    doubled = np.where(chance[at] < 0.5, wide[np.arange(len(at)), place[at]], extra)
    wide[np.arange(len(at)), place[at]] = doubled
    read[at] = wide
