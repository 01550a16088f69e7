"""Whether chances are what they say: what was said against what was true, by tenths, with its interval."""

from __future__ import annotations

import pandas as pd

from components.charts import theme
from components.charts.frames import rows
from components.charts.spec import ChartContext, ChartSpec, chart
from components.charts.words import count, sentences

HEIGHT = 300


def reliability_diagram(*, tenths: pd.DataFrame, title: str, context: ChartContext, key: str) -> ChartSpec:
    """One point a tenth. ``tenths``: said, was_true, low, high (shares from 0 to 1), leads."""
    points = [
        tuple(float(value) for value in point) for point in rows(tenths, "said", "was_true", "low", "high", "leads")
    ]
    colours = theme.palette(context.mode)
    axis = {"range": [-0.03, 1.03], "tickformat": ".0%", "showgrid": True}
    return chart(
        key=key,
        title=title,
        measure="Share that was true (up) over chance that was said (across), by tenths with 95 % interval",
        traces=[
            {
                "type": "scatter", "mode": "lines", "name": "as said", "x": [0, 1], "y": [0, 1], "hoverinfo": "skip",
                "line": {"color": colours.context, "width": 1, "dash": "dash"},
            },
            {
                "type": "scatter", "mode": "markers", "name": "tenths", "x": [point[0] for point in points],
                "y": [point[1] for point in points], "marker": {"size": 9, "color": colours.focus},
                "error_y": {
                    "type": "data", "symmetric": False,
                    "array": [max(0.0, high - true) for _, true, _, high, _ in points],
                    "arrayminus": [max(0.0, true - low) for _, true, low, _, _ in points], "color": colours.focus,
                    "thickness": 1.2, "width": 4,
                },
                "hovertext": [
                    f"Said {said:.0%}, true {true:.0%} of {count(int(leads), 'vehicle')}"
                    for said, true, _, _, leads in points
                ],
                "hovertemplate": "%{hovertext}<extra></extra>",
            },
        ],
        layout=theme.layout(
            context.mode,
            height=HEIGHT,
            margin=(48, 8, 8, 32),
            xaxis=theme.quiet_axis(context.mode, **axis),
            yaxis=theme.quiet_axis(context.mode, **axis),
        ),
        alt=sentences([title, f"{count(len(points), 'tenth')} with vehicles"]),
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
