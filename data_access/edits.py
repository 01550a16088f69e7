"""How people's edits are kept: one transaction with its change log and its audit record, and never over a newer one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import duckdb
import pandas as pd

from data_access.audit import now
from data_access.queries import run
from data_access.stores import Stores
from models.access import Viewer, require
from models.audit import AuditEntry
from models.errors import NotPermitted, StaleEdit

Row = dict[str, object]


@dataclass(frozen=True)
class HistoryStep:
    """One value of one field that an edit changed; moments are in UTC."""

    changed_at: datetime
    changed_by: str
    changed_by_role: str
    version: int
    field: str
    before: object
    after: object


@dataclass(frozen=True, eq=False)
class Edit:
    """One transaction of one person: all of it is kept, or nothing."""

    stores: Stores
    viewer: Viewer
    cursor: duckdb.DuckDBPyConnection
    at: str

    def one(self, name: str, **parameters: object) -> Row | None:
        """The one row of a named query, or None."""
        return _row(run(self.cursor, name, **parameters))

    def all(self, name: str, **parameters: object) -> list[Row]:
        """Every row of a named query."""
        return _rows(run(self.cursor, name, **parameters))

    def write(self, name: str, **parameters: object) -> None:
        """Run a named statement that changes rows."""
        run(self.cursor, name, **parameters)

    def note(
        self, record: str, record_id: str, *, force_id: str, before: Mapping[str, object] | None, after: Mapping
    ) -> None:
        """Put the change into the log of changes and the audit trail; the trail names the record, not its content."""
        was, now_is = dict(before or {}), dict(after)
        self.write(
            "registers/change_add",
            changed_at=self.at,
            changed_by=self.viewer.subject,
            changed_by_role=self.viewer.role_id,
            force_id=force_id,
            record=record,
            record_id=record_id,
            version=int(now_is.get("version", 0)),
            before=_as_json(was),
            after=_as_json(now_is),
        )
        self.audit(f"{record}.{'change' if was else 'add'}", record_id)

    def audit(self, action: str, what: str, *, rows: int = 0) -> None:
        """Put one thing that was done into the audit trail."""
        self.stores.audit.append(self.cursor, audit_entry(self.viewer, action, what, at=self.at, rows=rows))


@contextmanager
def editing(stores: Stores, viewer: Viewer) -> Iterator[Edit]:
    """A transaction for one edit; whatever the block raises leaves everything as it was."""
    with stores.registers.writing() as cursor:
        yield Edit(stores, viewer, cursor, now())


def audit_entry(
    viewer: Viewer, action: str, what: str, *, at: str = "", rows: int = 0, outcome: str = "allowed"
) -> AuditEntry:
    """An audit record of something that a viewer did or was refused."""
    return AuditEntry(at or now(), viewer.subject, viewer.role_id, action, what, outcome, rows_returned=rows)


def require_version(current: Mapping[str, object] | None, expected: int, *, what: str) -> int:
    """The version that the edit gets; StaleEdit, with the row as it stands, unless ``expected`` is the present one.

    0 is the version of a row that does not exist yet.
    """
    present = int(str(current["version"])) if current else 0
    if present != expected:
        raise StaleEdit(
            f"Somebody else changed {what} first.", "Their version is shown beside yours: choose, then save.", current
        )
    return present + 1


def own_force(viewer: Viewer, capability: str, *, what: str) -> str:
    """The viewer's own force, for a viewer whose role may do this; NotPermitted for anybody else."""
    require(viewer, capability, what=what)
    if viewer.role.detail != "own" or not viewer.force_id:
        raise NotPermitted(f"{what} belongs to a force.", "Sign in with the account of a force.")
    return viewer.force_id


def rows_of(stores: Stores, name: str, **parameters: object) -> list[Row]:
    """Rows of a named query on the registers, as dictionaries."""
    with stores.registers.reading() as cursor:
        return _rows(run(cursor, name, **parameters))


def row_of(stores: Stores, name: str, **parameters: object) -> Row | None:
    """The one row of a named query on the registers, or None."""
    with stores.registers.reading() as cursor:
        return _row(run(cursor, name, **parameters))


def frame_of(stores: Stores, name: str, **parameters: object) -> pd.DataFrame:
    """Rows of a named query on the registers, as a frame."""
    with stores.registers.reading() as cursor:
        return run(cursor, name, **parameters).df()


def _rows(cursor: duckdb.DuckDBPyConnection) -> list[Row]:
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _row(cursor: duckdb.DuckDBPyConnection) -> Row | None:
    return next(iter(_rows(cursor)), None)


def _as_json(row: Mapping[str, object]) -> str:
    return json.dumps(row, default=str, ensure_ascii=False, sort_keys=True)
