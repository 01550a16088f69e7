"""The same statements on Apache Spark, for estates that no longer fit one machine.

SQLGlot carries a statement over from DuckDB's words to Spark's; parameters stay parameters. Statements keep to what
both engines read alike (integers, windows, equi and range joins, structs in sorted lists): tests run every file on
both. PySpark and SQLGlot are an optional requirement (requirements-spark.txt), and Java is needed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from data_access.anpr.lake import Lake, files_of
from data_access.anpr.manifest import Manifest
from data_access.anpr.tables import IN_LAKE, TABLES, column_names
from data_access.anpr.views import empty_table
from data_access.queries import statement
from models.errors import DataNotAvailable

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

LOOPBACK = "127.0.0.1"
SPARK_KINDS = {
    "integer": "int", "bigint": "bigint", "tinyint": "tinyint", "double": "double", "varchar": "string",
    "boolean": "boolean", "date": "date", "integer[]": "array<int>", "bigint[]": "array<bigint>",
}  # fmt: skip


class SparkEngine:
    """Runs named statements of the area ``anpr`` over the tables of one lake."""

    def __init__(self, session: SparkSession, scratch: Path) -> None:
        self._session = session
        self._scratch = scratch

    def rows(self, name: str, **parameters: object) -> pd.DataFrame:
        """Rows of a named statement: ``anpr/trips`` and the like."""
        return self._session.sql(spark_statement(name), args=parameters).toPandas()

    def count(self, name: str, **parameters: object) -> int:
        """How many rows a named statement has, left where they are."""
        return self._session.sql(spark_statement(name), args=parameters).count()

    def put(self, table: str, rows: pd.DataFrame) -> None:
        """Make a table that a statement asks its caller for; its columns are declared with the lake's tables."""
        import pyarrow as pa
        from pyarrow import parquet

        file = self._scratch / f"{table}.parquet"
        schema = empty_table(table).schema
        parquet.write_table(pa.Table.from_pandas(rows[schema.names], schema=schema, preserve_index=False), file)
        self._session.read.parquet(str(file)).createOrReplaceTempView(table)


@contextmanager
def spark_over(
    lake: Lake, *, manifest: Manifest | None = None, memory_mb: int = 1500, cores: int = 2, is_raw: bool = False
) -> Iterator[SparkEngine]:
    """An engine with a view of every table of a lake over exactly the files of a manifest.

    DataNotAvailable where PySpark, SQLGlot or Java is missing.
    """
    pinned = manifest or lake.manifest()
    with lake.scratch() as scratch:
        session = _session(str(scratch), memory_mb, cores)
        try:
            for table in IN_LAKE:
                _make_view(session, lake, table, files_of(pinned, table, is_raw=is_raw))
            yield SparkEngine(session, scratch)
        finally:
            session.stop()


@cache
def spark_statement(name: str) -> str:
    """A named statement in Spark's words, its parameters by name."""
    from sqlglot import transpile

    return transpile(statement(name), read="duckdb", write="spark", comments=False)[0]


def spark_columns(table: str) -> str:
    """The declared columns of a table in Spark's kinds."""
    columns = [column.strip().split(" ") for column in TABLES[table].split(", ")]
    return ", ".join(f"{name} {SPARK_KINDS[kind]}" for name, kind in columns)


def _session(scratch: str, memory_mb: int, cores: int) -> SparkSession:
    try:
        import sqlglot  # noqa: F401 needed by every statement: missed here rather than half way
        from pyspark.errors import PySparkRuntimeError
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise DataNotAvailable(
            "Apache Spark is not installed here.", "Install it with: pip install -r requirements-spark.txt"
        ) from error
    os.environ.setdefault("SPARK_LOCAL_IP", LOOPBACK)
    builder: Any = SparkSession.builder
    for setting, value in _settings(scratch, memory_mb, cores).items():
        builder = builder.config(setting, value)
    try:
        return builder.getOrCreate()
    except PySparkRuntimeError as error:
        raise DataNotAvailable("Apache Spark did not start.", "It needs Java 17: see docs/scale.md.") from error


def _settings(scratch: str, memory_mb: int, cores: int) -> dict[str, str]:
    """One process on loopback with nothing listening for a browser, and no state left behind."""
    return {
        "spark.master": f"local[{cores}]",
        "spark.app.name": "ndao-insight",
        "spark.driver.memory": f"{memory_mb}m",
        "spark.driver.bindAddress": LOOPBACK,
        "spark.driver.host": LOOPBACK,
        "spark.local.dir": scratch,
        "spark.sql.warehouse.dir": f"{scratch}/warehouse",
        "spark.sql.shuffle.partitions": str(2 * cores),
        "spark.sql.session.timeZone": "UTC",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
    }


def _make_view(session: SparkSession, lake: Lake, table: str, files: list[str]) -> None:
    if files:
        rows = session.read.parquet(*(str(lake.folder / file) for file in files)).select(*column_names(table))
    else:
        rows = session.createDataFrame([], schema=spark_columns(table))
    rows.createOrReplaceTempView(table)
