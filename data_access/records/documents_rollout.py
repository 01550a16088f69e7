"""The rollout of document search as a reader may see it: where each force and unit stands, and what its triage took.

Figures of one organisation are for those who run the rollout and for that organisation; everybody else gets national
sums, and of these only such as rest on enough investigations and organisations.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from data_access.edits import rows_of
from data_access.queries import read_names
from data_access.records.reading import edits_of_records, kind_of
from data_access.records.rollout import states_of
from data_access.stores import Stores
from models.access import NOTHING, Viewer, may, require
from models.documents.rollout import TriageMonth, TriageTotal, first_month, triage_total
from models.records.disclosure import own_body
from models.records.rollout import UnitState

ONBOARDING, OUTCOME = "documents_onboarding", "documents_outcome"
WHAT = "The rollout of document search"
KEPT = 16


def organisation_states(stores: Stores, viewer: Viewer, *, today: date) -> tuple[UnitState, ...]:
    """Every regional unit and force in being, units first, with its record where there is one."""
    told = {"version": stores.national.version(), "as_at": today}
    units = read_names(stores.national, NOTHING, "frame/units_valid", **told)
    forces = read_names(stores.national, NOTHING, "frame/forces_valid", **told)
    return states_of(stores, viewer, ONBOARDING, {**units, **forces})


def triage_months(stores: Stores, viewer: Viewer, *, today: date) -> tuple[TriageMonth, ...]:
    """Triage by organisation and month that the viewer may see one by one: every one's, the own one's, or none."""
    kind = kind_of(OUTCOME)
    months = _months_for(stores, viewer, today)
    if may(viewer, kind.edit_right):
        return months
    own = own_body(viewer, kind)
    return tuple(one for one in months if own and one.unit_id == own)


def national_triage(stores: Stores, viewer: Viewer, *, today: date) -> TriageTotal:
    """Verified triage of all; hidden where too few stand behind it, but for those who run the rollout."""
    return triage_total(_months_for(stores, viewer, today), is_whole=may(viewer, kind_of(OUTCOME).edit_right))


def is_synthetic_documents_rollout(stores: Stores, viewer: Viewer, *, today: date) -> bool:
    """True where any investigation or organisation's record that is added up is synthetic."""
    states = organisation_states(stores, viewer, today=today)
    return any(one.is_synthetic for one in (*_months_for(stores, viewer, today), *states))


def _months_for(stores: Stores, viewer: Viewer, today: date) -> tuple[TriageMonth, ...]:
    require(viewer, kind_of(OUTCOME).view_right, what=WHAT)
    return _months(stores, first_month(today), today, edits_of_records(stores))


@lru_cache(maxsize=KEPT)
def _months(stores: Stores, first_on: date, last_on: date, edits: int) -> tuple[TriageMonth, ...]:
    rows = rows_of(stores, "records/documents_outcomes_by_month", first_on=first_on, last_on=last_on)
    return tuple(TriageMonth(**row) for row in rows)  # type: ignore[arg-type]
