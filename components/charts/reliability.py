"""Whether chances are what they say: what was said against what was true, by tenths, with its interval."""

from __future__ import annotations

from typing import Any

import pandas as pd

from components.charts import theme
from components.charts.columns import share_axis
from components.charts.frames import rows
from components.charts.spec import ChartContext, ChartSpec, chart
from components.charts.words import count, sentences

HEIGHT = 300


def reliability_diagram(*, tenths: pd.DataFrame, title: str, context: ChartContext, key: str) -> ChartSpec:
    """One point a tenth. ``tenths``: said, was_true, low, high (shares from 0 to 1), leads."""
    points = [
        tuple(float(value) for value in point) for point in rows(tenths, "said", "was_true", "low", "high", "leads")
    ]
    return chart(
        key=key,
        title=title,
        measure="Share that was true (up) over chance that was said (across), by tenths with 95 % interval",
        traces=_traces(points, context),
        layout=theme.layout(
            context.mode,
            height=HEIGHT,
            margin=(48, 8, 8, 32),
            xaxis=share_axis(context.mode),
            yaxis=share_axis(context.mode),
        ),
        alt=sentences(
            [
                title,
                f"{count(len(points), 'tenth')} with vehicles",
                *(f"Said {said:.0%}, true {true:.0%}" for said, true, _, _, _ in points),
            ]
        ),
        table=pd.DataFrame(
            {
                "Said": [round(point[0], 3) for point in points],
                "True": [round(point[1], 3) for point in points],
                "Interval": [f"{point[2]:.2f} to {point[3]:.2f}" for point in points],
                "Vehicles": [int(point[4]) for point in points],
            }
        ),
        context=context,
    )  # fmt: skip


def _traces(points: list[tuple[float, ...]], context: ChartContext) -> list[dict[str, Any]]:
    """The line on which chances come true, the tenths, and their intervals."""
    colours = theme.palette(context.mode)
    return [
        {
            "type": "scatter", "mode": "lines", "name": "as said", "x": [0, 1], "y": [0, 1], "hoverinfo": "skip",
            "line": {"color": colours.context, "width": 1, "dash": "dash"},
        },
        {
            "type": "scatter", "mode": "lines", "name": "intervals", "hoverinfo": "skip",
            "x": [x for said, _, _, _, _ in points for x in (said, said, None)],
            "y": [y for _, _, low, high, _ in points for y in (low, high, None)],
            "line": {"color": colours.focus, "width": 1.5},
        },
        {
            "type": "scatter", "mode": "markers", "name": "tenths", "x": [point[0] for point in points],
            "y": [point[1] for point in points], "marker": {"size": 9, "color": colours.focus},
            "hovertext": [
                f"Said {said:.0%}, true {true:.0%} of {count(int(leads), 'vehicle')}"
                for said, true, _, _, leads in points
            ],
            "hovertemplate": "%{hovertext}<extra></extra>",
        },
    ]  # fmt: skip
