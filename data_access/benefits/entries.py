"""Every value that was ever entered for a measure, with who entered it and when: nothing is overwritten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from data_access.benefits.reading import WHAT
from data_access.edits import Row, rows_of
from data_access.stores import Stores
from models.access import Viewer, require
from models.benefits.kinds import VIEW


@dataclass(frozen=True)
class Entry:
    """One entered value; ``is_standing``: the newest of its period. Moments are in UTC."""

    period: date
    value: float
    answered: int | None
    source: str
    entered_by: str
    entered_by_role: str
    entered_at: datetime
    is_standing: bool
    is_synthetic: bool


def entries_of(stores: Stores, viewer: Viewer, measure_id: str) -> list[Entry]:
    """Every entered value of a measure, newest period first, then newest entry."""
    require(viewer, VIEW, what=WHAT)
    found, seen = [], set()
    for row in rows_of(stores, "benefits/values_of_measure", measure_id=measure_id):
        found.append(_entry(row, is_standing=row["period"] not in seen))
        seen.add(row["period"])
    return found


def _entry(row: Row, *, is_standing: bool) -> Entry:
    return Entry(
        period=row["period"],
        value=float(str(row["value"])),
        answered=None if row["answered"] is None else int(str(row["answered"])),
        source=str(row["source"]),
        entered_by=str(row["entered_by"]),
        entered_by_role=str(row["entered_by_role"]),
        entered_at=row["entered_at"],
        is_standing=is_standing,
        is_synthetic=bool(row["is_synthetic"]),
    )
