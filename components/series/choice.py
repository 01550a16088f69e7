"""Which dataset is on show, and how much of it."""

from __future__ import annotations

import streamlit as st

from components.context import Context
from components.controls import choose, choose_by_id
from components.series.opening import OPENED_DATASET
from components.series.shown import Shown, dataset_names, shown, usual_window

DATASET_KEY = "series_dataset"
WINDOWS = {"36": "36 periods", "60": "60 periods", "120": "120 periods"}


def choose_dataset(context: Context) -> Shown | None:
    """The dataset that the reader chose, else the first; None while there is none."""
    names = dataset_names(context)
    if not names:
        return None
    if (opened := st.session_state.pop(OPENED_DATASET, None)) in names:
        st.session_state[DATASET_KEY] = opened
    key = choose_by_id("Dataset", DATASET_KEY, names, default=next(iter(names)))
    window = choose("Worked out over the last", "series_window", WINDOWS, default=usual_window()) or usual_window()
    with st.spinner("Working out every series."):
        return shown(context, key, window)
