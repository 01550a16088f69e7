"""Those who drive along the lines: couriers, as open literature describes them, and the many that look like them.

Each function draws one driver: home, how much everyday driving beside the runs, the days of being about, and the runs
(when, where to, how long at each place). A run always ends at home.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from sample_data.anpr.clock import MINUTES_A_DAY, minutes_of_day
from sample_data.anpr.lines import Line

RNG = np.random.Generator
HOUR = 60.0
BEHAVIOURS = {"night": 0.41, "mixed": 0.18, "hire": 0.20, "taxi": 0.06, "daytime_long_stay": 0.15}
PARCEL_ODDS = (0.94, 0.94, 0.94, 0.94, 0.94, 0.55, 0.12)


@dataclass(frozen=True)
class Run:
    """Out from home at local minutes since the first midnight to (town, stay in minutes) in turn, and home again."""

    start: float
    stops: tuple[tuple[int, float], ...]
    is_other_road: tuple[bool, ...] = ()


@dataclass
class Seat:
    """What a driver is drawn for: a line, a first weekday and a number of days; and what was drawn."""

    line: Line
    first_weekday: int
    days: int
    towns: tuple[int, ...] = ()
    home: int = 0
    everyday: float = 0.0
    behaviour: str = ""
    style: float = 1.0
    stop_rate: float = 0.0
    life: tuple[int, int] = (0, 10_000)
    runs: list[Run] = field(default_factory=list)

    def living(self) -> list[int]:
        """Days of being about."""
        return [day for day in range(self.days) if self.life[0] <= day <= self.life[1]]

    def weekday(self, day: int) -> int:
        """0 Monday to 6 Sunday."""
        return (self.first_weekday + day) % 7


def _log_normal(rng: RNG, median: float, sigma: float, least: float, most: float) -> float:
    return float(np.clip(median * np.exp(rng.normal(0, sigma)), least, most))


def _at(rng: RNG, day: int, hours: str) -> float:
    return day * MINUTES_A_DAY + float(minutes_of_day(rng, hours, 1)[0])


def _span(rng: RNG, line: Line, full_share: float) -> tuple[int, ...]:
    """Towns of the whole line, or of a part that is at least half of it."""
    towns = line.towns
    if rng.random() < full_share or len(towns) < 4:
        return towns
    cut = int(rng.integers(1, len(towns) // 2 + 1))
    return towns[cut:] if rng.random() < 0.5 else towns[:-cut]


def _either_way(rng: RNG, towns: tuple[int, ...], reversed_share: float) -> tuple[int, ...]:
    return towns[::-1] if rng.random() < reversed_share else towns


def _life(rng: RNG, days: int, least: int, most: int) -> tuple[int, int]:
    length = min(int(rng.integers(least, most + 1)), days)
    first = int(rng.integers(0, days - length + 1))
    return first, first + length - 1


def _irregular_days(rng: RNG, living: list[int], a_week: float, least: int) -> list[int]:
    """Days without a rhythm: some weeks many, some none."""
    count = min(max(int(rng.poisson(a_week * len(living) / 7)), least), len(living))
    weights = rng.gamma(0.9, 1.0, len(living)) + 0.05
    return sorted(int(day) for day in rng.choice(living, count, replace=False, p=weights / weights.sum()))


def _settle(seat: Seat, towns: tuple[int, ...], *, everyday: float, style: float = 1.0) -> None:
    seat.towns, seat.home, seat.everyday, seat.style = towns, towns[0], everyday, style


def courier_behaviours(rng: RNG, count: int) -> list[str]:
    """How each of so many couriers goes about it: shares as in BEHAVIOURS, as nearly as the number allows."""
    edges = np.cumsum(list(BEHAVIOURS.values()))
    at = np.searchsorted(edges, (np.arange(count) + rng.random()) / max(count, 1), side="right")
    return [list(BEHAVIOURS)[min(place, len(edges) - 1)] for place in rng.permutation(at)]


def courier(rng: RNG, seat: Seat) -> None:
    """Out from the city, a short stay, and back: up to five times a week, without rhythm, more by night than by day.

    ``seat.behaviour`` says how: with a hired car, as a taxi that turns round at once, by day with a long stay, ...
    """
    _settle(seat, seat.line.towns, everyday=0.0, style=float(rng.uniform(0.86, 1.02)))
    if rng.random() < 0.4:
        seat.everyday = float(rng.uniform(0.2, 0.9))
    if seat.behaviour == "hire":
        seat.life = _life(rng, seat.days, 9, 16)
    elif rng.random() < 0.35:
        seat.life = (int(rng.integers(0, seat.days // 2)), seat.days)
    falls_short, strays = rng.random() < 0.2, 0.4 if rng.random() < 0.15 else 0.03
    a_week = float(rng.uniform(3.0 if seat.behaviour == "hire" else 1.9, 5.0))
    for day in _irregular_days(rng, seat.living(), a_week, least=6):
        end = seat.towns[-2] if falls_short and rng.random() < 0.6 and len(seat.towns) > 2 else seat.towns[-1]
        roads = (rng.random() < strays, rng.random() < strays)
        seat.runs.append(Run(_courier_start(rng, seat, day), ((end, _courier_stay(rng, seat)),), roads))


def _courier_start(rng: RNG, seat: Seat, day: int) -> float:
    hours = {"night": "night", "daytime_long_stay": "day", "taxi": "any"}.get(seat.behaviour)
    return _at(rng, day, hours or str(rng.choice(["night", "any", "day"], p=[0.45, 0.35, 0.2])))


def _courier_stay(rng: RNG, seat: Seat) -> float:
    if seat.behaviour == "taxi":
        return float(rng.uniform(8, 40))
    if seat.behaviour == "daytime_long_stay":
        return _log_normal(rng, 3.1 * HOUR, 0.3, 110, 7 * HOUR)
    if rng.random() < 0.1:
        return float(rng.uniform(8, 14)) * HOUR
    return _log_normal(rng, 58, 0.6, 18, 190)


def parcel(rng: RNG, seat: Seat) -> None:
    """Almost daily along the line, stopping between the sites and in the towns."""
    towns = _either_way(rng, _span(rng, seat.line, 0.7), 0.35)
    _settle(seat, towns, everyday=float(rng.uniform(0, 0.25)), style=float(rng.uniform(0.98, 1.15)))
    seat.stop_rate, leaves = float(rng.uniform(0.05, 0.25)), rng.uniform(4.5, 8.0) * HOUR
    for day in seat.living():
        if rng.random() < PARCEL_ODDS[seat.weekday(day)]:
            stops = tuple((town, float(rng.uniform(12, 45))) for town in towns[1:])
            seat.runs.append(Run(day * MINUTES_A_DAY + leaves + rng.normal(0, 14), stops))


def trades(rng: RNG, seat: Seat) -> None:
    """To a site of work along the line, the same for some weeks, out early and home late."""
    towns = _either_way(rng, _span(rng, seat.line, 0.6), 0.4)
    _settle(seat, towns, everyday=float(rng.uniform(0.3, 1.0)))
    leaves, work = rng.uniform(5.5, 7.5) * HOUR, int(rng.integers(len(towns) // 2, len(towns)))
    for day in seat.living():
        if rng.random() < 0.06:
            work = int(rng.integers(1, len(towns)))
        if rng.random() < (0.8 if seat.weekday(day) < 5 else 0.12):
            start = day * MINUTES_A_DAY + leaves + rng.normal(0, 12)
            seat.runs.append(Run(start, ((towns[max(work, 1)], float(rng.normal(7.5, 0.8)) * HOUR),)))


def rep(rng: RNG, seat: Seat) -> None:
    """Calls on customers along the line on some days a week, by day, a quarter of an hour to some hours each."""
    towns = _either_way(rng, _span(rng, seat.line, 0.8), 0.25)
    _settle(seat, towns, everyday=float(rng.uniform(0.2, 0.8)), style=float(rng.uniform(0.9, 1.05)))
    for day in _irregular_days(rng, seat.living(), float(rng.uniform(1.2, 3.5)), least=2):
        if seat.weekday(day) < 5:
            middle = [town for town in towns[1:-1] if rng.random() < 0.35]
            calls = tuple((town, _log_normal(rng, 60, 0.7, 15, 240)) for town in (*middle, towns[-1]))
            seat.runs.append(Run(_at(rng, day, "day") - 90, calls))


def weekly_commuter(rng: RNG, seat: Seat) -> None:
    """Out on Sunday evening or Monday morning, back on Thursday or Friday."""
    towns = _either_way(rng, _span(rng, seat.line, 0.85), 0.5)
    _settle(seat, towns, everyday=float(rng.uniform(0.1, 0.6)))
    for day in seat.living():
        if seat.weekday(day) == 0 and rng.random() < 0.88:
            start = day * MINUTES_A_DAY + float(rng.choice([-5.0, 6.0])) * HOUR + rng.normal(0, 40)
            stay = float(rng.choice([3, 4])) * 24 * HOUR + rng.normal(10, 2) * HOUR
            seat.runs.append(Run(max(start, 0.0), ((towns[-1], stay),)))


def visitor(rng: RNG, seat: Seat) -> None:
    """To the far end for a day or a weekend now and then."""
    towns = _either_way(rng, _span(rng, seat.line, 0.9), 0.3)
    _settle(seat, towns, everyday=float(rng.uniform(0.2, 1.1)))
    for day in _irregular_days(rng, seat.living(), float(rng.uniform(0.5, 1.4)), least=1):
        if seat.weekday(day) >= 4 or rng.random() < 0.3:
            stay = _log_normal(rng, 7 * HOUR, 0.4, 150, 14 * HOUR) if rng.random() < 0.5 else rng.uniform(20, 56) * HOUR
            seat.runs.append(Run(_at(rng, day, "any"), ((towns[-1], stay),)))


def taxi(rng: RNG, seat: Seat) -> None:
    """Fares near home all day, and now and then one along the whole line: set down, wait a little, home again."""
    towns = _either_way(rng, _span(rng, seat.line, 0.75), 0.3)
    _settle(seat, towns, everyday=float(rng.uniform(0.3, 1.1)), style=float(rng.uniform(0.9, 1.02)))
    for day in _irregular_days(rng, seat.living(), float(rng.uniform(0.6, 2.4)), least=1):
        end = towns[-1] if rng.random() < 0.75 or len(towns) < 3 else towns[-2]
        seat.runs.append(Run(_at(rng, day, "all"), ((end, _log_normal(rng, 16, 0.6, 4, 75)),)))


def night_shift(rng: RNG, seat: Seat) -> None:
    """Works nights at the other end: four on, four off."""
    towns = _either_way(rng, _span(rng, seat.line, 0.6), 0.5)
    _settle(seat, towns, everyday=float(rng.uniform(0.1, 0.6)))
    turn, leaves = int(rng.integers(0, 8)), rng.uniform(17.5, 20.5) * HOUR
    for day in seat.living():
        if (day + turn) % 8 < 4 and rng.random() < 0.93:
            start = day * MINUTES_A_DAY + leaves + rng.normal(0, 10)
            seat.runs.append(Run(start, ((towns[-1], rng.normal(9, 0.8) * HOUR),)))


def hire(rng: RNG, seat: Seat) -> None:
    """A hired car for some days: a few trips along the line, other trips beside."""
    towns = _either_way(rng, seat.line.towns, 0.3)
    _settle(seat, towns, everyday=float(rng.uniform(0, 0.9)))
    seat.life = _life(rng, seat.days, 3, 14)
    for day in _irregular_days(rng, seat.living(), float(rng.uniform(1.0, 3.5)), least=1):
        stay = _log_normal(rng, 5.5 * HOUR, 0.9, 30, 60 * HOUR)
        seat.runs.append(Run(_at(rng, day, "any"), ((towns[-1], stay),)))


def haulage(rng: RNG, seat: Seat) -> None:
    """Loads and unloads at both ends and beyond, by day and by night, at times twice a day."""
    towns = _either_way(rng, _span(rng, seat.line, 0.8), 0.4)
    _settle(seat, towns, everyday=float(rng.uniform(0.2, 1.0)), style=float(rng.uniform(1.02, 1.15)))
    hours, pause = str(rng.choice(["early", "all", "night"], p=[0.4, 0.3, 0.3])), float(rng.uniform(70, 200))
    own = float(minutes_of_day(rng, hours, 1)[0])
    for day in seat.living():
        if rng.random() < (0.75 if seat.weekday(day) < 5 else 0.12):
            start = day * MINUTES_A_DAY + own + rng.normal(0, 55)
            seat.runs.append(Run(start, ((towns[-1], _log_normal(rng, pause, 0.25, 40, 300)),)))


def family(rng: RNG, seat: Seat) -> None:
    """Brings or fetches somebody on the same days every week or two and turns round soon: a child between parents."""
    towns = _either_way(rng, _span(rng, seat.line, 0.8), 0.4)
    _settle(seat, towns, everyday=float(rng.uniform(0.2, 1.0)))
    every, weekdays = int(rng.integers(1, 3)), ((4, 6), (5,), (6,), (2, 4))[int(rng.integers(0, 4))]
    hour = rng.uniform(15.5, 19.0)
    for day in seat.living():
        if seat.weekday(day) in weekdays and (day // 7) % every == 0 and rng.random() < 0.92:
            start = day * MINUTES_A_DAY + hour * HOUR + rng.normal(0, 18)
            seat.runs.append(Run(start, ((towns[-1], _log_normal(rng, 28, 0.5, 8, 100)),)))


def partner(rng: RNG, seat: Seat) -> None:
    """Sees somebody at the other end on evenings without rhythm; stays for hours or for the night."""
    towns = _either_way(rng, _span(rng, seat.line, 0.85), 0.4)
    _settle(seat, towns, everyday=float(rng.uniform(0.2, 0.9)))
    for day in _irregular_days(rng, seat.living(), float(rng.uniform(1.0, 2.6)), least=2):
        stay = _log_normal(rng, 3.5 * HOUR, 0.4, 80, 7 * HOUR) if rng.random() < 0.5 else rng.normal(12, 1.5) * HOUR
        seat.runs.append(Run(_at(rng, day, "evening"), ((towns[-1], stay),)))


def supplier(rng: RNG, seat: Seat) -> None:
    """A small business that fetches goods from the city: out and back with a short stay, by a rhythm, often early."""
    towns = _either_way(rng, seat.line.towns, 0.75)
    _settle(seat, towns, everyday=float(rng.uniform(0.0, 0.7)))
    weekdays = {int(day) for day in rng.choice(6, int(rng.integers(1, 4)), replace=False)}
    hours = str(rng.choice(["early", "day", "evening"], p=[0.45, 0.35, 0.2]))
    own = float(minutes_of_day(rng, hours, 1)[0])
    for day in seat.living():
        if (seat.weekday(day) in weekdays and rng.random() < 0.9) or rng.random() < 0.03:
            start = day * MINUTES_A_DAY + own + rng.normal(0, 35)
            seat.runs.append(Run(start, ((towns[-1], _log_normal(rng, 65, 0.5, 20, 200)),)))


def smuggler(rng: RNG, seat: Seat) -> None:
    """A hired van from inland waits at the coast, comes up the line at night, sets down in some town and goes home.

    It goes to the coast by another road or another time, so that it is on the line one way only.
    """
    towns = seat.line.towns[::-1]
    _settle(seat, towns, everyday=float(rng.choice([0.0, 0.1])), style=float(rng.uniform(0.92, 1.02)))
    seat.behaviour, seat.life = "night_crossing", _life(rng, seat.days, 6, 14)
    drops = towns[: max(1, len(towns) // 2)]
    for day in _irregular_days(rng, seat.living(), float(rng.uniform(1.5, 3.5)), least=3):
        wait, drop = _log_normal(rng, 170, 0.4, 60, 400), int(rng.choice(drops))
        stops = ((towns[-1], wait),) if drop == towns[0] else ((towns[-1], wait), (drop, float(rng.uniform(10, 40))))
        seat.runs.append(Run(_at(rng, day, "evening"), stops, (True, False, False)))


def removals(rng: RNG, seat: Seat) -> None:
    """A hired van that moves a household from the coast inland: one or two long days."""
    towns = seat.line.towns[::-1]
    _settle(seat, towns, everyday=float(rng.uniform(0, 0.5)))
    seat.life = _life(rng, seat.days, 2, 5)
    for day in _irregular_days(rng, seat.living(), 2.5, least=1):
        seat.runs.append(Run(_at(rng, day, "day"), ((towns[-1], _log_normal(rng, 150, 0.5, 60, 420)),)))


def ferry_passenger(rng: RNG, seat: Seat) -> None:
    """Comes off a boat, drives inland, stays, and goes back to the boat."""
    _settle(seat, seat.line.towns, everyday=0.0)
    seat.life = _life(rng, seat.days, 3, 12)
    stay = float(seat.life[1] - seat.life[0]) * 24 * HOUR
    seat.runs.append(Run(_at(rng, seat.life[0], "all"), ((seat.towns[-1], stay),)))


Maker = Callable[[RNG, Seat], None]
LOOKALIKES: dict[str, tuple[Maker, float]] = {
    "parcel": (parcel, 0.18),
    "trades": (trades, 0.08),
    "rep": (rep, 0.13),
    "weekly_commuter": (weekly_commuter, 0.06),
    "visitor": (visitor, 0.15),
    "taxi": (taxi, 0.09),
    "night_shift": (night_shift, 0.06),
    "hire": (hire, 0.07),
    "haulage": (haulage, 0.05),
    "family": (family, 0.06),
    "partner": (partner, 0.03),
    "supplier": (supplier, 0.04),
}
CROSSING_LOOKALIKES: dict[str, tuple[Maker, float]] = {
    "haulage": (haulage, 0.35),
    "removals": (removals, 0.15),
    "ferry_passenger": (ferry_passenger, 0.25),
    "visitor": (visitor, 0.15),
    "night_shift": (night_shift, 0.10),
}
