"""Named queries: one statement a file under ``sql/``, parameters by name, results remembered by version and scope."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

import duckdb
import pandas as pd

from data_access.national import NationalStore
from models.access import Scope

SQL = Path(__file__).parent / "sql"
RESULTS_KEPT = 1024


@cache
def statement(name: str) -> str:
    """Text of ``sql/<name>.sql``."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def run(cursor: duckdb.DuckDBPyConnection, name: str, **parameters: object) -> duckdb.DuckDBPyConnection:
    """Execute a named query on a cursor and return the cursor, ready to fetch."""
    return cursor.execute(statement(name), parameters or None)


def read(store: NationalStore, scope: Scope, name: str, *, version: str, **parameters: object) -> pd.DataFrame:
    """Rows of a named query on one version, within a scope.

    The frame is shared between callers: treat it as read-only. Its key holds everything that it depends
    on, so nothing is ever invalidated.
    """
    return _read(store, scope, name, version, tuple(sorted(parameters.items())))


def read_names(
    store: NationalStore, scope: Scope, name: str, *, version: str, **parameters: object
) -> Mapping[str, str]:
    """Names by id: the first two columns of a named query, in its order. Shared: treat it as read-only."""
    return _names(store, scope, name, version, tuple(sorted(parameters.items())))


@lru_cache(maxsize=RESULTS_KEPT)
def _names(
    store: NationalStore, scope: Scope, name: str, version: str, parameters: tuple[tuple[str, object], ...]
) -> Mapping[str, str]:
    rows = _read(store, scope, name, version, parameters)
    return dict(zip(rows.iloc[:, 0], rows.iloc[:, 1], strict=True))


@lru_cache(maxsize=RESULTS_KEPT)
def _read(
    store: NationalStore, scope: Scope, name: str, version: str, parameters: tuple[tuple[str, object], ...]
) -> pd.DataFrame:
    with store.cursor(scope, version=version) as cursor:
        return run(cursor, name, **dict(parameters)).df()
