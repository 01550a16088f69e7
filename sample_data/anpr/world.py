"""A whole world of reads: who drove, what was read, and what is true."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sample_data.anpr.cast import COURIER, ESCORT, Cast, draw_cast
from sample_data.anpr.clock import local_days
from sample_data.anpr.company import share_tours
from sample_data.anpr.everyday import drive_everyday, occupation_shares
from sample_data.anpr.knobs import Knobs
from sample_data.anpr.line_roles import Run, Seat
from sample_data.anpr.lines import Line, draw_lines
from sample_data.anpr.network import Network, make_network
from sample_data.anpr.noise import Faults, Reads, draw_faults, take_reads
from sample_data.anpr.plates import as_text, draw_plates
from sample_data.anpr.tours import NO_ROUTE, PLANNED, Passes, Shared, TourBook, Tours, drive
from sample_data.chance import generator

Ints = NDArray[np.int64]

VEHICLES_A_CLONE = 2_000
SWAPPED, RUNS_TO_SWAP = 0.15, 8
ALL_DAY = ("taxi", "haulage")
SAME_TOWN_SHARE, CLONED_DAYS_SHARE = 0.05, 0.4


@dataclass(frozen=True)
class Driven:
    """What was driven: cast and passes under ids of bodies that say nothing, runs and shared tours of each body."""

    cast: Cast
    passes: Passes
    runs: Ints
    shared: Ints
    body_id: Ints


@dataclass(frozen=True)
class World:
    """Reads and the truth behind them.

    ``truth`` has a row a plate and body; ``pairs`` a row a pair of bodies that drive together; ``lines`` are as drawn
    by an analyst; ``faults`` are the cameras that fail.
    """

    knobs: Knobs
    network: Network
    lines: tuple[Line, ...]
    reads: Reads
    truth: pd.DataFrame
    pairs: pd.DataFrame
    faults: Faults


@dataclass(frozen=True)
class _Bearing:
    """Which plate each body bears: rows of ``plates``; from ``swap_day`` on the second one; whose plate is cloned."""

    plates: NDArray[np.uint8]
    first: Ints
    second: Ints
    swap_day: Ints
    cloned_of: Ints


@dataclass(frozen=True)
class Moved:
    """What a world is before any camera has looked: who drove where, under which plates."""

    network: Network
    lines: tuple[Line, ...]
    driven: Driven
    bearing: _Bearing


def make_world(knobs: Knobs) -> World:
    """Draw a world; the same knobs give the same world."""
    return seen_by_cameras(moved(knobs), knobs)


def moved(knobs: Knobs) -> Moved:
    """The journeys of a world; rates of noise and the seed of noise have no part in them."""
    network = make_network(knobs.seed, knobs.sites, knobs.regions)
    lines = draw_lines(generator(knobs.seed, "anpr lines"), network, knobs.lines, knobs.crossings)
    driven = _drive(network, lines, knobs)
    day = local_days(knobs.first_day, knobs.days, driven.passes.t)
    bearing = _bear_plates(generator(knobs.seed, "anpr plates"), driven, _days_about(driven, day), knobs)
    return Moved(network, lines, driven, bearing)


def seen_by_cameras(world: Moved, knobs: Knobs) -> World:
    """A world as cameras make it of journeys that were drawn with the same knobs, noise apart."""
    driven, bearing = world.driven, world.bearing
    day = local_days(knobs.first_day, knobs.days, driven.passes.t)
    has_swapped = day >= bearing.swap_day[driven.passes.body]
    plate = np.where(has_swapped, bearing.second[driven.passes.body], bearing.first[driven.passes.body])
    passes = replace(driven.passes, body=driven.body_id[driven.passes.body])
    faults = draw_faults(knobs, len(world.network.cameras.camera_id))
    reads = take_reads(knobs, faults, passes, plate, bearing.plates)
    truth = _truth(driven, bearing, world.lines, knobs)
    return World(knobs, world.network, world.lines, reads, truth, _pairs(driven, world.lines), faults)


def _drive(network: Network, lines: tuple[Line, ...], knobs: Knobs) -> Driven:
    cast = draw_cast(generator(knobs.seed, "anpr cast"), network, lines, knobs)
    book = TourBook()
    for body, seat in enumerate(cast.seats):
        _plan(book, network, body, seat)
    _live(generator(knobs.seed, "anpr everyday"), book, network, cast, (knobs.first_day, knobs.days))
    tours = book.tours()
    shared = share_tours(generator(knobs.seed, "anpr company"), cast, tours)
    rng = generator(knobs.seed, "anpr roads")
    passes, is_driven, is_joined = drive(
        rng, network.routes, tours, shared, first_day=knobs.first_day, days=knobs.days
    )
    return _driven(cast, tours, shared, passes, is_driven & (tours.rank == PLANNED), is_joined, knobs.seed)


def _driven(
    cast: Cast, tours: Tours, shared: Shared, passes: Passes, is_run: NDArray, is_joined: NDArray, seed: int
) -> Driven:
    count = len(cast.role)
    joined = np.bincount(shared.body[is_joined], minlength=count)
    runs = np.bincount(tours.body[is_run], minlength=count) + np.where(cast.line >= 0, joined, 0)
    body_id = generator(seed, "anpr bodies").permutation(count) + 1
    return Driven(cast, passes, runs, joined, body_id)


def _plan(book: TourBook, network: Network, body: int, seat: Seat) -> None:
    """Runs of one driver of a line."""
    for run in seat.runs:
        towns = np.array([seat.home, *(town for town, _ in run.stops), seat.home])
        routes, stays = _legs(network, towns, run)
        if len(routes):
            one = np.array([body])
            style = np.array([seat.style])
            start = np.array([run.start])
            book.add(one, start, routes, stays, style=style, stop_rate=seat.stop_rate, rank=PLANNED)


def _legs(network: Network, towns: Ints, run: Run) -> tuple[Ints, NDArray[np.float64]]:
    """Routes and stays of one run as one row."""
    roads = np.zeros(len(towns) - 1, dtype=np.int64)
    roads[: len(run.is_other_road)] = run.is_other_road[: len(roads)]
    moves = towns[:-1] != towns[1:]
    stays = np.array([*(stay for _, stay in run.stops), 0.0])
    routes = np.where(moves, network.routes.of(towns[:-1], towns[1:], roads), NO_ROUTE)
    return routes[moves][None], stays[moves][None]


def _live(
    rng: np.random.Generator, book: TourBook, network: Network, cast: Cast, window: tuple[date, int]
) -> None:
    """Everyday driving: crowds by their occupation; others as residents, unless they drive for a living all day."""
    is_crowd = (np.arange(len(cast.role)) >= len(cast.seats)) & (cast.leader < 0)
    does = np.where(is_crowd | np.isin(cast.role, ALL_DAY), cast.role, "resident")
    for role in occupation_shares():
        drive_everyday(rng, book, network, cast.drivers.of(does == role), role, window)


def _days_about(driven: Driven, day: Ints) -> Ints:
    """On how many days each body passed a camera."""
    count, days = len(driven.cast.role), int(day.max(initial=0)) + 1
    passes = np.bincount(driven.passes.body * days + day, minlength=count * days)
    return (passes.reshape(count, days) > 0).sum(axis=1)


def _bear_plates(rng: np.random.Generator, driven: Driven, days_about: Ints, knobs: Knobs) -> _Bearing:
    """A plate for every body; some couriers change theirs half-way, some bodies bear another one's."""
    count, cast = len(driven.cast.role), driven.cast
    couriers = cast.having(COURIER)
    runs = driven.runs[couriers]
    often = rng.permutation(couriers[runs >= min(RUNS_TO_SWAP, np.median(runs))]) if len(couriers) else couriers
    swaps = often[: round(SWAPPED * len(couriers))]
    plates = draw_plates(rng, count + len(swaps))
    first = np.arange(count)
    second, swap_day = first.copy(), np.full(count, knobs.days + 1)
    second[swaps] = count + np.arange(len(swaps))
    life = cast.drivers.life_first[swaps], np.minimum(cast.drivers.life_last[swaps], knobs.days - 1)
    swap_day[swaps] = life[0] + np.round((life[1] - life[0]) * rng.uniform(0.35, 0.65, len(swaps))).astype(np.int64)
    often_about = days_about >= CLONED_DAYS_SHARE * knobs.days
    victims, cloners = _clones(rng, driven.cast, often_about, round(count / VEHICLES_A_CLONE))
    cloned_of = np.full(count, -1)
    cloned_of[cloners] = victims
    first[cloners] = second[cloners] = first[victims]
    return _Bearing(plates, first, second, swap_day, cloned_of)


def _clones(rng: np.random.Generator, cast: Cast, often_about: NDArray, count: int) -> tuple[Ints, Ints]:
    """(whose plate, who bears it too): everyday vehicles that are about on many days; few of one town."""
    crowd = np.arange(len(cast.seats), int((cast.leader < 0).sum()))
    about = rng.permutation(crowd[often_about[crowd]])
    count = min(count, len(about) // 2)
    victims, others, home = about[:count], list(about[count : 40 * count + 400]), cast.drivers.home
    cloners = []
    for victim in victims:
        near = [body for body in others if home[body] == home[victim]] if rng.random() < SAME_TOWN_SHARE else []
        cloners.append((near or others)[0])
        others.remove(cloners[-1])
    return victims, np.array(cloners, dtype=np.int64)


def _truth(driven: Driven, bearing: _Bearing, lines: tuple[Line, ...], knobs: Knobs) -> pd.DataFrame:
    """One row a plate and body."""
    cast, body = driven.cast, np.arange(len(driven.cast.role))
    swapped = np.flatnonzero(bearing.swap_day <= knobs.days)
    rows = np.concatenate([body, swapped])
    own = np.concatenate([bearing.first, bearing.second[swapped]])
    other = np.full(len(rows), -1)
    other[swapped], other[len(body) :] = bearing.second[swapped], bearing.first[swapped]
    names = np.array([*as_text(bearing.plates), ""])
    line_ids = np.array([*(line.line_id for line in lines), ""])
    is_clone = np.zeros(len(body), dtype=bool)
    cloners = np.flatnonzero(bearing.cloned_of >= 0)
    is_clone[cloners] = is_clone[bearing.cloned_of[cloners]] = True
    columns = {
        "plate": names[own],
        "body": driven.body_id[rows],
        "role": cast.role[rows],
        "label": (cast.role[rows] == COURIER).astype(np.int64),
        "line": line_ids[cast.line[rows]],
        "runs": driven.runs[rows],
        "behaviour": cast.behaviour[rows],
        "is_clone": is_clone[rows],
        "swapped_with": names[other],
        "passes": np.bincount(driven.passes.body, minlength=len(body))[rows],
    }
    return pd.DataFrame(columns).sort_values(["plate", "body"], ignore_index=True)


def _pairs(driven: Driven, lines: tuple[Line, ...]) -> pd.DataFrame:
    """One row a pair of bodies that drive together."""
    cast = driven.cast
    companion = np.flatnonzero(cast.leader >= 0)
    line_ids = np.array([*(line.line_id for line in lines), ""])
    columns = {
        "body": driven.body_id[cast.leader[companion]],
        "companion": driven.body_id[companion],
        "form": cast.company[companion],
        "is_escort": cast.company[companion] == ESCORT,
        "line": line_ids[cast.line[companion]],
        "shared_tours": driven.shared[companion],
    }
    return pd.DataFrame(columns).sort_values(["body", "companion"], ignore_index=True)
