"""Writes a synthetic world of plate reads as the files that a force would hand over, with the truth beside."""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
from numpy.typing import NDArray

from data_access.anpr.ingest import ingest
from data_access.anpr.lake import Lake, create_lake
from data_access.anpr.lines import keep_line, lines_from_file
from data_access.anpr.measuring import TRUTH_FILE
from sample_data.anpr import Knobs, World, make_world

FileFormat = Literal["parquet", "csv"]
READS, CAMERAS, LINES = "reads", "cameras.csv", "lines.json"
TRUTH, TRUTH_PAIRS, TRUTH_READS, WORLD = "truth.csv", "truth_pairs.csv", "truth_reads.parquet", "world.json"
CAMERA_COLUMNS = ("camera_id", "name", "latitude", "longitude", "road", "direction")
SOURCE, MADE_BY = "sample", "sample data"
DEMO = Knobs(
    seed=20230331, vehicles=15_000, days=14, sites=700, lines=4, couriers=6, regions=("London", "East", "South East")
)
UTC_MS = pa.timestamp("ms", tz="UTC")


@dataclass(frozen=True)
class SampleFiles:
    """What was written: what a lake takes in, what an analyst knows, and what only an evaluation may see."""

    reads: tuple[Path, ...]
    cameras: Path
    lines: Path
    truth: Path
    truth_pairs: Path
    truth_reads: Path
    read_count: int


def write_reads(folder: Path, world: Knobs, seed: int, *, file_format: FileFormat = "parquet") -> SampleFiles:
    """Draw a world of these knobs from a seed and write it; the same knobs and seed give the same files."""
    return write_world(folder, make_world(replace(world, seed=seed)), file_format=file_format)


def write_world(folder: Path, world: World, *, file_format: FileFormat = "parquet") -> SampleFiles:
    """Write reads by local day, cameras, lines and the truth of a world that was drawn."""
    (folder / READS).mkdir(parents=True, exist_ok=True)
    reads = _reads_table(world)
    written = tuple(_write_days(folder / READS, world, reads, file_format))
    pyarrow.parquet.write_table(_truth_table(world), folder / TRUTH_READS, compression="zstd")
    world.truth.to_csv(folder / TRUTH, index=False, lineterminator="\n")
    world.pairs.to_csv(folder / TRUTH_PAIRS, index=False, lineterminator="\n")
    _write_cameras(folder / CAMERAS, world)
    _write_json(folder / LINES, {"lines": lines_as_drawn(world)})
    _write_json(folder / WORLD, _described(world))
    names = (CAMERAS, LINES, TRUTH, TRUTH_PAIRS, TRUTH_READS)
    return SampleFiles(written, *(folder / name for name in names), len(world.reads.t))


def lines_as_drawn(world: World) -> list[dict[str, object]]:
    """Each line with its sites in order; a site is the list of the cameras of one place."""
    at_place: dict[int, list[str]] = {}
    for camera_id, place in zip(world.network.cameras.camera_id, world.network.cameras.place.tolist(), strict=True):
        at_place.setdefault(place, []).append(camera_id)
    return [
        {
            "line_id": line.line_id,
            "name": line.name,
            "profile_id": line.profile_id,
            "sites": [at_place[place] for place in line.places],
        }
        for line in world.lines
    ]


def _write_json(path: Path, content: dict[str, object]) -> None:
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def _described(world: World) -> dict[str, object]:
    """The knobs, and which cameras fail."""
    ids = world.network.cameras.camera_id
    knobs = {**vars(world.knobs), "first_day": world.knobs.first_day.isoformat()}
    dead = [{"camera_id": ids[cam], "first_day": first, "last_day": last} for cam, first, last in world.faults.dead]
    clocks = [
        {"camera_id": ids[cam], "first_day": first, "last_day": last, "fast_ms": fast}
        for cam, first, last, fast in world.faults.clocks
    ]
    return {"is_synthetic": True, "knobs": knobs, "dead_cameras": dead, "wrong_clocks": clocks}


def _coded(codes: NDArray, names: tuple[str, ...] | NDArray) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), pa.array(names, type=pa.string()))


def _directions(world: World) -> pa.DictionaryArray:
    """The direction that each read's camera looks in; none where one camera stands for both."""
    names, code = np.unique(np.array(world.network.cameras.direction), return_inverse=True)
    of_read = code[world.reads.cam].astype(np.int32)
    return pa.DictionaryArray.from_arrays(pa.array(of_read, mask=names[of_read] == ""), pa.array(names, pa.string()))


def _reads_table(world: World) -> pa.Table:
    """Reads as a force would export them."""
    reads, cameras = world.reads, world.network.cameras
    columns = {
        "vrm": _coded(reads.read, reads.plates),
        "camera_id": _coded(reads.cam, cameras.camera_id),
        "captured_at": pa.array(reads.t).cast(UTC_MS),
        "direction": _directions(world),
        "confidence": pa.array(reads.confidence),
        "capture_id": _capture_ids(world),
    }
    return pa.table(columns)


def _capture_ids(world: World) -> pa.Array:
    """The reference of each read's picture: one for each row, which says nothing about it."""
    numbers = pa.array(np.arange(10_000_000, 10_000_000 + len(world.reads.t))).cast(pa.string())
    return pa.compute.binary_join_element_wise("IMG-", numbers, "")


def _truth_table(world: World) -> pa.Table:
    """The same rows in the same order: (camera_id, captured_at, vrm) with the true plate, body and moment."""
    reads, cameras = world.reads, world.network.cameras
    columns = {
        "camera_id": _coded(reads.cam, cameras.camera_id),
        "captured_at": pa.array(reads.t).cast(UTC_MS),
        "vrm": _coded(reads.read, reads.plates),
        "true_vrm": _coded(reads.true, reads.plates),
        "body": pa.array(reads.body.astype(np.int32)),
        "is_misread": pa.array(reads.is_misread),
        "passed_at": pa.array(reads.true_t).cast(UTC_MS),
    }
    return pa.table(columns)


def _write_days(folder: Path, world: World, reads: pa.Table, file_format: FileFormat) -> Iterator[Path]:
    order = np.argsort(world.reads.day, kind="stable")
    in_order = bool((np.diff(world.reads.day) >= 0).all())
    by_day = reads if in_order else reads.take(pa.array(order))
    edges = np.searchsorted(world.reads.day[order], np.arange(world.knobs.days + 1))
    for at in range(world.knobs.days):
        path = folder / f"{world.knobs.first_day + timedelta(days=at)}.{file_format}"
        day = by_day.slice(edges[at], edges[at + 1] - edges[at])
        if file_format == "parquet":
            pyarrow.parquet.write_table(day, path, compression="zstd")
        else:
            pyarrow.csv.write_csv(_as_text(day), path)
        yield path


def _as_text(day: pa.Table) -> pa.Table:
    """Moments as ISO 8601 with a Z, codes as words."""
    moments = pa.compute.strftime(day["captured_at"], "%Y-%m-%dT%H:%M:%SZ")
    words = {name: day[name].cast(pa.string()) for name in ("vrm", "camera_id", "direction")}
    return pa.table({**{name: day[name] for name in day.column_names}, **words, "captured_at": moments})


def _write_cameras(path: Path, world: World) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(CAMERA_COLUMNS)
        writer.writerows(_camera_rows(world))


def _camera_rows(world: World) -> list[tuple[str, str, float, float, str, str]]:
    cameras = world.network.cameras
    columns = (cameras.camera_id, cameras.name, cameras.lat, cameras.lon, cameras.road, cameras.direction)
    return sorted(zip(*columns, strict=True))


def demo_knobs(today: date) -> Knobs:
    """The small world that a first visitor sees: two weeks up to yesterday, in the east and south-east."""
    return replace(DEMO, first_day=today - timedelta(days=DEMO.days))


def build_demo_lake(folder: Path, *, today: date | None = None) -> Lake:
    """Make a lake of about 300,000 synthetic reads with its lines kept; it says that it is synthetic."""
    world = make_world(demo_knobs(today or datetime.now(UTC).date()))
    lake = create_lake(folder, is_synthetic=True)
    with tempfile.TemporaryDirectory() as scratch:
        reads, cameras, lines = (Path(scratch) / name for name in ("reads.parquet", "cameras.parquet", LINES))
        pyarrow.parquet.write_table(_reads_table(world), reads)
        columns = zip(CAMERA_COLUMNS, zip(*_camera_rows(world), strict=True), strict=True)
        pyarrow.parquet.write_table(pa.table({name: list(values) for name, values in columns}), cameras)
        _write_json(lines, {"lines": lines_as_drawn(world)})
        ingest(lake, [reads], cameras=cameras, source=SOURCE)
        for line in lines_from_file(lake, lines, by=MADE_BY):
            keep_line(lake, line)
    world.truth.to_csv(lake.folder / TRUTH_FILE, index=False, lineterminator="\n")
    return lake
