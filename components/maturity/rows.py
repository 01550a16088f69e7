"""Rows for the figures: every force that stood at the wave, with what the viewer may see of it."""

from __future__ import annotations

import pandas as pd

from components.context import Context
from components.maturity.choice import Subject, Wave

SHOWN, INCOMPLETE, NOT_SHARED = "shown", "incomplete", "not shared"


def forces_of(context: Context, wave: Wave) -> pd.DataFrame:
    """The forces valid at the wave's reference date, those of the chosen regional unit only where one is chosen."""
    forces = context.rows("frame/forces_valid", as_at=wave.reference_date)
    return forces if context.unit_id is None else forces[forces.rocu_id == context.unit_id]


def pillar_values(context: Context, wave: Wave) -> pd.DataFrame:
    """One row a force and pillar: value, whether it is incomplete; only what the viewer may see."""
    rows = context.rows("maturity/pillar_levels_by_force", wave_id=wave.wave_id, visible_to=context.scope.visible_to)
    return rows.rename(columns={"pillar_id": "row_id", "mean_level": "value"})


def capability_values(context: Context, wave: Wave) -> pd.DataFrame:
    """One row a force and capability: value, whether it is incomplete; only what the viewer may see."""
    rows = context.rows("maturity/capability_levels_by_force", wave_id=wave.wave_id)
    return rows.rename(columns={"capability_id": "row_id", "published_level": "value"})


def values_of(context: Context, wave: Wave, subject: Subject) -> pd.DataFrame:
    """One row a force with its value in one pillar or capability and its state."""
    source = pillar_values(context, wave) if subject.is_pillar else capability_values(context, wave)
    return with_states(context, wave, source[source.row_id == subject.subject_id])


def with_states(context: Context, wave: Wave, seen: pd.DataFrame) -> pd.DataFrame:
    """Every force of the wave, with value and state (shown, incomplete, not shared) where a row was seen."""
    forces = forces_of(context, wave)
    merged = forces.merge(seen[["force_id", "value", "is_incomplete"]], on="force_id", how="left")
    incomplete = _incomplete_forces(context, wave)
    merged["state"] = [
        _state(value, force_id in incomplete) for value, force_id in zip(merged.value, merged.force_id, strict=True)
    ]
    merged.loc[merged.state != SHOWN, "value"] = None
    return merged


def _incomplete_forces(context: Context, wave: Wave) -> frozenset[str]:
    rows = context.rows("maturity/force_waves", wave_id=wave.wave_id)
    return frozenset(rows.force_id[rows.is_incomplete])


def _state(value: object, is_incomplete: bool) -> str:
    if is_incomplete:
        return INCOMPLETE
    return NOT_SHARED if pd.isna(value) else SHOWN
