"""How likely it is that a read was of another plate: candidates weighed by what cameras confuse and by where and when
each vehicle was, against the plate as read and against chance.

Every explanation of a read is a rate on one scale: how often, per second, the vehicle would pass this camera now,
times the probability that its plate is then read so. The share that chance may reach comes from decoys: the same
plates set at places and times of other reads, where nothing but chance can explain them.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from models.anpr.hop_times import HopTimes
from models.anpr.settings import section

SECONDS_IN_DAY = 86400.0
SCORE_STEP, LOWEST = 0.5, 60.0
STEPS = int(LOWEST / SCORE_STEP) + 1


def log_rates(neighbours: pd.DataFrame, hops: HopTimes, *, days: float) -> np.ndarray:
    """Log of the rate per second at which a candidate would pass the suspect read's camera at its time.

    ``neighbours``: ``t, cam, hour`` of the suspect read; ``t_before, cam_before, t_after, cam_after`` of the
    candidate (NaN where it has no read that near); ``here_same_hours, here`` reads of it at the camera on other days.
    """
    rules = section("cleaning", "repairs")
    passing = np.logaddexp(_journey(neighbours, hops), _habit(neighbours, days=days))
    contradicted = np.log(float(rules["contradicted_share"])) * is_contradicted(neighbours, hops)
    return np.minimum(passing, -np.log(float(rules["finest_seconds"]))) + contradicted


def is_contradicted(neighbours: pd.DataFrame, hops: HopTimes) -> np.ndarray:
    """True where the candidate could not have come from its read before, or reached the one after."""
    cam, hour = neighbours["cam"].to_numpy(), neighbours["hour"].to_numpy()
    before, after = _seconds(neighbours, "t_before"), _seconds(neighbours, "t_after")
    too_fast = before < hops.shortest_s(_cams(neighbours, "cam_before"), cam, hour)
    return too_fast | (after < hops.shortest_s(cam, _cams(neighbours, "cam_after"), hour))


def _habit(neighbours: pd.DataFrame, *, days: float) -> np.ndarray:
    """Rate at which the candidate is at the camera at this time of day, from other days."""
    rules = section("cleaning", "repairs")
    hours = 2.0 * float(rules["same_hours"]) + 1.0
    same = neighbours["here_same_hours"].to_numpy(float)
    other = neighbours["here"].to_numpy(float) - same
    expected = same + float(rules["other_hours_weight"]) * other * hours / (24.0 - hours)
    with np.errstate(divide="ignore"):
        return np.log(expected / (days * hours * 3600.0))


def _journey(neighbours: pd.DataFrame, hops: HopTimes) -> np.ndarray:
    """Rate at which the candidate's journey passes the camera now, from its reads before and after."""
    cam = neighbours["cam"].to_numpy()
    cam_before, cam_after = _cams(neighbours, "cam_before"), _cams(neighbours, "cam_after")
    before, after = _seconds(neighbours, "t_before"), _seconds(neighbours, "t_after")
    has_before, has_after = np.isfinite(before), np.isfinite(after)
    here = hops.log_next(cam_before, cam) + hops.log_density(cam_before, cam, before)
    on = hops.log_next(cam, cam_after) + hops.log_density(cam, cam_after, after)
    past = hops.log_next(cam_before, cam_after) + hops.log_density(cam_before, cam_after, before + after)
    back = hops.log_before(cam, cam_after) + hops.log_density(cam, cam_after, after)
    both = np.minimum(here + on - past, np.maximum(here, back))
    rate = np.where(has_before & has_after, both, np.where(has_before, here, back))
    return np.where(has_before | has_after, rate, -np.inf)


def judge(candidates: pd.DataFrame) -> np.ndarray:
    """Posterior of each candidate: its share among the explanations of the read, less what chance reaches.

    ``candidates``: ``suspect, log_rate, probability`` (of the change), ``is_rare``, ``is_decoy``, ``weight`` (reads
    that a decoy stands for) and ``log_own`` (log rate of the plate as read, -inf where that says nothing).
    """
    with np.errstate(divide="ignore"):
        score = candidates["log_rate"].to_numpy() + np.log(candidates["probability"].to_numpy())
    suspect = candidates["suspect"].to_numpy()
    best = pd.Series(score).groupby(suspect).transform("max").to_numpy()
    with np.errstate(invalid="ignore"):
        weight = np.nan_to_num(np.exp(score - best))
        own = np.exp(np.minimum(candidates["log_own"].to_numpy() - best, 500.0))
    total = pd.Series(weight).groupby(suspect).transform("sum").to_numpy() + np.nan_to_num(own)
    chance = np.ones(len(candidates))
    is_decoy, is_rare = candidates["is_decoy"].to_numpy(bool), candidates["is_rare"].to_numpy(bool)
    _, first = np.unique(suspect, return_index=True)
    for is_kind in (is_rare, ~is_rare):
        one = first[is_kind[first]]
        curve = chance_curve(best[one], is_decoy[one], candidates["weight"].to_numpy(float)[one])
        chance[is_kind] = curve(best[is_kind])
    return np.where(is_decoy, 0.0, weight / np.maximum(total, 1e-300) * (1.0 - chance))


def chance_curve(
    best: np.ndarray, is_decoy: np.ndarray, weights: np.ndarray
) -> Callable[[np.ndarray], np.ndarray]:
    """Share of the reads with such a best score that chance explains, by decoys; it never rises with the score.

    ``weights``: how many reads each decoy stands for. Where few decoys reached a score, ``decoys_added`` of them are
    taken to have.
    """
    if not len(best):
        return np.ones_like
    step = _steps(best)
    met = np.bincount(step, weights=~is_decoy, minlength=STEPS)
    chance = np.bincount(step, weights=is_decoy * weights, minlength=STEPS)
    added = float(section("cleaning", "repairs")["decoys_added"]) * float((weights * is_decoy).max(initial=0.0))
    share = np.clip(_falling_share(chance, met, added), 0.0, 1.0)
    return lambda score: share[_steps(score)]


def _falling_share(chance: np.ndarray, met: np.ndarray, added: float) -> np.ndarray:
    """``chance / met`` by step, never rising: neighbouring steps that rise are pooled (Ayer and others 1955, Annals of
    Mathematical Statistics 26:641). ``added`` decoys are put to every pool that has fewer.
    """
    pools: list[tuple[float, float, int]] = []
    for expected, seen in zip(chance.tolist(), met.tolist(), strict=True):
        pool = (expected, seen, 1)
        while pools and pool[0] * pools[-1][1] >= pools[-1][0] * pool[1]:
            earlier = pools.pop()
            pool = (pool[0] + earlier[0], pool[1] + earlier[1], pool[2] + earlier[2])
        pools.append(pool)
    shares = [max(expected, added) / max(seen, 1.0) for expected, seen, _ in pools]
    falling = np.minimum.accumulate(shares)
    return np.repeat(falling, [steps for _, _, steps in pools])


def _steps(score: np.ndarray) -> np.ndarray:
    bounded = np.clip(np.nan_to_num(score, nan=-LOWEST, neginf=-LOWEST), -LOWEST, 0.0)
    return ((bounded + LOWEST) / SCORE_STEP).astype(np.int64)


def _seconds(neighbours: pd.DataFrame, column: str) -> np.ndarray:
    return np.abs(neighbours["t"].to_numpy(float) - neighbours[column].to_numpy(float)) / 1000.0


def _cams(neighbours: pd.DataFrame, column: str) -> np.ndarray:
    return neighbours[column].fillna(-1).to_numpy(np.int64)
