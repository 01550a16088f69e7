"""Loads as the page and the terminal make them: checked, applied as one version, written into the history."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pandas as pd

from data_access.audit import now
from data_access.loaders import LoadOutcome, LoadRejected, LoadRequest, apply, check
from data_access.queries import read, run
from data_access.snapshots import build_version, current_version, rehearse, roll_back, versions
from data_access.stores import Stores
from models.access import NOTHING, Viewer
from models.audit import AuditEntry
from models.errors import DataNotAvailable


def check_files(folder: Path, requests: Sequence[LoadRequest]) -> list[LoadOutcome]:
    """What loading the files would do, without doing it."""
    outcomes: list[LoadOutcome] = []
    rehearse(folder, lambda con: outcomes.extend(check(con, requests)))
    return outcomes


def apply_files(
    folder: Path, requests: Sequence[LoadRequest], *, loaded_by: str, is_synthetic: bool
) -> tuple[str, list[LoadOutcome]]:
    """(new version, outcome of each file); DataRejected, and nothing changed, when any row is refused."""
    outcomes: list[LoadOutcome] = []

    def change(con: duckdb.DuckDBPyConnection) -> None:
        outcomes.extend(apply(con, requests, loaded_by=loaded_by, is_synthetic=is_synthetic))

    version = build_version(folder, change)
    return version, outcomes


def load_files(stores: Stores, viewer: Viewer, requests: Sequence[LoadRequest]) -> tuple[str, list[LoadOutcome]]:
    """Load files for a viewer, with a record of it in the audit trail and the history, refused or not."""
    try:
        version, outcomes = apply_files(stores.folder, requests, loaded_by=viewer.subject, is_synthetic=False)
    except LoadRejected as error:
        _record_refusal(stores, viewer, error.outcomes)
        raise
    reconcile_history(stores)
    stores.audit.record(_entry(viewer, "load", _names(outcomes), version))
    return version, outcomes


def undo_last_load(stores: Stores, viewer: Viewer) -> str:
    """Make the version before the live one live again and return its name."""
    live = current_version(stores.folder)
    earlier = [version for version in versions(stores.folder) if live is not None and version < live]
    if not earlier:
        raise DataNotAvailable("There is no earlier version to go back to.", "Load a corrected file instead.")
    roll_back(stores.folder, earlier[-1])
    stores.audit.record(_entry(viewer, "load.undo", f"{live} -> {earlier[-1]}", earlier[-1]))
    return earlier[-1]


def reconcile_history(stores: Stores) -> None:
    """Copy loads of the live version that the history does not know: from the terminal, or cut off by a crash."""
    version = current_version(stores.folder)
    if version is None:
        return
    loads = loads_in_version(stores)
    with stores.registers.writing() as cursor:
        for load in loads.drop(columns=["is_synthetic", "warnings"]).to_dict("records"):
            run(
                cursor,
                "registers/load_history_add",
                **{**load, "rows_rejected": 0, "outcome": "loaded", "dataset_version": version},
            )


def loads_in_version(stores: Stores) -> pd.DataFrame:
    """One row for each load that the live version holds."""
    return read(stores.national, NOTHING, "loads/loads_in_version", version=stores.national.version())


def load_history(stores: Stores, *, limit: int = 200) -> pd.DataFrame:
    """One row for each load and refused load, newest first."""
    with stores.registers.reading() as cursor:
        return run(cursor, "registers/load_history_newest", limit=limit).df()


def _record_refusal(stores: Stores, viewer: Viewer, outcomes: Sequence[LoadOutcome]) -> None:
    with stores.registers.writing() as cursor:
        for outcome in outcomes:
            run(
                cursor,
                "registers/load_history_add",
                load_id=str(uuid.uuid4()),
                kind=outcome.kind,
                file_name=outcome.file_name,
                sha256=outcome.sha256,
                size_bytes=outcome.size_bytes,
                loaded_at=now(),
                loaded_by=viewer.subject,
                rows_read=outcome.rows_read,
                rows_accepted=0,
                rows_set_aside=0,
                rows_rejected=outcome.rows_read,
                outcome="refused",
                dataset_version="",
            )
    stores.audit.record(_entry(viewer, "load", _names(outcomes), "", outcome="refused"))


def _names(outcomes: Sequence[LoadOutcome]) -> str:
    return ", ".join(f"{outcome.kind} {outcome.file_name}" for outcome in outcomes)


def _entry(viewer: Viewer, action: str, what: str, version: str, *, outcome: str = "allowed") -> AuditEntry:
    return AuditEntry(
        done_at=now(),
        actor=viewer.subject,
        role=viewer.role_id,
        action=action,
        object=what,
        outcome=outcome,
        dataset_version=version,
    )
