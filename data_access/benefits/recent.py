"""What changed: targets of measures since a day, values of benefits since the board approved them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from data_access.benefits.keeping import TARGET_FIELDS
from data_access.benefits.reading import WHAT
from data_access.edits import Row, rows_of
from data_access.stores import Stores
from models.access import Viewer, require
from models.benefits.kinds import BENEFIT, VIEW, register_kinds
from models.benefits.value_changes import ValueChange, value_differences
from models.records.rules import values_of

SHOWN = ("target_kind", "target_number", "target_on", "target_state")


@dataclass(frozen=True)
class TargetChange:
    """One edit that changed a measure's target, its way there, or whether the board approved it.

    ``before`` and ``after`` hold kind, number, day and state of the target; the moment is in UTC.
    """

    measure_id: str
    changed_at: datetime
    before: tuple[object, ...]
    after: tuple[object, ...]


def targets_changed_since(stores: Stores, viewer: Viewer, since: date) -> list[TargetChange]:
    """Every change of a target on or after a day, newest first."""
    require(viewer, VIEW, what=WHAT)
    return [
        change for row in rows_of(stores, "benefits/measures_changed_since", since=since) if (change := _change(row))
    ]


def values_changed_since_approval(stores: Stores, viewer: Viewer) -> dict[str, ValueChange]:
    """What differs in the value of benefits that count from what the board approved or last confirmed, by benefit.

    A value that was set back to what the board settled differs no more and is left out.
    """
    require(viewer, VIEW, what=WHAT)
    edits: dict[str, list[Row]] = {}
    for row in rows_of(stores, "benefits/values_changed_since_approval"):
        if value_differences(_values(row["before"]), _values(row["after"])):
            edits.setdefault(str(row["benefit_id"]), []).append(row)
    found = {benefit_id: _value_change(rows) for benefit_id, rows in edits.items()}
    return {benefit_id: change for benefit_id, change in found.items() if change.differences}


def _value_change(edits: Sequence[Row]) -> ValueChange:
    """From the oldest edit to the newest."""
    newest = max(row["changed_at"] for row in edits)  # type: ignore[type-var]
    differences = value_differences(_values(edits[0]["before"]), _values(edits[-1]["after"]))
    return ValueChange(newest.date(), differences)  # type: ignore[union-attr]


def _values(logged: object) -> dict[str, object]:
    return values_of(register_kinds()[BENEFIT], str(logged))


def _change(row: Row) -> TargetChange | None:
    before, after = json.loads(str(row["before"])), json.loads(str(row["after"]))
    if all(before.get(name) == after.get(name) for name in (*TARGET_FIELDS, "target_state")):
        return None
    said = (tuple(values.get(name) for name in SHOWN) for values in (before, after))
    return TargetChange(str(row["measure_id"]), row["changed_at"], *said)  # type: ignore[arg-type]
