"""Relevant documents found over those opened; beside it the best order that there can be, and the order of chance."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Any

import pandas as pd

from components.charts import theme
from components.charts.frames import rows
from components.charts.scale import number_text, round_ticks
from components.charts.spec import ChartContext, ChartSpec, chart
from components.charts.words import count, sentences, whole

HEIGHT, MARGIN = 300, (48, 14, 92, 40)
MOST_POINTS, TABLE_ROWS = 300, 20
LABEL_GAP, ROOM = 0.075, 1.04  # of the height
Line = list[tuple[float, float]]


@dataclass(frozen=True)
class Course:
    """The curve, and how many relevant ones there may be; None while nobody can say."""

    curve: list[tuple[int, int]]
    items: int
    relevant: float | None

    @property
    def opened(self) -> int:
        """How many were opened by now."""
        return self.curve[-1][0] if self.curve else 0

    @property
    def found(self) -> int:
        """How many of them are relevant."""
        return self.curve[-1][1] if self.curve else 0

    @property
    def reached(self) -> Line:
        """What was found, from nothing on."""
        return [(0.0, 0.0), *((float(opened), float(found)) for opened, found in _thinned(self.curve, MOST_POINTS))]

    @property
    def ideal(self) -> Line:
        """Every one that is opened is relevant, until none is left."""
        top = min(self.opened, max(self.relevant or 0, self.found))
        return [(0.0, 0.0), (float(top), float(top)), (float(self.opened), float(top))]

    @property
    def chance(self) -> Line:
        """What an order drawn by lot would have found by now; nothing while nobody can say how many there are."""
        if self.relevant is None or not self.curve:
            return []
        total = max(self.relevant, self.found)
        return [(0.0, 0.0), (float(self.opened), total * self.opened / self.items)]


def found_against_opened(
    *, curve: pd.DataFrame, items: int, relevant: float | None, title: str, context: ChartContext,
    key: str = "found-against-opened",
) -> ChartSpec:  # fmt: skip
    """The curve of a review of so many ``items``. ``curve``: opened, found, in order, a row each that was opened.

    ``relevant``: how many relevant ones there are as estimated, None while the control sample says nothing.
    """
    course = Course([(int(opened), int(found)) for opened, found in rows(curve, "opened", "found")], items, relevant)
    return chart(
        key=key,
        title=title,
        measure="Relevant documents found (up) over documents opened (across)",
        traces=_traces(course, context),
        layout=_layout(course, context),
        alt=_alt(course, title),
        table=_table(course),
        context=context,
    )


def _traces(course: Course, context: ChartContext) -> list[dict[str, Any]]:
    colours = theme.palette(context.mode)
    said = [f"{whole(int(found))} found after opening {whole(int(opened))}" for opened, found in course.reached]
    return [
        _line(course.ideal, "best order", {"color": colours.muted, "width": 1, "dash": "dash"}),
        _line(course.chance, "order of chance", {"color": colours.muted, "width": 1, "dash": "dot"}),
        {
            **_line(course.reached, "found", {"color": colours.focus, "width": 2.5}),
            "hoverinfo": "text", "hovertext": said, "hovertemplate": "%{hovertext}<extra></extra>",
        },
    ]  # fmt: skip


def _line(points: Line, name: str, line: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "scatter", "mode": "lines", "name": name, "x": [x for x, _ in points], "y": [y for _, y in points],
        "line": line, "hoverinfo": "skip",
    }  # fmt: skip


def _layout(course: Course, context: ChartContext) -> dict[str, Any]:
    across, top = float(max(course.opened, 1)), max(course.ideal[-1][1], 1.0)
    labels = _labels(course, top, context)
    highest = max([top, *(note["y"] for note in labels)])
    muted = theme.font(context.mode, px=theme.SMALL_PX, colour=theme.palette(context.mode).muted)
    axes = {}
    for name, most, end in (("xaxis", across, across), ("yaxis", top, highest * ROOM)):
        ticks = [tick for tick in round_ticks(0.0, most) if tick == round(tick) and (tick or name == "yaxis")]
        axes[name] = theme.quiet_axis(
            context.mode, range=[0.0, end], tickvals=ticks, tickfont=muted, tickangle=0,
            ticktext=[number_text(tick, decimals=0) for tick in ticks],
        )  # fmt: skip
    return theme.layout(context.mode, height=HEIGHT, margin=MARGIN, annotations=labels, **axes)


def _labels(course: Course, top: float, context: ChartContext) -> list[dict[str, Any]]:
    """Each line's name beside its end, moved apart where two ends meet."""
    if not course.curve:
        return []
    colours = theme.palette(context.mode)
    ends = [("order of chance", course.chance, colours.muted, 400), ("found", course.reached, colours.focus, 600),
            ("best order", course.ideal, colours.muted, 400)]  # fmt: skip
    notes, lowest = [], -top
    for words, line, colour, weight in ends:
        if line:
            lowest = max(line[-1][1], lowest + top * LABEL_GAP)
            face = theme.font(context.mode, px=theme.SMALL_PX, colour=colour, weight=weight)
            notes.append(
                theme.note(words, mode=context.mode, x=course.opened, y=lowest, xanchor="left", xshift=6, font=face)
            )
    return notes


def _alt(course: Course, title: str) -> str:
    if not course.curve:
        return sentences([title, "Nothing was opened yet"])
    told = [f"{whole(found)} found after {whole(opened)}" for opened, found in _thinned(course.curve, 5)]
    chance = f"By chance {course.chance[-1][1]:.0f} would have been found by now" if course.chance else ""
    return sentences([title, f"Curve over {count(course.opened, 'document')} opened", *told, chance])


def _table(course: Course) -> pd.DataFrame:
    """The table twin: some twenty places of the curve, the last among them."""
    held = _thinned(course.curve, TABLE_ROWS)
    top = course.ideal[-1][1]
    by_chance = course.chance[-1][1] / course.opened if course.chance else None
    return pd.DataFrame(
        {
            "Opened": [opened for opened, _ in held],
            "Found": [found for _, found in held],
            "Best order": [int(min(opened, top)) for opened, _ in held],
            "Order of chance": [None if by_chance is None else round(by_chance * opened, 1) for opened, _ in held],
        }
    )


def _thinned(curve: list[tuple[int, int]], most: int) -> list[tuple[int, int]]:
    """At most about so many points, evenly spread and the last among them."""
    step = max(ceil(len(curve) / most), 1)
    return curve[::-1][::step][::-1]
