"""Vehicles that drive together: escorts of couriers, and the many that do so for reasons of their own."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sample_data.anpr.cast import ESCORT, Cast
from sample_data.anpr.tours import PLANNED, Shared, Tours

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
RNG = np.random.Generator

NEAREST_SECONDS, FURTHEST_SECONDS = 10.0, 175.0
ESCORT_SECONDS = (22.0, 150.0)
JOINS = {ESCORT: 0.97, "works": 0.8, "haulage": 0.75, "school": 0.7, "caravan": 1.0}
CARAVAN_TOURS = 5


def share_tours(rng: RNG, cast: Cast, tours: Tours) -> Shared:
    """Which tours of the leaders their companions join, and by how many seconds they are ahead (behind: negative)."""
    order = np.argsort(tours.body, kind="stable")
    ends = np.searchsorted(tours.body[order], np.arange(len(cast.role) + 1))
    parts = [
        _joined(rng, cast.company[body], order[ends[cast.leader[body]] : ends[cast.leader[body] + 1]], tours)
        for body in np.flatnonzero(cast.leader >= 0)
    ]
    bodies = np.repeat(np.flatnonzero(cast.leader >= 0), [len(tour) for tour, _ in parts])
    tour, ahead = (np.concatenate(part) for part in zip(*parts, strict=True))
    return Shared(tour.astype(np.int64), bodies, ahead)


def _joined(rng: RNG, form: str, own: Ints, tours: Tours) -> tuple[Ints, Floats]:
    """Tours of one leader that a companion joins, and the seconds ahead on each."""
    on_purpose = own[tours.rank[own] == PLANNED]
    candidates = on_purpose if len(on_purpose) else own
    if form == "caravan":
        candidates = candidates[tours.routes[candidates, 0] != tours.routes[candidates, 1]]
        candidates = rng.permutation(candidates)[: int(rng.integers(1, CARAVAN_TOURS))]
    joined = candidates[rng.random(len(candidates)) < JOINS[form]]
    return joined, _ahead(rng, form, len(joined))


def _ahead(rng: RNG, form: str, count: int) -> Floats:
    """Seconds ahead on each tour: kept by escorts and some others, in changing order for the rest."""
    if form == ESCORT:
        base = rng.uniform(*ESCORT_SECONDS)
        return np.clip(base * (1 + rng.normal(0, 0.15, count)), 15.0, FURTHEST_SECONDS)
    if form == "haulage" or (form == "works" and rng.random() < 0.35):
        base = rng.uniform(15, 130) * rng.choice([-1, 1])
        return _in_reach(base * (1 + rng.normal(0, 0.2, count)))
    return _in_reach(rng.normal(0, 75, count))


def _in_reach(ahead: Floats) -> Floats:
    return np.where(ahead < 0, -1, 1) * np.clip(np.abs(ahead), NEAREST_SECONDS, FURTHEST_SECONDS)
