"""Sentences from templates: ``{slot}`` is a word of the world or topic, ``[a|b]`` one of several."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TypeVar

from sample_data.chance import generator

Item = TypeVar("Item")
Part = str | tuple[str, ...]
FOLDER = Path(__file__).parent
DRAWN_AT_ONCE = 2_048
PARTS = re.compile(r"(\{\w+\}|\[[^\]]*\])")


class Dice:
    """Seeded chance that is quick to ask: a stream of its own for each use."""

    def __init__(self, seed: int, what: str) -> None:
        self._rng = generator(seed, what)
        self._left: list[float] = []

    def share(self) -> float:
        """A number from 0 up to 1."""
        if not self._left:
            self._left = self._rng.random(DRAWN_AT_ONCE).tolist()
        return self._left.pop()

    def below(self, count: int) -> int:
        """A whole number from 0 up to, and without, ``count``."""
        return int(self.share() * count)

    def between(self, first: int, last: int) -> int:
        """A whole number, both bounds among them."""
        return first + self.below(last - first + 1)

    def one(self, choices: Sequence[Item]) -> Item:
        """One of the choices."""
        return choices[int(self.share() * len(choices))]

    def some(self, choices: Sequence[Item], count: int) -> list[Item]:
        """Up to ``count`` of the choices, each once."""
        left = list(choices)
        return [left.pop(self.below(len(left))) for _ in range(min(count, len(left)))]

    def weighted(self, choices: Mapping[Item, float]) -> Item:
        """One of the choices, likelier where its weight is higher."""
        at = self.share() * sum(choices.values())
        for choice, weight in choices.items():
            at -= weight
            if at < 0:
                return choice
        return choice


@cache
def table(name: str) -> Mapping[str, object]:
    """A definition file of this folder."""
    with (FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def _parts(template: str) -> tuple[Part, ...]:
    """Text, ``{slot}`` as (slot,), and ``[a|b]`` as the choices after an empty first one."""
    found: list[Part] = []
    for piece in PARTS.split(template):
        if piece.startswith("{"):
            found.append((piece[1:-1],))
        elif piece.startswith("["):
            found.append(("", *piece[1:-1].split("|")))
        elif piece:
            found.append(piece)
    return tuple(found)


def say(template: str, fill: Callable[[str], str], dice: Dice) -> str:
    """The template with everything filled in."""
    out = []
    for part in _parts(template):
        if isinstance(part, str):
            out.append(part)
        elif len(part) == 1:
            out.append(fill(part[0]))
        else:
            out.append(say(dice.one(part[1:]), fill, dice))
    return "".join(out)


def past(verb: str) -> tuple[str, str]:
    """The base and the past of ``base/past``, or of a regular verb."""
    base, _, given = verb.partition("/")
    if given:
        return base, given
    if base.endswith("e"):
        return base, f"{base}d"
    return base, f"{base[:-1]}ied" if base.endswith("y") and base[-2] not in "aeiou" else f"{base}ed"
