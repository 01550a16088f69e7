"""Real towns and roads of England and Wales by hand, fictional camera sites along them, and the ways between towns."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sample_data.chance import generator

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

HERE = Path(__file__).parent
SPEED_KMH = {"motorway": 104.0, "dual": 88.0, "single": 68.0}
SITE_WEIGHT = {"motorway": 1.5, "dual": 1.2, "single": 0.8}
WINDING = 1.18
LINK_SHARE, TWO_CAMERA_SHARE = 0.75, 0.7
TOWN_ENTRY_MINUTES, URBAN_MINUTES = 8.0, 2.5
TOWN_KMH = 40.0
LOCAL_ROUTES = 8
COMPASS = ("N", "NE", "E", "SE", "S", "SW", "W", "NW")


@dataclass(frozen=True)
class Towns:
    """Columns of the towns, one place a town."""

    names: tuple[str, ...]
    lat: Floats
    lon: Floats
    weight: Floats
    kind: tuple[str, ...]

    def of_kind(self, *kinds: str) -> Ints:
        """Places of the towns of these kinds."""
        return np.array([at for at, kind in enumerate(self.kind) if kind in kinds], dtype=np.int64)


@dataclass(frozen=True)
class Links:
    """Road links, both ways: link ``k`` runs one way, ``k + count`` the other."""

    start: Ints
    end: Ints
    road: tuple[str, ...]
    kind: tuple[str, ...]
    km: Floats
    minutes: Floats


@dataclass(frozen=True)
class Cameras:
    """Columns of the cameras; two of one place share ``place``."""

    camera_id: tuple[str, ...]
    name: tuple[str, ...]
    lat: Floats
    lon: Floats
    road: tuple[str, ...]
    direction: tuple[str, ...]
    place: Ints


@dataclass(frozen=True)
class Routes:
    """Ways between towns as flat lists: route ``r`` holds the places ``first[r] : first[r] + length[r]``."""

    first: Ints
    length: Ints
    minutes: Floats
    cam: Ints
    at_minute: Floats
    is_urban: NDArray[np.bool_]
    between: Ints
    local: Ints
    paths: dict[tuple[int, int, int], tuple[int, ...]]

    def of(self, origin: Ints, destination: Ints, variant: Ints | int = 0) -> Ints:
        """Route numbers from towns to towns; variant 1 keeps off motorways; within a town a local round."""
        return self.between[variant, origin, destination]


@dataclass(frozen=True)
class Network:
    """Towns, links, cameras and routes."""

    towns: Towns
    links: Links
    cameras: Cameras
    routes: Routes
    minutes: Floats


@cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def make_network(seed: int, sites: int, regions: tuple[str, ...]) -> Network:
    """The roads of these regions (all, where none is named) with about ``sites`` cameras."""
    towns = _towns(regions)
    links = _links(towns)
    rng = generator(seed, "anpr sites")
    cameras, along, urban = _place_cameras(rng, towns, links, sites)
    steps = [_next_links(links, len(towns.names), cost) for cost in _costs(rng, links)]
    routes = _routes(rng, towns, links, steps, cameras, along, urban)
    return Network(towns, links, cameras, routes, _shortest(links, len(towns.names), links.minutes)[0])


def _towns(regions: tuple[str, ...]) -> Towns:
    rows = [row for row in _rows("towns.csv") if not regions or row["region"] in regions]
    columns = {name: np.array([float(row[name]) for row in rows]) for name in ("latitude", "longitude", "weight")}
    names, kinds = (tuple(row[name] for row in rows) for name in ("town", "kind"))
    return Towns(names, columns["latitude"], columns["longitude"], columns["weight"], kinds)


def _links(towns: Towns) -> Links:
    place = {name: at for at, name in enumerate(towns.names)}
    rows = [row for row in _rows("roads.csv") if row["from_town"] in place and row["to_town"] in place]
    one, other = (np.array([place[row[name]] for row in rows]) for name in ("from_town", "to_town"))
    km = np.maximum(_km(towns.lat[one], towns.lon[one], towns.lat[other], towns.lon[other]) * WINDING, 4.0)
    minutes = km / np.array([SPEED_KMH[row["kind"]] for row in rows]) * 60
    road, kind = (tuple(row[name] for row in rows) for name in ("road", "kind"))
    twice = np.concatenate
    return Links(twice([one, other]), twice([other, one]), road * 2, kind * 2, twice([km, km]), twice([minutes] * 2))


def _km(lat: Floats, lon: Floats, lat_2: Floats, lon_2: Floats) -> Floats:
    """Great-circle kilometres."""
    half = np.sin(np.radians(lat_2 - lat) / 2) ** 2
    half += np.cos(np.radians(lat)) * np.cos(np.radians(lat_2)) * np.sin(np.radians(lon_2 - lon) / 2) ** 2
    return 2 * 6371.0 * np.arcsin(np.sqrt(half))


def _costs(rng: np.random.Generator, links: Links) -> tuple[Floats, Floats]:
    """What drivers weigh: minutes; and minutes of those who keep off motorways and have tastes of their own."""
    is_motorway = np.array([kind == "motorway" for kind in links.kind])
    taste = np.tile(rng.uniform(1.0, 1.5, len(links.km) // 2), 2)
    return links.minutes, links.minutes * np.where(is_motorway, 1.7, 1.0) * taste


def _shortest(links: Links, count: int, cost: Floats) -> tuple[Floats, Ints]:
    """Least cost between all towns (Floyd and Warshall), and the first link of the way (-1 where there is none)."""
    least, first = np.full((count, count), np.inf), np.full((count, count), -1)
    order = np.argsort(-cost, kind="stable")
    least[links.start[order], links.end[order]] = cost[order]
    first[links.start[order], links.end[order]] = order
    np.fill_diagonal(least, 0.0)
    for middle in range(count):
        through = least[:, middle, None] + least[None, middle]
        is_less = through < least - 1e-9
        first = np.where(is_less, first[:, middle, None], first)
        least = np.where(is_less, through, least)
    return least, first


def _next_links(links: Links, count: int, cost: Floats) -> Ints:
    return _shortest(links, count, cost)[1]


def _place_cameras(
    rng: np.random.Generator, towns: Towns, links: Links, sites: int
) -> tuple[Cameras, list[tuple[Ints, Floats]], list[tuple[Ints, Ints]]]:
    """Cameras; those along each link with minutes from its start; those of each town (outward, inward)."""
    places = round(sites / (1 + TWO_CAMERA_SHARE))
    on_links = _shares(links.km[: len(links.km) // 2] * _site_weights(links), round(places * LINK_SHARE), least=0)
    in_towns = _shares(np.sqrt(towns.weight), places - on_links.sum(), least=1)
    maker = _CameraMaker(rng, on_links.sum() + in_towns.sum())
    forward, backward = [], []
    for link, count in enumerate(on_links):
        out, back = _along(maker, towns, links, link, count)
        forward.append(out)
        backward.append(back)
    urban = [_around(maker, towns, town, count) for town, count in enumerate(in_towns)]
    return maker.cameras(), forward + backward, urban


def _site_weights(links: Links) -> Floats:
    return np.array([SITE_WEIGHT[kind] for kind in links.kind[: len(links.kind) // 2]])


def _shares(weights: Floats, total: int, *, least: int) -> Ints:
    """``total`` shared out in proportion to the weights by the largest remainders, each at least ``least``."""
    exact = weights / weights.sum() * total
    counts = np.floor(exact).astype(np.int64)
    order = np.argsort(counts - exact, kind="stable")
    counts[order[: max(0, int(total - counts.sum()))]] += 1
    return np.maximum(counts, least)


class _CameraMaker:
    """Collects cameras under ids that say nothing of where they stand."""

    def __init__(self, rng: np.random.Generator, places: int) -> None:
        self.rng = rng
        self.numbers = iter(rng.choice(np.arange(1_000, max(10_000, 8 * places)), 2 * places, replace=False))
        self.rows: list[tuple[str, str, float, float, str, str, int]] = []
        self.places = 0

    def add(self, name: str, lat: float, lon: float, road: str, bearing: float) -> tuple[int, int]:
        """Cameras of one place for the two directions; one camera stands for both at some places."""
        place, self.places = self.places, self.places + 1
        has_two = self.rng.random() < TWO_CAMERA_SHARE
        onward, opposite = (COMPASS[round((bearing + turn) / 45) % 8] for turn in (0, 180))
        first = self._row(name, lat, lon, road, onward if has_two else "", place)
        return first, self._row(name, lat + 0.0003, lon, road, opposite, place) if has_two else first

    def _row(self, name: str, lat: float, lon: float, road: str, direction: str, place: int) -> int:
        bound = f", {direction}-bound" if direction else ""
        camera_id = f"S-{next(self.numbers):05d}"
        self.rows.append((camera_id, f"{name}{bound}", round(lat, 5), round(lon, 5), road, direction, place))
        return len(self.rows) - 1

    def cameras(self) -> Cameras:
        """What was collected."""
        ids, names, lat, lon, road, direction, place = zip(*self.rows, strict=True)
        return Cameras(ids, names, np.array(lat), np.array(lon), road, direction, np.array(place))


def _along(
    maker: _CameraMaker, towns: Towns, links: Links, link: int, count: int
) -> tuple[tuple[Ints, Floats], tuple[Ints, Floats]]:
    """Cameras along a link at uneven distances, as met one way and the other, with minutes from where one sets out."""
    start, end, minutes = links.start[link], links.end[link], links.minutes[link]
    share = (np.arange(count) + maker.rng.uniform(0.15, 0.85, count)) / max(count, 1)
    ends = np.array([[towns.lat[start], towns.lon[start]], [towns.lat[end], towns.lon[end]]])
    points = ends[0] + share[:, None] * (ends[1] - ends[0]) + maker.rng.normal(0, 0.004, (count, 2)).clip(-0.008, 0.008)
    bearing = float(np.degrees(np.arctan2((ends[1] - ends[0])[1] * 0.62, (ends[1] - ends[0])[0])))
    label = f"{links.road[link]} {towns.names[start]} to {towns.names[end]}"
    pairs = [
        maker.add(f"{label}, site {at + 1}", lat, lon, links.road[link], bearing)
        for at, (lat, lon) in enumerate(points)
    ]
    cams = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return (cams[:, 0], share * minutes), (cams[::-1, 1], (1 - share[::-1]) * minutes)


def _around(maker: _CameraMaker, towns: Towns, town: int, count: int) -> tuple[Ints, Ints]:
    spread = 0.004 + 0.0006 * np.sqrt(towns.weight[town])
    around = maker.rng.normal(0, spread, (count, 2)).clip(-2 * spread, 2 * spread)
    points = np.array([towns.lat[town], towns.lon[town]]) + around * (1.0, 1.5)
    bearings = maker.rng.uniform(0, 360, count)
    pairs = [
        maker.add(f"{towns.names[town]}, town site {at + 1}", lat, lon, "", bearing)
        for at, ((lat, lon), bearing) in enumerate(zip(points, bearings, strict=True))
    ]
    cams = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return cams[:, 0], cams[:, 1]


class _RouteMaker:
    """Collects routes as lists of pieces."""

    def __init__(self) -> None:
        self.cams: list[Ints] = []
        self.minutes: list[Floats] = []
        self.urban: list[NDArray[np.bool_]] = []
        self.lengths: list[int] = []
        self.totals: list[float] = []

    def add(self, cams: list[Ints], minutes: list[Floats], urban: list[bool], total: float) -> int:
        """Keep a route of pieces, each wholly in town or wholly between towns; returns its number."""
        self.cams += cams
        self.minutes += minutes
        self.urban += [np.full(len(piece), is_urban) for piece, is_urban in zip(cams, urban, strict=True)]
        self.lengths.append(sum(map(len, cams)))
        self.totals.append(total)
        return len(self.totals) - 1


def _routes(
    rng: np.random.Generator,
    towns: Towns,
    links: Links,
    steps: list[Ints],
    cameras: Cameras,
    along: list[tuple[Ints, Floats]],
    urban: list[tuple[Ints, Ints]],
) -> Routes:
    count, maker = len(towns.names), _RouteMaker()
    between, paths = np.full((len(steps), count, count), -1), {}
    for variant, step in enumerate(steps):
        for origin in range(count):
            for destination in range(count):
                path = _path(links, step, origin, destination)
                if path:
                    paths[variant, origin, destination] = path
                    between[variant, origin, destination] = _add_way(maker, links, path, along, urban)
    local = np.array([[_add_local(rng, maker, cameras, sites) for _ in range(LOCAL_ROUTES)] for sites in urban])
    between[:, np.arange(count), np.arange(count)] = local[:, 0]
    length = np.array(maker.lengths)
    flat = (np.concatenate(part) for part in (maker.cams, maker.minutes, maker.urban))
    return Routes(np.cumsum(length) - length, length, np.array(maker.totals), *flat, between, local, paths)


def _path(links: Links, step: Ints, origin: int, destination: int) -> tuple[int, ...]:
    """Links from one town to another; () where both are one or no road leads there."""
    path, here = [], origin
    while here != destination and step[here, destination] >= 0:
        path.append(int(step[here, destination]))
        here = int(links.end[path[-1]])
    return tuple(path)


def _add_way(
    maker: _RouteMaker,
    links: Links,
    path: tuple[int, ...],
    along: list[tuple[Ints, Floats]],
    urban: list[tuple[Ints, Ints]],
) -> int:
    """A way from town to town: past a site on leaving one, along the links, past a site on coming into the other."""
    out, into = urban[links.start[path[0]]][0], urban[links.end[path[-1]]][1]
    leaving, coming = out[path[0] % len(out), None], into[path[-1] % len(into), None]
    minutes = links.minutes[list(path)]
    begins = TOWN_ENTRY_MINUTES + np.cumsum(minutes) - minutes
    total = float(minutes.sum()) + 2 * TOWN_ENTRY_MINUTES
    times = [along[link][1] + begin for link, begin in zip(path, begins, strict=True)]
    cams = [leaving, *(along[link][0] for link in path), coming]
    return maker.add(
        cams,
        [np.array([URBAN_MINUTES]), *times, np.array([total - URBAN_MINUTES])],
        [True, *(False for _ in path), True],
        total,
    )


def _add_local(
    rng: np.random.Generator, maker: _RouteMaker, cameras: Cameras, urban: tuple[Ints, Ints]
) -> int:
    """A round in town past one to three of its sites."""
    sites = rng.permutation(len(urban[0]))[: int(rng.integers(1, 4))]
    cams = np.where(rng.random(len(sites)) < 0.5, urban[0][sites], urban[1][sites])
    km = _km(cameras.lat[cams[:-1]], cameras.lon[cams[:-1]], cameras.lat[cams[1:]], cameras.lon[cams[1:]])
    minutes = np.cumsum(rng.uniform(3, 8, len(sites)) + np.r_[0.0, km / TOWN_KMH * 60])
    return maker.add([cams], [minutes], [False], float(minutes[-1] + rng.uniform(3, 8)))


def line_places(network: Network, path: tuple[int, ...]) -> list[int]:
    """Places of cameras between the towns of a path, in order of meeting them."""
    start, end = network.links.start[path[0]], network.links.end[path[-1]]
    route = int(network.routes.between[0, start, end])
    span = slice(network.routes.first[route], network.routes.first[route] + network.routes.length[route])
    places = network.cameras.place[network.routes.cam[span]][~network.routes.is_urban[span]]
    return [int(places[0]), *(int(b) for a, b in pairwise(places) if a != b)] if len(places) else []
