"""Enters sample records into the registers that feed KPIs, marked as synthetic, as the NDAO's people would."""

from __future__ import annotations

from datetime import date

from data_access.queries import read
from data_access.records.keeping import add_records, verify_record
from data_access.records.reading import records_of
from data_access.stores import Stores
from models.access import NOTHING, Viewer
from sample_data.records import months_before, records

OUTCOME = "product_outcome"


def enter_records(stores: Stores, analyst: Viewer, verifier: Viewer, *, seed: int, today: date) -> None:
    """Keep rows of every register; returns of regional units with seizures are verified, but for the newest month."""
    version = stores.national.version()
    forces, units = (
        read(stores.national, NOTHING, f"frame/{name}", version=version, as_at=today).iloc[:, 0].tolist()
        for name in ("forces_valid", "units_valid")
    )
    for kind_id, rows in records(forces, units, seed=seed, today=today).items():
        add_records(stores, analyst, kind_id, rows, is_synthetic=True)
    (newest,) = months_before(today, 1)
    for record in records_of(stores, analyst, OUTCOME):
        if record.values["seized_kg"] and record.values["month"] < newest:
            verify_record(stores, verifier, OUTCOME, record.record_id, version=record.version)
