"""What people do in the app: one database, owned by one process, a cursor a transaction."""

from __future__ import annotations

import os
import secrets
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from data_access.migrate import migrate
from models.errors import StaleEdit, StoreUnavailable

FILE_NAME = "registers.duckdb"
FREE_BYTES_NEEDED = 1024**3
TRIES = 3


class Registers:
    """The register database of one store folder; safe to share between threads of one process."""

    def __init__(self, folder: Path) -> None:
        self.path = folder.resolve() / FILE_NAME
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._connection = self._open()

    @contextmanager
    def reading(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor for reading."""
        cursor = self._connection.cursor()
        try:
            yield cursor
        except duckdb.FatalException as error:
            self._reopen()
            raise StoreUnavailable("The registers had to be opened again.", "Reload the page.") from error
        finally:
            cursor.close()

    @contextmanager
    def writing(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor within one transaction: all of it is kept, or nothing when the block raises."""
        self._check_free_space()
        with self._lock, self.reading() as cursor:
            cursor.execute("begin")
            try:
                yield cursor
                cursor.execute("commit")
            except duckdb.TransactionException as error:
                raise StaleEdit("Somebody else changed this first.", "Reload the page and try again.") from error
            except BaseException:
                cursor.execute("rollback")
                raise

    def close(self) -> None:
        """Close the database."""
        self._connection.close()

    def backup(self, target: Path) -> None:
        """Write a complete copy to ``target``; it appears under its name only when it is whole."""
        draft = target.with_suffix(".draft")
        draft.unlink(missing_ok=True)
        quoted = str(draft).replace("'", "''")
        with self._lock, self.reading() as cursor:
            cursor.execute(f"attach '{quoted}' as backup")
            try:
                cursor.execute(
                    f"copy from database {cursor.execute('select current_database()').fetchone()[0]} to backup"
                )
            finally:
                cursor.execute("detach backup")
        os.replace(draft, target)

    def _open(self) -> duckdb.DuckDBPyConnection:
        try:
            connection = duckdb.connect(
                str(self.path),
                config={
                    "threads": 1,
                    "memory_limit": "512MB",
                    "autoinstall_known_extensions": "false",
                    "autoload_known_extensions": "false",
                },
            )
        except duckdb.IOException as error:
            raise StoreUnavailable(
                "The registers are in use by another process.", "Stop the other copy of the app first."
            ) from error
        migrate(connection, "registers")
        return connection

    def _reopen(self) -> None:
        self._connection.close()
        self._connection = self._open()

    def _check_free_space(self) -> None:
        if shutil.disk_usage(self.path.parent).free < FREE_BYTES_NEEDED:
            raise StoreUnavailable("The disk is nearly full, so nothing was written.", "Tell the administrator.")


def secret_file(path: Path) -> bytes:
    """The secret kept in a file that only this account can read; made on first use."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(32))
        return path.read_bytes()
