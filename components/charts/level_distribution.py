"""The capability matrix: how many forces stand at each level, centred on level 3, grouped by pillar.

One unit of the y axis is one pixel. Counts stand in the bars where they fit; the number below level 3 stands
at the right of every row.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pandas as pd

from components.charts import theme
from components.charts.frames import rows, whole_numbers
from components.charts.spec import ChartContext, ChartSpec, chart
from components.charts.words import count_of, list_in_words, percent, plain, sentences, small_number, wrapped

ROW_PX, BAR_PX, PILLAR_PX, HEAD_PX = 32, 22, 28, 40
MARGIN_LEFT, MARGIN_RIGHT = 140, 44
LEVELS = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class CapabilityCounts:
    """Forces at each level of one capability; ``counts`` is None where the row is suppressed."""

    capability_id: str
    capability: str
    pillar: str
    counts: tuple[int, int, int, int, int] | None

    @property
    def total(self) -> int:
        """Forces counted."""
        return sum(self.counts) if self.counts else 0

    @property
    def below(self) -> int:
        """Forces below level 3."""
        return sum(self.counts[:2]) if self.counts else 0

    @property
    def share_below(self) -> float:
        """Share of forces below level 3, from 0 to 1; -1 for nothing counted, so that it sorts last."""
        return self.below / self.total if self.total else -1.0

    def start(self, level: int) -> float:
        """Where the bar of a level begins, in forces left (negative) or right of the middle of level 3."""
        return sum(self.counts[: level - 1]) - self.below - self.counts[2] / 2


@dataclass(frozen=True)
class PlacedRow:
    """One capability with the middle of its row in pixels from the top."""

    capability: CapabilityCounts
    middle: float


def level_distribution(
    *, capabilities: pd.DataFrame, context: ChartContext, key: str = "level-distribution"
) -> ChartSpec:
    """A diverging bar a capability, pillars in the order they come, most below level 3 first within each.

    ``capabilities`` has one row a capability: capability_id, capability, pillar, is_suppressed and
    at_level_1 to at_level_5 (forces; missing where suppressed).
    """
    lines = capability_counts(capabilities)
    placed, headings, height = placed_rows(lines)
    return chart(
        key=key,
        title=distribution_title(lines),
        measure="Forces at each level by capability",
        traces=distribution_traces(placed, context=context),
        layout=distribution_layout(placed, headings, height=height, context=context),
        alt=distribution_alt(lines),
        table=distribution_table([row.capability for row in placed]),
        context=context,
    )


def capability_counts(capabilities: pd.DataFrame) -> list[CapabilityCounts]:
    """The rows; a row with any count missing is suppressed as a whole."""
    names = (
        "capability_id",
        "capability",
        "pillar",
        "is_suppressed",
        *(f"at_level_{level}" for level in LEVELS),
    )
    lines = []
    for capability_id, capability, pillar, is_suppressed, *counts in rows(capabilities, *names):
        hidden = is_suppressed or any(number is None for number in counts)
        known = None if hidden else tuple(int(number) for number in counts)
        lines.append(CapabilityCounts(capability_id, capability, pillar, known))
    return lines


def placed_rows(lines: list[CapabilityCounts]) -> tuple[list[PlacedRow], list[tuple[str, float]], float]:
    """Rows and pillar headings from top to bottom, and the height in pixels."""
    pillars = list(dict.fromkeys(line.pillar for line in lines))
    ordered = sorted(lines, key=lambda line: (pillars.index(line.pillar), -line.share_below))
    placed, headings, top = [], [], float(HEAD_PX)
    for pillar, group in groupby(ordered, key=lambda line: line.pillar):
        headings.append((pillar, top + PILLAR_PX - 10))
        top += PILLAR_PX
        for line in group:
            placed.append(PlacedRow(line, top + ROW_PX / 2))
            top += ROW_PX
    return placed, headings, top + 4


def distribution_title(lines: list[CapabilityCounts]) -> str:
    """The message: where most forces are below level 3, and which capability is the furthest behind."""
    known = [line for line in lines if line.total]
    if not known:
        return "Counts are not shown: fewer than five forces have complete answers" if lines else "No answers yet"
    worst = max(line.share_below for line in known)
    if worst == 0:
        return "No force is below level 3 in any capability" + ("" if len(known) == len(lines) else " shown")
    furthest = [line for line in known if line.share_below == worst]
    mostly = [line for line in known if line.share_below > 0.5]
    if not mostly:
        closest = behind(furthest, "comes closest", "come closest")
        return f"No capability has most forces below level 3; {closest}"
    if len(furthest) == len(known) > 1:
        share = percent(furthest[0].below, furthest[0].total)
        return f"In every capability the same share of forces, {share}, is below level 3"
    start = f"Most forces are below level 3 in {count_of(len(mostly), len(known), 'capability')}"
    return f"{start}; {behind(furthest, 'is furthest behind', 'are furthest behind')}"


def behind(furthest: list[CapabilityCounts], singular: str, plural: str) -> str:
    """The furthest behind by name, with the count where it is one."""
    if len(furthest) == 1:
        return f"{furthest[0].capability} {singular} ({furthest[0].below} of {furthest[0].total})"
    names = [line.capability for line in furthest]
    who = list_in_words(names) if len(names) <= 2 else f"{small_number(len(names))} capabilities"
    return f"{who} {plural}"


def distribution_alt(lines: list[CapabilityCounts]) -> str:
    """The number below level 3 in each capability, furthest behind first, and what is suppressed."""
    known = sorted((line for line in lines if line.total), key=lambda line: -line.share_below)
    hidden = [line.capability for line in lines if not line.total]
    listed = "; ".join(f"{line.capability} {line.below} of {line.total}" for line in known)
    return sentences(
        [
            "Stacked bars of the number of forces at levels 1 to 5 in each capability, centred on level 3",
            f"Forces below level 3: {listed}" if known else "",
            f"Not shown, fewer than five forces: {list_in_words(hidden)}" if hidden else "",
        ]
    )


def distribution_table(lines: list[CapabilityCounts]) -> pd.DataFrame:
    """The table twin in the order of the picture."""
    levels = {
        f"Level {level} (forces)": [line.counts[level - 1] if line.counts else None for line in lines]
        for level in LEVELS
    }
    counted = [line.total if line.counts else None for line in lines]
    below = [line.below if line.counts else None for line in lines]
    columns = {
        "Pillar": [line.pillar for line in lines],
        "Capability": [f"{line.capability_id} {line.capability}" for line in lines],
        **{name: whole_numbers(numbers) for name, numbers in levels.items()},
        "Below level 3 (forces)": whole_numbers(below),
        "Counted (forces)": whole_numbers(counted),
    }
    return pd.DataFrame(columns)


def reach(placed: list[PlacedRow]) -> tuple[float, float]:
    """The furthest left and right of any bar, in forces."""
    known = [row.capability for row in placed if row.capability.total]
    left = min((line.start(1) for line in known), default=-10.0)
    right = max((line.start(5) + line.counts[4] for line in known), default=10.0)
    return left, max(right, left + 1)


def distribution_traces(placed: list[PlacedRow], *, context: ChartContext) -> list[dict[str, Any]]:
    """One trace a level, and the key in the row on top."""
    known = [row for row in placed if row.capability.total]
    span = reach(placed)
    return [level_bars(known, level, span, context=context) for level in LEVELS]


def level_bars(
    known: list[PlacedRow], level: int, span: tuple[float, float], *, context: ChartContext
) -> dict[str, Any]:
    """The bars of one level; the first is the key, as wide as a fifth of the picture."""
    colour = theme.LEVEL_COLOURS[level]
    key_width = (span[1] - span[0]) / len(LEVELS)
    counts = [row.capability.counts[level - 1] for row in known]
    hover = [
        f"<b>{plain(line.capability)}</b><br>Level {level}: {number} of {line.total} forces"
        for line, number in zip((row.capability for row in known), counts, strict=True)
    ]
    return {
        "type": "bar", "orientation": "h", "name": f"Level {level}",
        "x": [key_width, *counts],
        "y": [HEAD_PX / 2 - 2, *(row.middle for row in known)],
        "base": [span[0] + (level - 1) * key_width, *(row.capability.start(level) for row in known)],
        "width": [BAR_PX, *([BAR_PX] * len(known))],
        "text": [str(level), *(str(number) if number else "" for number in counts)],
        "textposition": "inside", "insidetextanchor": "middle", "textangle": 0, "constraintext": "inside",
        "insidetextfont": theme.font(context.mode, px=theme.SMALL_PX, colour=theme.ink_on(colour)),
        "marker": {"color": colour, "line": {"color": theme.palette(context.mode).outline, "width": 0.5}},
        "hovertext": [theme.LEVEL_NAMES[level], *hover], "hovertemplate": "%{hovertext}<extra></extra>",
    }  # fmt: skip


def distribution_layout(
    placed: list[PlacedRow], headings: list[tuple[str, float]], *, height: float, context: ChartContext
) -> dict[str, Any]:
    """Rows in pixels with their names left and the number below level 3 right."""
    left, right = reach(placed)
    return theme.layout(
        context.mode,
        height=round(height) + 4,
        margin=(MARGIN_LEFT, 2, MARGIN_RIGHT, 2),
        barmode="overlay",
        uniformtext={"minsize": theme.SMALL_PX, "mode": "hide"},
        xaxis=theme.hidden_axis(range=[left, right]),
        yaxis=theme.hidden_axis(range=[height, 0]),
        annotations=[
            *head_notes(context=context),
            *(heading_note(text, y, context=context) for text, y in headings),
            *(words for row in placed for words in row_notes(row, middle=(left + right) / 2, context=context)),
        ],
    )


def head_notes(*, context: ChartContext) -> list[dict[str, Any]]:
    """The names of the key and of the right-hand column."""
    middle = HEAD_PX / 2 - 2
    return [
        theme.left_note("Forces at level", mode=context.mode, y=middle, margin_left=MARGIN_LEFT - 2),
        right_note("Below<br>level 3", y=middle, context=context),
    ]


def right_note(text: str, *, y: float, context: ChartContext, **settings: Any) -> dict[str, Any]:
    """Words at the right edge of the picture."""
    place = {"xref": "paper", "xanchor": "right", "xshift": MARGIN_RIGHT - 2, "align": "right"}
    return theme.note(text, mode=context.mode, x=1, y=y, **{**place, **settings})


def heading_note(text: str, y: float, *, context: ChartContext) -> dict[str, Any]:
    """The name of a pillar above its rows."""
    face = theme.font(context.mode, weight=600)
    return theme.left_note(plain(text), mode=context.mode, y=y, margin_left=MARGIN_LEFT - 2, font=face)


def row_notes(row: PlacedRow, *, middle: float, context: ChartContext) -> list[dict[str, Any]]:
    """Name and number of one row, or why there is none."""
    line = row.capability
    name = wrapped(f"{line.capability_id} {line.capability}", width=24)
    ink = theme.font(context.mode, px=theme.SMALL_PX)
    label = theme.left_note(name, mode=context.mode, y=row.middle, margin_left=MARGIN_LEFT - 2, font=ink)
    if line.counts is None:
        return [label, theme.note("Not shown: under 5 forces", mode=context.mode, x=middle, y=row.middle)]
    if not line.total:
        return [label, theme.note("No complete answers", mode=context.mode, x=middle, y=row.middle)]
    return [label, right_note(str(line.below), y=row.middle, context=context, font=theme.font(context.mode))]
