"""What changed in the targets of measures since a day."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime

from data_access.benefits.keeping import TARGET_FIELDS
from data_access.benefits.reading import WHAT
from data_access.edits import Row, rows_of
from data_access.stores import Stores
from models.access import Viewer, require
from models.benefits.kinds import VIEW

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


def _change(row: Row) -> TargetChange | None:
    before, after = json.loads(str(row["before"])), json.loads(str(row["after"]))
    if all(before.get(name) == after.get(name) for name in (*TARGET_FIELDS, "target_state")):
        return None
    said = (tuple(values.get(name) for name in SHOWN) for values in (before, after))
    return TargetChange(str(row["measure_id"]), row["changed_at"], *said)  # type: ignore[arg-type]
