"""The strip of forces: one dot a force on the scale of levels, middle half, median, own force and peers.

Heights are laid out in pixels (one unit of the y axis is one pixel), so dots and labels cannot collide. There
is no rank number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from components.charts import theme
from components.charts.frames import INCOMPLETE, NOT_SHARED, SHOWN, rows
from components.charts.marks import text_trace
from components.charts.spec import ChartContext, ChartSpec, chart
from components.charts.swarm import DOT_PX, NARROW_PX_PER_LEVEL, beeswarm, blocks, free_lanes
from components.charts.words import (
    Measure,
    count,
    level_heading,
    level_text,
    list_in_words,
    plain,
    sentences,
    wrapped,
)

LABEL_LINE_PX, PAD_PX, LEAST_ROW_PX = 14, 7, 44
HEAD_PX, KEY_PX = 34, 36
MARGIN_LEFT, MARGIN_RIGHT = 122, 10
LETTER_PX = 7.2
NAME_WIDTH, NAME_LINE_PX = 19, 15
LEVEL_HALF = 0.46


@dataclass(frozen=True)
class Dot:
    """One force in one row; only dots with a value are drawn."""

    force_id: str
    code: str
    name: str
    value: float | None
    state: str

    @property
    def is_drawn(self) -> bool:
        """Whether there is a level that may be shown."""
        return self.value is not None and self.state != NOT_SHARED


@dataclass(frozen=True)
class Quartiles:
    """The quarter points of the complete forces; None where they are suppressed."""

    lower: float | None
    median: float | None
    upper: float | None


@dataclass(frozen=True)
class StripRow:
    """One pillar or capability with its forces, placed in pixels from the top."""

    label: str
    quartiles: Quartiles
    dots: list[Dot]
    places: list[tuple[float, int]]
    labels: list[tuple[Dot, float, int]]
    top: float

    @cached_property
    def base(self) -> float:
        """The line from which dots grow up and under which labels hang."""
        lanes = 1 + max((lane for _, lane in self.places), default=0)
        return self.top + max(PAD_PX + lanes * DOT_PX, self.least_px - PAD_PX - self.labels_px)

    @cached_property
    def least_px(self) -> float:
        """The least height of the row: its name and its median must fit at the left edge."""
        lines = 1 + wrapped(self.label, width=NAME_WIDTH).count("<br>") + 1
        return max(LEAST_ROW_PX, 2 * PAD_PX + lines * NAME_LINE_PX)

    @cached_property
    def labels_px(self) -> int:
        """Height of the labels."""
        return LABEL_LINE_PX * (1 + max((lane for _, _, lane in self.labels), default=-1))

    @cached_property
    def bottom(self) -> float:
        """Where the row ends."""
        return self.base + PAD_PX + self.labels_px


def strip(
    *,
    forces: pd.DataFrame,
    quartiles: pd.DataFrame,
    subject: str,
    measure: Measure,
    context: ChartContext,
    own_force: str | None = None,
    peers: Sequence[str] = (),
    key: str = "strip",
) -> ChartSpec:
    """Every force as a dot, a row for each pillar or capability, in the order of ``quartiles``.

    ``forces``: row_id, force_id, code, name, value (1 to 5 or missing), state. ``quartiles``: row_id, label,
    lower_quartile, median, upper_quartile (all three missing where suppressed). ``subject`` says what a row
    is ("pillar" or "capability"). Incomplete forces are hollow; own force and peers are named in the picture.
    """
    lines = strip_rows(forces, quartiles, measure=measure, own_force=own_force, peers=peers)
    height = lines[-1].bottom if lines else HEAD_PX + LEAST_ROW_PX
    traces = [trace for line in lines for trace in row_traces(line, context, measure, own_force, peers)]
    return chart(
        key=key,
        title=strip_title(lines, subject=subject, measure=measure),
        measure=f"{'Level' if measure == 'level' else 'Mean level'} of each force by {subject}",
        traces=traces,
        layout=strip_layout(lines, height=height, measure=measure, context=context, has_peers=bool(peers)),
        alt=strip_alt(lines, subject=subject, measure=measure, own_force=own_force),
        table=strip_table(lines, subject=subject, measure=measure),
        context=context,
    )


def strip_rows(
    forces: pd.DataFrame,
    quartiles: pd.DataFrame,
    *,
    measure: Measure,
    own_force: str | None,
    peers: Sequence[str],
) -> list[StripRow]:
    """The rows with everything placed."""
    by_row: dict[str, list[Dot]] = {}
    for row_id, *dot in rows(forces, "row_id", "force_id", "code", "name", "value", "state"):
        by_row.setdefault(row_id, []).append(Dot(*dot))
    lines, top = [], float(HEAD_PX)
    for row_id, label, *quarters in rows(quartiles, "row_id", "label", "lower_quartile", "median", "upper_quartile"):
        line = placed_row(label, Quartiles(*quarters), by_row.get(row_id, []), top, measure, own_force, peers)
        lines.append(line)
        top = line.bottom
    return lines


def placed_row(
    label: str,
    quartiles: Quartiles,
    dots: list[Dot],
    top: float,
    measure: Measure,
    own_force: str | None,
    peers: Sequence[str],
) -> StripRow:
    """One row with its dots packed and its labels in lanes under them."""
    drawn = [dot for dot in dots if dot.is_drawn]
    drawn.sort(key=lambda dot: (dot.value, dot.force_id != own_force, dot.force_id not in peers, dot.name))
    values = [dot.value for dot in drawn]
    places = blocks([int(value) for value in values]) if measure == "level" else beeswarm(values)
    named = [(dot, x) for dot, (x, _) in zip(drawn, places, strict=True) if dot.force_id in {own_force, *peers}]
    widths = [(len(label_text(dot, measure, own_force)) * LETTER_PX + 6) / NARROW_PX_PER_LEVEL for dot, _ in named]
    places_of_labels = [inside(x, width) for (_, x), width in zip(named, widths, strict=True)]
    order = sorted(range(len(named)), key=lambda at: (named[at][0].force_id != own_force, places_of_labels[at]))
    lanes = free_lanes([(places_of_labels[at] - widths[at] / 2, places_of_labels[at] + widths[at] / 2) for at in order])
    labels = [(named[at][0], places_of_labels[at], lane) for at, lane in zip(order, lanes, strict=True)]
    hidden = [dot for dot in dots if not dot.is_drawn]
    return StripRow(label, quartiles, drawn + hidden, places, labels, top)


def inside(position: float, width: float) -> float:
    """The place nearest to a position at which a label of a width stays within the scale."""
    return min(5.4 - width / 2, max(0.6 + width / 2, position))


def label_text(dot: Dot, measure: Measure, own_force: str | None) -> str:
    """Full name and level for the own force, the code for a peer."""
    if dot.force_id != own_force:
        return dot.code
    return f"{dot.name} {level_text(dot.value, measure=measure)}"


def strip_title(lines: list[StripRow], *, subject: str, measure: Measure) -> str:
    """The message of the strip: where the median force stands highest and lowest."""
    medians = [(line.label, line.quartiles.median) for line in lines if line.quartiles.median is not None]
    if not lines or not any(line.places for line in lines):
        return f"No force has a level to show by {subject} yet"
    if not medians:
        return "Medians are not shown: fewer than five forces have complete answers"
    if len(medians) == 1:
        return f"The median force is at level {level_text(medians[0][1], measure=measure)} in {medians[0][0]}"
    texts = [(label, level_text(median, measure=measure)) for label, median in medians]
    if len({text for _, text in texts}) == 1:
        shown = " shown" if len(texts) < len(lines) else ""
        return f"The median force is at level {texts[0][1]} in every {subject}{shown}"
    return two_ends_title(medians, subject=subject, measure=measure)


def two_ends_title(medians: list[tuple[str, float]], *, subject: str, measure: Measure) -> str:
    """Highest and lowest median, with all that share it or their number."""
    ends = []
    for end in (max, min):
        value = end(median for _, median in medians)
        names = [label for label, median in medians if median == value]
        who = list_in_words(names) if len(names) <= 2 else count(len(names), subject)
        ends.append(f"{level_text(value, measure=measure)} in {who}")
    join = ", and at " if " and " in ends[0] else " and "
    return f"The median force is at level {ends[0]}{join}{ends[1]}"


def strip_alt(lines: list[StripRow], *, subject: str, measure: Measure, own_force: str | None) -> str:
    """Median and middle half of each row, and where the own force stands."""
    return sentences(
        [
            f"Strip of forces on the scale from level 1 to 5, one row for each {subject}",
            *(row_in_words(line, measure=measure, own_force=own_force) for line in lines),
        ]
    )


def row_in_words(line: StripRow, *, measure: Measure, own_force: str | None) -> str:
    """One row as a sentence."""
    quarter = line.quartiles
    if quarter.median is None:
        words = f"{line.label}: median not shown"
    else:
        lower, median, upper = (level_text(v, measure=measure) for v in (quarter.lower, quarter.median, quarter.upper))
        words = f"{line.label}: median {median}, middle half of forces {lower} to {upper}"
    own = [dot for dot in line.dots if dot.force_id == own_force and dot.value is not None]
    return words + "".join(f", {dot.name} {level_text(dot.value, measure=measure)}" for dot in own)


def strip_table(lines: list[StripRow], *, subject: str, measure: Measure) -> pd.DataFrame:
    """The table twin, one row a force and pillar or capability."""
    cells = [(line, dot) for line in lines for dot in sorted(line.dots, key=lambda dot: dot.name)]
    return pd.DataFrame(
        {
            subject.capitalize(): [line.label for line, _ in cells],
            "Force": [dot.name for _, dot in cells],
            level_heading(measure): [None if dot.state == NOT_SHARED else dot.value for _, dot in cells],
            "State": [dot.state for _, dot in cells],
            "National median (level)": [line.quartiles.median for line, _ in cells],
        }
    )


def strip_layout(
    lines: list[StripRow], *, height: float, measure: Measure, context: ChartContext, has_peers: bool
) -> dict[str, Any]:
    """Scale on top, rows in pixels, key in the last line."""
    margin_bottom = KEY_PX
    ends = {1: f"1<br>{theme.LEVEL_NAMES[1]}", 5: f"5<br>{theme.LEVEL_NAMES[5]}"}
    muted = theme.font(context.mode, px=theme.SMALL_PX, colour=theme.palette(context.mode).muted)
    scale = theme.quiet_axis(
        context.mode, range=[0.6, 5.4], side="top", tickvals=list(range(1, 6)), tickfont=muted,
        ticktext=[ends.get(level, str(level)) for level in range(1, 6)],
    )  # fmt: skip
    return theme.layout(
        context.mode,
        height=round(height) + margin_bottom + 2,
        margin=(MARGIN_LEFT, 2, MARGIN_RIGHT, margin_bottom),
        xaxis={**scale, "anchor": "free", "position": 1 - HEAD_PX / max(height, HEAD_PX + 1)},
        yaxis=theme.hidden_axis(range=[height, 0]),
        shapes=[
            *(theme.scale_rule(x, HEAD_PX, height, mode=context.mode) for x in scale_rules(measure)),
            *(shape for line in lines for shape in row_shapes(line, measure=measure, context=context)),
        ],
        annotations=[
            *(row_label(line, measure=measure, context=context) for line in lines),
            strip_key(measure=measure, context=context, has_peers=has_peers),
        ],
    )


def scale_rules(measure: Measure) -> list[float]:
    """Where upright rules stand: on the levels for means, between them for blocks of whole levels."""
    return [1.5, 2.5, 3.5, 4.5] if measure == "level" else [1, 2, 3, 4, 5]


def row_shapes(line: StripRow, *, measure: Measure, context: ChartContext) -> list[dict[str, Any]]:
    """The rule above the row, the band of the middle half and the tick of the median."""
    colours = theme.palette(context.mode)
    rule = {
        "type": "line", "xref": "paper", "x0": -1, "x1": 1, "y0": line.top, "y1": line.top, "layer": "below",
        "line": {"color": colours.rule, "width": 1},
    }  # fmt: skip
    if line.quartiles.median is None:
        return [rule]
    return [rule, band_shape(line, measure=measure, colours=colours), median_shape(line, measure, colours)]


def band_shape(line: StripRow, *, measure: Measure, colours: theme.Palette) -> dict[str, Any]:
    """The middle half of the forces: whole blocks for levels."""
    half = LEVEL_HALF if measure == "level" else 0.02
    return {
        "type": "rect", "x0": line.quartiles.lower - half, "x1": line.quartiles.upper + half,
        "y0": line.top + 4, "y1": line.base + 2,
        "layer": "below", "fillcolor": colours.band, "line": {"width": 0},
    }  # fmt: skip


def median_shape(line: StripRow, measure: Measure, colours: theme.Palette) -> dict[str, Any]:
    """The median: an upright tick for means, a bar under the block for levels."""
    median, is_block = line.quartiles.median, measure == "level"
    half = LEVEL_HALF if is_block else 0
    return {
        "type": "line", "x0": median - half, "x1": median + half,
        "y0": line.base + 2 if is_block else line.top + 1, "y1": line.base + (2 if is_block else 5),
        "layer": "below", "line": {"color": colours.ink, "width": 3 if is_block else 2},
    }  # fmt: skip


def row_label(line: StripRow, *, measure: Measure, context: ChartContext) -> dict[str, Any]:
    """Name and median of the row at the left edge."""
    median = line.quartiles.median
    words = "median not shown" if median is None else f"median {level_text(median, measure=measure)}"
    muted = theme.palette(context.mode).muted
    text = f"{wrapped(line.label, width=NAME_WIDTH)}<br><span style='color:{muted}'>{words}</span>"
    ink = theme.font(context.mode)
    return theme.left_note(
        text, mode=context.mode, y=line.top + PAD_PX, margin_left=MARGIN_LEFT - 2, yanchor="top", font=ink
    )


def strip_key(*, measure: Measure, context: ChartContext, has_peers: bool) -> dict[str, Any]:
    """What the marks mean, in one or two lines."""
    colours = theme.palette(context.mode)
    marks = [
        f"<span style='color:{colours.common_cause}'>●</span> a force",
        "○ incomplete, not in the median",
        *([f"<span style='color:{colours.peer}'>●</span> peer"] if has_peers else []),
        f"<span style='color:{colours.hatch}'>■</span> middle half of forces",
        "<b>▬</b> median" if measure == "level" else "<b>|</b> median",
    ]
    text = "   ".join(marks[:2]) + "<br>" + "   ".join(marks[2:])
    return theme.left_note(
        text, mode=context.mode, y=0, margin_left=MARGIN_LEFT - 2, yref="paper", yanchor="top", yshift=-4
    )


def row_traces(
    line: StripRow, context: ChartContext, measure: Measure, own_force: str | None, peers: Sequence[str]
) -> list[dict[str, Any]]:
    """Dots and labels of one row."""
    traces = [dot_trace(line, context, measure, own_force, peers)] if line.places else []
    colours = theme.palette(context.mode)
    for is_own, colour, weight in ((True, colours.ink, 600), (False, colours.muted, 400)):
        places = [
            (x, line.base + 4 + LABEL_LINE_PX * (lane + 0.5), plain(label_text(dot, measure, own_force)))
            for dot, x, lane in line.labels
            if (dot.force_id == own_force) == is_own
        ]
        if places:
            face = theme.font(context.mode, px=theme.SMALL_PX, colour=colour, weight=weight)
            traces.append(text_trace(places, colour=colour, mode=context.mode, textfont=face, name="labels"))
    return traces


def dot_trace(
    line: StripRow, context: ChartContext, measure: Measure, own_force: str | None, peers: Sequence[str]
) -> dict[str, Any]:
    """The dots of one row; customdata carries the force for a click."""
    colours = theme.palette(context.mode)
    drawn = line.dots[: len(line.places)]
    own = {dot.force_id for dot in drawn} & {own_force}
    hues = [
        colours.focus if d.force_id in own else colours.peer if d.force_id in peers else colours.context for d in drawn
    ]
    edges = [colours.common_cause if hue == colours.context else hue for hue in hues]
    edges = [colours.ink if dot.force_id in own else edge for dot, edge in zip(drawn, edges, strict=True)]
    widths = [2 if dot.force_id in own else 1 for dot in drawn]
    hollow = [dot.state != SHOWN for dot in drawn]
    return {
        "type": "scatter", "mode": "markers", "name": plain(line.label), "cliponaxis": False,
        "x": [x for x, _ in line.places],
        "y": [line.base - (lane + 0.5) * DOT_PX for _, lane in line.places],
        "customdata": [[dot.force_id] for dot in drawn],
        "hovertext": [dot_words(dot, line.label, measure) for dot in drawn],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {
            "size": DOT_PX - 1, "opacity": 1,
            "color": [theme.CLEAR if empty else hue for hue, empty in zip(hues, hollow, strict=True)],
            "line": {"width": widths, "color": edges},
        },
        "selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": 1}},
    }  # fmt: skip


def dot_words(dot: Dot, label: str, measure: Measure) -> str:
    """What a hover says."""
    state = ", incomplete" if dot.state == INCOMPLETE else ""
    return f"<b>{plain(dot.name)}</b><br>{plain(label)}: {level_text(dot.value, measure=measure)}{state}"
