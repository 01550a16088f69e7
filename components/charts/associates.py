"""A vehicle, those that travel with it, and theirs, in rings: lines are thicker for company that is surer."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import pandas as pd

from components.charts import theme
from components.charts.frames import rows
from components.charts.marks import text_trace
from components.charts.spec import ChartContext, ChartSpec, chart
from components.charts.words import count, plain, sentences

HEIGHT, ROOM, ROOM_OF_NAMES = 380, 1.3, 0.75
MOST_OUTER_NAMES, AWAY = 8, 0.09
MARK_PX = {0: 18, 1: 13, 2: 9}


@dataclass(frozen=True)
class Node:
    """One vehicle at its place: 0 is the vehicle itself, 1 its companions, 2 theirs."""

    name: str
    step: int
    x: float
    y: float


def associates(
    *, vehicles: pd.DataFrame, ties: pd.DataFrame, title: str, context: ChartContext, key: str = "associates"
) -> ChartSpec:
    """The network. ``vehicles``: name, step, probability. ``ties``: name, other, probability, times, days."""
    nodes = placed(vehicles, ties)
    return chart(
        key=key,
        title=title,
        measure="Vehicles that travel together more than traffic and routine explain",
        traces=[*_ties(nodes, ties, context), _marks(nodes, vehicles, context), _names(nodes, context)],
        layout=theme.layout(
            context.mode,
            height=HEIGHT,
            xaxis=theme.hidden_axis(range=[-ROOM - ROOM_OF_NAMES, ROOM + ROOM_OF_NAMES]),
            yaxis=theme.hidden_axis(range=[-ROOM, ROOM]),
        ),
        alt=_alt(vehicles, ties, title),
        table=_table(ties),
        context=context,
    )


def placed(vehicles: pd.DataFrame, ties: pd.DataFrame) -> dict[str, Node]:
    """Every vehicle at its place: companions on a ring, theirs further out beside the one they travel with."""
    by_step: dict[int, list[str]] = {}
    for name, step in rows(vehicles, "name", "step"):
        by_step.setdefault(int(step), []).append(name)
    nodes = {name: Node(name, 0, 0.0, 0.0) for name in by_step.get(0, [])}
    first = sorted(by_step.get(1, []))
    angle = {name: 2 * math.pi * place / max(len(first), 1) for place, name in enumerate(first)}
    for name in first:
        nodes[name] = Node(name, 1, 0.62 * math.cos(angle[name]), 0.62 * math.sin(angle[name]))
    beside: dict[str, list[str]] = {}
    for name in sorted(by_step.get(2, [])):
        beside.setdefault(_parent(name, ties, angle), []).append(name)
    for parent, children in beside.items():
        for place, name in enumerate(children):
            turn = angle.get(parent, 0.0) + (place - (len(children) - 1) / 2) * 0.32
            nodes[name] = Node(name, 2, 1.15 * math.cos(turn), 1.15 * math.sin(turn))
    return nodes


def _parent(name: str, ties: pd.DataFrame, ring: dict[str, float]) -> str:
    for one, other in rows(ties, "name", "other"):
        if name in (one, other):
            found = other if one == name else one
            if found in ring:
                return found
    return ""


def _ties(nodes: dict[str, Node], ties: pd.DataFrame, context: ChartContext) -> list[dict[str, Any]]:
    """One trace a tie: widths differ."""
    ink = theme.palette(context.mode).outline
    return [
        {
            "type": "scatter", "mode": "lines", "name": "tie", "hoverinfo": "skip",
            "x": [nodes[one].x, nodes[other].x], "y": [nodes[one].y, nodes[other].y],
            "line": {"color": ink, "width": 1 + 4 * float(probability)},
        }
        for one, other, probability in rows(ties, "name", "other", "probability")
        if one in nodes and other in nodes
    ]  # fmt: skip


def _marks(nodes: dict[str, Node], vehicles: pd.DataFrame, context: ChartContext) -> dict[str, Any]:
    colours = theme.palette(context.mode)
    chance = dict(rows(vehicles, "name", "probability"))
    inks = {0: colours.concern, 1: colours.focus, 2: colours.peer}
    shown = list(nodes.values())
    return {
        "type": "scatter", "mode": "markers", "name": "vehicles", "x": [node.x for node in shown],
        "y": [node.y for node in shown], "cliponaxis": False, "customdata": [[node.name] for node in shown],
        "marker": {"size": [MARK_PX[node.step] for node in shown], "color": [inks[node.step] for node in shown]},
        "hovertext": [
            plain(f"{node.name}: true company with probability {float(chance.get(node.name) or 0):.2f}")
            if node.step else plain(node.name)
            for node in shown
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }  # fmt: skip


def _names(nodes: dict[str, Node], context: ChartContext) -> dict[str, Any]:
    """The name of each mark on the side that looks away from the middle; of the outer ring only where few are."""
    outer = sum(node.step == 2 for node in nodes.values())
    told = [node for node in nodes.values() if node.step < 2 or outer <= MOST_OUTER_NAMES]
    sides = [_side(node) for node in told]
    places = [
        (node.x + AWAY * dx, node.y + AWAY * dy, plain(node.name))
        for node, (dx, dy, _) in zip(told, sides, strict=True)
    ]
    ink = theme.palette(context.mode).ink
    return text_trace(places, colour=ink, mode=context.mode, textposition=[position for *_, position in sides])


def _side(node: Node) -> tuple[int, int, str]:
    """Which way a name stands from its mark, across and up, and how it is set there."""
    if abs(node.x) < AWAY:
        return (0, 1, "top center") if node.y > 0 else (0, -1, "bottom center")
    return (1, 0, "middle right") if node.x > 0 else (-1, 0, "middle left")


def _alt(vehicles: pd.DataFrame, ties: pd.DataFrame, title: str) -> str:
    told = [
        f"{one} with {other}: probability {float(probability):.2f}, {int(times)} journeys on {int(days)} days"
        for one, other, probability, times, days in rows(ties, "name", "other", "probability", "times", "days")
    ]
    size = f"Network of {count(len(vehicles), 'vehicle')} with {count(len(ties), 'tie')}"
    return sentences([title, size, *told[:10]])


def _table(ties: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        [
            (one, other, round(float(probability), 2), int(times), int(days))
            for one, other, probability, times, days in rows(ties, "name", "other", "probability", "times", "days")
        ],
        columns=["Vehicle", "Companion", "Probability of true company", "Journeys together", "Days together"],
    )
