"""Whether the vehicles of now still look like those on which a model was made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.anpr.profiles import Profile
from models.anpr.settings import section

TENTHS = np.linspace(0, 1, 11)[1:-1]
SMALLEST_SHARE = 1e-4


@dataclass(frozen=True)
class FeatureDrift:
    """One feature: its population stability index and what that means."""

    name: str
    title: str
    stability_index: float
    reading: str


@dataclass(frozen=True)
class DriftReport:
    """Features in order of drift, and chances said against true leads recorded since."""

    features: tuple[FeatureDrift, ...]
    leads_judged: int
    said_true: float
    was_true: int

    @property
    def needs_retraining(self) -> bool:
        """Whether any feature has moved a lot."""
        return any(feature.reading == "moved" for feature in self.features)


def reference(profile: Profile, vehicle_lines: pd.DataFrame) -> dict[str, dict[str, list[float]]]:
    """Tenths of each feature and the share of vehicles in each, to keep with a model."""
    return {feature.name: _shares_at_tenths(vehicle_lines[feature.name]) for feature in profile.features}


def _shares_at_tenths(values: pd.Series) -> dict[str, list[float]]:
    known = values.to_numpy(float)[np.isfinite(values.to_numpy(float))]
    cuts = np.unique(np.quantile(known, TENTHS)) if len(known) else np.array([])
    return {"cuts": cuts.tolist(), "shares": _shares(known, cuts).tolist()}


def _shares(values: np.ndarray, cuts: np.ndarray) -> np.ndarray:
    counts = np.bincount(np.searchsorted(cuts, values, side="left"), minlength=len(cuts) + 1)
    return counts / max(len(values), 1)


def stability_index(kept: Mapping[str, list[float]], values: pd.Series) -> float:
    """Population stability index: sum of (now - then) * log(now / then) over the tenths of then."""
    known = values.to_numpy(float)[np.isfinite(values.to_numpy(float))]
    then = np.maximum(kept["shares"], SMALLEST_SHARE)
    now = np.maximum(_shares(known, np.array(kept["cuts"])), SMALLEST_SHARE)
    return float(((now - then) * np.log(now / then)).sum())


def drift_report(
    profile: Profile, kept: Mapping[str, Mapping[str, list[float]]], vehicle_lines: pd.DataFrame, judged: pd.DataFrame
) -> DriftReport:
    """Drift of each feature, and calibration in the large over leads judged since: ``judged`` has chance, is_true."""
    found = [
        FeatureDrift(feature.name, feature.title, index, _reading(index))
        for feature in profile.features
        if feature.name in kept
        for index in [stability_index(kept[feature.name], vehicle_lines[feature.name])]
    ]
    ordered = tuple(sorted(found, key=lambda feature: -feature.stability_index))
    return DriftReport(ordered, len(judged), float(judged["chance"].sum()), int(judged["is_true"].sum()))


def _reading(index: float) -> str:
    limits = section("ranking", "drift")
    if index < limits["steady_below"]:
        return "steady"
    return "shifting" if index < limits["moved_from"] else "moved"
