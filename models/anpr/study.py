"""What the study of the method found on invented worlds, from ``definitions/anpr/study.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import pandas as pd

from models.anpr.settings import definition

FRAMES = {
    "effects": ["title", "change", "low", "high"],
    "grid": ["misread", "missed", "average_precision", "low", "high"],
    "tenths": ["said", "was_true", "low", "high", "leads"],
    "models": ["title", "average_precision"],
}


@dataclass(frozen=True)
class StudyMeasure:
    """One measure under usual and hard conditions, with range and goal where there is one."""

    title: str
    meaning: str
    usual: float
    usual_range: tuple[float, ...] = ()
    hard: float | None = None
    hard_range: tuple[float, ...] = ()
    goal: float | None = None
    hard_goal: float | None = None


@dataclass(frozen=True, eq=False)
class Study:
    """The study of one crime type: what it was measured on, and what was found.

    Frames without a row were not measured: ``effects`` (title, change, low, high: PR-AUC without a feature less PR-AUC
    with it), ``grid`` (misread, missed, average_precision, low, high), ``tenths`` (said, was_true, low, high, leads),
    ``models`` (title, average_precision).
    """

    measured_on: date
    what: str
    command: str
    source: str
    usual: str
    hard: str
    warning: str
    measures: tuple[StudyMeasure, ...]
    words: Mapping[str, str]
    effects: pd.DataFrame
    grid: pd.DataFrame
    tenths: pd.DataFrame
    models: pd.DataFrame


@cache
def study_of(profile_id: str) -> Study | None:
    """The study of a crime type, or None where there was none; shared, treat its frames as read-only."""
    told: Any = definition("study")["study"]
    if profile_id not in told:
        return None
    given = dict(told[profile_id])
    frames = {name: pd.DataFrame(given.pop(name, []), columns=columns) for name, columns in FRAMES.items()}
    measures = tuple(_measure(one) for one in given.pop("measures"))
    return Study(measures=measures, words=given.pop("words", {}), **given, **frames)


def _measure(given: dict[str, Any]) -> StudyMeasure:
    ranges = {name: tuple(value) for name, value in given.items() if name.endswith("_range")}
    return StudyMeasure(**{**given, **ranges})
