"""The grid of readings: how many measures change in which way, against whether they will meet their target.

Rows are the variation icons, columns the assurance icons of Making Data Count; a cell holds the count and carries both
readings for a click.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from components.charts import theme
from components.charts.frames import rows
from components.charts.marks import Place, path_trace, square_path, text_trace
from components.charts.spec import ChartContext, ChartSpec, chart
from components.charts.words import count, plain, sentences, wrapped

ROW_PX, HEAD_PX, NAME_SHARE = 46, 44, 1.5
STRENGTHS = (0.0, 0.18, 0.36, 0.6)


def reading_grid(
    *,
    cells: pd.DataFrame,
    variations: dict[str, str],
    assurances: dict[str, str],
    looks: dict[str, str],
    title: str,
    context: ChartContext,
    key: str = "reading-grid",
) -> ChartSpec:
    """Counts by reading.

    ``cells``: variation, assurance (ids), measures (a count). ``variations`` and ``assurances``: words by id, in order
    of rows and columns. ``looks``: the look ("improvement", "concern", "neutral" or "common") of each variation.
    """
    counts = {(variation, assurance): number for variation, assurance, number in rows(cells, *cells.columns[:3])}
    grid = [(v, a, at, place) for at, v in enumerate(variations) for place, a in enumerate(assurances)]
    height = HEAD_PX + ROW_PX * len(variations)
    return chart(
        key=key,
        title=title,
        measure="Measures by change (rows) and target (columns)",
        traces=[
            *cell_traces(grid, counts, looks, context=context),
            text_trace(count_places(grid, counts), colour=theme.palette(context.mode).ink, mode=context.mode),
            target_trace(grid, counts, variations, assurances),
        ],
        layout=grid_layout(variations, assurances, height=height, context=context),
        alt=grid_alt(counts, variations, assurances, title=title),
        table=grid_table(counts, variations, assurances),
        context=context,
    )


def corner(at: int, place: int) -> tuple[float, float]:
    """Left and top of a cell; one unit across is one column, one down one pixel."""
    return NAME_SHARE + place, HEAD_PX + at * ROW_PX


def cell_traces(
    grid: list[tuple[str, str, int, int]], counts: dict[tuple[str, str], int], looks: dict[str, str], *,
    context: ChartContext,
) -> list[dict[str, Any]]:  # fmt: skip
    """The cells: an edge each, and a fill in the colour of the reading where something stands in it."""
    colours = theme.palette(context.mode)
    inks = {"improvement": colours.improvement, "concern": colours.concern}
    traces = []
    for variation, assurance, at, place in grid:
        left, top = corner(at, place)
        number = counts.get((variation, assurance), 0)
        ink = inks.get(looks[variation], colours.common_cause)
        fill = faded(ink, STRENGTHS[strength(number)], paper=colours.paper)
        path = square_path(left, top, width=1, height=ROW_PX, gap=0.0)
        traces.append(path_trace([path], name="cell", fillcolor=fill, line={"color": colours.rule, "width": 1}))
    return traces


def strength(number: int) -> int:
    """How strong the fill is: nothing, one or two, up to nine, more."""
    return 0 if number == 0 else 1 if number < 3 else 2 if number < 10 else 3


def faded(colour: str, share: float, *, paper: str) -> str:
    """The colour with a share of its strength on the paper."""
    pairs = zip(theme.rgb(colour), theme.rgb(paper), strict=True)
    mixed = [round(share * ink + (1 - share) * ground) for ink, ground in pairs]
    return f"#{mixed[0]:02x}{mixed[1]:02x}{mixed[2]:02x}"


def count_places(grid: list[tuple[str, str, int, int]], counts: dict[tuple[str, str], int]) -> list[Place]:
    """The count in the middle of each cell that has one."""
    places = []
    for variation, assurance, at, place in grid:
        number = counts.get((variation, assurance), 0)
        if number:
            left, top = corner(at, place)
            places.append((left + 0.5, top + ROW_PX / 2, f"<b>{number}</b>"))
    return places


def target_trace(
    grid: list[tuple[str, str, int, int]], counts: dict[tuple[str, str], int], variations: dict[str, str],
    assurances: dict[str, str],
) -> dict[str, Any]:  # fmt: skip
    """Invisible markers that carry both readings for a click."""
    corners = [corner(at, place) for _, _, at, place in grid]
    return {
        "type": "scatter", "mode": "markers", "name": "cells", "x": [left + 0.5 for left, _ in corners],
        "y": [top + ROW_PX / 2 for _, top in corners], "customdata": [[f"{v}|{a}"] for v, a, _, _ in grid],
        "hovertext": [
            plain(f"{count(counts.get((v, a), 0), 'measure')}: {variations[v]}; {assurances[a]}") for v, a, _, _ in grid
        ],
        "hovertemplate": "%{hovertext}<extra></extra>", "marker": {"symbol": "square", "size": 36, "opacity": 0},
        "selected": {"marker": {"opacity": 0}}, "unselected": {"marker": {"opacity": 0}},
    }  # fmt: skip


def grid_layout(
    variations: dict[str, str], assurances: dict[str, str], *, height: int, context: ChartContext
) -> dict[str, Any]:
    """Names of rows at the left, of columns above."""
    muted = theme.font(context.mode, px=theme.SMALL_PX, colour=theme.palette(context.mode).muted)
    ink = theme.font(context.mode)
    names = [
        theme.note(wrapped(words, width=17), mode=context.mode, x=0.02, y=corner(at, 0)[1] + ROW_PX / 2, xanchor="left",
                   yanchor="middle", font=ink)
        for at, words in enumerate(variations.values())
    ]  # fmt: skip
    heads = [
        theme.note(wrapped(words, width=10), mode=context.mode, x=corner(0, place)[0] + 0.5, y=HEAD_PX - 4,
                   xanchor="center", yanchor="bottom", align="center", font=muted)
        for place, words in enumerate(assurances.values())
    ]  # fmt: skip
    return theme.layout(
        context.mode,
        height=height + 10,
        margin=(2, 4, 2, 4),
        xaxis=theme.hidden_axis(range=[0, NAME_SHARE + len(assurances) + 0.02]),
        yaxis=theme.hidden_axis(range=[height + 2, 0]),
        annotations=[*names, *heads],
    )


def grid_alt(
    counts: dict[tuple[str, str], int], variations: dict[str, str], assurances: dict[str, str], *, title: str
) -> str:
    """Every cell with something in it, in words."""
    filled = [
        f"{count(number, 'measure')}: {variations[v]}, {assurances[a]}"
        for (v, a), number in sorted(counts.items(), key=lambda item: -item[1])
        if number
    ]
    return sentences([title, "Grid of measures by change and target", *(filled or ["No measure to show"])])


def grid_table(
    counts: dict[tuple[str, str], int], variations: dict[str, str], assurances: dict[str, str]
) -> pd.DataFrame:
    """The table twin, a row a cell."""
    cells = [(words, said, counts.get((v, a), 0)) for v, words in variations.items() for a, said in assurances.items()]
    return pd.DataFrame(cells, columns=["Change", "Target", "Measures"])
