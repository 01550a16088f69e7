"""Days of a vehicle as a calendar: a row a weekday, a column a week, darker for more; days without a read stay open.

One unit of the x axis is a week, one of the y axis is a pixel.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from components.charts import theme
from components.charts.frames import rows
from components.charts.marks import path_trace, square_path, text_trace
from components.charts.reading_grid import faded
from components.charts.spec import ChartContext, ChartSpec, chart
from components.charts.words import count, plain, sentences

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
NAME_SHARE, HEAD_PX, ROW_PX, KEY_PX = 1.2, 22, 26, 24
FEWEST_WEEKS, MOST_WEEKS_WITH_NUMBERS = 8, 18
STEPS = 4
STRONG = 3  # from this step on the number of the day is written in the colour of the paper


@dataclass(frozen=True)
class CalendarDay:
    """One day: how often something came, whether there was any read, and its week (``column``)."""

    on: date
    number: int
    is_read: bool
    column: int

    @property
    def row(self) -> int:
        """0 for Monday."""
        return self.on.weekday()


def run_calendar(
    *, days: pd.DataFrame, title: str, measure: str, noun: str, context: ChartContext, key: str = "run-calendar"
) -> ChartSpec:
    """Counts by day. ``days``: date, count, is_read (any read on that day), every day of the period in order."""
    told = calendar_days(days)
    most = max((one.number for one in told), default=0)
    return chart(
        key=key,
        title=title,
        measure=measure,
        traces=[*day_squares(told, most, context), *day_numbers(told, most, context), _pointer(told, noun)],
        layout=_layout(told, noun, context),
        alt=_alt(told, title, noun),
        table=_table(told, noun),
        context=context,
    )


def calendar_days(days: pd.DataFrame) -> list[CalendarDay]:
    """The days with the column of their week."""
    found = list(rows(days, "date", "count", "is_read"))
    if not found:
        return []
    monday = _monday(found[0][0])
    return [
        CalendarDay(on, int(number or 0), bool(is_read), (_monday(on) - monday).days // len(WEEKDAYS))
        for on, number, is_read in found
    ]


def _monday(on: date) -> date:
    return on - timedelta(days=on.weekday())


def step_of(number: int, most: int) -> int:
    """From 0 for nothing to ``STEPS`` for the most."""
    return 0 if number == 0 else max(1, round(number / most * STEPS))


def day_squares(told: list[CalendarDay], most: int, context: ChartContext) -> list[dict[str, Any]]:
    """One trace a strength: open without a read, grey with reads alone, darker for more."""
    colours = theme.palette(context.mode)
    looks = [("no read", colours.paper, colours.rule), ("reads alone", colours.fill, colours.outline)]
    looks += [
        (f"step {step}", faded(colours.focus, 0.1 + 0.9 * step / STEPS, paper=colours.paper), colours.paper)
        for step in range(1, STEPS + 1)
    ]
    traces = []
    for at, (name, fill, rule) in enumerate(looks):
        paths = [_square(one) for one in told if _look(one, most) == at]
        if paths:
            traces.append(path_trace(paths, name=name, fillcolor=fill, line={"color": rule, "width": 1}))
    return traces


def _look(one: CalendarDay, most: int) -> int:
    if not one.number:
        return int(one.is_read)
    return 1 + step_of(one.number, most)


def _square(one: CalendarDay) -> Any:
    return square_path(NAME_SHARE + one.column, HEAD_PX + one.row * ROW_PX, width=1, height=ROW_PX, gap=0.03)


def day_numbers(told: list[CalendarDay], most: int, context: ChartContext) -> list[dict[str, Any]]:
    """The day of the month in each square, where the squares are wide enough."""
    if not told or told[-1].column >= MOST_WEEKS_WITH_NUMBERS:
        return []
    colours = theme.palette(context.mode)
    traces = []
    for is_strong, colour in ((False, colours.ink), (True, colours.paper)):
        places = [
            (NAME_SHARE + one.column + 0.5, HEAD_PX + (one.row + 0.5) * ROW_PX, str(one.on.day))
            for one in told
            if (step_of(one.number, most) >= STRONG) == is_strong
        ]
        traces.append(text_trace(places, colour=colour, mode=context.mode))
    return traces


def _pointer(told: list[CalendarDay], noun: str) -> dict[str, Any]:
    """Invisible markers that say what stands on each day."""
    return {
        "type": "scatter", "mode": "markers", "name": "days",
        "x": [NAME_SHARE + one.column + 0.5 for one in told],
        "y": [HEAD_PX + (one.row + 0.5) * ROW_PX for one in told],
        "hovertext": [plain(_words(one, noun)) for one in told],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {"symbol": "square", "size": 18, "opacity": 0},
    }  # fmt: skip


def _words(one: CalendarDay, noun: str) -> str:
    what = count(one.number, noun) if one.number else (f"reads, no {noun}" if one.is_read else "no read")
    return f"{one.on:%a} {one.on.day} {one.on:%b %Y}: {what}"


def _layout(told: list[CalendarDay], noun: str, context: ChartContext) -> dict[str, Any]:
    weeks = max(FEWEST_WEEKS, told[-1].column + 1 if told else 0)
    height = HEAD_PX + ROW_PX * len(WEEKDAYS) + KEY_PX
    names = [
        theme.note(name, mode=context.mode, x=NAME_SHARE - 0.15, y=HEAD_PX + (place + 0.5) * ROW_PX, xanchor="right",
                   yanchor="middle", font=theme.font(context.mode))
        for place, name in enumerate(WEEKDAYS)
    ]  # fmt: skip
    key = f"Darker: more {noun}s. Grey: reads, no {noun}. Open: no read"
    return theme.layout(
        context.mode,
        height=height + 8,
        margin=(26, 4, 4, 4),
        xaxis=theme.hidden_axis(range=[0, NAME_SHARE + weeks + 0.02]),
        yaxis=theme.hidden_axis(range=[height, 0]),
        annotations=[
            *names,
            *_months(told, context),
            theme.left_note(key, mode=context.mode, y=height - KEY_PX / 2, margin_left=2),
        ],
    )


def _months(told: list[CalendarDay], context: ChartContext) -> list[dict[str, Any]]:
    """The name of each month above the week in which it is first met."""
    first: dict[str, int] = {}
    for one in told:
        first.setdefault(f"{one.on:%b %Y}", one.column)
    columns: dict[int, str] = {}
    for name, column in first.items():
        columns[column if column not in columns else column + 1] = name
    return [
        theme.note(name if at == 0 else name[:3], mode=context.mode, x=NAME_SHARE + column, y=HEAD_PX - 3,
                   xanchor="left", yanchor="bottom")
        for at, (column, name) in enumerate(columns.items())
    ]  # fmt: skip


def _alt(told: list[CalendarDay], title: str, noun: str) -> str:
    busiest = sorted((one for one in told if one.number), key=lambda one: (-one.number, one.on))[:5]
    said = [_words(one, noun) for one in busiest] or [f"No {noun} on any day"]
    return sentences([title, "Calendar of days", *said])


def _table(told: list[CalendarDay], noun: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Date": [one.on for one in told],
            "Weekday": [WEEKDAYS[one.row] for one in told],
            f"{noun.capitalize()}s": [one.number for one in told],
            "Any read": ["yes" if one.is_read else "no" for one in told],
        }
    )
