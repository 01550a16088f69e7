"""The five pillars of the strategy, and which of them each success criterion serves: a reviewed proposal."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from models.benefits.kinds import FOLDER


@dataclass(frozen=True)
class Pillar:
    """One pillar of the strategy, and where the founding document describes it."""

    pillar_id: str
    name: str
    scope: str
    section: str


@dataclass(frozen=True)
class CriterionPillar:
    """A criterion that serves a pillar; ``services`` are those through which it was worked out.

    The founding document gives the pillar of a service, never of a criterion: ``basis`` says so.
    """

    criterion_id: str
    pillar_id: str
    basis: str
    services: tuple[str, ...]
    reason: str


@cache
def pillars() -> Mapping[str, Pillar]:
    """Every pillar by its id."""
    return {row["pillar_id"]: Pillar(**row) for row in _rows("pillars")}


@cache
def criterion_pillars() -> tuple[CriterionPillar, ...]:
    """Every pair of criterion and pillar, in order."""
    made = (row | {"services": tuple(row["services"].split("|"))} for row in _rows("criterion_pillars"))
    return tuple(CriterionPillar(**row) for row in made)


def _rows(name: str) -> Iterator[dict]:
    with open(FOLDER / f"{name}.csv", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
