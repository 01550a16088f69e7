"""The sample store as the sample registers are drawn from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from data_access.assessments.framework import AskedWave, questions, waves_known
from data_access.queries import read, read_names
from data_access.stores import Stores
from models.access import NOTHING, Scope, Viewer, scope_of
from models.maturity.disclosure import visible_tiers
from models.plans.priority import national_weight
from sample_data.registers import ForceLevels, Picture

Levels = Mapping[str, int | None]


@dataclass(frozen=True)
class SampleWaves:
    """The waves that the registers refer to: the newest open one and the two newest closed ones."""

    open: AskedWave
    closed: AskedWave
    earlier: AskedWave


def sample_waves(stores: Stores) -> SampleWaves | None:
    """The waves of the store; None where it does not hold an open one and two closed ones."""
    waves = waves_known(stores)
    opened, closed = [wave for wave in waves if wave.is_open], [wave for wave in waves if not wave.is_open]
    return SampleWaves(opened[0], closed[0], closed[1]) if opened and len(closed) > 1 else None


def sample_picture(stores: Stores, waves: SampleWaves, viewer: Viewer) -> Picture:
    """Levels of every force that stands at the newest closed wave, by name, as the viewer sees them."""
    version = stores.national.version()
    scope = scope_of(viewer, frozenset(read_names(stores.national, NOTHING, "frame/every_force", version=version)))
    asked = questions(stores, waves.closed.wave_id)
    rows = {wave.wave_id: _rows(stores, scope, wave) for wave in (waves.open, waves.closed, waves.earlier)}
    on = waves.closed.reference_date
    standing = read_names(stores.national, NOTHING, "frame/forces_valid", version=version, as_at=on)
    names = [item.capability_id for item in asked]
    return Picture(
        forces=tuple(_force(force_id, names, rows, waves) for force_id in standing),
        minimums={item.capability_id: item.national_minimum for item in asked},
        weights=_weights(stores, waves.closed),
        shared=frozenset(item.capability_id for item in asked if item.disclosure_tier in visible_tiers("peers")),
        earlier_on=waves.earlier.reference_date,
        closed_on=on,
        open_on=waves.open.reference_date,
    )


def _rows(stores: Stores, scope: Scope, wave: AskedWave) -> pd.DataFrame:
    version = stores.national.version()
    rows = read(stores.national, scope, "maturity/capability_levels_by_force", version=version, wave_id=wave.wave_id)
    return rows[rows.published_level.notna()]


def _force(force_id: str, names: list[str], rows: Mapping[str, pd.DataFrame], waves: SampleWaves) -> ForceLevels:
    own = {wave_id: levels[levels.force_id == force_id] for wave_id, levels in rows.items()}
    closed = own[waves.closed.wave_id]
    newest = next((levels for levels in own.values() if len(levels)), closed)
    return ForceLevels(
        force_id,
        levels=_levels(newest, names),
        closed_levels=_levels(closed, names),
        earlier_levels=_levels(own[waves.earlier.wave_id], names),
        settled=frozenset(closed[~closed.is_unevidenced & ~closed.is_provisional].capability_id),
        is_in_open_wave=bool(len(own[waves.open.wave_id])),
    )


def _levels(rows: pd.DataFrame, names: list[str]) -> Levels:
    found = dict(zip(rows.capability_id, rows.published_level.astype(int), strict=True))
    return {name: found.get(name) for name in names}


def _weights(stores: Stores, wave: AskedWave) -> dict[str, float]:
    version = stores.national.version()
    rows = read(stores.national, NOTHING, "maturity/national_capabilities", version=version, wave_id=wave.wave_id)
    counted = rows[rows.forces_counted.notna() & rows.below_minimum.notna()]
    return {
        row.capability_id: national_weight(below_minimum=int(row.below_minimum), forces_counted=int(row.forces_counted))
        for row in counted.itertuples(index=False)
    }
