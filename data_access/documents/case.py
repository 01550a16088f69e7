"""A case: a folder of originals by hash, indexes, and one DuckDB file that only one process holds at a time."""

from __future__ import annotations

import json
import os
import re
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb

from data_access.migrate import migrate
from models.documents.settings import numbers
from models.errors import DataNotAvailable, EditRefused, StoreUnavailable

CASES_FOLDER = "documents"  # below the folder of the stores: the cases that the app shows
FORMAT = 1
STORE = "case.duckdb"
ABOUT = "case.json"
FOLDERS = ("originals", "index", "work")
MEMORY_LIMIT = "600MB"


@dataclass(frozen=True)
class Case:
    """One case; ``case_id`` never changes. ``is_benchmark`` exempts it from reasons and hides it from the app."""

    folder: Path
    case_id: str
    name: str
    reference: str
    made_by: str
    made_on: date
    retain_until: date
    is_benchmark: bool
    is_synthetic: bool

    @contextmanager
    def reading(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor of its own, closed at the end."""
        cursor = _connection(self.folder).cursor()
        try:
            yield cursor
        finally:
            cursor.close()

    @contextmanager
    def writing(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor in a transaction that raises the case's version; all of it is kept, or nothing. One at a time."""
        with _lock_of(self.folder), self.reading() as cursor:
            cursor.execute("begin")
            try:
                yield cursor
                cursor.execute("update case_state set version = version + 1")
                cursor.execute("commit")
            except BaseException:
                cursor.execute("rollback")
                raise

    def version(self) -> int:
        """Raised by every write: part of the key of whatever is remembered of the case."""
        with self.reading() as cursor:
            return int(cursor.execute("select version from case_state").fetchone()[0])  # type: ignore[index]

    def path(self, *parts: str) -> Path:
        """Where a part of the case stands."""
        return self.folder.joinpath(*parts)


def create_case(
    folder: Path,
    *,
    name: str,
    made_by: str,
    reference: str = "",
    is_benchmark: bool = False,
    is_synthetic: bool = False,
    retain_until: date | None = None,
) -> Case:
    """A new, empty case in a folder that does not hold one yet; EditRefused where it does, or without a name."""
    if (folder / ABOUT).exists():
        raise EditRefused(f"The folder {folder.name} holds a case already.", "Name another folder, or open that case.")
    if not name.strip():
        raise EditRefused("A case needs a name.", "Give the operation or the investigation that it belongs to.")
    today = datetime.now(UTC).date()
    until = retain_until or today + timedelta(days=int(numbers("retention", "case")["default_days"]))
    case = Case(
        folder.resolve(), _new_id(name), name.strip(), reference, made_by, today, until, is_benchmark, is_synthetic
    )
    for part in FOLDERS:
        (folder / part).mkdir(parents=True, exist_ok=True)
    with case.reading():
        _write_about(case)
    return case


def open_case(folder: Path) -> Case:
    """The case in a folder; DataNotAvailable where there is none."""
    try:
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise DataNotAvailable(
            f"There is no case in {folder.name}.", "Make one: python ndao.py documents ingest CASE PATH."
        ) from None
    about.pop("format")
    dates = {name: date.fromisoformat(about.pop(name)) for name in ("made_on", "retain_until")}
    return Case(folder=folder.resolve(), **about, **dates)


def keep_until(case: Case, day: date) -> Case:
    """The case with another last day of keeping, as it is from now on."""
    changed = Case(**{**_fields(case), "retain_until": day})
    _write_about(changed)
    return changed


def cases_in(folder: Path) -> tuple[Case, ...]:
    """Every case below a folder, by name; none that was made for measuring."""
    found = (open_case(about.parent) for about in sorted(folder.glob(f"*/{ABOUT}")))
    return tuple(sorted((case for case in found if not case.is_benchmark), key=lambda case: case.name.casefold()))


def close_case(case: Case) -> None:
    """Let go of the case's store, so that its folder can be moved or deleted or another process can open it."""
    with _guard:
        connection = _connections.pop(case.folder, None)
        if connection is not None:
            connection.close()


def _write_about(case: Case) -> None:
    fields = _fields(case)
    fields.pop("folder")
    about = {"format": FORMAT, **fields}
    unfinished = case.folder / f"{ABOUT}.part"
    with unfinished.open("w", encoding="utf-8") as file:
        json.dump(about, file, default=str, indent=1)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(case.folder / ABOUT)


def _fields(case: Case) -> dict[str, object]:
    return asdict(case)


def _new_id(name: str) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:40]
    return f"{words or 'case'}-{secrets.token_hex(4)}"


_guard = threading.RLock()
_connections: dict[Path, duckdb.DuckDBPyConnection] = {}
_locks: dict[Path, threading.RLock] = {}


def _lock_of(folder: Path) -> threading.RLock:
    with _guard:
        return _locks.setdefault(folder, threading.RLock())


def _connection(folder: Path) -> duckdb.DuckDBPyConnection:
    with _guard:
        if folder not in _connections:
            _connections[folder] = _opened(folder)
        return _connections[folder]


def _opened(folder: Path) -> duckdb.DuckDBPyConnection:
    try:
        connection = duckdb.connect(folder / STORE, config={"memory_limit": MEMORY_LIMIT, "threads": 2})
    except duckdb.IOException as error:
        raise StoreUnavailable(
            f"Another process has the case {folder.name} open.",
            "A running app holds the cases that it shows: work there, or stop it first.",
        ) from error
    connection.execute("set enable_external_access = false")
    migrate(connection, "case")
    return connection
