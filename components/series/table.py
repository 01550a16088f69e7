"""Every series of a dataset in one table, sorted by what needs attention, under the false-alarm budget."""

from __future__ import annotations

from functools import lru_cache, partial

import numpy as np
import pandas as pd
import streamlit as st

from components.chart_block import about_table, table_block
from components.context import Context
from components.series.shown import Shown
from components.words import count_of, plain
from models.performance.findings import variation_icon
from models.performance.signals import odds_in_words
from models.series.datasets import short_id

LIKENESS = "How much a period is like the one before: 0 not at all, 1 wholly. Limits are widened for it."
SERIES_KEY = "series_id"
VIEWS = ("All", "Listed signals", "Flagged", "Seasonal", "Not judged")
DEFINITION = (
    "XmR charts with the rules of Making Data Count, season taken out, limits widened where neighbouring periods "
    "resemble each other; small counts by exact Poisson limits. Usual range: the limits at the latest period, its "
    "season put back. By chance: how often an unchanged series ends so unusually. Listed: signals that stand after "
    "Benjamini and Hochberg over all series, of which a tenth are false on average. No assurance icon: published "
    "figures have no target."
)


def message(shown: Shown) -> str:
    """The page's message: how many series have changed by more than chance explains."""
    result = shown.examined.overview
    judged, listed = result.judged, int(result.listed.sum())
    if not judged:
        return f"{shown.about.title}: no series is long enough to tell signal from noise"
    if not listed:
        return f"{shown.about.title}: no change that chance does not explain in {count_of(judged, 'series', 'series')}"
    verb = "has" if listed == 1 else "have"
    words = f"{listed:,} of {judged:,} series {verb} changed by more than chance explains".replace(",", "\u2009")
    return f"{shown.about.title}: {words}"


def budget_words(shown: Shown) -> str:
    """What the reader must know about false alarms."""
    result = shown.examined.overview
    if not result.judged:
        return f"Limits of fewer than {result.monitored.treatment.minimum_points} values would be trial ones."
    expected = f"about {result.expected_false:.0f}" if result.expected_false >= 1 else "fewer than one"
    listed = int(result.listed.sum())
    told = "is listed as a signal" if listed == 1 else "are listed as signals"
    return (
        f"{int(result.flagged.sum()):,} of {result.judged:,} charts meet a rule at their last point; chance alone "
        f"would flag {expected}. {listed:,} {told}; of such lists a tenth is false on average."
    )


def series_block(shown: Shown, context: Context) -> None:
    """The filters, and the table in which a row can be picked."""
    with st.container(horizontal=True, key="series_filters"):
        view = st.segmented_control("Show", VIEWS, default=VIEWS[0], key="series_view", required=True)
        words = st.text_input("Words in the name", key="series_words", placeholder="burglary camden")
    rows = filtered(shown, view or VIEWS[0], words)
    about = about_table(
        context,
        title=f"{count_of(len(rows), 'series', 'series')} of {shown.about.title}",
        subtitle="What needs attention first; pick a row to draw it",
        definition=DEFINITION,
        source=f"{shown.about.publisher}. {shown.about.attribution}",
        filters={"Show": view or VIEWS[0], "Words": words},
    )
    table_block(f"series-{shown.about.key}", rows, context, about, draw=partial(_draw, rows, shown))


def filtered(shown: Shown, view: str, words: str) -> pd.DataFrame:
    """The rows of the table that the filters leave."""
    rows = table_rows(shown)
    wanted = {
        "Listed signals": rows["Listed"],
        "Flagged": rows["Change"].str.startswith(("■",)),
        "Seasonal": rows["Seasonal"],
        "Not judged": rows["Why not judged"] != "",
    }.get(view, pd.Series(True, index=rows.index))
    for word in words.split():
        wanted = wanted & rows["Series"].str.contains(word, case=False, regex=False)
    return rows[wanted]


@lru_cache(maxsize=8)
def table_rows(shown: Shown) -> pd.DataFrame:
    """One row a series, sorted by what needs attention; the index holds the short id."""
    result = shown.examined.overview
    order = result.order
    variations = [result.monitored.variation(int(at)) for at in order]
    icons = [
        variation_icon(None if int(at) in result.refused else name) for at, name in zip(order, variations, strict=True)
    ]
    decimals = shown.about.decimals
    return pd.DataFrame(
        {
            "Series": [shown.names[at] for at in order],
            "Change": [f"{icon.mark} {icon.label.partition(':')[0]}" for icon in icons],
            "Listed": result.listed[order],
            "Latest": np.round(result.latest[order], decimals),
            "Usual from": np.round(result.lowest[order], decimals),
            "to": np.round(result.highest[order], decimals),
            "By chance": [_odds(result.monitored.p[at]) for at in order],
            "Seasonal": result.is_seasonal[order],
            "Likeness of neighbours": np.round(result.monitored.rho[order], 2),
            "Values": result.series.observed()[order],
            "Why not judged": [result.refused.get(int(at), "") for at in order],
        },
        index=[short_id(result.series.series_ids[at]) for at in order],
    )


def _odds(p: float) -> str:
    return "" if np.isnan(p) else odds_in_words(float(p))


def _draw(rows: pd.DataFrame, shown: Shown) -> None:
    key = f"series_rows_{shown.about.key}"
    st.dataframe(
        rows,
        hide_index=True,
        height=330,
        key=key,
        on_select=partial(_picked, key, list(rows.index)),
        selection_mode="single-row",
        column_config={
            "By chance": st.column_config.TextColumn(help="How often an unchanged series ends so unusually"),
            "Likeness of neighbours": st.column_config.NumberColumn(help=LIKENESS),
            "Series": st.column_config.TextColumn(width="large"),
            "Why not judged": st.column_config.TextColumn(width="medium"),
        },
        alt=plain(f"Series of {shown.about.title}, what needs attention first"),
    )


def _picked(key: str, ids: list[str]) -> None:
    rows = st.session_state[key]["selection"]["rows"]
    if rows and rows[0] < len(ids):
        st.session_state[SERIES_KEY] = ids[rows[0]]
