"""The reading side of the national data: one read-only connection, a cursor a query, a scope in each.

Versions are attached read-only under their own names; a reader pins the version that it began with,
and a version is detached when nobody reads it any more.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from data_access.snapshots import current_version, national_folder, version_path
from models.access import Scope
from models.errors import DataNotAvailable, StoreUnavailable

MEMORY_LIMIT = "1GB"
THREADS = 2
QUERY_LIMIT_MILLISECONDS = 5_000


class NationalStore:
    """Readers' access to the snapshots of one store folder; safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self._lock = threading.Lock()
        self._readers: dict[str, int] = {}
        self._connection = self._open()

    def version(self) -> str:
        """Name of the live version; DataNotAvailable when nothing was built yet."""
        version = current_version(self.folder)
        if version is None:
            raise DataNotAvailable("There is no data yet.", "Run: python ndao.py build")
        return version

    @contextmanager
    def cursor(self, scope: Scope, *, version: str | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor on one version that sees only what ``scope`` allows; closed on leaving."""
        pinned = version or self.version()
        self._pin(pinned)
        cursor = self._connection.cursor()
        try:
            cursor.execute(f"use {pinned}")
            _set_scope(cursor, scope)
            yield cursor
        except duckdb.InterruptException as error:
            raise StoreUnavailable("The query took too long and was stopped.", "Narrow the filters.") from error
        except duckdb.FatalException as error:
            self._reopen()
            raise StoreUnavailable("The store had to be opened again.", "Reload the page.") from error
        finally:
            cursor.close()
            self._unpin(pinned)

    def close(self) -> None:
        """Close the connection; the store cannot be used after it."""
        self._connection.close()

    def _open(self) -> duckdb.DuckDBPyConnection:
        national_folder(self.folder).mkdir(parents=True, exist_ok=True)
        connection = duckdb.connect(
            ":memory:",
            config={
                "threads": THREADS,
                "memory_limit": MEMORY_LIMIT,
                "temp_directory": "",
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                "allow_community_extensions": "false",
                "max_execution_time": QUERY_LIMIT_MILLISECONDS,
            },
        )
        connection.execute("set allowed_directories = $folders", {"folders": [str(national_folder(self.folder))]})
        connection.execute("set enable_external_access = false")
        connection.execute("set lock_configuration = true")
        return connection

    def _pin(self, version: str) -> None:
        """Count one more reader of a version, attaching it for the first."""
        with self._lock:
            if version not in self._readers:
                self._attach(version)
                self._detach_idle(keep=version)
            self._readers[version] = self._readers.get(version, 0) + 1

    def _attach(self, version: str) -> None:
        path = version_path(self.folder, version)
        if not version[1:].isdigit() or not path.exists():
            raise DataNotAvailable(f"Version {version} is not on disk.", "Reload the page.")
        quoted = str(path).replace("'", "''")
        self._connection.execute(f"attach '{quoted}' as {version} (read_only)")
        self._readers[version] = 0

    def _unpin(self, version: str) -> None:
        with self._lock:
            if version in self._readers:
                self._readers[version] -= 1

    def _detach_idle(self, *, keep: str) -> None:
        for version in [name for name, readers in self._readers.items() if readers == 0 and name != keep]:
            self._connection.execute(f"detach {version}")
            del self._readers[version]

    def _reopen(self) -> None:
        with self._lock:
            self._connection.close()
            self._readers.clear()
            self._connection = self._open()


def _set_scope(cursor: duckdb.DuckDBPyConnection, scope: Scope) -> None:
    cursor.execute("set variable scope = $forces::varchar[]", {"forces": sorted(scope.forces)})
    cursor.execute("set variable tiers = $tiers::varchar[]", {"tiers": sorted(scope.tiers)})
    cursor.execute("set variable visible_to = $tier::varchar", {"tier": scope.visible_to})
