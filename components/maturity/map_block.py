"""The national picture: tiles by default, the real map as the second view."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from components.chart_block import chart_block, map_block
from components.context import Context
from components.drill import ask_for_page
from components.maturity import figures
from components.maturity.choice import Subject, Wave
from models.access import may

VIEWS = ("Tiles", "Map")


def choose_picture() -> str:
    """Tiles, or the real map."""
    return st.segmented_control("Picture", VIEWS, default="Tiles", key="picture", bind="query-params", required=True)


def force_map(
    context: Context,
    wave: Wave,
    subject: Subject,
    *,
    picture: str,
    filters: Mapping[str, str],
    on_pick: Callable[[str], None] | None,
) -> None:
    """The forces by level, as tiles or as a map."""
    if picture == "Map":
        map_block(figures.areas(context, wave, subject), context, filters=filters)
    else:
        chart_block(figures.tiles(context, wave, subject), context, filters=filters, on_pick=on_pick)


def opens_force(context: Context) -> Callable[[str], None] | None:
    """What happens when a force is picked: its page opens, where the role may see it."""
    if not may(context.viewer, "maturity.force"):
        return None
    return lambda force_id: ask_for_page("force-maturity", {"force": force_id})
