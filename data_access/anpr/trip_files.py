"""The files of journeys: their columns, how they are encoded, and from which reads they say they were made."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

TRIPS_IN_A_GROUP = 100_000


def trip_schema() -> pa.Schema:
    """The columns of journeys."""
    import pyarrow as pa

    return pa.schema(
        [
            ("vid", pa.int32()), ("t_start", pa.int64()), ("t_end", pa.int64()), ("day", pa.int32()),
            ("reads", pa.int32()), ("cams", pa.list_(pa.int32())), ("times", pa.list_(pa.int64())),
        ]
    )  # fmt: skip


def new_trip_file(path: Path, made_of: str) -> pq.ParquetWriter:
    """A writer of journeys that were made of the reads that ``made_of`` names."""
    import pyarrow.parquet as pq

    return pq.ParquetWriter(
        path, trip_schema().with_metadata({"made_of": made_of}), compression="zstd", compression_level=1,
        use_dictionary=["cams.list.element"], write_statistics=["vid", "t_start", "t_end", "day"],
        column_encoding={"times.list.element": "DELTA_BINARY_PACKED"},
    )  # fmt: skip
