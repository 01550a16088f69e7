"""Small worlds in which a few vehicles share a rare route: parks, towns and long roads, reads alone, seeded.

Nothing here comes from the sample generator, so that the ranking by resemblance is tried on another hand.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

MINUTE_MS, HOUR_MS, DAY_MS = 60_000, 3_600_000, 86_400_000
Route = Sequence[int]
Drive = tuple[int, float, Route, float]  # vehicle, start in hours, nodes in order, hours of rest before the last half


@dataclass(frozen=True)
class RouteWorld:
    """Reads by vehicle and time, the names of the sites, and the vehicles of the rare family."""

    vehicle: np.ndarray
    t: np.ndarray
    site: np.ndarray
    sites: tuple[str, ...]
    family: tuple[int, ...]

    def with_loss(self, share: float, seed: int) -> RouteWorld:
        """The same world with a share of the reads lost at random."""
        kept = np.random.default_rng(seed).random(len(self.t)) >= share
        return RouteWorld(self.vehicle[kept], self.t[kept], self.site[kept], self.sites, self.family)


class Roads:
    """Points joined by roads; shortest ways between them, for the public or for those who may pass everywhere."""

    def __init__(self, xy: np.ndarray, links: Sequence[tuple[int, int]]) -> None:
        size = len(xy)
        self.km = np.full((size, size), np.inf)
        self.following = np.tile(np.arange(size), (size, 1))
        np.fill_diagonal(self.km, 0)
        for one, other in links:
            self.km[one, other] = self.km[other, one] = np.hypot(*(xy[one] - xy[other])) + 0.1
        for middle in range(size):
            through = self.km[:, [middle]] + self.km[[middle], :]
            shorter = through < self.km
            self.km[shorter] = through[shorter]
            self.following[shorter] = np.broadcast_to(self.following[:, [middle]], (size, size))[shorter]

    def way(self, *stops: int) -> list[int]:
        """The points passed from stop to stop."""
        passed = [stops[0]]
        for stop in stops[1:]:
            while passed[-1] != stop:
                passed.append(int(self.following[passed[-1], stop]))
        return passed


def _links(xy: np.ndarray, points: Sequence[int], near: int) -> list[tuple[int, int]]:
    """Each point joined to the nearest ones, and all of them connected."""
    points = list(points)
    km = np.hypot(*(xy[points][:, None] - xy[points][None]).transpose(2, 0, 1))
    links = {tuple(sorted((points[a], points[b]))) for a in range(len(points)) for b in np.argsort(km[a])[1 : near + 1]}
    joined = [0]
    while len(joined) < len(points):
        left = [at for at in range(len(points)) if at not in joined]
        a, b = np.unravel_index(np.argmin(km[np.ix_(joined, left)]), (len(joined), len(left)))
        links.add(tuple(sorted((points[joined[a]], points[left[b]]))))
        joined.append(left[b])
    return sorted(links)


def _world(
    rng: np.random.Generator, roads: Roads, drives: Sequence[Drive], names: Sequence[str], family: Sequence[int],
    km_h: float,
) -> RouteWorld:  # fmt: skip
    """Reads of drives; points beyond the names have no camera. Vehicles are numbered anew: numbers tell nothing."""
    rows: list[np.ndarray] = []
    for vehicle, start, nodes, rest in drives:
        at = np.asarray(nodes)
        hours = np.cumsum(np.append(0, roads.km[at[:-1], at[1:]])) / (km_h * rng.uniform(0.8, 1.2))
        hours += np.where(np.arange(len(at)) > len(at) // 2, rest, 0)
        hours += np.cumsum(rng.exponential(0.5 / 60, len(at)))
        rows.append(np.column_stack([np.full(len(at), vehicle), (start + hours) * HOUR_MS, at]))
    reads = np.concatenate(rows)
    reads = reads[reads[:, 2] < len(names)].astype(np.int64)
    number = rng.permutation(int(reads[:, 0].max()) + 1)
    reads[:, 0] = number[reads[:, 0]]
    reads = reads[np.lexsort((reads[:, 1], reads[:, 0]))]
    return RouteWorld(*reads.T, tuple(names), tuple(sorted(number[list(family)].tolist())))


def _start(rng: np.random.Generator, days: int, hour: float, spread: float) -> float:
    return 24 * int(rng.integers(days)) + float(rng.normal(hour, spread))


def park(seed: int, *, vehicles: int = 18_000, days: int = 390, sharing: int = 0) -> RouteWorld:
    """A park of forty gates over a year: through traffic, campers, staff, and lorries on staff roads by night.

    Most vehicles come once. ``sharing`` others with staff rights use the first half of the family's route.
    """
    rng = np.random.default_rng(seed)
    kinds = {"entrance": 5, "general-gate": 8, "gate": 9, "ranger-stop": 8, "ranger-base": 1, "camping": 9}
    names = [f"{kind}{at}" for kind, count in kinds.items() for at in range(count)]
    of = {kind: [at for at, name in enumerate(names) if name.rstrip("0123456789") == kind] for kind in kinds}
    junctions = list(range(len(names), len(names) + 14))
    xy = rng.uniform(0, 30, (len(names) + len(junctions), 2))
    xy[of["entrance"]] = [(0, 15), (15, 0), (30, 15), (15, 30), (30, 30)]
    public = _links(xy, [*of["entrance"], *of["general-gate"], *of["camping"], *of["ranger-stop"][:3], *junctions], 2)
    inner = [*of["gate"], *of["ranger-stop"][3:], *of["ranger-base"]]
    doors = [(gate, min([*of["general-gate"], *of["entrance"]], key=lambda at: np.hypot(*(xy[at] - xy[gate]))))
             for gate in of["gate"]]  # fmt: skip
    open_roads, all_roads = Roads(xy, public), Roads(xy, [*public, *_links(xy, inner, 2), *doors])
    goal = max(
        ((entrance, stop) for entrance in of["entrance"] for stop in of["ranger-stop"][3:]),
        key=lambda pair: sum(node in inner for node in all_roads.way(*pair)),
    )
    line = all_roads.way(*goal)
    drives: list[Drive] = []
    for vehicle in range(vehicles):
        enters, leaves = rng.choice(of["entrance"], 2)
        kind, start = rng.random(), _start(rng, days, 13, 4)
        if kind < 0.5:
            stops = (enters, leaves) if enters != leaves else (enters, rng.choice(of["general-gate"]), leaves)
            drives.append((vehicle, start, open_roads.way(*stops), 0))
        elif kind < 0.92:
            camp, last = rng.choice(of["camping"], 2)
            drives.append((vehicle, start, open_roads.way(enters, camp), 0))
            hours = float(rng.choice([5, 30, 54, 80, 120]) + rng.normal(0, 2))
            if rng.random() < 0.2:
                drives.append((vehicle, start + hours, open_roads.way(camp, last), 0))
                camp, hours = last, hours + 24
            drives.append((vehicle, start + hours, open_roads.way(camp, leaves), 0))
        else:
            base = of["ranger-base"][0]
            places = [*inner, *of["general-gate"], *of["camping"], *of["entrance"]]
            round_of = rng.choice(places, int(rng.integers(2, 6)))
            drives.append((vehicle, start, all_roads.way(base, *round_of.tolist(), base), 0))
    family = range(vehicles, vehicles + 23)
    drives += [(each, _start(rng, days, 3.5, 0.8), line + line[-2::-1], rng.uniform(0, 0.3)) for each in family]
    for each in range(vehicles + 23, vehicles + 23 + sharing):
        part = line[: len(line) // 2 + 1]
        leaves = int(rng.choice(of["entrance"]))
        drives.append((each, _start(rng, days, 10, 4), part + all_roads.way(part[-1], leaves)[1:], 0))
    return _world(rng, all_roads, drives, names, family, 35)


def park_with_sharing(seed: int) -> RouteWorld:
    """A park in which three hundred others drive half of the family's route and leave elsewhere."""
    return park(seed, sharing=300)


def town(seed: int, *, vehicles: int = 20_000, days: int = 60) -> RouteWorld:
    """A town of 200 cameras: commuters, vans and visitors on shortest ways, and a family of three or four odd runs."""
    rng = np.random.default_rng(seed)
    names = [f"junction {at}" for at in range(200)]
    xy = rng.uniform(0, 25, (260, 2))
    roads = Roads(xy, _links(xy, range(260), 3))
    drives: list[Drive] = []
    for vehicle in range(vehicles):
        home, work = rng.integers(0, 260, 2)
        if home == work:
            continue
        kind, way = rng.random(), roads.way(home, work)
        runs = int(rng.integers(4, 14)) if kind < 0.15 else 1
        for day in rng.permutation(days)[:runs].tolist():
            start = 24 * day + float(rng.normal(9, 3))
            drives.append((vehicle, start, way, 0))
            if kind < 0.6:
                drives.append((vehicle, start + float(rng.uniform(2, 9)), way[::-1], 0))
    line: list[int] = []
    while len(line) < 12:
        line = roads.way(*rng.choice(200, 3, replace=False).tolist())
        line = [] if len(set(line)) < len(line) else line
    family = range(vehicles, vehicles + 25)
    for each in family:
        for day in rng.permutation(days)[: int(rng.integers(1, 5))].tolist():
            drives.append((each, 24 * day + float(rng.normal(2, 2)), line + line[-2::-1], rng.uniform(0.2, 1.0)))
            drives.append((each, 24 * day + float(rng.normal(14, 2)), roads.way(*rng.integers(0, 260, 2).tolist()), 0))
    return _world(rng, roads, drives, names, family, 30)


def long_road(seed: int, *, vehicles: int = 20_000, days: int = 120) -> RouteWorld:
    """A long road of forty sites with side roads of three: everybody overlaps; the family goes from one to another."""
    rng = np.random.default_rng(seed)
    main, sides = 40, 15
    names = [f"road {at}" for at in range(main)] + [f"side {at // 3}-{at % 3}" for at in range(3 * sides)]
    xy = np.array([(5.0 * at, 0.0) for at in range(main)] + [(0.0, 0.0)] * 3 * sides)
    joins = rng.choice(np.arange(2, main - 2), sides, replace=False)
    links = [(at, at + 1) for at in range(main - 1)]
    for side, join in enumerate(joins):
        first = main + 3 * side
        xy[first : first + 3] = [(5.0 * join, 4.0 * step) for step in (1, 2, 3)]
        links += [(int(join), first), (first, first + 1), (first + 1, first + 2)]
    roads = Roads(xy, links)
    ends = np.array([0, main - 1, *(main + 3 * side + 2 for side in range(sides))])
    drives: list[Drive] = []
    for vehicle in range(vehicles):
        start_at, end_at = rng.choice(ends, 2, replace=False)
        for day in rng.permutation(days // 4)[: 1 if rng.random() < 0.8 else int(rng.integers(2, 8))].tolist():
            start, way = 96 * day + float(rng.normal(12, 5)), roads.way(start_at, end_at)
            drives.append((vehicle, start, way, 0))
            if rng.random() < 0.6:
                drives.append((vehicle, start + float(rng.uniform(5, 60)), way[::-1], 0))
    near, far = sorted(joins[:2], key=lambda at: at)
    goal = [main + 3 * list(joins).index(near) + 2, main + 3 * list(joins).index(far) + 2]
    same = {vehicle for vehicle, _, nodes, _ in drives if {int(nodes[0]), int(nodes[-1])} == set(goal)}
    drives = [drive for drive in drives if drive[0] not in same]
    line = roads.way(*goal)
    family = range(vehicles, vehicles + 25)
    drives += [(each, _start(rng, days, 2, 2), line + line[-2::-1], rng.uniform(0.1, 0.6)) for each in family]
    return _world(rng, roads, drives, names, family, 80)


ROUTE_WORLDS: dict[str, Callable[[int], RouteWorld]] = {
    "park": park, "park, half shared": park_with_sharing, "town": town, "long road": long_road,
}  # fmt: skip
