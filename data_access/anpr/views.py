"""Empty tables with the columns of a lake's tables, for days and layouts that have no file yet."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from data_access.anpr.tables import TABLES

if TYPE_CHECKING:
    import pyarrow as pa


@cache
def empty_table(table: str) -> pa.Table:
    """A table without rows and with the right columns."""
    import pyarrow as pa

    kinds = {
        "integer": pa.int32(), "bigint": pa.int64(), "ubigint": pa.uint64(),
        "tinyint": pa.int8(), "double": pa.float64(),
        "varchar": pa.string(), "boolean": pa.bool_(), "date": pa.date32(),
        "integer[]": pa.list_(pa.int32()), "bigint[]": pa.list_(pa.int64()),
    }  # fmt: skip
    columns = [column.strip().split(" ") for column in TABLES[table].split(", ")]
    return pa.schema([(name, kinds[kind]) for name, kind in columns]).empty_table()
