"""What the checks of the map found, and what to do about each."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import pandas as pd
import streamlit as st

from components.benefits.map import KEPT, SOURCE, BenefitsMap
from components.chart_block import WRAPPED_ROW_PIXELS, about_table, table_block
from components.context import Context
from models.benefits.network_faults import faults
from models.benefits.network_words import checks_message
from models.benefits.settings import section

ALL = "All"
ROWS_IN_VIEW, VIEW_PIXELS, IDS_SHOWN = 5, 380, 3
DEFINITION = (
    "Circle: things that wait for each other. Orphan: a benefit without an output that leads to it, an output or "
    "change that leads to no benefit or a change that comes from no output, a criterion that no benefit serves, a "
    "service that a benefit names though no way leads from it. Single point of failure: a node that every way from "
    "any service to {least} benefits or more runs through. Unmeasured link: a link into a benefit without a measure, "
    "without a baseline, or monitored without a value."
)


def map_checks(context: Context, benefits_map: BenefitsMap, focus: str) -> None:
    """Every fault, those about what is in focus first."""
    found = faults_table(benefits_map, focus)
    if found.empty:
        st.text(checks_message(benefits_map.network))
        return
    own = replace(context, is_synthetic=benefits_map.register.is_synthetic)
    about = about_table(
        own,
        title=checks_message(benefits_map.network),
        subtitle="Checks of the map, those about what is in focus first",
        definition=checks_definition(),
        source=SOURCE,
    )
    kinds = [ALL, *dict.fromkeys(found["Check"])]
    chosen = st.segmented_control("Check", kinds, default=ALL, key="map_check", required=True)
    rows = found if chosen not in kinds[1:] else found[found["Check"] == chosen]
    table_block("benefits-map-checks", rows, own, about, draw=lambda: _table(rows, about.title))


def checks_definition() -> str:
    """What each check looks for."""
    return DEFINITION.format(least=int(section("map")["single_point_from"]))


@lru_cache(maxsize=KEPT)
def faults_table(benefits_map: BenefitsMap, focus: str) -> pd.DataFrame:
    """One row a fault."""
    found = sorted(faults(benefits_map.network), key=lambda fault: focus not in fault.node_ids)
    return pd.DataFrame(
        {
            "Check": [fault.check for fault in found],
            "What is wrong": [fault.sentence for fault in found],
            "What to do": [fault.remedy for fault in found],
            "About": [_ids(fault.node_ids) for fault in found],
        }
    )


def _ids(node_ids: tuple[str, ...]) -> str:
    more = len(node_ids) - IDS_SHOWN
    return ", ".join([*node_ids[:IDS_SHOWN], *([f"{more} more"] if more > 0 else [])])


def _table(rows: pd.DataFrame, alt: str) -> None:
    st.dataframe(
        rows,
        hide_index=True,
        height="content" if len(rows) <= ROWS_IN_VIEW else VIEW_PIXELS,
        row_height=WRAPPED_ROW_PIXELS,
        column_config={
            "Check": st.column_config.TextColumn(width="small"),
            "What is wrong": st.column_config.TextColumn(width="large"),
            "What to do": st.column_config.TextColumn(width="medium"),
            "About": st.column_config.TextColumn(width="small"),
        },
        alt=alt,
    )
