"""Events and changes of recording on the chart of a series: added, changed and withdrawn, every step on record."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime

from data_access.edits import Edit, Row, editing, require_version, rows_of
from data_access.performance.series_rights import force_of, require_reading, require_writing
from data_access.stores import Stores
from models.access import Viewer
from models.errors import EditRefused
from models.performance.remarks import good_day, good_kind, good_words

RECORD, WHAT = "annotation", "A note on the chart"


@dataclass(frozen=True)
class Annotation:
    """One note; moments are in UTC."""

    annotation_id: str
    series_id: str
    unit_id: str
    happened_on: date
    annotation_kind: str
    words: str
    added_by: str
    added_at: datetime
    is_withdrawn: bool
    version: int


def add_annotation(
    stores: Stores, viewer: Viewer, series_id: str, unit_id: str, *, happened_on: date, kind: str, words: str
) -> str:
    """Keep a new note and return its id; EditRefused where a reader could not use it."""
    require_writing(stores, viewer, series_id, unit_id, what=WHAT)
    with editing(stores, viewer) as edit:
        after: Row = {
            "annotation_id": secrets.token_hex(8),
            "series_id": series_id,
            "unit_id": unit_id,
            **_checked(edit, happened_on, kind, words),
            "added_by": viewer.subject,
            "added_at": edit.at,
        }
        edit.write("performance_registers/annotation_add", **after)
        _note(edit, None, {**after, "version": 1})
    return str(after["annotation_id"])


def change_annotation(
    stores: Stores, viewer: Viewer, annotation_id: str, *, happened_on: date, kind: str, words: str, version: int
) -> None:
    """Keep other words of a note; StaleEdit, with the note as it stands, where somebody changed it first."""
    with editing(stores, viewer) as edit:
        before, newer = _editable(edit, annotation_id, version)
        _save(edit, before, {**_checked(edit, happened_on, kind, words), "version": newer})


def withdraw_annotation(stores: Stores, viewer: Viewer, annotation_id: str, *, version: int) -> None:
    """Take a note off the chart; it stays in the history."""
    with editing(stores, viewer) as edit:
        before, newer = _editable(edit, annotation_id, version)
        _save(edit, before, {"is_withdrawn": True, "version": newer})


def annotations_of(stores: Stores, viewer: Viewer, series_id: str, unit_id: str) -> tuple[Annotation, ...]:
    """Every note on a series in order of time, withdrawn ones among them, for a viewer who may see its values."""
    require_reading(stores, viewer, series_id, unit_id)
    found = rows_of(stores, "performance_registers/annotations_of_series", series_id=series_id, unit_id=unit_id)
    return tuple(Annotation(**{field.name: row[field.name] for field in fields(Annotation)}) for row in found)


def annotation_steps(stores: Stores, viewer: Viewer, series_id: str, unit_id: str) -> list[Row]:
    """Every step of every note on a series, the newest first: who did what, when, in which words."""
    require_reading(stores, viewer, series_id, unit_id)
    return rows_of(stores, "performance_registers/annotation_steps", series_id=series_id, unit_id=unit_id)


def _checked(edit: Edit, happened_on: date, kind: str, words: str) -> Row:
    return {
        "happened_on": good_day(happened_on, today=date.fromisoformat(edit.at[:10])),
        "annotation_kind": good_kind(kind),
        "words": good_words(words, "The note", "words"),
    }


def _editable(edit: Edit, annotation_id: str, version: int) -> tuple[Row, int]:
    row = edit.one("performance_registers/annotation", annotation_id=annotation_id)
    if row is None:
        raise EditRefused("There is no such note.", "Reload the page.")
    require_writing(edit.stores, edit.viewer, str(row["series_id"]), str(row["unit_id"]), what=WHAT)
    newer = require_version(row, version, what="this note")
    if row["is_withdrawn"]:
        raise EditRefused("This note was withdrawn.", "Add it again if it is true after all.")
    return row, newer


def _save(edit: Edit, before: Row, changed: Mapping[str, object]) -> None:
    after = {**before, **changed}
    names = ("annotation_id", "happened_on", "annotation_kind", "words", "is_withdrawn", "version")
    edit.write("performance_registers/annotation_save", **{name: after[name] for name in names})
    _note(edit, before, after)


def _note(edit: Edit, before: Row | None, after: Mapping[str, object]) -> None:
    force_id = force_of(edit.stores, str(after["series_id"]), str(after["unit_id"]))
    edit.note(RECORD, str(after["annotation_id"]), force_id=force_id, before=before, after=after)
