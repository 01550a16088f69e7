"""A small lake written by hand: reads as (vehicle, time in ms, site), without the way in through files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from data_access.anpr.lake import Lake, create_lake
from data_access.anpr.views import empty_table
from models.anpr.journeys import DAY_MS, MINUTE_MS

DAY_ONE = 20_000  # 4 October 2024
MIDNIGHT = DAY_ONE * DAY_MS


def at(day: int, clock: str) -> int:
    """UTC milliseconds of a clock time on a day, counted from 0."""
    hours, minutes = clock.split(":")
    return MIDNIGHT + day * DAY_MS + (int(hours) * 60 + int(minutes)) * MINUTE_MS


def make_lake(
    folder: Path, reads: Sequence[tuple[int, int, int]], places: dict[int, tuple[float, float]] | None = None
) -> Lake:
    """A lake with these reads, days by UTC; plates are P and the vehicle's number, sites S and theirs."""
    lake = create_lake(folder, is_benchmark=True)
    with lake.writing() as draft:
        put_reads(draft, reads)
        _put_vehicles(draft, sorted({vid for vid, _, _ in reads}))
        _put_cameras(draft, sorted({cam for _, _, cam in reads} | set(places or {})), places or {})
    return lake


def put_reads(draft, reads: Sequence[tuple[int, int, int]], *, parts: int = 1) -> None:
    """Write the days of these reads in both layouts, in so many files each."""
    rows = pd.DataFrame(sorted(reads), columns=["vid", "t", "cam"])
    rows["day"] = rows["t"] // DAY_MS
    for day, group in rows.groupby("day"):
        by_vehicle, by_camera = [], []
        for part in range(parts):
            some = group.iloc[part::parts]
            by_vehicle.append(_write(draft, "by_vehicle", int(day), some.sort_values(["vid", "t", "cam"])))
            by_camera.append(_write(draft, "by_camera", int(day), some.sort_values(["cam", "t", "vid"])))
        draft.set_day(int(day), reads=len(group), by_vehicle=by_vehicle, by_camera=by_camera)


def _write(draft, layout: str, day: int, rows: pd.DataFrame) -> Path:
    path = draft.new_file(layout, day)
    full = rows.assign(dow=1, hour=(rows["t"] % DAY_MS) // (60 * MINUTE_MS), confidence=90)
    table = pa.Table.from_pandas(full, preserve_index=False)
    pq.write_table(_cast(table, "reads_by_vehicle"), path)
    return path


def _put_vehicles(draft, vids: Sequence[int]) -> None:
    path = draft.new_file("vehicles")
    rows = pa.table({"vid": vids, "plate": [f"P{vid}" for vid in vids], "first_day": [DAY_ONE] * len(vids)})
    pq.write_table(_cast(rows, "vehicles"), path)
    draft.set_table("vehicles", [path])


def _put_cameras(draft, cams: Sequence[int], places: dict[int, tuple[float, float]]) -> None:
    path = draft.new_file("cameras")
    names = [f"S{cam}" for cam in cams]
    nothing = [None] * len(cams)
    rows = pa.table(
        {
            "cam": cams, "camera_id": names, "name": names,
            "lat": pa.array([places.get(cam, (None, None))[0] for cam in cams], pa.float64()),
            "lon": pa.array([places.get(cam, (None, None))[1] for cam in cams], pa.float64()),
            "road": pa.array(nothing, pa.string()), "direction": pa.array(nothing, pa.string()),
            "valid_from": pa.array(nothing, pa.date32()), "valid_to": pa.array(nothing, pa.date32()),
            "is_cell": [False] * len(cams), "is_known": [True] * len(cams),
        }
    )  # fmt: skip
    pq.write_table(_cast(rows, "cameras"), path)
    draft.set_table("cameras", [path])


def _cast(table: pa.Table, name: str) -> pa.Table:
    schema = empty_table(name).schema
    return table.select(schema.names).cast(schema)


def traffic(seed: int, *, vehicles: int = 60, days: int = 3, sites: int = 25) -> list[tuple[int, int, int]]:
    """Random drives along a chain of sites at all hours, some over midnight, with stays of every length."""
    rng = np.random.default_rng(seed)
    reads = []
    for vid in range(vehicles):
        t, site = MIDNIGHT + int(rng.integers(0, DAY_MS)), int(rng.integers(sites))
        while t < MIDNIGHT + days * DAY_MS:
            reads.append((vid, t, site))
            is_stay = rng.random() < 0.15
            t += int(rng.exponential(5 * 60 if is_stay else 12) * MINUTE_MS) + 1000
            site = int(np.clip(site + rng.choice([-2, -1, 1, 2]), 0, sites - 1))
    return reads
