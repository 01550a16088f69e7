"""How far one vehicle was ahead of another at each site that both passed: a histogram of gaps in seconds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pandas as pd

from components.charts import theme
from components.charts.columns import column_axes, column_pointer, column_trace
from components.charts.spec import ChartContext, ChartSpec, chart
from components.charts.words import count, sentences

HEIGHT, TICK_SECONDS = 230, 60


def gap_histogram(
    *, gaps: Sequence[float], window: int, width: int, title: str, context: ChartContext, key: str = "gap-histogram"
) -> ChartSpec:
    """Counts of ``gaps`` (seconds; negative where the companion is ahead) in bins of ``width`` within the window."""
    counted = Counter(min(max(int(gap // width), -window // width), window // width - 1) for gap in gaps)
    bins = range(-window // width, window // width)
    numbers = [counted.get(place, 0) for place in bins]
    colours = theme.palette(context.mode)
    ahead = [number if place < 0 else 0 for place, number in zip(bins, numbers, strict=True)]
    behind = [number if place >= 0 else 0 for place, number in zip(bins, numbers, strict=True)]
    said = [f"{_side(place, width)}: {count(number, 'site')}" for place, number in zip(bins, numbers, strict=True)]
    ends = [
        theme.note(words, mode=context.mode, x=x, y=1.02, yref="paper", xanchor=anchor, yanchor="bottom")
        for words, x, anchor in (("companion ahead", -0.5, "left"), ("companion behind", len(bins) - 0.5, "right"))
    ]
    return chart(
        key=key,
        title=title,
        measure="Sites that both passed, by seconds between them",
        traces=[
            column_trace(ahead, name="ahead", colour=colours.concern),
            column_trace(behind, name="behind", colour=colours.focus),
            column_pointer(numbers, said),
        ],
        layout=theme.layout(
            context.mode,
            height=HEIGHT,
            margin=(36, 24, 8, 30),
            **_axes(numbers, bins, width, context),
            annotations=ends,
        ),
        alt=sentences(
            [
                title,
                f"Histogram of {count(len(gaps), 'gap')} within {window} seconds",
                f"{sum(gap < 0 for gap in gaps)} with the companion ahead, {sum(gap >= 0 for gap in gaps)} behind",
            ]
        ),
        table=pd.DataFrame(
            {
                "Seconds": [_side(place, width) for place in bins],
                "Companion": ["ahead" if place < 0 else "behind" for place in bins],
                "Sites": numbers,
            }
        ),
        context=context,
    )


def _axes(numbers: list[int], bins: range, width: int, context: ChartContext) -> dict[str, dict[str, Any]]:
    """The axes of the columns, with whole minutes at the edges inside."""
    axes = column_axes(numbers, [""] * len(bins), mode=context.mode)
    edges = [edge for edge in range(bins.start * width + 1, bins.stop * width) if edge % TICK_SECONDS == 0]
    places = [edge / width - bins.start - 0.5 for edge in edges]
    axes["xaxis"].update(tickvals=places, ticktext=[f"{abs(edge)} s" for edge in edges])
    return axes


def _side(place: int, width: int) -> str:
    low, high = abs(place * width), abs((place + 1) * width)
    side = "ahead" if place < 0 else "behind"
    return f"{min(low, high)} to {max(low, high)} s {side}"
