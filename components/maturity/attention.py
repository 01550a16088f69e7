"""Where national attention is needed: weak everywhere against weak in a few."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from components.chart_block import about_table, export_links
from components.context import Context
from components.maturity.choice import Wave
from components.maturity.figures import LEVEL_DEFINITION, SOURCE
from components.words import count_of
from models.maturity.national import WEAK_EVERYWHERE, WEAK_IN_A_FEW


def attention_list(context: Context, wave: Wave) -> None:
    """Capabilities below the national minimum: those for a national answer first, then those for local help."""
    rows = context.rows("maturity/national_capabilities", wave_id=wave.wave_id)
    needs = attention_rows(rows)
    everywhere = int((rows.need == WEAK_EVERYWHERE).sum())
    with st.container(border=True, key="figure_attention"):
        st.subheader(attention_title(everywhere, int((rows.need == WEAK_IN_A_FEW).sum())), anchor=False)
        st.caption("Capabilities by forces below the national minimum level; pick a row to see it on the map")
        if needs.empty:
            st.text("No capability needs attention, or too few forces are complete.")
            return
        st.dataframe(
            needs.drop(columns="capability_id"),
            hide_index=True,
            height=330,
            on_select=partial(_show_on_map, tuple(needs.capability_id)),
            selection_mode="single-row",
            key="attention",
            alt="Capabilities that need national attention or local help, most forces below the minimum first",
        )
        about = about_table(
            context,
            title="National-intervention list",
            subtitle=wave.name,
            definition=f"{LEVEL_DEFINITION} Weak everywhere: half of the forces or more are below the minimum.",
            source=SOURCE,
            filters={"Wave": wave.name},
        )
        with st.container(horizontal=True):
            export_links("national-intervention-list", needs, context, about)


def attention_title(everywhere: int, in_a_few: int) -> str:
    """The message of the list, for any counts."""
    if everywhere and in_a_few:
        return f"{count_of(everywhere, 'capability', 'capabilities')} weak everywhere, {in_a_few} weak in some forces"
    if everywhere:
        return f"{count_of(everywhere, 'capability', 'capabilities')} weak everywhere: a national answer serves all"
    if in_a_few:
        return f"{count_of(in_a_few, 'capability', 'capabilities')} weak in some forces: help them there"
    return "No capability needs national attention"


def attention_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """The list, worst first within each need."""
    weak = rows[rows.need.isin([WEAK_EVERYWHERE, WEAK_IN_A_FEW])].sort_values(
        ["need", "below_minimum", "position"], ascending=[True, False, True]
    )
    return pd.DataFrame(
        {
            "capability_id": weak.capability_id,
            "Capability": weak.capability_id + " " + weak.capability,
            "Need": weak.need.map({WEAK_EVERYWHERE: "everywhere", WEAK_IN_A_FEW: "in some forces"}),
            "Below minimum": [
                f"{int(below)} of {int(counted)} forces"
                for below, counted in zip(weak.below_minimum, weak.forces_counted, strict=True)
            ],
            "Median level": weak.median_level.astype("Int64"),
        }
    )


def previous_wave_name(context: Context, pillars: pd.DataFrame) -> str:
    """Name of the wave that the changes are measured from; ``no earlier wave`` when there is none."""
    known = pillars.previous_wave_id.dropna()
    if known.empty:
        return "no earlier wave"
    waves = context.rows("maturity/waves", as_at=context.as_at)
    return dict(zip(waves.wave_id, waves.name, strict=True))[known.iloc[0]]


def _show_on_map(capability_ids: tuple[str, ...]) -> None:
    """Put the picked capability on the map."""
    rows = st.session_state["attention"]["selection"]["rows"]
    if rows:
        st.session_state["subject"] = capability_ids[rows[0]]
