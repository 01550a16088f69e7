"""The hours of a week as a grid: how often something came in each, beside what all traffic would lead one to expect."""

from __future__ import annotations

from typing import Any

import pandas as pd

from components.charts import theme
from components.charts.frames import rows
from components.charts.marks import path_trace, square_path
from components.charts.reading_grid import faded
from components.charts.spec import ChartContext, ChartSpec, chart
from components.charts.words import plain, sentences, whole

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
HOURS = 24
NAME_SHARE, HEAD_PX, ROW_PX = 2.2, 20, 26
STEPS = 5


def week_grid(
    *, hours: pd.DataFrame, title: str, measure: str, noun: str, context: ChartContext, key: str = "week-grid"
) -> ChartSpec:
    """Counts by day and hour, darker for more; hours that stand out have an outline.

    ``hours``: dow (1 Monday to 7), hour (0 to 23), count, expected (may miss), stands_out.
    """
    cells = [
        (int(dow), int(hour), int(number or 0), expected, bool(stands_out))
        for dow, hour, number, expected, stands_out in rows(hours, "dow", "hour", "count", "expected", "stands_out")
    ]
    most = max((number for _, _, number, _, _ in cells), default=0)
    height = HEAD_PX + ROW_PX * len(DAYS)
    return chart(
        key=key,
        title=title,
        measure=measure,
        traces=[*_squares(cells, most, context), _pointer(cells, noun)],
        layout=_layout(height, context),
        alt=_alt(cells, title, noun),
        table=_table(cells, noun),
        context=context,
    )


Cell = tuple[int, int, int, float | None, bool]


def _squares(cells: list[Cell], most: int, context: ChartContext) -> list[dict[str, Any]]:
    """One trace for each strength, so that the picture stays small."""
    colours = theme.palette(context.mode)
    traces = []
    for step in range(STEPS + 1):
        paths = [_square(cell) for cell in cells if _step(cell[2], most) == step]
        fill = colours.fill if step == 0 else faded(colours.focus, 0.12 + 0.88 * step / STEPS, paper=colours.paper)
        if paths:
            traces.append(
                path_trace(paths, name=f"step {step}", fillcolor=fill, line={"color": colours.paper, "width": 1})
            )
    outlined = [_square(cell) for cell in cells if cell[4]]
    if outlined:
        ring = {"color": colours.concern, "width": 2.5}
        traces.append(path_trace(outlined, name="stands out", fillcolor=theme.CLEAR, line=ring))
    return traces


def _square(cell: Cell) -> str:
    dow, hour, *_ = cell
    return square_path(NAME_SHARE + hour, HEAD_PX + (dow - 1) * ROW_PX, width=1, height=ROW_PX, gap=0.04)


def _step(number: int, most: int) -> int:
    """From 0 for nothing to ``STEPS`` for the most."""
    return 0 if number == 0 else max(1, round(number / most * STEPS))


def _pointer(cells: list[Cell], noun: str) -> dict[str, Any]:
    """Invisible markers that say what stands in each hour."""
    return {
        "type": "scatter", "mode": "markers", "name": "hours",
        "x": [NAME_SHARE + hour + 0.5 for _, hour, *_ in cells],
        "y": [HEAD_PX + (dow - 1) * ROW_PX + ROW_PX / 2 for dow, *_ in cells],
        "hovertext": [plain(_words(cell, noun)) for cell in cells],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {"symbol": "square", "size": 18, "opacity": 0},
    }  # fmt: skip


def _words(cell: Cell, noun: str) -> str:
    dow, hour, number, expected, stands_out = cell
    said = f"{DAYS[dow - 1]} {hour:02d}:00 to {(hour + 1) % HOURS:02d}:00: {noun} {whole(number)}"
    told = "" if expected is None else f", {expected:.1f} if spread as all traffic"
    return f"{said}{told}{', more than chance' if stands_out else ''}"


def _layout(height: int, context: ChartContext) -> dict[str, Any]:
    muted = theme.font(context.mode, px=theme.SMALL_PX, colour=theme.palette(context.mode).muted)
    names = [
        theme.note(day, mode=context.mode, x=NAME_SHARE - 0.3, y=HEAD_PX + (place + 0.5) * ROW_PX, xanchor="right",
                   yanchor="middle", font=theme.font(context.mode))
        for place, day in enumerate(DAYS)
    ]  # fmt: skip
    heads = [
        theme.note(f"{hour:02d}", mode=context.mode, x=NAME_SHARE + hour + 0.5, y=HEAD_PX - 3, xanchor="center",
                   yanchor="bottom", font=muted)
        for hour in range(0, HOURS, 3)
    ]  # fmt: skip
    return theme.layout(
        context.mode,
        height=height + 12,
        margin=(2, 4, 2, 4),
        xaxis=theme.hidden_axis(range=[0, NAME_SHARE + HOURS + 0.02]),
        yaxis=theme.hidden_axis(range=[height + 2, 0]),
        annotations=[*names, *heads],
    )


def _alt(cells: list[Cell], title: str, noun: str) -> str:
    busiest = sorted((cell for cell in cells if cell[2]), key=lambda cell: -cell[2])[:5]
    said = [_words(cell, noun) for cell in busiest] or ["Nothing in any hour"]
    return sentences([title, "Grid of the hours of a week", *said])


def _table(cells: list[Cell], noun: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Day": [DAYS[dow - 1] for dow, *_ in cells],
            "Hour": [hour for _, hour, *_ in cells],
            noun.capitalize(): [number for _, _, number, _, _ in cells],
            "Expected as all traffic": [None if e is None else round(e, 2) for _, _, _, e, _ in cells],
            "More than chance": [stands_out for *_, stands_out in cells],
        }
    )
