"""The reviewed thresholds of improvement plans, read once from ``models/definitions/plans/plans.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from models.maturity.definitions import Threshold

FOLDER = Path(__file__).parent.parent / "definitions" / "plans"
FILE = FOLDER / "plans.toml"
EFFORT_BANDS = ("S", "M", "L", "XL")


@dataclass(frozen=True)
class PlanDefinitions:
    """The values of all thresholds; shares and ratios are of 1, effort is in points."""

    effort_points_s: float
    effort_points_m: float
    effort_points_l: float
    effort_points_xl: float
    person_weeks_per_point: float
    levels_a_prerequisite_may_lag: int
    steps_for_each_force: int
    national_build_factor: float
    local_adoption_share: float
    act_nationally_up_to_ratio: float
    help_locally_from_ratio: float


@cache
def thresholds() -> Mapping[str, Threshold]:
    """Every threshold by name, in the order of the file."""
    tables = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {name: Threshold(name, **table) for name, table in tables.items()}


@cache
def definitions() -> PlanDefinitions:
    """The values in force; TypeError when the file lacks a threshold or has one too many."""
    return PlanDefinitions(**{name: threshold.value for name, threshold in thresholds().items()})


def effort_points_of(band: str) -> float:
    """Effort points of a band: S, M, L or XL; KeyError for any other word."""
    known = definitions()
    points = (known.effort_points_s, known.effort_points_m, known.effort_points_l, known.effort_points_xl)
    return dict(zip(EFFORT_BANDS, points, strict=True))[band]


def person_weeks(effort_points: float) -> float:
    """Effort points as weeks of one person's time."""
    return effort_points * definitions().person_weeks_per_point
