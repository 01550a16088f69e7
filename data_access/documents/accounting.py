"""What became of every file of a case: files and bytes in = indexed + duplicate + quarantined + needs OCR."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
import pandas as pd

from data_access.documents.case import Case
from data_access.documents.gate import OpenCase, note
from data_access.documents.originals import ORIGINALS, original_path
from data_access.queries import run

LINE_PARSER = "json lines"
ORIGINAL_GONE = "It was read; its original was deleted, since it held something that was purged."


@dataclass(frozen=True)
class Account:
    """Files and bytes of a case by what became of them, and the originals on disk beside them.

    ``waiting`` are members of containers that the next run reads. ``originals_missing`` are kept files that are not
    there or have another size; ``originals_unknown`` are files among them that no item speaks of.
    """

    files: int
    indexed: int
    duplicate: int
    quarantined: int
    needs_ocr: int
    bytes: int
    bytes_indexed: int
    bytes_duplicate: int
    bytes_quarantined: int
    bytes_needing_ocr: int
    waiting: int
    passages: int
    words: int
    originals: int
    originals_missing: int
    originals_unknown: int

    @property
    def is_balanced(self) -> bool:
        """True where every file and byte came to something and every original is there."""
        files = self.indexed + self.duplicate + self.quarantined + self.needs_ocr
        size = self.bytes_indexed + self.bytes_duplicate + self.bytes_quarantined + self.bytes_needing_ocr
        is_kept = not (self.originals_missing or self.originals_unknown)
        return files == self.files and size == self.bytes and is_kept


def account_of(case: Case) -> Account:
    """The account of a case; looks at every original."""
    with case.reading() as cursor:
        counts = run(cursor, "documents/account").df().iloc[0].astype(int).to_dict()
        said = originals_said(cursor)
    held = dict(_originals(case))
    missing = sum(held.get(sha256) != size for sha256, size in said.items())
    return Account(
        **counts, originals=len(said), originals_missing=missing, originals_unknown=len(held.keys() - said.keys())
    )


def items_held(case: Case) -> tuple[int, int, int]:
    """Items, the newest number among them and passages: other ones once material came in or was purged."""
    with case.reading() as cursor:
        row = cursor.execute(
            "select count(*), coalesce(max(item_id), 0), (select count(*) from passages) from items"
        ).fetchone()
    return row  # type: ignore[return-value]


def originals_said(cursor: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Size by hash of every original that the case says it keeps."""
    named = {"line_parser": LINE_PARSER, "original_gone": ORIGINAL_GONE}
    return dict(run(cursor, "documents/account_originals", **named).fetchall())


def unread_items(opened: OpenCase) -> pd.DataFrame:
    """Files that were quarantined or need OCR, with the reason of each; on record."""
    with opened.case.reading() as cursor:
        rows = run(cursor, "documents/account_unread").df()
    note(opened, "unread", {"items": len(rows)})
    return rows


def ingest_runs(case: Case) -> pd.DataFrame:
    """The runs that took material in, newest first."""
    with case.reading() as cursor:
        return cursor.execute("select * from ingest_runs order by started_at desc, run_id").df()


def _originals(case: Case) -> Iterator[tuple[str, int]]:
    """Hash and size of each file that is kept; one that stands in the wrong place has no hash."""
    for path in case.path(ORIGINALS).glob("*/*"):
        name = path.name if path == original_path(case, path.name) else str(path)
        yield name, path.stat().st_size
