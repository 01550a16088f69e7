"""A case, or items of it, deleted for good: counted before, looked for afterwards, certified by hashes alone.

Certificates stand in ``certificates/`` beside the cases. A purge that was cut short is finished by the next look for
cases whose time is over.
"""

from __future__ import annotations

import json
import os
import shutil
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from data_access.audit import now
from data_access.documents.access import AuditWriter
from data_access.documents.accounting import originals_said
from data_access.documents.case import ABOUT, Case, cases_in, close_case
from data_access.documents.certificates import CERTIFICATES, UNFINISHED
from data_access.documents.originals import ORIGINALS
from data_access.documents.purged_items import PurgedItems, take_out
from data_access.documents.ranking import forget_indexes
from data_access.documents.shards import clear_shards
from models.audit import AuditEntry
from models.errors import EditRefused, StoreUnavailable

RULE, ROLE = "retention rule", "administrator"
PIECE = 1 << 22


@dataclass(frozen=True)
class Certificate:
    """What a purge deleted, who had it done and when; ``hashes`` are the SHA-256 of what is gone.

    ``is_whole_case`` is false for a purge of items. ``rows`` counts those deleted of each table; ``looked_through``
    the files and tables in which hashes and numbers were looked for afterwards, and not found.
    """

    certificate_id: str
    case_id: str
    is_whole_case: bool
    actor: str
    purged_at: str
    items: int
    files: int
    bytes: int
    rows: Mapping[str, int]
    hashes: tuple[str, ...]
    looked_through: int = 0


def purge_case(case: Case, *, actor: str, write: AuditWriter, role: str = ROLE) -> Certificate:
    """Delete a case, folder and all; on record first. StoreUnavailable where another process has it open."""
    begun = _begun(case, actor)
    _record(case, (actor, role), write, {"items": begun.items, "hashes": len(begun.hashes)})
    folder = case.folder
    _write(_unfinished(folder.parent, begun), {**asdict(begun), "folder": folder.name})
    close_case(case)
    forget_indexes(case)
    return _finish(folder, begun)


def purge_items(
    case: Case, items: Sequence[int], *, actor: str, write: AuditWriter, role: str = ROLE
) -> Certificate:
    """Delete items, every copy of their bytes, what they hold, and all that was made from them; on record first.

    A member of theirs whose bytes were found elsewhere as well lives on there. Of a container that held one of them the
    original goes, and what else was read of it stays. What was done with an item stays in the record of what was done,
    by its number. EditRefused for a number that the case does not have.
    """
    _require_held(case, items)
    _record(case, (actor, role), write, {"items": list(items)})
    clear_shards(case)
    taken = take_out(case, items)
    certificate = Certificate(
        _new_id(), case.case_id, False, actor, now(), len(taken.items), taken.files, taken.bytes, taken.rows,
        taken.hashes,
    )  # fmt: skip
    looked = _look_through_case(case, taken)
    done = replace(certificate, looked_through=looked)
    _write(case.folder.parent / CERTIFICATES / f"{done.certificate_id}.json", asdict(done))
    return done


def purge_due(cases_folder: Path, today: date, write: AuditWriter) -> list[Certificate]:
    """Delete every case that was to be kept until an earlier day, and finish purges that were cut short.

    A case that another process has open waits for the next time.
    """
    done = [_finish_begun(path) for path in sorted((cases_folder / CERTIFICATES).glob(f"*{UNFINISHED}"))]
    for case in cases_in(cases_folder):
        if case.retain_until < today:
            try:
                done.append(purge_case(case, actor=RULE, write=write))
            except StoreUnavailable:
                continue
    return done


def _begun(case: Case, actor: str) -> Certificate:
    """What there is to delete."""
    with case.reading() as cursor:
        rows = _rows_of_tables(cursor)
        hashes = tuple(sorted(originals_said(cursor)))
    files = [path for path in case.folder.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    return Certificate(
        _new_id(), case.case_id, True, actor, now(), rows["items"], len(files), size, rows, hashes
    )


def _rows_of_tables(cursor: duckdb.DuckDBPyConnection) -> dict[str, int]:
    names = cursor.execute("select table_name from duckdb_tables() where schema_name = 'main' order by 1").fetchall()
    return {name: len(cursor.table(name)) for (name,) in names}


def _finish(folder: Path, begun: Certificate) -> Certificate:
    """Delete the folder, look for what it held, and certify that nothing is left."""
    (folder / ABOUT).unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    if folder.exists():
        raise StoreUnavailable(
            f"The folder {folder.name} could not be deleted whole.", "See who has files of it open, and purge again."
        )
    done = replace(begun, looked_through=_look_beside(folder.parent, begun))
    _write(folder.parent / CERTIFICATES / f"{done.certificate_id}.json", asdict(done))
    _unfinished(folder.parent, begun).unlink(missing_ok=True)
    return done


def _finish_begun(path: Path) -> Certificate:
    told = json.loads(path.read_text(encoding="utf-8"))
    folder = path.parent.parent / Path(told.pop("folder")).name
    begun = Certificate(**{**told, "hashes": tuple(told["hashes"])})
    return _finish(folder, begun)


def _look_beside(parent: Path, begun: Certificate) -> int:
    """Files beside the case that were looked through; StoreUnavailable where one is of it.

    Originals of other cases may have the same bytes, so of those it is the number of the case that is looked for.
    """
    files = [path for path in parent.rglob("*") if path.is_file() and CERTIFICATES not in path.parts]
    _require_gone([path for path in files if path.name == ABOUT and begun.case_id in path.read_text(encoding="utf-8")])
    return len(files)


def _look_through_case(case: Case, taken: PurgedItems) -> int:
    """Files and tables of the case that were looked through; StoreUnavailable where one names what is gone."""
    close_case(case)
    marks = [sha256.encode("ascii") for sha256 in taken.hashes]
    files = [path for path in case.folder.rglob("*") if path.is_file()]
    others = [path for path in files if path.relative_to(case.folder).parts[0] != ORIGINALS]
    _require_gone([path for path in files if path.name in taken.hashes])
    _require_gone([path for path in others if _names_one(path, marks)])
    return len(files) + taken.tables_looked_through


def _names_one(path: Path, marks: Iterable[bytes]) -> bool:
    """True where the file holds one of the marks, also over the edge of two pieces."""
    wanted, rest = list(marks), b""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            held = rest + piece
            if any(mark in held for mark in wanted):
                return True
            rest = held[-128:]
    return False


def _require_gone(found: Sequence[Path]) -> None:
    if found:
        raise StoreUnavailable(
            f"Something of what was purged is left in {found[0].name}.", "Purge again, and tell the administrator."
        )


def _require_held(case: Case, items: Sequence[int]) -> None:
    with case.reading() as cursor:
        wanted = list(items)
        held = cursor.execute("select item_id from items where item_id in (select unnest(?))", [wanted]).fetchall()
    missing = set(wanted) - {item for (item,) in held}
    if missing or not wanted:
        raise EditRefused(f"The case has no item {', '.join(map(str, sorted(missing)))}.", "Check the numbers.")


def _record(case: Case, who: tuple[str, str], write: AuditWriter, facts: Mapping[str, object]) -> None:
    told = json.dumps({"case": case.case_id, **facts}, sort_keys=True)
    if not case.is_benchmark:
        write([AuditEntry(now(), *who, "documents.purge", told)])


def _unfinished(parent: Path, begun: Certificate) -> Path:
    return parent / CERTIFICATES / f"{begun.certificate_id}{UNFINISHED}"


def _new_id() -> str:
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{uuid.uuid4().hex[:8]}"


def _write(path: Path, told: Mapping[str, object]) -> None:
    path.parent.mkdir(exist_ok=True)
    unfinished = path.with_name(f"{path.name}.part")
    with unfinished.open("w", encoding="utf-8") as file:
        json.dump(told, file, indent=1, default=list)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
