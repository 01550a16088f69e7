"""The national picture if every force did the few steps that come first for it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
import streamlit as st

from components.chart_block import about_table, table_block
from components.context import Context
from components.maturity.choice import Wave
from components.maturity.figures import SOURCE
from components.words import count_of
from models.plans.definitions import definitions
from models.plans.national_what_if import levels_after, levels_without_evidence, national_outcome, top_steps
from models.plans.priority import national_weight

DEFINITION = (
    "Each force takes the first steps of its own list: highest priority first, never before what a step needs. With "
    "evidence every step counts in full; without new evidence a step above the evidence counts one level less. Lower "
    "medians over complete forces and the capabilities shared with your role."
)


COLUMNS = ("Median now", "After, with evidence", "After, without new evidence")
LEVELS = {name: st.column_config.NumberColumn(format="%.1f") for name in COLUMNS}


@dataclass(frozen=True, eq=False)
class Everyone:
    """The outcome as it is told."""

    title: str
    table: pd.DataFrame


def everyone_block(context: Context, wave: Wave) -> None:
    """Medians by pillar now, after the steps with evidence, and without."""
    seen = _everyone(context, wave)
    if seen.table.empty:
        st.text("Force levels are not shared with your role, or too few forces are complete.")
        return
    about = about_table(
        context,
        title=seen.title,
        subtitle=f"Median of pillar means, {wave.name}",
        definition=DEFINITION,
        source=SOURCE,
        filters={"Wave": wave.name},
    )
    table_block(
        "if_every_force",
        seen.table,
        context,
        about,
        draw=lambda: st.dataframe(seen.table, hide_index=True, column_config=LEVELS, alt=seen.title),
    )


@lru_cache(maxsize=64)
def _everyone(context: Context, wave: Wave) -> Everyone:
    visible = context.rows("maturity/capability_levels_by_force", wave_id=wave.wave_id)
    capabilities = context.rows("maturity/national_capabilities", wave_id=wave.wave_id)
    shared = capabilities[capabilities.capability_id.isin(visible.capability_id)]
    if visible.empty:
        return Everyone("", pd.DataFrame())
    before, evidence = _matrix(visible, shared, "published_level"), _evidence(visible, shared)
    steps = [_steps(row, shared) for row in before]
    after = levels_after(before, steps, capability_ids=tuple(shared.capability_id))
    pillars = np.unique(shared.pillar_id)
    members = shared.pillar_id.to_numpy()[:, None] == pillars
    full = national_outcome(before, after, members=members)
    bare = national_outcome(before, levels_without_evidence(before, after, evidence=evidence), members=members)
    if full.is_suppressed:
        return Everyone("", pd.DataFrame())
    names = dict(zip(shared.pillar_id, shared.pillar, strict=True))
    table = pd.DataFrame(
        {
            "Pillar": [names[pillar] for pillar in pillars],
            COLUMNS[0]: full.pillars_before.round(2),
            COLUMNS[1]: full.pillars_after.round(2),
            COLUMNS[2]: bare.pillars_after.round(2),
        }
    )
    return Everyone(_title(full.pillars_before, full.pillars_after, taken=sum(map(len, steps))), table)


def _title(before: np.ndarray, after: np.ndarray, *, taken: int) -> str:
    raised = int((after - before >= 0.05).sum())
    steps = definitions().steps_for_each_force
    if not taken:
        return "No force has a step to take that is possible now"
    return (
        f"If every force did its first {steps} steps, the median would rise in "
        f"{raised} of {count_of(len(before), 'pillar')}"
    )


def _matrix(visible: pd.DataFrame, shared: pd.DataFrame, column: str) -> np.ndarray:
    """Levels (forces, capabilities) in the order of the framework; 0 for none."""
    wide = visible.pivot(index="force_id", columns="capability_id", values=column)
    return wide.reindex(columns=shared.capability_id).fillna(0).to_numpy(dtype=int)


def _evidence(visible: pd.DataFrame, shared: pd.DataFrame) -> np.ndarray:
    """The level that evidence supports, as far as others may know it: the published one, where it is evidenced."""
    known = visible.assign(supported=visible.published_level.where(~visible.is_unevidenced, 0))
    return _matrix(known, shared, "supported")


def _steps(levels: np.ndarray, shared: pd.DataFrame) -> list[tuple[str, int]]:
    known = {name: int(level) or None for name, level in zip(shared.capability_id, levels, strict=True)}
    minimums = dict(zip(shared.capability_id, shared.national_minimum.astype(int), strict=True))
    weights = {
        row.capability_id: national_weight(
            below_minimum=0 if pd.isna(row.below_minimum) else int(row.below_minimum),
            forces_counted=0 if pd.isna(row.forces_counted) else int(row.forces_counted),
        )
        for row in shared.itertuples(index=False)
    }
    return top_steps(known, minimums, weights=weights)
