"""What a line carries by hour and day, whether its route has changed, and where runs went after an operation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.anpr.settings import section
from models.errors import DataNotAvailable
from models.false_discovery import stands_out

SEED = 20_180


# By hour and day -----------------------------------------------------------------------------------------------------


def hours_of_the_week(runs: pd.DataFrame, traffic: pd.DataFrame) -> pd.DataFrame:
    """One row an hour of the week: ``dow, hour, runs, vehicles, runs_expected, times_expected, p, stands_out``.

    ``runs``: a row a run of leads with ``dow`` (1 Monday) and ``hour``; ``traffic``: all vehicles of the line by
    ``dow, hour, vehicles``. ``runs_expected`` spreads the runs as all traffic is spread; ``p`` is the Poisson tail
    at or above what was counted.
    """
    from scipy.stats import poisson

    week = pd.MultiIndex.from_product([range(1, 8), range(24)], names=["dow", "hour"])
    counted = runs.groupby(["dow", "hour"]).size().reindex(week, fill_value=0)
    vehicles = traffic.groupby(["dow", "hour"])["vehicles"].sum().reindex(week, fill_value=0)
    hours = pd.DataFrame({"runs": counted, "vehicles": vehicles}).reset_index()
    everybody = hours["vehicles"].sum()
    hours["runs_expected"] = hours["runs"].sum() * hours["vehicles"] / everybody if everybody else 0.0
    hours["times_expected"] = hours["runs"].div(hours["runs_expected"].where(hours["runs_expected"] > 0))
    hours["p"] = poisson.sf(hours["runs"] - 1, hours["runs_expected"])
    rate = float(section("disruption", "hours")["false_discovery_rate"])
    hours["stands_out"] = stands_out(hours["p"].to_numpy(), rate=rate) & (hours["runs"] > 0)
    return hours


# Changes of route ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RouteChange:
    """From this week on the runs go another way: shares of runs that meet each step, before and after."""

    week: int
    p: float
    before: tuple[float, ...]
    after: tuple[float, ...]

    @property
    def step_changed_most(self) -> int:
        """Position of the step whose share changed most."""
        return int(np.argmax(np.abs(np.subtract(self.after, self.before))))


def shares_by_week(vehicle_weeks: pd.DataFrame, steps: int) -> pd.DataFrame:
    """One row a week and step: ``week, step, vehicle_weeks, share`` of runs that met the step.

    ``vehicle_weeks`` as of :func:`vehicle_weeks_of`: a vehicle counts once a week however often it ran.
    """
    shares = vehicle_weeks.groupby("week")[list(range(steps))].mean()
    tidy = shares.rename_axis(columns="step").stack().rename("share").reset_index()
    return tidy.assign(vehicle_weeks=tidy["week"].map(vehicle_weeks.groupby("week").size()))


def vehicle_weeks_of(runs: pd.DataFrame, steps: int) -> pd.DataFrame:
    """One row a vehicle and week: ``vid, week`` and a column a step with the share of its runs that met it.

    ``runs``: ``vid, week`` and ``steps``, the positions met on each run. Runs of one vehicle are alike, so they
    are one observation a week.
    """
    met = np.zeros((len(runs), steps))
    for row, positions in enumerate(runs["steps"]):
        met[row, list(positions)] = 1.0
    numbered = pd.DataFrame(met, columns=range(steps))
    keys = runs[["vid", "week"]].reset_index(drop=True)
    return pd.concat([keys, numbered], axis=1).groupby(["vid", "week"], as_index=False).mean()


def route_changes(vehicle_weeks: pd.DataFrame, steps: int) -> tuple[RouteChange, ...]:
    """Weeks from which the steps met differ more than chance gives, in order of time.

    Binary segmentation: the split with the largest between-part sum of squares is kept when fewer than p of the
    permutations of vehicle-weeks over weeks have a larger one at any split; then each part again, at half that p.
    """
    ordered = vehicle_weeks.sort_values("week", kind="stable")
    shares = ordered[list(range(steps))].to_numpy(float)
    weeks, allowed = ordered["week"].to_numpy(), float(section("disruption", "route")["p"])
    found = _changes_within(shares, weeks, np.random.default_rng(SEED), allowed=allowed)
    return tuple(sorted(found, key=lambda change: change.week))


def _changes_within(
    shares: np.ndarray, weeks: np.ndarray, rng: np.random.Generator, *, allowed: float
) -> Iterator[RouteChange]:
    rules = section("disruption", "route")
    splits = _splits(weeks, fewest=int(rules["fewest"]))
    if not len(splits):
        return
    centred = shares - shares.mean(axis=0)
    gains = _split_gains(centred, splits)
    tries = int(rules["permutations"])
    larger = sum(_split_gains(rng.permutation(centred), splits).max() >= gains.max() - 1e-9 for _ in range(tries))
    p = (larger + 1) / (tries + 1)
    if p > allowed:
        return
    at = int(splits[np.argmax(gains)])
    before, after = shares[:at], shares[at:]
    yield RouteChange(int(weeks[at]), p, tuple(before.mean(axis=0)), tuple(after.mean(axis=0)))
    yield from _changes_within(before, weeks[:at], rng, allowed=allowed / 2)
    yield from _changes_within(after, weeks[at:], rng, allowed=allowed / 2)


def _splits(weeks: np.ndarray, *, fewest: int) -> np.ndarray:
    """Rows at which a new week begins, with enough rows on both sides."""
    begins = np.flatnonzero(np.diff(weeks)) + 1
    return begins[(begins >= fewest) & (begins <= len(weeks) - fewest)]


def _split_gains(centred: np.ndarray, splits: np.ndarray) -> np.ndarray:
    """Between-part sum of squares of each split; columns have mean nought."""
    sums = centred.cumsum(axis=0)[splits - 1]
    return (sums**2).sum(axis=1) * (1 / splits + 1 / (len(centred) - splits))


# After an operation --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Effect:
    """Change of runs a day beyond what the control lines changed, with its permutation interval.

    ``expected_after`` is what would have come after the operation had the line gone with its controls.
    """

    before: float
    after: float
    expected_after: float
    change: float
    low: float
    high: float
    p: float

    @property
    def is_clear(self) -> bool:
        """The interval does not hold nought."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Displacement:
    """Effects of an operation on its line, on each alternative line, on all of these, and on the line with them.

    ``net`` near nought with a clear fall of ``line`` means that runs moved rather than stopped.
    """

    line: Effect
    by_alternative: Mapping[int, Effect]
    alternatives: Effect
    net: Effect

    @property
    def words(self) -> str:
        """What is to be said, with its uncertainty."""
        lost, moved = -self.line.change, self.alternatives.change
        if not (self.line.is_clear and lost > 0):
            return "The operation cannot be told from the ordinary ups and downs of the line."
        fell = f"The line lost {lost:.1f} runs a day ({-self.line.high:.1f} to {-self.line.low:.1f})"
        if not (self.alternatives.is_clear and moved > 0):
            return f"{fell}; nothing shows that they moved to the alternative lines."
        low, high = self.alternatives.low, self.alternatives.high
        return f"{fell}; the alternative lines gained {moved:.1f} ({low:.1f} to {high:.1f})."


def displacement(
    daily: pd.DataFrame, *, line: int, alternatives: tuple[int, ...], controls: tuple[int, ...], first: int, last: int
) -> Displacement:
    """Effects of an operation of the days ``first`` to ``last``, which are themselves left out.

    ``daily``: runs by ``line, day`` (days without runs may be absent within the span of days). Controls are lines
    that the operation and those who evade it do not reach. DataNotAvailable with too few days on a side.
    """
    days = np.arange(daily["day"].min(), daily["day"].max() + 1)
    by_line = daily.pivot_table(index="day", columns="line", values="runs", aggfunc="sum").reindex(days).fillna(0.0)
    by_line = by_line.reindex(columns=list({line, *alternatives, *controls}), fill_value=0.0)
    outside = (days < first) | (days > last)
    control = by_line[list(controls)].sum(axis=1).to_numpy()[outside]
    is_after, weekday = (days > last)[outside], (days % 7)[outside]

    def effect_on(*lines: int) -> Effect:
        treated = by_line[list(lines)].sum(axis=1).to_numpy()[outside]
        return difference_in_differences(treated, control, is_after=is_after, weekday=weekday)

    each = {other: effect_on(other) for other in alternatives}
    return Displacement(effect_on(line), each, effect_on(*alternatives), effect_on(line, *alternatives))


def difference_in_differences(
    treated: np.ndarray, control: np.ndarray, *, is_after: np.ndarray, weekday: np.ndarray
) -> Effect:
    """Change of the treated series beyond that of the control series, which is scaled to it over the days before.

    Interval by inversion of the permutation test: the days before and after change places within their weekday, once
    with the effect taken out (interval) and once as counted (p). Days are taken as exchangeable but for their weekday;
    where runs come in spells of several days the interval is somewhat narrow.
    """
    rules = section("disruption", "operation")
    _check_days(is_after, fewest=int(rules["fewest_days"]))
    orders = _orders_within(weekday, tries=int(rules["permutations"]))
    change = float(_changes(treated, control, is_after[None])[0])
    without = treated - change * is_after
    noise = _changes(without, control, is_after[orders])
    low, high = np.quantile(noise, [(1 - float(rules["level"])) / 2, (1 + float(rules["level"])) / 2])
    as_counted = np.abs(_changes(treated, control, is_after[orders]))
    p = (int((as_counted >= abs(change) - 1e-9).sum()) + 1) / (len(orders) + 1)
    before, after = float(treated[~is_after].mean()), float(treated[is_after].mean())
    return Effect(before, after, after - change, change, change - float(high), change - float(low), p)


def _check_days(is_after: np.ndarray, *, fewest: int) -> None:
    if min(is_after.sum(), (~is_after).sum()) < fewest:
        raise DataNotAvailable(
            "There are too few days on one side of the operation.",
            f"Choose an operation with {fewest} days of reads on each side.",
        )


def _orders_within(weekday: np.ndarray, *, tries: int) -> np.ndarray:
    """Orders of the days in which each weekday keeps its places: (tries, days)."""
    rng = np.random.default_rng(SEED)
    orders = np.tile(np.arange(len(weekday)), (tries, 1))
    for day in np.unique(weekday):
        places = np.flatnonzero(weekday == day)
        orders[:, places] = rng.permuted(np.tile(places, (tries, 1)), axis=1)
    return orders


def _changes(treated: np.ndarray, control: np.ndarray, is_after: np.ndarray) -> np.ndarray:
    """The difference in differences under each row of labels (tries, days)."""
    after, before = is_after.astype(float), 1.0 - is_after
    after /= after.sum(axis=1, keepdims=True)
    before /= before.sum(axis=1, keepdims=True)
    control_before = before @ control
    scale = np.divide(before @ treated, control_before, out=np.zeros_like(control_before), where=control_before > 0)
    return (after - before) @ treated - scale * ((after - before) @ control)
