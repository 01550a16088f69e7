"""How long vehicles take from one camera to the next, learned from their reads; with coordinates, bounds by distance.

A hop is two reads of one plate in succession. Times are known for each ordered pair of cameras and group of hours.
Misreads and cloned plates put false hops among them, so a pair needs several hops of at least two plates.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from models.anpr.settings import section

EARTH_RADIUS_KM = 6371.0088
ALL_HOURS = -1
HOUR_GROUPS = np.repeat([0, 1, 2, 3], [6, 4, 6, 8])
PAIR_BASE = np.int64(1) << 31


@dataclass(frozen=True)
class Cameras:
    """Places of cameras by number; NaN where a place is not known."""

    lat: np.ndarray
    lon: np.ndarray

    @property
    def is_complete(self) -> bool:
        """True when every camera has a place."""
        return bool(np.isfinite(self.lat).all())

    def distance_km(self, start: np.ndarray, end: np.ndarray) -> np.ndarray:
        """Great-circle distances between cameras; NaN where a place is not known."""
        lat, lon = np.radians(self._at(self.lat, start)), np.radians(self._at(self.lon, start))
        lat2, lon2 = np.radians(self._at(self.lat, end)), np.radians(self._at(self.lon, end))
        half = np.sin((lat2 - lat) / 2) ** 2 + np.cos(lat) * np.cos(lat2) * np.sin((lon2 - lon) / 2) ** 2
        return 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1)))

    @staticmethod
    def _at(values: np.ndarray, cams: np.ndarray) -> np.ndarray:
        cams = np.asarray(cams, np.int64)
        inside = (cams >= 0) & (cams < len(values))
        return np.where(inside, values[np.where(inside, cams, 0)] if len(values) else np.nan, np.nan)


@dataclass(frozen=True)
class HopTimes:
    """Driving times of pairs of cameras, sorted by pair; seconds.

    ``low``, ``middle`` and ``high`` are quantiles of the hops; ``out`` and ``into`` the hops that leave and enter each
    camera; ``low_by_hours`` the low end for each group of hours, NaN where it is not known.
    """

    pairs: np.ndarray
    hops: np.ndarray
    low: np.ndarray
    middle: np.ndarray
    high: np.ndarray
    low_by_hours: np.ndarray
    out: np.ndarray
    into: np.ndarray
    cameras: Cameras

    def find(self, start: np.ndarray, end: np.ndarray) -> np.ndarray:
        """Rows of pairs of cameras; -1 where a pair is not known."""
        wanted = pair_key(start, end)
        if not len(self.pairs):
            return np.full(len(wanted), -1)
        place = np.minimum(np.searchsorted(self.pairs, wanted), len(self.pairs) - 1)
        return np.where(self.pairs[place] == wanted, place, -1)

    @cached_property
    def top_speed_kmh(self) -> float:
        """The highest speed that is believed, learned over the pairs whose distance is known."""
        rules = section("cleaning", "hops")
        length = self.cameras.distance_km(self.pairs // PAIR_BASE, self.pairs % PAIR_BASE)
        is_usable = np.isfinite(length) & (length > float(rules["least_km_for_speed"])) & (self.low > 0)
        if not is_usable.any():
            return float(rules["most_top_speed_kmh"])
        speeds = length[is_usable] / self.low[is_usable] * 3600
        weights = self.hops[is_usable]
        learned = weighted_quantile(speeds, weights, float(rules["speed_share"]))
        return float(np.clip(learned * 1.1, rules["least_top_speed_kmh"], rules["most_top_speed_kmh"]))

    def shortest_s(self, start: np.ndarray, end: np.ndarray, hour: np.ndarray | None = None) -> np.ndarray:
        """The least seconds in which one vehicle can pass from camera to camera; 0 where nothing is known."""
        rules = section("cleaning", "hops")
        row = self.find(start, end)
        learned = np.where(row >= 0, self._low_at(row, hour) * float(rules["slack"]), np.nan)
        length = self.cameras.distance_km(start, end)
        by_distance = length / self.top_speed_kmh * 3600
        by_distance = np.where(np.isfinite(by_distance), by_distance, self._by_landmarks(start, end))
        learned = np.fmin(learned, length / float(rules["slowest_free_kmh"]) * 3600)
        trusted = (row >= 0) & (self.hops[row] >= rules["fewest_hops_against_distance"]) if len(self.hops) else row >= 0
        best = np.where(trusted, learned, np.fmax(learned, by_distance))
        return np.maximum(np.nan_to_num(best, nan=0.0) - float(rules["clock_seconds"]), 0.0)

    def apart_km(self, start: np.ndarray, end: np.ndarray) -> np.ndarray:
        """How far cameras are apart; where places are not known, as far as other vehicles drive in the time that they
        need between the two. NaN where nothing is known.
        """
        length = self.cameras.distance_km(start, end)
        guess = self._by_landmarks(start, end) * float(section("cleaning", "hops")["guessed_speed_kmh"]) / 3600
        return np.where(np.isfinite(length), length, guess)

    def _by_landmarks(self, start: np.ndarray, end: np.ndarray) -> np.ndarray:
        """A lower bound in seconds by the triangle inequality (landmarks: Goldberg and Harrelson 2005, SODA)."""
        if self.cameras.is_complete or not len(self.pairs):
            return np.full(len(start), np.nan)
        bound = np.full(len(start), np.nan)
        inside = (np.asarray(start) >= 0) & (np.asarray(end) >= 0)
        for times in self._landmarks:
            with np.errstate(invalid="ignore"):
                gap = np.abs(times[np.asarray(start)[inside]] - times[np.asarray(end)[inside]])
            bound[inside] = np.fmax(bound[inside], np.where(np.isfinite(gap), gap, np.nan))
        return bound * float(section("cleaning", "hops")["slack"])

    @cached_property
    def _landmarks(self) -> list[np.ndarray]:
        """Shortest driving times to some far-apart cameras over pairs met often, either way round."""
        from scipy.sparse import coo_matrix
        from scipy.sparse.csgraph import dijkstra

        rules = section("cleaning", "hops")
        often = self.hops >= rules["fewest_hops_of_road"]
        start, end = self.pairs[often] // PAIR_BASE, self.pairs[often] % PAIR_BASE
        size = len(self.out)
        roads = coo_matrix((self.low[often], (start, end)), shape=(size, size)).tocsr()
        next_one = int(np.argmax(self.out + self.into)) if size else 0
        nearest, found = np.full(size, np.inf), []
        for _ in range(int(rules["landmarks"])):
            times = dijkstra(roads, directed=False, indices=next_one)
            found.append(times)
            nearest = np.minimum(nearest, times)
            next_one = int(np.argmax(np.where(np.isfinite(nearest), nearest, -1.0)))
        return found

    def _low_at(self, row: np.ndarray, hour: np.ndarray | None) -> np.ndarray:
        if not len(self.low):
            return np.full(len(row), np.nan)
        if hour is None:
            return self.low[row]
        grouped = self.low_by_hours[row, HOUR_GROUPS[np.asarray(hour, np.int64) % len(HOUR_GROUPS)]]
        return np.where(np.isfinite(grouped), grouped, self.low[row])

    def is_typical(self, start: np.ndarray, end: np.ndarray, seconds: np.ndarray) -> np.ndarray:
        """True where a pair is known and the time is such as others took."""
        row = self.find(start, end)
        if not len(self.low):
            return row >= 0
        slack = float(section("cleaning", "hops")["slack"])
        return (row >= 0) & (seconds >= self.low[row] * slack) & (seconds <= self.high[row] / slack)

    def log_density(self, start: np.ndarray, end: np.ndarray, seconds: np.ndarray) -> np.ndarray:
        """Log density of a hop time, per second, given the pair: log-normal by its quantiles; guessed where unknown."""
        rules = section("cleaning", "hops")
        row = self.find(start, end)
        length = self.cameras.distance_km(start, end)
        guess = np.log(np.fmax(length, 0.2) / float(rules["guessed_speed_kmh"]) * 3600)
        centre, spread = np.where(np.isfinite(guess), guess, np.log(900.0)), np.log(float(rules["guessed_spread"]))
        spread = np.where(np.isfinite(guess), spread, 2 * spread)
        if len(self.low):
            known = row >= 0
            centre = np.where(known, np.log(np.maximum(self.middle[row], 1.0)), centre)
            width = np.log(np.maximum(self.high[row], 1.0) / np.maximum(self.low[row], 1.0)) / 4.0
            few = 1.0 / np.sqrt(np.maximum(self.hops[row], 1))
            spread = np.where(known, np.maximum(width, 0.08) + 0.3 * few, spread)
        return _log_student(np.log(np.maximum(seconds, 1.0)), centre, spread) - np.log(np.maximum(seconds, 1.0))

    def log_next(self, start: np.ndarray, end: np.ndarray) -> np.ndarray:
        """Log probability that a hop from one camera goes to the other, smoothed for pairs never met."""
        return np.log(self._hops_at(start, end) / (_counts_at(self.out, start) + 1.0))

    def log_before(self, start: np.ndarray, end: np.ndarray) -> np.ndarray:
        """Log probability that a hop into the second camera came from the first, smoothed."""
        return np.log(self._hops_at(start, end) / (_counts_at(self.into, end) + 1.0))

    def _hops_at(self, start: np.ndarray, end: np.ndarray) -> np.ndarray:
        row = self.find(start, end)
        met = np.where(row >= 0, self.hops[row], 0) if len(self.hops) else np.zeros(len(row))
        return met + 1.0 / max(len(self.out), 1)


def pair_key(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """One number for an ordered pair of cameras."""
    return np.asarray(start, np.int64) * PAIR_BASE + np.asarray(end, np.int64)


def learn_hop_times(histogram: pd.DataFrame, cameras: Cameras) -> HopTimes:
    """Hop times from a histogram: ``cam_from, cam_to, hour_group, bucket, hops, first_vid, last_vid``."""
    rules = section("cleaning", "hops")
    key = pair_key(histogram["cam_from"].to_numpy(), histogram["cam_to"].to_numpy())
    counts = histogram.assign(key=key)
    out, into = _totals(counts, "cam_from", len(cameras.lat)), _totals(counts, "cam_to", len(cameras.lat))
    met = counts.groupby("key").agg(n=("hops", "sum"), first=("first_vid", "min"), last=("last_vid", "max"))
    kept = met.index[(met["n"] >= rules["fewest_hops"]) & (met["first"] != met["last"])].to_numpy()
    counts = counts[np.isin(counts["key"], kept)]
    pairs, hops, quantiles = _quantiles(counts)
    return HopTimes(
        pairs, hops, *quantiles, low_by_hours=_by_hours(counts, pairs), out=out, into=into, cameras=cameras
    )


def _by_hours(counts: pd.DataFrame, pairs: np.ndarray) -> np.ndarray:
    lows = np.full((len(pairs), 4), np.nan)
    fewest = section("cleaning", "hops")["fewest_hops_in_hours"]
    for group, rows in counts.groupby("hour_group"):
        keys, hops, (low, _middle, _high) = _quantiles(rows)
        enough = hops >= fewest
        lows[np.searchsorted(pairs, keys[enough]), int(group)] = low[enough]
    return lows


def _quantiles(counts: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Pairs in order, their hops, and low, middle and high seconds."""
    rules = section("cleaning", "hops")
    summed = counts.groupby(["key", "bucket"], sort=True)["hops"].sum().reset_index()
    key, bucket = summed["key"].to_numpy(), summed["bucket"].to_numpy(float)
    running = summed["hops"].to_numpy(float).cumsum()
    pairs, first = np.unique(key, return_index=True)
    last = np.append(first[1:], len(key)) - 1
    before = np.where(first > 0, running[first - 1], 0.0) if len(pairs) else running
    total = running[last] - before if len(pairs) else running
    shares = (np.maximum(float(rules["low_share"]), 1.5 / np.maximum(total, 1)), 0.5, float(rules["high_share"]))
    seconds = []
    for share, edge in zip(shares, (0.0, 0.5, 1.0), strict=True):
        place = np.searchsorted(running, before + share * total, side="left")
        place = np.clip(place, first, last) if len(pairs) else place
        seconds.append(np.exp((bucket[place] + edge) / float(rules["buckets_per_e"])))
    return pairs, total, (seconds[0], seconds[1], seconds[2])


def _totals(counts: pd.DataFrame, column: str, size: int) -> np.ndarray:
    cams = counts[column].to_numpy()
    length = max(size, int(cams.max()) + 1 if len(cams) else 0)
    return np.bincount(cams, weights=counts["hops"].to_numpy(float), minlength=length)


def _counts_at(counts: np.ndarray, cams: np.ndarray) -> np.ndarray:
    cams = np.asarray(cams, np.int64)
    inside = (cams >= 0) & (cams < len(counts))
    return np.where(inside, counts[np.where(inside, cams, 0)] if len(counts) else 0.0, 0.0)


def _log_student(value: np.ndarray, centre: np.ndarray, spread: np.ndarray) -> np.ndarray:
    """Log density of Student's t with 3 degrees of freedom: heavier ends than the normal, for queues and stops."""
    z = (value - centre) / spread
    return np.log(2.0 / (np.pi * np.sqrt(3.0))) - np.log(spread) - 2.0 * np.log1p(z * z / 3.0)


def weighted_quantile(values: np.ndarray, weights: np.ndarray, share: float) -> float:
    """The value below which a share of the weight lies."""
    order = np.argsort(values)
    running = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(running, share * running[-1])])
