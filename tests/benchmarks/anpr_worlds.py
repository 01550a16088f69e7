"""Worlds of the sample generator as lakes, for studies: reads go straight into the layouts, without files between."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from data_access.anpr.journeys import build_trips
from data_access.anpr.lake import Lake, create_lake
from data_access.anpr.views import empty_table
from data_access.sample_anpr import lines_as_drawn
from models.anpr.features import local_times
from models.anpr.lines import Line
from sample_data.anpr import Knobs, World, make_world


def world_lake(folder: Path, knobs: Knobs) -> tuple[Lake, World, tuple[Line, ...]]:
    """A lake with journeys for these knobs, the world behind it, and its lines as drawn."""
    world = make_world(knobs)
    return lake_of(folder, world), world, lines_of_world(world)


def lake_of(folder: Path, world: World) -> Lake:
    """A lake with the reads and the journeys of a world."""
    lake = create_lake(folder, is_benchmark=True, is_synthetic=True)
    with lake.writing() as draft:
        _put_reads(draft, world)
        _put_dictionaries(draft, world)
    build_trips(lake)
    return lake


def lines_of_world(world: World) -> tuple[Line, ...]:
    """The drawn lines with the lake's numbers of sites, which are those of the world."""
    number = {camera_id: cam for cam, camera_id in enumerate(world.network.cameras.camera_id)}
    made = []
    for drawn in lines_as_drawn(world):
        steps = tuple(tuple(number[camera_id] for camera_id in step) for step in drawn["sites"])
        names = (str(drawn[name]) for name in ("line_id", "name"))
        made.append(Line(*names, steps, str(drawn["profile_id"]), "study", "", "imported"))
    return tuple(made)


def _put_reads(draft, world: World) -> None:
    reads = world.reads
    day, dow, hour = local_times(reads.t)
    rows = pd.DataFrame({"vid": reads.read, "t": reads.t, "cam": reads.cam, "day": day, "dow": dow,
                         "hour": hour.astype(int), "confidence": reads.confidence})  # fmt: skip
    for number, group in rows.groupby("day"):
        files = {}
        for layout, order in (("by_vehicle", ["vid", "t"]), ("by_camera", ["cam", "t"])):
            files[layout] = draft.new_file(layout, int(number))
            _write(group.sort_values(order), "reads_by_vehicle", files[layout])
        draft.set_day(
            int(number), reads=len(group), by_vehicle=[files["by_vehicle"]], by_camera=[files["by_camera"]]
        )


def _put_dictionaries(draft, world: World) -> None:
    plates, cameras = world.reads.plates, world.network.cameras
    vehicles = pd.DataFrame({"vid": np.arange(len(plates)), "plate": plates, "first_day": 0})
    sites = pd.DataFrame({"cam": np.arange(len(cameras.camera_id)), "camera_id": cameras.camera_id,
                          "name": cameras.name, "lat": cameras.lat, "lon": cameras.lon,
                          "road": cameras.road, "direction": cameras.direction,
                          "valid_from": None, "valid_to": None, "is_cell": False, "is_known": True})  # fmt: skip
    for name, rows in (("vehicles", vehicles), ("cameras", sites)):
        path = draft.new_file(name)
        _write(rows, name, path)
        draft.set_table(name, [path])


def _write(rows: pd.DataFrame, table: str, path: Path) -> None:
    schema = empty_table(table).schema
    pq.write_table(pa.Table.from_pandas(rows[schema.names], schema=schema, preserve_index=False), path)


def truth_of(world: World) -> pd.DataFrame:
    """Row a plate that was read: vid, body, role, line; what cameras made of plates by misreading has no row."""
    number = {plate: vid for vid, plate in enumerate(world.reads.plates)}
    truth = world.truth.assign(vid=world.truth["plate"].map(number)).dropna(subset=["vid"])
    ranked = truth.assign(order=truth["role"].map({"courier": 0, "escort": 1}).fillna(2)).sort_values("order")
    return ranked.drop_duplicates("vid").astype({"vid": int}).reset_index(drop=True)
