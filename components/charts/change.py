"""Change since the previous wave with its interval: by difference, or from one level to the next.

A change within its interval of nothing is grey and says "no clear change"; there are no arrows. One unit of
the y axis is one pixel.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from components.charts import theme
from components.charts.frames import plain_value, rows, values
from components.charts.spec import ChartContext, ChartSpec, chart
from components.charts.words import level_text, list_in_words, plain, sentences, signed, small_number, wrapped
from models.maturity.definitions import definitions

ROW_PX, HEAD_PX = 50, 34
MARGIN_LEFT, MARGIN_RIGHT = 122, 12
HIGHER, NO_CHANGE, LOWER = "clearly higher", "no clear change", "clearly lower"
LEAST_REACH = 0.5


def interval_words() -> str:
    """ "90 % interval", by the share that the definitions set."""
    return f"{100 * definitions().interval_share:.0f} % interval"


@dataclass(frozen=True)
class Change:
    """One pillar's change in levels; every number is None where it is suppressed or cannot be compared."""

    label: str
    change: float | None
    low: float | None
    high: float | None
    verdict: str | None
    forces_paired: int | None
    previous: float | None = None
    current: float | None = None

    @property
    def has_levels(self) -> bool:
        """Whether both levels and the interval are known."""
        return None not in (self.verdict, self.previous, self.current)


def change_intervals(
    *,
    changes: pd.DataFrame,
    subject: str,
    previous_wave: str,
    context: ChartContext,
    key: str = "change-intervals",
) -> ChartSpec:
    """A dot a row at its change with the interval as a line, around "no change".

    ``changes``: label, change, change_low, change_high (levels; missing where suppressed), verdict ("clearly
    higher", "no clear change", "clearly lower") and forces_paired. ``subject`` says what a row is ("pillar").
    """
    lines = changes_of(changes)
    return chart(
        key=key,
        title=change_title(lines, subject=subject, previous_wave=previous_wave),
        measure=f"Change in mean level since {previous_wave}",
        traces=interval_traces(lines, context=context),
        layout=interval_layout(lines, context=context),
        alt=change_alt(lines, subject=subject, previous_wave=previous_wave),
        table=change_table(lines, subject=subject),
        context=context,
    )


def change_dumbbells(
    *,
    changes: pd.DataFrame,
    subject: str,
    previous_wave: str,
    context: ChartContext,
    key: str = "change-dumbbells",
) -> ChartSpec:
    """Previous (hollow) and current (filled) mean level a row, with the interval of the change.

    ``changes`` as for ``change_intervals``, with previous and current (mean levels, 1 to 5).
    """
    lines = changes_of(changes)
    return chart(
        key=key,
        title=change_title(lines, subject=subject, previous_wave=previous_wave),
        measure=f"Mean level, {previous_wave} (hollow) and now (filled)",
        traces=dumbbell_traces(lines, context=context),
        layout=dumbbell_layout(lines, context=context),
        alt=change_alt(lines, subject=subject, previous_wave=previous_wave),
        table=change_table(lines, subject=subject),
        context=context,
    )


def changes_of(changes: pd.DataFrame) -> list[Change]:
    """The rows; a row without its interval or verdict counts as not shown."""
    base = rows(changes, "label", "change", "change_low", "change_high", "verdict", "forces_paired")
    levels = [values(changes, n) if n in changes else [None] * len(changes) for n in ("previous", "current")]
    lines = []
    for row, previous, current in zip(base, *levels, strict=True):
        is_known = all(plain_value(value) is not None for value in row[1:5])
        lines.append(Change(*row, previous, current) if is_known else Change(row[0], None, None, None, None, row[5]))
    return lines


def change_title(lines: list[Change], *, subject: str, previous_wave: str) -> str:
    """The message: what is clearly higher or lower, and what is not clear."""
    known = [line for line in lines if line.verdict]
    if not known:
        return f"No change to show: too few forces answered both now and in {previous_wave}"
    clear = [(verdict, [line.label for line in known if line.verdict == verdict]) for verdict in (HIGHER, LOWER)]
    parts = [verdict_in_words(names, verdict, len(known), subject) for verdict, names in clear if names]
    unclear = len(known) - sum(len(names) for _, names in clear)
    if not parts:
        where = f"in {known[0].label}" if len(known) == 1 else f"in any {subject}"
        return f"No clear change {where} since {previous_wave}"
    rest = f"; no clear change in the other {small_number(unclear)}" if unclear > 1 else ""
    rest = "; no clear change in the other one" if unclear == 1 else rest
    return f"{' and '.join(parts)} than in {previous_wave}{rest}"


def verdict_in_words(names: list[str], verdict: str, total: int, subject: str) -> str:
    """ "Data Skills and Data Analytics are clearly higher"."""
    if len(names) == total > 1:
        return f"Every {subject} is {verdict}"
    who = list_in_words(names) if len(names) <= 3 else f"{small_number(len(names)).capitalize()} {subject}s"
    return f"{who} {'is' if len(names) == 1 else 'are'} {verdict}"


def change_alt(lines: list[Change], *, subject: str, previous_wave: str) -> str:
    """Change, interval and verdict of each row."""
    return sentences(
        [
            f"Change in mean level since {previous_wave} for each {subject}, with its {interval_words()}",
            *(
                f"{line.label}: {interval_in_words(line)}" if line.verdict else f"{line.label}: not shown"
                for line in lines
            ),
        ]
    )


def change_table(lines: list[Change], *, subject: str) -> pd.DataFrame:
    """The table twin in the order of the picture."""
    columns = {
        subject.capitalize(): [line.label for line in lines],
        "Previous mean level (1 to 5)": [line.previous for line in lines],
        "Mean level (1 to 5)": [line.current for line in lines],
        "Change (levels)": [line.change for line in lines],
        f"Lower end of {interval_words()} (levels)": [line.low for line in lines],
        f"Upper end of {interval_words()} (levels)": [line.high for line in lines],
        "In words": [line.verdict or "not shown" for line in lines],
        "Forces in both waves": [line.forces_paired for line in lines],
    }
    if all(line.current is None for line in lines):
        columns = {name: cells for name, cells in columns.items() if "ean level" not in name}
    return pd.DataFrame(columns)


def middle(row: int) -> float:
    """Where the marks of a row stand, in pixels from the top; the words stand above them."""
    return HEAD_PX + row * ROW_PX + 33


def verdict_colour(line: Change, *, context: ChartContext) -> str:
    """Improvement, concern or the grey of a change that is not clear."""
    colours = theme.palette(context.mode)
    return {HIGHER: colours.improvement, LOWER: colours.concern}.get(line.verdict, colours.common_cause)


def reach_of(lines: list[Change]) -> float:
    """The furthest that any interval reaches from nothing, in levels, with room at the ends."""
    ends = [abs(end) for line in lines if line.verdict for end in (line.low, line.high)]
    return max(LEAST_REACH, 1.12 * max(ends, default=0))


def segment(line: Change, start: float, end: float, row: int, *, context: ChartContext, px: float) -> dict[str, Any]:
    """A line from start to end in the row, with the words of the row as its hover."""
    return {
        "type": "scatter", "mode": "lines", "x": [start, end], "y": [middle(row)] * 2, "hoverinfo": "skip",
        "line": {"color": verdict_colour(line, context=context), "width": px},
    }  # fmt: skip


def dot(line: Change, x: float, row: int, *, context: ChartContext, is_hollow: bool = False) -> dict[str, Any]:
    """A dot of the row, hollow for the previous wave."""
    colour = verdict_colour(line, context=context)
    return {
        "type": "scatter", "mode": "markers", "x": [x], "y": [middle(row)], "hovertext": [hover_words(line)],
        "hovertemplate": "%{hovertext}<extra></extra>", "cliponaxis": False,
        "marker": {
            "size": 11, "line": {"width": 2, "color": colour},
            "color": theme.palette(context.mode).paper if is_hollow else colour,
        },
    }  # fmt: skip


def hover_words(line: Change) -> str:
    """Change, interval, verdict and how many forces it rests on."""
    paired = f"<br>{line.forces_paired:.0f} forces in both waves" if line.forces_paired else ""
    return f"<b>{plain(line.label)}</b><br>{interval_in_words(line, decimals=2)}{paired}"


def interval_in_words(line: Change, *, decimals: int = 1) -> str:
    """ "+0.6 (+0.4 to +1.0), clearly higher"."""
    change, low, high = (signed(number, decimals=decimals) for number in (line.change, line.low, line.high))
    return f"{change} ({low} to {high}), {line.verdict}"


def words_note(
    line: Change, text: str, x: float, row: int, ends: tuple[float, float], context: ChartContext
) -> dict[str, Any]:
    """The words of a row above its marks, on paper, kept inside the picture at its narrowest."""
    colours = theme.palette(context.mode)
    room = 0.3 * (ends[1] - ends[0])
    place = min(ends[1] - room, max(ends[0] + room, x))
    is_clear = line.verdict != NO_CHANGE
    colour = colours.ink if is_clear else colours.muted
    face = theme.font(context.mode, colour=colour, weight=600 if is_clear else 400)
    ground = {"bgcolor": colours.paper, "borderpad": 1, "font": face}
    return theme.note(text, mode=context.mode, x=place, y=middle(row) - 17, **ground)


def interval_traces(lines: list[Change], *, context: ChartContext) -> list[dict[str, Any]]:
    """Interval and dot of each row."""
    traces = []
    for row, line in enumerate(lines):
        if line.verdict:
            traces += [
                segment(line, line.low, line.high, row, context=context, px=2.5),
                dot(line, line.change, row, context=context),
            ]
    return traces


def dumbbell_traces(lines: list[Change], *, context: ChartContext) -> list[dict[str, Any]]:
    """Interval, bar and both dots of each row."""
    traces = []
    for row, line in enumerate(lines):
        if line.has_levels:
            low, high = (min(5.4, max(0.6, line.previous + end)) for end in (line.low, line.high))
            traces += [
                segment(line, low, high, row, context=context, px=1.25),
                segment(line, line.previous, line.current, row, context=context, px=4),
                dot(line, line.previous, row, context=context, is_hollow=True),
                dot(line, line.current, row, context=context),
            ]
    return traces


def interval_layout(lines: list[Change], *, context: ChartContext) -> dict[str, Any]:
    """The scale of differences on top with "no change" in the middle."""
    reach = reach_of(lines)
    step = next((step for step in (0.25, 0.5, 1.0, 2.0) if reach / step <= 2.6), 4.0)
    ticks = [number * step for number in range(-int(reach / step), int(reach / step) + 1)]
    decimals = 2 if step == 0.25 else 1
    text = ["no change" if tick == 0 else signed(tick, decimals=decimals) for tick in ticks]
    colours = theme.palette(context.mode)
    base = change_layout(lines, context=context, reach=(-reach, reach), ticks=ticks, text=text)
    words = [
        words_note(line, f"{signed(line.change)} {line.verdict}", line.change, row, (-reach, reach), context)
        for row, line in enumerate(lines)
        if line.verdict
    ]
    zero = {
        "type": "line", "x0": 0, "x1": 0, "y0": HEAD_PX, "y1": HEAD_PX + max(1, len(lines)) * ROW_PX,
        "line": {"color": colours.ink, "width": 1}, "layer": "below",
    }  # fmt: skip
    return {**base, "shapes": [*base["shapes"], zero], "annotations": [*base["annotations"], *words]}


def dumbbell_layout(lines: list[Change], *, context: ChartContext) -> dict[str, Any]:
    """The scale of levels on top."""
    ends = {1: f"1<br>{theme.LEVEL_NAMES[1]}", 5: f"5<br>{theme.LEVEL_NAMES[5]}"}
    text = [ends.get(level, str(level)) for level in range(1, 6)]
    base = change_layout(lines, context=context, reach=(0.6, 5.4), ticks=list(range(1, 6)), text=text)
    words = [
        words_note(line, levels_in_words(line), line.current, row, (0.6, 5.4), context)
        for row, line in enumerate(lines)
        if line.has_levels
    ]
    return {**base, "annotations": [*base["annotations"], *words]}


def levels_in_words(line: Change) -> str:
    """ "1.9 to 2.5, clearly higher"."""
    was, now = (level_text(value, measure="mean") for value in (line.previous, line.current))
    return f"{was} to {now}, {line.verdict}"


def change_layout(
    lines: list[Change],
    *,
    context: ChartContext,
    reach: tuple[float, float],
    ticks: list[float],
    text: list[str],
) -> dict[str, Any]:
    """Rows in pixels with their names left and a scale on top."""
    height = HEAD_PX + max(1, len(lines)) * ROW_PX
    muted = theme.font(context.mode, px=theme.SMALL_PX, colour=theme.palette(context.mode).muted)
    return theme.layout(
        context.mode,
        height=height + 8,
        margin=(MARGIN_LEFT, 2, MARGIN_RIGHT, 6),
        xaxis=theme.quiet_axis(
            context.mode, range=list(reach), side="top", anchor="free", position=1 - HEAD_PX / height,
            tickvals=ticks, ticktext=text, tickfont=muted, tickangle=0,
        ),
        yaxis=theme.hidden_axis(range=[height, 0]),
        shapes=[
            *(row_rule(row, context=context) for row in range(len(lines))),
            *(theme.scale_rule(tick, HEAD_PX, height, mode=context.mode) for tick in ticks),
        ],
        annotations=[
            words for row, line in enumerate(lines) for words in row_notes(line, row, sum(reach) / 2, context)
        ],
    )  # fmt: skip


def row_rule(row: int, *, context: ChartContext) -> dict[str, Any]:
    """The rule above a row."""
    y = HEAD_PX + row * ROW_PX
    line = {"color": theme.palette(context.mode).rule, "width": 1}
    return {
        "type": "line",
        "xref": "paper",
        "x0": -1,
        "x1": 1,
        "y0": y,
        "y1": y,
        "line": line,
        "layer": "below",
    }


def row_notes(line: Change, row: int, centre: float, context: ChartContext) -> list[dict[str, Any]]:
    """The name of a row, and why it is empty."""
    y = HEAD_PX + (row + 0.5) * ROW_PX
    face = theme.font(context.mode)
    name = theme.left_note(
        wrapped(line.label, width=19), mode=context.mode, y=y, margin_left=MARGIN_LEFT - 2, font=face
    )
    if line.verdict:
        return [name]
    return [
        name,
        theme.note(
            "Not shown: under 5 forces",
            mode=context.mode,
            x=centre,
            y=y,
            bgcolor=theme.palette(context.mode).paper,
        ),
    ]
