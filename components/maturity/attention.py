"""Where national attention is needed: weak everywhere against weak in a few."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial

import pandas as pd
import streamlit as st

from components.chart_block import about_table, table_block
from components.context import Context
from components.maturity.choice import Wave
from components.maturity.figures import LEVEL_DEFINITION, SOURCE
from components.words import count_of
from models.maturity.national import WEAK_EVERYWHERE, WEAK_IN_A_FEW


def attention_list(context: Context, wave: Wave) -> None:
    """Capabilities below the national minimum: those for a national answer first, then those for local help."""
    needs = _needs(context, wave)
    about = about_table(
        context,
        title=needs.title,
        subtitle=f"Forces below the national minimum level, {wave.name}; pick a row to see it on the map",
        definition=f"{LEVEL_DEFINITION} Weak everywhere: half of the forces or more are below the minimum.",
        source=SOURCE,
        filters={"Wave": wave.name},
    )
    table_block("attention_list", needs.table, context, about, draw=lambda: _draw(needs))


def _draw(needs: Needs) -> None:
    if needs.table.empty:
        st.text("No capability needs attention, or too few forces are complete.")
        return
    st.dataframe(
        needs.table,
        hide_index=True,
        height=330,
        on_select=partial(_show_on_map, needs.capability_ids),
        selection_mode="single-row",
        key="attention",
        column_config={"Below": st.column_config.TextColumn(help="Forces below the national minimum level")},
        alt="Capabilities that need national attention or local help, most forces below the minimum first",
    )


@dataclass(frozen=True, eq=False)
class Needs:
    """The list as it is drawn."""

    title: str
    table: pd.DataFrame
    capability_ids: tuple[str, ...]


@lru_cache(maxsize=256)
def _needs(context: Context, wave: Wave) -> Needs:
    rows = context.rows("maturity/national_capabilities", wave_id=wave.wave_id)
    table = attention_rows(rows)
    title = attention_title(int((rows.need == WEAK_EVERYWHERE).sum()), int((rows.need == WEAK_IN_A_FEW).sum()))
    return Needs(title, table.drop(columns="capability_id"), tuple(table.capability_id))


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
            "Below": [
                f"{int(below)} of {int(counted)}"
                for below, counted in zip(weak.below_minimum, weak.forces_counted, strict=True)
            ],
            "Weak": weak.need.map({WEAK_EVERYWHERE: "everywhere", WEAK_IN_A_FEW: "in some"}),
        }
    )


def _show_on_map(capability_ids: tuple[str, ...]) -> None:
    """Put the picked capability on the map."""
    rows = st.session_state["attention"]["selection"]["rows"]
    if rows:
        st.session_state["subject"] = capability_ids[rows[0]]
