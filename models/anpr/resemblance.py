"""Route resemblance: which vehicles run the routes of one example, from sites and times alone.

A route is described by the ordered pairs of sites that its runs pass, however many reads between them were lost. Pairs
that few vehicles pass weigh more (inverse document frequency, Spärck Jones 1972). Taking sure hits as further examples
(pseudo-relevance feedback) was tried on nine kinds of networks and made the ranking no better.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from models.anpr.journeys import HOUR_MS, MINUTE_MS
from models.anpr.settings import section


@dataclass(frozen=True)
class SharedReads:
    """Reads of every vehicle at the example's sites, sorted by vehicle and time.

    ``vehicle`` and ``site`` count from 0 without holes; ``vehicles_in_all`` is how many there are in the whole set.
    """

    vehicle: np.ndarray
    t: np.ndarray
    site: np.ndarray
    vehicles_in_all: int

    @cached_property
    def sites(self) -> int:
        """How many sites there are."""
        return int(self.site.max(initial=-1)) + 1

    @cached_property
    def vehicles(self) -> int:
        """How many vehicles there are."""
        return int(self.vehicle.max(initial=-1)) + 1


@dataclass(frozen=True)
class SharedRuns:
    """Runs of vehicles over the example's sites, and the ordered pairs of sites that each passed.

    ``run`` numbers the run of every read; ``pair_run`` and ``pair`` list the pairs, each once a run, a pair being the
    site before times the number of sites plus the site after.
    """

    run: np.ndarray
    vehicle: np.ndarray
    t_start: np.ndarray
    t_end: np.ndarray
    reads: np.ndarray
    pair_run: np.ndarray
    pair: np.ndarray
    sites: int

    def __len__(self) -> int:
        return len(self.vehicle)


@dataclass(frozen=True)
class Resemblance:
    """How much each vehicle resembles the example, 0 to 1, and of what that is made.

    likeness: cosine between the pairs of both, weighted by how rare they are; purity: share of the reads of its runs
    that are at the example's sites, against the example's own; coverage: how much of the example's run its best runs
    cover; ``run_coverage`` is the last for every run.
    """

    score: np.ndarray
    likeness: np.ndarray
    purity: np.ndarray
    coverage: np.ndarray
    run_coverage: np.ndarray


def shared_runs(reads: SharedReads) -> SharedRuns:
    """Cut the reads into runs by times learned for pairs of sites, and list what each run passed."""
    rules = section("resemblance", "runs")
    allowed = _allowed_ms(reads)
    before, after = reads.site[:-1], reads.site[1:]
    is_linked = (reads.vehicle[1:] == reads.vehicle[:-1]) & (
        np.diff(reads.t) <= allowed[before * reads.sites + after]
    )
    run = np.concatenate([np.zeros(min(len(reads.t), 1), int), np.cumsum(~is_linked)])
    first = np.flatnonzero(np.diff(run, prepend=-1))
    last = np.append(first[1:], len(run)) - 1
    pair_run, pair = _pairs_of_runs(run, reads.site, reads.sites, rules["longest_run_reads"])
    return SharedRuns(
        run, reads.vehicle[first], reads.t[first], reads.t[last] if len(last) else reads.t, last - first + 1,
        pair_run, pair, reads.sites,
    )  # fmt: skip


def _allowed_ms(reads: SharedReads) -> np.ndarray:
    """The longest time within a run for every ordered pair of sites."""
    rules = section("resemblance", "runs")
    allowance, longest = rules["allowance_minutes"] * MINUTE_MS, rules["longest_hop_hours"] * HOUR_MS
    hops = []
    for skip in range(1, rules["hops_looked_over"] + 1):
        apart = reads.t[skip:] - reads.t[:-skip]
        is_hop = (reads.vehicle[skip:] == reads.vehicle[:-skip]) & (apart < longest)
        at = np.flatnonzero(is_hop & (reads.site[skip:] != reads.site[:-skip]))
        hops.append((reads.site[at] * reads.sites + reads.site[at + skip], reads.vehicle[at], apart[at]))
    key, vehicle, time = (np.concatenate(part) for part in zip(*hops, strict=True))
    order = np.lexsort((time, vehicle, key))
    key, vehicle = key[order], vehicle[order]
    is_quickest = np.ones(len(key), dtype=bool)
    is_quickest[1:] = (key[1:] != key[:-1]) | (vehicle[1:] != vehicle[:-1])
    key, time = key[is_quickest], time[order][is_quickest]
    order = np.lexsort((time, key))
    pairs, first, count = np.unique(key, return_index=True, return_counts=True)
    allowed = np.zeros(reads.sites**2)
    if len(pairs):
        quick = time[order][first + ((count - 1) * rules["quick_quantile"]).astype(int)]
        allowed[pairs] = np.minimum(rules["factor"] * quick + allowance, longest)
    allowed[np.arange(reads.sites) * (reads.sites + 1)] = allowance
    return allowed


def _pairs_of_runs(run: np.ndarray, site: np.ndarray, sites: int, longest: int) -> tuple[np.ndarray, np.ndarray]:
    """Every ordered pair of different sites within a run, once a run."""
    found = [np.zeros(0, np.int64)]
    for skip in range(1, min(longest, len(run))):
        at = np.flatnonzero(run[skip:] == run[:-skip])
        if not len(at):
            break
        at = at[site[at] != site[at + skip]]
        found.append(run[at] * sites**2 + site[at] * sites + site[at + skip])
    key = np.sort(np.concatenate(found))
    key = key[np.diff(key, prepend=-1) > 0]
    return key // max(sites**2, 1), key % max(sites**2, 1)


def resembling(runs: SharedRuns, all_reads: np.ndarray, example: int, vehicles_in_all: int) -> Resemblance:
    """Score every vehicle against the example.

    ``all_reads`` is for every run how many reads its vehicle has, at any site, from shortly before to shortly after it.
    """
    vehicles = int(runs.vehicle.max(initial=-1)) + 1
    size = runs.sites**2
    key, count = np.unique(runs.vehicle[runs.pair_run] * size + runs.pair, return_counts=True)
    vehicle, pair = key // max(size, 1), key % max(size, 1)
    rarity = np.log((vehicles_in_all + 1) / (np.bincount(pair, minlength=size) + 1.0))
    wanted = _pairs_of(runs, example)
    covered = np.bincount(runs.pair_run, (wanted * rarity)[runs.pair], minlength=len(runs))
    is_example = runs.vehicle == example
    coverage = np.minimum(covered / max(_typical(covered[is_example]), 1e-9), 1)
    share = runs.reads / np.maximum(all_reads, 1)
    of_example = _mean_by(np.zeros(is_example.sum(), int), share[is_example], coverage[is_example], 1)[0]
    share = np.minimum(share / max(of_example, 1e-9), 1)
    purity = _mean_by(runs.vehicle, share, coverage**2, vehicles)
    rules = section("resemblance", "score")
    best = min(rules["best_runs"], max(1, int((covered[is_example] > 0).sum())))
    run_score = coverage * share ** rules["purity_power"]
    top = _mean_of_best(runs.vehicle, run_score, vehicles, best)
    likeness = _cosine(vehicle, np.sqrt(count) * rarity[pair], (np.sqrt(wanted) * rarity), pair, vehicles)
    return Resemblance(likeness * purity * top ** rules["run_power"], likeness, purity, top, coverage)


def _pairs_of(runs: SharedRuns, example: int) -> np.ndarray:
    """For every pair the share of the example's runs that passed it."""
    own = runs.vehicle[runs.pair_run] == example
    count = len(np.unique(runs.pair_run[own]))
    return np.bincount(runs.pair[own], minlength=runs.sites**2) / max(count, 1)


def _typical(covered: np.ndarray) -> float:
    """The mean of the better half of the example's own runs."""
    able = np.sort(covered[covered > 0])
    return float(able[len(able) // 2 :].mean()) if len(able) else 0.0


def _mean_by(group: np.ndarray, value: np.ndarray, weight: np.ndarray, groups: int) -> np.ndarray:
    total = np.bincount(group, weight, minlength=groups)
    return np.bincount(group, value * weight, minlength=groups) / np.maximum(total, 1e-12)


def _mean_of_best(group: np.ndarray, value: np.ndarray, groups: int, best: int) -> np.ndarray:
    """The mean of each group's ``best`` largest values; missing ones count as nothing."""
    order = np.lexsort((-value, group))
    held = group[order]
    rank = np.arange(len(held)) - np.searchsorted(held, held)
    is_best = rank < best
    return np.bincount(held[is_best], value[order][is_best], minlength=groups) / best


def _cosine(
    vehicle: np.ndarray, own: np.ndarray, wanted: np.ndarray, pair: np.ndarray, vehicles: int
) -> np.ndarray:
    both = np.bincount(vehicle, own * wanted[pair], minlength=vehicles)
    lengths = np.bincount(vehicle, own**2, minlength=vehicles) * (wanted**2).sum()
    return both / np.sqrt(np.maximum(lengths, 1e-12))
