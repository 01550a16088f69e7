"""What waits for what: capabilities in columns from left to right, each right of all that it needs.

Within the columns the order that crosses fewest links is taken (Sugiyama, Tagawa and Toda 1981, IEEE Transactions on
Systems, Man, and Cybernetics 11:109). A link that passes a column keeps a place of its own there. One unit of the
x axis is one column, one unit of the y axis one row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from textwrap import wrap
from typing import Any

import pandas as pd

from components.charts import theme
from components.charts.frames import rows
from components.charts.spec import ChartContext, ChartSpec, chart
from components.charts.words import count, list_in_words, plain, sentences

ROW_PX, MARGIN = 46, 6
LABEL_WIDTH, LABEL_LINES, LABEL_SHARE, LAST_SHARE = 14, 3, 0.66, 0.86
SWEEPS, CURVE_POINTS = 12, 12
REACHED, PLANNED, POSSIBLE, WAITING, BLOCKED = "target reached", "in the plan", "can begin", "waits", "blocked"
STATES = (REACHED, PLANNED, POSSIBLE, WAITING, BLOCKED)

Link = tuple[str, str]
Column = tuple[str, ...]


@dataclass(frozen=True)
class Node:
    """One capability and how far it is."""

    capability_id: str
    capability: str
    state: str


def dependency_picture(
    *, capabilities: pd.DataFrame, links: Sequence[Link], context: ChartContext, key: str = "plan-dependencies"
) -> ChartSpec:
    """Each capability right of those that it needs, joined by curves.

    ``capabilities``: capability_id, capability and state (target reached, in the plan, can begin, waits, blocked).
    ``links``: (needed, needs it). Capabilities without a link are left out; links between others are ignored.
    """
    known = {row[0]: Node(*row) for row in rows(capabilities, *Node.__dataclass_fields__)}
    kept = [link for link in links if link[0] in known and link[1] in known]
    nodes = {name: node for name, node in known.items() if any(name in link for link in kept)}
    columns, joints = ordered_columns(list(nodes), kept)
    places = places_of(columns)
    return chart(
        key=key,
        title=dependency_title(nodes, kept),
        measure="What each capability needs first",
        traces=dependency_traces(nodes, joints, places, context=context),
        layout=dependency_layout(nodes, columns, places, context=context),
        alt=dependency_alt(nodes, kept),
        table=dependency_table(nodes, kept),
        context=context,
    )


def depths_of(names: Sequence[str], links: Sequence[Link]) -> dict[str, int]:
    """The column of each name: one more than the furthest of what it needs. The links must have no circle."""
    depths = dict.fromkeys(names, 0)
    for _ in names:
        for needed, needs in links:
            depths[needs] = max(depths[needs], depths[needed] + 1)
    if any(depth >= len(names) for depth in depths.values()):
        raise ValueError("The capabilities need each other in a circle.")
    return depths


def ordered_columns(names: Sequence[str], links: Sequence[Link]) -> tuple[list[Column], list[Link]]:
    """Names by column in the order of fewest crossings, and the links cut where they pass a column."""
    depths = depths_of(names, links)
    joints = [joint for link in links for joint in pairwise(path_of(link, depths))]
    places = {**depths, **{name: depth for link in links for name, depth in stops_of(link, depths)}}
    last = max(places.values(), default=-1)
    columns = [tuple(name for name, depth in places.items() if depth == at) for at in range(last + 1)]
    best = columns
    for sweep in range(SWEEPS):
        columns = swept(columns, joints, is_forward=sweep % 2 == 0)
        best = min(best, columns, key=lambda order: crossings(order, joints))
    return exchanged(best, joints), joints


def stops_of(link: Link, depths: Mapping[str, int]) -> list[tuple[str, int]]:
    """A place of its own for a link in every column that it passes."""
    return [(f"{link[0]}>{link[1]}@{at}", at) for at in range(depths[link[0]] + 1, depths[link[1]])]


def path_of(link: Link, depths: Mapping[str, int]) -> list[str]:
    """The link from one end to the other by its places between."""
    return [link[0], *(name for name, _ in stops_of(link, depths)), link[1]]


def swept(columns: list[Column], joints: Sequence[Link], *, is_forward: bool) -> list[Column]:
    """Each column sorted by the mean place of what it is joined to in the column before it."""
    order = list(columns) if is_forward else list(reversed(columns))
    done = order[:1]
    for column in order[1:]:
        before = {name: at / max(1, len(done[-1]) - 1) for at, name in enumerate(done[-1])}
        means = {name: mean_place(name, column, before, joints) for name in column}
        done.append(tuple(sorted(column, key=means.__getitem__)))
    return done if is_forward else list(reversed(done))


def exchanged(columns: list[Column], joints: Sequence[Link]) -> list[Column]:
    """Neighbours in a column exchanged for as long as that leaves fewer crossings."""
    best, fewest = columns, crossings(columns, joints)
    while True:
        orders = [exchange(best, at, row) for at, column in enumerate(best) for row in range(len(column) - 1)]
        better = min(orders, key=lambda order: crossings(order, joints), default=best)
        if crossings(better, joints) >= fewest:
            return best
        best, fewest = better, crossings(better, joints)


def exchange(columns: list[Column], at: int, row: int) -> list[Column]:
    """The columns with one name and the one below it exchanged."""
    column = list(columns[at])
    column[row : row + 2] = reversed(column[row : row + 2])
    return [*columns[:at], tuple(column), *columns[at + 1 :]]


def mean_place(name: str, column: Column, places: Mapping[str, float], joints: Sequence[Link]) -> float:
    """The mean of the places of its neighbours; its own place where it has none there."""
    ends = [other for link in joints if name in link for other in link if other in places]
    return sum(places[end] for end in ends) / len(ends) if ends else column.index(name) / max(1, len(column) - 1)


def crossings(columns: list[Column], joints: Sequence[Link]) -> int:
    """How many pairs of links cross."""
    place = {name: (at, row) for at, column in enumerate(columns) for row, name in enumerate(column)}
    ends = [(place[start], place[end]) for start, end in joints]
    return sum(
        one[0][0] == two[0][0] and (one[0][1] - two[0][1]) * (one[1][1] - two[1][1]) < 0
        for one, two in combinations(ends, 2)
    )


def places_of(columns: list[Column]) -> dict[str, tuple[float, float]]:
    """Column and row of each name; shorter columns stand in the middle of the height."""
    most = max((len(column) for column in columns), default=1)
    return {
        name: (float(at), row + (most - len(column)) / 2)
        for at, column in enumerate(columns)
        for row, name in enumerate(column)
    }


def held_up(nodes: Mapping[str, Node], links: Sequence[Link]) -> dict[str, list[str]]:
    """Names of those that wait, by what is not reached and they need."""
    waits = {name for name, node in nodes.items() if node.state == WAITING}
    found: dict[str, list[str]] = {}
    for needed, needs in links:
        if needs in waits and nodes[needed].state != REACHED:
            found.setdefault(needed, []).append(needs)
    return found


def dependency_title(nodes: Mapping[str, Node], links: Sequence[Link]) -> str:
    """The message: how many wait, and what holds up the most of them."""
    if not nodes:
        return "No capability of the framework needs another one first"
    waiting = [name for name, node in nodes.items() if node.state == WAITING]
    if not waiting:
        return "Nothing waits: whatever a capability needs first is there"
    causes = held_up(nodes, links)
    most = max((len(names) for names in causes.values()), default=0)
    worst = [name for name, names in causes.items() if len(names) == most]
    if len(waiting) == 1:
        return f"{waiting[0]} waits for {list_in_words(causes)}" if causes else f"{waiting[0]} waits"
    start = f"{count(len(waiting), 'capability')} wait for others"
    if most < 2 or len(worst) > 2:
        return start
    return f"{start}; {list_in_words(worst)} {'holds up' if len(worst) == 1 else 'each hold up'} {most} of them"


def dependency_alt(nodes: Mapping[str, Node], links: Sequence[Link]) -> str:
    """Each capability with its state and what it needs first."""
    needs = needs_of(links)
    return sentences(
        [
            f"Network of {count(len(nodes), 'capability')} and {count(len(links), 'link')}, from left to right",
            *(
                f"{name} {node.capability}: {node.state}"
                + (f", needs {list_in_words(needs[name])}" if name in needs else "")
                for name, node in nodes.items()
            ),
        ]
    )


def needs_of(links: Sequence[Link]) -> dict[str, list[str]]:
    """What each name needs."""
    found: dict[str, list[str]] = {}
    for needed, needs in links:
        found.setdefault(needs, []).append(needed)
    return found


def dependency_table(nodes: Mapping[str, Node], links: Sequence[Link]) -> pd.DataFrame:
    """The table twin, in the order of the framework."""
    needs, needed_by = needs_of(links), needs_of([(end, start) for start, end in links])
    return pd.DataFrame(
        {
            "Capability": [f"{name} {node.capability}" for name, node in nodes.items()],
            "State": [node.state for node in nodes.values()],
            "Needs first": [", ".join(needs.get(name, [])) for name in nodes],
            "Needed by": [", ".join(needed_by.get(name, [])) for name in nodes],
        }
    )


def dependency_traces(
    nodes: Mapping[str, Node],
    joints: Sequence[Link],
    places: Mapping[str, tuple[float, float]],
    *,
    context: ChartContext,
) -> list[dict[str, Any]]:
    """The links in one trace, then the marks of each state in one."""
    if not nodes:
        return []
    line = {"color": theme.palette(context.mode).outline, "width": 1.25}
    curves = [curve(joint, nodes, places) for joint in joints]
    links = {
        "type": "scatter", "mode": "lines", "name": "links", "line": line, "hoverinfo": "skip",
        "x": [x for xs, _ in curves for x in xs], "y": [y for _, ys in curves for y in ys],
    }  # fmt: skip
    marks = [state_marks(state, nodes, places, context=context) for state in STATES]
    return [links, *(trace for trace in marks if trace["x"]), key_marks(nodes, places, context=context)]


def curve(
    joint: Link, nodes: Mapping[str, Node], places: Mapping[str, tuple[float, float]]
) -> tuple[list[float | None], list[float | None]]:
    """Flat past the label, then an S to the next column; ends with a break. Smoothstep: level at both ends."""
    (left, start), (right, end) = (places[name] for name in joint)
    bend = left + LABEL_SHARE
    steps = [at / CURVE_POINTS for at in range(CURVE_POINTS + 1)]
    xs = [left, *(bend + (right - bend) * share for share in steps), None]
    ys = [start, *(start + (end - start) * share * share * (3 - 2 * share) for share in steps), None]
    return xs, ys


def state_marks(
    state: str, nodes: Mapping[str, Node], places: Mapping[str, tuple[float, float]], *, context: ChartContext
) -> dict[str, Any]:
    """The marks of the capabilities in one state."""
    found = [node for node in nodes.values() if node.state == state]
    return {
        "type": "scatter", "mode": "markers", "name": state,
        "x": [places[node.capability_id][0] for node in found], "y": [places[node.capability_id][1] for node in found],
        "hovertext": [f"<b>{plain(n.capability_id)} {plain(n.capability)}</b><br>{n.state}" for n in found],
        "hovertemplate": "%{hovertext}<extra></extra>", "cliponaxis": False,
        "marker": state_look(state, context=context),
    }  # fmt: skip


def state_look(state: str, *, context: ChartContext) -> dict[str, Any]:
    """Shape and filling say the state; the colour only helps."""
    colours = theme.palette(context.mode)
    shape, fill, edge = {
        REACHED: ("circle", colours.focus, colours.focus),
        PLANNED: ("square", colours.peer, colours.ink),
        POSSIBLE: ("square", colours.paper, colours.ink),
        WAITING: ("circle", colours.paper, colours.outline),
        BLOCKED: ("diamond", colours.concern, colours.ink),
    }[state]
    return {"symbol": shape, "size": 14, "color": fill, "line": {"width": 2, "color": edge}}


def keyed(nodes: Mapping[str, Node]) -> list[str]:
    """The states that are in the picture."""
    return [state for state in STATES if any(node.state == state for node in nodes.values())]


def key_places(
    nodes: Mapping[str, Node], places: Mapping[str, tuple[float, float]]
) -> list[tuple[str, float, float]]:
    """Where the key stands: two entries in the width, above the first row."""
    states = keyed(nodes)
    width = max(x for x, _ in places.values()) + LABEL_SHARE
    lines = (len(states) + 1) // 2
    return [(state, (at % 2) * width / 2, -1 - (lines - 1 - at // 2) * 0.55) for at, state in enumerate(states)]


def key_marks(
    nodes: Mapping[str, Node], places: Mapping[str, tuple[float, float]], *, context: ChartContext
) -> dict[str, Any]:
    """The marks of the key, in one trace."""
    found = key_places(nodes, places)
    looks = [state_look(state, context=context) for state, _, _ in found]
    return {
        "type": "scatter", "mode": "markers", "name": "key", "hoverinfo": "skip", "cliponaxis": False,
        "x": [x for _, x, _ in found], "y": [y for _, _, y in found],
        "marker": {
            "symbol": [look["symbol"] for look in looks], "size": 12, "color": [look["color"] for look in looks],
            "line": {"width": 2, "color": [look["line"]["color"] for look in looks]},
        },
    }  # fmt: skip


def dependency_layout(
    nodes: Mapping[str, Node],
    columns: list[Column],
    places: Mapping[str, tuple[float, float]],
    *,
    context: ChartContext,
) -> dict[str, Any]:
    """Columns over the whole width, the key on top."""
    most = max((len(column) for column in columns), default=1)
    key = key_places(nodes, places) if nodes else []
    top = min((y for _, _, y in key), default=-0.5) - 0.4
    bottom = most - 0.4
    right = max(0, len(columns) - 1) + LAST_SHARE
    return theme.layout(
        context.mode,
        height=round((bottom - top) * ROW_PX) + 2 * MARGIN,
        margin=(14, MARGIN, MARGIN, MARGIN),
        xaxis=theme.hidden_axis(range=[-0.02, right]),
        yaxis=theme.hidden_axis(range=[bottom, top]),
        annotations=[
            *(label(node, places[name], context=context) for name, node in nodes.items()),
            *(key_label(state, x, y, context=context) for state, x, y in key),
            *([] if nodes else [theme.note("No links", mode=context.mode, x=right / 2, y=0)]),
        ],
    )


def label(node: Node, place: tuple[float, float], *, context: ChartContext) -> dict[str, Any]:
    """Id and name right of the mark, on paper, so that no link runs through it."""
    face = theme.font(context.mode, px=theme.SMALL_PX)
    look = {"xanchor": "left", "xshift": 10, "font": face, "bgcolor": theme.palette(context.mode).paper, "borderpad": 1}
    name = f"{node.capability_id} {node.capability}"
    lines = wrap(name, LABEL_WIDTH, max_lines=LABEL_LINES, placeholder="\u2026")
    return theme.note("<br>".join(plain(line) for line in lines), mode=context.mode, x=place[0], y=place[1], **look)


def key_label(state: str, x: float, y: float, *, context: ChartContext) -> dict[str, Any]:
    """The words of one entry of the key."""
    face = theme.font(context.mode, px=theme.SMALL_PX)
    return theme.note(state.capitalize(), mode=context.mode, x=x, y=y, xanchor="left", xshift=10, font=face)
