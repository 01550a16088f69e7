"""Reads day by day as bars; days without any leave a gap that is said."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from components.charts import theme
from components.charts.columns import column_axes, column_pointer, column_trace
from components.charts.frames import rows
from components.charts.spec import ChartContext, ChartSpec, chart
from components.charts.words import count, sentences, whole

HEIGHT = 260


def reads_by_day(*, days: pd.DataFrame, title: str, context: ChartContext, key: str = "reads-by-day") -> ChartSpec:
    """One bar a day. ``days``: date, reads, cameras, in order; a missing day is drawn as none."""
    held = {on: (int(reads), int(cameras)) for on, reads, cameras in rows(days, "date", "reads", "cameras")}
    every = _every_day(list(held))
    numbers = [held.get(on, (0, 0))[0] for on in every]
    empty = [on for on in every if on not in held]
    colours = theme.palette(context.mode)
    said = [
        f"{on:%a %d %b %Y}: {whole(number)} reads of {count(held.get(on, (0, 0))[1], 'camera')}"
        for on, number in zip(every, numbers, strict=True)
    ]
    gaps = f"{count(len(empty), 'day')} without a read" if empty else "No day without reads"
    return chart(
        key=key,
        title=title,
        measure="Reads in force by local day",
        traces=[column_trace(numbers, name="reads", colour=colours.focus), column_pointer(numbers, said)],
        layout=theme.layout(
            context.mode,
            height=HEIGHT,
            margin=(56, 8, 8, 28),
            **column_axes(numbers, [f"{on.day} {on:%b}" for on in every], mode=context.mode),
        ),
        alt=sentences([title, f"Bars for {count(len(every), 'day')}", gaps, *_extremes(every, numbers)]),
        table=pd.DataFrame(
            {"Day": every, "Reads": numbers, "Cameras with reads": [held.get(on, (0, 0))[1] for on in every]}
        ),
        context=context,
    )


def _extremes(every: list[date], numbers: list[int]) -> list[str]:
    """The fewest and the most reads, with their day."""
    found = sorted(zip(numbers, every, strict=True))
    return [
        f"{word}: {whole(number)} reads on {on.day} {on:%b %Y}"
        for word, (number, on) in zip(("Fewest", "Most"), (found[:1] + found[-1:]), strict=False)
    ]


def _every_day(days: list[date]) -> list[date]:
    if not days:
        return []
    return [days[0] + timedelta(days=at) for at in range((days[-1] - days[0]).days + 1)]
