"""Lines: ordered steps of sites that vehicles run out and back, and the ways to make one."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from models.anpr.journeys import EARTH_RADIUS_M, metres_of
from models.anpr.settings import section
from models.errors import EditRefused

Step = tuple[int, ...]


@dataclass(frozen=True)
class Line:
    """One line. A step holds every site that stands for the same place; "out" runs in order, "back" reversed."""

    line_id: str
    name: str
    sites: tuple[Step, ...]
    profile_id: str
    made_by: str
    made_at: str
    origin: str
    version: int = 0

    @property
    def cams(self) -> tuple[int, ...]:
        """Every site of the line, in order of steps."""
        return tuple(cam for step in self.sites for cam in step)


@dataclass(frozen=True)
class ProposedLine:
    """A frequent path: its steps, the vehicles and journeys that met it, and how far apart its ends are."""

    sites: tuple[Step, ...]
    vehicles: int
    journeys: int
    end_distance_km: float | None


@dataclass(frozen=True)
class Places:
    """Where sites stand: by number of the site, latitude and longitude (NaN unknown), road and direction."""

    lat: np.ndarray
    lon: np.ndarray
    road: Mapping[int, str]
    direction: Mapping[int, str]

    def metres(self, one: int, other: int) -> float | None:
        """Distance between two sites, None where one has no place."""
        if max(one, other) >= len(self.lat):
            return None
        found = haversine_m(self.lat[one], self.lon[one], self.lat[other], self.lon[other])
        return None if math.isnan(found) else float(found)


def haversine_m(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Great-circle distance in metres."""
    a, b = math.radians(lat_a), math.radians(lat_b)
    across = math.sin((a - b) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(lon_a - lon_b) / 2) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(across))


def checked_steps(steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps of a line as they may be kept; EditRefused where it is too short, too long or meets a site twice."""
    rules = section("lines", "steps")
    kept = tuple(tuple(dict.fromkeys(step)) for step in steps if step)
    if len(kept) < rules["fewest"]:
        raise EditRefused("A line needs at least two sites.", "Give its sites in the order in which they are passed.")
    if len(kept) > rules["most"]:
        raise EditRefused(f"A line has at most {rules['most']} steps.", "Leave sites out, or make two lines of it.")
    seen = Counter(cam for step in kept for cam in step)
    if max(seen.values()) > 1:
        raise EditRefused("A site stands in the line twice.", "Give each site once: the way back is understood.")
    return kept


def grouped_steps(cams: Sequence[int], places: Places) -> tuple[Step, ...]:
    """Sites in order as steps: neighbours at the same place, road and direction become one step."""
    near = section("lines", "steps")["same_place_metres"]
    steps: list[list[int]] = []
    for cam in dict.fromkeys(cams):
        if steps and _is_same_place(steps[-1][0], cam, places, near):
            steps[-1].append(cam)
        else:
            steps.append([cam])
    return tuple(tuple(step) for step in steps)


def _is_same_place(one: int, other: int, places: Places, near: float) -> bool:
    apart = places.metres(one, other)
    is_alike = places.road.get(one) == places.road.get(other)
    is_same_way = places.direction.get(one) == places.direction.get(other)
    return apart is not None and apart <= near and is_alike and is_same_way


def with_twins(steps: Sequence[Step], places: Places) -> tuple[Step, ...]:
    """The steps with the other sites of the same place, road and direction put beside each."""
    near = section("lines", "steps")["same_place_metres"]
    taken = {cam for step in steps for cam in step}
    x_m, y_m = metres_of(places.lat, places.lon)
    is_placed = np.isfinite(places.lat) & np.isfinite(places.lon)
    widened = []
    for step in steps:
        first = step[0]
        added: list[int] = []
        if first < len(is_placed) and is_placed[first]:
            close = is_placed & (np.abs(x_m - x_m[first]) <= near) & (np.abs(y_m - y_m[first]) <= near)
            twins = (int(cam) for cam in np.flatnonzero(close) if cam not in taken)
            added = [cam for cam in twins if _is_same_place(first, cam, places, near)]
        taken.update(added)
        widened.append((*step, *added))
    return tuple(widened)


def corridor_cams(
    polyline: Sequence[tuple[float, float]], width_m: float, lat: np.ndarray, lon: np.ndarray
) -> list[int]:
    """Sites within half of ``width_m`` of a polyline of (lat, lon), ordered along it."""
    if len(polyline) < 2:
        raise EditRefused("A corridor needs at least two points.", "Give its points as latitude and longitude.")
    corners = np.asarray(polyline, dtype=float)
    x, y = (axis.astype(float) for axis in metres_of(corners[:, 0], corners[:, 1]))
    px, py = (axis.astype(float) for axis in metres_of(lat, lon))
    best, along = np.full(len(px), np.inf), np.zeros(len(px))
    behind = 0.0
    for leg in range(len(x) - 1):
        dx, dy = x[leg + 1] - x[leg], y[leg + 1] - y[leg]
        length = math.hypot(dx, dy)
        if length:
            part = np.clip(((px - x[leg]) * dx + (py - y[leg]) * dy) / length**2, 0, 1)
            away = np.hypot(px - x[leg] - part * dx, py - y[leg] - part * dy)
            is_nearer = away < best
            best, along = np.where(is_nearer, away, best), np.where(is_nearer, behind + part * length, along)
        behind += length
    is_placed = np.isfinite(lat) & np.isfinite(lon)
    inside = np.flatnonzero(is_placed & (best <= width_m / 2))
    return [int(cam) for cam in inside[np.lexsort((inside, along[inside]))]]


def consensus_path(journeys: Iterable[Sequence[int]]) -> list[int]:
    """The sites that repeated journeys have in common, in the order in which most pass them.

    Journeys back are turned round against the longest journey first. A site is kept when at least the reviewed share
    of the journeys that share a pair of sites with the longest met it; the order is by mean rank among pairs: the
    number of other kept sites that are passed before it more often than after.
    """
    runs = [list(dict.fromkeys(journey)) for journey in journeys]
    runs = [run for run in runs if len(run) >= 2]
    if not runs:
        return []
    guide = max(runs, key=lambda run: (len(run), -runs.index(run)))
    turned = [run for run in (_turned(run, guide) for run in runs) if run]
    rules = section("lines", "consensus")
    met = Counter(cam for run in turned for cam in run)
    needed = max(min(rules["fewest_runs"], len(turned)), rules["least_share"] * len(turned))
    kept = {cam for cam, count in met.items() if count >= needed}
    before = Counter((a, b) for run in turned for a, b in _pairs([cam for cam in run if cam in kept]))
    return _ordered(kept, before)


def _turned(run: Sequence[int], guide: Sequence[int]) -> list[int] | None:
    """The run in the direction of the guide; None when it has no pair of sites in common with it."""
    place = {cam: position for position, cam in enumerate(guide)}
    positions = [place[cam] for cam in run if cam in place]
    if len(positions) < 2:
        return None
    ups = sum(1 if b > a else -1 for a, b in _pairs(positions))
    return list(run) if ups >= 0 else list(reversed(run))


def _pairs(items: Sequence[int]) -> Iterable[tuple[int, int]]:
    return ((items[i], items[j]) for i in range(len(items)) for j in range(i + 1, len(items)))


def _ordered(kept: set[int], before: Mapping[tuple[int, int], int]) -> list[int]:
    ahead = Counter()
    for a, b in before:
        ahead[b] += before[a, b] > before.get((b, a), 0)
        ahead[a] += 0
    total: Counter[int] = Counter()
    for (_, b), count in before.items():
        total[b] += count
    return sorted(kept, key=lambda cam: (ahead[cam], total[cam], cam))


def chained_paths(links: Mapping[tuple[int, int], float]) -> list[list[int]]:
    """Chains grown greedily from the strongest ordered pairs of sites.

    A chain is lengthened at both ends by the strongest link to a site that it does not hold yet; a pair of which both
    sites stand in a chain starts no other.
    """
    after: dict[int, list[tuple[float, int]]] = {}
    ahead: dict[int, list[tuple[float, int]]] = {}
    for (a, b), strength in links.items():
        after.setdefault(a, []).append((strength, -b))
        ahead.setdefault(b, []).append((strength, -a))
    used: set[tuple[int, int]] = set()
    chains = []
    for a, b in sorted(links, key=lambda pair: (-links[pair], pair)):
        if (a, b) not in used:
            chain = _grown([a, b], after)
            chain = _grown(chain[::-1], ahead)[::-1]
            used.update((one, other) for one in chain for other in chain)
            chains.append(chain)
    return chains


def _grown(chain: list[int], links: Mapping[int, list[tuple[float, int]]]) -> list[int]:
    held = set(chain)
    while free := [option for option in links.get(chain[-1], ()) if -option[1] not in held]:
        cam = -max(free)[1]
        held.add(cam)
        chain.append(cam)
    return chain


def with_other_ways(steps: Sequence[Step], places: Places) -> tuple[Step, ...]:
    """The steps with every site of the same place put beside each, whichever way it looks: a line runs out and back."""
    near = section("lines", "steps")["same_place_metres"]
    taken = {cam for step in steps for cam in step}
    x_m, y_m = metres_of(places.lat, places.lon)
    is_placed = np.isfinite(places.lat) & np.isfinite(places.lon)
    widened = []
    for step in steps:
        first, added = step[0], list[int]()
        if first < len(is_placed) and is_placed[first]:
            close = is_placed & (np.hypot(x_m - x_m[first], y_m - y_m[first]) <= near)
            added = [int(cam) for cam in np.flatnonzero(close) if cam not in taken]
            added = [cam for cam in added if places.road.get(cam) == places.road.get(first)]
        taken.update(added)
        widened.append((*step, *added))
    return tuple(widened)
