"""The benefits map: the network as it stands, the node in focus, the picture and its exports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, partial

import pandas as pd
import streamlit as st

from components.chart_block import about_table, chart_block, export_links, file_links
from components.charts.dependency_network import dependency_network
from components.charts.spec import ChartContext, ChartSpec
from components.charts.svg import svg_of
from components.charts.svg_text import FAMILY
from components.charts.words import whole
from components.context import Context
from components.controls import choose_by_id
from components.runtime import runtime
from components.words import day
from data_access.benefits.reading import Register, register_of
from data_access.benefits.standing import Standings, standings_of
from data_access.exports import About
from models.benefits.kinds import NODE_KINDS
from models.benefits.network import BENEFIT, STEP_NAMES, STEPS, Network, Node, downstream, nearest, network_of, upstream
from models.benefits.network_faults import single_points
from models.benefits.network_words import carried_most, checks_message, focus_words, map_message
from models.benefits.settings import section

KEPT, WHOLE, FOCUS = 16, "", "node"
SVG_WIDTH, LIKE_IT = 1200, "Times New Roman, Liberation Serif, Tinos, serif"
SOURCE = "Benefits register of the NDAO; services, success criteria and pillars of the founding document"
PROPOSAL = "Proposal: the picture of Appendix D is missing in the founding document. The board has not agreed this map."
DEFINITION = (
    "Benefits dependency network (Ward and Daniel): services deliver outputs, links of the register lead from outputs "
    "over business changes to benefits and from benefit to benefit, profiles name the success criteria that benefits "
    "serve. Which criterion serves which pillar is worked out from the pillars of the services, as a proposal. Retired "
    "benefits are left out. Columns are ordered so that few lines cross."
)


@dataclass(frozen=True, eq=False)
class BenefitsMap:
    """The register and the network that it makes, with states as they were on a day."""

    register: Register
    network: Network
    as_at: date

    @property
    def is_large(self) -> bool:
        """Whether it has too many nodes for one picture."""
        return len(self.network.nodes) > section("map")["most_drawn"]


def map_of(context: Context) -> BenefitsMap:
    """The map as the register stands; values count up to the reader's date."""
    stores = runtime().stores
    register = register_of(stores, context.viewer)
    return _map(register, standings_of(stores, context.viewer, as_at=context.as_at), context.as_at)


def map_title(benefits_map: BenefitsMap) -> str:
    """The message of the page."""
    return map_message(benefits_map.network)


def map_detail(benefits_map: BenefitsMap) -> str:
    """What the checks found, and what the map is."""
    return f"{checks_message(benefits_map.network)} {PROPOSAL}"


def choose_node(benefits_map: BenefitsMap) -> str:
    """The node in focus, kept in the address by its id; empty for the whole map."""
    return choose_by_id("In focus", FOCUS, node_names(benefits_map.network), default=WHOLE)


def map_figure(context: Context, benefits_map: BenefitsMap, focus: str) -> None:
    """The picture, or on a phone the list by step, with what is in focus in words, and the files."""
    if not benefits_map.network.of(BENEFIT):
        st.text("No benefit is recorded. Those who edit enter benefits, outputs and changes, and link them here.")
    if not any(benefits_map.network.of(kind) for kind in NODE_KINDS):
        return
    own = replace(context, is_synthetic=benefits_map.register.is_synthetic)
    drawn = drawn_around(benefits_map, focus)
    if drawn.left_out:
        st.text(drawn.left_out)
    spec = map_picture(benefits_map, focus, _chart_context(own, benefits_map))
    chart_block(spec, own, filters=_filters(benefits_map, focus), on_pick=_pick)
    _by_step(benefits_map, focus, drawn)
    _files(own, benefits_map, focus)


@dataclass(frozen=True)
class Drawn:
    """The nodes that are drawn, the one that they are drawn around, and what is said of those left out."""

    node_ids: frozenset[str]
    centre: str
    left_out: str


@lru_cache(maxsize=KEPT)
def drawn_around(benefits_map: BenefitsMap, focus: str) -> Drawn:
    """All nodes of a small map; of a large one those nearest to the focus, else to what carries most."""
    network = benefits_map.network
    if not benefits_map.is_large:
        return Drawn(frozenset(network.nodes), focus, "")
    centre, most = focus or _weightiest(network), int(section("map")["most_drawn"])
    shown, near = nearest(network, centre, most), len(upstream(network, centre) | downstream(network, centre)) + 1
    start = f"The map has {whole(len(network.nodes))} nodes, too many for one picture."
    what = "what leads to it and follows from it"
    if len(shown) < near:
        what = f"the {len(shown)} nearest of {whole(near)} nodes before and after it"
    end = f"Drawn is {network.nodes[centre].title}, with {what}. Choose another node above."
    return Drawn(shown, centre, f"{start} {end}")


@lru_cache(maxsize=KEPT)
def map_picture(benefits_map: BenefitsMap, focus: str, context: ChartContext) -> ChartSpec:
    """The figure with a node in focus, or whole."""
    drawn, network = drawn_around(benefits_map, focus), benefits_map.network
    chosen = [node for node in network.nodes.values() if node.node_id in drawn.node_ids]
    nodes = [(node.node_id, node.kind, node.title, node.state, node.words) for node in chosen]
    links = [(edge.start, edge.end, edge.strength) for edge in network.edges]
    return dependency_network(
        nodes=pd.DataFrame(nodes, columns=["node_id", "step", "title", "state", "words"]),
        links=pd.DataFrame(links, columns=["start", "end", "strength"]),
        title=focus_words(network, drawn.centre).removesuffix(".") if drawn.centre else carried_most(network),
        note=PROPOSAL,
        focus=drawn.centre,
        context=context,
    )


@lru_cache(maxsize=KEPT)
def links_table(benefits_map: BenefitsMap) -> pd.DataFrame:
    """One row a link of the map, from left to right."""
    nodes, edges = benefits_map.network.nodes, benefits_map.network.edges
    ends = [(nodes[edge.start], nodes[edge.end], edge) for edge in edges]
    ends.sort(key=lambda row: (STEPS.index(row[0].kind), row[0].node_id))
    return pd.DataFrame(
        {
            "From step": [STEP_NAMES[start.kind] for start, _, _ in ends],
            "From id": [start.node_id for start, _, _ in ends],
            "From": [start.title for start, _, _ in ends],
            "To step": [STEP_NAMES[end.kind] for _, end, _ in ends],
            "To id": [end.node_id for _, end, _ in ends],
            "To": [end.title for _, end, _ in ends],
            "Kind": [edge.kind for _, _, edge in ends],
            "Strength": [edge.strength for _, _, edge in ends],
            "Note": [edge.note for _, _, edge in ends],
            "Link": [edge.row_id for _, _, edge in ends],
        }
    )


@lru_cache(maxsize=KEPT)
def node_names(network: Network) -> Mapping[str, str]:
    """What the select box calls each node, the whole map first."""
    named = {node.node_id: f"{STEP_NAMES[node.kind]}: {node.node_id} {node.title}" for node in network.nodes.values()}
    return {WHOLE: "The whole map", **named}


@lru_cache(maxsize=KEPT)
def steps_in_words(benefits_map: BenefitsMap, focus: str) -> tuple[tuple[str, str], ...]:
    """(heading, one line a node) of each step: what the picture shows, for a screen that is too narrow for it."""
    network, drawn = benefits_map.network, drawn_around(benefits_map, focus)
    shown = drawn.node_ids
    if drawn.centre:
        shown = shown & (upstream(network, drawn.centre) | downstream(network, drawn.centre) | {drawn.centre})
    steps = [(step, [network.nodes[one] for one in network.of(step) if one in shown]) for step in STEPS]
    return tuple(
        (f"{STEP_NAMES[step]} ({len(nodes)})", "\n".join(_line(network, node) for node in nodes) or "None")
        for step, nodes in steps
    )


@lru_cache(maxsize=KEPT)
def _map(register: Register, standings: Standings, as_at: date) -> BenefitsMap:
    valued = frozenset(name for name, one in standings.by_measure.items() if one.actual is not None)
    return BenefitsMap(register, network_of(register, as_at=as_at, valued=valued), as_at)


def _weightiest(network: Network) -> str:
    worst = single_points(network)
    return worst[0].node_ids[0] if worst else next(iter(network.of(BENEFIT)), next(iter(network.nodes)))


def _line(network: Network, node: Node) -> str:
    words = f" ({node.words})" if node.words else ""
    after = [network.nodes[one].title for one in network.after[node.node_id]]
    shown = after[:3] + ([f"{len(after) - 3} more"] if len(after) > 3 else [])
    arrow = " \u2192 " if shown else ""
    return f"\u2022 {node.title}{words}{arrow}{'; '.join(shown)}"


def _by_step(benefits_map: BenefitsMap, focus: str, drawn: Drawn) -> None:
    """Shown where the picture is not: the style sheet chooses by the width of the screen."""
    with st.container(key="map_by_step"):
        for heading, lines in steps_in_words(benefits_map, focus):
            with st.expander(heading, expanded=bool(focus)):
                st.text(lines)


def _pick(node_id: str) -> None:
    st.session_state[FOCUS] = node_id


def _filters(benefits_map: BenefitsMap, focus: str) -> Mapping[str, str]:
    return {"In focus": focus or "The whole map"}


def _chart_context(context: Context, benefits_map: BenefitsMap) -> ChartContext:
    return ChartContext(
        area="national",
        period=f"states on {day(benefits_map.as_at)}",
        source=SOURCE,
        definition=DEFINITION,
        is_synthetic=context.is_synthetic,
        mode=context.mode,
    )


def _files(context: Context, benefits_map: BenefitsMap, focus: str) -> None:
    about = about_table(
        context,
        title=f"Benefits map: {map_message(benefits_map.network)}",
        subtitle=f"{len(benefits_map.network.edges)} links. {PROPOSAL}",
        definition=DEFINITION,
        source=SOURCE,
        filters=_filters(benefits_map, focus),
    )
    paper = replace(_chart_context(context, benefits_map), mode="light")
    make = partial(svg_bytes, benefits_map, focus, paper)
    with st.container(horizontal=True):
        edits = benefits_map.register.edits
        file_links(f"benefits-map-picture-{edits}", context, about, {"svg": ("Picture (SVG)", make)})
        labels = {"csv": "Links (CSV)", "xlsx": "Links (XLSX)"}
        export_links(f"benefits-map-links-{edits}", links_table(benefits_map), context, about, formats=labels)


def svg_bytes(benefits_map: BenefitsMap, focus: str, context: ChartContext, about: About) -> bytes:
    """The picture as an SVG file in the colours of paper, with faces of much the same width for other machines."""
    drawn = svg_of(map_picture(benefits_map, focus, context), width=SVG_WIDTH)
    return drawn.replace(f'font-family="{FAMILY}"', f'font-family="{FAMILY}, {LIKE_IT}"', 1).encode("utf-8")
