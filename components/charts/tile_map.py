"""The tile map: one equal square a force, always in the same place, coloured by level.

Squares are closed paths in data units with a locked aspect ratio, so they shrink with the column and never
overlap. An invisible marker in each square carries the force for clicks.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import pandas as pd

from components.charts import theme
from components.charts.frames import INCOMPLETE, NOT_SHARED, SHOWN, rows, values
from components.charts.marks import Place, path_trace, square_path, text_trace
from components.charts.spec import ChartContext, ChartSpec, chart
from components.charts.words import (
    Measure,
    count,
    count_of,
    level_heading,
    level_text,
    list_in_words,
    plain,
    sentences,
)

TILE_PX = 51
KEY_STEP, KEY_HEIGHT = 1.4, 0.5
MEAN_BANDS = {1: "1.0–1.4", 2: "1.5–2.4", 3: "2.5–3.4", 4: "3.5–4.4", 5: "4.5–5.0"}
SIGNS = {INCOMPLETE: "incomplete", NOT_SHARED: "not shared"}


@dataclass(frozen=True)
class Tile:
    """One force in its place; ``value`` is None where there is no level to show."""

    force_id: str
    name: str
    code: str
    x: float
    y: float
    value: float | None
    label: str
    state: str


def tile_map(
    *,
    forces: pd.DataFrame,
    subject: str,
    measure: Measure,
    context: ChartContext,
    selected: str | None = None,
    key: str = "tile-map",
) -> ChartSpec:
    """Every force as a square coloured by its level in one pillar or capability.

    ``forces`` has one row a force: force_id, name, code, tile_x, tile_y (whole numbers, y down), value (1 to
    5 or missing), label (what stands under the code; missing for the value itself) and state ("shown",
    "incomplete" or "not shared"). ``subject`` names the pillar or capability. ``selected`` is a force_id.
    """
    tiles = tiles_of(forces, measure=measure)
    grid_rows = int(max((tile.y for tile in tiles), default=8)) + 1
    grid_columns = max(7, int(max((tile.x for tile in tiles), default=6)) + 1)
    traces = [
        *level_traces(tiles, context=context),
        *state_traces(tiles, context=context),
        *selection_traces(tiles, selected=selected, context=context),
        *key_traces(tiles, top=grid_rows + 0.3, selected=selected, context=context, measure=measure),
        *text_traces(tiles, context=context),
        target_trace(tiles, measure=measure),
    ]
    return chart(
        key=key,
        title=tile_map_title(tiles, subject=subject, measure=measure),
        measure=f"{'Level' if measure == 'level' else 'Mean level'} in {subject}",
        traces=traces,
        layout=tile_map_layout(columns=grid_columns, bottom=grid_rows + key_rows(tiles, selected), context=context),
        alt=tile_map_alt(tiles, subject=subject, measure=measure),
        table=tile_map_table(tiles, measure=measure),
        context=context,
    )


def tiles_of(forces: pd.DataFrame, *, measure: Measure) -> list[Tile]:
    """The rows as tiles; a shown force without a value counts as incomplete."""
    labels = values(forces, "label") if "label" in forces else [None] * len(forces)
    columns = rows(forces, "force_id", "name", "code", "tile_x", "tile_y", "value", "state")
    return [
        Tile(force_id, name, code, x, y, value, tile_label(label, value, state, measure), settled(state, value))
        for (force_id, name, code, x, y, value, state), label in zip(columns, labels, strict=True)
    ]


def settled(state: str, value: float | None) -> str:
    """The state of a tile: nothing is coloured without a value."""
    return INCOMPLETE if state == SHOWN and value is None else state


def tile_label(label: str | None, value: float | None, state: str, measure: Measure) -> str:
    """What stands under the code."""
    if state == NOT_SHARED:
        return ""
    if label:
        return str(label)
    return "–" if value is None else level_text(value, measure=measure)


def tile_map_title(tiles: list[Tile], *, subject: str, measure: Measure) -> str:
    """The message of the map in words, for every state of its data."""
    shown = [tile for tile in tiles if tile.state == SHOWN]
    if not shown:
        return nothing_shown_title(tiles, subject=subject)
    levels = {level_text(tile.value, measure=measure) for tile in shown}
    if len(shown) == 1:
        return f"Only {shown[0].name} is shown: level {levels.pop()} in {subject}"
    if len(levels) == 1:
        return f"All {count(len(shown), 'force')} are at level {levels.pop()} in {subject}"
    below = sum(tile.value < 3 for tile in shown)
    threshold = "level 3" if measure == "level" else "a mean of 3"
    if below in (0, len(shown)):
        return f"{'No force is' if below == 0 else f'All {len(shown)} forces are'} below {threshold} in {subject}"
    return f"{count_of(below, len(shown), 'force')} {'is' if below == 1 else 'are'} below {threshold} in {subject}"


def nothing_shown_title(tiles: list[Tile], *, subject: str) -> str:
    """The title when no tile has a colour: nothing there, not shared, or not complete."""
    if not tiles:
        return f"No forces to show for {subject}"
    if all(tile.state == NOT_SHARED for tile in tiles):
        return f"Levels in {subject} are not shared"
    if all(tile.state == INCOMPLETE for tile in tiles):
        return f"No force has complete answers on {subject} yet"
    return f"No level to show in {subject}: answers are incomplete or not shared"


def tile_map_alt(tiles: list[Tile], *, subject: str, measure: Measure) -> str:
    """How many forces stand at each level, and which are without one."""
    shown = [tile for tile in tiles if tile.state == SHOWN]
    bands = Counter(theme.level_band(tile.value) for tile in shown)
    near = "at" if measure == "level" else "nearest to"
    spread = list_in_words(f"{number} {near} level {level}" for level, number in sorted(bands.items()))
    return sentences(
        [
            f"Map of equal squares, one for each of {count(len(tiles), 'force')}, by level in {subject}",
            f"Of {len(shown)} with a level, {spread}" if shown else "No force has a level to show",
            without_level(tiles, INCOMPLETE, "Incomplete"),
            without_level(tiles, NOT_SHARED, "Not shared"),
        ]
    )


def without_level(tiles: list[Tile], state: str, word: str) -> str:
    """The forces in one state, by name where they are few."""
    names = [tile.name for tile in tiles if tile.state == state]
    if not names:
        return ""
    return f"{word}: {list_in_words(names) if len(names) <= 6 else count(len(names), 'force')}"


def tile_map_table(tiles: list[Tile], *, measure: Measure) -> pd.DataFrame:
    """The table twin, one row a force, by name."""
    ordered = sorted(tiles, key=lambda tile: tile.name)
    return pd.DataFrame(
        {
            "Force": [tile.name for tile in ordered],
            "Code": [tile.code for tile in ordered],
            level_heading(measure): [None if tile.state == NOT_SHARED else tile.value for tile in ordered],
            "State": [tile.state for tile in ordered],
        }
    )


def tile_map_layout(*, columns: int, bottom: float, context: ChartContext) -> dict[str, Any]:
    """A square grid whose aspect ratio is locked in every width."""
    margin = 4
    return theme.layout(
        context.mode,
        height=round(bottom * TILE_PX) + 2 * margin,
        margin=(margin, margin, margin, margin),
        xaxis=theme.hidden_axis(range=[-0.06, columns + 0.06], constrain="domain"),
        yaxis=theme.hidden_axis(
            range=[bottom, -0.06], scaleanchor="x", scaleratio=1, constrain="domain", constraintoward="top"
        ),
    )


def level_look(level: int, *, context: ChartContext) -> dict[str, Any]:
    """Fill and outline of a level; the thin outline parts pale squares from a pale page, dark from dark."""
    line = {"color": theme.palette(context.mode).outline, "width": 0.75}
    return {"fillcolor": theme.LEVEL_COLOURS[level], "line": line}


def state_look(state: str, *, context: ChartContext) -> dict[str, Any]:
    """Hollow for incomplete, hatched for not shared."""
    colours = theme.palette(context.mode)
    line = {"color": colours.outline, "width": 1.5 if state == INCOMPLETE else 0.75}
    if state == INCOMPLETE:
        return {"fillcolor": theme.CLEAR, "line": line}
    pattern = {"shape": "/", "size": 7, "solidity": 0.18, "fgcolor": colours.hatch, "bgcolor": theme.CLEAR}
    return {"fillpattern": pattern, "line": line}


def level_traces(tiles: list[Tile], *, context: ChartContext) -> list[dict[str, Any]]:
    """The coloured squares, one trace a level."""
    traces = []
    for level in theme.LEVEL_COLOURS:
        paths = [square_path(tile.x, tile.y) for tile in tiles if is_at(tile, level)]
        if paths:
            traces.append(path_trace(paths, name=f"tiles level {level}", **level_look(level, context=context)))
    return traces


def is_at(tile: Tile, level: int) -> bool:
    """Whether a tile takes the colour of a level."""
    return tile.state == SHOWN and theme.level_band(tile.value) == level


def state_traces(tiles: list[Tile], *, context: ChartContext) -> list[dict[str, Any]]:
    """The squares without a colour."""
    traces = []
    for state in SIGNS:
        paths = [square_path(tile.x, tile.y) for tile in tiles if tile.state == state]
        if paths:
            traces.append(path_trace(paths, name=f"tiles {state}", **state_look(state, context=context)))
    return traces


def selection_traces(tiles: list[Tile], *, selected: str | None, context: ChartContext) -> list[dict[str, Any]]:
    """The ring around the selected force: ink outside, a paper line inside, so it shows on every fill."""
    chosen = [tile for tile in tiles if tile.force_id == selected]
    return [trace for tile in chosen for trace in ring_traces(tile.x, tile.y, 1, 1, context=context)]


def ring_traces(x: float, y: float, width: float, height: float, *, context: ChartContext) -> list[dict[str, Any]]:
    """Two closed lines around a rectangle."""
    colours = theme.palette(context.mode)
    rings = ((0.01, colours.ink, 3), (0.06, colours.paper, 1.5))
    return [
        path_trace(
            [square_path(x, y, width=width, height=height, gap=gap)],
            name="selected", fill="none", line={"color": colour, "width": px},
        )
        for gap, colour, px in rings
    ]  # fmt: skip


def text_traces(tiles: list[Tile], *, context: ChartContext) -> list[dict[str, Any]]:
    """Code and value in each square, one trace an ink."""
    by_ink: dict[str, list[Place]] = {}
    for tile in tiles:
        ink = tile_ink(tile, context=context)
        text = f"<b>{plain(tile.code)}</b>" + (f"<br>{plain(tile.label)}" if tile.label else "")
        by_ink.setdefault(ink, []).append((tile.x + 0.5, tile.y + 0.5, text))
    return [text_trace(places, colour=ink, mode=context.mode, name="codes") for ink, places in by_ink.items()]


def tile_ink(tile: Tile, *, context: ChartContext) -> str:
    """Ink that can be read on the tile."""
    if tile.state == SHOWN:
        return theme.ink_on(theme.level_colour(tile.value))
    return theme.palette(context.mode).ink


def target_trace(tiles: list[Tile], *, measure: Measure) -> dict[str, Any]:
    """Invisible markers that carry the force for a click and the words for a hover."""
    return {
        "type": "scatter", "mode": "markers", "name": "forces",
        "x": [tile.x + 0.5 for tile in tiles], "y": [tile.y + 0.5 for tile in tiles],
        "customdata": [[tile.force_id] for tile in tiles],
        "hovertext": [hover_text(tile, measure=measure) for tile in tiles],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {"symbol": "square", "size": 40, "opacity": 0},
        "selected": {"marker": {"opacity": 0}}, "unselected": {"marker": {"opacity": 0}},
    }  # fmt: skip


def hover_text(tile: Tile, *, measure: Measure) -> str:
    """Full name, level and state."""
    known = tile.value is not None and tile.state != NOT_SHARED
    kind = "level" if measure == "level" else "mean level"
    level = f"{kind} {level_text(tile.value, measure=measure)}" if known else ""
    state = SIGNS.get(tile.state, "")
    return f"<b>{plain(tile.name)}</b><br>{', '.join(part for part in (level, state) if part)}"


def key_entries(tiles: list[Tile], selected: str | None) -> list[str]:
    """The signs that this map uses besides the levels."""
    states = {tile.state for tile in tiles}
    chosen = any(tile.force_id == selected for tile in tiles)
    return [state for state in SIGNS if state in states] + (["selected"] if chosen else [])


def key_rows(tiles: list[Tile], selected: str | None) -> float:
    """Height of the key in squares."""
    return 2.1 if key_entries(tiles, selected) else 1.4


def key_traces(
    tiles: list[Tile], *, top: float, selected: str | None, context: ChartContext, measure: Measure
) -> list[dict[str, Any]]:
    """The key under the map: five levels in a row, then the signs that occur."""
    muted = theme.palette(context.mode).muted
    small = theme.font(context.mode, px=theme.SMALL_PX, colour=muted)
    traces, words = [], []
    for level, colour in theme.LEVEL_COLOURS.items():
        x = (level - 1) * KEY_STEP
        band = str(level) if measure == "level" else MEAN_BANDS[level]
        path = square_path(x, top, width=KEY_STEP, height=KEY_HEIGHT, gap=0.02)
        traces.append(path_trace([path], name="key", **level_look(level, context=context)))
        traces.append(
            text_trace(
                [(x + KEY_STEP / 2, top + KEY_HEIGHT / 2, band)],
                colour=theme.ink_on(colour),
                mode=context.mode,
            )
        )
        words.append((x + KEY_STEP / 2, top + KEY_HEIGHT + 0.22, theme.LEVEL_NAMES[level]))
    traces.append(text_trace(words, colour=muted, mode=context.mode, textfont=small))
    return traces + sign_key_traces(key_entries(tiles, selected), top=top + 1.1, context=context)


def sign_key_traces(entries: list[str], *, top: float, context: ChartContext) -> list[dict[str, Any]]:
    """The signs besides the levels, each with its word."""
    muted = theme.palette(context.mode).muted
    small = theme.font(context.mode, px=theme.SMALL_PX, colour=muted)
    traces, words = [], []
    for place, entry in enumerate(entries):
        x = place * 2.33
        if entry == "selected":
            traces += ring_traces(x, top, 0.5, 0.5, context=context)
        else:
            path = square_path(x, top, width=0.5, height=0.5)
            traces.append(path_trace([path], name="key", **state_look(entry, context=context)))
        words.append((x + 0.62, top + 0.25, entry.capitalize()))
    if words:
        traces.append(text_trace(words, colour=muted, mode=context.mode, textfont=small, textposition="middle right"))
    return traces
