"""Groups of forces by profile: one row a pillar, one dot a group at its median, the national median as a tick.

Each group has a lane of its own in every row, so dots and letters cannot collide. One unit of the y axis is one
pixel. Without stable groups only the grey ticks stand, and the words say so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from components.charts import theme
from components.charts.frames import rows
from components.charts.spec import ChartContext, ChartSpec, chart
from components.charts.words import (
    count,
    level_heading,
    level_text,
    list_in_words,
    plain,
    sentences,
    small_number,
    wrapped,
)

LANE_PX, ROW_PAD_PX, LINE_PX, SCALE_PX = 18, 7, 20, 34
MARGIN_LEFT, MARGIN_RIGHT = 122, 12
SYMBOLS = (("circle", "●"), ("square", "■"), ("diamond", "◆"), ("triangle-up", "▲"))
FURTHER_SYMBOL = ("circle-open", "○")
LEAST_LANES = 2


@dataclass(frozen=True)
class ProfileGroup:
    """One group: its letter, what it is called, how many forces it has and its median in each pillar."""

    label: str
    name: str
    forces: int
    medians: dict[str, float | None]

    @property
    def words(self) -> str:
        """ "A: stronger in Data Skills (17 forces)"."""
        return f"{self.label}: {self.name} ({count(self.forces, 'force')})"


@dataclass(frozen=True)
class Profiles:
    """The groups, the pillars with their national medians from top to bottom, and where the rows stand."""

    groups: list[ProfileGroup]
    national: dict[str, float | None]

    @property
    def head_px(self) -> float:
        """Where the rows begin: below the lines of the key and the scale."""
        return (1 + len(self.groups)) * LINE_PX + SCALE_PX

    @property
    def row_px(self) -> float:
        """The height of a row."""
        return 2 * ROW_PAD_PX + max(LEAST_LANES, len(self.groups)) * LANE_PX

    @property
    def height(self) -> float:
        """The height of the picture."""
        return self.head_px + max(1, len(self.national)) * self.row_px

    def top(self, pillar: int) -> float:
        """The top of a row, by number from 0."""
        return self.head_px + pillar * self.row_px

    def lane(self, pillar: int, group: int) -> float:
        """The middle of a group's lane in a row, both by number from 0."""
        return self.top(pillar) + ROW_PAD_PX + (group + 0.5) * LANE_PX


def archetype_profiles(
    *,
    profiles: pd.DataFrame,
    national: pd.DataFrame,
    answer: str,
    context: ChartContext,
    key: str = "archetype-profiles",
) -> ChartSpec:
    """Median of pillar means of each group, a row a pillar, with the national median.

    ``profiles`` has one row for each group and pillar, groups in their order: label ("A"), name ("stronger in
    Data Skills"), forces, pillar and median_level (1 to 5); it has no row without stable groups. ``national``:
    pillar and median_level, in the order of rows. ``answer`` is the sentence that says how far the groups
    hold, or why there are none. The first four groups have colours and shapes, any further ones are grey.
    """
    known = profiles_of(profiles, national)
    return chart(
        key=key,
        title=profiles_title(known),
        measure="Median of mean levels by pillar; a description, not a judgement",
        traces=profile_traces(known, context=context),
        layout=profiles_layout(known, context=context),
        alt=profiles_alt(known, answer=answer),
        table=profiles_table(known),
        context=context,
    )


def profiles_of(profiles: pd.DataFrame, national: pd.DataFrame) -> Profiles:
    """Groups and national medians from the tidy frames."""
    groups: dict[str, ProfileGroup] = {}
    for label, name, forces, pillar, median in rows(profiles, "label", "name", "forces", "pillar", "median_level"):
        groups.setdefault(label, ProfileGroup(label, name, int(forces), {})).medians[pillar] = median
    return Profiles(list(groups.values()), dict(rows(national, "pillar", "median_level")))


def profiles_title(known: Profiles) -> str:
    """The message: how many groups there are and what makes each, or that there are none."""
    if not known.national:
        return "No groups to show: too few forces have complete answers"
    if not known.groups:
        return "No stable groups of forces by profile"
    each = list_in_words(f"{group.label} {group.name}" for group in known.groups)
    number = small_number(len(known.groups)).capitalize()
    return f"{number} {'group' if len(known.groups) == 1 else 'groups'} of forces by profile: {each}"


def profiles_alt(known: Profiles, *, answer: str) -> str:
    """The answer, and in each pillar the national median and every group's."""
    lines = [f"{pillar}: {row_in_words(known, pillar)}" for pillar in known.national]
    return sentences([answer, *(group.words for group in known.groups), *lines])


def row_in_words(known: Profiles, pillar: str) -> str:
    """ "A 3.4, B 2.1, national median 2.7"."""
    cells = [(group.label, group.medians.get(pillar)) for group in known.groups]
    cells.append(("national median", known.national[pillar]))
    return ", ".join(f"{name} {median_text(median)}" for name, median in cells)


def median_text(median: float | None) -> str:
    """One decimal, or that it is not shown."""
    return "not shown" if median is None else level_text(median, measure="mean")


def profiles_table(known: Profiles) -> pd.DataFrame:
    """The table twin: a row for each group and pillar, or for each pillar without groups."""
    cells = [
        (group.label, group.name, group.forces, pillar, group.medians.get(pillar), median)
        for group in known.groups
        for pillar, median in known.national.items()
    ]
    if not known.groups:
        cells = [("none", "no stable groups", None, pillar, None, median) for pillar, median in known.national.items()]
    median_heading = f"Median, {level_heading('mean').lower()}"
    names = ["Group", "What makes it", "Forces", "Pillar", median_heading, "National median"]
    table = pd.DataFrame(cells, columns=names)
    return table.astype({"Forces": "Int64", names[4]: "float64", names[5]: "float64"})


def group_look(number: int, *, context: ChartContext) -> tuple[str, tuple[str, str]]:
    """Colour of a group by number from 0, and its shape in Plotly's name and as a sign; grey beyond four."""
    colours = theme.CATEGORY_COLOURS[context.mode]
    if number < len(colours):
        return colours[number], SYMBOLS[number]
    return theme.palette(context.mode).common_cause, FURTHER_SYMBOL


def profile_traces(known: Profiles, *, context: ChartContext) -> list[dict[str, Any]]:
    """The national ticks, and over them the dots of each group."""
    traces = [national_trace(known, context=context)]
    for number, group in enumerate(known.groups):
        places = [
            (median, known.lane(row, number), pillar)
            for row, pillar in enumerate(known.national)
            if (median := group.medians.get(pillar)) is not None
        ]
        traces.append(dots_trace(group, number, places, context=context))
    return traces


def dots_trace(
    group: ProfileGroup, number: int, places: list[tuple[float, float, str]], *, context: ChartContext
) -> dict[str, Any]:
    """One group's dots, each with its letter, and with its words as the hover."""
    colour, (symbol, _) = group_look(number, context=context)
    return {
        "type": "scatter", "mode": "markers+text", "name": group.label, "cliponaxis": False,
        "text": [plain(group.label)] * len(places), "textposition": "middle right",
        "textfont": theme.font(context.mode),
        "x": [x for x, _, _ in places], "y": [y for _, y, _ in places],
        "hovertext": [
            f"<b>{plain(pillar)}</b><br>{plain(group.words)}<br>median {median_text(x)}" for x, _, pillar in places
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {"size": 12, "symbol": symbol, "color": colour, "line": {"width": 1.5, "color": colour}},
    }  # fmt: skip


def national_trace(known: Profiles, *, context: ChartContext) -> dict[str, Any]:
    """The national medians as upright ticks through their rows."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    for row, median in enumerate(known.national.values()):
        if median is not None:
            xs += [median, median, None]
            ys += [known.top(row) + ROW_PAD_PX, known.top(row) + known.row_px - ROW_PAD_PX, None]
    colour = theme.palette(context.mode).common_cause
    return {
        "type": "scatter", "mode": "lines", "name": "National median", "x": xs, "y": ys,
        "line": {"color": colour, "width": 3}, "hoverinfo": "skip",
    }  # fmt: skip


def profiles_layout(known: Profiles, *, context: ChartContext) -> dict[str, Any]:
    """Key on top, then the scale of levels, then the rows with their names left."""
    ends = {1: f"1<br>{theme.LEVEL_NAMES[1]}", 5: f"5<br>{theme.LEVEL_NAMES[5]}"}
    muted = theme.font(context.mode, px=theme.SMALL_PX, colour=theme.palette(context.mode).muted)
    return theme.layout(
        context.mode,
        height=int(known.height) + 8,
        margin=(MARGIN_LEFT, 2, MARGIN_RIGHT, 6),
        xaxis=theme.quiet_axis(
            context.mode, range=[0.6, 5.4], side="top", anchor="free", position=1 - known.head_px / known.height,
            tickvals=list(range(1, 6)), ticktext=[ends.get(level, str(level)) for level in range(1, 6)],
            tickfont=muted, tickangle=0,
        ),
        yaxis=theme.hidden_axis(range=[known.height, 0]),
        shapes=[
            *(row_rule(known, row, context=context) for row in range(len(known.national))),
            *(theme.scale_rule(level, known.head_px, known.height, mode=context.mode) for level in range(1, 6)),
        ],
        annotations=[*key_notes(known, context=context), *row_notes(known, context=context)],
    )  # fmt: skip


def row_rule(known: Profiles, row: int, *, context: ChartContext) -> dict[str, Any]:
    """The rule above a row."""
    line = {"color": theme.palette(context.mode).rule, "width": 1}
    y = known.top(row)
    return {"type": "line", "xref": "paper", "x0": -1, "x1": 1, "y0": y, "y1": y, "line": line, "layer": "below"}


def key_notes(known: Profiles, *, context: ChartContext) -> list[dict[str, Any]]:
    """A line for each group with its sign, letter and words, and one for the tick; or that there are none."""
    grey = theme.palette(context.mode).common_cause
    lines = [f"<b style='color:{grey}'>|</b> national median{'' if known.groups else '; no stable groups to draw'}"]
    for number, group in enumerate(known.groups):
        colour, (_, sign) = group_look(number, context=context)
        lines.insert(number, f"<span style='color:{colour}'>{sign}</span> {plain(group.words)}")
    face = theme.font(context.mode)
    return [
        theme.left_note(
            line, mode=context.mode, y=(place + 0.5) * LINE_PX, margin_left=MARGIN_LEFT - 2, font=face
        )
        for place, line in enumerate(lines)
    ]  # fmt: skip


def row_notes(known: Profiles, *, context: ChartContext) -> list[dict[str, Any]]:
    """The name of each row with its national median."""
    muted = theme.palette(context.mode).muted
    return [
        theme.left_note(
            f"{wrapped(pillar, width=19)}<br><span style='color:{muted}'>median {median_text(median)}</span>",
            mode=context.mode,
            y=known.top(row) + known.row_px / 2,
            margin_left=MARGIN_LEFT - 2,
            font=theme.font(context.mode),
        )
        for row, (pillar, median) in enumerate(known.national.items())
    ]
