"""What those who edit do to the map: links, outputs and business changes."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from components.benefits.map import BenefitsMap
from components.benefits.row_form import row_form, withdraw_form
from components.context import Context
from models.access import may
from models.benefits.kinds import CHANGE, EDIT, LINK, OUTPUT, RegisterRow

ADD_LINK, CHANGE_LINK = "Add a link", "Change or withdraw a link"
ADD_OUTPUT, ADD_CHANGE = "Add an output", "Add a business change"
CHANGE_NODE = "Change or withdraw what is in focus"
LINKS_OFFERED = 400
WORK = "map_work"


def map_editing(context: Context, benefits_map: BenefitsMap, focus: str) -> None:
    """One thing to do at a time, for those whose role edits benefits."""
    if not may(context.viewer, EDIT):
        return
    st.subheader("Change the map", anchor=False)
    node = node_row(benefits_map, focus)
    choices = [ADD_LINK, CHANGE_LINK, ADD_OUTPUT, ADD_CHANGE, *([CHANGE_NODE] if node else [])]
    chosen = st.segmented_control("What to do", choices, key=WORK, label_visibility="collapsed")
    if chosen == ADD_LINK:
        row_form(context, LINK)
    elif chosen == CHANGE_LINK:
        _change_link(context, benefits_map, focus)
    elif chosen in (ADD_OUTPUT, ADD_CHANGE):
        row_form(context, OUTPUT if chosen == ADD_OUTPUT else CHANGE)
    elif chosen == CHANGE_NODE and node:
        _change_node(context, benefits_map, node)


def node_row(benefits_map: BenefitsMap, focus: str) -> RegisterRow | None:
    """The output or business change in focus; None for anything else: benefits are edited in their profiles."""
    register = benefits_map.register
    return register.row(OUTPUT, focus) or register.row(CHANGE, focus)


def links_of(benefits_map: BenefitsMap, focus: str) -> Mapping[str, str]:
    """What each link is called, by its id: those of the node in focus, else all."""
    nodes, edges = benefits_map.network.nodes, benefits_map.network.edges
    chosen = [edge for edge in edges if edge.row_id and (not focus or focus in (edge.start, edge.end))]
    return {
        edge.row_id: f"{edge.row_id}: {nodes[edge.start].title} \u2192 {nodes[edge.end].title}" for edge in chosen
    }


def _change_link(context: Context, benefits_map: BenefitsMap, focus: str) -> None:
    names = links_of(benefits_map, focus)
    if len(names) > LINKS_OFFERED:
        st.text(f"The map has {len(names)} links. Put a node in focus first: its links are then offered.")
        return
    if not names:
        st.text("There is no link here yet.")
        return
    if st.session_state.get("map_link") not in names:
        st.session_state["map_link"] = next(iter(names))
    link_id = st.selectbox("Link", list(names), key="map_link", format_func=lambda item: names.get(item, item))
    link = benefits_map.register.row(LINK, link_id)
    if link is not None:
        row_form(context, LINK, link)
        withdraw_form(context, link)


def _change_node(context: Context, benefits_map: BenefitsMap, node: RegisterRow) -> None:
    row_form(context, node.kind_id, node)
    if links_of(benefits_map, node.row_id):
        st.text("Withdraw its links first: then it can be withdrawn too.")
    else:
        withdraw_form(context, node)
