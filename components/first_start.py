"""The first start of a demo copy: builds the sample stores and says so on screen."""

from __future__ import annotations

import threading

import streamlit as st

from components.runtime import runtime
from data_access.loading import reconcile_history
from data_access.sample import build_lake, build_sample, fill_registers
from data_access.snapshots import current_version
from models.errors import DataNotAvailable

BUILDING = threading.Lock()
SPINNER = (
    "First start: building the sample data. This takes about ten seconds, and up to a minute on a busy machine."
)


def build_when_empty() -> None:
    """Build the sample data when a demo copy has none; elsewhere say how data gets in."""
    shared = runtime()
    if current_version(shared.settings.folder) is not None:
        return
    if not shared.settings.is_demo:
        raise DataNotAvailable(
            "There is no data yet.",
            "Run python ndao.py build --empty, then load your files.",
        )
    with st.spinner(SPINNER), BUILDING:
        if current_version(shared.settings.folder) is None:  # else another visitor was first
            build_sample(shared.settings.folder)
            reconcile_history(shared.stores)
            fill_registers(shared.stores)
            build_lake(shared.settings.folder)
