"""Lines: routes between a big city and a coastal or market town, as an analyst would draw them from a map."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.errors import EditRefused
from sample_data.anpr.network import Network, line_places

COUNTY_LINES, IMMIGRATION = "county_lines", "organised_immigration_crime"
FEWEST_SITES, MOST_SITES = 8, 25
MINUTES = (70.0, 250.0)
SPARSEST_MINUTES = 10.5
OVERLAP = 0.35
FORGOTTEN = 0.06
LINES_A_CITY = 2


@dataclass(frozen=True)
class Line:
    """Towns from one end to the other, places of cameras in that order, and for which crime type it is drawn."""

    line_id: str
    name: str
    profile_id: str
    towns: tuple[int, ...]
    places: tuple[int, ...]

    @property
    def city(self) -> int:
        """The end that runs start from."""
        return self.towns[0]

    @property
    def far_end(self) -> int:
        """The other end."""
        return self.towns[-1]


def draw_lines(rng: np.random.Generator, network: Network, count: int, crossings: int) -> tuple[Line, ...]:
    """``count`` lines from cities to coasts and markets, and ``crossings`` from ports inland."""
    cities = network.towns.of_kind("city")
    outward = _drawn(rng, network, cities, network.towns.of_kind("coast", "market"), count, COUNTY_LINES, ())
    if not outward:
        raise EditRefused("No road has enough sites for a line.", "Give more sites or other regions.")
    inland = _drawn(rng, network, network.towns.of_kind("port"), cities, crossings, IMMIGRATION, outward)
    return (*outward, *inland)


def _drawn(
    rng: np.random.Generator,
    network: Network,
    starts: np.ndarray,
    ends: np.ndarray,
    count: int,
    profile_id: str,
    beside: tuple[Line, ...],
) -> tuple[Line, ...]:
    lines: list[Line] = []
    pairs = [(int(start), int(end)) for start in starts for end in ends]
    for at in rng.permutation(len(pairs)):
        if len(lines) == count:
            break
        start, end = pairs[at]
        line = _line(rng, network, start, end, profile_id, len(beside) + len(lines) + 1)
        if line is not None and _is_apart(line, [*beside, *lines], profile_id):
            lines.append(line)
    return tuple(lines)


def _line(
    rng: np.random.Generator, network: Network, start: int, end: int, profile_id: str, number: int
) -> Line | None:
    path = network.routes.paths.get((0, start, end))
    if path is None or not MINUTES[0] <= network.minutes[start, end] <= MINUTES[1]:
        return None
    places = line_places(network, path)
    is_seen = len(places) * SPARSEST_MINUTES >= network.minutes[start, end]
    if not (is_seen and FEWEST_SITES + 1 <= len(places) <= MOST_SITES):
        return None
    remembered = [place for place in places if rng.random() > FORGOTTEN]
    kept = remembered if len(remembered) >= FEWEST_SITES else places
    towns = (start, *(int(network.links.end[link]) for link in path))
    name = f"{network.towns.names[start]} to {network.towns.names[end]}"
    return Line(f"L{number:02d}", name, profile_id, towns, tuple(kept))


def _is_apart(line: Line, others: list[Line], profile_id: str) -> bool:
    """Ends of its own, few lines from one city, and few places in common."""
    own = [other for other in others if other.profile_id == profile_id]
    busy = sum(other.city == line.city for other in own) >= LINES_A_CITY
    same_end = any(other.far_end == line.far_end for other in own) and profile_id == COUNTY_LINES
    shared = [len({*line.places} & {*other.places}) / min(len(line.places), len(other.places)) for other in others]
    return not busy and not same_end and max(shared, default=0.0) <= OVERLAP
