"""The rollout of ANPR Find and Profile as a reader may see it: each unit's state, and what came of leads.

Figures of one unit are for those who run the rollout and for that unit; everybody else gets national sums, and of
these only such as rest on enough outcomes and units.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from data_access.edits import rows_of
from data_access.queries import read_names
from data_access.records.reading import KeptRecord, edits_of_records, kind_of, records_of
from data_access.stores import Stores
from models.access import NOTHING, Viewer, may, require
from models.anpr.rollout import OutcomeMonth, OutcomeTotal, first_month, totals
from models.records.disclosure import own_body
from models.records.rollout import UnitState

ONBOARDING, OUTCOME = "rocu_onboarding", "anpr_outcome"
WHAT = "The rollout of ANPR Find and Profile"
KEPT = 16


def unit_states(stores: Stores, viewer: Viewer, *, today: date) -> tuple[UnitState, ...]:
    """Every regional unit in being, by name, with its record where there is one."""
    names = read_names(stores.national, NOTHING, "frame/units_valid", version=stores.national.version(), as_at=today)
    return states_of(stores, viewer, ONBOARDING, names)


def states_of(stores: Stores, viewer: Viewer, kind_id: str, names: Mapping[str, str]) -> tuple[UnitState, ...]:
    """Where each of these bodies stands by the records of one kind, in the order of the names."""
    standing = {one.body_id: one for one in records_of(stores, viewer, kind_id) if not one.is_withdrawn}
    return tuple(_state(body_id, name, standing.get(body_id)) for body_id, name in names.items())


def unit_outcomes(stores: Stores, viewer: Viewer, *, today: date) -> tuple[OutcomeMonth, ...]:
    """Outcomes by unit and month that the viewer may see one by one: every unit's, the own unit's, or none."""
    kind = kind_of(OUTCOME)
    require(viewer, kind.view_right, what=WHAT)
    months = _months(stores, first_month(today), today, edits_of_records(stores))
    if may(viewer, kind.edit_right):
        return months
    own = own_body(viewer, kind)
    return tuple(one for one in months if own and one.unit_id == own)


def national_outcomes(stores: Stores, viewer: Viewer, *, today: date) -> Mapping[str, OutcomeTotal]:
    """Verified outcomes of all units by kind; hidden where too few stand behind them, but for who runs the rollout."""
    kind = kind_of(OUTCOME)
    require(viewer, kind.view_right, what=WHAT)
    months = _months(stores, first_month(today), today, edits_of_records(stores))
    return totals(months, is_whole=may(viewer, kind.edit_right))


def is_synthetic_rollout(stores: Stores, viewer: Viewer, *, today: date) -> bool:
    """True where any outcome or unit's record that is added up is synthetic."""
    require(viewer, kind_of(OUTCOME).view_right, what=WHAT)
    months = _months(stores, first_month(today), today, edits_of_records(stores))
    states = unit_states(stores, viewer, today=today)
    return any(one.is_synthetic for one in months) or any(one.is_synthetic for one in states)


@lru_cache(maxsize=KEPT)
def _months(stores: Stores, first_on: date, last_on: date, edits: int) -> tuple[OutcomeMonth, ...]:
    rows = rows_of(stores, "records/anpr_outcomes_by_month", first_on=first_on, last_on=last_on)
    return tuple(OutcomeMonth(**row) for row in rows)  # type: ignore[arg-type]


def _state(unit_id: str, name: str, record: KeptRecord | None) -> UnitState:
    if record is None:
        return UnitState(unit_id, name)
    fields = ("state", "state_since", "planned_live_on", "live_on", "users", "users_trained")
    told = {field: record.values[field] for field in fields}
    return UnitState(unit_id, name, is_synthetic=record.is_synthetic, **told)  # type: ignore[arg-type]
