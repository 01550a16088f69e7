"""What the national data say about the force whose plan is on show: its levels, and what is recommended from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

import pandas as pd

from components.context import Context
from components.maturity.choice import Wave, waves_of
from models.errors import DataNotAvailable
from models.plans.priority import national_weight
from models.plans.what_if import Standing

KEPT = 256


@dataclass(frozen=True)
class PlanForce:
    """The force whose plan is on show."""

    force_id: str
    name: str


@dataclass(frozen=True, eq=False)
class Basis:
    """Levels of a force by capability, in framework order, with what is asked nationally.

    Made once for a force and a version, so that it is its own key. ``wave`` is the newest one with a level of the
    force, or None.
    """

    force: PlanForce
    wave: Wave | None
    names: Mapping[str, str]
    pillars: Mapping[str, str]
    standings: Mapping[str, Standing]
    minimums: Mapping[str, int]
    weights: Mapping[str, float]

    @property
    def levels(self) -> dict[str, int | None]:
        """The published level of each capability."""
        return {name: standing.published_level for name, standing in self.standings.items()}

    def name_of(self, capability_id: str) -> str:
        """ "F1 Governance, ownership & accountability"."""
        return f"{capability_id} {self.names.get(capability_id, '')}".strip()


def plan_force(context: Context) -> PlanForce:
    """The own force of a viewer who has one, else the force chosen in the frame; DataNotAvailable when none is."""
    own = context.viewer.force_id if context.viewer.role.detail == "own" else context.force_id
    names = context.names("frame/every_force")
    if own not in names:
        raise DataNotAvailable(
            "No force is chosen, so there is no plan to show.", "Choose a force under Force in the sidebar."
        )
    return PlanForce(own, names[own])


@lru_cache(maxsize=KEPT)
def basis_of(context: Context, force: PlanForce) -> Basis:
    """The newest wave with levels of the force; without one, a basis without levels."""
    for wave in waves_of(context):
        details = context.rows(
            "maturity/capability_details_of_force", wave_id=wave.wave_id, force_id=force.force_id
        )
        if details.published_level.notna().any():
            return _basis(context, force, wave, details)
    empty: Mapping = MappingProxyType({})
    return Basis(force, None, empty, empty, empty, empty, empty)


def _basis(context: Context, force: PlanForce, wave: Wave, details: pd.DataFrame) -> Basis:
    national = context.rows("maturity/national_capabilities", wave_id=wave.wave_id)
    weights = {row.capability_id: _weight(row) for row in national.itertuples(index=False)}
    rows = list(details.itertuples(index=False))
    return Basis(
        force,
        wave,
        names={row.capability_id: row.capability for row in rows},
        pillars={row.capability_id: row.pillar for row in rows},
        standings={row.capability_id: _standing(row) for row in rows},
        minimums={row.capability_id: int(row.national_minimum) for row in rows},
        weights=weights,
    )


def _weight(row: object) -> float:
    counted = 0 if pd.isna(row.forces_counted) or pd.isna(row.below_minimum) else int(row.forces_counted)
    below = int(row.below_minimum) if counted else 0
    return national_weight(below_minimum=below, forces_counted=counted)


def _standing(row: object) -> Standing:
    return Standing(_level(row.self_level), _level(row.evidence_level), _level(row.published_level))


def _level(value: object) -> int | None:
    return None if pd.isna(value) else int(value)
