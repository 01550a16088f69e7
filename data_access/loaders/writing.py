"""Accepted rows written into the store: the only place of the loaders that changes it."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from data_access.loaders.outcome import LoadOutcome
from data_access.loaders.validate import Judged

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_ARROW_TYPES = {
    "VARCHAR": "string",
    "INTEGER": "int32",
    "BIGINT": "int64",
    "DOUBLE": "float64",
    "DATE": "date32",
}


def write(
    con: DuckDBPyConnection,
    judged: Sequence[Judged],
    *,
    loaded_by: str,
    is_synthetic: bool,
    loaded_at: datetime.datetime,
) -> list[LoadOutcome]:
    """Insert every file's rows, its load and its set-aside rows in one transaction; all or nothing."""
    con.execute("begin transaction")
    try:
        outcomes = []
        loads_held = con.table("raw.loads").count("*").fetchall()[0][0]
        for position, item in enumerate(judged, start=loads_held):
            outcome = replace(item.outcome, load_id=_load_id(item.outcome, loaded_at, position))
            _write_rows(con, item, outcome)
            _write_history(con, outcome, loaded_by=loaded_by, is_synthetic=is_synthetic, loaded_at=loaded_at)
            outcomes.append(outcome)
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise
    return outcomes


def _load_id(outcome: LoadOutcome, loaded_at: datetime.datetime, position: int) -> str:
    """An id that no other load has, also after an undo, and that a rebuilt sample store repeats."""
    text = f"{loaded_at.isoformat()}|{position}|{outcome.kind}|{outcome.sha256}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _write_rows(con: DuckDBPyConnection, item: Judged, outcome: LoadOutcome) -> None:
    if not item.columns:
        return
    names = item.contract.table_columns
    con.register("accepted_rows", _arrow(con, item))
    table, columns = item.contract.table, ", ".join(names)
    matches = " and ".join(f"stored.{name} = accepted_rows.{name}" for name in item.contract.replaces)
    if matches:
        con.execute(
            f"delete from {table} as stored where exists "  # noqa: S608 - names of our own contracts
            f"(select 1 from accepted_rows where {matches})"
        )
    con.execute(
        f"insert {'' if matches else 'or ignore '}into {table} ({columns}, load_id) "  # noqa: S608 - as above
        f"select {columns}, ? from accepted_rows",
        [outcome.load_id],
    )
    con.unregister("accepted_rows")


def _arrow(con: DuckDBPyConnection, item: Judged) -> Any:
    import pyarrow as pa

    described = con.execute(f"describe {item.contract.table}").fetchall()
    types = {name: pa.type_for_alias(_ARROW_TYPES[kind]) for name, kind, *_ in described}
    return pa.table({name: pa.array(values, types[name]) for name, values in item.columns.items()})


def _write_history(
    con: DuckDBPyConnection,
    outcome: LoadOutcome,
    *,
    loaded_by: str,
    is_synthetic: bool,
    loaded_at: datetime.datetime,
) -> None:
    con.execute(
        "insert into raw.loads values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            outcome.load_id,
            outcome.kind,
            outcome.file_name,
            outcome.sha256,
            outcome.size_bytes,
            loaded_at,
            loaded_by,
            outcome.rows_read,
            outcome.rows_accepted,
            outcome.rows_set_aside,
            outcome.rows_replaced,
            outcome.encoding,
            is_synthetic,
            list(outcome.warnings),
        ],
    )
    for row in outcome.set_aside:
        con.execute(
            "insert into raw.set_aside values (?, ?, ?, ?, ?, ?)",
            [
                outcome.load_id,
                outcome.kind,
                row.file,
                row.row,
                json.dumps(row.values, ensure_ascii=False),
                row.reason,
            ],
        )
