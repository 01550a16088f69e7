"""A lake of reads: a folder whose files never change, and a pointer to the manifest that lists those in force.

Readers pin a manifest, so nothing changes under them. A writer makes files beside, and its manifest counts only
once ``CURRENT`` names it; killed before that, it leaves the lake as it was, and the next writer sweeps up.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout

from data_access.anpr.drafts import Draft
from data_access.anpr.manifest import TABLE_LAYOUTS, Manifest, from_text, to_text
from data_access.anpr.tables import IN_LAKE, column_names
from data_access.anpr.views import empty_table
from models.errors import DataNotAvailable, EditRefused, StoreUnavailable

LAKE_FOLDER = "anpr"  # below the folder of the stores: the reads that the app shows
FORMAT = 1
RETENTION_DAYS = 365
MANIFESTS_KEPT = 3
FOLDERS = ("manifests", "sources", "work", "models", "runs", "certificates", "tmp")
DUCKDB, SPARK = "duckdb", "spark"


@dataclass(frozen=True)
class Lake:
    """One lake; ``lake_id`` never changes. ``engine`` runs the statements that run on any."""

    folder: Path
    lake_id: str
    is_benchmark: bool
    is_synthetic: bool
    retention_days: int
    engine: str = DUCKDB

    def manifest(self) -> Manifest:
        """What the lake holds now."""
        return self._named((self.folder / "CURRENT").read_text(encoding="ascii").strip())

    def key(self) -> bytes:
        """The secret from which pseudonyms are made."""
        return (self.folder / "secret.key").read_bytes()

    def path(self, file: str) -> Path:
        """Where a file that a manifest names stands."""
        return self.folder / file

    @contextmanager
    def session(
        self,
        manifest: Manifest | None = None,
        *,
        days: range | None = None,
        memory_mb: int = 1500,
        threads: int = 2,
        is_raw: bool = False,
        is_portable: bool = False,
        tables: Sequence[str] = tuple(IN_LAKE),
    ) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection with a view of every table over exactly the files of a manifest, and no other access.

        Naming fewer ``tables`` takes less time. Reads come from the clean layouts where a day has them, from the raw
        ones with ``is_raw``. With ``is_portable`` only portable statements are run on it, so it may be one to Spark
        that answers alike.
        """
        pinned = manifest or self.manifest()
        files = {table: files_of(pinned, table, days, is_raw=is_raw) for table in tables}
        with self.scratch() as spill:
            if is_portable and self.engine == SPARK:
                from data_access.anpr.spark import spark_session

                paths = {table: [str(self.folder / file) for file in held] for table, held in files.items()}
                with spark_session(spill, paths, memory_mb=memory_mb, cores=threads) as spark:
                    yield spark  # type: ignore[misc]
                return
            with connect(spill, memory_mb=memory_mb, threads=threads) as con:
                con.execute("set allowed_directories = $1", [[f"{self.folder}/"]])
                con.execute("set enable_external_access = false")
                for table, held in files.items():
                    self.name_table(con, table, held)
                yield con

    def name_table(self, con: duckdb.DuckDBPyConnection, table: str, files: Sequence[str]) -> None:
        """Give a table of the lake its name on a connection, over exactly these files."""
        if not files:
            con.from_arrow(empty_table(table)).create(table)
            return
        paths = [str(self.folder / file) for file in files]
        rows = con.read_parquet(paths, hive_partitioning=False)
        rows.project(", ".join(column_names(table))).create_view(table)

    @contextmanager
    def writing(self) -> Iterator[Draft]:
        """A draft of the next manifest; it comes into force on leaving, unless an error was raised.

        Only one at a time: StoreUnavailable while another process writes.
        """
        try:
            lock = FileLock(self.folder / "LOCK", timeout=0)
            with lock:
                self.sweep()
                draft = Draft(self.folder, self.manifest())
                yield draft
                if draft.is_changed:
                    self._publish(draft.finished(datetime.now(UTC).isoformat(timespec="seconds")))
        except Timeout as error:
            raise StoreUnavailable("This lake is being written to.", "Wait until that has finished.") from error

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """A private folder within the lake, removed on leaving."""
        place = self.folder / "tmp"
        place.mkdir(exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=place, prefix=f"{os.getpid()}-"))
        try:
            yield made
        finally:
            shutil.rmtree(made, ignore_errors=True)

    def sweep(self) -> int:
        """How many files were removed that no kept manifest names: call it only while holding the write lock."""
        named = {file for manifest in self.kept_manifests() for file in manifest.paths()}
        swept = [path for path in self._parquet() if path.relative_to(self.folder).as_posix() not in named]
        for path in swept:
            path.unlink(missing_ok=True)
        _remove_dead_scratch(self.folder / "tmp")
        return len(swept)

    def kept_manifests(self) -> list[Manifest]:
        """The newest manifests, the one in force first; files of older ones may go."""
        current = (self.folder / "CURRENT").read_text(encoding="ascii").strip()
        names = sorted((path.name for path in (self.folder / "manifests").glob("*.json")), reverse=True)
        kept = [name for name in names if name <= current][:MANIFESTS_KEPT]
        return [self._named(name) for name in kept]

    def drop_history(self) -> None:
        """Forget every manifest but the one in force, and remove the files that only they named."""
        current = (self.folder / "CURRENT").read_text(encoding="ascii").strip()
        for path in (self.folder / "manifests").glob("*.json"):
            if path.name != current:
                path.unlink()
        self.sweep()

    def _named(self, name: str) -> Manifest:
        path = self.folder / "manifests" / name
        return _manifest(path, path.stat().st_mtime_ns)

    def _parquet(self) -> Iterator[Path]:
        for place in (*TABLE_LAYOUTS, "reads", "captures", "duplicates", "clean", "trips"):
            yield from (self.folder / place).rglob("*.parquet")

    def _publish(self, manifest: Manifest) -> None:
        name = f"{manifest.number:06d}.json"
        write_durably(self.folder / "manifests" / name, to_text(manifest))
        write_durably(self.folder / "CURRENT", name)
        for path in sorted((self.folder / "manifests").glob("*.json"))[:-MANIFESTS_KEPT]:
            path.unlink()


def create_lake(folder: Path, *, is_benchmark: bool = False, is_synthetic: bool = False) -> Lake:
    """A new, empty lake; EditRefused where there is one already."""
    if (folder / "lake.json").exists():
        raise EditRefused(f"There is a lake at {folder} already.", "Ingest into it, or choose another folder.")
    for name in FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    _make_key(folder / "secret.key")
    write_durably(folder / "manifests" / "000000.json", to_text(Manifest()))
    write_durably(folder / "CURRENT", "000000.json")
    facts = {
        "format": FORMAT,
        "lake_id": secrets.token_hex(8),
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "is_benchmark": is_benchmark,
        "is_synthetic": is_synthetic,
        "retention_days": RETENTION_DAYS,
    }
    write_durably(folder / "lake.json", json.dumps(facts, indent=1))
    return open_lake(folder)


def open_lake(folder: Path, *, engine: str = DUCKDB) -> Lake:
    """The lake of a folder; DataNotAvailable where there is none."""
    try:
        facts = json.loads((folder / "lake.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise DataNotAvailable(
            f"There is no lake of reads at {folder}.", "Make one with: ndao.py anpr ingest STORE --reads FILE."
        ) from None
    if facts["format"] != FORMAT:
        raise DataNotAvailable(
            f"The lake at {folder} has format {facts['format']}.", f"This copy reads format {FORMAT}: ingest again."
        )
    names = ("lake_id", "is_benchmark", "is_synthetic", "retention_days")
    return Lake(folder.resolve(), *(facts[name] for name in names), engine)


@contextmanager
def connect(spill: Path, *, memory_mb: int, threads: int) -> Iterator[duckdb.DuckDBPyConnection]:
    """An in-memory DuckDB that spills to a folder and keeps rows in the order of their files."""
    config = {
        "memory_limit": f"{memory_mb}MB",
        "threads": threads,
        "temp_directory": str(spill),
        "autoinstall_known_extensions": "false",
    }
    with duckdb.connect(config=config) as con:
        # Its bar would be drawn on standard output, where a program may be reading.
        con.execute("set enable_progress_bar = false")
        yield con


def write_durably(path: Path, text: str) -> None:
    """Write a file so that a crash leaves the old one or the new one, whole."""
    beside = path.with_name(f"{path.name}.part")
    with open(beside, "w", encoding="utf-8") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    os.replace(beside, path)
    flush_folder(path.parent)


def flush_folder(folder: Path) -> None:
    """Make the names in a folder survive a crash; not on Windows."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@lru_cache(maxsize=32)
def _manifest(path: Path, changed_ns: int) -> Manifest:
    """A manifest; ``changed_ns`` makes the one of another lake at the same place another key."""
    return from_text(path.read_text(encoding="utf-8"))


def files_of(manifest: Manifest, table: str, days: range | None = None, *, is_raw: bool = False) -> list[str]:
    """Files of one table of the lake: clean reads where a day has them, unless the raw ones are asked for."""
    if table in TABLE_LAYOUTS:
        return list(manifest.tables.get(table, ()))
    if not table.startswith("reads_"):
        return manifest.layout(table, days)
    name = table.removeprefix("reads_")
    chosen = (getattr(day, f"clean_{name}") if not is_raw else () for day in manifest.within(days))
    raw = (getattr(day, name) for day in manifest.within(days))
    return [file for clean, plain in zip(chosen, raw, strict=True) for file in (clean or plain)]


def _make_key(path: Path) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(32))


def _remove_dead_scratch(place: Path) -> None:
    """Scratch folders of processes that are no more."""
    for path in place.glob("*-*"):
        owner = path.name.partition("-")[0]
        if owner.isdigit() and not _is_alive(int(owner)):
            shutil.rmtree(path, ignore_errors=True)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
