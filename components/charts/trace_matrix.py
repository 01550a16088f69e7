"""The matrix of traces: services by success criteria, how many benefits join them, and where a path is missing.

Rows are services, columns criteria. A figure is the number of benefits that a path joins to both, a ring a benefit
that names the service without a path; a cell carries criterion and service for a click.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import shorten, wrap
from typing import Any

import pandas as pd

from components.charts import theme
from components.charts.frames import rows
from components.charts.marks import path_trace, square_path, text_trace
from components.charts.reading_grid import faded
from components.charts.spec import ChartContext, ChartSpec, chart
from components.charts.words import count, plain, sentences

ROW_PX, HEAD_PX, KEY_PX, MARGIN_LEFT = 30, 234, 40, 168
LONGEST_HEAD, NAME_LINE, NAME_LINES = 44, 26, 2
HOLE = "○"
STRENGTHS = (0.0, 0.22, 0.5, 0.85)

Counts = dict[tuple[str, str], tuple[int, int]]


def trace_matrix(
    *,
    cells: pd.DataFrame,
    criteria: Mapping[str, str],
    services: Mapping[str, str],
    title: str,
    context: ChartContext,
    key: str = "trace-matrix",
) -> ChartSpec:
    """Benefits by service and criterion.

    ``cells``: criterion_id, service_id, joined, unjoined (counts of benefits). ``criteria`` and ``services``: names by
    id, in the order of columns and rows.
    """
    found = rows(cells, "criterion_id", "service_id", "joined", "unjoined")
    counts: Counts = {(criterion, service): (int(joined), int(open_)) for criterion, service, joined, open_ in found}
    grid = [(c, s, column, row) for row, s in enumerate(services) for column, c in enumerate(criteria)]
    return chart(
        key=key,
        title=title,
        measure="Benefits by service (rows) and success criterion (columns)",
        traces=[*fill_traces(grid, counts, context), *word_traces(grid, counts, criteria, services, context)],
        layout=matrix_layout(criteria, services, context),
        alt=matrix_alt(counts, criteria, services, title),
        table=matrix_table(counts, criteria, services),
        context=context,
    )


def strength(number: int) -> int:
    """How strong the fill is: nothing, one, two, three or more."""
    return min(number, len(STRENGTHS) - 1)


def cell_words(joined: int, unjoined: int) -> str:
    """ "2", "○" for a hole, "2 ○" for both, nothing for neither."""
    return " ".join(part for part in (str(joined) if joined else "", HOLE if unjoined else "") if part)


def fill_traces(
    grid: Sequence[tuple[str, str, int, int]], counts: Counts, context: ChartContext
) -> list[dict[str, Any]]:
    """The cells, one trace a strength."""
    colours = theme.palette(context.mode)
    by_strength: dict[int, list] = {at: [] for at in range(len(STRENGTHS))}
    for criterion, service, column, row in grid:
        joined, _ = counts.get((criterion, service), (0, 0))
        by_strength[strength(joined)].append(square_path(column, row, gap=0.0))
    line = {"color": colours.rule, "width": 1}
    return [
        path_trace(paths, name=f"fill-{at}", line=line, fillcolor=fill_colour(at, context.mode))
        for at, paths in by_strength.items()
        if paths
    ]


def fill_colour(at: int, mode: theme.Mode) -> str:
    """The fill of a strength, on the paper of the theme."""
    colours = theme.palette(mode)
    return faded(colours.focus, STRENGTHS[at], paper=colours.paper)


def word_traces(
    grid: Sequence[tuple[str, str, int, int]], counts: Counts, criteria: Mapping[str, str],
    services: Mapping[str, str], context: ChartContext,
) -> list[dict[str, Any]]:  # fmt: skip
    """Figures and rings, one trace an ink, and what the reader is told of each cell."""
    by_ink: dict[str, list[tuple[str, str, int, int]]] = {}
    for cell in grid:
        joined, _ = counts.get(cell[:2], (0, 0))
        by_ink.setdefault(theme.ink_on(fill_colour(strength(joined), context.mode)), []).append(cell)
    return [
        text_trace(
            [(column + 0.5, row + 0.5, cell_words(*counts.get((c, s), (0, 0)))) for c, s, column, row in cells],
            colour=ink,
            mode=context.mode,
            name="cells",
            customdata=[[f"{c}|{s}"] for c, s, _, _ in cells],
            hovertext=[told(c, s, counts, criteria, services) for c, s, _, _ in cells],
            hoverinfo="all",
            hovertemplate="%{hovertext}<extra></extra>",
        )
        for ink, cells in by_ink.items()
    ]


def told(
    criterion: str, service: str, counts: Counts, criteria: Mapping[str, str], services: Mapping[str, str]
) -> str:
    """What a cell says in words."""
    joined, unjoined = counts.get((criterion, service), (0, 0))
    hole = f"; {unjoined} named without a path" if unjoined else ""
    where = f"{service} {services[service]}, {criterion} {criteria[criterion]}"
    return f"{plain(where)}<br>{count(joined, 'benefit')} joined by a path{hole}"


def matrix_layout(criteria: Mapping[str, str], services: Mapping[str, str], context: ChartContext) -> dict[str, Any]:
    """Services at the left, criteria above with their names upright, the key below."""
    small = theme.font(context.mode, px=theme.SMALL_PX)
    return theme.layout(
        context.mode,
        height=HEAD_PX + ROW_PX * max(len(services), 1) + KEY_PX,
        margin=(MARGIN_LEFT, HEAD_PX, 4, KEY_PX),
        hoverdistance=12,
        xaxis=theme.quiet_axis(
            context.mode, range=[0, len(criteria) or 1], side="top", tickangle=-90, tickfont=small,
            tickvals=[at + 0.5 for at in range(len(criteria))],
            ticktext=[column_head(one, name) for one, name in criteria.items()],
        ),
        yaxis=theme.quiet_axis(
            context.mode, range=[len(services) or 1, 0], tickfont=small, ticklabelstandoff=4,
            tickvals=[at + 0.5 for at in range(len(services))],
            ticktext=[row_head(one, name) for one, name in services.items()],
        ),
        annotations=[matrix_key(context)],
    )  # fmt: skip


def column_head(criterion_id: str, name: str) -> str:
    """Id and name in one line, which stands upright; a long name in full stands in the table and under the pointer."""
    return plain(shorten(f"{criterion_id} {name}", LONGEST_HEAD, placeholder="…"))


def row_head(service_id: str, name: str) -> str:
    """Id and name in two lines; what does not fit stands in the table and under the pointer."""
    lines = wrap(f"{service_id} {name}", NAME_LINE, max_lines=NAME_LINES, placeholder="…")
    return "<br>".join(plain(line) for line in lines)


def matrix_key(context: ChartContext) -> dict[str, Any]:
    """What figures and rings mean."""
    figure = "Figure: benefits of the criterion that the service leads to"
    text = f"{figure}<br>{HOLE} a benefit names the service, no path leads to it"
    return theme.left_note(
        text, mode=context.mode, y=0, margin_left=MARGIN_LEFT - 2, yref="paper", yanchor="top", yshift=-4
    )


def matrix_alt(counts: Counts, criteria: Mapping[str, str], services: Mapping[str, str], title: str) -> str:
    """Size of the matrix, how many cells are joined, and how many have a hole."""
    joined = sum(bool(number) for number, _ in counts.values())
    holes = sum(bool(number) for _, number in counts.values())
    size = f"Grid of {count(len(services), 'service')} by {len(criteria)} success criteria"
    held = f"{joined} of {len(criteria) * len(services)} cells are joined by a path, {holes} have a hole"
    return sentences([title, size, held])


def matrix_table(counts: Counts, criteria: Mapping[str, str], services: Mapping[str, str]) -> pd.DataFrame:
    """The table twin: a row a service, a column a criterion; a ring for a hole as in the picture."""
    columns = {
        f"{criterion} {name}": [cell_words(*counts.get((criterion, service), (0, 0))) for service in services]
        for criterion, name in criteria.items()
    }
    return pd.DataFrame({"Service": [f"{one} {name}" for one, name in services.items()], **columns})
