"""Upright bars as filled paths at 0, 1, 2, …, so that screen and paper draw them alike, with axes that fit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from components.charts import theme
from components.charts.marks import path_trace
from components.charts.scale import number_text, round_ticks, spread_labels, tick_decimals
from components.charts.words import plain

WIDTH, LABELS, ROOM = 0.8, 8, 1.08


def column_trace(
    heights: Sequence[float], *, name: str, colour: str, bases: Sequence[float] | None = None
) -> dict[str, Any]:
    """One series of bars, from their bases up; nothing is drawn for a bar without height."""
    half = WIDTH / 2
    paths = [
        (
            [at - half, at + half, at + half, at - half, at - half, None],
            [base, base, base + high, base + high, base, None],
        )
        for at, (high, base) in enumerate(zip(heights, bases or [0.0] * len(heights), strict=True))
        if high > 0
    ]  # fmt: skip
    return path_trace(paths, name=name, fillcolor=colour, line={"color": colour, "width": 0})


def column_pointer(tops: Sequence[float], words: Sequence[str]) -> dict[str, Any]:
    """Invisible markers that say what each bar holds."""
    return {
        "type": "scatter", "mode": "markers", "name": "bars", "x": list(range(len(tops))),
        "y": [top / 2 for top in tops], "hovertext": [plain(said) for said in words],
        "hovertemplate": "%{hovertext}<extra></extra>", "marker": {"symbol": "square", "size": 20, "opacity": 0},
    }  # fmt: skip


def column_axes(
    tops: Sequence[float], labels: Sequence[str], *, mode: theme.Mode, most_labels: int = LABELS
) -> dict[str, dict[str, Any]]:
    """Both axes for bars of these heights and labels, from nought."""
    most = max(tops, default=0.0) or 1.0
    ticks = round_ticks(0.0, most)
    places, words = spread_labels(labels, most=most_labels)
    return {
        "xaxis": theme.quiet_axis(
            mode, range=[-0.7, max(len(tops), 1) - 0.3], tickvals=places, ticktext=words, tickangle=0
        ),
        "yaxis": theme.quiet_axis(
            mode, range=[0.0, most * ROOM], tickvals=ticks,
            ticktext=[number_text(tick, decimals=tick_decimals(ticks)) for tick in ticks],
        ),
    }  # fmt: skip


def share_axis(mode: theme.Mode) -> dict[str, Any]:
    """An axis of shares from none to all."""
    ticks = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]
    return theme.quiet_axis(
        mode, range=[-0.03, 1.03], tickvals=ticks, ticktext=[f"{tick:.0%}" for tick in ticks]
    )
