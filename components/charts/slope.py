"""Slope lines from one wave to the next: a small picture a row, the force bold and the national median thin.

All pictures share one scale from level 1 to 5. A change within its interval of nothing is grey and says "no clear
change". One unit of the x axis is one picture, one unit of the y axis one pixel.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Any

import pandas as pd

from components.charts import theme
from components.charts.change import Change, change_title, interval_in_words, verdict_colour
from components.charts.frames import rows
from components.charts.marks import text_trace
from components.charts.spec import ChartContext, ChartSpec, chart
from components.charts.words import level_text, sentences, signed, wrapped

ABREAST = 3
WORDS_PX, SCALE_PX, GAP_PX = 66, 104, 18
PANEL_PX = WORDS_PX + SCALE_PX + GAP_PX
LEFT, RIGHT, INDENT = 0.25, 0.74, 0.05
ASIDE = 0.16
LABEL_PX = 13
LABEL_WIDTH = 16


@dataclass(frozen=True)
class Slope:
    """One row: the change of the force, and the national medians before and now (None where not shown)."""

    change: Change
    median_before: float | None
    median_now: float | None

    @property
    def is_drawn(self) -> bool:
        """Whether both levels of the force are known."""
        return self.change.has_levels


def slopes(
    *,
    changes: pd.DataFrame,
    force: str,
    subject: str,
    previous_wave: str,
    wave: str,
    context: ChartContext,
    key: str = "slopes",
) -> ChartSpec:
    """A slope a row.

    ``changes``: label, previous, current (levels of the force, 1 to 5), change, change_low, change_high, verdict, all
    missing where there is nothing to compare; median_before and median_now (missing where suppressed).
    """
    lines = slopes_of(changes)
    return chart(
        key=key,
        title=slopes_title(lines, force=force, subject=subject, previous_wave=previous_wave),
        measure=f"Mean level of {force} by {subject}, {previous_wave} to {wave}",
        traces=[trace for at, line in enumerate(lines) if line.is_drawn for trace in panel(line, at, context=context)],
        layout=slopes_layout(lines, force=force, waves=(previous_wave, wave), context=context),
        alt=slopes_alt(lines, force=force, subject=subject, waves=(previous_wave, wave)),
        table=slopes_table(lines, subject=subject),
        context=context,
    )


def slopes_of(changes: pd.DataFrame) -> list[Slope]:
    """The rows of the frame; a row without verdict or levels counts as not compared."""
    numbers = ("change", "change_low", "change_high", "verdict", "previous", "current")
    lines = []
    for label, *given, before, now in rows(changes, "label", *numbers, "median_before", "median_now"):
        change, low, high, verdict, previous, current = given if None not in given else [None] * len(given)
        lines.append(Slope(Change(label, change, low, high, verdict, None, previous, current), before, now))
    return lines


def slopes_title(lines: list[Slope], *, force: str, subject: str, previous_wave: str) -> str:
    """The message: what is clearly higher or lower than in the wave before, and what is not clear."""
    if not any(line.is_drawn for line in lines):
        return f"No change of {force} to show: it has no complete answers in two waves that can be compared"
    return change_title([line.change for line in lines], subject=subject, previous_wave=previous_wave)


def slopes_alt(lines: list[Slope], *, force: str, subject: str, waves: tuple[str, str]) -> str:
    """Both levels, change, interval and verdict of each row, with the national medians."""
    head = f"Slope lines of {force} from {waves[0]} to {waves[1]}, one for each {subject}"
    return sentences([head, *(slope_in_words(line) for line in lines)])


def slope_in_words(line: Slope) -> str:
    """One row as a sentence."""
    if not line.is_drawn:
        return f"{line.change.label}: not compared"
    before, now = (level_text(value, measure="mean") for value in (line.change.previous, line.change.current))
    words = f"{line.change.label}: {before} to {now}, {interval_in_words(line.change)}"
    if line.median_before is None or line.median_now is None:
        return words
    medians = (level_text(value, measure="mean") for value in (line.median_before, line.median_now))
    return f"{words}; national median {' to '.join(medians)}"


def slopes_table(lines: list[Slope], *, subject: str) -> pd.DataFrame:
    """The table twin in the order of the picture."""
    changes = [line.change for line in lines]
    return pd.DataFrame(
        {
            subject.capitalize(): [one.label for one in changes],
            "Mean level before (1 to 5)": [one.previous for one in changes],
            "Mean level now (1 to 5)": [one.current for one in changes],
            "Change (levels)": [one.change for one in changes],
            "Lower end of interval (levels)": [one.low for one in changes],
            "Upper end of interval (levels)": [one.high for one in changes],
            "In words": [one.verdict or "not compared" for one in changes],
            "National median before (level)": [line.median_before for line in lines],
            "National median now (level)": [line.median_now for line in lines],
        }
    )


def corner(at: int) -> tuple[float, float]:
    """Left edge and top of a picture, by its place."""
    row, column = divmod(at, ABREAST)
    return float(column), float(row * PANEL_PX)


def height_of(level: float, at: int) -> float:
    """Where a level stands in a picture, in pixels from the top."""
    return corner(at)[1] + WORDS_PX + SCALE_PX * (5 - level) / 4


def panel(line: Slope, at: int, *, context: ChartContext) -> list[dict[str, Any]]:
    """The lines and values of one picture."""
    left = corner(at)[0]
    colours = theme.palette(context.mode)
    own = verdict_colour(line.change, context=context)
    before, now = line.change.previous, line.change.current
    traces = [slope_trace(line, (before, now), at, colour=own, px=3.5)]
    if line.median_before is not None and line.median_now is not None:
        traces.insert(0, slope_trace(line, (line.median_before, line.median_now), at, colour=colours.muted, px=1.25))
    ends = [(left + LEFT - ASIDE, before), (left + RIGHT + ASIDE, now)]
    bold = theme.font(context.mode, weight=600)
    words = [(x, height_of(level, at), level_text(level, measure="mean")) for x, level in ends]
    traces.append(text_trace(words, colour=colours.ink, mode=context.mode, textfont=bold, name="own levels"))
    if line.median_now is not None:
        traces.append(median_label(line, at, context=context))
    return traces


def slope_trace(
    line: Slope, levels: tuple[float, float], at: int, *, colour: str, px: float
) -> dict[str, Any]:
    """A line from the level before to the level now, with dots at its ends."""
    left = corner(at)[0]
    return {
        "type": "scatter", "mode": "lines+markers", "x": [left + LEFT, left + RIGHT],
        "y": [height_of(level, at) for level in levels], "hovertext": [hover_words(line)] * 2,
        "hovertemplate": "%{hovertext}<extra></extra>", "cliponaxis": False,
        "line": {"color": colour, "width": px}, "marker": {"size": 2 * px + 2, "color": colour},
    }  # fmt: skip


def hover_words(line: Slope) -> str:
    """Both levels, change, interval, verdict and the national medians."""
    return wrapped(slope_in_words(line), width=48)


def median_label(line: Slope, at: int, *, context: ChartContext) -> dict[str, Any]:
    """The national median now, moved clear of the own level where the two are close."""
    left = corner(at)[0]
    own, place = height_of(line.change.current, at), height_of(line.median_now, at)
    if abs(place - own) < LABEL_PX:
        place = own + (LABEL_PX if place >= own else -LABEL_PX)
    muted = theme.palette(context.mode).muted
    face = theme.font(context.mode, px=theme.SMALL_PX, colour=muted)
    words = [(left + RIGHT + ASIDE, place, level_text(line.median_now, measure="mean"))]
    return text_trace(words, colour=muted, mode=context.mode, textfont=face, name="national median")


def slopes_layout(
    lines: list[Slope], *, force: str, waves: tuple[str, str], context: ChartContext
) -> dict[str, Any]:
    """The pictures three abreast, the key in the place after the last."""
    height = PANEL_PX * max(1, ceil((len(lines) + 1) / ABREAST))
    notes = [note for at, line in enumerate(lines) for note in panel_notes(line, at, context=context)]
    return theme.layout(
        context.mode,
        height=height + 8,
        margin=(2, 4, 2, 4),
        xaxis=theme.hidden_axis(range=[0, ABREAST]),
        yaxis=theme.hidden_axis(range=[height, 0]),
        shapes=[rule for at, line in enumerate(lines) if line.is_drawn for rule in panel_rules(at, context=context)],
        annotations=[*notes, key_note(len(lines), force=force, waves=waves, context=context)],
    )


def panel_rules(at: int, *, context: ChartContext) -> list[dict[str, Any]]:
    """The upright rules of both waves, from level 5 down to level 1."""
    left = corner(at)[0]
    ends = (height_of(5, at), height_of(1, at))
    return [theme.scale_rule(left + x, *ends, mode=context.mode) for x in (LEFT, RIGHT)]


def panel_notes(line: Slope, at: int, *, context: ChartContext) -> list[dict[str, Any]]:
    """Name, verdict and interval above a picture."""
    left, top = corner(at)
    words = "not compared"
    if line.is_drawn:
        low, high = signed(line.change.low), signed(line.change.high)
        words = f"{line.change.verdict}<br>{signed(line.change.change)} ({low} to {high})"
    place = {"mode": context.mode, "x": left + INDENT, "xanchor": "left"}
    name = wrapped(line.change.label, width=LABEL_WIDTH)
    bold = theme.font(context.mode, weight=600)
    return [
        theme.note(name, y=top, yanchor="top", font=bold, **place),
        theme.note(words, y=top + WORDS_PX, yanchor="bottom", **place),
    ]


def key_note(at: int, *, force: str, waves: tuple[str, str], context: ChartContext) -> dict[str, Any]:
    """What the lines are, and the waves at their ends."""
    left, top = corner(at)
    said = [
        f"Thick line: {force}", "Thin line: national median", f"Left: {waves[0]}", f"Right: {waves[1]}",
        "Each scale runs from level 1 up to 5",
    ]  # fmt: skip
    text = "<br>".join(wrapped(words, width=LABEL_WIDTH + 2) for words in said)
    return theme.note(text, mode=context.mode, x=left + INDENT, y=top, xanchor="left", yanchor="top")
