"""Who and what stands together: one entity in the middle of those that it is tied to, or all of them on a ring.

Names stand at equal heights down the right side and up the left, so that none covers another; those that are tied most
stand beside each other. A line is thicker the oftener its two ends meet.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from components.charts import theme
from components.charts.frames import rows
from components.charts.spec import ChartContext, ChartSpec, chart
from components.charts.words import count, plain, sentences, whole

ROW_PX, LEAST_PX, ROOM, TOP, EDGE_PX = 23, 260, 0.8, 0.94, 24
OUTER, FLAT = 1.0, 0.6
NAME_LETTERS, MOST_OUTER_NAMES, NAME_PX = 17, 24, 11
CURVE_POINTS, COUNT_AT, WIDEST = 10, 0.76, 5.0
OUT_AT, IN_AT, TIP_BACK, TIP_SIDE = 0.93, 0.42, 0.05, 0.028
PEOPLE, PLACES, THINGS = "people", "places", "things"
SYMBOLS = {PEOPLE: "circle", PLACES: "diamond", THINGS: "square"}
MARK_PX, MIDDLE_PX, CATCH_PX = 12, 18, 22
NOTHING = "Nothing stands together often enough"
MARKS = "Circles are people and organisations, diamonds places, squares numbers and things"
MEASURE = f"{MARKS}; a number counts passages and messages with both, an arrow shows which way messages went"


@dataclass(frozen=True)
class Node:
    """An entity: its sort (people, places, things), and how many steps it is from the middle (1 without one)."""

    node_id: str
    name: str
    kind: str
    sort: str
    items: int
    step: int

    @property
    def label(self) -> str:
        """Its name, cut where it is long."""
        return self.name if len(self.name) <= NAME_LETTERS else f"{self.name[: NAME_LETTERS - 1]}\u2026"


@dataclass(frozen=True)
class Tie:
    """Two entities: passages with both, in so many documents, and messages from the first and back."""

    first: str
    second: str
    passages: int
    items: int
    there: int
    back: int

    @property
    def times(self) -> int:
        """How often they meet, in passages and messages."""
        return self.passages + self.there + self.back


@dataclass(frozen=True, eq=False)
class Drawing:
    """Entities, ties, the one in the middle (empty for none), and where each stands."""

    nodes: Mapping[str, Node]
    ties: Sequence[Tie]
    middle: str

    @cached_property
    def rings(self) -> list[list[str]]:
        """The ids of each ring, those that are tied beside each other."""
        steps = sorted({node.step for node in self.nodes.values() if node.node_id != self.middle})
        around = [[one.node_id for one in self.nodes.values() if self._is_on(one, step)] for step in steps]
        return [beside_each_other(ring, self.ties) for ring in around]

    @cached_property
    def places(self) -> dict[str, tuple[float, float]]:
        """Where each stands."""
        found = {self.middle: (0.0, 0.0)} if self.middle else {}
        halves = [(ring, math.ceil(len(ring) / 2)) for ring in self.rings]
        right = [(radius, ring[:half]) for radius, (ring, half) in zip(self._radii, halves, strict=True)]
        left = [(radius, ring[half:][::-1]) for radius, (ring, half) in zip(self._radii, halves, strict=True)]
        return found | side_places(right, 1) | side_places(left, -1)

    @property
    def rows(self) -> int:
        """How many names stand above each other on the fuller side."""
        return sum(math.ceil(len(ring) / 2) for ring in self.rings)

    @property
    def _radii(self) -> list[float]:
        return [OUTER * (place + 1) / len(self.rings) for place in range(len(self.rings))]

    @property
    def named(self) -> list[Node]:
        """Those whose names stand in the picture: of an outer ring only where few are on it."""
        quiet = self.rings[1] if len(self.rings) > 1 and len(self.rings[1]) > MOST_OUTER_NAMES else []
        return [node for node in self.nodes.values() if node.node_id not in quiet]

    def _is_on(self, node: Node, step: int) -> bool:
        return node.node_id != self.middle and node.step == step


def link_graph(
    *,
    nodes: pd.DataFrame,
    ties: pd.DataFrame,
    title: str,
    context: ChartContext,
    middle: str = "",
    key: str = "link-graph",
) -> ChartSpec:
    """The picture. ``nodes``: node_id, name, kind, sort, items, step. ``ties``: first, second, passages, items, there,
    back, the strongest first. The first custom value of a mark is its id.
    """
    drawing = drawing_of(nodes, ties, middle)
    return chart(
        key=key,
        title=title,
        measure=MEASURE if drawing.middle else MARKS,
        traces=_traces(drawing, context),
        layout=theme.layout(
            context.mode,
            height=max(LEAST_PX, ROW_PX * (drawing.rows + 2)),
            margin=(EDGE_PX, 4, EDGE_PX, 4),
            xaxis=theme.hidden_axis(range=[-OUTER - ROOM, OUTER + ROOM]),
            yaxis=theme.hidden_axis(range=[-1.08, 1.08]),
            annotations=[*_counts(drawing, context), *_names(drawing, context)],
        ),
        alt=_alt(drawing, title),
        table=_table(drawing),
        context=context,
    )


def drawing_of(nodes: pd.DataFrame, ties: pd.DataFrame, middle: str) -> Drawing:
    """Frames as a drawing; ties whose ends are not there are left out."""
    known = {row[0]: Node(*row) for row in rows(nodes, *Node.__dataclass_fields__)}
    told = [Tie(*row) for row in rows(ties, *Tie.__dataclass_fields__)]
    kept = [tie for tie in told if tie.first in known and tie.second in known]
    return Drawing(known, kept, middle if middle in known else "")


def beside_each_other(ring: Sequence[str], ties: Iterable[Tie]) -> list[str]:
    """The same ids, each after the one before that it is tied to most; the order given decides between equals."""
    times: dict[str, dict[str, int]] = defaultdict(dict)
    for tie in ties:
        times[tie.first][tie.second] = times[tie.second][tie.first] = tie.times
    left, ordered = list(ring), list[str]()
    while left:
        last = ordered[-1] if ordered else ""
        best = max(left, key=lambda one: (times[last].get(one, 0), -left.index(one)))
        left.remove(best)
        ordered.append(best)
    return ordered


def side_places(rings: Sequence[tuple[float, Sequence[str]]], side: int) -> dict[str, tuple[float, float]]:
    """Places on one side (1 right, -1 left), top down: no two names at one height, whatever their ring."""
    ordered = sorted(
        ((at + 0.5) / len(names), radius, name) for radius, names in rings for at, name in enumerate(names)
    )
    heights = [TOP * (1 - (2 * row + 1) / len(ordered)) for row in range(len(ordered))]
    return {
        name: (side * radius * (FLAT + (1 - FLAT) * math.sqrt(1 - high * high)), high)
        for (_, radius, name), high in zip(ordered, heights, strict=True)
    }


def _traces(drawing: Drawing, context: ChartContext) -> list[dict[str, Any]]:
    """Ties of others, those of the middle, their directions, the marks, what catches the pointer, and the names."""
    colours = theme.palette(context.mode)
    of_middle = [tie for tie in drawing.ties if drawing.middle and drawing.middle in (tie.first, tie.second)]
    others = [tie for tie in drawing.ties if tie not in of_middle]
    lines = [
        *_lines(drawing, others, colours.rule if drawing.middle else colours.context),
        *_lines(drawing, of_middle, colours.outline),
        *_arrows(drawing, of_middle, colours.ink),
    ]
    marks = [_marks(drawing, context), _ties_pointer(drawing), _names_pointer(drawing)]
    return [*lines, *(trace for trace in marks if trace["x"])]


def _lines(drawing: Drawing, ties: Sequence[Tie], colour: str) -> list[dict[str, Any]]:
    """One broken line for each width."""
    most = max((tie.times for tie in drawing.ties), default=1)
    by_width: dict[int, list[Tie]] = defaultdict(list)
    for tie in ties:
        by_width[max(1, round(WIDEST * math.sqrt(tie.times / most)))].append(tie)
    return [
        _line([_curve(drawing, tie.first, tie.second) for tie in alike], colour, width)
        for width, alike in sorted(by_width.items())
    ]


def _line(paths: Iterable[list[tuple[float, float]]], colour: str, width: float) -> dict[str, Any]:
    points = [point for path in paths for point in (*path, (None, None))]
    return {
        "type": "scatter", "mode": "lines", "name": "ties", "hoverinfo": "skip",
        "line": {"color": colour, "width": width}, "x": [x for x, _ in points], "y": [y for _, y in points],
    }  # fmt: skip


def _curve(drawing: Drawing, first: str, second: str) -> list[tuple[float, float]]:
    """Straight to the middle; between two on a ring a bow through the inside, so that no mark is crossed."""
    start, end = drawing.places[first], drawing.places[second]
    if drawing.middle in (first, second):
        return [start, end]
    inwards = 0.5 - 0.3 * min(1.0, math.dist(start, end) / 2)
    pull = (start[0] + end[0]) * inwards, (start[1] + end[1]) * inwards
    shares = [at / CURVE_POINTS for at in range(CURVE_POINTS + 1)]
    return [
        (
            start[0] * (1 - share) ** 2 + 2 * pull[0] * share * (1 - share) + end[0] * share**2,
            start[1] * (1 - share) ** 2 + 2 * pull[1] * share * (1 - share) + end[1] * share**2,
        )
        for share in shares
    ]


def _arrows(drawing: Drawing, ties: Sequence[Tie], colour: str) -> list[dict[str, Any]]:
    """A tip at each end that a message went to."""
    ways = [(tie.first, tie.second) for tie in ties if tie.there]
    ways += [(tie.second, tie.first) for tie in ties if tie.back]
    tips = [
        _tip(_curve(drawing, sender, recipient), 1 - IN_AT if recipient == drawing.middle else OUT_AT)
        for sender, recipient in ways
    ]
    return [_line(tips, colour, 1.5)] if tips else []


def _tip(curve: Sequence[tuple[float, float]], share: float) -> list[tuple[float, float]]:
    """The two sides of an arrow at a share of a curve."""
    (x0, y0), (x1, y1) = _along(curve, share - 0.01), _along(curve, share)
    length = math.hypot(x1 - x0, y1 - y0) or 1.0
    along, tip = ((x1 - x0) / length, (y1 - y0) / length), (x1, y1)
    back = tip[0] - TIP_BACK * along[0], tip[1] - TIP_BACK * along[1]
    side = -along[1] * TIP_SIDE, along[0] * TIP_SIDE
    return [(back[0] + side[0], back[1] + side[1]), tip, (back[0] - side[0], back[1] - side[1])]


def _marks(drawing: Drawing, context: ChartContext) -> dict[str, Any]:
    colours = theme.palette(context.mode)
    inks = {PEOPLE: colours.focus, PLACES: colours.peer, THINGS: colours.common_cause}
    shown = list(drawing.nodes.values())
    return _points(drawing, shown) | {
        "name": "entities",
        "marker": {
            "symbol": [SYMBOLS[node.sort] for node in shown],
            "size": [MIDDLE_PX if node.node_id == drawing.middle else MARK_PX for node in shown],
            "color": [colours.concern if node.node_id == drawing.middle else inks[node.sort] for node in shown],
        },
    }


def _points(drawing: Drawing, nodes: Sequence[Node]) -> dict[str, Any]:
    """Marks at entities; the first custom value is the id that a click chooses."""
    return {
        "type": "scatter", "mode": "markers", "cliponaxis": False, "customdata": [[node.node_id] for node in nodes],
        "x": [drawing.places[node.node_id][0] for node in nodes],
        "y": [drawing.places[node.node_id][1] for node in nodes],
        "hovertext": [plain(f"{node.kind} {node.name}: in {count(node.items, 'document')}") for node in nodes],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }  # fmt: skip


def _names(drawing: Drawing, context: ChartContext) -> list[dict[str, Any]]:
    """Names on the side that looks away from the middle, on paper; that of the middle below its mark."""
    return [
        theme.note(
            plain(node.label), mode=context.mode, x=x, y=y, bgcolor=theme.palette(context.mode).paper, borderpad=1,
            font=theme.font(context.mode, weight=600 if node.node_id == drawing.middle else 400), **_beside(x),
        )
        for node in drawing.named
        for x, y in [drawing.places[node.node_id]]
    ]  # fmt: skip


def _beside(x: float) -> dict[str, Any]:
    """How a name stands by its mark."""
    if x == 0:
        return {"xanchor": "center", "yshift": -20}
    return {"xanchor": "left", "xshift": NAME_PX} if x > 0 else {"xanchor": "right", "xshift": -NAME_PX}


def _names_pointer(drawing: Drawing) -> dict[str, Any]:
    """Clear marks over the names, so that a click on the words chooses the entity too."""
    shown = [node for node in drawing.named if node.node_id != drawing.middle]
    trace = _points(drawing, [node for node in shown for _ in range(3)])
    sides = [1 if drawing.places[node.node_id][0] > 0 else -1 for node in shown for _ in range(3)]
    shifts = [0.1, 0.22, 0.34] * len(shown)
    xs = [x + side * shift for x, side, shift in zip(trace["x"], sides, shifts, strict=True)]
    return trace | {"name": "names", "x": xs, "marker": {"symbol": "square", "size": CATCH_PX, "opacity": 0}}


def _ties_pointer(drawing: Drawing) -> dict[str, Any]:
    """Clear marks half-way, which say what ties two."""
    curves = [_curve(drawing, tie.first, tie.second) for tie in drawing.ties]
    places = [_along(curve, 0.5) for curve in curves]
    return {
        "type": "scatter", "mode": "markers", "name": "what ties them", "x": [x for x, _ in places],
        "y": [y for _, y in places], "hovertext": [plain(_said(drawing, tie)) for tie in drawing.ties],
        "hovertemplate": "%{hovertext}<extra></extra>", "marker": {"symbol": "square", "size": 10, "opacity": 0},
    }  # fmt: skip


def _counts(drawing: Drawing, context: ChartContext) -> list[dict[str, Any]]:
    """How often the middle meets each of the first ring, near the other end; words where there is nothing."""
    if not drawing.nodes:
        return [theme.note(NOTHING, mode=context.mode, x=0, y=0)]
    near = set(drawing.rings[0]) if drawing.middle and drawing.rings else set()
    paper = theme.palette(context.mode).paper
    return [
        theme.note(whole(tie.times), mode=context.mode, x=x, y=y, bgcolor=paper, borderpad=1)
        for tie, other in ((tie, tie.second if tie.first == drawing.middle else tie.first) for tie in drawing.ties)
        if other in near and drawing.middle in (tie.first, tie.second)
        for x, y in [_along(_curve(drawing, drawing.middle, other), COUNT_AT)]
    ]


def _along(curve: Sequence[tuple[float, float]], share: float) -> tuple[float, float]:
    at = share * (len(curve) - 1)
    before = min(int(at), len(curve) - 2)
    rest, (x0, y0), (x1, y1) = at - before, curve[before], curve[before + 1]
    return x0 + rest * (x1 - x0), y0 + rest * (y1 - y0)


def _said(drawing: Drawing, tie: Tie) -> str:
    """What ties two, in words."""
    first, second = drawing.nodes[tie.first].name, drawing.nodes[tie.second].name
    parts = []
    if tie.passages:
        parts.append(f"together in {count(tie.passages, 'passage')} of {count(tie.items, 'document')}")
    if tie.there:
        parts.append(f"{count(tie.there, 'message')} from {first} to {second}")
    if tie.back:
        parts.append(f"{count(tie.back, 'message')} from {second} to {first}")
    return f"{first} and {second}: {', '.join(parts)}"


def _alt(drawing: Drawing, title: str) -> str:
    size = f"Graph of {count(len(drawing.nodes), 'entity')} with {count(len(drawing.ties), 'tie')}"
    return sentences([title, size, *(_said(drawing, tie) for tie in drawing.ties[:10])])


def _table(drawing: Drawing) -> pd.DataFrame:
    ties, names = drawing.ties, {node_id: node.name for node_id, node in drawing.nodes.items()}
    return pd.DataFrame(
        {
            "First": [names[tie.first] for tie in ties],
            "Second": [names[tie.second] for tie in ties],
            "Passages with both": [tie.passages for tie in ties],
            "Documents with both": [tie.items for tie in ties],
            "Messages first to second": [tie.there for tie in ties],
            "Messages second to first": [tie.back for tie in ties],
        }
    )
