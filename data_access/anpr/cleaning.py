"""The repairs that a lake keeps, and its clean layouts made from the raw reads and the repairs that are applied.

Raw reads never change, so every repair can be taken back. Misreads come first; bodies of a plate are split after them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import pandas as pd

from data_access.anpr.drafts import Draft
from data_access.anpr.lake import Lake
from data_access.anpr.manifest import Manifest
from data_access.anpr.tables import column_names
from data_access.queries import run
from models.anpr.confusion import ADDED, DROPPED, SUBSTITUTION
from models.anpr.settings import section

MISREAD_KINDS = (SUBSTITUTION, DROPPED, ADDED)
CLONE = "clone"
# How each clean layout of a day is written.
COPIES = {"clean_by_vehicle": "copy_clean_by_vehicle", "clean_by_camera": "copy_clean_by_camera"}
TYPES = {
    "day": np.int32, "t": np.int64, "cam": np.int32, "vid_raw": np.int32, "vid_repaired": np.int32,
    "probability": np.float64, "is_applied": np.bool_,
}  # fmt: skip


@dataclass(frozen=True)
class CleaningReport:
    """What a lake keeps after a step of cleaning: repairs applied, repairs only suggested, days with a clean layout."""

    applied: int
    suggested: int
    days: tuple[int, ...]


def repairs_of(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Every repair that a session's lake keeps."""
    return con.table("repairs").df()


def keep_repairs(lake: Lake, draft: Draft, repairs: pd.DataFrame, *, memory_mb: int = 1500) -> CleaningReport:
    """Let these be the lake's repairs, and make the clean layouts of all days anew from those that are applied."""
    typed = repairs[column_names("repairs")].astype(TYPES).sort_values(["day", "t", "cam", "vid_raw", "kind"])
    path = draft.new_file("repairs")
    with lake.session(draft.manifest, memory_mb=memory_mb) as con:
        con.from_df(typed).write_parquet(str(path), compression="zstd")
    draft.set_table("repairs", [path])
    return remake_clean_days(lake, draft, typed, memory_mb=memory_mb)


def remake_clean_days(
    lake: Lake, draft: Draft, repairs: pd.DataFrame, *, memory_mb: int = 1500
) -> CleaningReport:
    """Write the clean layouts of the days that have repairs applied; other days have none."""
    applied = repairs[repairs["is_applied"]]
    by_day = dict(tuple(applied.groupby("day")))
    for day in [each.day for each in draft.manifest.days]:
        held = next(each for each in draft.manifest.days if each.day == day)
        if day in by_day:
            _write_day(lake, draft, day, by_day[day], memory_mb=memory_mb)
        elif held.clean_by_vehicle or held.clean_by_camera:
            draft.set_day(day, clean_by_vehicle=[], clean_by_camera=[], trips=[])
    return CleaningReport(len(applied), len(repairs) - len(applied), tuple(sorted(by_day)))


def _write_day(lake: Lake, draft: Draft, day: int, applied: pd.DataFrame, *, memory_mb: int) -> None:
    paths = {layout: draft.new_file(layout, day) for layout in COPIES}
    only = Manifest(days=draft.manifest.within(range(day, day + 1)))
    duplicate_ms = int(section("ingest", "times")["duplicate_ms"])
    is_clone = (applied["kind"] == CLONE).to_numpy()
    with lake.session(only, is_raw=True, memory_mb=memory_mb) as con:
        con.register("misread_repairs", applied[~is_clone])
        con.register("body_repairs", applied[is_clone])
        path = str(paths["clean_by_vehicle"])
        run(con, f"anpr/schema/{COPIES['clean_by_vehicle']}", path=path, duplicate_ms=duplicate_ms).fetchall()
        con.read_parquet(path, hive_partitioning=False).create_view("clean_reads")
        run(con, f"anpr/schema/{COPIES['clean_by_camera']}", path=str(paths["clean_by_camera"])).fetchall()
    files = {layout: [path] for layout, path in paths.items()}
    draft.set_day(day, **files, trips=[])


def with_ids(repairs: pd.DataFrame) -> pd.DataFrame:
    """The repairs with ``repair_id``: day, time, camera, vehicle as read, and kind of repair."""
    columns: Sequence[str] = ("day", "t", "cam", "vid_raw", "kind")
    ids = [":".join(map(str, row)) for row in zip(*(repairs[name] for name in columns), strict=True)]
    return repairs.assign(repair_id=ids)
