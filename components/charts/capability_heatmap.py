"""Forces by capabilities: the level as colour and as a figure, the reader's force pinned on top.

Colour comes from one heatmap; figures are words in two inks, so that each can be read on its fill and carries
the force and the capability for a click.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

import pandas as pd

from components.charts import theme
from components.charts.frames import INCOMPLETE, NOT_SHARED, SHOWN, rows, whole_numbers
from components.charts.marks import Place, text_trace
from components.charts.spec import ChartContext, ChartSpec, chart
from components.charts.words import count, count_of, list_in_words, plain, sentences

ROW_PX, HEAD_PX, KEY_PX, PIN_GAP = 18, 36, 40, 0.5
MARGIN_LEFT, MARGIN_RIGHT = 120, 4
SIGNS = {INCOMPLETE: "○", NOT_SHARED: "⁄"}

Cell = tuple[int | None, str]


@dataclass(frozen=True)
class Capability:
    """One column."""

    capability_id: str
    name: str
    pillar: str


@dataclass(frozen=True)
class Matrix:
    """Forces from top to bottom (the pinned one first), capabilities from left to right, what is known."""

    forces: list[tuple[str, str]]
    capabilities: list[Capability]
    cells: dict[tuple[str, str], Cell]
    pinned: str | None

    @cached_property
    def grid(self) -> list[list[Cell]]:
        """Level and state of every cell, row by row; a pair without a row is not shared."""
        columns, missing = [capability.capability_id for capability in self.capabilities], (None, NOT_SHARED)
        return [[self.cells.get((force_id, column), missing) for column in columns] for force_id, _ in self.forces]

    def middle(self, row: int) -> float:
        """The middle of a row in rows from the top; the gap stands under the pinned row."""
        return row + 0.5 + (PIN_GAP if self.pinned and row else 0)

    @property
    def height(self) -> float:
        """Height in rows."""
        return len(self.forces) + (PIN_GAP if self.pinned else 0)


def capability_heatmap(
    *,
    levels: pd.DataFrame,
    capabilities: pd.DataFrame,
    context: ChartContext,
    own_force: str | None = None,
    key: str = "capability-heatmap",
) -> ChartSpec:
    """Every published level of every force, forces by name, the own force on top.

    ``levels``: force_id, name, capability_id, level (1 to 5 or missing), state. ``capabilities``, in the
    order of the columns: capability_id, capability, pillar.
    """
    matrix = matrix_of(levels, capabilities, own_force=own_force)
    return chart(
        key=key,
        title=heatmap_title(matrix),
        measure="Level by force and capability",
        traces=heatmap_traces(matrix, context=context),
        layout=heatmap_layout(matrix, context=context),
        alt=heatmap_alt(matrix),
        table=heatmap_table(matrix),
        context=context,
    )


def matrix_of(levels: pd.DataFrame, capabilities: pd.DataFrame, *, own_force: str | None) -> Matrix:
    """The frames as one matrix."""
    names, cells = {}, {}
    for force_id, name, capability_id, level, state in rows(
        levels, "force_id", "name", "capability_id", "level", "state"
    ):
        names[force_id] = name
        is_shown = state == SHOWN and level is not None
        hidden = state if state != SHOWN else INCOMPLETE
        cells[force_id, capability_id] = (int(level), SHOWN) if is_shown else (None, hidden)
    pinned = own_force if own_force in names else None
    forces = sorted(names.items(), key=lambda force: (force[0] != pinned, force[1]))
    columns = [Capability(*column) for column in rows(capabilities, "capability_id", "capability", "pillar")]
    return Matrix(forces, columns, cells, pinned)


def shown_levels(matrix: Matrix) -> list[tuple[str, str, int]]:
    """Force, capability and level of every cell with a level."""
    known = {capability.capability_id for capability in matrix.capabilities}
    return [(f, c, level) for (f, c), (level, _) in matrix.cells.items() if level is not None and c in known]


def heatmap_title(matrix: Matrix) -> str:
    """The message: the own force against level 3, or where most forces are below it."""
    shown = shown_levels(matrix)
    if not shown:
        return "No level to show: answers are incomplete or not shared" if matrix.forces else "No answers yet"
    if matrix.pinned:
        return own_title(matrix, [level for force_id, _, level in shown if force_id == matrix.pinned])
    if len({level for *_, level in shown}) == 1:
        return f"Every level shown is {shown[0][2]}"
    return weakest_title(matrix, shown)


def own_title(matrix: Matrix, own: list[int]) -> str:
    """How often the own force is at level 3 or above."""
    name = matrix.forces[0][1]
    if not own:
        return f"{name} has no complete answers yet"
    reached = sum(level >= 3 for level in own)
    return f"{name} is at level 3 or above in {count_of(reached, len(own), 'capability')}"


def weakest_title(matrix: Matrix, shown: list[tuple[str, str, int]]) -> str:
    """The capability in which the greatest share of forces is below level 3."""
    totals = Counter(capability_id for _, capability_id, _ in shown)
    below = Counter(capability_id for _, capability_id, level in shown if level < 3)
    if not below:
        return "No force is below level 3 in any capability shown"
    worst = max(below[c] / totals[c] for c in below)
    names = {capability.capability_id: capability.name for capability in matrix.capabilities}
    furthest = [c for c in names if c in below and below[c] / totals[c] == worst]
    if len(furthest) > 2:
        return f"{count(len(furthest), 'capability').capitalize()} share the most forces below level 3"
    counts = count_of(below[furthest[0]], totals[furthest[0]], "force")
    who = list_in_words(names[c] for c in furthest)
    if len(furthest) > 1:
        return f"{who} have the greatest share of forces below level 3"
    return f"{who} has the most forces below level 3: {counts}"


def heatmap_alt(matrix: Matrix) -> str:
    """Size of the matrix, how many cells stand at each level, and how many have none."""
    at_level = Counter(level for *_, level in shown_levels(matrix))
    states = Counter(state for row in matrix.grid for _, state in row)
    spread = list_in_words(f"{number} at level {level}" for level, number in sorted(at_level.items()))
    columns = count(len(matrix.capabilities), "capability")
    return sentences(
        [
            f"Grid of {count(len(matrix.forces), 'force')} by {columns}",
            f"Levels: {spread}" if at_level else "No level is shown",
            f"{states[INCOMPLETE]} incomplete" if states[INCOMPLETE] else "",
            f"{states[NOT_SHARED]} not shared" if states[NOT_SHARED] else "",
            f"{matrix.forces[0][1]} stands on top" if matrix.pinned else "",
        ]
    )


def heatmap_table(matrix: Matrix) -> pd.DataFrame:
    """The table twin: one row a force, one column a capability, blank where there is no level."""
    grid = matrix.grid
    columns = {
        f"{capability.capability_id} {capability.name} (level)": whole_numbers([row[at][0] for row in grid])
        for at, capability in enumerate(matrix.capabilities)
    }
    without = [without_level_words([state for level, state in row if level is None]) for row in grid]
    return pd.DataFrame({"Force": [name for _, name in matrix.forces], **columns, "Without a level": without})


def without_level_words(states: list[str]) -> str:
    """ "5 incomplete, 2 not shared"."""
    return ", ".join(f"{number} {state}" for state, number in sorted(Counter(states).items()))


def heatmap_traces(matrix: Matrix, *, context: ChartContext) -> list[dict[str, Any]]:
    """Fills, then figures and signs."""
    if not matrix.forces or not matrix.capabilities:
        return []
    return [fill_trace(matrix), *figure_traces(matrix, context=context)]


def fill_trace(matrix: Matrix) -> dict[str, Any]:
    """The coloured cells; the gap under the pinned row is a row without values."""
    grid = [[level for level, _ in row] for row in matrix.grid]
    edges = [float(row) for row in range(len(grid) + 1)]
    if matrix.pinned:
        grid.insert(1, [None] * len(matrix.capabilities))
        edges = [0.0, 1.0, *(row + 1 + PIN_GAP for row in range(len(matrix.forces)))]
    steps = [[(level - 1 + end) / 5, colour] for level, colour in theme.LEVEL_COLOURS.items() for end in (0, 1)]
    return {
        "type": "heatmap", "z": grid, "x": list(range(len(matrix.capabilities) + 1)), "y": edges, "zmin": 0.5,
        "zmax": 5.5, "colorscale": steps, "showscale": False, "xgap": 1, "ygap": 1, "hoverinfo": "skip",
        "hoverongaps": False,
    }  # fmt: skip


def figure_traces(matrix: Matrix, *, context: ChartContext) -> list[dict[str, Any]]:
    """Levels and signs as words, one trace an ink, with force and capability for clicks."""
    muted = theme.palette(context.mode).muted
    by_ink: dict[str, tuple[list[Place], list[list[str]]]] = {}
    inks = {level: theme.ink_on(colour) for level, colour in theme.LEVEL_COLOURS.items()}
    for row, (force_id, name) in enumerate(matrix.forces):
        y, heading = matrix.middle(row), plain(name)
        for column, capability in enumerate(matrix.capabilities):
            level, state = matrix.grid[row][column]
            places, data = by_ink.setdefault(inks.get(level, muted), ([], []))
            places.append((column + 0.5, y, str(level) if level is not None else SIGNS[state]))
            data.append([force_id, capability.capability_id, heading, *([] if level else [state])])
    return [
        figure_trace(places, data, ink, words="%{customdata[3]}" if ink == muted else "level %{text}", context=context)
        for ink, (places, data) in by_ink.items()
    ]


def figure_trace(
    places: list[Place], data: list[list[str]], ink: str, *, words: str, context: ChartContext
) -> dict[str, Any]:
    """The figures in one ink, and what the reader is told of each."""
    return text_trace(
        places,
        colour=ink,
        mode=context.mode,
        name="levels",
        textfont=theme.font(context.mode, px=10, colour=ink),
        customdata=data,
        hoverinfo="all",
        hovertemplate=f"<b>%{{customdata[2]}}</b><br>%{{customdata[1]}}: {words}<extra></extra>",
    )


def heatmap_layout(matrix: Matrix, *, context: ChartContext) -> dict[str, Any]:
    """Names left, capability numbers under their pillar's letter on top, the key in the last lines."""
    colours = theme.palette(context.mode)
    names = [f"<b>{plain(name)}</b>" if f == matrix.pinned else plain(name) for f, name in matrix.forces]
    rows_px = matrix.height * ROW_PX
    small = theme.font(context.mode, px=theme.SMALL_PX)
    return theme.layout(
        context.mode,
        height=round(rows_px) + HEAD_PX + KEY_PX,
        margin=(MARGIN_LEFT, HEAD_PX, MARGIN_RIGHT, KEY_PX),
        hoverdistance=12,
        xaxis=theme.quiet_axis(
            context.mode, range=[0, len(matrix.capabilities) or 1], side="top", tickangle=0, tickfont=small,
            tickvals=[column + 0.5 for column in range(len(matrix.capabilities))],
            ticktext=column_heads(matrix),
        ),
        yaxis=theme.quiet_axis(
            context.mode, range=[matrix.height or 1, 0], tickfont=small, ticktext=names, ticklabelstandoff=4,
            tickvals=[matrix.middle(row) for row in range(len(names))],
        ),
        shapes=[pillar_rule(column, matrix, colours) for column in pillar_starts(matrix)[1:]],
        annotations=[heatmap_key(matrix, context=context)],
    )  # fmt: skip


def pillar_starts(matrix: Matrix) -> list[int]:
    """The first column of each pillar."""
    pillars = [capability.pillar for capability in matrix.capabilities]
    return [column for column, pillar in enumerate(pillars) if column == 0 or pillars[column - 1] != pillar]


def pillar_rule(column: int, matrix: Matrix, colours: theme.Palette) -> dict[str, Any]:
    """The line between two pillars."""
    line = {"color": colours.paper, "width": 4}
    return {"type": "line", "x0": column, "x1": column, "y0": 0, "y1": matrix.height, "line": line}


def column_heads(matrix: Matrix) -> list[str]:
    """The number of each capability, with the letter of its pillar above the middle one."""
    heads = []
    for _, group in groupby(matrix.capabilities, key=lambda capability: capability.pillar):
        columns = [capability.capability_id for capability in group]
        middle = len(columns) // 2
        heads += [
            f"{f'<b>{plain(c[:1])}</b>' if place == middle else ' '}<br>{plain(c[1:])}"
            for place, c in enumerate(columns)
        ]
    return heads


def heatmap_key(matrix: Matrix, *, context: ChartContext) -> dict[str, Any]:
    """What letters and signs mean."""
    letters = dict.fromkeys((capability.capability_id[:1], capability.pillar) for capability in matrix.capabilities)
    pillars = [f"<b>{plain(letter)}</b> {plain(pillar.removeprefix('Data '))}" for letter, pillar in letters]
    signs = [f"{sign} {state}" for state, sign in SIGNS.items()]
    text = f"{'  '.join(pillars)}<br>1 Beginning to 5 Mastering   {'   '.join(signs)}"
    return theme.left_note(
        text, mode=context.mode, y=0, margin_left=MARGIN_LEFT - 2, yref="paper", yanchor="top", yshift=-4
    )
