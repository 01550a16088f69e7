"""Schema migrations: numbered SQL files, each applied once, in one transaction."""

from __future__ import annotations

from pathlib import Path

import duckdb

MIGRATIONS = Path(__file__).parent / "migrations"


def migration_files(store: str) -> list[tuple[int, Path]]:
    """(number, file) of each migration of a store (``national`` or ``registers``), in order."""
    return sorted((int(path.name[:4]), path) for path in (MIGRATIONS / store).glob("[0-9]*.sql"))


def schema_version(con: duckdb.DuckDBPyConnection) -> int:
    """Number of the newest migration that the open database holds; 0 for a new one."""
    con.execute("create table if not exists schema_version (number integer primary key, applied_at timestamp)")
    row = con.execute("select coalesce(max(number), 0) from schema_version").fetchone()
    return int(row[0]) if row else 0


def newest_schema(store: str) -> int:
    """Number of the newest migration of a store."""
    return max(number for number, _ in migration_files(store))


def migrate(con: duckdb.DuckDBPyConnection, store: str) -> int:
    """Apply what is missing and return the schema's number; nothing is kept of a migration that fails."""
    number = schema_version(con)
    for candidate, path in migration_files(store):
        if candidate <= number:
            continue
        con.execute("begin")
        try:
            con.execute(path.read_text(encoding="utf-8"))
            con.execute("insert into schema_version values (?, now()::timestamp)", [candidate])
            con.execute("commit")
        except duckdb.Error:
            con.execute("rollback")
            raise
        number = candidate
    return number
