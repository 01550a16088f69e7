"""What the columns of published files mean: said once, kept in the registers, known again by the header."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace

from data_access.edits import editing, require_version, rows_of
from data_access.stores import Stores
from models.access import Viewer, require
from models.errors import EditRefused
from models.series.mapping import ColumnMapping, checked_mapping, fingerprints

RECORD = "column_mapping"
WHAT = "Saving what the columns of a file mean"


def saved_mappings(stores: Stores, viewer: Viewer) -> list[ColumnMapping]:
    """Every mapping in use, the newest first."""
    require(viewer, "performance.explore", what="The list of saved mappings")
    return [_as_mapping(row) for row in rows_of(stores, "registers/column_mappings")]


def mapping_for(mappings: Sequence[ColumnMapping], header: Sequence[str]) -> ColumnMapping | None:
    """The newest mapping that a file with this header uses by itself; None where none was saved for it."""
    known = fingerprints(header)
    found = next((mapping for mapping in mappings if mapping.fingerprint in known), None)
    return replace(found, header=tuple(header)) if found else None


def save_mapping(stores: Stores, viewer: Viewer, mapping: ColumnMapping) -> ColumnMapping:
    """The mapping as kept, with its id. One that was saved for the same header gives way, and stays in the log.

    NotPermitted without the right to load; EditRefused when it cannot be read.
    """
    require(viewer, "loads.make", what=WHAT)
    checked_mapping(mapping)
    with editing(stores, viewer) as edit:
        kept = [
            row for row in edit.all("registers/column_mappings") if row["header_fingerprint"] == mapping.fingerprint
        ]
        before = edit.one("registers/column_mapping", mapping_id=kept[0]["mapping_id"]) if kept else None
        mapping_id = str(before["mapping_id"]) if before else str(uuid.uuid4())
        version = int(str(before["version"])) + 1 if before else 1
        row = _as_row(mapping, mapping_id) | {"saved_by": viewer.subject, "saved_at": edit.at, "version": version}
        edit.write("registers/column_mapping_save", **row, is_withdrawn=False)
        edit.note(RECORD, mapping_id, force_id="", before=before, after=row)
    return replace(mapping, mapping_id=mapping_id)


def withdraw_mapping(stores: Stores, viewer: Viewer, mapping_id: str, *, expected_version: int) -> None:
    """Stop using a mapping; files with its header are asked about again. What was loaded with it stays."""
    require(viewer, "loads.make", what=WHAT)
    with editing(stores, viewer) as edit:
        before = edit.one("registers/column_mapping", mapping_id=mapping_id)
        if before is None or before["is_withdrawn"]:
            raise EditRefused("This mapping is not in use.", "Reload the page.")
        version = require_version(before, expected_version, what="the mapping")
        row = dict(before) | {
            "is_withdrawn": True,
            "version": version,
            "saved_by": viewer.subject,
            "saved_at": edit.at,
        }
        edit.write("registers/column_mapping_save", **row)
        edit.note(RECORD, mapping_id, force_id="", before=before, after=row)


def _as_mapping(row: Mapping[str, object]) -> ColumnMapping:
    return ColumnMapping(
        version=int(str(row["version"])),
        dataset=str(row["dataset"]),
        header=tuple(row["file_header"]),  # type: ignore[arg-type]
        period=str(row["period_column"]),
        value=str(row["value_column"]),
        labels=tuple(row["label_columns"]),  # type: ignore[arg-type]
        force=str(row["force_column"]),
        unit=str(row["unit"]),
        attribution=str(row["attribution"]),
        mapping_id=str(row["mapping_id"]),
    )


def _as_row(mapping: ColumnMapping, mapping_id: str) -> dict[str, object]:
    return {
        "mapping_id": mapping_id,
        "dataset": mapping.dataset,
        "header_fingerprint": mapping.fingerprint,
        "file_header": list(mapping.header),
        "period_column": mapping.period,
        "value_column": mapping.value,
        "label_columns": list(mapping.labels),
        "force_column": mapping.force,
        "unit": mapping.unit,
        "attribution": mapping.attribution,
    }
