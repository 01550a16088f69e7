"""Camera records as a file of them says: dated versions of each camera, and the rows that cannot be one."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from models.errors import EditRefused

Coordinates = tuple[float | None, float | None]

# Headers met in the field, as letters and digits alone; the first that a file has is taken.
HEADERS: Mapping[str, tuple[str, ...]] = {
    "camera_id": (
        "cameraid", "camera", "camid", "cam", "readerid", "reader", "deviceid", "device", "sitekey", "siteid", "id",
        "site", "cp", "locationid", "location", "sensorid", "sensor", "stationid", "station", "gateid", "gate",
        "detectorid", "code", "cameraname", "sitename", "name",
    ),
    "name": ("name", "cameraname", "sitename", "description", "desc", "label", "title", "locationname"),
    "lat": ("lat", "latitude", "y"),
    "lon": ("lon", "lng", "long", "longitude", "x"),
    "road": ("road", "roadname", "roadnumber", "street"),
    "direction": ("direction", "dir", "heading", "bound"),
    "valid_from": ("validfrom", "from", "start", "startdate", "installed", "opened", "active from", "activefrom"),
    "valid_to": ("validto", "to", "end", "enddate", "removed", "closed", "activeto"),
}  # fmt: skip
DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%d-%m-%Y", "%d-%b-%Y")

CONTRADICTS = "says otherwise than an earlier row of the same camera"
NO_ID = "no camera id"
BAD_PLACE = "position is no place on Earth: camera kept without it"
BAD_DATE = "date cannot be read"


@dataclass(frozen=True)
class CameraRecord:
    """What a file says of one camera over one span of days; ``row`` counts from 1 with the header."""

    camera_id: str
    name: str = ""
    lat: float | None = None
    lon: float | None = None
    road: str = ""
    direction: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    row: int = 0


@dataclass(frozen=True)
class CameraFault:
    """A row, or a part of it, that was set aside."""

    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class CameraRecords:
    """The records of a file, what was set aside, and which columns were taken for what."""

    records: tuple[CameraRecord, ...]
    faults: tuple[CameraFault, ...]
    said: tuple[str, ...]


def records_of(header: Sequence[str], rows: Iterator[Sequence[str]], *, where: str) -> CameraRecords:
    """Camera records of a table of text; EditRefused where no column is clearly the id."""
    plain = {re.sub(r"[^a-z0-9]", "", name.lower()): at for at, name in reversed(list(enumerate(header)))}
    places = {role: next((plain[name] for name in names if name in plain), None) for role, names in HEADERS.items()}
    if places["camera_id"] is None:
        raise EditRefused(f"{where}: no column is the id of a camera.", "Name it camera_id.")
    if places["name"] == places["camera_id"]:
        places["name"] = None
    kept: dict[str, list[CameraRecord]] = {}
    faults: list[CameraFault] = []
    for number, row in enumerate(rows, start=2):
        cells = {role: row[at].strip() if at is not None else "" for role, at in places.items()}
        if record := _record(cells, number, faults):
            _add(kept.setdefault(record.camera_id, []), record, faults)
    said = tuple(f"{role}: column {header[at]!r}" for role, at in places.items() if at is not None)
    return CameraRecords(tuple(record for each in kept.values() for record in each), tuple(faults), said)


def _record(cells: Mapping[str, str], number: int, faults: list[CameraFault]) -> CameraRecord | None:
    if not cells["camera_id"]:
        faults.append(CameraFault(number, "camera_id", "", NO_ID))
        return None
    lat, lon = _coordinates(cells["lat"], cells["lon"], number, faults)
    dates = {name: _date(cells[name]) for name in ("valid_from", "valid_to")}
    faults += [
        CameraFault(number, name, cells[name], BAD_DATE) for name in dates if cells[name] and dates[name] is None
    ]
    return CameraRecord(
        cells["camera_id"], cells["name"], lat, lon, cells["road"], cells["direction"], **dates, row=number
    )


def _add(held: list[CameraRecord], record: CameraRecord, faults: list[CameraFault]) -> None:
    """Keep a record that is new; drop one that repeats another; set one aside that contradicts another."""
    for other in held:
        if replace(other, row=0) == replace(record, row=0):
            return
        if _overlap(other, record):
            faults.append(CameraFault(record.row, "camera_id", record.camera_id, CONTRADICTS))
            return
    held.append(record)


def _overlap(one: CameraRecord, other: CameraRecord) -> bool:
    starts = max(one.valid_from or date.min, other.valid_from or date.min)
    ends = min(one.valid_to or date.max, other.valid_to or date.max)
    return starts < ends or (starts == ends and one.valid_from == other.valid_from)


def _coordinates(lat: str, lon: str, number: int, faults: list[CameraFault]) -> Coordinates:
    if not lat and not lon:
        return None, None
    try:
        place = float(lat), float(lon)
    except ValueError:
        place = (math.nan, math.nan)
    # Comparisons with NaN are false, so only places on Earth pass; 0, 0 is what devices say that know none.
    if abs(place[0]) <= 90 and abs(place[1]) <= 180 and any(place):
        return place
    faults.append(CameraFault(number, "lat", f"{lat}, {lon}", BAD_PLACE))
    return None, None


def _date(text: str) -> date | None:
    for form in DATE_FORMATS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None
