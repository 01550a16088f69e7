"""A list with its message and what it means, the strip of figures, and a number in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

import pandas as pd
import streamlit as st

from components.chart_block import WRAPPED_ROW_PIXELS, about_table, table_block
from components.context import Context
from components.words import plain

Card = tuple[str, str, str]
WHOLE_ROWS = 24  # longer lists scroll


def listed(
    context: Context,
    key: str,
    table: pd.DataFrame,
    *,
    title: str,
    subtitle: str,
    definition: str,
    source: str,
    suppression: str = "",
    wraps: bool = False,
    widths: Mapping[str, str] | None = None,
) -> None:
    """A list under its message with what it means below; without a row, the message and the meaning alone."""
    about = about_table(
        context, title=title, subtitle=subtitle, definition=definition, source=source, suppression=suppression
    )
    table_block(key, table, context, about, draw=partial(_draw, key, table, title, definition, wraps, widths or {}))


def _draw(
    key: str, table: pd.DataFrame, title: str, definition: str, wraps: bool, widths: Mapping[str, str]
) -> None:
    if len(table):
        st.dataframe(
            table, hide_index=True, alt=title, key=f"{key}_table", placeholder="",
            row_height=WRAPPED_ROW_PIXELS if wraps else None, height="content" if len(table) <= WHOLE_ROWS else "auto",
            column_config={name: st.column_config.Column(width=width) for name, width in widths.items()},  # type: ignore[arg-type]
        )  # fmt: skip
    st.caption(plain(definition))


def figures_strip(cards: Iterable[Card]) -> None:
    """One card a figure: label, value, and what it means."""
    with st.container(horizontal=True, key="headline_strip"):
        for label, value, meaning in cards:
            st.markdown(f"{plain(label)}\n\n**{plain(value)}**\n\n:small[:gray[{plain(meaning)}]]")


def number_words(value: float | None) -> str:
    """A whole number with thin-space thousands; ``hidden`` for none."""
    return "hidden" if value is None or pd.isna(value) else f"{int(value):,}".replace(",", "\u2009")
