"""Tours: one vehicle leaves its base, drives one leg after another with stays between, and comes home.

Tours are drawn first, with no thought of each other; then legs get times, tours that would put a vehicle in two places
are dropped, and what is left is laid out as passes of cameras.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from itertools import count

import numpy as np
from numpy.typing import NDArray

from sample_data.anpr.clock import flow_table, local_days, utc_ms
from sample_data.anpr.network import Routes

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

HOP_NOISE = 0.055
STOP_LEAST_MINUTES, STOP_MEAN_MINUTES = 3.0, 9.0
REST_MS = 6 * 60_000
NO_ROUTE = -1
PLANNED, SHARED, EVERYDAY = 0, 1, 2


@dataclass(frozen=True)
class Tours:
    """One row a tour; ``routes`` and ``stays`` hold a column a leg (no leg: -1), stays in minutes after the leg."""

    body: Ints
    start: Floats
    routes: Ints
    stays: Floats
    style: Floats
    stop_rate: Floats
    rank: Ints

    def __len__(self) -> int:
        return len(self.body)


@dataclass
class TourBook:
    """Collects tours of many kinds."""

    batches: list[Tours] = field(default_factory=list)

    def add(
        self, body: Ints, start: Floats, routes: Ints, stays: Floats, *, style: Floats, stop_rate: float, rank: int
    ) -> None:
        """Keep tours that start at local minutes since the first midnight; style is a factor on driving time."""
        if len(body):
            rates, ranks = np.full(len(body), stop_rate), np.full(len(body), rank)
            self.batches.append(Tours(body, start, routes, stays, style, rates, ranks))

    def tours(self) -> Tours:
        """All of them."""
        legs = max(batch.routes.shape[1] for batch in self.batches)
        wide = [
            (_widened(batch.routes, legs, NO_ROUTE), _widened(batch.stays, legs, 0.0)) for batch in self.batches
        ]
        flat = {
            name: np.concatenate([getattr(batch, name) for batch in self.batches])
            for name in ("body", "start", "style", "stop_rate", "rank")
        }
        routes, stays = (np.concatenate(part) for part in zip(*wide, strict=True))
        return Tours(routes=routes, stays=stays, **flat)


@dataclass(frozen=True)
class Shared:
    """Tours driven by a second vehicle too: which tour, by whom, and by how many seconds it is ahead."""

    tour: Ints
    body: Ints
    ahead_seconds: Floats


@dataclass(frozen=True)
class Passes:
    """One row a vehicle that passes a camera: UTC milliseconds; ``tour`` counts tours of the world."""

    body: Ints
    cam: Ints
    t: Ints
    tour: Ints


@dataclass(frozen=True)
class _Hops:
    """Every camera of every leg: moment, leg; and of every tour first and last moment."""

    t: Ints
    cam: Ints
    is_urban: Bools
    tour: Ints
    first: Ints
    length: Ints
    begin: Ints
    end: Ints


def _widened(columns: NDArray, width: int, fill: float) -> NDArray:
    missing = width - columns.shape[1]
    return np.pad(columns, ((0, 0), (0, missing)), constant_values=fill) if missing else columns


def drive(
    rng: np.random.Generator, routes: Routes, tours: Tours, shared: Shared, *, first_day: date, days: int
) -> tuple[Passes, Bools, Bools]:
    """Passes of what holds together, which of the tours were driven, and which of the shared ones were joined."""
    hops = _hops(rng, routes, tours, first_day, days)
    is_driven, is_joined = _without_overlap(hops, tours, shared)
    lone = _passes(hops, np.flatnonzero(is_driven), tours.body[is_driven])
    joined = _passes(hops, shared.tour[is_joined], shared.body[is_joined])
    ahead = np.repeat(shared.ahead_seconds[is_joined], hops.length[shared.tour[is_joined]])
    shift = ((ahead + rng.normal(0, 4.0, len(ahead)).clip(-9, 9)) * 1_000).astype(np.int64)
    joined = Passes(joined.body, joined.cam, joined.t - shift, joined.tour)
    both = (
        np.concatenate([getattr(lone, name), getattr(joined, name)]) for name in ("body", "cam", "t", "tour")
    )
    urban = np.concatenate([_urban(hops, np.flatnonzero(is_driven)), _urban(hops, shared.tour[is_joined])])
    return _seen(Passes(*both), urban, first_day, days), is_driven, is_joined


def _hops(rng: np.random.Generator, routes: Routes, tours: Tours, first_day: date, days: int) -> _Hops:
    """Times of every camera of every tour."""
    is_leg = tours.routes != NO_ROUTE
    leg_tour, leg_route, leg_stay = np.nonzero(is_leg)[0], tours.routes[is_leg], tours.stays[is_leg]
    flow = flow_table(rng, first_day, days + 1)
    expected = _offsets_in_tour(routes.minutes[leg_route] + leg_stay, leg_tour)
    hour = np.clip((tours.start[leg_tour] + expected) // 60, 0, len(flow) - 1).astype(np.int64)
    pace = tours.style[leg_tour] * flow[hour]
    length = routes.length[leg_route]
    leg = np.repeat(np.arange(len(length)), length)
    at = np.arange(len(leg)) - np.repeat(np.cumsum(length) - length - routes.first[leg_route], length)
    step = _steps(rng, routes.at_minute[at], leg, pace) + _stops(rng, tours.stop_rate[leg_tour], leg, length)
    within = _cumulated(step, length)
    last = np.cumsum(length) - 1
    duration = within[last] + (routes.minutes[leg_route] - routes.at_minute[at[last]]) * pace
    offset = _offsets_in_tour(duration + leg_stay, leg_tour)
    begin = utc_ms(first_day, days, tours.start)
    t = begin[leg_tour][leg] + ((offset[leg] + within) * 60_000).astype(np.int64)
    tour_length = np.bincount(leg_tour, weights=length, minlength=len(tours)).astype(np.int64)
    end = begin + (np.maximum.reduceat(offset + duration, _starts(leg_tour)) * 60_000).astype(np.int64)
    first = np.cumsum(tour_length) - tour_length
    return _Hops(t, routes.cam[at], routes.is_urban[at], leg_tour[leg], first, tour_length, begin, end)


def _starts(group: Ints) -> Ints:
    return np.flatnonzero(np.r_[True, group[1:] != group[:-1]])


def _offsets_in_tour(duration: Floats, tour: Ints) -> Floats:
    """Sum of what comes before, in the same tour."""
    before = np.cumsum(duration) - duration
    starts = _starts(tour)
    return before - np.repeat(before[starts], np.diff(np.r_[starts, len(tour)]))


def _steps(rng: np.random.Generator, at_minute: Floats, leg: Ints, pace: Floats) -> Floats:
    """Minutes from the camera before (from setting out, for the first of a leg)."""
    step = np.diff(at_minute, prepend=0.0)
    is_first = np.r_[True, leg[1:] != leg[:-1]]
    step[is_first] = at_minute[is_first]
    return step * pace[leg] * np.exp(rng.normal(0, HOP_NOISE, len(leg)).clip(-0.12, 0.4))


def _stops(rng: np.random.Generator, rate: Floats, leg: Ints, length: Ints) -> Floats:
    """Minutes stood still between cameras, for those that deliver on the way."""
    stops = np.zeros(len(leg))
    may = np.flatnonzero(np.repeat(rate > 0, length))
    does = may[rng.random(len(may)) < rate[leg[may]]]
    stops[does] = STOP_LEAST_MINUTES + rng.exponential(STOP_MEAN_MINUTES, len(does))
    return stops


def _cumulated(step: Floats, length: Ints) -> Floats:
    total = np.cumsum(step)
    before = np.r_[0.0, total[np.cumsum(length)[:-1] - 1]]
    return total - np.repeat(before, length)


def _without_overlap(hops: _Hops, tours: Tours, shared: Shared) -> tuple[Bools, Bools]:
    """Which tours and which shared tours are driven: of two at once, the one that matters more, else the earlier."""
    body = np.concatenate([tours.body, shared.body])
    shift = np.abs(shared.ahead_seconds * 1_000).astype(np.int64)
    begin = np.concatenate([hops.begin, hops.begin[shared.tour] - shift])
    end = np.concatenate([hops.end, hops.end[shared.tour] + shift])
    rank = np.concatenate([tours.rank, np.full(len(shared.tour), SHARED)])
    order = np.lexsort((begin, body))
    for _ in count():
        one, other = order[:-1], order[1:]
        clash = (body[one] == body[other]) & (begin[other] < end[one] + REST_MS)
        if not clash.any():
            break
        loses = np.where(rank[one] > rank[other], one, other)[clash]
        keep = np.ones(len(body), dtype=bool)
        keep[loses] = False
        order = order[keep[order]]
    is_kept = np.zeros(len(body), dtype=bool)
    is_kept[order] = True
    is_driven, is_joined = is_kept[: len(tours)], is_kept[len(tours) :]
    return is_driven, is_joined & is_driven[shared.tour]


def _spread(hops: _Hops, tour: Ints) -> Ints:
    """Places in the hops of these tours, one tour after another."""
    length = hops.length[tour]
    return np.arange(length.sum()) + np.repeat(hops.first[tour] - np.cumsum(length) + length, length)


def _passes(hops: _Hops, tour: Ints, body: Ints) -> Passes:
    at = _spread(hops, tour)
    return Passes(np.repeat(body, hops.length[tour]), hops.cam[at], hops.t[at], hops.tour[at])


def _urban(hops: _Hops, tour: Ints) -> Bools:
    return hops.is_urban[_spread(hops, tour)]


def _seen(passes: Passes, is_urban: Bools, first_day: date, days: int) -> Passes:
    """Without town sites that lie off a vehicle's own way through town, and without what is outside the window."""
    own_way = ((passes.body * 2_654_435_761 + passes.cam * 40_503) >> 9) % 2 == 0
    day = local_days(first_day, days, passes.t)
    kept = (~is_urban | own_way) & (day >= 0) & (day < days)
    return Passes(passes.body[kept], passes.cam[kept], passes.t[kept], passes.tour[kept])
