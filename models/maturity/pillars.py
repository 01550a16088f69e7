"""A pillar's level: the mean of its capabilities, always shown beside the lowest of them.

There is no score above the pillar, and none may be made from these.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class PillarLevel:
    """Mean (1 to 5) of the capabilities that have a level, and the floor: the lowest, and which one it is."""

    mean_level: float
    floor_level: int
    floor_capability_id: str


def pillar_level(levels: Mapping[str, int | None]) -> PillarLevel | None:
    """Mean and floor from levels by capability in framework order, or None when none has a level.

    Where several capabilities share the lowest level, the first of them is named.
    """
    rated = {capability: level for capability, level in levels.items() if level is not None}
    if not rated:
        return None
    floor = min(rated, key=rated.__getitem__)
    return PillarLevel(sum(rated.values()) / len(rated), rated[floor], floor)


def pillar_means(levels: np.ndarray, members: np.ndarray) -> np.ndarray:
    """Means (..., pillars) of levels (..., capabilities), 0 standing for none; nan where none has a level.

    ``members`` (capabilities, pillars) is true where a capability belongs to a pillar.
    """
    weights = members.astype(np.float32)
    totals = levels.astype(np.float32) @ weights
    rated = (levels > 0).astype(np.float32) @ weights
    return np.divide(totals, rated, out=np.full(totals.shape, np.nan), where=rated > 0, dtype=np.float64)
