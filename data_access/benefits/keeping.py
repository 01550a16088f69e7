"""Rows of the benefits register as people keep them: added, changed, withdrawn; all rows of one edit, or none."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from data_access.benefits.reading import WHAT, kept_row, known_ids
from data_access.edits import Edit, Row, editing, require_version
from data_access.stores import Stores
from models.access import Viewer, require
from models.benefits.kinds import (
    BENEFIT,
    DECISION,
    EDIT,
    MEASURE,
    VALUE,
    RegisterRow,
    register_kinds,
)
from models.benefits.rules import Known, row_faults, tidied_row
from models.benefits.whole import whole_faults
from models.errors import EditRefused
from models.records.kinds import RecordKind
from models.records.rules import Fault, Values, kept_text, key_of

IDENTIFIED, PROPOSED = "identified", "proposed"
TARGET_FIELDS = ("target_kind", "target_number", "target_on", "trajectory", "baseline_value", "baseline_on")
WHAT_IS_MEASURED = ("direction", "value_kind", "kpi_id")
REPEATED = "A row like this stands in the register already."


@dataclass(frozen=True, eq=False)
class RowChange:
    """One row to be kept: a new one without an id, or other values of the one that has it.

    ``version`` is the one that the edit was made on, 0 for a new row. ``withdrawn_reason`` takes the row back.
    A new row may bring its own id.
    """

    kind_id: str
    values: Values
    row_id: str = ""
    version: int = 0
    withdrawn_reason: str = ""


def keep_rows(
    stores: Stores, viewer: Viewer, changes: Sequence[RowChange], *, is_synthetic: bool = False
) -> list[str]:
    """Keep rows, all of them or none, and return their ids.

    EditRefused for the first row that cannot be kept; StaleEdit, with the row as it stands, for one that somebody
    else changed first. Decisions of the board are not kept here: ``moving.decide`` keeps them with what follows.
    """
    if not changes:
        raise EditRefused("There is no row.", "Give at least one.")
    require(viewer, EDIT, what=WHAT)
    if any(change.kind_id == DECISION for change in changes):
        raise EditRefused("A decision is more than a row.", "The board takes it on the review or the profile.")
    with editing(stores, viewer) as edit:
        return keep_in(edit, changes, is_synthetic=is_synthetic)


def keep_row(stores: Stores, viewer: Viewer, change: RowChange) -> str:
    """Keep one row and return its id."""
    return keep_rows(stores, viewer, [change])[0]


def keep_in(edit: Edit, changes: Sequence[RowChange], *, is_synthetic: bool = False) -> list[str]:
    """Keep rows within an edit under way; the rights are the caller's to ask for."""
    standing = {row.row_id: row for row in map(kept_row, edit.all("benefits/rows_standing"))}
    numbered = _numbered(changes, standing)
    known = known_ids(standing.values(), [(row_id, change.kind_id) for row_id, change in numbered])
    taken = _keys_taken(standing.values(), {row_id for row_id, _ in numbered})
    before = {str(row["row_id"]): row for row in edit.all("benefits/rows_named", row_ids=[one for one, _ in numbered])}
    made = []
    for row_id, change in numbered:
        kind = register_kinds()[change.kind_id]
        values = _judged(kind, row_id, change, before.get(row_id), known)
        if not change.withdrawn_reason:
            _take(kind, values, taken)
        made.append(_made(edit, row_id, change, values, before.get(row_id), is_synthetic=is_synthetic))
    _require_whole(standing, made)
    save_rows(edit, [(before.get(str(row["row_id"])), row) for row in made])
    return [str(row["row_id"]) for row in made]


def save_rows(edit: Edit, changed: Sequence[tuple[Row | None, Row]]) -> None:
    """Write rows with their place in the log of changes, as (before, after); on record."""
    edit.write("benefits/rows_save", rows=json.dumps([after for _, after in changed], default=str))
    logged = [
        {**after, "before": json.dumps(_logged(before), default=str), "after": json.dumps(_logged(after), default=str)}
        for before, after in changed
    ]
    edit.write(
        "benefits/changes_add",
        rows=json.dumps(logged, default=str),
        changed_at=edit.at,
        changed_by=edit.viewer.subject,
        changed_by_role=edit.viewer.role_id,
    )
    ids = [str(after["row_id"]) for _, after in changed]
    action = "change" if any(before for before, _ in changed) else "add"
    edit.audit(f"benefits.{action}", ids[0] if len(ids) == 1 else f"{len(ids)} rows", rows=len(ids))


def next_version(row: Row) -> int:
    """The version that the next edit of a row gets."""
    return int(str(row["version"])) + 1


def faults_of(kind: RecordKind, values: Values, known: Known) -> list[Fault]:
    """Every reason why tidied values cannot be kept today."""
    return row_faults(kind, values, known, today=this_day())


def this_day() -> date:
    """Today in UTC."""
    return datetime.now(UTC).date()


def _require_whole(standing: Mapping[str, RegisterRow], made: Sequence[Row]) -> None:
    """EditRefused when the register as a whole would not hold together with these rows."""
    after = {**standing, **{str(row["row_id"]): kept_row(row) for row in made}}
    for fault in whole_faults(standing, after, [str(row["row_id"]) for row in made]):
        raise EditRefused(fault.reason, fault.remedy)


def _numbered(changes: Sequence[RowChange], standing: Mapping[str, RegisterRow]) -> list[tuple[str, RowChange]]:
    """Each change with its id: new rows without one get the next number of their kind."""
    counts: dict[str, int] = {}
    found = []
    for change in changes:
        kind = register_kinds()[change.kind_id]
        if change.kind_id == VALUE or not kind.id_prefix:
            raise EditRefused("Values are not rows.", "Enter them as values.")
        row_id = change.row_id
        if not row_id:
            highest = counts.get(kind.kind_id) or _highest([*standing, *(one for one, _ in found)], kind.id_prefix)
            counts[kind.kind_id] = highest + 1
            row_id = f"{kind.id_prefix}{highest + 1:03d}"
        elif not row_id.startswith(kind.id_prefix):
            raise EditRefused(f"{row_id[:40]} is no id of the kind {kind.one}.", f"Ids start with {kind.id_prefix}.")
        found.append((row_id, change))
    return found


def _highest(row_ids: Iterable[str], prefix: str) -> int:
    numbers = [one.removeprefix(prefix) for one in row_ids if one.startswith(prefix)]
    return max((int(number) for number in numbers if number.isdigit()), default=0)


def _keys_taken(standing: Iterable[RegisterRow], leaving: set[str]) -> set[tuple[object, ...]]:
    rows = [row for row in standing if not row.is_withdrawn and row.row_id not in leaving]
    return {(row.kind_id, *key_of(register_kinds()[row.kind_id], row.values)) for row in rows}


def _take(kind: RecordKind, values: Values, taken: set[tuple[object, ...]]) -> None:
    key = (kind.kind_id, *key_of(kind, values))
    if key in taken:
        names = [kind.labels[name].lower() for name in kind.unique]
        raise EditRefused(REPEATED, f"Change one of: {', '.join(names)}; or change the row that is there.")
    taken.add(key)


def _judged(
    kind: RecordKind, row_id: str, change: RowChange, before: Row | None, known: Known
) -> dict[str, object]:
    """The tidied values of a change that may be kept."""
    if before is not None and before["row_kind"] != change.kind_id:
        raise EditRefused(f"{row_id[:40]} is another kind of row.", "Reload the page.")
    require_version(_theirs(before), change.version, what=f"{kind.one} {row_id}")
    if before is not None and before["is_withdrawn"]:
        raise EditRefused("This row was withdrawn.", "Record it again if it is needed after all.")
    values = tidied_row(kind, change.values)
    for fault in [] if change.withdrawn_reason else faults_of(kind, values, known):
        raise EditRefused(f"{row_id}: {kind.labels[fault.field]}: {fault.reason}", fault.remedy)
    return values


def _theirs(before: Row | None) -> dict[str, object] | None:
    if before is None:
        return None
    return {**kept_row(before).values, "version": before["version"]}


def _made(
    edit: Edit, row_id: str, change: RowChange, values: Values, before: Row | None, *, is_synthetic: bool
) -> Row:
    reason = change.withdrawn_reason.strip()
    return {
        "row_id": row_id,
        "row_kind": change.kind_id,
        "state": str(before["state"]) if before else IDENTIFIED if change.kind_id == BENEFIT else "",
        "target_state": _target_state(change.kind_id, values, before),
        "field_values": str(before["field_values"]) if before and reason else kept_text(values),
        "recorded_by": before["recorded_by"] if before else edit.viewer.subject,
        "recorded_by_role": before["recorded_by_role"] if before else edit.viewer.role_id,
        "recorded_at": before["recorded_at"] if before else edit.at,
        "is_synthetic": is_synthetic or bool(before and before["is_synthetic"]),
        "is_withdrawn": bool(reason),
        "withdrawn_reason": reason or None,
        "version": next_version(before) if before else 1,
    }


def _target_state(kind_id: str, values: Values, before: Row | None) -> str:
    """A target that was changed, or is of something else now, waits for the board again; without a number none does."""
    if kind_id != MEASURE or values["target_number"] is None:
        return ""
    if before is None:
        return PROPOSED
    was = kept_row(before).values
    is_same = all(was[name] == values[name] for name in (*TARGET_FIELDS, *WHAT_IS_MEASURED))
    return str(before["target_state"]) or PROPOSED if is_same else PROPOSED


def _logged(row: Row | None) -> dict[str, object]:
    """What the log of changes says of a row: its fields by name, and what else may change."""
    if row is None:
        return {}
    other = ("state", "target_state", "is_withdrawn", "withdrawn_reason", "version")
    return {**json.loads(str(row["field_values"])), **{name: row[name] for name in other}}
