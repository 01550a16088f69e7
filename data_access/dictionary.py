"""The data dictionary, written from the schema itself: ``python -m data_access.dictionary``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from data_access.anpr.tables import IN_LAKE, TABLES
from data_access.migrate import migrate
from data_access.queries import statement
from models.definition_files import definition

MEANINGS = Path(__file__).parent.parent / "models" / "definitions" / "columns.toml"
STORES = {"national": "National data (one file a version, read-only)", "registers": "Registers (owned by the app)"}
LAKE_TITLE = "Store of plate reads (Parquet by day, below `anpr/`)"
CASE_TITLE = "Case of documents (one DuckDB file a case, below `documents/`)"


def data_dictionary() -> str:
    """Markdown: every table of the stores with its grain, and every column with type and meaning."""
    meanings = tomllib.loads(MEANINGS.read_text(encoding="utf-8"))
    parts = ["# Data dictionary", "", "Written from the schema by `python -m data_access.dictionary`.", ""]
    for store, title in STORES.items():
        parts += [f"## {title}", ""]
        for table, grain, columns in tables_of(store):
            parts += [f"### {table}", "", grain, "", "| column | type | may be empty | meaning |", "|---|---|---|---|"]
            parts += [f"| {name} | {kind} | {empty} | {meanings[name]} |" for name, kind, empty in columns]
            parts.append("")
    return "\n".join([*parts, *lake_parts(), *case_parts()])


def lake_parts() -> list[str]:
    """Markdown of the tables of a store of plate reads, with the meanings of their own file."""
    meanings: Mapping[str, Any] = definition("anpr", "columns")
    parts = [f"## {LAKE_TITLE}", ""]
    for table in (name for name in IN_LAKE if name in meanings):
        columns = [column.strip().split(" ", 1) for column in TABLES[table].split(", ")]
        parts += _table(table, columns, meanings[table])
    return parts


def case_parts() -> list[str]:
    """Markdown of the tables of a case of documents, with the meanings of their own file."""
    meanings: Mapping[str, Any] = definition("documents", "columns")
    parts = [f"## {CASE_TITLE}", ""]
    for table, _, columns in tables_of("case"):
        parts += _table(table, [column[:2] for column in columns], meanings[table])
    return parts


def _table(table: str, columns: Iterable[Sequence[str]], meanings: Mapping[str, str]) -> list[str]:
    """Grain and columns (name, type) of one table."""
    rows = [f"| {name} | {kind} | {meanings[name]} |" for name, kind in columns]
    return [f"### {table}", "", meanings["grain"], "", "| column | type | meaning |", "|---|---|---|", *rows, ""]


def tables_of(store: str) -> list[tuple[str, str, list[tuple[str, str, str]]]]:
    """(table, grain, columns) of a store's present schema; a column is (name, type, ``yes`` or ``no``)."""
    with duckdb.connect() as con:
        migrate(con, store)
        tables = con.execute(statement("schema/tables")).fetchall()
        columns = con.execute(statement("schema/columns")).fetchall()
    return [(table, grain or "", [column[1:] for column in columns if column[0] == table]) for table, grain in tables]


if __name__ == "__main__":
    print(data_dictionary())
