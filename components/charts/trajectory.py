"""The way of a measure: its baseline, the planned trajectory, what was measured, and where it is heading.

One unit of the x axis is one day. The plan is a dashed line, what was measured are joined discs with the interval of a
survey as an upright line, the forecast opens from the last value to its range at the target date. The target is a
diamond: filled when it is approved, hollow while it is proposed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import median
from typing import Any

import pandas as pd

from components.charts import theme
from components.charts.control_chart import Measure
from components.charts.frames import plain_value, rows
from components.charts.scale import number_text, round_ticks, tick_decimals
from components.charts.spec import ChartContext, ChartSpec, chart
from components.charts.words import count, plain, sentences

HEIGHT, TOP, RIGHT, BOTTOM, LEFT = 300, 26, 96, 40, 46
LABEL_PX, LABELS = 27, 5
STEPS_MONTHS = (1, 3, 6, 12, 24, 60)
HALF_YEAR_DAYS = 183
LONGEST_STEP = 1.6
PROPOSED, APPROVED = "proposed", "approved"
MARK_PX = {"baseline": 8, "measured": 7, "target": 12}
BASELINE, PLAN, MEASURED, FORECAST, TARGET = "Baseline", "Plan", "Measured", "Forecast", "Target"
COLUMNS = ("Day", "What", "Value", "Low", "High", "Answered")


@dataclass(frozen=True)
class Spot:
    """A value on a day; ``state`` is that of a target, "proposed" or "approved"."""

    on: date
    value: float
    state: str = ""


@dataclass(frozen=True)
class Heading:
    """Where the measure is heading: the likely value at the target date, and its range."""

    on: date
    low: float
    central: float
    high: float


@dataclass(frozen=True)
class Actual:
    """One measured value; low and high are the interval of a survey, None where there is none."""

    on: date
    value: float
    answered: int | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Course:
    """Everything that is drawn of one measure."""

    measure: Measure
    actuals: list[Actual]
    plan: list[Spot]
    baseline: Spot | None
    target: Spot | None
    heading: Heading | None
    as_at: date

    @property
    def days(self) -> list[date]:
        """Every day that the picture must hold."""
        ends = [spot.on for spot in (self.baseline, self.target, self.heading) if spot is not None]
        return [*(item.on for item in (*self.plan, *self.actuals)), *ends, self.as_at]

    @property
    def heights(self) -> list[float]:
        """Every value that the picture must hold."""
        found = [spot.value for spot in (*self.plan, self.baseline, self.target) if spot is not None]
        found += [number for item in self.actuals for number in (item.value, item.low, item.high) if number is not None]
        return [*found, *((self.heading.low, self.heading.high) if self.heading else ())]


def trajectory(
    *,
    actuals: pd.DataFrame,
    plan: Sequence[tuple[date, float]],
    measure: Measure,
    title: str,
    context: ChartContext,
    as_at: date,
    baseline: Spot | None = None,
    target: Spot | None = None,
    heading: Heading | None = None,
    key: str = "trajectory",
    height: int = HEIGHT,
) -> ChartSpec:
    """The picture of one measure, as high as its pixels say.

    ``actuals``: period (day), value, answered, low, high, in order of day. ``plan``: (day, planned value).
    """
    course = Course(measure, actuals_of(actuals), [Spot(*point) for point in plan], baseline, target, heading, as_at)
    scale = value_range(course.heights)
    return chart(
        key=key,
        title=title,
        measure=lines_in_words(course),
        traces=[
            *heading_traces(course, context=context),
            *plan_traces(course, context=context),
            *actual_traces(course, context=context),
            *end_traces(course, context=context),
        ],
        layout=trajectory_layout(course, scale=scale, context=context, height=height),
        alt=trajectory_alt(course, title=title),
        table=trajectory_table(course),
        context=context,
    )


def lines_in_words(course: Course) -> str:
    """Which line is which, and the unit: the title names the measure."""
    parts = (
        ("measured (solid)", course.actuals),
        ("planned (dashed)", course.plan),
        ("forecast (dotted, with its range)", course.heading),
    )
    told = ", ".join(words for words, is_drawn in parts if is_drawn) or course.measure.name
    unit = f", in {course.measure.unit}" if course.measure.unit else ""
    return f"{told[0].upper()}{told[1:]}{unit}"


def actuals_of(frame: pd.DataFrame) -> list[Actual]:
    """The measured values that are known, in the order of the frame."""
    found = [Actual(day_of(on), *rest) for on, *rest in rows(frame, "period", "value", "answered", "low", "high")]
    return [item for item in found if item.value is not None]


def day_of(value: object) -> date:
    """A day, whatever kept it."""
    return pd.Timestamp(value).date()


def value_range(heights: Sequence[float]) -> tuple[float, float]:
    """The range of the upright axis: everything drawn, and a little air."""
    low, high = min(heights, default=0.0), max(heights, default=1.0)
    air = (high - low) * 0.1 or max(abs(high) * 0.1, 1.0)
    return low - air, high + air


def heading_traces(course: Course, *, context: ChartContext) -> list[dict[str, Any]]:
    """The forecast: an opening band from the last value on, with its middle dotted."""
    if course.heading is None:
        return []
    colours, ahead = theme.palette(context.mode), course.heading
    end = ahead.on.toordinal()
    last = course.actuals[-1] if course.actuals else None
    start = [(last.on.toordinal(), last.value)] if last is not None and last.on < ahead.on else []
    around = [*start, (end, ahead.high), (end, ahead.low), *(start or [(end, ahead.high)])]
    middle = [*start, (end, ahead.central)]
    words = f"forecast {course.measure.text(ahead.central)}, {range_text(course)}"
    return [
        {
            "type": "scatter", "mode": "lines", "name": "range of the forecast", "x": [x for x, _ in around],
            "y": [y for _, y in around], "fill": "toself", "fillcolor": colours.band, "hoverinfo": "skip",
            "line": {"color": colours.outline, "width": 1},
        },
        {
            "type": "scatter", "mode": "lines+markers", "name": "forecast", "x": [x for x, _ in middle],
            "y": [y for _, y in middle], "hovertext": [words] * len(middle),
            "hovertemplate": "%{hovertext}<extra></extra>", "line": {"color": colours.ink, "width": 1.5, "dash": "dot"},
            "marker": {"size": [0] * len(start) + [6], "color": colours.ink},
        },
    ]  # fmt: skip


def plan_traces(course: Course, *, context: ChartContext) -> list[dict[str, Any]]:
    """The planned trajectory as a dashed line."""
    if not course.plan:
        return []
    return [
        {
            "type": "scatter", "mode": "lines+markers", "name": "plan",
            "x": [spot.on.toordinal() for spot in course.plan], "y": [spot.value for spot in course.plan],
            "hovertext": [f"plan for {day(spot.on)}: {course.measure.text(spot.value)}" for spot in course.plan],
            "hovertemplate": "%{hovertext}<extra></extra>",
            "line": {"color": theme.palette(context.mode).link, "width": 1.5, "dash": "dash"},
            "marker": {"size": 4, "color": theme.palette(context.mode).link},
        }
    ]  # fmt: skip


def actual_traces(course: Course, *, context: ChartContext) -> list[dict[str, Any]]:
    """What was measured, with the interval of surveys as upright lines under the discs."""
    if not course.actuals:
        return []
    colours = theme.palette(context.mode)
    xs: list[float | None] = []
    ys: list[float | None] = []
    for item in course.actuals:
        if item.low is not None and item.high is not None:
            xs += [item.on.toordinal(), item.on.toordinal(), None]
            ys += [item.low, item.high, None]
    whiskers = {
        "type": "scatter", "mode": "lines", "name": "interval", "x": xs, "y": ys, "hoverinfo": "skip",
        "line": {"color": colours.focus, "width": 1.5},
    }  # fmt: skip
    joined = with_breaks(course.actuals)
    discs = {
        "type": "scatter", "mode": "lines+markers", "name": "measured",
        "x": [item.on.toordinal() if item else None for item in joined],
        "y": [item.value if item else None for item in joined],
        "hovertext": [hover_words(item, course.measure) if item else "" for item in joined],
        "hovertemplate": "%{hovertext}<extra></extra>", "line": {"color": colours.focus, "width": 1.5},
        "marker": {"size": MARK_PX["measured"], "color": colours.focus},
    }  # fmt: skip
    return [*([whiskers] if xs else []), discs]


def with_breaks(actuals: Sequence[Actual]) -> list[Actual | None]:
    """The values in order, None where one or more are missing between two, so that no line bridges the gap."""
    steps = [(after.on - before.on).days for before, after in pairwise(actuals)]
    usual = median(steps) if steps else 0
    joined: list[Actual | None] = list(actuals[:1])
    for item, step in zip(actuals[1:], steps, strict=True):
        joined += [None, item] if step > LONGEST_STEP * usual else [item]
    return joined


def hover_words(item: Actual, measure: Measure) -> str:
    """Day, value, and of a survey its interval and how many answered."""
    parts = [f"<b>{day(item.on)}</b>: {measure.text(item.value)} {plain(measure.unit)}".rstrip()]
    if item.low is not None and item.high is not None:
        parts.append(f"95 % interval {measure.text(item.low)} to {measure.text(item.high)}")
    if item.answered is not None:
        parts.append(count(int(item.answered), "answer"))
    return "<br>".join(parts)


def end_traces(course: Course, *, context: ChartContext) -> list[dict[str, Any]]:
    """Baseline as a square, target as a diamond that is filled once it is approved."""
    colours = theme.palette(context.mode)
    made = []
    if course.baseline is not None:
        words = f"baseline, {day(course.baseline.on)}: {course.measure.text(course.baseline.value)}"
        look = {"size": MARK_PX["baseline"], "symbol": "square", "color": colours.muted}
        made.append(mark("baseline", course.baseline, words, look))
    if course.target is not None:
        spot = course.target
        words = f"target, {spot.state or PROPOSED}, {day(spot.on)}: {course.measure.text(spot.value)}"
        fill = colours.link if spot.state == APPROVED else colours.paper
        line = {"color": colours.link, "width": 2}
        look = {"size": MARK_PX["target"], "symbol": "diamond", "color": fill, "line": line}
        made.append(mark("target", spot, words, look))
    return made


def mark(name: str, spot: Spot, words: str, look: dict[str, Any]) -> dict[str, Any]:
    """One mark with its words."""
    return {
        "type": "scatter", "mode": "markers", "name": name, "x": [spot.on.toordinal()], "y": [spot.value],
        "hovertext": [words], "hovertemplate": "%{hovertext}<extra></extra>", "marker": look, "cliponaxis": False,
    }  # fmt: skip


def trajectory_layout(
    course: Course, *, scale: tuple[float, float], context: ChartContext, height: int
) -> dict[str, Any]:
    """Days below, round numbers at the left, the as-at date as a thin line, words at the right edge."""
    first, last = min(course.days), max(course.days)
    spare = max(1, (last - first).days // 40) if last > first else HALF_YEAR_DAYS
    ticks, muted = round_ticks(*scale), theme.palette(context.mode).muted
    small = theme.font(context.mode, px=theme.SMALL_PX, colour=muted)
    places = tick_days(first, last)
    return theme.layout(
        context.mode,
        height=height,
        margin=(LEFT, TOP, RIGHT, BOTTOM),
        xaxis=theme.quiet_axis(
            context.mode,
            range=[first.toordinal() - spare, last.toordinal() + spare],
            tickvals=[place.toordinal() for place in places],
            ticktext=[f"{place:%b}<br>{place.year}" for place in places],
            tickfont=small,
            tickangle=0,
        ),
        yaxis=theme.quiet_axis(
            context.mode,
            range=list(scale),
            tickvals=ticks,
            ticktext=[number_text(tick, decimals=tick_decimals(ticks)) for tick in ticks],
            tickfont=small,
        ),
        shapes=[as_at_rule(course, context=context)],
        annotations=[
            *end_notes(course, scale=scale, context=context, height=height),
            as_at_note(course, first, last, context=context),
        ],
    )


def tick_days(first: date, last: date) -> list[date]:
    """Some first days of months, evenly spread: at most six."""
    months = [item.year * 12 + item.month - 1 for item in (first, last)]
    step = next((step for step in STEPS_MONTHS if (months[1] - months[0]) / step <= LABELS), STEPS_MONTHS[-1])
    places = range(-(-months[0] // step) * step, months[1] + 1, step)
    days = [date(number // 12, number % 12 + 1, 1) for number in places]
    return [place for place in days if place >= first] or [first]


def as_at_rule(course: Course, *, context: ChartContext) -> dict[str, Any]:
    """The day on which the picture is looked at."""
    at = course.as_at.toordinal()
    line = {"color": theme.palette(context.mode).outline, "width": 1, "dash": "dot"}
    return {"type": "line", "yref": "paper", "x0": at, "x1": at, "y0": 0, "y1": 1, "layer": "below", "line": line}


def as_at_note(course: Course, first: date, last: date, *, context: ChartContext) -> dict[str, Any]:
    """The as-at date above its line, inside the picture."""
    share = (course.as_at - first).days / max(1, (last - first).days)
    side = "left" if share < 0.2 else "right" if share > 0.8 else "center"
    at = course.as_at.toordinal()
    words = f"as at {day(course.as_at)}"
    return theme.note(words, mode=context.mode, x=at, y=1, yref="paper", xanchor=side, yanchor="bottom")


def end_notes(
    course: Course, *, scale: tuple[float, float], context: ChartContext, height: int
) -> list[dict[str, Any]]:
    """Words for target, forecast and baseline at the right edge, kept apart where they would touch."""
    colours, wanted = theme.palette(context.mode), []
    if course.target is not None:
        words = f"target {course.measure.text(course.target.value)}<br>{course.target.state or PROPOSED}"
        wanted.append((course.target.value, words, colours.link))
    if course.heading is not None:
        words = f"forecast {course.measure.text(course.heading.central)}<br>{range_text(course)}"
        wanted.append((course.heading.central, words, colours.ink))
    if course.baseline is not None:
        words = f"baseline {course.measure.text(course.baseline.value)}"
        wanted.append((course.baseline.value, words, colours.muted))
    apart = LABEL_PX * (scale[1] - scale[0]) / (height - TOP - BOTTOM)
    notes, above = [], None
    for value, words, ink in sorted(wanted, key=lambda item: -item[0]):
        above = value if above is None else min(value, above - apart)
        face = theme.font(context.mode, px=theme.SMALL_PX, colour=ink)
        notes.append(
            theme.note(words, mode=context.mode, x=1, y=above, xref="paper", xanchor="left", xshift=4, font=face)
        )
    return notes


def range_text(course: Course) -> str:
    """The range of the forecast: "43 to 47"."""
    low, high = (course.measure.text(value) for value in (course.heading.low, course.heading.high))
    return f"{low} to {high}"


def trajectory_alt(course: Course, *, title: str) -> str:
    """The message, then baseline, plan, values, forecast and target in words."""
    measure, parts = course.measure, [title]
    if course.baseline is not None:
        parts.append(f"Baseline {measure.text(course.baseline.value)} on {day(course.baseline.on)}")
    if course.plan:
        told = ", ".join(f"{measure.text(spot.value)} by {day(spot.on)}" for spot in course.plan)
        parts.append(f"Plan: {told}")
    parts.append(actual_words(course))
    if course.heading is not None:
        middle = measure.text(course.heading.central)
        parts.append(f"Forecast for {day(course.heading.on)}: {middle}, range {range_text(course)}")
    if course.target is not None:
        state = course.target.state or PROPOSED
        parts.append(f"Target, {state}: {measure.text(course.target.value)} by {day(course.target.on)}")
    return sentences(parts)


def actual_words(course: Course) -> str:
    """How many values from when to when, and the last of them."""
    if not course.actuals:
        return f"No value of {course.measure.name} is measured yet"
    first, last = course.actuals[0], course.actuals[-1]
    value = f"{course.measure.text(last.value)} {course.measure.unit}".rstrip()
    when = f"on {day(last.on)}" if first is last else f"from {day(first.on)} to {day(last.on)}"
    return f"{count(len(course.actuals), 'value')} {when}, the last {value}"


def trajectory_table(course: Course) -> pd.DataFrame:
    """The table twin: a row a baseline, planned or measured value, forecast and target, in order of day."""
    found: list[tuple[Any, ...]] = [(spot.on, PLAN, spot.value, None, None, None) for spot in course.plan]
    found += [(item.on, MEASURED, item.value, item.low, item.high, item.answered) for item in course.actuals]
    if course.baseline is not None:
        found.append((course.baseline.on, BASELINE, course.baseline.value, None, None, None))
    if course.heading is not None:
        ahead = course.heading
        found.append((ahead.on, FORECAST, ahead.central, ahead.low, ahead.high, None))
    if course.target is not None:
        spot = course.target
        found.append((spot.on, f"{TARGET} ({spot.state or PROPOSED})", spot.value, None, None, None))
    ordered = sorted(found, key=lambda row: (row[0], row[1]))
    unit = f" ({course.measure.unit})" if course.measure.unit else ""
    names = [f"{name}{unit}" if name == "Value" else name for name in COLUMNS]
    return pd.DataFrame([[plain_value(item) for item in row] for row in ordered], columns=names)


def day(moment: date) -> str:
    """A date as ``30 Sep 2026``."""
    return f"{moment.day} {moment:%b %Y}"
