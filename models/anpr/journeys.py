"""Where a vehicle's journeys begin: reads in order of time are cut where the gap is too long for the two sites."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from models.anpr.settings import section

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS
EARTH_RADIUS_M = 6_371_000
MIDDLE_LATITUDE = 53.0
PAIR_SHIFT = 32


@dataclass(frozen=True)
class GapRules:
    """The numbers of ``definitions/anpr/journeys.toml`` in milliseconds."""

    least_ms: int
    most_ms: int
    default_ms: int
    allowance_ms: int
    factor: float
    quantile: float
    fewest_hops: int
    ms_per_metre: int
    sampled_reads: int


def gap_rules() -> GapRules:
    """The reviewed rules for gaps."""
    gap = section("journeys", "gap")
    return GapRules(
        least_ms=int(gap["least_minutes"] * MINUTE_MS),
        most_ms=int(gap["most_minutes"] * MINUTE_MS),
        default_ms=int(gap["default_minutes"] * MINUTE_MS),
        allowance_ms=int(gap["allowance_minutes"] * MINUTE_MS),
        factor=float(gap["factor"]),
        quantile=float(gap["quantile"]),
        fewest_hops=int(gap["fewest_hops"]),
        ms_per_metre=round(gap["detour"] * HOUR_MS / (gap["slow_km_h"] * 1000)),
        sampled_reads=int(gap["sampled_reads"]),
    )


@dataclass(frozen=True)
class Gaps:
    """The longest gap within one journey, for each ordered pair of sites.

    ``pairs`` is sorted: site before in the upper 32 bits, site after in the lower. ``x_m`` and ``y_m`` are the
    places of sites by number, in whole metres, with ``is_placed`` false where a site has none.
    """

    rules: GapRules
    pairs: np.ndarray
    gap_ms: np.ndarray
    x_m: np.ndarray
    y_m: np.ndarray
    is_placed: np.ndarray

    @cached_property
    def is_learned(self) -> bool:
        """Whether any pair has a gap of its own."""
        return len(self.pairs) > 0

    def allowed_ms(self, before: np.ndarray, after: np.ndarray) -> np.ndarray:
        """The longest gap within a journey from site ``before`` to site ``after``, element by element."""
        allowed = self._by_distance(before, after)
        if self.is_learned:
            keys = pair_keys(before, after)
            found = np.minimum(np.searchsorted(self.pairs, keys), len(self.pairs) - 1)
            allowed = np.where(self.pairs[found] == keys, self.gap_ms[found], allowed)
        return allowed

    def _by_distance(self, before: np.ndarray, after: np.ndarray) -> np.ndarray:
        across, along = np.abs(self.x_m[before] - self.x_m[after]), np.abs(self.y_m[before] - self.y_m[after])
        metres = np.maximum(across, along) + np.minimum(across, along) // 2  # whole numbers: the same on any engine
        by_distance = np.minimum(self.rules.least_ms + metres * self.rules.ms_per_metre, self.rules.most_ms)
        allowed = np.where(self.is_placed[before] & self.is_placed[after], by_distance, self.rules.default_ms)
        return np.where(before == after, self.rules.least_ms, allowed)


def pair_keys(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """One whole number for each ordered pair of sites."""
    return (before.astype(np.int64) << PAIR_SHIFT) | after.astype(np.int64)


def learned_gap_ms(hop_ms: np.ndarray, rules: GapRules) -> np.ndarray:
    """The longest gap within a journey from a pair's driving time."""
    wide = np.rint(hop_ms * rules.factor).astype(np.int64) + rules.allowance_ms
    return np.clip(wide, rules.least_ms, rules.most_ms)


def typical_gap_ms(hop_ms: np.ndarray, rules: GapRules) -> int:
    """The gap for pairs without times of their own: the emptiest place between driving times and stays.

    The hop times of a set are counted on a logarithmic scale and smoothed; the lowest count between the least and
    the most gap, after the peak of the driving times, parts them. The reviewed default where there are too few.
    """
    inside = hop_ms[(hop_ms > MINUTE_MS) & (hop_ms < DAY_MS)]
    if len(inside) < 20 * rules.fewest_hops:
        return rules.default_ms
    edges = np.linspace(np.log(MINUTE_MS), np.log(DAY_MS), 61)
    counts = np.convolve(np.histogram(np.log(inside), edges)[0], np.ones(5) / 5, mode="same")
    middles = np.exp((edges[1:] + edges[:-1]) / 2)
    peak = int(np.argmax(np.where(middles < rules.most_ms, counts, -1)))
    is_between = (middles >= max(rules.least_ms, middles[peak])) & (middles <= rules.most_ms)
    if not is_between.any():
        return rules.most_ms
    lowest = np.flatnonzero(is_between & (counts == counts[is_between].min()))
    return int(np.clip(middles[lowest[len(lowest) // 2]], rules.least_ms, rules.most_ms))


def learn_gaps(
    hops: tuple[np.ndarray, np.ndarray, np.ndarray], places: tuple[np.ndarray, np.ndarray], rules: GapRules
) -> Gaps:
    """Gaps for every ordered pair of sites that is met often enough.

    ``hops`` are site before, site after and time between of successive reads of one vehicle; ``places`` the latitude
    and longitude of every site by number, NaN where unknown.
    """
    before, after, hop_ms = hops
    is_hop = (before != after) & (hop_ms <= rules.most_ms)
    keys, times = pair_keys(before[is_hop], after[is_hop]), hop_ms[is_hop]
    order = np.lexsort((times, keys))
    keys, times = keys[order], times[order]
    pairs, first, count = np.unique(keys, return_index=True, return_counts=True)
    typical = times[first + (count * rules.quantile).astype(np.int64)] if len(pairs) else times
    is_often = count >= rules.fewest_hops
    x_m, y_m = metres_of(*places)
    default = replace(rules, default_ms=typical_gap_ms(hop_ms, rules))
    is_placed = np.isfinite(places[0]) & np.isfinite(places[1])
    return Gaps(default, pairs[is_often], learned_gap_ms(typical[is_often], rules), x_m, y_m, is_placed)


def starts_of_journeys(vid: np.ndarray, t: np.ndarray, cam: np.ndarray, gaps: Gaps) -> np.ndarray:
    """Whether each read is the first of a journey; reads come sorted by vehicle and time."""
    if not len(vid):
        return np.zeros(0, dtype=bool)
    hop = np.diff(t)
    is_start = np.empty(len(vid), dtype=bool)
    is_start[0] = True
    same = vid[1:] == vid[:-1]
    is_start[1:] = ~same | (hop > gaps.rules.most_ms)
    unsure = np.flatnonzero(same & (hop > gaps.rules.least_ms) & (hop <= gaps.rules.most_ms))
    is_start[unsure + 1] = hop[unsure] > gaps.allowed_ms(cam[unsure], cam[unsure + 1])
    return is_start


def metres_of(lat: np.ndarray, lon: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Places as whole metres east and north on a flat picture of these islands; NaN becomes 0."""
    per_degree = np.pi / 180 * EARTH_RADIUS_M
    east = lon * per_degree * np.cos(np.radians(MIDDLE_LATITUDE))
    return (
        np.rint(np.nan_to_num(east)).astype(np.int64),
        np.rint(np.nan_to_num(lat * per_degree)).astype(np.int64),
    )
