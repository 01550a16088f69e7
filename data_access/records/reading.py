"""Rows of the registers as a reader may see them, and what was done to each."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

from data_access.edits import HistoryStep, Row, rows_of
from data_access.queries import read, read_names
from data_access.stores import Stores
from models.access import NOTHING, Viewer, require
from models.records.disclosure import VIEW, is_row_seen, keeps_rows, own_body, require_keeper, values_seen
from models.records.kinds import RecordKind, every_kind, record_rules
from models.records.rules import Bodies, values_of

KINDS_KEPT, VERSIONS_KEPT = 64, 4
WHAT = "The registers"
RECORDED = "Recorded"


@dataclass(frozen=True, eq=False)
class KeptRecord:
    """One row of a register as it stands; moments are in UTC."""

    record_id: str
    values: Mapping[str, object]
    body_kind: str
    body_id: str
    recorded_by: str
    recorded_by_role: str
    recorded_at: datetime
    is_synthetic: bool
    verified_by: str | None
    verified_at: datetime | None
    is_withdrawn: bool
    withdrawn_reason: str | None
    version: int


def kind_of(kind_id: str) -> RecordKind:
    """The declared kind; KeyError when there is none."""
    return every_kind()[kind_id]


def bodies_of(stores: Stores) -> Bodies:
    """Every force and regional unit of the live version, past ones among them."""
    return _bodies(stores, stores.national.version())


def edits_of_records(stores: Stores) -> int:
    """A number that grows with every edit of a register: what was read under it holds until then."""
    return int(str(rows_of(stores, "records/edits_of_records")[0]["edits"]))


def records_of(stores: Stores, viewer: Viewer, kind_id: str) -> tuple[KeptRecord, ...]:
    """The rows of a register that the viewer may read, newest first; withdrawn ones for those alone who keep them.

    NotPermitted for a role that may not read the register.
    """
    kind = kind_of(kind_id)
    require(viewer, kind.view_right, what=WHAT)
    own = own_body(viewer, kind)
    return _seen(stores, kind_id, keeps_rows(viewer, kind) and not own, own, edits_of_records(stores))


def history_of(stores: Stores, viewer: Viewer, kind_id: str, record_id: str) -> list[HistoryStep]:
    """Every value that was ever changed in a row, newest first; for those who keep it."""
    kind = kind_of(kind_id)
    found = rows_of(stores, "records/record", record_id=record_id)
    require_keeper(viewer, kind, [str(row["body_id"]) for row in found], what=WHAT)
    changes = rows_of(stores, "registers/changes_of", record=kind_id, record_id=record_id)
    return [step for change in changes for step in _steps(kind, change)]


def forces_in_contact(stores: Stores, viewer: Viewer, on: date) -> tuple[int, int]:
    """(forces that had a contact with a business partner within the days of the rule, forces in being) on a day."""
    require(viewer, VIEW, what=WHAT)
    version = stores.national.version()
    forces = tuple(read(stores.national, NOTHING, "frame/forces_valid", version=version, as_at=on).force_id)
    return _in_contact(stores, forces, on, edits_of_records(stores)), len(forces)


def standing(stores: Stores, viewer: Viewer, on: date) -> Row:
    """Counts of what stands open on a day: problems, late actions, returns that nobody verified, and all rows."""
    require(viewer, VIEW, what=WHAT)
    return _standing(stores, on, edits_of_records(stores))


def kept_record(kind: RecordKind, row: Row) -> KeptRecord:
    """A row of the table as a record."""
    names = [name for name in KeptRecord.__dataclass_fields__ if name != "values"]
    return KeptRecord(values=values_of(kind, str(row["field_values"])), **{name: row[name] for name in names})


@lru_cache(maxsize=VERSIONS_KEPT)
def _in_contact(stores: Stores, force_ids: tuple[str, ...], on: date, edits: int) -> int:
    told = {"last_on": on, "days": record_rules()["contact_days"], "forces_in_being": list(force_ids)}
    return sum(row["numerator"] == 1 for row in rows_of(stores, "records/forces_in_contact", **told))


@lru_cache(maxsize=VERSIONS_KEPT)
def _standing(stores: Stores, on: date, edits: int) -> Row:
    return rows_of(stores, "records/standing", today=on)[0]


@lru_cache(maxsize=VERSIONS_KEPT)
def _bodies(stores: Stores, version: str) -> Bodies:
    forces = read_names(stores.national, NOTHING, "frame/every_force", version=version)
    return Bodies(forces, read_names(stores.national, NOTHING, "frame/every_unit", version=version))


@lru_cache(maxsize=KINDS_KEPT)
def _seen(stores: Stores, kind_id: str, is_ndao: bool, own: str, edits: int) -> tuple[KeptRecord, ...]:
    kind = kind_of(kind_id)
    records = (kept_record(kind, row) for row in rows_of(stores, "records/records_of_kind", record_kind=kind_id))
    return tuple(
        replace(record, values=values_seen(kind, record.values, is_ndao=is_ndao or own == record.body_id != ""))
        for record in records
        if is_row_seen(kind, record.body_id, is_withdrawn=record.is_withdrawn, is_ndao=is_ndao, own=own)
    )


def _steps(kind: RecordKind, change: Row) -> Iterator[HistoryStep]:
    before, after = json.loads(str(change["before"])), json.loads(str(change["after"]))
    where = (change["changed_at"], str(change["changed_by"]), str(change["changed_by_role"]))
    if not before:
        yield HistoryStep(*where, int(str(change["version"])), RECORDED, None, None)
        return
    told = {**kind.labels, "verified_by": "Verified by", "withdrawn_reason": "Withdrawn because"}
    for name, label in told.items():
        was, now_is = before.get(name), after.get(name)
        if (was or now_is) and was != now_is:
            yield HistoryStep(*where, int(str(change["version"])), label, was, now_is)
