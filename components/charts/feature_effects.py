"""What each part of a method is worth: how far a measure falls when the part is left out, with its interval."""

from __future__ import annotations

from typing import Any

import pandas as pd

from components.charts import theme
from components.charts.frames import rows
from components.charts.marks import text_trace
from components.charts.spec import ChartContext, ChartSpec, chart
from components.charts.words import MINUS, count, plain, sentences

ROW_PX, WORDS_PX, FOOT_PX = 34, 14, 26
Effect = tuple[str, float, float, float]


def feature_effects(
    *, effects: pd.DataFrame, title: str, measure: str, context: ChartContext, key: str = "feature-effects"
) -> ChartSpec:
    """A row a part. ``effects``: title, change, low, high (of the measure, without the part), in order of drawing."""
    parts: list[Effect] = [
        (str(name), float(change), float(low), float(high))
        for name, change, low, high in rows(effects, "title", "change", "low", "high")
    ]
    height = max(len(parts), 1) * ROW_PX
    ends = [end for _, _, low, high in parts for end in (low, high)]
    first, last = min([0.0, *ends]), max([0.0, *ends])
    room = max(last - first, 0.01) * 0.06
    ticks = [first, 0.0] if first < 0 else [0.0]
    return chart(
        key=key,
        title=title,
        measure=measure,
        traces=_traces(parts, first, height, context),
        layout=theme.layout(
            context.mode,
            height=height + FOOT_PX + 16,
            margin=(8, 8, 8, FOOT_PX),
            xaxis=theme.quiet_axis(
                context.mode, range=[first - room, last + room], tickvals=ticks,
                ticktext=[f"{tick:.2f}".replace("-", MINUS) for tick in ticks],
            ),
            yaxis=theme.hidden_axis(range=[height, 0]),
        ),
        alt=sentences([title, count(len(parts), "part"), *(_words(part) for part in parts)]),
        table=pd.DataFrame(
            {
                "Left out": [name for name, *_ in parts],
                "Change": [round(change, 3) for _, change, _, _ in parts],
                "95 % interval": [f"{_signed(low)} to {_signed(high)}" for _, _, low, high in parts],
            }
        ),
        context=context,
    )


def _traces(parts: list[Effect], first: float, height: float, context: ChartContext) -> list[dict[str, Any]]:
    """The line of no change, intervals, points and names."""
    colours = theme.palette(context.mode)
    places = [at * ROW_PX + WORDS_PX + 9 for at in range(len(parts))]
    names = [(first, at * ROW_PX + 8, plain(name)) for at, (name, *_) in enumerate(parts)]
    bars = [part for low_high in parts for part in (low_high[2], low_high[3], None)]
    return [
        {
            "type": "scatter", "mode": "lines", "name": "no change", "x": [0, 0], "y": [0, height],
            "hoverinfo": "skip", "line": {"color": colours.context, "width": 1, "dash": "dash"},
        },
        {
            "type": "scatter", "mode": "lines", "name": "intervals", "x": bars, "hoverinfo": "skip",
            "y": [y for place in places for y in (place, place, None)],
            "line": {"color": colours.focus, "width": 1.5},
        },
        {
            "type": "scatter", "mode": "markers", "name": "changes", "x": [change for _, change, _, _ in parts],
            "y": places, "marker": {"size": 8, "color": colours.focus},
            "hovertext": [plain(_words(part)) for part in parts], "hovertemplate": "%{hovertext}<extra></extra>",
        },
        text_trace(names, colour=colours.ink, mode=context.mode, textposition="middle right"),
    ]  # fmt: skip


def _words(part: Effect) -> str:
    name, change, low, high = part
    return f"{name}: {_signed(change)} ({_signed(low)} to {_signed(high)})"


def _signed(value: float) -> str:
    return f"{value:+.3f}".replace("-", MINUS)
