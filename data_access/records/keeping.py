"""Rows of the registers as people keep them: added, changed, withdrawn with a reason, verified by another person."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from data_access.edits import Edit, Row, editing, require_version
from data_access.records.reading import WHAT, bodies_of, kind_of
from data_access.stores import Stores
from models.access import Viewer
from models.errors import EditRefused
from models.records.disclosure import require_keeper
from models.records.kinds import RecordKind
from models.records.rules import FORCE, Bodies, Values, faults, kept_text, key_of, require_good, tidied, values_of


def add_record(stores: Stores, viewer: Viewer, kind_id: str, values: Values) -> str:
    """Keep a new row and return its id; EditRefused when it cannot be kept as it is."""
    return add_records(stores, viewer, kind_id, [values])[0]


def add_records(
    stores: Stores, viewer: Viewer, kind_id: str, rows: Sequence[Values], *, is_synthetic: bool = False
) -> list[str]:
    """Keep several new rows, all of them or none, and return their ids."""
    kind, bodies = kind_of(kind_id), bodies_of(stores)
    made = [tidied(kind, values, bodies) for values in rows]
    require_keeper(viewer, kind, [_body_of(kind, values) for values in made], what=WHAT)
    if not rows:
        raise EditRefused("There is no row.", "Give at least one.")
    for values in made:
        require_good(kind, values, bodies, today=this_day())
    with editing(stores, viewer) as edit:
        taken = keys_taken(kind, edit.all("records/records_of_kind", record_kind=kind_id))
        for values in made:
            _require_free(kind, values, taken)
            taken.add(key_of(kind, values))
        return _add(edit, [_new(edit, kind, values, bodies, is_synthetic=is_synthetic) for values in made])


def change_record(
    stores: Stores, viewer: Viewer, kind_id: str, record_id: str, values: Values, *, version: int
) -> None:
    """Keep other values in a row. ``version`` is the one they were made on; StaleEdit when that is not the newest.

    A row that was verified has to be verified again.
    """
    kind, bodies = kind_of(kind_id), bodies_of(stores)
    made = tidied(kind, values, bodies)
    require_keeper(viewer, kind, [_body_of(kind, made)], what=WHAT)
    require_good(kind, made, bodies, today=this_day())
    with editing(stores, viewer) as edit:
        before = _standing(edit, kind, record_id, version)
        rows = edit.all("records/records_of_kind", record_kind=kind_id)
        _require_free(kind, made, keys_taken(kind, [row for row in rows if row["record_id"] != record_id]))
        unverified = {"verified_by": None, "verified_at": None}
        _keep(edit, kind, before, {**before, **_placed(kind, made, bodies), **unverified})


def withdraw_record(
    stores: Stores, viewer: Viewer, kind_id: str, record_id: str, *, reason: str, version: int
) -> None:
    """Take a row back: it stays with its history and counts nowhere any more."""
    kind = kind_of(kind_id)
    require_keeper(viewer, kind, what=WHAT)
    if not reason.strip():
        raise EditRefused("No reason is given.", "Say why the row is withdrawn.")
    with editing(stores, viewer) as edit:
        before = _standing(edit, kind, record_id, version)
        _keep(edit, kind, before, {**before, "is_withdrawn": True, "withdrawn_reason": reason.strip()})


def verify_record(stores: Stores, viewer: Viewer, kind_id: str, record_id: str, *, version: int) -> None:
    """Say that a row is true as it stands; EditRefused for a person who recorded or changed it."""
    kind = kind_of(kind_id)
    require_keeper(viewer, kind, what=WHAT)
    if not kind.needs_verification:
        raise EditRefused(f"Rows of the register {kind.title} are not verified.", "Nothing is to be done.")
    with editing(stores, viewer) as edit:
        before = _standing(edit, kind, record_id, version)
        changes = edit.all("registers/changes_of", record=kind_id, record_id=record_id)
        if viewer.subject in {str(change["changed_by"]) for change in changes}:
            raise EditRefused("You recorded or changed this row.", "Another person verifies it.")
        _keep(edit, kind, before, {**before, "verified_by": viewer.subject, "verified_at": edit.at})


def keys_taken(kind: RecordKind, rows: Sequence[Row]) -> set[tuple[object, ...]]:
    """The keys of the rows that stand: no other row may have them."""
    return {key_of(kind, values_of(kind, str(row["field_values"]))) for row in rows if not row["is_withdrawn"]}


def faults_of(kind: RecordKind, values: Values, bodies: Bodies) -> list[tuple[str, str, str]]:
    """(field, reason, remedy) of each reason why tidied values cannot be kept today."""
    return [(item.field, item.reason, item.remedy) for item in faults(kind, values, bodies, today=this_day())]


def this_day() -> date:
    """Today in UTC."""
    return datetime.now(UTC).date()


def _new(edit: Edit, kind: RecordKind, values: Values, bodies: Bodies, *, is_synthetic: bool) -> Row:
    return {
        "record_id": secrets.token_hex(8),
        "record_kind": kind.kind_id,
        **_placed(kind, values, bodies),
        "recorded_by": edit.viewer.subject,
        "recorded_by_role": edit.viewer.role_id,
        "recorded_at": edit.at,
        "is_synthetic": is_synthetic,
    }


def _add(edit: Edit, rows: Sequence[Row]) -> list[str]:
    """Write new rows, all of one kind, and their place in the log of changes, in one go; their ids."""
    edit.write("records/records_add", rows=json.dumps(rows, default=str))
    logged = [{**row, "force_id": _force_of(row), "after": json.dumps({**_fields(row), "version": 1})} for row in rows]
    edit.write(
        "records/changes_add",
        rows=json.dumps(logged, default=str),
        changed_at=edit.at,
        changed_by=edit.viewer.subject,
        changed_by_role=edit.viewer.role_id,
    )
    ids = [str(row["record_id"]) for row in rows]
    edit.audit(f"{rows[0]['record_kind']}.add", ids[0] if len(ids) == 1 else f"{len(ids)} rows", rows=len(ids))
    return ids


def _keep(edit: Edit, kind: RecordKind, before: Row, after: Row) -> None:
    row = {**after, "version": int(str(before["version"])) + 1}
    edit.write("records/record_save", **row)
    edit.note(
        kind.kind_id,
        str(row["record_id"]),
        force_id=_force_of(row),
        before=_logged(before),
        after=_logged(row),
    )


def _logged(row: Row) -> dict[str, object]:
    """What the log of changes says of a row: its fields by name, and what else may change."""
    other = ("verified_by", "is_withdrawn", "withdrawn_reason", "version")
    return {**_fields(row), **{name: row[name] for name in other}}


def _fields(row: Row) -> dict[str, object]:
    return json.loads(str(row["field_values"]))


def _force_of(row: Row) -> str:
    return str(row["body_id"]) if row["body_kind"] == FORCE else ""


def _standing(edit: Edit, kind: RecordKind, record_id: str, version: int) -> Row:
    row = edit.one("records/record", record_id=record_id)
    if row is None or row["record_kind"] != kind.kind_id:
        raise EditRefused("There is no such row.", "Reload the page.")
    require_keeper(edit.viewer, kind, [str(row["body_id"])], what=WHAT)
    theirs = {**values_of(kind, str(row["field_values"])), "version": row["version"]}
    require_version(theirs, version, what="this row")
    if row["is_withdrawn"]:
        raise EditRefused("This row was withdrawn.", "Record it again if it is true after all.")
    return row


def _require_free(kind: RecordKind, values: Values, taken: set[tuple[object, ...]]) -> None:
    if key_of(kind, values) in taken:
        raise EditRefused(REPEATED, repeat_remedy(kind))


REPEATED = "A row like this stands in the register already."


def repeat_remedy(kind: RecordKind) -> str:
    """What to do about a row whose key is taken."""
    if len(kind.unique) == len(kind.fields):
        return "Leave it out: nothing in it differs."
    return f"Change that row: no two share {', '.join(kind.labels[name].lower() for name in kind.unique)}."


def _body_of(kind: RecordKind, values: Values) -> str:
    return str(values[kind.body_field]) if kind.body_field else ""


def _placed(kind: RecordKind, values: Mapping[str, object], bodies: Bodies) -> Row:
    """The columns of the table that the values fill."""
    body_id = _body_of(kind, values)
    return {
        "body_kind": bodies.kind_of(body_id),
        "body_id": body_id,
        "happened_on": values[kind.dated_by],
        "field_values": kept_text(values),
    }
