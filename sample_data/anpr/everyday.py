"""What most vehicles do: work, errands, visits, deliveries, fares; declared in occupations.csv."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sample_data.anpr.clock import MINUTES_A_DAY, day_rates, minutes_of_day
from sample_data.anpr.network import LOCAL_ROUTES, Network
from sample_data.anpr.tours import EVERYDAY, TourBook

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

TABLE = Path(__file__).parent / "occupations.csv"
AIRPORTS = ("Hounslow", "Crawley", "Bishop's Stortford", "Luton", "Manchester", "Birmingham", "Bristol", "Newcastle")
ACTIVITY_SHAPE = 1.6
OFTEN = 0.4
NEAREST_REACH = 10.0
STYLE = (0.9, 1.12)


@dataclass(frozen=True)
class Purpose:
    """One row of occupations.csv: why and how often those of an occupation set out."""

    role: str
    share: float
    purpose: str
    weekday_rate: float
    weekend_rate: float
    reach_minutes: float
    is_fixed: bool
    hours: str
    stay_minutes: float
    stay_sigma: float
    stop_rate: float


@dataclass(frozen=True)
class Drivers:
    """Who drives: one place a body; activity is a factor on how often; seen from ``life_first`` to ``life_last``."""

    body: Ints
    home: Ints
    activity: Floats
    style: Floats
    life_first: Ints
    life_last: Ints

    def of(self, chosen: NDArray) -> Drivers:
        """Some of them."""
        return Drivers(*(column[chosen] for column in vars(self).values()))


@cache
def purposes() -> tuple[Purpose, ...]:
    """Every row of the table of occupations."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(_purpose(row) for row in csv.DictReader(file))


def _purpose(row: dict[str, str]) -> Purpose:
    numbers = (float(row[name]) for name in ("weekday_rate", "weekend_rate", "reach_minutes"))
    stays = (float(row[name]) for name in ("stay_median_minutes", "stay_sigma", "stop_rate"))
    share = float(row["share"] or 0)
    return Purpose(row["role"], share, row["purpose"], *numbers, row["is_fixed"] == "yes", row["hours"], *stays)


def occupation_shares() -> dict[str, float]:
    """Share of everyday vehicles by occupation."""
    shares = {row.role: row.share for row in purposes() if row.share}
    return {role: share / sum(shares.values()) for role, share in shares.items()}


def activities(rng: np.random.Generator, count: int) -> Floats:
    """How much more or less than the average a vehicle is driven."""
    return rng.gamma(ACTIVITY_SHAPE, 1 / ACTIVITY_SHAPE, count)


def drive_everyday(
    rng: np.random.Generator, book: TourBook, network: Network, drivers: Drivers, role: str, window: tuple[date, int]
) -> None:
    """Put all that these drivers do of an occupation's purposes into the book."""
    for row in purposes():
        if row.role == role:
            _drive(rng, book, network, drivers, row, window)


def _drive(
    rng: np.random.Generator, book: TourBook, network: Network, all_of: Drivers, row: Purpose, window: tuple[date, int]
) -> None:
    who, day = _when(rng, all_of, row, window)
    drivers, own = all_of.of(who), _destinations(rng, network, all_of.home, row)
    to = own[who] if row.is_fixed else _destinations(rng, network, drivers.home, row)
    stay = row.stay_minutes * np.exp(rng.normal(0, row.stay_sigma, len(who)))
    if row.purpose == "local":
        rounds = network.routes.local[drivers.home]
        routes = np.stack([_round(rng, rounds, drivers.body) for _ in range(2)], axis=1)
    else:
        ways = (rng.random((2, len(who))) < 0.12).astype(np.int64)
        there, back = network.routes.of(drivers.home, to, ways[0]), network.routes.of(to, drivers.home, ways[1])
        routes = np.stack([there, back], axis=1)
    stays = np.stack([stay, np.zeros(len(who))], axis=1)
    start = _starts(rng, all_of, row, who, day)
    book.add(drivers.body, start, routes, stays, style=drivers.style, stop_rate=row.stop_rate, rank=EVERYDAY)


def _round(rng: np.random.Generator, rounds: Ints, body: Ints) -> Ints:
    """One of the three rounds in town that a vehicle is used to."""
    which = (body * 7 + rng.integers(0, 3, len(body))) % LOCAL_ROUTES
    return rounds[np.arange(len(body)), which]


def _when(rng: np.random.Generator, drivers: Drivers, row: Purpose, window: tuple[date, int]) -> tuple[Ints, Ints]:
    """(driver, day) of each tour: day by day where it is frequent and fixed, else by chance over the window."""
    rates = day_rates(*window, weekday=row.weekday_rate, weekend=row.weekend_rate)
    if row.is_fixed and row.weekday_rate > OFTEN:
        odds = np.minimum(rates[None] * np.minimum(drivers.activity, 1.25)[:, None], 0.97)
        who, day = np.nonzero(rng.random(odds.shape) < odds)
    else:
        who = np.repeat(np.arange(len(drivers.body)), rng.poisson(drivers.activity * rates.sum()))
        day = rng.choice(len(rates), size=len(who), p=rates / rates.sum())
    alive = (day >= drivers.life_first[who]) & (day <= drivers.life_last[who])
    return who[alive], day[alive]


def _starts(rng: np.random.Generator, drivers: Drivers, row: Purpose, who: Ints, day: Ints) -> Floats:
    """Local minutes since the first midnight; a fixed purpose has a time of its own for each driver."""
    if not row.is_fixed:
        return day * MINUTES_A_DAY + minutes_of_day(rng, row.hours, len(who))
    own = minutes_of_day(rng, row.hours, len(drivers.body))
    return day * MINUTES_A_DAY + own[who] + rng.normal(0, 9, len(who))


def _destinations(rng: np.random.Generator, network: Network, home: Ints, row: Purpose) -> Ints:
    """Towns by their weight and by how far they are; home itself is none of them."""
    if row.purpose == "local":
        return home
    chosen = [network.towns.names.index(name) for name in AIRPORTS if name in network.towns.names]
    if row.purpose == "airport" and chosen:
        return _nearest_by_chance(rng, network, home, np.array(chosen))
    pull = network.towns.weight**0.75 * np.exp(-network.minutes / max(row.reach_minutes, NEAREST_REACH))
    return pick(rng, pull, home)


def pick(rng: np.random.Generator, pull: Floats, home: Ints) -> Ints:
    """A town for each home by the row of pulls of that home; home itself is none of them."""
    pull = np.where(np.eye(len(pull), dtype=bool), 0.0, pull)
    edges = np.cumsum(pull / pull.sum(axis=1, keepdims=True), axis=1) + np.arange(len(pull))[:, None]
    found = np.searchsorted(edges.ravel(), home + rng.random(len(home)) * (1 - 1e-9), side="right")
    return np.minimum(found - home * len(pull), len(pull) - 1)


def _nearest_by_chance(rng: np.random.Generator, network: Network, home: Ints, chosen: Ints) -> Ints:
    far = network.minutes[home][:, chosen] * rng.uniform(0.7, 1.5, (len(home), len(chosen)))
    far = np.where(chosen[None] == home[:, None], np.inf, far)
    return chosen[np.argmin(far, axis=1)]
