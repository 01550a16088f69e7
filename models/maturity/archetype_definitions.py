"""The reviewed thresholds of archetypes, read once from ``models/definitions/archetypes.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from models.maturity.definitions import Threshold

FILE = Path(__file__).parent.parent / "definitions" / "archetypes.toml"


@dataclass(frozen=True)
class ArchetypeDefinitions:
    """The values of all thresholds; shares, similarities and p are between 0 and 1, differences in levels."""

    most_groups: int
    most_mixture_groups: int
    resamples: int
    reference_sets: int
    reference_resamples: int
    largest_p: float
    least_group_similarity: float
    clear_difference_levels: float
    clear_difference_share: float


@cache
def archetype_thresholds() -> Mapping[str, Threshold]:
    """Every threshold by name, in the order of the file."""
    tables = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {name: Threshold(name, **table) for name, table in tables.items()}


@cache
def archetype_definitions() -> ArchetypeDefinitions:
    """The values in force; TypeError when the file lacks a threshold or has one too many."""
    return ArchetypeDefinitions(**{name: threshold.value for name, threshold in archetype_thresholds().items()})
