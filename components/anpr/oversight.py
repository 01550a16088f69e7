"""What the pages of oversight have in common: a list with its message, the strip of figures, how a chart is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

import pandas as pd
import streamlit as st

from components.chart_block import WRAPPED_ROW_PIXELS, about_table, table_block
from components.charts.spec import ChartContext
from components.context import Context
from components.words import plain
from models.anpr.fairness import ClassShare
from models.anpr.settings import section

Card = tuple[str, str, str]
TRUE_LEAD = "true_lead"
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


def innocent_block(context: Context, key: str, innocent: Sequence[ClassShare], source: str) -> None:
    """What leads were found to be that were none: every kind, those that nobody or few met told alike."""
    few = int(str(section("rules", "disclosure")["largest_hidden_count"])) + 1
    shown = [one for one in innocent if one.leads is not None]
    told = [(_kind_words(one.title), number_words(one.leads), f"{one.share:.0%}") for one in shown]
    met = {one.code for one in shown}
    others = [str(title) for code, title in section("ranking", "judgements").items() if code not in {TRUE_LEAD, *met}]
    rows = told + [(_kind_words(title), f"fewer than {few}", "") for title in others]
    table = pd.DataFrame(rows, columns=["Found to be", "Leads", "Share of those judged"])
    title = f"No kind of innocent lead was found {few} times yet"
    if told:
        title = f"Most often wrong: {told[0][0].lower()}"
    listed(
        context, key, table, title=title, subtitle="Leads that were judged innocent, by kind", source=source,
        definition="Who drives like those that are looked for, without being one. Few and none are told alike.",
        suppression=f"Counts below {few}.",
    )  # fmt: skip


def _kind_words(title: str) -> str:
    return title.removeprefix("Innocent: ").capitalize()


def figures_strip(cards: Iterable[Card]) -> None:
    """One card a figure: label, value, and what it means."""
    with st.container(horizontal=True, key="headline_strip"):
        for label, value, meaning in cards:
            st.markdown(f"{plain(label)}\n\n**{plain(value)}**\n\n:small[:gray[{plain(meaning)}]]")


def drawn(context: Context, *, is_synthetic: bool, source: str, definition: str) -> ChartContext:
    """How a picture is drawn that is not of the national data."""
    return ChartContext(
        area="", period="", source=source, definition=definition, is_synthetic=is_synthetic,
        mode="dark" if context.mode == "dark" else "light",
    )  # fmt: skip


def number_words(value: float | None) -> str:
    """A whole number with thin-space thousands; ``hidden`` for none."""
    return "hidden" if value is None or pd.isna(value) else f"{int(value):,}".replace(",", "\u2009")
