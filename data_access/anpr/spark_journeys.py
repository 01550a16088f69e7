"""Journeys cut on Spark by the portable statement, and laid down in the files that the quick way writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from data_access.anpr.drafts import Draft
from data_access.anpr.journey_gaps import make_gap_tables
from data_access.anpr.lake import Lake
from data_access.anpr.trip_files import TRIPS_IN_A_GROUP, new_trip_file, trip_schema
from data_access.queries import statement
from models.anpr.journeys import Gaps

if TYPE_CHECKING:
    import pyarrow as pa

COLUMNS = (
    "vid", "t_start", "t_end", "day", "cast(reads as int) as reads", "stops.cam as cams", "stops.t as times",
)  # fmt: skip


def build_on_spark(
    lake: Lake, draft: Draft, gaps: Gaps, due: Sequence[int], made_of: Callable[[int], str], *, memory_mb: int
) -> tuple[int, int]:
    """Cut the journeys that start on the days due; how many there are, and how many of one read.

    The day before the first and all days after it are read as well: a journey may come over midnight.
    """
    days = range(min(due) - 1, max(day.day for day in draft.manifest.days) + 1)
    trips = one_read = 0
    with lake.scratch() as scratch:
        _cut(lake, draft, gaps, days, scratch / "trips", memory_mb)
        for day in due:
            held = _of_day(scratch / "trips", day)
            path = draft.new_file("trips", day)
            with new_trip_file(path, made_of(day)) as writer:
                writer.write_table(held, TRIPS_IN_A_GROUP)
            draft.set_day(day, trips=[path])
            trips += len(held)
            one_read += held["reads"].to_pylist().count(1)
    return trips, one_read


def _cut(lake: Lake, draft: Draft, gaps: Gaps, days: range, folder: Path, memory_mb: int) -> None:
    """Parquet files of journeys by day, as many as Spark has parts."""
    rules = gaps.rules
    with lake.session(draft.manifest, days=days, memory_mb=memory_mb, is_portable=True) as con:
        make_gap_tables(con, gaps)
        values = {name: getattr(rules, name) for name in ("default_ms", "least_ms", "most_ms", "ms_per_metre")}
        found = con.sql(statement("anpr/trips"), params=values).rows  # type: ignore[attr-defined]
        found.selectExpr(*COLUMNS).sortWithinPartitions("day").write.partitionBy("day").parquet(str(folder))


def _of_day(folder: Path, day: int) -> pa.Table:
    """Journeys that start on a day, by vehicle and time."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = trip_schema()
    files = sorted((folder / f"day={day}").glob("*.parquet"))
    parts = [pq.ParquetFile(file).read() for file in files]
    held = pa.concat_tables(parts) if parts else schema.remove(schema.get_field_index("day")).empty_table()
    held = held.append_column("day", pa.repeat(pa.scalar(day, pa.int32()), len(held)))
    return held.select(schema.names).cast(schema).sort_by([("vid", "ascending"), ("t_start", "ascending")])
