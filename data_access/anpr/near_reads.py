"""Reads at the cameras where a few vehicles were, on the days when they were there: the rest is not opened.

A view of all files is pruned by every camera met on any day; one a day, by the cameras of that day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce

import duckdb

from data_access.anpr.gate import OpenSearch
from data_access.anpr.lake import files_of
from data_access.anpr.manifest import Manifest
from data_access.anpr.tables import column_names
from data_access.queries import run

# So many cameras by day are worth a part of the view for each day.
MOST_CAMERAS_BY_DAY = 400
Files = Mapping[int, Sequence[str]]


def camera_files(search: OpenSearch, manifest: Manifest) -> Files:
    """Files of the layout by camera, by day."""
    days = (day.day for day in manifest.within(search.days))
    named = {day: files_of(manifest, "reads_by_camera", range(day, day + 1)) for day in days}
    return {day: [str(search.lake.path(file)) for file in files] for day, files in named.items() if files}


def narrow_to_anchors(con: duckdb.DuckDBPyConnection, files: Files) -> None:
    """Make the view ``reads_by_camera`` hold all that the rows of ``convoy_reads`` can be near to, and little more.

    Another engine prunes by itself.
    """
    if not files or not isinstance(con, duckdb.DuckDBPyConnection):
        return
    met = run(con, "anpr/convoy_cameras_by_day").fetchall()
    cameras = {day: cams for day, cams in met if day in files}
    if sum(map(len, cameras.values())) > MOST_CAMERAS_BY_DAY or not cameras:
        rows = _reads(con, [file for each in files.values() for file in each])
    else:
        days = (_reads(con, files[day], cams) for day, cams in cameras.items())
        rows = reduce(lambda one, other: one.union(other), days)
    rows.create_view("reads_by_camera", replace=True)


def _reads(con: duckdb.DuckDBPyConnection, files: Sequence[str], cams: Sequence[int] = ()) -> duckdb.DuckDBPyRelation:
    rows = con.read_parquet(list(files), hive_partitioning=False).project(", ".join(column_names("reads_by_camera")))
    return rows.filter(f"cam in ({', '.join(str(int(cam)) for cam in cams)})") if cams else rows
