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
from components.words import count_of, plain
from data_access.benchmarks import may_edit_benchmark
from models.errors import DataNotAvailable
from models.maturity.benchmark import message
from models.maturity.comparison import HIGHER, LOWER

AGAINST, CAPABILITIES, RING, CHANGE = "Against others", "Capabilities", "Who to ring", "Change"
SHARING = "Sharing"
KEPT = 256


@dataclass(frozen=True)
class Force:
    """The force on show; ``is_own`` where the viewer sees it in full, ``is_editable`` where they may speak for it."""

    force_id: str
    name: str
    short_name: str
    region: str
    rocu_id: str
    is_own: bool
    is_editable: bool


def force_in_view(context: Context) -> Force:
    """The force chosen in the frame, else the viewer's own; DataNotAvailable when neither is there."""
    force_id = context.force_id or context.viewer.force_id
    if force_id not in context.names("frame/every_force"):
        raise DataNotAvailable("No force is chosen.", "Choose one under Force in the sidebar.")
    return _force(context, force_id)


def force_parts(force: Force) -> tuple[str, ...]:
    """The parts of the page that this viewer has."""
    own = (RING,) if force.is_own else ()
    return (AGAINST, CAPABILITIES, *own, CHANGE, *((SHARING,) if force.is_editable else ()))


@lru_cache(maxsize=KEPT)
def own_levels(context: Context, wave: Wave, force: Force) -> pd.DataFrame:
    """One row a capability of the force, in the order of the framework: in full, or as far as it is published."""
    if force.is_own:
        return context.rows("maturity/capability_details_of_force", wave_id=wave.wave_id, force_id=force.force_id)
    levels = context.rows("maturity/capability_levels_by_force", wave_id=wave.wave_id)
    capabilities = context.rows("maturity/capabilities", wave_id=wave.wave_id)
    seen = levels[levels.force_id == force.force_id].drop(columns="pillar_id")
    return capabilities.merge(seen, on="capability_id", how="inner")


@lru_cache(maxsize=KEPT)
def force_message(context: Context, wave: Wave, force: Force) -> str:
    """Where the force stands against the national median, in one sentence."""
    rows = own_levels(context, wave, force)
    words = [None if pd.isna(said) else str(said) for said in rows.comparison]
    levels = int(rows.published_level.notna().sum())
    return message(force.name, list(zip(rows.capability_id, words, strict=True)), levels=levels)


@lru_cache(maxsize=KEPT)
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


def force_figures(context: Context, wave: Wave, force: Force) -> None:
    """One card a pillar: mean, interval, floor, and how its capabilities compare with the national median."""
    if own_levels(context, wave, force).empty:
        st.text("No level of this force is shared with your role for this wave.")
        return
    cards = _cards(context, wave, force)
    if not cards:
        st.text("The force has no level in this wave: choose another wave to see how it stands.")
        return
    with st.container(horizontal=True, key="headline_strip"):
        for card in cards:
            st.markdown(card)


def force_levels(context: Context, wave: Wave, force: Force) -> None:
    """The table of capabilities: own detail, or published levels."""
    table = _own_detail(context, wave, force) if force.is_own else _published(context, wave, force)
    if table.empty:
        return
    about = about_table(
        context,
        title=levels_title(own_levels(context, wave, force)),
        subtitle=f"Level by capability, {force.name}, {wave.name}",
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


def levels_title(levels: pd.DataFrame) -> str:
    """How many levels of a force are below the national minimum, right for none, one and all."""
    known = levels[levels.published_level.notna()]
    below = int((known.published_level < known.national_minimum).sum())
    if known.empty:
        return "No capability has a level in this wave"
    if not below:
        return "Every level is at the national minimum or above it"
    return f"{below} of {count_of(len(known), 'level')} {'is' if below == 1 else 'are'} below the national minimum"


def pillar_rows(context: Context, wave: Wave, force: Force) -> pd.DataFrame:
    """One row a pillar of the force: over all its capabilities where it is seen in full, else over those shared."""
    variant = "force" if force.is_own else context.scope.visible_to
    rows = context.rows("maturity/pillar_levels_by_force", wave_id=wave.wave_id, visible_to=variant)
    return rows[rows.force_id == force.force_id]


def from_to(low: object, high: object) -> str:
    """``2–3``; nothing where there is no interval."""
    return "" if pd.isna(low) else f"{int(low)}–{int(high)}"


@lru_cache(maxsize=KEPT)
def _force(context: Context, force_id: str) -> Force:
    row = context.rows("frame/force", force_id=force_id).iloc[0]
    return Force(
        force_id,
        row["name"],
        row.short_name,
        row.region,
        row.rocu_id,
        is_own=force_id in context.scope.forces,
        is_editable=force_id in context.scope.forces and may_edit_benchmark(context.viewer, force_id),
    )


@lru_cache(maxsize=KEPT)
def _cards(context: Context, wave: Wave, force: Force) -> tuple[str, ...]:
    levels = own_levels(context, wave, force)
    names = dict(zip(levels.pillar_id, levels.pillar, strict=True))
    words = {pillar_id: list(part.comparison.dropna()) for pillar_id, part in levels.groupby("pillar_id")}
    rows = pillar_rows(context, wave, force)
    shown = rows[rows.pillar_id.isin(list(names)) & rows.mean_level.notna()]
    return tuple(_card(row, names[row.pillar_id], words[row.pillar_id]) for row in shown.itertuples(index=False))


def _card(row: object, pillar: str, words: list[str]) -> str:
    spread = "" if pd.isna(row.mean_low) else f"{row.mean_low:.1f} to {row.mean_high:.1f}; "
    notes = f"{spread}floor {int(row.floor_level)} in {plain(row.floor_capability_id)}  \n{_compared(words)}"
    return f"{plain(pillar)}\n\n**{row.mean_level:.1f}**\n\n:small[:gray[{notes}]]"


def _compared(words: list[str]) -> str:
    if not words:
        return "No national median"
    told = [f"{words.count(said)} of {len(words)} {said}" for said in (HIGHER, LOWER) if said in words]
    return ", ".join(told) or "No clear difference"


@lru_cache(maxsize=KEPT)
def _own_detail(context: Context, wave: Wave, force: Force) -> pd.DataFrame:
    rows = own_levels(context, wave, force)
    reasons = rows.moderation_reason.fillna("")
    return pd.DataFrame(
        {
            "Capability": rows.capability_id + " " + rows.capability,
            "Level": rows.published_level.astype("Int64"),
            "Interval": _interval(rows),
            "Against the national median": rows.comparison,
            "National minimum": rows.national_minimum,
            "Own level": rows.self_level.astype("Int64"),
            "Evidence up to": _known(rows.evidence_level),
            **({"Reason of NDAO": reasons} if reasons.any() else {}),
            "Respondents": rows.answered,
            "Answers from–to": _span(rows),
            "Pillar": rows.pillar,
        }
    )


@lru_cache(maxsize=KEPT)
def _published(context: Context, wave: Wave, force: Force) -> pd.DataFrame:
    rows = own_levels(context, wave, force)
    return pd.DataFrame(
        {
            "Capability": rows.capability_id + " " + rows.capability,
            "Level": rows.published_level.astype("Int64"),
            "Interval": _interval(rows),
            "Against the national median": rows.comparison,
            "National minimum": rows.national_minimum,
            "Pillar": rows.pillar,
        }
    )


def _known(levels: pd.Series) -> list[str]:
    return ["none" if pd.isna(level) else str(int(level)) for level in levels]


def _interval(rows: pd.DataFrame) -> list[str]:
    return [from_to(low, high) for low, high in zip(rows.level_low, rows.level_high, strict=True)]


def _span(rows: pd.DataFrame) -> list[str]:
    return [from_to(low, high) for low, high in zip(rows.lowest_answer, rows.highest_answer, strict=True)]
