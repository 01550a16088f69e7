"""The chain of custody: for each item what it is, where it came from, who brought it in and what read it."""

from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd

from data_access.documents.gate import OpenCase, note
from data_access.exports import About, csv_bytes
from data_access.queries import run

DEFINITION = (
    "One row for each file that was met, members of containers among them. SHA-256 is that of the bytes that are kept; "
    "it is empty for a file that could not be read. Times are UTC."
)


def custody_rows(opened: OpenCase) -> pd.DataFrame:
    """One row an item: path, SHA-256, size, times, status, parser and version, source, batch, who; on record."""
    with opened.case.reading() as cursor:
        rows = run(cursor, "documents/custody").df()
    note(opened, "custody", {"items": len(rows)})
    return rows


def custody_about(opened: OpenCase, rows: int) -> About:
    """What the file of custody says of itself."""
    case, now = opened.case, datetime.now(UTC)
    return About(
        title=f"Chain of custody {case.case_id}",
        subtitle=f"{rows} items",
        filters={},
        definition=DEFINITION,
        as_at=now.date(),
        source="Files as they were taken in",
        data_version=f"version {case.version()}",
        is_synthetic=case.is_synthetic,
        suppression="None: for disclosure",
        generated_at=now,
        generated_by_role=opened.role,
    )


def custody_csv(opened: OpenCase) -> bytes:
    """The chain of custody as a CSV file that is safe to open in a spreadsheet; on record."""
    rows = custody_rows(opened)
    return csv_bytes(rows, custody_about(opened, len(rows)))
