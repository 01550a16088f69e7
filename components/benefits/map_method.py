"""How the map is made and checked, and which criterion serves which pillar, closed until asked."""

from __future__ import annotations

from functools import cache

import pandas as pd
import streamlit as st

from components.benefits.map import DEFINITION
from components.benefits.map_checks import checks_definition
from models.benefits.pillars import criterion_pillars, pillars
from models.performance.links import criteria


def how_the_map_is_made() -> None:
    """What is drawn, what the checks look for, and the proposal that joins criteria to pillars."""
    note = st.expander("How the map is made", key="map_method", on_change="rerun")
    if not note.open:
        return
    with note:
        st.text(DEFINITION)
        st.text(checks_definition())
        alt = "Which success criterion serves which pillar, with the reason"
        st.dataframe(pillars_table(), hide_index=True, alt=alt)


@cache
def pillars_table() -> pd.DataFrame:
    """One row a pair of criterion and pillar."""
    rows = criterion_pillars()
    return pd.DataFrame(
        {
            "Success criterion": [f"{row.criterion_id} {criteria()[row.criterion_id].name}" for row in rows],
            "Pillar": [f"{row.pillar_id} {pillars()[row.pillar_id].name}" for row in rows],
            "Basis": [row.basis for row in rows],
            "Services": [", ".join(row.services) for row in rows],
            "Why": [row.reason for row in rows],
        }
    )
