"""The second view of the forces: a deck.gl map with a bundled land outline, no tile server, no token.

Areas are coloured when boundaries have been loaded; until then each force is a point. The style must be a
string (a dict stops the front end), and a local one, or Streamlit asks a map provider on the internet.
"""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from components.charts import theme
from components.charts.frames import INCOMPLETE, NOT_SHARED, rows
from components.charts.spec import ChartContext, MapSpec
from components.charts.tile_map import MEAN_BANDS, Tile, settled, tile_map_title, without_level
from components.charts.words import Measure, count, level_heading, level_text, plain, sentences

STYLES = {"light": "app/static/blank.json", "dark": "app/static/blank_dark.json"}
LAND = "app/static/land_outline.geojson"
VIEW = {"latitude": 52.75, "longitude": -1.9, "zoom": 5.0, "pitch": 0, "bearing": 0}
HEIGHT = 520
PIXELS = '"pixels"'  # pydeck reads an unquoted text as an expression
MARK_PLACE = [1.0, 54.75]
LAND_COLOUR = {"light": "#eceff2", "dark": "#1d2833"}
STATE_WORDS = {INCOMPLETE: "incomplete", NOT_SHARED: "not shared"}


def boundaries_map(
    *,
    forces: pd.DataFrame,
    boundaries: pd.DataFrame,
    subject: str,
    measure: Measure,
    context: ChartContext,
    selected: str | None = None,
    key: str = "boundaries-map",
) -> MapSpec:
    """The forces in their real places, coloured by level.

    ``forces``: force_id, name, code, longitude, latitude (degrees), value, state. ``boundaries``: force_id
    and geometry (GeoJSON geometry as text, longitude and latitude); may be empty. Coloured like the tile map.
    """
    points = [
        Tile(force_id, name, code, x, y, value, "", settled(state, value))
        for force_id, name, code, x, y, value, state in rows(
            forces, "force_id", "name", "code", "longitude", "latitude", "value", "state"
        )
    ]
    shapes = dict(rows(boundaries, "force_id", "geometry"))
    return MapSpec(
        key=key,
        title=tile_map_title(points, subject=subject, measure=measure),
        subtitle=context.subtitle(f"{'Level' if measure == 'level' else 'Mean level'} in {subject}"),
        layers=layers_of(points, shapes, measure=measure, selected=selected, context=context),
        view_state=dict(VIEW),
        map_style=STYLES[context.mode],
        tooltip=tooltip(context.mode),
        height=HEIGHT,
        legend=legend(points, measure=measure),
        alt=map_alt(points, subject=subject, measure=measure, context=context),
        table=map_table(points, measure=measure),
        source=context.source,
        definition=context.definition,
        is_synthetic=context.is_synthetic,
    )


def layers_of(
    points: list[Tile],
    shapes: dict[str, str],
    *,
    measure: Measure,
    selected: str | None,
    context: ChartContext,
) -> list[dict[str, Any]]:
    """Land, then areas, then points for the forces without an area, then the mark."""
    areas = [point for point in points if shapes.get(point.force_id)]
    dots = [point for point in points if not shapes.get(point.force_id)]
    layers = [land_layer(context.mode)]
    if areas:
        layers.append(area_layer(areas, shapes, measure=measure, selected=selected, context=context))
    if dots:
        layers.append(point_layer(dots, measure=measure, selected=selected, context=context))
    return [*layers, mark_layer(context.mode)] if context.is_synthetic else layers


def land_layer(mode: theme.Mode) -> dict[str, Any]:
    """The land under the forces, fetched by the browser from our own static files."""
    return {
        "type": "GeoJsonLayer", "id": "land", "data": LAND, "stroked": True, "pickable": False,
        "get_fill_color": theme.rgb(LAND_COLOUR[mode]), "get_line_color": theme.rgb(theme.palette(mode).rule),
        "line_width_min_pixels": 0.5, "get_line_width": 0,
    }  # fmt: skip


def properties(point: Tile, *, measure: Measure, selected: str | None, mode: theme.Mode) -> dict[str, Any]:
    """What a force shows: name, words and colours; no fill without a level."""
    colours = theme.palette(mode)
    has_level = point.state not in STATE_WORDS
    is_selected = point.force_id == selected
    fill = theme.rgb(theme.level_colour(point.value)) if has_level else theme.rgb(colours.paper, alpha=120)
    words = f"level {level_text(point.value, measure=measure)}" if has_level else STATE_WORDS[point.state]
    return {
        "force_id": point.force_id, "name": plain(point.name), "words": words, "fill": fill,
        "line": theme.rgb(colours.ink if is_selected else colours.outline), "width": 3 if is_selected else 1,
    }  # fmt: skip


def area_layer(
    areas: list[Tile],
    shapes: dict[str, str],
    *,
    measure: Measure,
    selected: str | None,
    context: ChartContext,
) -> dict[str, Any]:
    """The loaded areas, the selected one last so that its line is on top."""
    ordered = sorted(areas, key=lambda area: area.force_id == selected)
    features = [
        {
            "type": "Feature",
            "geometry": json.loads(shapes[area.force_id]),
            "properties": properties(area, measure=measure, selected=selected, mode=context.mode),
        }
        for area in ordered
    ]
    return {
        "type": "GeoJsonLayer", "id": "forces", "data": {"type": "FeatureCollection", "features": features},
        "stroked": True, "filled": True, "pickable": True, "auto_highlight": True,
        "get_fill_color": "properties.fill", "get_line_color": "properties.line",
        "get_line_width": "properties.width", "line_width_units": PIXELS,
    }  # fmt: skip


def point_layer(dots: list[Tile], *, measure: Measure, selected: str | None, context: ChartContext) -> dict[str, Any]:
    """One point a force, at its place."""
    places = [
        {**properties(dot, measure=measure, selected=selected, mode=context.mode), "position": [dot.x, dot.y]}
        for dot in sorted(dots, key=lambda dot: dot.force_id == selected)
    ]
    return {
        "type": "ScatterplotLayer", "id": "force-points", "data": places, "pickable": True, "stroked": True,
        "auto_highlight": True, "get_position": "position", "get_fill_color": "fill",
        "get_line_color": "line",
        "get_line_width": "width", "line_width_units": PIXELS, "get_radius": 8, "radius_units": PIXELS,
    }  # fmt: skip


def mark_layer(mode: theme.Mode) -> dict[str, Any]:
    """The word in the sea beside the land, so that it survives a screenshot."""
    return {
        "type": "TextLayer", "id": "synthetic-mark", "pickable": False, "get_position": "position",
        "data": [{"position": MARK_PLACE, "text": theme.SYNTHETIC_WORDS}], "get_text": "text", "get_size": 12,
        "size_units": PIXELS, "get_color": theme.rgb(theme.palette(mode).muted), "font_weight": 600,
        "font_family": '"Source Sans, Arial, sans-serif"',
    }  # fmt: skip


def tooltip(mode: theme.Mode) -> dict[str, Any]:
    """Name and words of what the pointer is over."""
    colours = theme.palette(mode)
    style = {"backgroundColor": colours.paper, "color": colours.ink, "border": f"1px solid {colours.outline}"}
    return {"text": "{name}: {words}", "style": style}


def legend(points: list[Tile], *, measure: Measure) -> list[tuple[str, str]]:
    """Colour and words of each level, then what stands without a fill."""
    bands = {level: f"{level} " if measure == "level" else f"{MEAN_BANDS[level]} " for level in theme.LEVEL_COLOURS}
    fills = [(colour, bands[level] + theme.LEVEL_NAMES[level]) for level, colour in theme.LEVEL_COLOURS.items()]
    states = {point.state for point in points}
    words = [word for state, word in STATE_WORDS.items() if state in states]
    return [*fills, *([(theme.CLEAR, " or ".join(words))] if words else [])]


def map_alt(points: list[Tile], *, subject: str, measure: Measure, context: ChartContext) -> str:
    """What the map shows; the levels are in the table."""
    return sentences(
        [
            f"Map of {count(len(points), 'force')} coloured by level in {subject}",
            tile_map_title(points, subject=subject, measure=measure),
            without_level(points, INCOMPLETE, "Incomplete"),
            without_level(points, NOT_SHARED, "Not shared"),
            "The data are synthetic" if context.is_synthetic else "",
        ]
    )


def map_table(points: list[Tile], *, measure: Measure) -> pd.DataFrame:
    """The table twin, one row a force, by name."""
    ordered = sorted(points, key=lambda point: point.name)
    return pd.DataFrame(
        {
            "Force": [point.name for point in ordered],
            level_heading(measure): [None if point.state == NOT_SHARED else point.value for point in ordered],
            "State": [point.state for point in ordered],
        }
    )
