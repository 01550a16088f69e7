"""Seeded chance: whole numbers, one of several, some of several."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypeVar

import numpy as np

Item = TypeVar("Item")


def generator(seed: int, what: str, position: int = 0) -> np.random.Generator:
    """A stream of its own for each use and force: what another one draws leaves it as it was."""
    key = (int.from_bytes(what.encode()), position)
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=key)))


def between(rng: np.random.Generator, bounds: tuple[int, int]) -> int:
    """A whole number from the first bound to the second, both among them."""
    return int(rng.integers(bounds[0], bounds[1] + 1))


def day_between(rng: np.random.Generator, first: date, last: date) -> date:
    """A day from the first to the last, both among them."""
    return first + timedelta(days=between(rng, (0, (last - first).days)))


def one_of(rng: np.random.Generator, choices: Sequence[Item]) -> Item:
    """One of the choices."""
    return choices[between(rng, (0, len(choices) - 1))]


def some_of(
    rng: np.random.Generator, choices: Sequence[Item], count: int, *, weights: Sequence[float] = ()
) -> list[Item]:
    """Up to ``count`` of the choices, each once, likelier where the weight is higher."""
    if not choices:
        return []
    shares = np.array(weights or [1.0] * len(choices))
    picked = rng.choice(len(choices), size=min(count, len(choices)), replace=False, p=shares / shares.sum())
    return [choices[int(position)] for position in picked]
