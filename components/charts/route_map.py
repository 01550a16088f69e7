"""Camera sites, the roads that join them, a line and journeys on a deck.gl map: land outline, no tile server.

Sites without a place are not on the map; the table twin and every list hold them all the same.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from components.charts import theme
from components.charts.boundaries_map import HEIGHT, PIXELS, STYLES, VIEW, land_layer
from components.charts.frames import rows
from components.charts.spec import ChartContext, MapSpec
from components.charts.words import plain, sentences

WIDTH_PX = 340  # of the map on a telephone, so that nothing of what is told lies outside
TILE_PX = 256
ROOM = 1.35
LARGEST_ZOOM = 10.0
QUIET_ALPHA = 150
AGE_COLOURS = {"light": ("#6BACE6", "#2073BC", "#12436D"), "dark": ("#2f5f8a", "#5694ca", "#b5daf7")}


@dataclass(frozen=True)
class Journey:
    """One journey to draw: its id, words for the pointer, places as (longitude, latitude), age from 0 to 1 (newest)."""

    journey_id: str
    words: str
    path: tuple[tuple[float, float], ...]
    age: float = 1.0


@dataclass(frozen=True)
class Step:
    """One step of a line, in order: name and place."""

    name: str
    longitude: float
    latitude: float


@dataclass(frozen=True)
class MapWords:
    """What a map says: its message, its measure and what it shows in words."""

    title: str
    measure: str
    alt: str


def route_map(
    *,
    key: str,
    words: MapWords,
    sites: pd.DataFrame,
    links: pd.DataFrame,
    context: ChartContext,
    line: Sequence[Step] = (),
    focus: Sequence[Step] = (),
    journeys: Sequence[Journey] = (),
    marked: frozenset[str] = frozenset(),
    marked_words: str = "the sites chosen",
    table: pd.DataFrame | None = None,
) -> MapSpec:
    """Sites and links, with a line and journeys on them.

    ``sites``: site_id, name, longitude, latitude (degrees, may be missing), words (what the pointer says). ``links``:
    longitude_from, latitude_from, longitude_to, latitude_to. ``marked``: ids of sites drawn larger. The view fits
    ``focus``, else journeys, else line, else all sites. ``table`` is the twin; the sites by default.
    """
    placed = sites.dropna(subset=["longitude", "latitude"])
    view = fitted(
        _places(focus)
        or [place for journey in journeys for place in journey.path]
        or _places(line)
        or list(rows(placed, "longitude", "latitude"))
    )
    layers = [land_layer(context.mode), _links(links, context.mode)]
    layers += _told(placed, line, journeys, marked, context.mode)
    layers += [view_mark(view, context.mode)] if context.is_synthetic else []
    return MapSpec(
        key=key,
        title=words.title,
        subtitle=context.subtitle(words.measure),
        layers=layers,
        view_state=view,
        map_style=STYLES[context.mode],
        tooltip=_tooltip(context.mode),
        height=HEIGHT,
        legend=_legend(line, journeys, marked_words if marked else ""),
        alt=sentences([words.alt, "The data are synthetic" if context.is_synthetic else ""]),
        table=sites.drop(columns=["site_id"]) if table is None else table,
        source=context.source,
        definition=context.definition,
        is_synthetic=context.is_synthetic,
        legend_start="",
    )


def _places(steps: Sequence[Step]) -> list[tuple[float, float]]:
    return [(step.longitude, step.latitude) for step in steps]


def _told(
    placed: pd.DataFrame, line: Sequence[Step], journeys: Sequence[Journey], marked: frozenset[str], mode: theme.Mode
) -> list[dict[str, Any]]:
    """What a map tells, the lowest first: nothing that is told is hidden by sites that are not."""
    layers = [_line(line, mode)] if line else []
    layers += [_journeys(journeys, mode)] if journeys else []
    layers.append(_sites(placed, is_quiet=bool(line or journeys), mode=mode))
    layers += [_steps(line, mode)] if line else []
    layers += [_marked(placed[placed["site_id"].isin(marked)], mode)] if marked else []
    return layers + _step_numbers(line, mode)


def fitted(places: Sequence[tuple[float, float]]) -> dict[str, float]:
    """The view that holds every place, with some room around (Web Mercator, 512-pixel world at zoom 0)."""
    if not places:
        return dict(VIEW)
    longitudes, latitudes = [place[0] for place in places], [place[1] for place in places]
    west, east, south, north = min(longitudes), max(longitudes), min(latitudes), max(latitudes)
    across = max(east - west, 0.02) * ROOM / 360
    along = max(_mercator(north) - _mercator(south), 0.0001) * ROOM
    zoom = min(math.log2(WIDTH_PX / (2 * TILE_PX * across)), math.log2(HEIGHT / (2 * TILE_PX * along)), LARGEST_ZOOM)
    return {
        "latitude": (south + north) / 2, "longitude": (west + east) / 2, "zoom": zoom, "pitch": 0, "bearing": 0,
    }  # fmt: skip


def _mercator(latitude: float) -> float:
    """From 0 at the south end of the map to 1 at its north end."""
    return math.asinh(math.tan(math.radians(latitude))) / (2 * math.pi) + 0.5


def _links(links: pd.DataFrame, mode: theme.Mode) -> dict[str, Any]:
    drawn = [
        {"from": [lon, lat], "to": [lon_to, lat_to]}
        for lon, lat, lon_to, lat_to in rows(
            links, "longitude_from", "latitude_from", "longitude_to", "latitude_to"
        )
    ]  # fmt: skip
    return {
        "type": "LineLayer", "id": "links", "data": drawn, "pickable": False, "get_source_position": "from",
        "get_target_position": "to", "get_color": theme.rgb(theme.palette(mode).context, alpha=120), "get_width": 1,
        "width_units": PIXELS,
    }  # fmt: skip


def _sites(placed: pd.DataFrame, *, is_quiet: bool, mode: theme.Mode) -> dict[str, Any]:
    """Every site, smaller where something else is told; the one layer whose dots can be picked."""
    dots = [
        {"id": site_id, "words": plain(f"{name}: {said}" if said else name), "position": [lon, lat]}
        for site_id, name, lon, lat, said in rows(placed, "site_id", "name", "longitude", "latitude", "words")
    ]
    fill = theme.rgb(theme.palette(mode).outline, alpha=QUIET_ALPHA if is_quiet else 255)
    return {**_dots("sites", dots, fill=fill, radius=3 if is_quiet else 4), "pickable": True, "auto_highlight": True}


def _steps(line: Sequence[Step], mode: theme.Mode) -> dict[str, Any]:
    """The steps of the line, ringed, above whatever else stands there."""
    colours = theme.palette(mode)
    dots = [{"position": [step.longitude, step.latitude]} for step in line]
    ring = {"stroked": True, "get_line_color": theme.rgb(colours.concern), "get_line_width": 2}
    return {
        **_dots("steps", dots, fill=theme.rgb(colours.paper), radius=4.5), **ring, "line_width_units": PIXELS,
    }  # fmt: skip


def _marked(chosen: pd.DataFrame, mode: theme.Mode) -> dict[str, Any]:
    """The sites chosen, large, above all."""
    dots = [{"position": [lon, lat]} for lon, lat in rows(chosen, "longitude", "latitude")]
    return _dots("marked", dots, fill=theme.rgb(theme.palette(mode).concern), radius=6)


def _dots(layer: str, dots: list[dict[str, Any]], *, fill: list[int], radius: float) -> dict[str, Any]:
    return {
        "type": "ScatterplotLayer", "id": layer, "data": dots, "pickable": False, "get_position": "position",
        "get_fill_color": fill, "get_radius": radius, "radius_units": PIXELS,
    }  # fmt: skip


def _line(line: Sequence[Step], mode: theme.Mode) -> dict[str, Any]:
    path = [{"path": [[step.longitude, step.latitude] for step in line], "words": ""}]
    return {
        "type": "PathLayer", "id": "line", "data": path, "pickable": False, "get_path": "path",
        "get_color": theme.rgb(theme.palette(mode).concern, alpha=170), "get_width": 7, "width_units": PIXELS,
        "joint_rounded": True, "cap_rounded": True,
    }  # fmt: skip


def _step_numbers(line: Sequence[Step], mode: theme.Mode) -> list[dict[str, Any]]:
    """Numbers of the first and the last step: the direction of a line, which colour alone would not tell."""
    if len(line) < 2:
        return []
    ends = [(line[0], "1"), (line[-1], str(len(line)))]
    data = [{"position": [step.longitude, step.latitude], "text": text} for step, text in ends]
    return [
        {
            "type": "TextLayer", "id": "ends", "data": data, "pickable": False, "get_position": "position",
            "get_text": "text", "get_size": 12, "size_units": PIXELS, "get_color": theme.rgb(theme.palette(mode).ink),
            "get_pixel_offset": [0, -17], "font_weight": 600, "font_family": '"Source Sans, Arial, sans-serif"',
            "character_set": '"auto"', **_plate(mode),
        }
    ]  # fmt: skip


def _journeys(journeys: Sequence[Journey], mode: theme.Mode) -> dict[str, Any]:
    data = [
        {
            "id": journey.journey_id, "words": plain(journey.words), "path": [list(place) for place in journey.path],
            "colour": theme.rgb(age_colour(journey.age, mode), alpha=200),
        }
        for journey in journeys
    ]  # fmt: skip
    return {
        "type": "PathLayer", "id": "journeys", "data": data, "pickable": True, "auto_highlight": True,
        "get_path": "path", "get_color": "colour", "get_width": 3, "width_units": PIXELS, "joint_rounded": True,
    }  # fmt: skip


def age_colour(age: float, mode: theme.Mode) -> str:
    """The colour of an age from 0 (oldest, faintest) to 1 (newest, strongest)."""
    colours = AGE_COLOURS[mode]
    return colours[min(len(colours) - 1, int(age * len(colours)))]


def view_mark(view: dict[str, float], mode: theme.Mode) -> dict[str, Any]:
    """The word at the upper edge of the view, so that it survives a screenshot."""
    half = HEIGHT / 2 / (2 * TILE_PX * 2 ** view["zoom"]) * 0.92
    north = math.degrees(math.atan(math.sinh((_mercator(view["latitude"]) + half - 0.5) * 2 * math.pi)))
    return {
        "type": "TextLayer", "id": "synthetic-mark", "pickable": False, "get_position": "position",
        "data": [{"position": [view["longitude"], north], "text": theme.SYNTHETIC_WORDS}], "get_text": "text",
        "get_size": 12, "size_units": PIXELS, "get_color": theme.rgb(theme.palette(mode).muted), "font_weight": 600,
        "font_family": '"Source Sans, Arial, sans-serif"', **_plate(mode),
    }  # fmt: skip


def _plate(mode: theme.Mode) -> dict[str, Any]:
    """The ground behind a text, so that no mark runs through it."""
    return {
        "background": True, "get_background_color": theme.rgb(theme.palette(mode).paper, alpha=215),
        "background_padding": [4, 2],
    }  # fmt: skip


def _tooltip(mode: theme.Mode) -> dict[str, Any]:
    colours = theme.palette(mode)
    style = {"backgroundColor": colours.paper, "color": colours.ink, "border": f"1px solid {colours.outline}"}
    return {"text": "{words}", "style": style}


def _legend(line: Sequence[Step], journeys: Sequence[Journey], marked_words: str) -> list[tuple[str, str]]:
    parts = [("", "Grey dots are camera sites, grey lines roads between them")]
    parts += [("", "the wide orange line is the line, its steps ringed, first and last numbered")] if line else []
    parts += [("", "journeys from faint (older) to strong (newer)")] if journeys else []
    parts += [("", f"large orange dots are {marked_words}")] if marked_words else []
    return parts
