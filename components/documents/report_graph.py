"""The pictures of a case report: what stands together, one round each chosen entity."""

from __future__ import annotations

from collections.abc import Sequence

from components.charts.link_graph import link_graph
from components.charts.spec import ChartContext
from components.charts.svg import picture_of
from components.context import Context
from components.documents.entities_links import DEFINITION, nodes_frame, ties_frame
from components.words import count_of
from models.documents.entities.association import Graph
from models.reports.content import Picture

SOURCE = "Passages and messages of the case"


def graph_pictures(graphs: Sequence[Graph], context: Context) -> tuple[Picture, ...]:
    """A picture round each entity that is tied to another one; names as the graph has them."""
    drawn = ChartContext(
        area="", period="", source=SOURCE, definition=DEFINITION, is_synthetic=context.is_synthetic, mode="light"
    )
    return tuple(_picture(graph, drawn, at) for at, graph in enumerate(graphs) if graph.edges)


def _picture(graph: Graph, context: ChartContext, at: int) -> Picture:
    middle = next((node for node in graph.nodes if node.steps == 0), graph.nodes[0])
    more = f"; {graph.left_out:,} more are not drawn" if graph.left_out else ""
    names = {node.entity_id: node.shown for node in graph.nodes}
    spec = link_graph(
        nodes=nodes_frame(graph, names, False),
        ties=ties_frame(graph),
        title=f"{middle.shown} stands together with {count_of(len(graph.nodes) - 1, 'other')}{more}",
        context=context,
        middle=str(middle.entity_id),
        key=f"report-links-{at}",
    )
    return picture_of(spec)
