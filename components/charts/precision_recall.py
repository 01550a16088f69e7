"""Precision over recall of a ranking, with the share that chance alone would give and the reader's working point."""

from __future__ import annotations

from typing import Any

import pandas as pd

from components.charts import theme
from components.charts.columns import share_axis
from components.charts.frames import rows
from components.charts.spec import ChartContext, ChartSpec, chart
from components.charts.words import count, sentences

HEIGHT = 300
COLUMNS = ("recall", "precision", "leads", "low", "high")
Point = tuple[float, float, int, float, float]


def precision_recall(
    *, curve: pd.DataFrame, base_rate: float, looked_at: int, title: str, context: ChartContext, key: str
) -> ChartSpec:
    """The curve. ``curve``: recall, precision (shares from 0 to 1), its interval low and high, and leads (how many are
    looked at), in order of leads.

    ``looked_at``: how many leads the reader looks at; the point on the curve nearest to it is marked.
    """
    points = [
        (float(recall), float(precision), int(leads), float(low), float(high))
        for recall, precision, leads, low, high in rows(curve, *COLUMNS)
    ]
    return chart(
        key=key,
        title=title,
        measure="Share that is right (up, with 95 % interval) over share of all found (across); diamond: your choice",
        traces=_traces(points, base_rate, looked_at, context),
        layout=theme.layout(
            context.mode,
            height=HEIGHT,
            margin=(48, 8, 8, 32),
            xaxis=share_axis(context.mode),
            yaxis=share_axis(context.mode),
        ),
        alt=_alt(points, title),
        table=_table(points),
        context=context,
    )


def _traces(points: list[Point], base_rate: float, looked_at: int, context: ChartContext) -> list[dict[str, Any]]:
    """The curve, what chance alone would give, and the working point."""
    colours = theme.palette(context.mode)
    working = min(points, key=lambda point: abs(point[2] - looked_at), default=None)
    traces: list[dict[str, Any]] = [
        {
            "type": "scatter", "mode": "lines", "name": "intervals", "hoverinfo": "skip", "fill": "toself",
            "x": [point[0] for point in [*points, *points[::-1]]],
            "y": [*(point[3] for point in points), *(point[4] for point in points[::-1])],
            "line": {"color": theme.CLEAR, "width": 0}, "fillcolor": colours.fill,
        },
        {
            "type": "scatter", "mode": "lines+markers", "name": "ranking", "x": [point[0] for point in points],
            "y": [point[1] for point in points], "line": {"color": colours.focus, "width": 2},
            "marker": {"size": 5, "color": colours.focus},
            "hovertext": [
                f"First {leads}: {precision:.0%} right ({low:.0%} to {high:.0%}), {recall:.0%} of all found"
                for recall, precision, leads, low, high in points
            ],
            "hovertemplate": "%{hovertext}<extra></extra>",
        },
        {
            "type": "scatter", "mode": "lines", "name": "chance", "x": [0, 1], "y": [base_rate, base_rate],
            "line": {"color": colours.context, "width": 1, "dash": "dash"}, "hoverinfo": "skip",
        },
    ]  # fmt: skip
    if working is not None:
        traces.append(
            {
                "type": "scatter", "mode": "markers", "name": "working point", "x": [working[0]], "y": [working[1]],
                "marker": {"size": 13, "color": colours.concern, "symbol": "diamond"}, "hoverinfo": "skip",
            }
        )  # fmt: skip
    return traces


def _alt(points: list[Point], title: str) -> str:
    told = [f"First {leads}: {right:.0%} right, {found:.0%} of all found" for found, right, leads, _, _ in points[:8]]
    return sentences([title, f"Curve through {count(len(points), 'point')}", *told])


def _table(points: list[Point]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Leads looked at": [point[2] for point in points],
            "Share right": [round(point[1], 3) for point in points],
            "95 % interval": [f"{point[3]:.2f} to {point[4]:.2f}" for point in points],
            "Share of all found": [round(point[0], 3) for point in points],
        }
    )
