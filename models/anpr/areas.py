"""Areas of forces, by which places are named: within the outline where there is one, else the nearest force.

Without outlines, forces whose points lie close together cannot be told apart, and are named together.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

CLOSE_KM, KM_A_DEGREE = 25.0, 111.2
Namer = Callable[[float | None, float | None], str]


@dataclass(frozen=True)
class Area:
    """One force: a point inside, and its outline as the text of a GeoJSON geometry where one is loaded."""

    name: str
    latitude: float
    longitude: float
    outline: str = ""


def area_namer(areas: Sequence[Area], without_place: str) -> Namer:
    """A function from latitude and longitude to the name of the area; remembers places that it has named."""
    rings = [(area, [np.asarray(ring, float) for ring in _rings(area.outline)]) for area in areas]

    together = {area: " or ".join(sorted(one.name for one in areas if _is_close(area, one))) for area in areas}

    @cache
    def name_of(latitude: float | None, longitude: float | None) -> str:
        """The area of a place; the words for no place where it has none."""
        if latitude is None or longitude is None or math.isnan(latitude) or math.isnan(longitude):
            return without_place
        within = [area for area, outline in rings if outline and _is_within(outline, latitude, longitude)]
        nearest = min(within or areas, key=lambda area: _apart_km(area, latitude, longitude))
        return nearest.name if within else together[nearest]

    return name_of


def _rings(outline: str) -> list[list[list[float]]]:
    """Every ring of a Polygon or MultiPolygon, holes too."""
    if not outline:
        return []
    geometry = json.loads(outline)
    parts = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return [[point[:2] for point in ring] for part in parts for ring in part]


def _is_within(rings: Sequence[np.ndarray], latitude: float, longitude: float) -> bool:
    """True when a line from the place crosses the rings an odd number of times."""
    crossed = 0
    for ring in rings:
        x, y = ring[:, 0], ring[:, 1]
        if not (y.min() <= latitude <= y.max() and longitude <= x.max()):
            continue
        x_next, y_next = np.roll(x, -1), np.roll(y, -1)
        spans = (y > latitude) != (y_next > latitude)
        at = x[spans] + (latitude - y[spans]) / (y_next[spans] - y[spans]) * (x_next[spans] - x[spans])
        crossed += int((at > longitude).sum())
    return crossed % 2 == 1


def _is_close(area: Area, other: Area) -> bool:
    is_unknown = not (area.outline or other.outline)
    return area == other or (is_unknown and _apart_km(area, other.latitude, other.longitude) < CLOSE_KM)


def _apart_km(area: Area, latitude: float, longitude: float) -> float:
    east = (area.longitude - longitude) * math.cos(math.radians(latitude))
    return KM_A_DEGREE * math.hypot(area.latitude - latitude, east)
