"""The benefits dependency network: services, outputs, changes, benefits, criteria and pillars, joined by curves.

One unit of the x axis is one step, one unit of the y axis one pixel. With a node in focus all that neither leads to it
nor follows from it is dimmed. A link within a step is a bow on the left of the column, with an arrow.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from textwrap import wrap
from typing import Any

import pandas as pd

from components.charts import theme
from components.charts.dependency_picture import (
    BLOCKED,
    LABEL_SHARE,
    LAST_SHARE,
    PLANNED,
    POSSIBLE,
    REACHED,
    WAITING,
    curve,
    state_look,
)
from components.charts.frames import rows
from components.charts.spec import ChartContext, ChartSpec, chart
from components.charts.words import count, list_in_words, plain, sentences
from models.benefits.network import COMING, GIVEN, LATE, NECESSARY, OPEN, STATES, STEP_NAMES, STEPS, THERE, reached
from models.benefits.network_layout import Layout, layout_of

LABEL_WIDTH, LABEL_LINES, LINE_PX, ROW_GAP_PX = 16, 4, 14, 12
LABEL_START, LETTER_SHARE = 0.08, 0.0365  # of a column, as it is on a screen of 1280 pixels
HEADING_PX, KEY_PX, NOTE_PX, MARGIN = 26, 24, 20, 6
MARK_PX, FOCUS_PX, CATCH_PX = 13, 18, 30
KEY_STEP = 1.17  # five entries in the width of six columns
BOW, BOW_POINTS, ARROW, ARROW_PX = 0.2, 12, 0.03, 4
CONTRIBUTES, BY_FIELD = "contributes", ""
LOOKS = {THERE: REACHED, COMING: PLANNED, LATE: BLOCKED, OPEN: WAITING, GIVEN: POSSIBLE}
STATE_WORDS = {
    THERE: "Live, in place or realised",
    COMING: "Planned, or monitored",
    LATE: "Late",
    OPEN: "Not yet",
    GIVEN: "Service, criterion or pillar",
}
LINE_WORDS = {NECESSARY: "Necessary", CONTRIBUTES: "Contributes", BY_FIELD: "Delivers or serves"}
LINE_LOOKS = {
    NECESSARY: {"width": 2, "dash": "solid"},
    CONTRIBUTES: {"width": 1.5, "dash": "dot"},
    BY_FIELD: {"width": 1, "dash": "solid"},
}
NOTHING = "Nothing is on the map"
WORDS_WITH_ID = ("service", "criterion", "pillar")

Link = tuple[str, str]


@dataclass(frozen=True)
class Node:
    """One thing in the network, its state and the words for it."""

    node_id: str
    step: str
    title: str
    state: str
    words: str

    @property
    def name(self) -> str:
        """Its title; with its id where people know it by that."""
        return f"{self.node_id} {self.title}" if self.step in WORDS_WITH_ID else self.title

    @property
    def lines(self) -> list[str]:
        """Its name as the label has it."""
        return wrap(self.name, LABEL_WIDTH, max_lines=LABEL_LINES, placeholder="\u2026") or [self.node_id]


@dataclass(frozen=True, eq=False)
class Drawing:
    """Nodes, links with their strength, where they stand, and the node in focus if there is one."""

    nodes: Mapping[str, Node]
    links: Mapping[Link, str]
    layout: Layout
    focus: str

    @cached_property
    def before(self) -> frozenset[str]:
        """The node in focus and all that leads to it."""
        return self._found((end, start) for start, end in self.links)

    @cached_property
    def after(self) -> frozenset[str]:
        """The node in focus and all that follows from it."""
        return self._found(self.links)

    def is_near(self, *ends: str) -> bool:
        """Whether a node, or both ends of a link, belong to what is in focus; without a focus all do."""
        return not self.focus or self.before.issuperset(ends) or self.after.issuperset(ends)

    def _found(self, links: Iterable[Link]) -> frozenset[str]:
        neighbours: dict[str, tuple[str, ...]] = dict.fromkeys(self.nodes, ())
        for start, end in links:
            neighbours[start] += (end,)
        return reached([self.focus], neighbours) if self.focus else frozenset()


def dependency_network(
    *,
    nodes: pd.DataFrame,
    links: pd.DataFrame,
    title: str,
    note: str,
    context: ChartContext,
    focus: str = "",
    key: str = "benefits-map",
) -> ChartSpec:
    """The network from left to right.

    ``nodes``: node_id, step, title, state (there, on the way, late, not yet, given) and words for it. ``links``:
    start, end and strength (necessary, contributes, or empty where it is not asked). ``note`` stands on top.
    """
    drawing = drawing_of(nodes, links, focus)
    return chart(
        key=key,
        title=title,
        measure="What each benefit comes from and what it serves",
        traces=network_traces(drawing, context=context),
        layout=network_figure_layout(drawing, note, context=context),
        alt=network_alt(drawing, title, note),
        table=network_table(drawing),
        context=context,
    )


def drawing_of(nodes: pd.DataFrame, links: pd.DataFrame, focus: str) -> Drawing:
    """Frames as a drawing; links whose ends are not there are left out."""
    known = {row[0]: Node(*row) for row in rows(nodes, *Node.__dataclass_fields__)}
    kept = {
        (start, end): strength or BY_FIELD
        for start, end, strength in rows(links, "start", "end", "strength")
        if start in known and end in known
    }
    columns = [[node.node_id for node in known.values() if node.step == step] for step in STEPS]
    heights = {name: float(len(node.lines) * LINE_PX + ROW_GAP_PX) for name, node in known.items()}
    return Drawing(known, kept, layout_of(columns, kept, heights), focus if focus in known else "")


def network_traces(drawing: Drawing, *, context: ChartContext) -> list[dict[str, Any]]:
    """Dimmed links under those in focus, then the marks by state, what catches the pointer, and the key."""
    if not drawing.nodes:
        return []
    lines = [
        line_trace(drawing, strength, is_near=is_near, context=context)
        for is_near in (False, True)
        for strength in LINE_LOOKS
    ]
    marks = [
        mark_trace(drawing, state, is_near=is_near, context=context) for is_near in (False, True) for state in STATES
    ]
    found = [*(trace for trace in (*lines, *marks) if trace["x"]), catching_trace(drawing)]
    return [*found, key_marks(drawing, context=context), *key_lines(drawing, context=context)]


def line_trace(drawing: Drawing, strength: str, *, is_near: bool, context: ChartContext) -> dict[str, Any]:
    """All links of one strength, in focus or dimmed, as one broken line."""
    colours = theme.palette(context.mode)
    drawn = [link for link, given in drawing.links.items() if given == strength and drawing.is_near(*link) == is_near]
    paths = [path for link in drawn for path in link_paths(link, drawing)]
    colour = colours.rule if not is_near else colours.link if drawing.focus else colours.outline
    look = LINE_LOOKS[strength] if is_near else {**LINE_LOOKS[strength], "width": 1}
    return {
        "type": "scatter", "mode": "lines", "name": f"{LINE_WORDS[strength]} links", "hoverinfo": "skip",
        "line": {"color": colour, **look},
        "x": [x for xs, _ in paths for x in xs], "y": [y for _, ys in paths for y in ys],
    }  # fmt: skip


def link_paths(link: Link, drawing: Drawing) -> list[tuple[list[float | None], list[float | None]]]:
    """The curves of a link from column to column, from the end of the label; a bow for one within a column."""
    layout = drawing.layout
    if link not in layout.joints:
        return bow(*(layout.places[end] for end in link))
    curves = [curve(joint, {}, layout.places) for joint in layout.joints[link]]
    longest = max(len(line) for line in drawing.nodes[link[0]].lines)
    curves[0][0][0] += min(LABEL_SHARE, LABEL_START + longest * LETTER_SHARE)
    return curves


def bow(
    start: tuple[float, float], end: tuple[float, float]
) -> list[tuple[list[float | None], list[float | None]]]:
    """A cubic curve on the left of a column that leaves and arrives level, and the two sides of its arrow."""
    x, steps = start[0], [at / BOW_POINTS for at in range(BOW_POINTS + 1)]
    xs = [x - 3 * BOW * share * (1 - share) for share in steps]
    ys = [start[1] + (end[1] - start[1]) * share * share * (3 - 2 * share) for share in steps]
    tip = x - 2 * ARROW
    arrow = [tip - ARROW, tip, tip - ARROW, None], [end[1] - ARROW_PX, end[1], end[1] + ARROW_PX, None]
    return [([*xs, None], [*ys, None]), arrow]


def mark_trace(drawing: Drawing, state: str, *, is_near: bool, context: ChartContext) -> dict[str, Any]:
    """The marks of one state, in focus or dimmed."""
    alike = [node for node in drawing.nodes.values() if node.state == state]
    found = [node for node in alike if drawing.is_near(node.node_id) == is_near]
    look = state_look(LOOKS[state], context=context)
    if not is_near:
        colours = theme.palette(context.mode)
        look = {**look, "color": colours.paper, "line": {"width": 1, "color": colours.rule}}
    sizes = [FOCUS_PX if node.node_id == drawing.focus else MARK_PX for node in found]
    return points(drawing, found) | {"name": state, "marker": {**look, "size": sizes, "opacity": 1}}


def catching_trace(drawing: Drawing) -> dict[str, Any]:
    """Clear marks under the labels, so that a click on the words chooses the node too."""
    found = list(drawing.nodes.values())
    trace = points(drawing, [node for node in found for _ in range(3)])
    shifts = [0.17, 0.36, 0.55] * len(found)
    xs = [x + shift for x, shift in zip(trace["x"], shifts, strict=True)]
    return trace | {"name": "labels", "x": xs, "marker": {"symbol": "square", "size": CATCH_PX, "opacity": 0}}


def points(drawing: Drawing, nodes: Sequence[Node]) -> dict[str, Any]:
    """A trace of marks at nodes; the first custom value is the id that a click chooses."""
    places = [drawing.layout.places[node.node_id] for node in nodes]
    return {
        "type": "scatter", "mode": "markers", "x": [x for x, _ in places], "y": [y for _, y in places],
        "customdata": [[node.node_id] for node in nodes], "cliponaxis": False,
        "hovertext": [hover(node) for node in nodes], "hovertemplate": "%{hovertext}<extra></extra>",
    }  # fmt: skip


def hover(node: Node) -> str:
    """Step, id, name and state."""
    words = f"<br>{plain(node.words)}" if node.words else ""
    return f"<b>{plain(node.title)}</b><br>{STEP_NAMES[node.step]} {plain(node.node_id)}{words}"


def states_shown(drawing: Drawing) -> list[str]:
    """The states that are in the picture, in the order of the key."""
    return [state for state in STATES if any(node.state == state for node in drawing.nodes.values())]


def strengths_shown(drawing: Drawing) -> list[str]:
    """The kinds of line that are in the picture, in the order of the key."""
    return [strength for strength in LINE_LOOKS if strength in drawing.links.values()]


def key_y(line: int) -> float:
    """The height of a line of the key, above the headings; marks are the first, lines the second."""
    return -HEADING_PX - (2 - line) * KEY_PX + KEY_PX / 2


def key_marks(drawing: Drawing, *, context: ChartContext) -> dict[str, Any]:
    """The marks of the key, one a column."""
    found = states_shown(drawing)
    looks = [state_look(LOOKS[state], context=context) for state in found]
    return {
        "type": "scatter", "mode": "markers", "name": "key", "hoverinfo": "skip", "cliponaxis": False,
        "x": [float(at) * KEY_STEP for at in range(len(found))], "y": [key_y(0)] * len(found),
        "marker": {
            "symbol": [look["symbol"] for look in looks], "size": 12, "color": [look["color"] for look in looks],
            "line": {"width": 2, "color": [look["line"]["color"] for look in looks]},
        },
    }  # fmt: skip


def key_lines(drawing: Drawing, *, context: ChartContext) -> list[dict[str, Any]]:
    """The lines of the key, one a trace since each has a look of its own."""
    colour = theme.palette(context.mode).outline
    return [
        {
            "type": "scatter", "mode": "lines", "name": "key", "hoverinfo": "skip",
            "line": {"color": colour, **LINE_LOOKS[strength]},
            "x": [at * KEY_STEP, at * KEY_STEP + 0.2], "y": [key_y(1)] * 2,
        }
        for at, strength in enumerate(strengths_shown(drawing))
    ]  # fmt: skip


def network_figure_layout(drawing: Drawing, note: str, *, context: ChartContext) -> dict[str, Any]:
    """The steps over the whole width, key and note on top."""
    top = -(HEADING_PX + 2 * KEY_PX + (NOTE_PX if note else 0))
    bottom = max(drawing.layout.height, 3.0 * LINE_PX)
    right = len(STEPS) - 1 + LAST_SHARE
    return theme.layout(
        context.mode,
        height=round(bottom - top) + 2 * MARGIN,
        margin=(14, MARGIN, MARGIN, MARGIN),
        xaxis=theme.hidden_axis(range=[-0.02, right]),
        yaxis=theme.hidden_axis(range=[bottom, top]),
        annotations=[
            *headings(context=context),
            *(label(node, drawing, context=context) for node in drawing.nodes.values()),
            *(key_words(drawing, context=context) if drawing.nodes else []),
            *([proposal(note, top, context=context)] if note else []),
            *([] if drawing.nodes else [theme.note(NOTHING, mode=context.mode, x=right / 2, y=LINE_PX)]),
        ],
    )


def headings(*, context: ChartContext) -> list[dict[str, Any]]:
    """The name of each step above its column."""
    face = theme.font(context.mode, px=theme.TEXT_PX, weight=600)
    look = {"xanchor": "left", "xshift": -6, "font": face, "y": -HEADING_PX / 2}
    return [theme.note(STEP_NAMES[step], mode=context.mode, x=at, **look) for at, step in enumerate(STEPS)]


def label(node: Node, drawing: Drawing, *, context: ChartContext) -> dict[str, Any]:
    """The name right of the mark, on paper, so that no link runs through it."""
    colours, (x, y) = theme.palette(context.mode), drawing.layout.places[node.node_id]
    is_chosen, is_near = node.node_id == drawing.focus, drawing.is_near(node.node_id)
    colour = colours.ink if is_near else colours.muted
    face = theme.font(context.mode, px=theme.SMALL_PX, colour=colour, weight=600 if is_chosen else 400)
    look = {"xanchor": "left", "xshift": 10, "font": face, "bgcolor": colours.paper, "borderpad": 1}
    return theme.note("<br>".join(plain(line) for line in node.lines), mode=context.mode, x=x, y=y, **look)


def key_words(drawing: Drawing, *, context: ChartContext) -> list[dict[str, Any]]:
    """The words of the key: states, then kinds of line."""
    face = {"font": theme.font(context.mode, px=theme.SMALL_PX), "xanchor": "left", "mode": context.mode}
    states = [STATE_WORDS[state] for state in states_shown(drawing)]
    lines = [LINE_WORDS[strength] for strength in strengths_shown(drawing)]
    return [
        *(theme.note(words, x=at * KEY_STEP, y=key_y(0), xshift=10, **face) for at, words in enumerate(states)),
        *(theme.note(words, x=at * KEY_STEP + 0.2, y=key_y(1), xshift=6, **face) for at, words in enumerate(lines)),
    ]


def proposal(note: str, top: float, *, context: ChartContext) -> dict[str, Any]:
    """What the picture says about itself, in its first line."""
    face = theme.font(context.mode, px=theme.SMALL_PX, colour=theme.palette(context.mode).muted, weight=600)
    place = {"x": 0, "xanchor": "left", "xshift": -6, "y": top + NOTE_PX / 2}
    return theme.note(plain(note), mode=context.mode, font=face, **place)


def network_alt(drawing: Drawing, title: str, note: str) -> str:
    """How many of each step there are, how many links, and the message."""
    sizes = [sum(node.step == step for node in drawing.nodes.values()) for step in STEPS]
    nouns = ("service", "output", "business change", "benefit", "success criterion", "pillar")
    many = [counted(size, noun) for size, noun in zip(sizes, nouns, strict=True)]
    start = f"Network from left to right of {list_in_words(many)}, joined by {count(len(drawing.links), 'link')}"
    chosen = f"{drawing.nodes[drawing.focus].name} is in focus" if drawing.focus else ""
    return sentences([start, title, chosen, note])


def counted(number: int, noun: str) -> str:
    """ "9 success criteria", "1 pillar"."""
    return f"{number} success criteria" if noun == "success criterion" and number != 1 else count(number, noun)


def network_table(drawing: Drawing) -> pd.DataFrame:
    """The table twin: each node with what it comes from and leads to."""
    before: dict[str, list[str]] = {name: [] for name in drawing.nodes}
    after: dict[str, list[str]] = {name: [] for name in drawing.nodes}
    for start, end in drawing.links:
        after[start].append(drawing.nodes[end].name)
        before[end].append(drawing.nodes[start].name)
    nodes = list(drawing.nodes.values())
    return pd.DataFrame(
        {
            "Step": [STEP_NAMES[node.step] for node in nodes],
            "Id": [node.node_id for node in nodes],
            "Name": [node.title for node in nodes],
            "State": [node.words for node in nodes],
            "Comes from": ["; ".join(before[node.node_id]) for node in nodes],
            "Leads to": ["; ".join(after[node.node_id]) for node in nodes],
        }
    )
