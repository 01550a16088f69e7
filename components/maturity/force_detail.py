"""One force: full detail for those in its scope, published levels for the others."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd
import streamlit as st

from components.chart_block import about_table, table_block
from components.context import Context
from components.maturity.choice import Wave
from components.maturity.figures import LEVEL_DEFINITION, SOURCE
from components.words import count_of
from models.errors import DataNotAvailable


@dataclass(frozen=True)
class Force:
    """The force on show."""

    force_id: str
    name: str
    is_own: bool


def force_in_view(context: Context) -> Force:
    """The force chosen in the frame, else the viewer's own; DataNotAvailable when neither is there."""
    force_id = context.force_id or context.viewer.force_id
    names = context.names("frame/every_force")
    if force_id not in names:
        raise DataNotAvailable("No force is chosen.", "Choose one under Force in the sidebar.")
    return Force(force_id, names[force_id], force_id in context.scope.forces)


@lru_cache(maxsize=256)
def force_sentence(context: Context, wave: Wave, force: Force) -> str:
    """How complete the force's answers are, and how far the viewer sees into them."""
    rows = context.rows("maturity/force_waves", wave_id=wave.wave_id)
    seen = rows[rows.force_id == force.force_id]
    if seen.empty or seen.respondents.iloc[0] == 0:
        return f"No answers for {wave.name}."
    state = seen.iloc[0]
    share = f"{state.completeness:.0%} of capabilities have a level".replace("%", " %")
    words = f"{count_of(int(state.respondents), 'respondent')}; {share}"
    if state.is_incomplete:
        words += ": incomplete, so it is not counted nationally"
    if state.is_provisional:
        words += "; provisional, fewer than five role-holders"
    return f"{words}. {'' if force.is_own else 'Published levels only.'}"


def force_levels(context: Context, wave: Wave, force: Force) -> None:
    """The table of capabilities: own detail, or published levels."""
    table = _own_detail(context, wave, force) if force.is_own else _published(context, wave, force)
    if table.empty:
        st.text("No level of this force is shared with your role for this wave.")
        return
    about = about_table(
        context,
        title=f"Levels of {force.name}",
        subtitle=f"Level by capability, {wave.name}",
        definition=LEVEL_DEFINITION,
        source=SOURCE,
        filters={"Wave": wave.name, "Force": force.name},
        suppression="" if force.is_own else "Capabilities that the force shares with nobody else are left out.",
    )
    table_block(
        "force_levels",
        table,
        context,
        about,
        draw=lambda: st.dataframe(table, hide_index=True, height="content", alt=f"Levels of {force.name}"),
    )


def peers_in_words(context: Context, force: Force) -> None:
    """The official peers where they are loaded, else the statistical peers or that there is no near one."""
    official = context.rows("maturity/official_peers", force_id=force.force_id)
    if not official.empty:
        st.subheader("Peers", anchor=False)
        st.text(f"{', '.join(official.short_name)}. Source: {official.source.iloc[0]}.")
        return
    peers = context.rows("maturity/statistical_peers", force_id=force.force_id)
    near = peers[peers.is_near].head(5)
    st.subheader("Statistical peers", anchor=False)
    if near.empty:
        st.text("No force is near in population, density and officers a resident: compare with all forces, with care.")
        return
    names = ", ".join(f"{row.short_name} ({row.distance:.1f})" for row in near.itertuples(index=False))
    st.text(f"Nearest in population, density and officers a resident, with distance: {names}.")


@lru_cache(maxsize=256)
def _own_detail(context: Context, wave: Wave, force: Force) -> pd.DataFrame:
    rows = context.rows("maturity/capability_details_of_force", wave_id=wave.wave_id, force_id=force.force_id)
    return pd.DataFrame(
        {
            "Pillar": rows.pillar,
            "Capability": rows.capability_id + " " + rows.capability,
            "Level": rows.published_level.astype("Int64"),
            "Own level": rows.self_level.astype("Int64"),
            "Interval": _interval(rows),
            "Respondents": rows.answered,
            "Answers from–to": _span(rows),
            "Evidence in date up to": rows.evidence_level.astype("Int64"),
            "Against the national median": rows.comparison,
            "National minimum": rows.national_minimum,
        }
    )


@lru_cache(maxsize=256)
def _published(context: Context, wave: Wave, force: Force) -> pd.DataFrame:
    levels = context.rows("maturity/capability_levels_by_force", wave_id=wave.wave_id)
    capabilities = context.rows("maturity/capabilities", wave_id=wave.wave_id)
    rows = capabilities.merge(
        levels[levels.force_id == force.force_id].drop(columns="pillar_id"), on="capability_id", how="inner"
    )
    return pd.DataFrame(
        {
            "Pillar": rows.pillar,
            "Capability": rows.capability_id + " " + rows.capability,
            "Level": rows.published_level.astype("Int64"),
            "Interval": _interval(rows),
            "Against the national median": rows.comparison,
        }
    )


def _interval(rows: pd.DataFrame) -> list[str]:
    return [_from_to(low, high) for low, high in zip(rows.level_low, rows.level_high, strict=True)]


def _span(rows: pd.DataFrame) -> list[str]:
    return [_from_to(low, high) for low, high in zip(rows.lowest_answer, rows.highest_answer, strict=True)]


def _from_to(low: object, high: object) -> str:
    return "" if pd.isna(low) else f"{int(low)}–{int(high)}"
