"""Reviewed tables of the founding document that benefits refer to: risks and dependencies, open questions, fields."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from models.benefits.kinds import FOLDER


@dataclass(frozen=True)
class Risk:
    """One risk, dependency, assumption or the like; ``is_stated``: the founding document says it in so many words."""

    risk_id: str
    type: str
    is_stated: bool
    text: str
    affects: tuple[str, ...]
    owner: str
    timing: str
    section: str


@dataclass(frozen=True)
class Question:
    """Where the founding document clashes with itself or is silent, what is proposed and who decides."""

    question_id: str
    subject: str
    what_clashes: str
    proposed_treatment: str
    decided_by: str


@dataclass(frozen=True)
class ProfileField:
    """One field that a benefit profile has; ``basis`` says whether the founding document states it."""

    field: str
    label: str
    source: str
    type: str
    rule: str
    basis: str


@cache
def risks() -> Mapping[str, Risk]:
    """Every item of the risk register by its id."""
    made = (
        Risk(**row | {"is_stated": row["is_stated"] == "yes", "affects": tuple(row["affects"].split("|"))})
        for row in _rows("risks")
    )
    return {risk.risk_id: risk for risk in made}


@cache
def questions() -> Mapping[str, Question]:
    """Every open question of the founding document by its id."""
    return {row["question_id"]: Question(**row) for row in _rows("questions")}


@cache
def profile_fields() -> tuple[ProfileField, ...]:
    """The fields of a benefit profile, in order."""
    return tuple(ProfileField(**row) for row in _rows("profile_fields"))


def _rows(name: str) -> Iterator[dict[str, str]]:
    with open(FOLDER / f"{name}.csv", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
