"""The library of steps: for each capability, what lifts it from one level to the next."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

from models.maturity.definitions import LEVELS
from models.plans.definitions import FOLDER, effort_points_of

PILLAR_FILES = ("foundations", "responsibility", "availability", "skills", "analytics")
HIGHEST_LEVEL = LEVELS[-1]
StepKey = tuple[str, int]


@dataclass(frozen=True)
class Step:
    """One step of one capability to the next level; ids are empty where nothing fits."""

    capability_id: str
    from_level: int
    title: str
    what_to_do: str
    why: str
    effort_band: str
    typical_weeks: int
    owner_role: str
    evidence_of_done: str
    success_measure: str
    service_id: str
    kpi_id: str
    benefit_id: str
    source_section: str
    author_role: str
    checked_by_role: str
    reviewed: date
    next_review: date

    @property
    def key(self) -> StepKey:
        """Capability and the level that the step starts from."""
        return self.capability_id, self.from_level

    @property
    def to_level(self) -> int:
        """The level that the step leads to."""
        return self.from_level + 1

    @property
    def effort_points(self) -> float:
        """Effort points of the step's band."""
        return effort_points_of(self.effort_band)


@cache
def plan_library() -> Mapping[StepKey, Step]:
    """Every step by capability and level it starts from, in framework order."""
    steps = {step.key: step for name in PILLAR_FILES for step in _steps_of_file(name)}
    return MappingProxyType(steps)


@cache
def services() -> Mapping[str, str]:
    """Name of each NDAO service by its id."""
    return _look_up("services")


@cache
def benefits() -> Mapping[str, str]:
    """Title of each benefit by its id."""
    return _look_up("benefits")


@cache
def kpis() -> Mapping[str, str]:
    """Name of each KPI by its id."""
    return _look_up("kpis")


def _steps_of_file(name: str) -> Iterator[Step]:
    """Steps of a pillar: each capability's table holds its review, and a table such as ``1_to_2`` for each step."""
    tables = tomllib.loads((FOLDER / "steps" / f"{name}.toml").read_text(encoding="utf-8"))
    for capability_id, table in tables.items():
        review = {key: value for key, value in table.items() if not isinstance(value, dict)}
        for key, step in table.items():
            if isinstance(step, dict):
                yield Step(capability_id, _from_level(key), **review, **step)


def _from_level(name: str) -> int:
    """Level that a table such as ``1_to_2`` starts from; ValueError when it does not lead one level up."""
    start, end = (int(level) for level in name.split("_to_"))
    if end != start + 1 or start not in LEVELS or end not in LEVELS:
        raise ValueError(f"a step leads one level up on the scale, not {name}")
    return start


def _look_up(name: str) -> Mapping[str, str]:
    text = (FOLDER / f"{name}.csv").read_text(encoding="utf-8")
    return MappingProxyType(dict(list(csv.reader(text.splitlines()))[1:]))
