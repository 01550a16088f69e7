"""The words and the headline strip of the national maturity page."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.context import Context
from components.maturity.choice import Wave
from components.words import plain
from models.maturity.national import NationalPillar, NationalPillarChange, change_sentence, level_sentence

LEVEL_NAMES = {1: "Beginning", 2: "Emerging", 3: "Learning", 4: "Developing", 5: "Mastering"}


def national_pillars(context: Context, wave: Wave) -> pd.DataFrame:
    """One row a pillar of the wave, nationally, with its change since the wave before."""
    return context.rows("maturity/national_pillars", wave_id=wave.wave_id)


def headline_sentence(pillars: pd.DataFrame) -> str:
    """Where policing stands, in one sentence."""
    return level_sentence(
        [
            NationalPillar(row.pillar, _number(row.median_level), row.is_suppressed is True)
            for row in pillars.itertuples(index=False)
        ]
    )


def change_words(pillars: pd.DataFrame) -> str:
    """How policing changed since the wave before, in one sentence."""
    compared = pillars[pillars.previous_wave_id.notna()]
    return change_sentence(
        [
            NationalPillarChange(
                row.pillar, row.verdict if isinstance(row.verdict, str) else None, row.is_change_suppressed is True
            )
            for row in compared.itertuples(index=False)
        ]
    )


def headline_strip(pillars: pd.DataFrame) -> None:
    """One card a pillar (median of forces, its name on the scale, change) and one for completeness."""
    cards = st.columns(len(pillars) + 1)
    for card, row in zip(cards, pillars.itertuples(index=False), strict=False):
        _pillar_card(card, row)
    _completeness_card(cards[-1], pillars)


def _pillar_card(card: st.delta_generator.DeltaGenerator, row: object) -> None:
    level = _number(row.median_level)
    value = "not shown" if level is None else f"{level:.1f}"
    meaning = "too few complete forces" if level is None else f"{LEVEL_NAMES[_nearest(level)]}, median of forces"
    card.metric(plain(row.pillar), value, delta=_change_phrase(row), delta_color="off", delta_arrow="off", border=True)
    card.caption(meaning)


def _change_phrase(row: object) -> str:
    if not isinstance(row.verdict, str):
        return "no earlier wave to compare"
    if row.verdict == "no clear change":
        return "no clear change"
    return f"{row.verdict}, {row.mean_change:+.1f}".replace("-", "\u2212")


def _completeness_card(card: st.delta_generator.DeltaGenerator, pillars: pd.DataFrame) -> None:
    counted = int(pillars.forces_counted.max()) if pillars.forces_counted.notna().any() else 0
    incomplete = int(pillars.forces_incomplete.max()) if pillars.forces_incomplete.notna().any() else 0
    card.metric(
        "Complete forces",
        f"{counted} of {counted + incomplete}",
        delta=f"{incomplete} incomplete, not counted",
        delta_color="off",
        delta_arrow="off",
        border=True,
    )
    card.caption("80 % of capabilities answered")


def _number(value: object) -> float | None:
    return None if pd.isna(value) else float(value)


def _nearest(level: float) -> int:
    return min(5, max(1, round(level)))
