"""The portable statements on Apache Spark, for reads that no longer fit one machine.

A session here answers like a connection to DuckDB as far as the engine's Python asks of one, so that the same code and
the same SQL run on both. SQLGlot carries a statement over from DuckDB's words to Spark's; what comes back is small and
is handed over through Arrow. Statements that run on both say ``-- engine: portable``; tests run every one on both.
PySpark and SQLGlot are an optional requirement (requirements-spark.txt), and Java is needed.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pandas as pd

from data_access.anpr.tables import IN_LAKE, TABLES
from models.errors import DataNotAvailable

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

LOOPBACK = "127.0.0.1"
LOG_SETTINGS = Path(__file__).with_name("spark_log.properties").resolve()
DUCKDB_BELOW, BELOW = "memory.main.", "lake_"  # the lake's own table where a view of a session has its name
LEAST_MB = 512  # Spark starts with no less
PARTITIONS_A_CORE = 2
SPARK_KINDS = {
    "integer": "int", "bigint": "bigint", "tinyint": "tinyint", "double": "double", "varchar": "string",
    "boolean": "boolean", "date": "date", "integer[]": "array<int>", "bigint[]": "array<bigint>",
}  # fmt: skip


class SparkConnection:
    """Stands where a connection to DuckDB stands: named statements in, rows and temporary tables out."""

    def __init__(self, session: SparkSession, answers: duckdb.DuckDBPyConnection) -> None:
        self._session = session
        self._answers = answers

    def execute(self, text: str, parameters: Mapping[str, object] | None = None) -> duckdb.DuckDBPyConnection:
        """Run a statement; its rows wait on a connection to DuckDB, ready to fetch. DuckDB's settings are passed by."""
        order, *_, last = text.split()
        if order == "drop":
            self._forget(last.removeprefix("temp."))
        elif order != "set":
            found = self.sql(text, parameters)
            return _ready(self._answers.cursor(), found.to_arrow()) if found.rows.columns else self._answers
        return self._answers

    def sql(self, text: str, params: Mapping[str, object] | None = None) -> SparkRows:
        """The rows of a statement, left where they are until somebody asks for them."""
        rows = self._session.sql(in_spark_words(text), args=dict(params or {}))
        return SparkRows(self._session, rows)

    query = sql

    def table(self, name: str) -> SparkRows:
        """The rows of a table."""
        return SparkRows(self._session, self._session.table(name))

    def from_arrow(self, rows: pa.Table) -> SparkRows:
        """Rows that are here already."""
        return SparkRows(self._session, self._session.createDataFrame(rows))

    def register(self, name: str, rows: pd.DataFrame) -> None:
        """Make a frame a table."""
        import pyarrow as pa

        self.from_arrow(pa.Table.from_pandas(rows, preserve_index=False)).create(name)

    def _forget(self, table: str) -> None:
        """Drop a table of the session; below one of the lake's names the lake's own shows again."""
        if table in IN_LAKE:
            self._session.table(f"{BELOW}{table}").createOrReplaceTempView(table)
        else:
            self._session.catalog.dropTempView(table)


class SparkRows:
    """Rows that Spark holds, or how to come by them."""

    def __init__(self, session: SparkSession, rows: DataFrame) -> None:
        self._session = session
        self.rows = rows

    def create(self, name: str) -> None:
        """Keep them as a table of the session, worked out once."""
        kept = self.rows.persist()
        kept.count()  # now, so that joins know how small it is
        kept.createOrReplaceTempView(name)

    def to_arrow(self) -> pa.Table:
        """All of them, here."""
        return self.rows.toArrow()

    def df(self) -> pd.DataFrame:
        """All of them as a frame of the kinds that DuckDB gives."""
        with duckdb.connect() as con:
            return _ready(con, self.to_arrow()).df()


@contextmanager
def spark_session(
    scratch: Path, files: Mapping[str, Sequence[str]], *, memory_mb: int = 1500, cores: int = 2
) -> Iterator[SparkConnection]:
    """A session with a view of each of these tables of a lake over exactly these files; Spark spills to ``scratch``.

    DataNotAvailable where PySpark, SQLGlot or Java is missing. Within another session it shares its Spark.
    """
    with _spark(scratch, memory_mb, cores) as spark, duckdb.connect() as answers:
        session = spark.newSession()
        for table, held in files.items():
            _name_table(session, table, held)
        yield SparkConnection(session, answers)


@cache
def in_spark_words(text: str) -> str:
    """A statement in Spark's words, its parameters by name."""
    from sqlglot import transpile

    return transpile(text.replace(DUCKDB_BELOW, BELOW), read="duckdb", write="spark", comments=False)[0]


def _ready(con: duckdb.DuckDBPyConnection, rows: pa.Table) -> duckdb.DuckDBPyConnection:
    con.register("spark_rows", rows)
    return con.execute("select * from spark_rows")


def _name_table(session: SparkSession, table: str, files: Sequence[str]) -> None:
    columns = [column.strip().split(" ") for column in TABLES[table].split(", ")]
    schema = ", ".join(f"{name} {SPARK_KINDS[kind]}" for name, kind in columns)
    rows = session.read.schema(schema).parquet(*files) if files else session.createDataFrame([], schema)
    rows.createOrReplaceTempView(f"{BELOW}{table}")
    rows.createOrReplaceTempView(table)


@contextmanager
def _spark(scratch: Path, memory_mb: int, cores: int) -> Iterator[SparkSession]:
    """The Spark that is running, or one that runs until this is left."""
    check_installed()
    from pyspark.sql import SparkSession

    running = SparkSession.getActiveSession()
    if running is not None:
        yield running
        return
    begun = started(settings_of(scratch, memory_mb, cores))
    try:
        yield begun
    finally:
        begun.stop()


def check_installed() -> None:
    """DataNotAvailable where PySpark, SQLGlot or Java is missing."""
    try:
        import pyspark  # noqa: F401 missed here rather than half way
        import sqlglot  # noqa: F401
    except ImportError as error:
        raise DataNotAvailable(
            "Apache Spark is not installed here.",
            "Install it with: pip install -r requirements-spark.txt. Without it, leave out --engine spark.",
        ) from error
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        raise DataNotAvailable(
            "Apache Spark needs Java, and there is none here.",
            "Install Java 17 or 21, on Debian with: apt-get install default-jre-headless.",
        )


def started(settings: Mapping[str, str]) -> SparkSession:
    """Spark, running by these settings."""
    from pyspark.errors import PySparkRuntimeError
    from pyspark.sql import SparkSession

    os.environ.setdefault("SPARK_LOCAL_IP", LOOPBACK)
    builder: Any = SparkSession.builder
    for setting, value in settings.items():
        builder = builder.config(setting, value)
    try:
        return builder.getOrCreate()
    except PySparkRuntimeError as error:
        raise DataNotAvailable("Apache Spark did not start.", "It needs Java 17 or 21: see docs/scale.md.") from error


def settings_of(scratch: Path, memory_mb: int, cores: int) -> dict[str, str]:
    """One process on loopback with nothing listening for a browser, and no state left behind."""
    return {
        "spark.master": f"local[{cores}]",
        "spark.app.name": "ndao-insight",
        "spark.driver.memory": f"{max(memory_mb, LEAST_MB)}m",
        "spark.driver.bindAddress": LOOPBACK,
        "spark.driver.host": LOOPBACK,
        "spark.local.dir": str(scratch),
        "spark.sql.warehouse.dir": str(scratch / "warehouse"),
        "spark.sql.catalogImplementation": "in-memory",
        "spark.sql.shuffle.partitions": str(PARTITIONS_A_CORE * cores),
        "spark.sql.execution.arrow.pyspark.enabled": "true",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.sources.parallelPartitionDiscovery.threshold": "10000",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={LOG_SETTINGS.as_uri()}",
    }
