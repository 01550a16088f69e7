"""Loads as the page and the terminal make them: checked, applied as one version, written into the history."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pandas as pd

from data_access.audit import now
from data_access.loaders import LoadOutcome, LoadRejected, LoadRequest, apply, check
from data_access.performance.signal_log import record_signals
from data_access.queries import read, run
from data_access.snapshots import build_version, current_version, rehearse, roll_back, version_before
from data_access.stores import Stores
from models.access import NOTHING, Viewer
from models.audit import AuditEntry
from models.errors import DataNotAvailable, StaleEdit

LOADS_REMEMBERED = 1_000_000


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
    reconcile_history(stores, role=viewer.role_id)
    return version, outcomes


def undo_last_load(stores: Stores, viewer: Viewer, *, live: str) -> str:
    """Make the version that ``live`` was made from live again and return its name.

    StaleEdit when ``live``, the version that the person saw, is no longer the live one.
    """
    now_live = current_version(stores.folder)
    if now_live != live:
        raise StaleEdit(f"The live version is {now_live} by now, not {live}.", "Reload the page and look again.")
    earlier = version_before(stores.folder, live)
    if earlier is None:
        raise DataNotAvailable("There is no earlier version to go back to.", "Load a corrected file instead.")
    roll_back(stores.folder, earlier)
    stores.audit.record(_entry(viewer, "load.undo", f"{live} -> {earlier}", earlier))
    return earlier


def reconcile_history(stores: Stores, *, role: str = "") -> None:
    """Put loads of the live version that the history does not know into it and into the audit trail.

    They are new from the page, or came from the terminal, or a crash cut their record off. The signals that the version
    lists go into the signal log with them.
    """
    version = current_version(stores.folder)
    if version is None:
        return
    known = set(load_history(stores, limit=LOADS_REMEMBERED).load_id)
    for load in loads_in_version(stores).to_dict("records"):
        if load["load_id"] not in known:
            _record_load(stores, load, version, role)
    record_signals(stores, version)


def loads_in_version(stores: Stores) -> pd.DataFrame:
    """One row for each load that the live version holds."""
    return read(stores.national, NOTHING, "loads/loads_in_version", version=stores.national.version())


def load_history(stores: Stores, *, limit: int = 200) -> pd.DataFrame:
    """One row for each load and refused load, newest first."""
    with stores.registers.reading() as cursor:
        return run(cursor, "registers/load_history_newest", limit=limit).df()


def _record_load(stores: Stores, load: dict[str, object], version: str, role: str) -> None:
    kept = {name: value for name, value in load.items() if name not in ("is_synthetic", "warnings")}
    outcome = {"rows_rejected": 0, "outcome": "loaded", "dataset_version": version}
    stores.audit.record(
        AuditEntry(
            done_at=now(),
            actor=str(load["loaded_by"]),
            role=role,
            action="load",
            object=f"{load['kind']} {load['file_name']}",
            rows_returned=int(load["rows_accepted"]),
            dataset_version=version,
        )
    )
    with stores.registers.writing() as cursor:
        run(cursor, "registers/load_history_add", **kept, **outcome)


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
