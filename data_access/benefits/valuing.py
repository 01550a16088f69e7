"""The appraisal of the register as it stands on a day: its rows, its courses and its settings put together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from data_access.benefits.paths import Paths, paths_of
from data_access.benefits.reading import VERSIONS_KEPT, WHAT, Register, register_of
from data_access.stores import Stores
from models.access import Viewer, require
from models.benefits.appraisal import (
    Appraisal,
    AppraisalSettings,
    Courses,
    RegisterRows,
    appraise,
    calendar_of,
    settings_of,
)
from models.benefits.kinds import BENEFIT, COST, GROUP, LINK, OUTPUT, SETTING, VIEW
from models.benefits.transfers import NATIONAL

KEPT = 8
Delays = tuple[tuple[str, int], ...]


def appraisal_of(
    stores: Stores,
    viewer: Viewer,
    *,
    as_at: date,
    view: str = NATIONAL,
    known_on: date | None = None,
    delays: Delays = (),
) -> Appraisal:
    """What the register is worth on a day, as a view counts it; shared: read-only.

    ``view`` is "national" or "force". ``delays``: (output, months) supposed on top of what is known to be late.
    """
    require(viewer, VIEW, what=WHAT)
    register = register_of(stores, viewer)
    months = _ground(register).months
    paths = paths_of(stores, viewer, as_at=as_at, known_on=known_on, months=months)
    return _appraisal(register, paths, as_at, view, delays)


@dataclass(frozen=True, eq=False)
class _Ground:
    """What every appraisal of one register starts from."""

    rows: RegisterRows
    settings: AppraisalSettings
    months: tuple[date, ...]


@lru_cache(maxsize=VERSIONS_KEPT)
def _ground(register: Register) -> _Ground:
    rows = RegisterRows(*(register.rows(kind_id) for kind_id in (BENEFIT, OUTPUT, LINK, GROUP, COST)))
    settings = settings_of(register.rows(SETTING))
    return _Ground(rows, settings, calendar_of(rows, settings.price_year).month_ends)


@lru_cache(maxsize=KEPT)
def _appraisal(register: Register, paths: Paths, as_at: date, view: str, delays: Delays) -> Appraisal:
    """Register and paths are shared objects of their own caches: another edit or version brings others."""
    ground = _ground(register)
    courses = Courses(paths.planned, paths.realised, paths.forecast_low, paths.forecast, paths.forecast_high)
    return appraise(ground.rows, courses, ground.settings, as_at=as_at, view=view, delays=dict(delays))
