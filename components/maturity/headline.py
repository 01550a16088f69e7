"""The words and the headline strip of the national maturity page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd
import streamlit as st

from components.context import Context
from components.maturity.choice import Wave
from components.words import plain
from models.maturity.change import NO_CHANGE
from models.maturity.national import (
    NationalPillar,
    NationalPillarChange,
    change_sentence,
    level_sentence,
    nearest_level,
)

LEVEL_NAMES = {1: "Beginning", 2: "Emerging", 3: "Learning", 4: "Developing", 5: "Mastering"}


def national_pillars(context: Context, wave: Wave) -> pd.DataFrame:
    """One row a pillar of the wave, nationally, with its change since the wave before."""
    return context.rows("maturity/national_pillars", wave_id=wave.wave_id)


@lru_cache(maxsize=256)
def headline_sentence(context: Context, wave: Wave) -> str:
    """Where policing stands, in one sentence."""
    pillars = national_pillars(context, wave)
    return level_sentence(
        [
            NationalPillar(row.pillar, _number(row.median_level), row.is_suppressed is True)
            for row in pillars.itertuples(index=False)
        ]
    )


@lru_cache(maxsize=256)
def change_words(context: Context, wave: Wave) -> str:
    """How policing changed since the wave before, in one sentence."""
    pillars = national_pillars(context, wave)
    compared = pillars[pillars.previous_wave_id.notna()]
    return change_sentence(
        [
            NationalPillarChange(
                row.pillar, row.verdict if isinstance(row.verdict, str) else None, row.is_change_suppressed is True
            )
            for row in compared.itertuples(index=False)
        ]
    )


@dataclass(frozen=True)
class Card:
    """One figure of the headline strip: label, value, what it means, how it changed."""

    label: str
    value: str
    meaning: str
    change: str


def headline_strip(context: Context, wave: Wave) -> None:
    """One card a pillar (median of forces, its name on the scale, change) and one for completeness."""
    with st.container(horizontal=True, key="headline_strip"):
        for card in _cards(context, wave):
            st.markdown(_card_words(card))


def _card_words(card: Card) -> str:
    notes = f"{plain(card.meaning)}  \n{plain(card.change)}"
    return f"{plain(card.label)}\n\n**{plain(card.value)}**\n\n:small[:gray[{notes}]]"


@lru_cache(maxsize=256)
def _cards(context: Context, wave: Wave) -> tuple[Card, ...]:
    pillars = national_pillars(context, wave)
    return (*(_pillar_card(row) for row in pillars.itertuples(index=False)), _completeness_card(pillars))


def _pillar_card(row: object) -> Card:
    level = _number(row.median_level)
    value = "Not shown" if level is None else f"{level:.1f}"
    meaning = "Too few complete forces" if level is None else f"{LEVEL_NAMES[_nearest(level)]}, median of forces"
    return Card(row.pillar, value, meaning, _change_phrase(row))


def _change_phrase(row: object) -> str:
    if not isinstance(row.verdict, str):
        return "No earlier wave to compare"
    if row.verdict == NO_CHANGE:
        return "No clear change"
    return f"{row.verdict.capitalize()}, {row.mean_change:+.1f}".replace("-", "\u2212")


def _completeness_card(pillars: pd.DataFrame) -> Card:
    counted = int(pillars.forces_counted.max()) if pillars.forces_counted.notna().any() else 0
    incomplete = int(pillars.forces_incomplete.max()) if pillars.forces_incomplete.notna().any() else 0
    return Card(
        "Complete forces",
        f"{counted} of {counted + incomplete}",
        "80 % or more answered",
        f"{incomplete} not counted" if incomplete else "All counted",
    )


def _number(value: object) -> float | None:
    return None if pd.isna(value) else float(value)


def _nearest(level: float) -> int:
    return nearest_level(level)
