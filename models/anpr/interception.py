"""Where and when to stop the vehicles of a line: watches (one site for some hours) that meet most expected runs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.anpr.settings import section

HOURS_IN_DAY = 24
WATCH = ["cam", "is_weekend", "from_hour"]


@dataclass(frozen=True)
class Watch:
    """One site for some hours on weekdays or at weekends.

    ``runs_added`` and ``runs_so_far`` are expected runs a week that this watch adds to those before it, and that all
    watches up to it meet. ``passing_per_run`` is the number of all vehicles that pass for each run met.
    """

    place: int
    cam: int
    is_weekend: bool
    from_hour: int
    to_hour: int
    runs_added: float
    runs_so_far: float
    passing_per_run: float


@dataclass(frozen=True)
class InterceptionPlan:
    """Watches in the order of choice.

    ``upper_bound`` is more than the best choice of as many watches can meet, from the gains that were left at each
    step; ``share_of_best`` is what the plan is sure to reach of the best, never below 1 - 1/e.
    """

    watches: tuple[Watch, ...]
    runs_expected: float
    runs_met: float
    upper_bound: float
    share_of_best: float

    @property
    def share_met(self) -> float:
        """Share of the expected runs that pass a watch."""
        return self.runs_met / self.runs_expected if self.runs_expected else 0.0


@dataclass(frozen=True)
class GreedyCover:
    """Options chosen, the weight covered after each, and the bound on what as many options could cover."""

    chosen: tuple[int, ...]
    covered: tuple[float, ...]
    upper_bound: float


def greedy_cover(covers: np.ndarray, weights: np.ndarray, *, most: int) -> GreedyCover:
    """The options that cover most weight, chosen one by one. ``covers``: (options, elements), true where covered.

    The bound holds for every choice of ``most`` options: what is covered by a prefix of the choice and the ``most``
    largest gains that are left there (covering is submodular: Leskovec and others 2007, KDD, section 3.2).
    """
    open_weight = weights.astype(float).copy()
    chosen: list[int] = []
    covered: list[float] = []
    bound = np.inf
    while True:
        gains = covers @ open_weight
        so_far = float(weights.sum() - open_weight.sum())
        bound = min(bound, so_far + float(np.sort(gains)[::-1][:most].sum()))
        if len(chosen) == min(most, len(covers)) or not len(gains) or gains.max() <= 1e-12:
            return GreedyCover(tuple(chosen), tuple(covered), min(bound, float(weights.sum())))
        best = int(np.argmax(gains))
        chosen.append(best)
        covered.append(so_far + float(gains[best]))
        open_weight[covers[best]] = 0.0


def plan_watches(
    passes: pd.DataFrame, traffic: pd.DataFrame, *, weeks: float, sites: int | None = None, hours: int | None = None
) -> InterceptionPlan:
    """The watches that meet most of the runs to be expected when they come as they came.

    ``passes``: a row for each site that a run passed, ``run, cam, is_weekend, hour, weight``; the weight of a run is
    the probability that it is of interest. ``traffic``: all vehicles, ``cam, is_weekend, hour, vehicles`` in the same
    period of ``weeks``. A watch of ``hours`` starts at a multiple of them.
    """
    hours = hours or int(section("interception", "windows")["hours"])
    sites = sites or int(section("interception", "windows")["sites"])
    if passes.empty:
        return InterceptionPlan((), 0.0, 0.0, 0.0, 1.0)
    windows = passes.assign(from_hour=passes["hour"] // hours * hours)
    options = windows[WATCH].drop_duplicates().sort_values(WATCH, ignore_index=True)
    runs = passes.groupby("run")["weight"].max()
    covers = _covers(windows, options, runs.index)
    cover = greedy_cover(covers, runs.to_numpy() / weeks, most=sites)
    passing = _passing(traffic, options, hours=hours) / weeks
    met = cover.covered[-1] if cover.covered else 0.0
    watches = _watches(cover, options, passing, covers @ runs.to_numpy() / weeks, hours=hours)
    return InterceptionPlan(watches, float(runs.sum() / weeks), met, cover.upper_bound, _share(met, cover.upper_bound))


def _share(met: float, upper_bound: float) -> float:
    least = float(section("interception", "bounds")["greedy_share"])
    return max(least, min(1.0, met / upper_bound)) if upper_bound > 0 else 1.0


def _covers(windows: pd.DataFrame, options: pd.DataFrame, runs: pd.Index) -> np.ndarray:
    numbered = options.assign(option=np.arange(len(options)))
    placed = windows.merge(numbered, on=WATCH)
    covers = np.zeros((len(options), len(runs)), bool)
    covers[placed["option"], runs.get_indexer(placed["run"])] = True
    return covers


def _passing(traffic: pd.DataFrame, options: pd.DataFrame, *, hours: int) -> np.ndarray:
    """All vehicles that pass each option in the whole period."""
    windows = traffic.assign(from_hour=traffic["hour"] // hours * hours)
    totals = windows.groupby(WATCH)["vehicles"].sum()
    return totals.reindex(pd.MultiIndex.from_frame(options[WATCH])).fillna(0.0).to_numpy(float)


def _watches(
    cover: GreedyCover, options: pd.DataFrame, passing: np.ndarray, met_alone: np.ndarray, *, hours: int
) -> tuple[Watch, ...]:
    before = (0.0, *cover.covered[:-1])
    found = zip(cover.chosen, before, cover.covered, strict=True)
    return tuple(
        Watch(
            place=place,
            cam=int(options["cam"].iat[option]),
            is_weekend=bool(options["is_weekend"].iat[option]),
            from_hour=int(options["from_hour"].iat[option]),
            to_hour=int(options["from_hour"].iat[option] + hours) % HOURS_IN_DAY,
            runs_added=after - earlier,
            runs_so_far=after,
            passing_per_run=float(passing[option] / met_alone[option]),
        )
        for place, (option, earlier, after) in enumerate(found, start=1)
    )
