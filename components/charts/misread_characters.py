"""Which characters cameras take for which: rows are what stands on the plate, columns what was read."""

from __future__ import annotations

from typing import Any

import pandas as pd

from components.charts import theme
from components.charts.frames import rows
from components.charts.marks import path_trace, square_path
from components.charts.reading_grid import faded
from components.charts.spec import ChartContext, ChartSpec, chart
from components.charts.words import plain, sentences, whole

ROW_PX, HEAD_PX, NAME_SHARE = 17, 20, 1.4
STEPS = 5
Cell = tuple[str, str, int | None, float | None]


def misread_characters(*, characters: pd.DataFrame, title: str, context: ChartContext, key: str) -> ChartSpec:
    """A square a change. ``characters``: meant, read_as, misreads, per_thousand (both None where hidden)."""
    cells: list[Cell] = [
        (str(meant), str(read), None if pd.isna(number) else int(number), None if pd.isna(rate) else float(rate))
        for meant, read, number, rate in rows(characters, "meant", "read_as", "misreads", "per_thousand")
    ]
    down, across = (sorted({cell[side] for cell in cells}) for side in (0, 1))
    return chart(
        key=key,
        title=title,
        measure="On the plate (rows), as it was read (columns); darker: more of the reads of that character",
        traces=[*_squares(cells, down, across, context), _pointer(cells, down, across)],
        layout=_layout(down, across, context),
        alt=_alt(cells, title),
        table=_table(cells),
        context=context,
    )


def _squares(cells: list[Cell], down: list[str], across: list[str], context: ChartContext) -> list[dict[str, Any]]:
    """One trace for each strength; few reads have an edge alone."""
    colours = theme.palette(context.mode)
    most = max((rate for *_, rate in cells if rate), default=1.0)
    traces = []
    for step in range(STEPS + 1):
        paths = [
            square_path(NAME_SHARE + across.index(read), HEAD_PX + down.index(meant) * ROW_PX, height=ROW_PX, gap=0.06)
            for meant, read, _, rate in cells
            if _step(rate, most) == step
        ]
        fill = theme.CLEAR if step == 0 else faded(colours.focus, 0.12 + 0.88 * step / STEPS, paper=colours.paper)
        if paths:
            edge = {"color": colours.rule, "width": 1}
            traces.append(path_trace(paths, name=f"step {step}", fillcolor=fill, line=edge))
    return traces


def _step(rate: float | None, most: float) -> int:
    """0 where it is hidden, else from 1 to ``STEPS``; by the root, so that the rarer ones can be told apart."""
    return 0 if rate is None else max(1, round((rate / most) ** 0.5 * STEPS))


def _pointer(cells: list[Cell], down: list[str], across: list[str]) -> dict[str, Any]:
    """Invisible markers that say what stands in each square."""
    return {
        "type": "scatter", "mode": "markers", "name": "changes",
        "x": [NAME_SHARE + across.index(read) + 0.5 for _, read, *_ in cells],
        "y": [HEAD_PX + (down.index(meant) + 0.5) * ROW_PX for meant, *_ in cells],
        "hovertext": [plain(_words(cell)) for cell in cells],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {"symbol": "square", "size": 12, "opacity": 0},
    }  # fmt: skip


def _words(cell: Cell) -> str:
    meant, read, number, rate = cell
    told = "few reads" if number is None or rate is None else f"{whole(number)} reads, {rate:.1f} in 1,000"
    return f"{meant} read as {read}: {told}"


def _layout(down: list[str], across: list[str], context: ChartContext) -> dict[str, Any]:
    height = HEAD_PX + ROW_PX * len(down)
    small = theme.font(context.mode, px=theme.SMALL_PX)
    names = [
        theme.note(character, mode=context.mode, x=NAME_SHARE - 0.5, y=HEAD_PX + (place + 0.5) * ROW_PX,
                   xanchor="center", yanchor="middle", font=small)
        for place, character in enumerate(down)
    ]  # fmt: skip
    heads = [
        theme.note(character, mode=context.mode, x=NAME_SHARE + place + 0.5, y=HEAD_PX - 3, xanchor="center",
                   yanchor="bottom", font=small)
        for place, character in enumerate(across)
    ]  # fmt: skip
    return theme.layout(
        context.mode,
        height=height + 12,
        margin=(2, 4, 2, 4),
        xaxis=theme.hidden_axis(range=[0, NAME_SHARE + len(across) + 0.02]),
        yaxis=theme.hidden_axis(range=[height + 2, 0]),
        annotations=[*names, *heads],
    )


def _alt(cells: list[Cell], title: str) -> str:
    often = sorted((cell for cell in cells if cell[3] is not None), key=lambda cell: -(cell[3] or 0))[:6]
    return sentences([title, *([_words(cell) for cell in often] or ["No misread was found"])])


def _table(cells: list[Cell]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "On the plate": [cell[0] for cell in cells],
            "Read as": [cell[1] for cell in cells],
            "Reads": ["hidden" if cell[2] is None else whole(cell[2]) for cell in cells],
            "In 1,000 reads of that character": [None if cell[3] is None else round(cell[3], 2) for cell in cells],
        }
    )
