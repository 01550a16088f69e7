"""Whether a vehicle drove the route of an example, judged read by read under losses.

Two journeys of the same route differ by reads that were lost, of either. Each journey is laid along the example's: a
read in common speaks for the same route by how unlikely it is after the read before it; a site that the journey lacks
was lost; a site that the example lacks was lost there if others pass it between its neighbours, and is a way elsewhere
if not. The best way to lay them (Needleman and Wunsch 1970, with affine gaps, Gotoh 1982) is a log-likelihood ratio.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from models.anpr.journeys import DAY_MS, HOUR_MS, MINUTE_MS
from models.anpr.resemblance import Resemblance, SharedRuns
from models.anpr.settings import section


@dataclass(frozen=True)
class Stretches:
    """Runs, and runs of one vehicle with short rests between as one: the few of each vehicle that cover most."""

    vehicle: np.ndarray
    t_start: np.ndarray
    t_end: np.ndarray
    of_example: int


@dataclass(frozen=True)
class Passes:
    """One row a stretch: its sites in order, padded; ``gain`` is how unlikely each is after the one before."""

    vehicle: np.ndarray
    hour: np.ndarray
    site: np.ndarray
    gain: np.ndarray
    length: np.ndarray
    sites: int

    @cached_property
    def is_held(self) -> np.ndarray:
        """Which places of the rows hold a read."""
        return np.arange(self.site.shape[1]) < self.length[:, None]


def stretches(runs: SharedRuns, scored: Resemblance, looked_at: np.ndarray, example: int) -> Stretches:
    """The stretches to lay along the example's, of the vehicles ``looked_at`` and the example."""
    rules = _rules()
    rest = runs.t_start[1:] - runs.t_end[:-1]
    is_parted = (runs.vehicle[1:] != runs.vehicle[:-1]) | (rest > rules["rest_minutes"] * MINUTE_MS)
    first = np.flatnonzero(np.append(True, is_parted))
    last = np.append(first[1:], len(runs)) - 1
    total = np.append(0, np.cumsum(scored.run_coverage))
    several = last > first
    vehicle = np.concatenate([runs.vehicle, runs.vehicle[first[several]]])
    starts = np.concatenate([runs.t_start, runs.t_start[first[several]]])
    ends = np.concatenate([runs.t_end, runs.t_end[last[several]]])
    covered = np.concatenate([scored.run_coverage, (total[last + 1] - total[first])[several]])
    wanted = np.flatnonzero(np.isin(vehicle, np.append(looked_at, example)))
    order = wanted[np.lexsort((-covered[wanted], vehicle[wanted]))]
    held = vehicle[order]
    kept = order[np.arange(len(held)) - np.searchsorted(held, held) < rules["stretches_each"]]
    read = np.add.reduceat(runs.reads, first) if len(first) else first
    own = int(((runs.vehicle[first] == example) & (read > 1)).sum())
    return Stretches(vehicle[kept], starts[kept], ends[kept], own)


def passes_of(found: Stretches, row: np.ndarray, site: np.ndarray) -> Passes:
    """Lay reads, in order of row and time, into rows; ``site`` counts from 0. A site read again at once is one pass."""
    rules = _rules()
    is_new = np.ones(len(row), dtype=bool)
    is_new[1:] = (row[1:] != row[:-1]) | (site[1:] != site[:-1])
    row, site = row[is_new], site[is_new]
    sites, rows = int(site.max(initial=-1)) + 1, len(found.vehicle)
    count = np.bincount(row, minlength=rows)
    place = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    before = np.where(place > 0, np.append(0, site[:-1]), sites)
    follows = np.bincount(before * sites + site, minlength=(sites + 1) * sites).reshape(sites + 1, sites)
    share = (follows.sum(axis=0) + 0.5) / (follows.sum() + 0.5 * sites)
    smooth = rules["smoothing"]
    chance = (follows + smooth * share) / (follows.sum(axis=1, keepdims=True) + smooth)
    longest = min(int(rules["longest_reads"]), int(count.max(initial=1)))
    fits = place < longest
    laid, gain = np.zeros((rows, longest), dtype=np.int64), np.zeros((rows, longest))
    laid[row[fits], place[fits]] = site[fits]
    gain[row[fits], place[fits]] = -np.log(chance[before, site])[fits]
    hour = found.t_start % DAY_MS / HOUR_MS
    return Passes(found.vehicle, hour, laid, gain, np.minimum(count, longest), sites)


def same_route(passes: Passes, example: int, vehicles: int) -> np.ndarray:
    """For every vehicle how surely it drove a route of the example: 0 to 1, 0.5 as likely as not; NaN: not looked at.

    The surest few serve as further examples, for what the example's own reads lack.
    """
    rules = _rules()
    own = np.flatnonzero((passes.vehicle == example) & (passes.length > 1))
    top = np.full(vehicles, np.nan)
    if not len(own):
        return top
    value = np.max([_along(passes, row) for row in own.tolist()], axis=0) + _hours(passes, own)
    value = np.clip(value, rules["lowest"], 1)
    surest = _surest(passes, value, example)
    total, weights = value.copy(), np.ones(len(value))
    for row in surest:
        weight = np.where(passes.vehicle == passes.vehicle[row], 0, value[row])
        total += weight * np.clip(_along(passes, row), rules["lowest"], 1)
        weights += weight
    np.fmax.at(top, passes.vehicle, total / weights)
    return 1 / (1 + np.exp(-rules["steepness"] * top))


def with_same_route(score: np.ndarray, same: np.ndarray, of_example: int) -> np.ndarray:
    """The score with both: an example of one stretch is judged by it, one with many by what its runs have in common."""
    weight = 1.0 if of_example < 2 else _rules()["weight_of_repeated"] / of_example
    return (1 - weight) * score + weight * np.nan_to_num(same) + 1e-9 * score


def _rules() -> Mapping[str, float]:
    return section("resemblance", "same_route")  # type: ignore[return-value]


def _surest(passes: Passes, value: np.ndarray, example: int) -> list[int]:
    """The best rows of the surest vehicles."""
    rules, chosen = _rules(), dict[int, int]()
    for row in np.argsort(-value, kind="stable").tolist():
        if value[row] < rules["least_sure"] or len(chosen) >= rules["further_examples"]:
            break
        if passes.vehicle[row] != example:
            chosen.setdefault(int(passes.vehicle[row]), row)
    return list(chosen.values())


def _hours(passes: Passes, own: np.ndarray) -> np.ndarray:
    """What it costs to drive at another time of day than the example."""
    rules = _rules()
    apart = np.abs(passes.hour[:, None] - passes.hour[own])
    near = np.exp(-0.5 * (np.minimum(apart, 24 - apart) / rules["hour_spread"]) ** 2).max(axis=1)
    return rules["hour_weight"] * np.log((1 - rules["hour_floor"]) * near + rules["hour_floor"])


def _along(passes: Passes, row: int) -> np.ndarray:
    """The log-likelihood ratio of every row along one of them, as a share of its own along itself."""
    route = passes.site[row, : passes.length[row]].tolist()
    found = _best_laid(passes, route, _between(passes, route, int(passes.vehicle[row])))
    return found / max(found[row], 1e-9)


def _best_laid(passes: Passes, route: Sequence[int], between: np.ndarray) -> np.ndarray:
    rules = _rules()
    missed, kept = np.log(rules["lost_share"]), np.log(1 - rules["lost_share"])
    site, gain = passes.site.T.copy(), passes.gain.T.copy() + kept
    on_route = np.full((len(site) + 1, site.shape[1]), -np.inf)
    on_route[0] = 0
    for step in range(len(route) + 1):
        if step:
            met = np.where(site == route[step - 1], on_route[:-1] + gain, -np.inf)
            on_route += missed
            np.maximum(on_route[1:], met, out=on_route[1:])
        _go_on(on_route, np.log(np.maximum(between[step], 1e-9))[site] + gain, rules)
    return on_route[passes.length, np.arange(site.shape[1])]


def _go_on(on_route: np.ndarray, lost_by_example: np.ndarray, rules: Mapping[str, float]) -> None:
    """Take in reads at sites that the example lacks: lost there, or a way elsewhere of any length."""
    leave, stay = rules["to_leave"], rules["to_stay_away"]
    away = np.full(on_route.shape[1], -np.inf)
    for at in range(1, len(on_route)):
        away = np.maximum(on_route[at - 1] + leave, away + stay)
        step = np.maximum(on_route[at - 1] + lost_by_example[at - 1], away)
        np.maximum(on_route[at], step, out=on_route[at])


def _between(passes: Passes, route: Sequence[int], own: int) -> np.ndarray:
    """For every step of a route and its ends, the chance of each site that the route passed it, unread."""
    rules = _rules()
    lost = rules["lost_share"]
    row = np.nonzero(passes.is_held)[0]
    site = passes.site[passes.is_held]
    is_other = passes.vehicle[row] != own
    found = np.zeros((len(route) + 1, passes.sites))
    for step in range(len(route) + 1):
        if 0 < step < len(route):
            met, ways = _sites_between(row, site, is_other, (route[step - 1], route[step]), passes.sites)
        else:
            met, ways = _sites_beyond(row, site, is_other, (route[max(step - 1, 0)], 1 if step else -1), passes.sites)
        share = np.minimum(met / (ways + 1) / (1 - lost), rules["surest_between"])
        found[step] = share * lost / (share * lost + 1 - share)
    return found


def _sites_between(
    row: np.ndarray, site: np.ndarray, is_other: np.ndarray, ends: tuple[int, int], sites: int
) -> tuple[np.ndarray, int]:
    """How often each site was read between two, and how many ways between them there were."""
    at = np.flatnonzero((site == ends[0]) & is_other)
    met, ways = np.zeros(sites), 0
    for reach in range(1, int(_rules()["reads_between"]) + 2):
        at = at[at + reach < len(site)]
        at = at[row[at + reach] == row[at]]
        is_there = site[at + reach] == ends[1]
        ways += int(is_there.sum())
        for skip in range(1, reach):
            met += np.bincount(site[at[is_there] + skip], minlength=sites)
        at = at[~is_there]
    return met, ways


def _sites_beyond(
    row: np.ndarray, site: np.ndarray, is_other: np.ndarray, end: tuple[int, int], sites: int
) -> tuple[np.ndarray, int]:
    """How often each site was read within two reads before or after the end of a route."""
    at = np.flatnonzero((site == end[0]) & is_other)
    met = np.zeros(sites)
    for reach in (end[1], 2 * end[1]):
        there = at[(at + reach >= 0) & (at + reach < len(site))]
        there = there[row[there + reach] == row[there]]
        met += np.bincount(site[there + reach], minlength=sites)
    return met, len(at)
