"""National data as versioned read-only files: how one is built, verified, swapped in and rolled back.

A version is built beside the live one, checked, flushed to disk and only then named in ``CURRENT``;
a crash at any point leaves the live version as it was.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout

from data_access.derive import derive
from data_access.migrate import migrate, newest_schema
from models.errors import DataNotAvailable, StoreUnavailable

VERSIONS_KEPT = 3
FREE_BYTES_NEEDED = 256 * 1024 * 1024

Change = Callable[[duckdb.DuckDBPyConnection], object]


def national_folder(folder: Path) -> Path:
    """The folder of the snapshots within a store folder."""
    return folder / "national"


def version_path(folder: Path, version: str) -> Path:
    """The file of one version."""
    return national_folder(folder) / f"{version}.duckdb"


def current_version(folder: Path) -> str | None:
    """Name of the live version (``v000003``), or None when nothing was built yet."""
    try:
        return (national_folder(folder) / "CURRENT").read_text(encoding="ascii").strip() or None
    except FileNotFoundError:
        return None


def versions(folder: Path) -> list[str]:
    """Names of the versions on disk, oldest first."""
    return sorted(path.stem for path in national_folder(folder).glob("v*.duckdb"))


def version_before(folder: Path, version: str) -> str | None:
    """The version that this one was made from, where it is still on disk."""
    path = version_path(folder, version)
    parent = _parent(path, path.stat().st_mtime_ns)
    return parent if parent in versions(folder) else None


@lru_cache(maxsize=64)
def _parent(path: Path, changed_ns: int) -> str | None:
    """The version that the one in a file was made from; ``changed_ns`` makes a replaced file another key."""
    with duckdb.connect(str(path), read_only=True) as con:
        row = con.execute("select parent_version from raw.versions where dataset_version = ?", [path.stem]).fetchone()
    return row[0] if row else None


def build_version(folder: Path, change: Change) -> str:
    """Name of the new live version, made from the present one by ``change``.

    ``change`` gets a connection to a private copy; whatever it raises leaves the live version untouched.
    Raises StoreUnavailable when another build runs or the disk is nearly full.
    """
    with _draft(folder) as draft:
        version = _next_version(folder)
        _fill(draft, change, version=version, parent=current_version(folder))
        _publish(folder, draft, version)
        _prune(folder)
        return version


def upgrade(folder: Path) -> None:
    """Build a new version when the live one has an older schema than this copy of the app; else do nothing."""
    version = current_version(folder)
    if version is None:
        return
    with duckdb.connect(str(version_path(folder, version)), read_only=True) as con:
        number = con.execute("select max(number) from schema_version").fetchone()[0]
    if number < newest_schema("national"):
        build_version(folder, lambda con: None)


def rehearse(folder: Path, change: Change) -> None:
    """Run ``change`` on a private copy of the live version and throw the copy away."""
    with _draft(folder) as draft, _open_draft(draft) as con:
        change(con)


def roll_back(folder: Path, version: str) -> None:
    """Make an earlier version, still on disk, the live one."""
    if not version_path(folder, version).exists():
        raise DataNotAvailable(
            f"Version {version} is not on disk.", f"Choose one of {', '.join(versions(folder)) or 'none'}."
        )
    with _build_lock(folder):
        _point_to(folder, version)


@contextmanager
def _draft(folder: Path) -> Iterator[Path]:
    """A private copy of the live version (or the place for a first one), removed on leaving."""
    with _build_lock(folder):
        _check_free_space(folder)
        _remove_drafts(folder)
        draft = national_folder(folder) / "draft.duckdb"
        try:
            _copy_live(folder, draft)
            yield draft
        finally:
            _remove_drafts(folder)


@contextmanager
def _open_draft(draft: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(draft), config={"autoinstall_known_extensions": "false"}) as con:
        migrate(con, "national")
        yield con


@contextmanager
def _build_lock(folder: Path) -> Iterator[None]:
    national_folder(folder).mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(national_folder(folder) / "LOCK", timeout=0):
            yield
    except Timeout as error:
        raise StoreUnavailable("Another load is running.", "Wait until it has finished, then load again.") from error


def _check_free_space(folder: Path) -> None:
    live = current_version(folder)
    size = version_path(folder, live).stat().st_size if live else 0
    if shutil.disk_usage(folder).free < FREE_BYTES_NEEDED + 2 * size:
        raise StoreUnavailable("The disk is nearly full, so nothing was loaded.", "Free some space, then load again.")


def _next_version(folder: Path) -> str:
    """One past the highest number ever used, so that no reader mistakes a new file for an old one."""
    counter = national_folder(folder) / "COUNTER"
    used = int(counter.read_text(encoding="ascii")) if counter.exists() else 0
    number = max([used, *(int(name[1:]) for name in versions(folder))]) + 1
    _write_durably(counter, str(number))
    return f"v{number:06d}"


def _copy_live(folder: Path, draft: Path) -> None:
    live = current_version(folder)
    if live is not None:
        shutil.copyfile(version_path(folder, live), draft)
        draft.chmod(0o640)


def _fill(draft: Path, change: Change, *, version: str, parent: str | None) -> None:
    with _open_draft(draft) as con:
        change(con)
        con.execute("insert into raw.versions values (?, ?, now()::timestamp)", [version, parent])
        derive(con)
        con.execute("checkpoint")


def _publish(folder: Path, draft: Path, version: str) -> None:
    _verify(draft)
    with open(draft, "rb") as handle:
        os.fsync(handle.fileno())
    draft.chmod(0o440)
    os.replace(draft, version_path(folder, version))
    _point_to(folder, version)


def _verify(draft: Path) -> None:
    """Read every table of the draft once, so that a torn file is never published."""
    with duckdb.connect(str(draft), read_only=True) as con:
        tables = con.execute("select schema_name, table_name from duckdb_tables() where not internal").fetchall()
        for schema, table in tables:
            con.table(f"{schema}.{table}").count("*").fetchall()


def _point_to(folder: Path, version: str) -> None:
    _write_durably(national_folder(folder) / "CURRENT", version)


def _write_durably(path: Path, text: str) -> None:
    beside = path.with_suffix(".new")
    with open(beside, "w", encoding="ascii") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    os.replace(beside, path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _remove_drafts(folder: Path) -> None:
    for path in national_folder(folder).glob("draft.*"):
        path.unlink(missing_ok=True)


def _prune(folder: Path) -> None:
    live = current_version(folder)
    for version in versions(folder)[:-VERSIONS_KEPT]:
        if version != live:
            _remove(version_path(folder, version))


def _remove(path: Path) -> None:
    """Delete a version; where a reader still holds it and the system forbids that, the next build does it."""
    try:
        path.chmod(0o640)
        path.unlink()
    except PermissionError:
        path.chmod(0o440)
