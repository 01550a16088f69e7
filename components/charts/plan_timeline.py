"""The plan by quarter: a bar an action with its state in words, the reason for its place, and its due date.

One unit of the y axis is one pixel, one unit of the x axis one day. Words stand above the bars over the whole width,
so that nothing is cut off on a narrow screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from textwrap import shorten, wrap
from typing import Any

import pandas as pd

from components.charts import theme
from components.charts.frames import rows, whole_numbers
from components.charts.marks import path_trace, square_path
from components.charts.spec import ChartContext, ChartSpec, chart
from components.charts.words import count, list_in_words, plain, sentences, whole

HEAD_PX, ROW_PX, BAR_PX, BAR_TOP_PX = 66, 80, 13, 60
YEAR_TOP_PX, QUARTER_TOP_PX, POINTS_TOP_PX = 7, 22, 36
NAME_TOP_PX, REASON_TOP_PX = 14, 23
NAME_WIDTH, REASON_WIDTH, REASON_LINES = 52, 58, 2
LEAST_DAYS = 5  # a shorter bar would not be seen
MARGIN = 4
PLANNED, IN_PROGRESS, LATE, BLOCKED, DONE = "planned", "in progress", "late", "blocked", "done"
MEASURE = "Actions by quarter, with points of effort used and available"
STATES = (PLANNED, IN_PROGRESS, LATE, BLOCKED, DONE)


@dataclass(frozen=True)
class Bar:
    """One action in its place."""

    step: str
    title: str
    state: str
    starts_on: date
    ends_on: date
    due_on: date
    quarter: str
    reason: str


@dataclass(frozen=True)
class Quarter:
    """One quarter with the effort that it carries, in points."""

    label: str
    starts_on: date
    ends_on: date
    used_points: float
    capacity_points: float


def plan_timeline(
    *,
    actions: pd.DataFrame,
    quarters: pd.DataFrame,
    today: date,
    context: ChartContext,
    without_place: int = 0,
    drawn: int | None = None,
    key: str = "plan-timeline",
) -> ChartSpec:
    """A bar an action, in the order of the rows: the first ``drawn`` of them, while message and table have all.

    ``actions``: step ("F1 2→3"), title, state (planned, in progress, late, blocked, done), starts_on, ends_on, due_on
    (dates), quarter and reason. ``quarters``: label ("2026/27 Q3"), starts_on, ends_on, used_points, capacity_points.
    ``without_place``: actions that the picture leaves out.
    """
    bars = [Bar(*row) for row in rows(actions, *Bar.__dataclass_fields__)]
    spans = [Quarter(*row) for row in rows(quarters, *Quarter.__dataclass_fields__)]
    return chart(
        key=key,
        title=timeline_title(bars, without_place=without_place),
        measure=MEASURE if drawn is None or len(bars) <= drawn else f"{MEASURE}: the first {drawn} actions",
        traces=timeline_traces(bars[:drawn], context=context),
        layout=timeline_layout(bars[:drawn], spans, today=today, context=context),
        alt=timeline_alt(bars, spans),
        table=timeline_table(bars),
        context=context,
    )


def timeline_title(bars: list[Bar], *, without_place: int = 0) -> str:
    """The message: how many actions in which quarters, what is late or blocked, and how many have no place."""
    if not bars:
        return f"{count(without_place, 'action')} without a place" if without_place else "No action is in the plan yet"
    quarters = list(dict.fromkeys(bar.quarter for bar in sorted(bars, key=lambda bar: bar.starts_on)))
    when = f"in {quarters[0]}" if len(quarters) == 1 else f"from {quarters[0]} to {quarters[-1]}"
    troubles = [(state, sum(bar.state == state for bar in bars)) for state in (LATE, BLOCKED)]
    said = list_in_words(f"{number} {state}" for state, number in troubles if number)
    rest = f"; {whole(without_place)} without a place" if without_place else ""
    return f"{count(len(bars), 'action')} {when}{', ' if said else ''}{said}{rest}"


def timeline_alt(bars: list[Bar], quarters: list[Quarter]) -> str:
    """Each action with its state, its quarter and why, then the effort of each quarter."""
    return sentences(
        [
            "Timeline of the actions of the plan by quarter" if bars else "Timeline without an action",
            *(f"{bar.step}, {bar.state}, {bar.quarter}, due {day(bar.due_on)}: {bar.reason}" for bar in bars),
            "Effort: " + "; ".join(f"{span.label} {points_of(span)} points" for span in quarters) if quarters else "",
        ]
    )


def timeline_table(bars: list[Bar]) -> pd.DataFrame:
    """The table twin in the order of the picture."""
    return pd.DataFrame(
        {
            "Step": [bar.step for bar in bars],
            "Action": [bar.title for bar in bars],
            "State": [bar.state for bar in bars],
            "Quarter": [bar.quarter for bar in bars],
            "Starts": [bar.starts_on for bar in bars],
            "Ends": [bar.ends_on for bar in bars],
            "Due": [bar.due_on for bar in bars],
            "Duration (days)": whole_numbers([(bar.ends_on - bar.starts_on).days for bar in bars]),
            "Why there": [bar.reason for bar in bars],
        }
    )


def timeline_traces(bars: list[Bar], *, context: ChartContext) -> list[dict[str, Any]]:
    """One trace of bars a state, then a diamond on each due date that also answers the pointer."""
    traces = []
    for state in STATES:
        paths = [bar_path(bar, row) for row, bar in enumerate(bars) if bar.state == state]
        if paths:
            traces.append(path_trace(paths, name=state, **state_look(state, context=context)))
    return [*traces, due_marks(bars, context=context)] if bars else []


def bar_path(bar: Bar, row: int) -> tuple[list[float | None], list[float | None]]:
    """The closed path of one bar."""
    days = max(LEAST_DAYS, (bar.ends_on - bar.starts_on).days)
    return square_path(bar.starts_on.toordinal(), row_top(row) + BAR_TOP_PX, width=days, height=BAR_PX, gap=0)


def state_look(state: str, *, context: ChartContext) -> dict[str, Any]:
    """Hollow planned, filled in progress, thick outline late, hatched blocked, grey done; the word stands above."""
    colours = theme.palette(context.mode)
    looks = {
        PLANNED: {"fillcolor": theme.CLEAR, "line": {"color": colours.focus, "width": 1.5}},
        IN_PROGRESS: {"fillcolor": colours.focus, "line": {"color": colours.focus, "width": 1.5}},
        LATE: {"fillcolor": colours.concern, "line": {"color": colours.ink, "width": 2}},
        BLOCKED: {
            "fillpattern": {
                "shape": "/", "size": 7, "solidity": 0.35, "fgcolor": colours.concern, "bgcolor": theme.CLEAR,
            },
            "line": {"color": colours.concern, "width": 1.5},
        },
        DONE: {"fillcolor": colours.context, "line": {"color": colours.outline, "width": 0.75}},
    }  # fmt: skip
    return looks[state]


def due_marks(bars: list[Bar], *, context: ChartContext) -> dict[str, Any]:
    """A diamond on the due date of each action."""
    colours = theme.palette(context.mode)
    return {
        "type": "scatter", "mode": "markers", "name": "due",
        "x": [bar.due_on.toordinal() for bar in bars],
        "y": [row_top(row) + BAR_TOP_PX + BAR_PX / 2 for row in range(len(bars))],
        "hovertext": [hover_words(bar) for bar in bars], "hovertemplate": "%{hovertext}<extra></extra>",
        "cliponaxis": False,
        "marker": {"symbol": "diamond", "size": 10, "color": colours.paper, "line": {"width": 2, "color": colours.ink}},
    }  # fmt: skip


def hover_words(bar: Bar) -> str:
    """What the action is, when, and why there."""
    when = f"{day(bar.starts_on)} to {day(bar.ends_on)}, due {day(bar.due_on)}"
    return f"<b>{plain(bar.step)}</b> {plain(bar.title)}<br>{bar.state}<br>{when}<br>{plain(bar.reason)}"


def timeline_layout(
    bars: list[Bar], quarters: list[Quarter], *, today: date, context: ChartContext
) -> dict[str, Any]:
    """Quarters on top with their effort, then a row an action."""
    first, last = days_shown(bars, quarters)
    height = HEAD_PX + max(1, len(bars)) * ROW_PX
    rules = [theme.scale_rule(span.starts_on.toordinal(), 0, height, mode=context.mode) for span in quarters]
    is_today_shown = first <= today.toordinal() <= last
    return theme.layout(
        context.mode,
        height=height + 2 * MARGIN,
        margin=(MARGIN, MARGIN, MARGIN, MARGIN),
        xaxis=theme.hidden_axis(range=[first, last]),
        yaxis=theme.hidden_axis(range=[height, 0]),
        shapes=[
            *rules,
            *(row_rule(row, first, last, context=context) for row in range(len(bars))),
            *([today_rule(today, height, context=context)] if is_today_shown else []),
        ],
        annotations=[
            *quarter_notes(quarters, context=context),
            *(words for row, bar in enumerate(bars) for words in row_notes(bar, row, context=context)),
            *([today_note(today, (first + last) / 2, context=context)] if is_today_shown else []),
            *([] if bars else [empty_note((first + last) / 2, context=context)]),
        ],
    )


def days_shown(bars: list[Bar], quarters: list[Quarter]) -> tuple[int, int]:
    """First and last day of the picture: all quarters, bars and due dates, with a little room for the last mark."""
    spans = [*quarters, *bars]
    days = [day.toordinal() for span in spans for day in (span.starts_on, span.ends_on)]
    days += [bar.due_on.toordinal() for bar in bars]
    first, last = min(days, default=0), max(days, default=91)
    room = max(2, (last - first) // 60)
    return first - room, last + room


def row_top(row: int) -> float:
    """Where a row begins, in pixels from the top."""
    return HEAD_PX + row * ROW_PX


def row_rule(row: int, first: int, last: int, *, context: ChartContext) -> dict[str, Any]:
    """The rule above a row."""
    line = {"color": theme.palette(context.mode).rule, "width": 1}
    return {"type": "line", "x0": first, "x1": last, "y0": row_top(row), "y1": row_top(row), "line": line,
            "layer": "below"}  # fmt: skip


def today_rule(today: date, height: float, *, context: ChartContext) -> dict[str, Any]:
    """The line of today, dashed, over the whole height."""
    x = today.toordinal()
    line = {"color": theme.palette(context.mode).ink, "width": 1.5, "dash": "dash"}
    return {"type": "line", "x0": x, "x1": x, "y0": HEAD_PX - 14, "y1": height, "line": line, "layer": "below"}


def today_note(today: date, middle: float, *, context: ChartContext) -> dict[str, Any]:
    """The word beside the line of today, on the side where there is room."""
    is_left = today.toordinal() < middle
    place = {"xanchor": "left" if is_left else "right", "xshift": 3 if is_left else -3}
    face = theme.font(context.mode, px=theme.SMALL_PX, weight=600)
    return theme.note("Today", mode=context.mode, x=today.toordinal(), y=HEAD_PX - 8, font=face, **place)


def quarter_notes(quarters: list[Quarter], *, context: ChartContext) -> list[dict[str, Any]]:
    """The financial year where it begins, each quarter, and the points used of those available."""
    notes, year = [], ""
    for span in quarters:
        new_year, quarter = span.label.rsplit(" ", 1)
        look = {"mode": context.mode, "x": span.starts_on.toordinal(), "xanchor": "left", "xshift": 3}
        if new_year != year:
            notes.append(theme.note(new_year, y=YEAR_TOP_PX, font=theme.font(context.mode, weight=600), **look))
        is_over = span.used_points > span.capacity_points
        ink = theme.font(context.mode, px=theme.SMALL_PX, weight=600 if is_over else 400)
        notes.append(theme.note(quarter, y=QUARTER_TOP_PX, **look))
        notes.append(theme.note(points_of(span, joint="/"), y=POINTS_TOP_PX, font=ink, **look))
        year = new_year
    return notes


def points_of(span: Quarter, *, joint: str = " of ") -> str:
    """ "9 of 12"."""
    return f"{span.used_points:g}{joint}{span.capacity_points:g}"


def row_notes(bar: Bar, row: int, *, context: ChartContext) -> list[dict[str, Any]]:
    """State, step and title of a row, and below them the reason for its place."""
    state = bar.state.capitalize()
    name = plain(shorten(f"{bar.step} {bar.title}", NAME_WIDTH - len(state), placeholder="\u2026"))
    reason = wrap(bar.reason, REASON_WIDTH, max_lines=REASON_LINES, placeholder="\u2026")
    look = {"mode": context.mode, "margin_left": -2, "bgcolor": theme.palette(context.mode).paper, "borderpad": 1}
    ink = theme.font(context.mode)
    return [
        theme.left_note(f"<b>{state}</b> {name}", y=row_top(row) + NAME_TOP_PX, font=ink, **look),
        theme.left_note(
            "<br>".join(plain(line) for line in reason), y=row_top(row) + REASON_TOP_PX, yanchor="top", **look
        ),
    ]


def empty_note(middle: float, *, context: ChartContext) -> dict[str, Any]:
    """What stands where no row is."""
    return theme.note("No action yet", mode=context.mode, x=middle, y=HEAD_PX + ROW_PX / 2)


def day(value: date) -> str:
    """A date as "30 Sep 2026"."""
    return f"{value.day} {value:%b %Y}"
