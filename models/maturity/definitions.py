"""The reviewed thresholds of the maturity assessment, read once from ``models/definitions/maturity.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent.parent / "definitions" / "maturity.toml"
LEVELS = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class Threshold:
    """One threshold with its reason and its review."""

    name: str
    value: int | float | tuple[str, ...]
    title: str
    why: str
    author_role: str
    checked_by: str
    reviewed: date
    next_review: date


@dataclass(frozen=True)
class MaturityDefinitions:
    """The values of all thresholds; shares are between 0 and 1, distances in standard deviations."""

    minimum_respondents: int
    minimum_completeness: float
    evidence_valid_months: int
    verifying_grades: tuple[str, ...]
    false_discovery_rate: float
    minimum_forces_in_aggregate: int
    default_national_minimum: int
    bootstrap_draws: int
    interval_share: float
    weak_everywhere_share: float
    weak_in_a_few_share: float
    near_peer_distance: float


@cache
def thresholds() -> Mapping[str, Threshold]:
    """Every threshold by name, in the order of the file."""
    tables = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {name: _threshold(name, table) for name, table in tables.items()}


@cache
def definitions() -> MaturityDefinitions:
    """The values in force; TypeError when the file lacks a threshold or has one too many."""
    return MaturityDefinitions(**{name: threshold.value for name, threshold in thresholds().items()})


def _threshold(name: str, table: dict) -> Threshold:
    value = tuple(table["value"]) if isinstance(table["value"], list) else table["value"]
    return Threshold(name, **(table | {"value": value}))
