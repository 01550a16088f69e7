"""A figure with all that belongs to it: message, measure, table twin, export, and where it is from."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from components.charts.spec import ChartSpec
from components.context import Context, session_hash
from components.offers import OFFERS, Offer
from components.words import day, plain
from data_access.exports import About
from models.access import may

PLOTLY_CONFIG = {"displaylogo": False, "modeBarButtons": [["toImage"]], "scrollZoom": False, "doubleClick": False}


def chart_block(
    spec: ChartSpec, context: Context, *, filters: Mapping[str, str], suppression: str = "", can_select: bool = False
) -> str | None:
    """Draw a figure; with ``can_select`` return the id (first custom value) of the point that was picked."""
    with st.container(border=True, key=f"figure_{spec.key}"):
        st.subheader(plain(spec.title), anchor=False)
        st.caption(plain(spec.subtitle))
        view = st.session_state.get(f"view_{spec.key}") or "Chart"
        picked = _draw_chart(spec, can_select=can_select) if view == "Chart" else _draw_table(spec)
        _controls(spec, context, filters, suppression)
    return picked


def export_links(
    name: str, table: object, context: Context, about: About, *, formats: Mapping[str, str] | None = None
) -> None:
    """Links that fetch a table through the audited route, for viewers whose role may export."""
    if not may(context.viewer, "export"):
        return
    token = OFFERS.make(Offer(context.viewer, session_hash(), name, table, about))
    for file_type, label in (formats or {"csv": "CSV", "xlsx": "XLSX"}).items():
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
        filters=tuple((filters or {}).items()),
        definition=definition,
        as_at=day(context.as_at),
        source=source,
        data_version=context.version,
        is_synthetic=context.is_synthetic,
        suppression=suppression or "None needed.",
        generated_by_role=context.viewer.role.title,
    )


def _draw_chart(spec: ChartSpec, *, can_select: bool) -> str | None:
    chosen = st.plotly_chart(
        spec.figure,
        theme=None,
        key=f"plot_{spec.key}",
        config=PLOTLY_CONFIG,
        on_select="rerun" if can_select else "ignore",
        selection_mode="points",
        alt=spec.alt,
    )
    points = chosen["selection"]["points"] if can_select else []
    custom = points[0].get("customdata") if points else None
    return str(custom[0] if isinstance(custom, list) else custom) if custom else None


def _draw_table(spec: ChartSpec) -> None:
    st.dataframe(spec.table, hide_index=True, alt=spec.alt, key=f"table_{spec.key}")


def _controls(spec: ChartSpec, context: Context, filters: Mapping[str, str], suppression: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"chart_controls_{spec.key}"):
        st.segmented_control(
            "Chart or table",
            ["Chart", "Table"],
            default="Chart",
            key=f"view_{spec.key}",
            label_visibility="collapsed",
            required=True,
        )
        about = about_table(
            context,
            title=spec.title,
            subtitle=spec.subtitle,
            definition=spec.definition,
            source=spec.source,
            filters=filters,
            suppression=suppression,
        )
        export_links(spec.key, spec.table, context, about)
        with st.popover("Where is this from?", type="tertiary"):
            st.text(spec.definition)
            st.text(f"Source: {spec.source}")
            st.text(f"As at {day(context.as_at)}, data {context.version}. {context.synthetic_words()}")
            st.text(f"In words: {spec.alt}")
