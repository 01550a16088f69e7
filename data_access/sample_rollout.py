"""Enters the sample rollout of ANPR Find and Profile, marked as synthetic, as those who run it would."""

from __future__ import annotations

from datetime import date, timedelta

from data_access.queries import read
from data_access.records.keeping import add_records, verify_record
from data_access.records.reading import records_of
from data_access.records.rollout import ONBOARDING, OUTCOME
from data_access.stores import Stores
from models.access import NOTHING, Viewer
from sample_data.rollout import onboarding, outcomes

PRODUCT_ROLLOUT, PRODUCT = "product_rollout", "anpr"
DAYS_UNVERIFIED = 30


def enter_rollout(stores: Stores, owner: Viewer, verifier: Viewer, *, seed: int, today: date) -> None:
    """Keep where each regional unit stands, in step with the register of product rollouts, and outcomes of leads.

    Outcomes of the last days wait for a second person.
    """
    units = read(stores.national, NOTHING, "frame/units_valid", version=stores.national.version(), as_at=today)
    went_live = {
        record.body_id: record.values["onboarded_on"]
        for record in records_of(stores, owner, PRODUCT_ROLLOUT)
        if record.values["product"] == PRODUCT and not record.is_withdrawn
    }
    live = {unit: day for unit, day in went_live.items() if isinstance(day, date) and unit in set(units.rocu_id)}
    rows = list(onboarding(units.rocu_id.tolist(), live, seed=seed, today=today))
    add_records(stores, owner, ONBOARDING, rows, is_synthetic=True)
    add_records(stores, owner, OUTCOME, list(outcomes(live, seed=seed, today=today)), is_synthetic=True)
    for record in records_of(stores, owner, OUTCOME):
        if record.values["happened_on"] < today - timedelta(days=DAYS_UNVERIFIED):
            verify_record(stores, verifier, OUTCOME, record.record_id, version=record.version)
