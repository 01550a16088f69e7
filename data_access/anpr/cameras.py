"""The dictionary of cameras: records of a camera file, places met in reads, and which number each has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import cos, radians
from pathlib import Path

import duckdb

from data_access.anpr.staging import content_of, converted, look_at
from data_access.anpr.tables import column_names
from data_access.queries import statement
from models.anpr.cameras import CameraFault, CameraRecord, CameraRecords, records_of
from models.anpr.local_time import day_number
from models.errors import DataRejected, EditRefused, RejectedRow

EVER = 2**31 - 1
UNPLACED = {
    "no place: position": "position is no place on Earth",
    "no place: moving": "moving reader without a position",
}
NOT_KNOWN = "camera without a record"
CELL = re.compile(r"cell (-?\d+) (-?\d+)")


@dataclass(frozen=True)
class Camera:
    """One row of the dictionary."""

    cam: int
    camera_id: str
    name: str
    lat: float | None
    lon: float | None
    road: str
    direction: str
    valid_from: date | None
    valid_to: date | None
    is_cell: bool
    is_known: bool


@dataclass(frozen=True)
class PlaceRow:
    """Which camera a place met in reads is, over a span of days, or why it is none."""

    place_key: str
    first_day: int
    last_day: int
    cam: int | None
    reason: str | None


class CameraBook:
    """Every camera by number; new ones are numbered on from ``next_cam``."""

    def __init__(self, cameras: Sequence[Camera], next_cam: int) -> None:
        self._cameras = {camera.cam: camera for camera in cameras}
        self._first = self.next_cam = next_cam
        self._before = dict(self._cameras)

    @property
    def cameras(self) -> list[Camera]:
        """Every camera, in order of number."""
        return sorted(self._cameras.values(), key=lambda camera: camera.cam)

    @property
    def is_changed(self) -> bool:
        """True when something is new or known better."""
        return self._cameras != self._before

    def record(self, records: Iterable[CameraRecord]) -> None:
        """Take in what a camera file says; a camera keeps its number."""
        by_version = {(each.camera_id, each.valid_from): each for each in self.cameras if each.is_known}
        unknown = {each.camera_id: each for each in self.cameras if not each.is_known and not each.is_cell}
        listed = list(records)
        names = Counter(record.name for record in listed)
        for record in listed:
            met = unknown.pop(record.camera_id, None)
            if met is None and record.name and names[record.name] == 1:
                met = unknown.pop(record.name, None)
            held = by_version.get((record.camera_id, record.valid_from)) or met
            self._put(held.cam if held else self._number(), record)

    def place(
        self, keys: Iterable[str | None], middles: Mapping[str, tuple[float, float]], *,
        null_words: Sequence[str], strict: bool, split: bool,
    ) -> list[PlaceRow]:  # fmt: skip
        """Which camera each place is; places without a record become cameras that are not known, unless strict."""
        versions = self._versions()
        rows: list[PlaceRow] = []
        for key in sorted(key for key in keys if key is not None):
            if key in UNPLACED:
                rows.append(PlaceRow(key, -EVER, EVER, None, UNPLACED[key]))
            elif key.strip() and key.strip().upper() not in null_words:
                rows += self._place(key, versions, middles, strict=strict, split=split)
        return rows

    def _place(
        self, key: str, versions: dict[str, list[Camera]], middles: Mapping[str, tuple[float, float]], *,
        strict: bool, split: bool,
    ) -> list[PlaceRow]:  # fmt: skip
        name = key.strip()
        held = versions.get(name)
        if not held and split and name.rpartition(" ")[0] in versions:
            base, _, direction = name.rpartition(" ")
            held = [self._add(replace(each, camera_id=name, direction=direction)) for each in versions[base]]
        if not held and strict and not CELL.fullmatch(name):
            return [PlaceRow(key, -EVER, EVER, None, NOT_KNOWN)]
        held = held or [self._add(_met(name, middles.get(key)))]
        if held[0].lat is None and key in middles and len(held) == 1:
            lat, lon = middles[key]
            self._cameras[held[0].cam] = replace(held[0], lat=lat, lon=lon)
        versions[name] = held
        return _spans(key, held)

    def _versions(self) -> dict[str, list[Camera]]:
        """Cameras by id, and by name where only one has it and no id is the same."""
        found: dict[str, list[Camera]] = {}
        for camera in self.cameras:
            found.setdefault(camera.camera_id, []).append(camera)
        ids = set(found)
        named: dict[str, set[str]] = {}
        for camera in self.cameras:
            named.setdefault(camera.name, set()).add(camera.camera_id)
        for name, owners in named.items():
            if name and name not in ids and len(owners) == 1:
                found[name] = found[next(iter(owners))]
        return {name: sorted(each, key=lambda camera: camera.valid_from or date.min) for name, each in found.items()}

    def _put(self, cam: int, record: CameraRecord) -> None:
        held = self._cameras.get(cam)
        lat, lon = (record.lat, record.lon) if record.lat is not None or held is None else (held.lat, held.lon)
        self._cameras[cam] = Camera(
            cam, record.camera_id, record.name, lat, lon, record.road, record.direction,
            record.valid_from, record.valid_to, is_cell=False, is_known=True,
        )  # fmt: skip

    def _add(self, camera: Camera) -> Camera:
        numbered = replace(camera, cam=self._number())
        self._cameras[numbered.cam] = numbered
        return numbered

    def _number(self) -> int:
        self.next_cam += 1
        return self.next_cam - 1


def camera_records(path: Path, folder: Path, *, is_trusted: bool) -> CameraRecords:
    """What a camera file says, text read by the limited child; DataRejected says what is wrong with it."""
    sources = look_at(content_of([path]), folder / "cameras", is_trusted=is_trusted)
    source = converted(sources, {each.sha256: each.header for each in sources}, folder / "cameras")[0]
    with duckdb.connect() as con:
        table = con.read_parquet(str(source.parquet))
        rows = [tuple("" if cell is None else str(cell) for cell in row) for row in table.fetchall()]
    try:
        found = records_of(source.header, iter(rows), where=path.name)
    except EditRefused as error:
        fault = RejectedRow(str(path), 1, None, None, error.title, error.what_to_do)
        raise DataRejected("Nothing was ingested.", f"{error.title} {error.what_to_do}", [fault]) from error
    broken = tuple(CameraFault(line, "", text, f"no row: {fault.lower()}") for line, text, fault in source.broken)
    return replace(found, faults=(*found.faults, *broken))


def held_cameras(con: duckdb.DuckDBPyConnection) -> list[Camera]:
    """The cameras of a lake, through a session of it."""
    return [Camera(*row) for row in con.execute(statement("anpr/ingest_held_cameras")).fetchall()]


def write_cameras(con: duckdb.DuckDBPyConnection, cameras: Sequence[Camera], path: Path) -> None:
    """Write the dictionary to a file."""
    arrow_rows(con, "cameras", cameras).order("cam").write_parquet(str(path))


def arrow_rows(con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[object]) -> duckdb.DuckDBPyRelation:
    """Rows of dataclasses as a relation with the columns of a table."""
    import pyarrow as pa

    from data_access.anpr.views import empty_table

    schema = empty_table(table).schema
    columns = [pa.array([getattr(row, name) for row in rows], schema.field(name).type) for name in column_names(table)]
    return con.from_arrow(pa.table(columns, schema=schema))


def _met(name: str, middle: tuple[float, float] | None) -> Camera:
    from models.anpr.settings import section

    found = CELL.fullmatch(name)
    if not found:
        lat, lon = middle or (None, None)
        return Camera(0, name, "", lat, lon, "", "", None, None, is_cell=False, is_known=False)
    degrees = cell_degrees(float(section("ingest", "places")["cell_metres"]))  # type: ignore[arg-type]
    lat = (int(found[1]) + 0.5) * degrees
    lon = (int(found[2]) + 0.5) * degrees / cos(radians(lat))
    return Camera(0, name, f"Cell {lat:.4f}, {lon:.4f}", lat, lon, "", "", None, None, is_cell=True, is_known=False)


def cell_degrees(metres: float) -> float:
    """Degrees of latitude that so many metres are."""
    return metres / 111_320


def _spans(key: str, held: Sequence[Camera]) -> list[PlaceRow]:
    """Each version from its first day to the day before the next; the first from ever, the last for ever."""
    starts = [-EVER, *(day_number(camera.valid_from or date.min + timedelta(1)) for camera in held[1:]), EVER + 1]
    return [PlaceRow(key, starts[at], starts[at + 1] - 1, camera.cam, None) for at, camera in enumerate(held)]
