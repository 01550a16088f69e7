"""What moves the result most: a bar a source of doubt, from the result at its P10 to that at its P90, widest on top.

One unit of the y axis is one pixel. A source's words stand above its bar.
"""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import shorten
from typing import Any

import pandas as pd

from components.charts import theme
from components.charts.frames import rows
from components.charts.marks import text_trace
from components.charts.spec import ChartContext, ChartSpec, chart
from components.charts.words import plain, sentences
from models.benefits.money import pounds_in_words, range_in_words

HEAD_PX, WORDS_PX, BAR_PX, GAP_PX = 24, 18, 14, 6
ROW_PX = WORDS_PX + BAR_PX + GAP_PX
MARGIN, LONGEST_NAME = 4, 36


@dataclass(frozen=True)
class Source:
    """One source of doubt: the result with it at its P10 and at its P90, all others central."""

    name: str
    low: float
    high: float

    @property
    def ends(self) -> tuple[float, float]:
        """The lower and the higher result."""
        return min(self.low, self.high), max(self.low, self.high)


def tornado(
    *, drivers: pd.DataFrame, centre: float, title: str, measure: str, context: ChartContext, key: str = "tornado"
) -> ChartSpec:
    """One bar a source, in the order of the frame.

    ``drivers``: name, low, high (pounds: the result with the source at its P10 and its P90). ``centre``: the result
    with everything central.
    """
    sources = [Source(*row) for row in rows(drivers, "name", "low", "high")]
    return chart(
        key=key,
        title=title,
        measure=measure,
        traces=[*bar_traces(sources, centre, context=context), words_trace(sources, centre, context=context)],
        layout=tornado_layout(sources, centre, context=context),
        alt=tornado_alt(sources, centre),
        table=tornado_table(sources),
        context=context,
    )


def middle_of(at: int) -> float:
    """The middle of a bar, in pixels from the top."""
    return HEAD_PX + at * ROW_PX + WORDS_PX + BAR_PX / 2


def bar_traces(sources: list[Source], centre: float, *, context: ChartContext) -> list[dict[str, Any]]:
    """The part below the centre and the part above it, each in its colour."""
    colours = theme.palette(context.mode)
    below = [min(0.0, source.ends[0] - centre) for source in sources]
    above = [max(0.0, source.ends[1] - centre) for source in sources]
    hover = [f"<b>{plain(source.name)}</b><br>{range_in_words(*source.ends)}" for source in sources]
    return [
        {
            "type": "bar", "orientation": "h", "name": name, "x": lengths,
            "y": [middle_of(at) for at in range(len(sources))], "base": [centre] * len(sources),
            "width": [BAR_PX] * len(sources), "marker": {"color": colour, "line": {"width": 0}},
            "hovertext": hover, "hovertemplate": "%{hovertext}<extra></extra>",
        }
        for name, lengths, colour in (("lower", below, colours.context), ("higher", above, colours.focus))
    ]  # fmt: skip


def reach(sources: list[Source], centre: float) -> tuple[float, float]:
    """The lowest and the highest result of all, with a little room."""
    low = min([centre, *(source.ends[0] for source in sources)])
    high = max([centre, *(source.ends[1] for source in sources)])
    room = (high - low) * 0.02 or 1.0
    return low - room, high + room


def words_trace(sources: list[Source], centre: float, *, context: ChartContext) -> dict[str, Any]:
    """The name of each source and the results at its ends."""
    left, _ = reach(sources, centre)
    places = [
        (left, middle_of(at) - BAR_PX / 2 - WORDS_PX / 2, source_words(source)) for at, source in enumerate(sources)
    ]
    return text_trace(places, colour=theme.palette(context.mode).ink, mode=context.mode, textposition="middle right")


def source_words(source: Source) -> str:
    """The name, cut where it is long, and the range."""
    name = shorten(source.name, LONGEST_NAME, placeholder="…", break_on_hyphens=False)
    return f"{plain(name)}: {range_in_words(*source.ends)}"


def tornado_layout(sources: list[Source], centre: float, *, context: ChartContext) -> dict[str, Any]:
    """Bars around the centre, which is ruled and named."""
    height = HEAD_PX + max(1, len(sources)) * ROW_PX
    return theme.layout(
        context.mode,
        height=height + 2 * MARGIN,
        margin=(MARGIN, MARGIN, MARGIN, MARGIN),
        barmode="overlay",
        xaxis=theme.hidden_axis(range=list(reach(sources, centre))),
        yaxis=theme.hidden_axis(range=[height, 0]),
        shapes=[theme.scale_rule(centre, HEAD_PX, height, mode=context.mode)],
        annotations=[
            theme.left_note(
                f"Everything central: {pounds_in_words(centre)}",
                mode=context.mode, y=HEAD_PX / 2, margin_left=MARGIN - 2,
            )
        ],
    )  # fmt: skip


def tornado_alt(sources: list[Source], centre: float) -> str:
    """Every source with its results, the strongest first."""
    listed = "; ".join(f"{source.name}: {range_in_words(*source.ends)}" for source in sources)
    head = f"Bars of the result as one source of doubt moves from its P10 to its P90, around {pounds_in_words(centre)}"
    return sentences([head, listed or "Nothing is in doubt"])


def tornado_table(sources: list[Source]) -> pd.DataFrame:
    """The table twin, in whole pounds."""
    return pd.DataFrame(
        {
            "Source of doubt": [source.name for source in sources],
            "Result at its P10 (GBP)": [round(source.low) for source in sources],
            "Result at its P90 (GBP)": [round(source.high) for source in sources],
            "Swing (GBP)": [round(source.ends[1] - source.ends[0]) for source in sources],
        }
    )
