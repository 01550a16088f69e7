"""Enters the sample rollouts of the two products, marked as synthetic, as those who run them would."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from data_access.queries import read_names
from data_access.records import documents_rollout, rollout
from data_access.records.keeping import add_records, verify_record
from data_access.records.reading import records_of
from data_access.stores import Stores
from models.access import NOTHING, Viewer
from sample_data.rollout import Row, investigations, onboarding, outcomes

PRODUCT_ROLLOUT = "product_rollout"
DAYS_UNVERIFIED = 30
ON_THE_WAY = 6


def enter_rollout(stores: Stores, owner: Viewer, verifier: Viewer, *, seed: int, today: date) -> None:
    """Keep where each regional unit stands, in step with the register of product rollouts, and outcomes of leads.

    Outcomes of the last days wait for a second person.
    """
    units = _names(stores, "frame/units_valid", today)
    live = _live(stores, owner, "anpr", units)
    rows = list(onboarding(units, live, seed=seed, today=today))
    add_records(stores, owner, rollout.ONBOARDING, rows, is_synthetic=True)
    made = list(outcomes(live, seed=seed, today=today))
    _enter_outcomes(stores, owner, verifier, rollout.OUTCOME, made, today)


def enter_documents_rollout(stores: Stores, owner: Viewer, verifier: Viewer, *, seed: int, today: date) -> None:
    """Keep where forces and regional units stand with document search, those on the way too, and investigations.

    Investigations of the last days wait for a second person.
    """
    forces = _names(stores, "frame/forces_valid", today)
    bodies = [*_names(stores, "frame/units_valid", today), *forces]
    live = _live(stores, owner, "documents", bodies)
    on_the_way = [body for body in bodies if body not in live][:ON_THE_WAY]
    known = [body for body in bodies if body in live or body in on_the_way]
    rows = list(onboarding(known, live, seed=seed, today=today, field="organisation"))
    add_records(stores, owner, documents_rollout.ONBOARDING, rows, is_synthetic=True)
    made = list(investigations(live, forces, seed=seed, today=today))
    _enter_outcomes(stores, owner, verifier, documents_rollout.OUTCOME, made, today)


def _names(stores: Stores, query: str, today: date) -> list[str]:
    return list(read_names(stores.national, NOTHING, query, version=stores.national.version(), as_at=today))


def _live(stores: Stores, owner: Viewer, product: str, bodies: Sequence[str]) -> dict[str, date]:
    """The first day of live use by body, by the register of product rollouts."""
    went_live = {
        record.body_id: record.values["onboarded_on"]
        for record in records_of(stores, owner, PRODUCT_ROLLOUT)
        if record.values["product"] == product and not record.is_withdrawn
    }
    return {body: day for body, day in went_live.items() if isinstance(day, date) and body in set(bodies)}


def _enter_outcomes(
    stores: Stores, owner: Viewer, verifier: Viewer, kind_id: str, rows: Sequence[Row], today: date
) -> None:
    add_records(stores, owner, kind_id, rows, is_synthetic=True)
    for record in records_of(stores, owner, kind_id):
        if record.values["happened_on"] < today - timedelta(days=DAYS_UNVERIFIED):
            verify_record(stores, verifier, kind_id, record.record_id, version=record.version)
