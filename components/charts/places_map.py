"""Postcodes and towns on a deck.gl map: a dot for each postcode area, larger the more documents name places in it.

The land outline is our own: no tile server. A dot stands in the middle of its area, not at an address.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import pandas as pd

from components.charts import theme
from components.charts.boundaries_map import HEIGHT, PIXELS, STYLES, land_layer, tooltip
from components.charts.frames import rows
from components.charts.route_map import fitted, view_mark
from components.charts.spec import ChartContext, MapSpec
from components.charts.words import count, plain, sentences

LEAST_PX, MOST_PX, NAMED = 5, 22, 5
AROUND = 1.2  # degrees
LAYER = "places"


@dataclass(frozen=True)
class Area:
    """One postcode area with what is named in it."""

    area: str
    town: str
    longitude: float
    latitude: float
    places: int
    mentions: int
    named: tuple[str, ...]

    @property
    def surroundings(self) -> list[tuple[float, float]]:
        """Places to each side of it, so that the coast or a border shows where it lies."""
        return [(self.longitude + side * AROUND, self.latitude + side * AROUND / 2) for side in (-1, 1)]

    @property
    def words(self) -> str:
        """How much is named in it, and the first of it."""
        more = ", \u2026" if self.places > len(self.named) else ""
        parts = f"{count(self.places, 'place')} in {count(self.mentions, 'mention')}"
        return f"{parts}: {', '.join(self.named)}{more}"


def places_map(*, places: pd.DataFrame, title: str, context: ChartContext, key: str = "places-map") -> MapSpec:
    """The map. ``places``: shown, kind, area, town, longitude, latitude (of the area, degrees), mentions, items.

    An area that is picked is told by its letters.
    """
    areas = areas_of(places)
    view = fitted([place for one in areas for place in one.surroundings])
    layers = [land_layer(context.mode), _dots(areas, context.mode)]
    told = [f"{one.town} ({one.area}): {one.words}" for one in areas[:10]]
    size = f"Map of {count(len(places), 'place')} in {count(len(areas), 'postcode area')}"
    return MapSpec(
        key=key,
        title=title,
        subtitle=context.subtitle("A dot in the middle of each postcode area, larger the oftener it is named"),
        layers=[*layers, view_mark(view, context.mode)] if context.is_synthetic else layers,
        view_state=view,
        map_style=STYLES[context.mode],
        tooltip=tooltip(context.mode),
        height=HEIGHT,
        legend=[("", "Each dot is a postcode area"), ("", "the larger, the oftener places in it are named")],
        alt=sentences([title, size, *told, "The data are synthetic" if context.is_synthetic else ""]),
        table=_table(places),
        source=context.source,
        definition=context.definition,
        is_synthetic=context.is_synthetic,
        legend_start="",
    )


def areas_of(places: pd.DataFrame) -> list[Area]:
    """The areas in which places are named, the one named oftenest first."""
    return sorted(
        (
            Area(str(area), *_place(held), len(held), int(held["mentions"].sum()), tuple(held["shown"][:NAMED]))
            for area, held in places.groupby("area")
        ),
        key=lambda one: (-one.mentions, one.area),
    )


def _place(held: pd.DataFrame) -> tuple[str, float, float]:
    town, longitude, latitude = rows(held, "town", "longitude", "latitude")[0]
    return town, longitude, latitude


def _dots(areas: list[Area], mode: theme.Mode) -> dict[str, Any]:
    """The dots, the largest below, so that none hides another."""
    most = max((one.mentions for one in areas), default=1)
    colours = theme.palette(mode)
    data = [
        {
            "id": one.area, "name": plain(f"{one.town} ({one.area})"), "words": plain(one.words),
            "position": [one.longitude, one.latitude],
            "size": LEAST_PX + (MOST_PX - LEAST_PX) * math.sqrt(one.mentions / most),
        }
        for one in areas
    ]  # fmt: skip
    return {
        "type": "ScatterplotLayer", "id": LAYER, "data": data, "pickable": True, "auto_highlight": True,
        "stroked": True, "get_position": "position", "get_radius": "size", "radius_units": PIXELS,
        "get_fill_color": theme.rgb(colours.focus, alpha=190), "get_line_color": theme.rgb(colours.paper),
        "get_line_width": 1, "line_width_units": PIXELS,
    }  # fmt: skip


def _table(places: pd.DataFrame) -> pd.DataFrame:
    shown = {
        "shown": "Place", "area": "Postcode area", "town": "Main town", "items": "Documents", "mentions": "Mentions",
    }  # fmt: skip
    return places[list(shown)].rename(columns=shown)
