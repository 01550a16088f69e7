"""A figure with all that belongs to it: message, measure, table twin, export, and where it is from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

import pandas as pd
import streamlit as st

from components.charts.spec import ChartSpec, MapSpec
from components.context import Context, session_hash
from components.offers import OFFERS, Offer
from components.ready_figure import ReadyFigure
from components.words import day, plain, together
from data_access.exports import About
from models.access import may

VIEWS = ("Chart", "Table", "Data and source")
LIST_VIEWS = ("List", "Data and source")
WRAPPED_ROW_PIXELS = 66  # words wrap in rows higher than four times the size of the type
NOT_YET = datetime(1970, 1, 1)  # replaced when the file is fetched
PLOTLY_CONFIG = {"displaylogo": False, "modeBarButtons": [["toImage"]], "scrollZoom": False, "doubleClick": False}


def chart_block(
    spec: ChartSpec,
    context: Context,
    *,
    filters: Mapping[str, str],
    suppression: str = "",
    on_pick: Callable[[str], None] | None = None,
) -> None:
    """Draw a figure; ``on_pick`` is called with the id (first custom value) of a point that the reader picks."""
    _block(spec, context, filters, suppression, draw=lambda: _draw_chart(spec, on_pick))


def map_block(
    spec: MapSpec,
    context: Context,
    *,
    filters: Mapping[str, str],
    suppression: str = "",
    on_pick: Callable[[str, str], None] | None = None,
) -> None:
    """Draw a map, with its table twin: a browser without WebGL shows the map empty.

    ``on_pick`` is called with the layer and the ``id`` of an object that the reader picks.
    """
    _block(spec, context, filters, suppression, draw=lambda: _draw_map(spec, on_pick))


def table_block(key: str, table: pd.DataFrame, context: Context, about: About, *, draw: Callable[[], None]) -> None:
    """A list with its message, drawn by ``draw``, and the same exports and source as a figure."""
    view = st.session_state.get(f"view_{key}") or LIST_VIEWS[0]
    with st.container(border=True, key=f"figure_{key}"):
        block_heading(about.title, about.subtitle)
        if view == LIST_VIEWS[0]:
            draw()
        else:
            _origin(key, table, context, about)
        _view_control(key, LIST_VIEWS)


def block_heading(title: str, subtitle: str) -> None:
    """Message and measure of a block, in one element; both are shown letter for letter."""
    st.markdown(f"### {together(title)}\n\n:small[:gray[{plain(subtitle)}]]")


def export_links(
    name: str, table: pd.DataFrame, context: Context, about: About, *, formats: Mapping[str, str] | None = None
) -> None:
    """Links that fetch a table through the audited route, for viewers whose role may export."""
    if not may(context.viewer, "export"):
        return
    token = OFFERS.make(Offer(context.viewer, session_hash(), name, table, about))
    for file_type, label in (formats or {"csv": "CSV", "xlsx": "XLSX"}).items():
        st.link_button(label, f"/export/{token}?format={file_type}", type="tertiary", icon=":material/download:")


def file_links(
    name: str, context: Context, about: About, makers: Mapping[str, tuple[str, Callable[[About], bytes]]]
) -> None:
    """Links that fetch files made when they are asked for, by type: label, and what makes the file; audited."""
    if not may(context.viewer, "export"):
        return
    made = {file_type: make for file_type, (_, make) in makers.items()}
    token = OFFERS.make(Offer(context.viewer, session_hash(), name, pd.DataFrame(), about, made))
    for file_type, (label, _) in makers.items():
        st.link_button(label, f"/export/{token}?format={file_type}", type="tertiary", icon=":material/download:")


def about_table(
    context: Context,
    *,
    title: str,
    subtitle: str,
    definition: str,
    source: str,
    filters: Mapping[str, str] | None = None,
    suppression: str = "",
) -> About:
    """What an export says about itself."""
    return About(
        title=title,
        subtitle=subtitle,
        filters={**(filters or {}), "Regional unit": context.unit_id or "all", "Scope": context.scope_words()},
        definition=definition,
        as_at=context.as_at,
        source=source,
        data_version=context.version,
        is_synthetic=context.is_synthetic,
        suppression=suppression or "None needed.",
        generated_at=NOT_YET,
        generated_by_role=context.viewer.role.title,
    )


def _block(
    spec: ChartSpec | MapSpec,
    context: Context,
    filters: Mapping[str, str],
    suppression: str,
    *,
    draw: Callable[[], None],
) -> None:
    view = st.session_state.get(f"view_{spec.key}") or VIEWS[0]
    with st.container(border=True, key=f"figure_{spec.key}"):
        block_heading(spec.title, spec.subtitle)
        if view == "Table":
            st.dataframe(spec.table, hide_index=True, alt=spec.alt, key=f"table_{spec.key}")
        elif view == "Data and source":
            _origin(spec.key, spec.table, context, _about_figure(spec, context, filters, suppression))
            st.text(f"In words: {spec.alt}")
        else:
            draw()
        _view_control(spec.key, VIEWS)


def _view_control(key: str, views: tuple[str, ...]) -> None:
    st.segmented_control(
        f"View of {key}", views, default=views[0], key=f"view_{key}", label_visibility="collapsed", required=True
    )


def _about_figure(spec: ChartSpec | MapSpec, context: Context, filters: Mapping[str, str], suppression: str) -> About:
    return about_table(
        context,
        title=spec.title,
        subtitle=spec.subtitle,
        definition=spec.definition,
        source=spec.source,
        filters=filters,
        suppression=suppression,
    )


def _draw_chart(spec: ChartSpec, on_pick: Callable[[str], None] | None) -> None:
    key = f"plot_{spec.key}"
    st.plotly_chart(
        ReadyFigure(spec.figure),
        theme=None,
        key=key,
        config=PLOTLY_CONFIG,
        on_select=partial(_picked, key, on_pick) if on_pick else "ignore",
        selection_mode="points",
        alt=spec.alt,
    )


def _picked(key: str, on_pick: Callable[[str], None]) -> None:
    points = st.session_state[key]["selection"]["points"]
    custom = points[0].get("customdata") if points else None
    if custom:
        on_pick(str(custom[0] if isinstance(custom, list) else custom))


def _draw_map(spec: MapSpec, on_pick: Callable[[str, str], None] | None) -> None:
    from components.ready_deck import ReadyDeck

    key = f"map_{spec.key}"
    st.pydeck_chart(
        ReadyDeck(spec),
        height=spec.height,
        key=key,
        alt=spec.alt,
        on_select=partial(_picked_on_map, key, on_pick) if on_pick else "ignore",
        selection_mode="single-object",
    )
    st.caption(plain(f"{spec.legend_start}{', '.join(words for _, words in spec.legend)}."))


def _picked_on_map(key: str, on_pick: Callable[[str, str], None]) -> None:
    for layer, objects in st.session_state[key]["selection"]["objects"].items():
        if objects and objects[0].get("id"):
            on_pick(layer, str(objects[0]["id"]))


def _origin(key: str, table: pd.DataFrame, context: Context, about: About) -> None:
    """Downloads, definition and source."""
    with st.container(horizontal=True):
        export_links(key, table, context, about)
    st.text(about.definition)
    st.text(f"Source: {about.source}. As at {day(context.as_at)}, data {context.version}. {context.synthetic_words()}")
