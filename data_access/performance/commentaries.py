"""What those who answer for a series say about it: texts are added, never changed or removed."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, fields
from datetime import date, datetime

from data_access.edits import Row, editing, rows_of
from data_access.performance.series_rights import force_of, require_reading, require_writing
from data_access.stores import Stores
from models.access import Viewer
from models.performance.kpis import kpi
from models.performance.remarks import good_period, good_words

RECORD, WHAT = "commentary", "A commentary"


@dataclass(frozen=True)
class Commentary:
    """One text about a series in one period; moments are in UTC."""

    commentary_id: str
    series_id: str
    unit_id: str
    period: date
    words: str
    written_by: str
    written_by_role: str
    written_at: datetime


def add_commentary(
    stores: Stores, viewer: Viewer, series_id: str, unit_id: str, *, period: date, words: str
) -> str:
    """Keep a text about a series in one period and return its id; a later text follows, none is replaced."""
    require_writing(stores, viewer, series_id, unit_id, what=WHAT)
    with editing(stores, viewer) as edit:
        after: Row = {
            "commentary_id": secrets.token_hex(8),
            "series_id": series_id,
            "unit_id": unit_id,
            "period": good_period(period, kpi(series_id).frequency, today=date.fromisoformat(edit.at[:10])),
            "words": good_words(words, "The commentary", "commentary"),
            "written_by": viewer.subject,
            "written_by_role": viewer.role_id,
            "written_at": edit.at,
        }
        edit.write("performance_registers/commentary_add", **after)
        commentary_id, force_id = str(after["commentary_id"]), force_of(stores, series_id, unit_id)
        edit.note(RECORD, commentary_id, force_id=force_id, before=None, after={**after, "version": 1})
    return commentary_id


def commentaries_of(stores: Stores, viewer: Viewer, series_id: str, unit_id: str) -> tuple[Commentary, ...]:
    """Every text about a series, the newest first, for a viewer who may see its values."""
    require_reading(stores, viewer, series_id, unit_id)
    found = rows_of(stores, "performance_registers/commentaries_of_series", series_id=series_id, unit_id=unit_id)
    return tuple(Commentary(**{field.name: row[field.name] for field in fields(Commentary)}) for row in found)
