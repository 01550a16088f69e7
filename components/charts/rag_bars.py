"""How many stand green, amber, red and grey, by group: a stacked bar a group, each with its words above it.

One unit of the y axis is one pixel. The word stands beside each number, so that colour is never the only sign.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import shorten
from typing import Any

import pandas as pd

from components.charts import theme
from components.charts.frames import rows
from components.charts.marks import text_trace
from components.charts.spec import ChartContext, ChartSpec, chart
from components.charts.words import plain, sentences

WORDS_PX, BAR_PX, GAP_PX, PART_PX = 18, 22, 4, 26
ROW_PX = WORDS_PX + BAR_PX + GAP_PX
MARGIN, LONGEST_NAME = 4, 28
RAGS = tuple(theme.RAG_COLOURS)


@dataclass(frozen=True)
class RagCounts:
    """Counts of one group in the order of ``RAGS``, and where its row begins in pixels from the top."""

    part: str
    group: str
    counts: tuple[int, ...]
    top: float

    @property
    def total(self) -> int:
        """All that are counted."""
        return sum(self.counts)

    @property
    def name(self) -> str:
        """The group, cut where it is long."""
        return shorten(self.group, LONGEST_NAME, placeholder="…", break_on_hyphens=False)

    @property
    def words(self) -> str:
        """ "3 green, 1 red", "none"."""
        told = [f"{number} {rag}" for rag, number in zip(RAGS, self.counts, strict=True) if number]
        return ", ".join(told) or "none"


def rag_bars(
    *, groups: pd.DataFrame, title: str, measure: str, context: ChartContext, key: str = "rag-bars"
) -> ChartSpec:
    """One stacked bar a group, in the order of the frame, under the heading of its part.

    ``groups``: part, group, green, amber, red, grey (counts).
    """
    lines, height = placed(rows(groups, "part", "group", *RAGS))
    return chart(
        key=key,
        title=title,
        measure=measure,
        traces=[*(rag_trace(lines, at, context=context) for at in range(len(RAGS))), words_trace(lines, context)],
        layout=rag_layout(lines, height=height, context=context),
        alt=sentences([measure, "; ".join(f"{line.group}: {line.words}" for line in lines) or "Nothing to show"]),
        table=rag_table(lines),
        context=context,
    )


def placed(given: Sequence[tuple[Any, ...]]) -> tuple[list[RagCounts], float]:
    """The groups from top to bottom, with room for a heading where a part begins, and the height of all."""
    lines: list[RagCounts] = []
    top, part = 0.0, ""
    for name, group, *counts in given:
        top += PART_PX if name != part else 0
        part = name
        lines.append(RagCounts(part, group, tuple(counts), top))
        top += ROW_PX
    return lines, max(top, ROW_PX)


def rag_trace(lines: list[RagCounts], place: int, *, context: ChartContext) -> dict[str, Any]:
    """The part of every bar that has one colour, with number and word inside where they fit."""
    rag = RAGS[place]
    colour = theme.RAG_COLOURS[rag]
    hover = [f"<b>{plain(line.group)}</b><br>{line.counts[place]} {rag}" for line in lines]
    return {
        "type": "bar", "orientation": "h", "name": rag,
        "x": [line.counts[place] for line in lines],
        "y": [line.top + WORDS_PX + BAR_PX / 2 for line in lines],
        "base": [sum(line.counts[:place]) for line in lines],
        "width": [BAR_PX] * len(lines),
        "text": [f"{line.counts[place]} {rag}" if line.counts[place] else "" for line in lines],
        "textposition": "inside", "insidetextanchor": "middle", "textangle": 0, "constraintext": "inside",
        "insidetextfont": theme.font(context.mode, px=theme.SMALL_PX, colour=theme.ink_on(colour)),
        "marker": {"color": colour, "line": {"color": theme.palette(context.mode).paper, "width": 1}},
        "hovertext": hover, "hovertemplate": "%{hovertext}<extra></extra>",
    }  # fmt: skip


def words_trace(lines: list[RagCounts], context: ChartContext) -> dict[str, Any]:
    """The name of each group, cut where it is long, and its counts in words."""
    places = [(0.0, line.top + WORDS_PX / 2, f"<b>{plain(line.name)}</b>: {line.words}") for line in lines]
    return text_trace(places, colour=theme.palette(context.mode).ink, mode=context.mode, textposition="middle right")


def rag_layout(lines: list[RagCounts], *, height: float, context: ChartContext) -> dict[str, Any]:
    """Bars from zero to the largest group, and the heading of each part."""
    first = {line.part: line.top for line in reversed(lines) if line.part}
    return theme.layout(
        context.mode,
        height=round(height) + 2 * MARGIN,
        margin=(MARGIN, MARGIN, MARGIN, MARGIN),
        barmode="overlay",
        uniformtext={"minsize": theme.SMALL_PX, "mode": "hide"},
        xaxis=theme.hidden_axis(range=[0, max((line.total for line in lines), default=1) or 1]),
        yaxis=theme.hidden_axis(range=[height, 0]),
        annotations=[part_note(part, first[part] - PART_PX / 2, context=context) for part in reversed(first)],
    )


def part_note(part: str, y: float, *, context: ChartContext) -> dict[str, Any]:
    """The heading of a part."""
    face = theme.font(context.mode, colour=theme.palette(context.mode).muted)
    return theme.left_note(plain(part), mode=context.mode, y=y, margin_left=MARGIN - 2, font=face)


def rag_table(lines: list[RagCounts]) -> pd.DataFrame:
    """The table twin."""
    return pd.DataFrame(
        {
            "By": [line.part for line in lines],
            "Group": [line.group for line in lines],
            **{rag.capitalize(): [line.counts[place] for line in lines] for place, rag in enumerate(RAGS)},
            "Benefits": [line.total for line in lines],
        }
    )
