"""The pictures of a case report: what stands together, one round each chosen entity."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from components.charts.link_graph import PEOPLE, PLACES, THINGS, link_graph
from components.charts.spec import ChartContext
from components.charts.svg import picture_of
from components.context import Context
from components.words import count_of
from models.documents.entities.association import Graph, Node
from models.documents.entities.mention import kinds
from models.reports.content import Picture

SORTS = {"person": PEOPLE, "organisation": PEOPLE, "handle": PEOPLE, "place": PLACES, "postcode": PLACES}
SOURCE = "Passages and messages of the case"
DEFINITION = "A line is two entities in one passage, or at the ends of one message, as often as the settings ask."


def graph_pictures(graphs: Sequence[Graph], context: Context) -> tuple[Picture, ...]:
    """A picture round each entity that is tied to another one."""
    drawn = ChartContext(
        area="", period="", source=SOURCE, definition=DEFINITION, is_synthetic=context.is_synthetic, mode="light"
    )
    return tuple(_picture(graph, drawn, at) for at, graph in enumerate(graphs) if graph.edges)


def _picture(graph: Graph, context: ChartContext, at: int) -> Picture:
    middle = next((node for node in graph.nodes if node.steps == 0), graph.nodes[0])
    others = len(graph.nodes) - 1
    more = f"; {graph.left_out:,} more are not drawn" if graph.left_out else ""
    title = f"{middle.shown} stands together with {count_of(others, 'other')}{more}"
    return picture_of(
        link_graph(
            nodes=pd.DataFrame([_row(node) for node in graph.nodes]),
            ties=pd.DataFrame(
                [
                    (str(edge.first_id), str(edge.second_id), edge.passages, edge.items, edge.messages_there,
                     edge.messages_back)
                    for edge in graph.edges
                ],
                columns=["first", "second", "passages", "items", "there", "back"],
            ),
            title=title,
            context=context,
            middle=str(middle.entity_id),
            key=f"report-links-{at}",
        )
    )  # fmt: skip


def _row(node: Node) -> dict[str, object]:
    return {
        "node_id": str(node.entity_id), "name": node.shown,
        "kind": kinds()[node.kind].title if node.kind in kinds() else node.kind,
        "sort": SORTS.get(node.kind, THINGS), "items": node.items, "step": node.steps,
    }  # fmt: skip
