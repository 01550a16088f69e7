"""The figures of a dataset in a line."""

from __future__ import annotations

import streamlit as st

from components.series.shown import Shown
from components.words import plain


def dataset_strip(shown: Shown) -> None:
    """Series, periods, signals, false signals to expect, seasonal series."""
    result = shown.examined.overview
    series = result.series
    cards = (
        ("Series", f"{len(series.series_ids):,}", f"{result.judged:,} judged"),
        ("Periods", f"{len(series.periods):,}", f"{series.name_of(0)} to {series.name_of(len(series.periods) - 1)}"),
        ("Listed signals", f"{int(result.listed.sum()):,}", "a tenth false on average"),
        ("Expected by chance", f"{result.expected_false:.0f}", f"of {int(result.flagged.sum()):,} that meet a rule"),
        ("Seasonal", f"{int(result.is_seasonal.sum()):,}", "season taken out"),
    )
    with st.container(horizontal=True, key="headline_strip"):
        for label, value, meaning in cards:
            words = [plain(text.replace(",", "\u2009")) for text in (label, value, meaning)]
            st.markdown(f"{words[0]}\n\n**{words[1]}**\n\n:small[:gray[{words[2]}]]")
