"""What somebody typed into a row of the register and has not saved yet: kept for that person alone, until saved."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from data_access.benefits.reading import WHAT
from data_access.edits import Edit, Row, editing, row_of, rows_of
from data_access.stores import Stores
from models.access import Viewer, require
from models.benefits.kinds import EDIT, register_kinds
from models.errors import EditRefused
from models.records.kinds import RecordKind
from models.records.rules import Values, kept_text, values_of

LONGEST_DRAFT = 50_000


@dataclass(frozen=True, eq=False)
class Draft:
    """Typed values by field, the version of the row that they were typed over, and when (UTC)."""

    values: Values
    base_version: int
    saved_at: datetime


def draft_of(stores: Stores, viewer: Viewer, kind_id: str, row_id: str) -> Draft | None:
    """What this viewer typed into a row and has not saved; None for nothing."""
    require(viewer, EDIT, what=WHAT)
    return _draft(kind_id, row_of(stores, "benefits/draft_of", subject=viewer.subject, row_id=row_id))


def keep_draft(stores: Stores, viewer: Viewer, kind_id: str, row_id: str, values: Values, *, version: int) -> None:
    """Put typed values beside those that the draft holds already; ``version`` is the one they were typed over.

    The draft stays on the oldest of these versions, so that no later edit of somebody else is passed over.
    """
    require(viewer, EDIT, what=WHAT)
    with editing(stores, viewer) as edit:
        held = _held(edit, kind_id, row_id)
        if held is not None:
            values, version = {**held.values, **values}, min(held.base_version, version)
        _save(edit, kind_id, row_id, values, version)


def drop_from_draft(
    stores: Stores, viewer: Viewer, kind_id: str, row_id: str, fields: Collection[str], *, version: int | None = None
) -> None:
    """Forget fields that were saved or taken back; what is left then rests on ``version`` where one is given."""
    require(viewer, EDIT, what=WHAT)
    with editing(stores, viewer) as edit:
        held = _held(edit, kind_id, row_id)
        if held is not None:
            left = {name: value for name, value in held.values.items() if name not in fields}
            _save(edit, kind_id, row_id, left, version or held.base_version)


def drop_draft(stores: Stores, viewer: Viewer, row_id: str) -> None:
    """Forget everything that the viewer typed into a row."""
    require(viewer, EDIT, what=WHAT)
    with editing(stores, viewer) as edit:
        edit.write("benefits/draft_drop", subject=viewer.subject, row_id=row_id)


def values_at(stores: Stores, viewer: Viewer, kind_id: str, row_id: str, version: int) -> Values | None:
    """The values that a row had at one of its versions; None where the log does not know."""
    require(viewer, EDIT, what=WHAT)
    for change in rows_of(stores, "benefits/changes_of_row", row_id=row_id):
        if change["version"] == version:
            return values_of(register_kinds()[kind_id], str(change["after"]))
    return None


def _held(edit: Edit, kind_id: str, row_id: str) -> Draft | None:
    return _draft(kind_id, edit.one("benefits/draft_of", subject=edit.viewer.subject, row_id=row_id))


def _save(edit: Edit, kind_id: str, row_id: str, values: Values, version: int) -> None:
    if not values:
        edit.write("benefits/draft_drop", subject=edit.viewer.subject, row_id=row_id)
        return
    text = kept_text(_known(register_kinds()[kind_id], values))
    if len(text) > LONGEST_DRAFT:
        raise EditRefused("This is too much text to be kept.", "Shorten it.")
    edit.write(
        "benefits/draft_save",
        subject=edit.viewer.subject,
        row_id=row_id,
        field_values=text,
        base_version=version,
        saved_at=edit.at,
    )


def _known(kind: RecordKind, values: Values) -> dict[str, object]:
    return {name: value for name, value in values.items() if name in kind.labels}


def _draft(kind_id: str, row: Row | None) -> Draft | None:
    if row is None:
        return None
    text = str(row["field_values"])
    whole = values_of(register_kinds()[kind_id], text)
    return Draft({name: whole[name] for name in json.loads(text)}, int(str(row["base_version"])), row["saved_at"])
