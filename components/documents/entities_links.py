"""What stands together, as a graph: round one entity or of the whole case; and each tie to be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

import pandas as pd
import streamlit as st

from components.chart_block import chart_block
from components.charts.link_graph import PEOPLE, PLACES, THINGS, link_graph
from components.charts.spec import ChartContext, ChartSpec
from components.documents.desk import Desk, open_entity
from components.documents.entities_list import SOURCE, kinds_found
from components.documents.entity_choice import Choice, choose_entity, plural_of_kinds, title_of_kind
from components.documents.kept import Kept, grown_line, looked_up
from components.documents.passages_read import passages_list
from components.steady import look, steady
from components.words import count_of, plain
from data_access.documents.entities import EntityDetail
from data_access.documents.entity_graph import link_graph as links_round
from data_access.documents.entity_graph import path_between, tie_evidence
from data_access.documents.exposure import explicit_terms
from models.documents.entities.association import Edge, Graph
from models.documents.entities.mention import linking_kinds
from models.documents.exposure import Terms, mask

STEPS, SIZE, KINDS, KINDS_OF_CASE, TIE = (
    f"documents_links_{name}" for name in ("steps", "size", "kinds", "kinds_of_case", "tie")
)
READ_TIE, WAY_TO = "documents_tie_read", "documents_way_to"
SIZES, KEEP = (20, 30, 50), "session"
OF_PEOPLE = ("person", "organisation")
STEP_WORDS = {1: "What stands beside it", 2: "And what stands beside that"}
SORTS = {"person": PEOPLE, "organisation": PEOPLE, "place": PLACES, "postcode": PLACES}
DEFINITION = (
    "Two entities are tied where a passage holds both, or a message went from one to the other. A number is how many "
    "passages and messages those are. The ties shown are those that chance explains least (log-likelihood ratio, "
    "Dunning 1993). That two stand together says nothing of why: read the passages."
)


@dataclass(frozen=True)
class Asked:
    """What a graph is of: the entity in the middle or None, steps from it, how many entities, and of which kinds."""

    entity_id: int | None
    steps: int
    most: int
    kinds: tuple[str, ...]


def ties_part(desk: Desk) -> None:
    """The strongest ties of the case: at first those of people, where any are named."""
    if KINDS_OF_CASE not in look():
        found = set(kinds_found(desk).found["kind"])
        st.session_state[KINDS_OF_CASE] = [kind for kind in OF_PEOPLE if kind in found]
    links_part(desk, None)


def links_part(desk: Desk, detail: EntityDetail | None) -> None:
    """The graph round an entity, or of the strongest ties of the case; then a tie that is chosen, to be read."""
    asked = _asked(None if detail is None else detail.entity_id)
    kept = looked_up(desk, "graph", asked, lambda: _find(desk, asked))
    grown_line(desk, kept, "graph")
    graph, terms = kept.found, explicit_terms(desk.case)
    names = names_in(graph, terms)
    if not graph.edges:
        st.text("Nothing stands together often enough. Choose other kinds, or read the passages that name it.")
        return
    spec = _picture(kept, asked, terms, chart_context(desk))
    chart_block(spec, desk.context, filters={}, on_pick=_open)
    if graph.left_out:
        st.caption(f"{count_of(graph.left_out, 'more entity is', 'more entities are')} tied less, and not drawn.")
    _tie_part(desk, graph.edges, names)


@lru_cache(maxsize=8)
def _picture(kept: Kept[Graph], asked: Asked, terms: Terms, context: ChartContext) -> ChartSpec:
    """The picture of a look, drawn once."""
    graph, names, is_whole = kept.found, names_in(kept.found, terms), asked.entity_id is None
    return link_graph(
        nodes=nodes_frame(graph, names, is_whole), ties=ties_frame(graph),
        middle="" if is_whole else str(graph.nodes[0].entity_id), title=_title(graph, names, asked), context=context,
        key="links-case" if is_whole else "links-one",
    )  # fmt: skip


def way_part(desk: Desk, detail: EntityDetail) -> None:
    """The fewest ties from this entity to another, each to be read."""
    st.text("Through whom or what is it tied to another? The fewest steps are shown, each with what ties it.")
    choice = Choice("way", "The other end", linking_kinds(), without=detail.entity_id)
    choose_entity(desk, choice, "Show the way", partial(_way_to, desk, detail.entity_id))
    wanted = steady().get(WAY_TO)
    if not isinstance(wanted, tuple) or wanted[:2] != (desk.opened.search_id, detail.entity_id):
        return
    *_, other, name = wanted
    kept = looked_up(
        desk, "way", (detail.entity_id, other), lambda: path_between(desk.opened, detail.entity_id, other)
    )
    graph = kept.found
    if not graph.edges:
        st.text(f"No way of a few steps leads to {name}.")
        return
    names = names_in(graph, explicit_terms(desk.case))
    st.markdown(f"### {plain(_way_words(graph, names))}")
    _way_steps(graph, names)
    _tie_part(desk, graph.edges, names)


def names_in(graph: Graph, terms: Terms) -> dict[int, str]:
    """What the entities of a graph are called, explicit terms masked."""
    return {node.entity_id: mask(node.shown, terms).text for node in graph.nodes}


def nodes_frame(graph: Graph, names: dict[int, str], is_whole: bool) -> pd.DataFrame:
    """A row an entity, as the picture takes it."""
    return pd.DataFrame(
        {
            "node_id": [str(node.entity_id) for node in graph.nodes],
            "name": [names[node.entity_id] for node in graph.nodes],
            "kind": [title_of_kind(node.kind) for node in graph.nodes],
            "sort": [SORTS.get(node.kind, THINGS) for node in graph.nodes],
            "items": [node.items for node in graph.nodes],
            "step": [1 if is_whole else node.steps for node in graph.nodes],
        }
    )


def ties_frame(graph: Graph) -> pd.DataFrame:
    """A row a tie, as the picture takes it."""
    rows = [
        (str(e.first_id), str(e.second_id), e.passages, e.items, e.messages_there, e.messages_back) for e in graph.edges
    ]
    return pd.DataFrame(rows, columns=["first", "second", "passages", "items", "there", "back"])


def tie_words(edge: Edge, names: dict[int, str], start: int | None = None) -> str:
    """Two entities and what ties them, beginning with ``start`` where one is given."""
    first, second = names[edge.first_id], names[edge.second_id]
    if start == edge.second_id:
        first, second = second, first
    parts = [count_of(edge.passages, "passage")] if edge.passages else []
    messages = edge.messages_there + edge.messages_back
    parts += [count_of(messages, "message")] if messages else []
    return f"{first} and {second}: {', '.join(parts)}"


def _asked(entity_id: int | None) -> Asked:
    """The controls of the graph."""
    kinds = linking_kinds()
    key = KINDS_OF_CASE if entity_id is None else KINDS
    with st.container(horizontal=True, vertical_alignment="bottom"):
        steps = 1
        if entity_id is not None:
            steps = st.segmented_control(
                "Steps", list(STEP_WORDS), key=STEPS, default=1, required=True, format_func=STEP_WORDS.get,
                persist_state=KEEP,
            )  # fmt: skip
        most = st.segmented_control("At most", SIZES, key=SIZE, default=SIZES[0], required=True, persist_state=KEEP)
        shown = st.multiselect(
            "Kinds", list(kinds), key=key, format_func=plural_of_kinds(kinds).get, placeholder="All kinds",
            persist_state=KEEP,
        )  # fmt: skip
    return Asked(entity_id, int(steps or 1), int(most or SIZES[0]), tuple(shown))


def _find(desk: Desk, asked: Asked) -> Graph:
    is_whole = asked.entity_id is None
    return links_round(
        desk.opened, asked.entity_id, kinds=asked.kinds or None, steps=asked.steps,
        least_together=None if is_whole else 1, limit_nodes=asked.most if is_whole else asked.most + 1,
    )  # fmt: skip


def _title(graph: Graph, names: dict[int, str], asked: Asked) -> str:
    """The strongest tie, as the message of the picture."""
    if asked.entity_id is None:
        return f"Tied most: {tie_words(graph.edges[0], names)}"
    middle = graph.nodes[0].entity_id
    strongest = next((edge for edge in graph.edges if middle in (edge.first_id, edge.second_id)), graph.edges[0])
    other = strongest.second_id if strongest.first_id == middle else strongest.first_id
    if asked.steps > 1:
        further = sum(node.steps > 1 for node in graph.nodes)
        return f"{names[middle]} stands most with {names[other]}; {further} are drawn that stand a step further"
    others = len(graph.nodes) - 1 + graph.left_out
    return f"{names[middle]} stands with {count_of(others, 'other')}, most with {names[other]}"


def chart_context(desk: Desk) -> ChartContext:
    """What the graphs of a case are about."""
    return ChartContext(
        area=desk.case.name, period="", source=SOURCE, definition=DEFINITION, is_synthetic=desk.case.is_synthetic,
        mode="dark" if desk.context.mode == "dark" else "light",
    )  # fmt: skip


def _open(node_id: str) -> None:
    open_entity(int(node_id))


def _tie_part(desk: Desk, edges: Sequence[Edge], names: dict[int, str]) -> None:
    """A tie to choose, and the passages behind it."""
    told = {(edge.first_id, edge.second_id): tie_words(edge, names) for edge in edges}
    left, right = st.columns([4, 1], vertical_alignment="bottom")
    left.selectbox("Read what ties two", list(told), index=None, key=TIE, format_func=told.get)
    right.button("Read it", key="documents_tie_go", on_click=_read_tie, args=(desk, tuple(told)), width="stretch")
    wanted = steady().get(READ_TIE)
    if not isinstance(wanted, tuple) or wanted[0] != desk.opened.search_id or wanted[1] not in told:
        return
    pair = wanted[1]
    kept = looked_up(desk, "tie", pair, lambda: tie_evidence(desk.opened, *pair))
    st.markdown(f"### {plain(told[pair])}")
    passages_list(desk, f"tie_{pair[0]}_{pair[1]}", kept.found, [names[one] for one in pair])


def _read_tie(desk: Desk, pairs: tuple[tuple[int, int], ...]) -> None:
    chosen = look().get(TIE)
    if chosen in pairs:
        steady()[READ_TIE] = (desk.opened.search_id, chosen)


def _way_to(desk: Desk, entity_id: int, other: int, name: str) -> None:
    steady()[WAY_TO] = (desk.opened.search_id, entity_id, other, name)
    steady().pop(READ_TIE, None)


def _way_words(graph: Graph, names: dict[int, str]) -> str:
    first, last = names[graph.nodes[0].entity_id], names[graph.nodes[-1].entity_id]
    if len(graph.edges) == 1:
        return f"{first} and {last} stand together"
    return f"{first} leads to {last} in {len(graph.edges)} steps"


def _way_steps(graph: Graph, names: dict[int, str]) -> None:
    """Each step with what ties it, and the way to the entity that it leads to."""
    for place, (edge, before, node) in enumerate(zip(graph.edges, graph.nodes, graph.nodes[1:], strict=False), 1):
        with st.container(horizontal=True, vertical_alignment="center", key=f"documents_way_step_{place}"):
            st.markdown(f"**{place}.** {plain(tie_words(edge, names, before.entity_id))}")
            st.button(
                plain(f"Go to {names[node.entity_id]}"), key=f"documents_way_{node.entity_id}", type="tertiary",
                on_click=open_entity, args=(node.entity_id,),
            )  # fmt: skip
