"""Which column of a source says what: declared in a mapping, or guessed from headers and a few rows, and said."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from zoneinfo import ZoneInfo

from models.anpr.local_time import HOME
from models.anpr.plates import NO_PLATE, ONE_CHARACTER, OTHER, TOO_LONG, WORD, kind, normalise, reason_against
from models.anpr.settings import section
from models.anpr.time_formats import AS_IS, guess_formats
from models.errors import EditRefused

STANDARD, ANY, FIND_OUT = "standard", "any", ""
NOT_PLATES = "ids are not plates: kept as they are"
NO_ID = (NO_PLATE, WORD, ONE_CHARACTER)
CELL_SOURCES = ("lat", "lon")


@dataclass(frozen=True)
class ColumnMapping:
    """The columns of one source.

    ``timestamp`` is one column or a date and a time; ``formats`` are tried in order: ``iso``, ``epoch_s``,
    ``epoch_ms`` or strptime patterns. ``confidence_scale`` is 1 or 100. ``moving`` says whether readers move: None
    finds out for each camera. ``plates`` finds out from the first rows where nothing is said. ``strict`` sets reads of
    cameras without a record aside.
    """

    vrm: str
    timestamp: tuple[str, ...]
    camera: str = ""
    formats: tuple[str, ...] = ("iso",)
    zone: str = HOME
    direction: str = ""
    confidence: str = ""
    confidence_scale: int = 100
    lat: str = ""
    lon: str = ""
    capture_id: str = ""
    null_words: tuple[str, ...] = ()
    plates: str = FIND_OUT
    split_by_direction: bool = False
    moving: bool | None = None
    strict: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is read."""
        named = (self.vrm, *self.timestamp, self.camera, self.direction, self.confidence, self.lat, self.lon)
        return tuple(dict.fromkeys(name for name in (*named, self.capture_id) if name))


@dataclass(frozen=True)
class Guess:
    """A mapping that nobody declared, and what was taken for what, in words."""

    mapping: ColumnMapping
    said: tuple[str, ...]


# Headers met in the field, as letters and digits alone; the first that a file has is taken.
HEADERS: Mapping[str, tuple[str, ...]] = {
    "vrm": (
        "vrm", "plate", "platenumber", "numberplate", "licenseplate", "licenceplate", "registration", "vrn",
        "registrationnumber", "regnumber", "reg", "vehicleregistration", "vehicleregistrationmark", "platetext",
        "plateno", "vehicle", "vehicleid", "vid", "hashedplate", "platehash", "tag", "carid", "car", "vehid",
        "vehiclenumber", "carnumber", "carplate", "lpn", "numberplatehash", "vehiclehash", "objectid", "trackid",
    ),
    "camera": (
        "cameraid", "camera", "cameraname", "cam", "camid", "siteid", "site", "sitename", "deviceid", "device",
        "readerid", "reader", "readername", "locationid", "location", "locationname", "sourceid", "sensor", "sensorid",
        "gate", "gateid", "gatename", "detector", "detectorid", "station", "stationid",
    ),
    "timestamp": (
        "timestamp", "datetime", "capturetime", "capturedat", "capturedatetime", "readtime", "readat", "readdatetime",
        "eventtime", "eventdatetime", "dateandtime", "datetimeutc", "timestamputc", "utctime", "timeutc", "utc",
        "detectiontime", "detectedat", "passtime", "passagetime", "seenat", "ts", "epochms", "epoch", "timestampms",
        "tms", "capturedate",
    ),
    "date": ("date", "day", "readdate", "capturedate", "eventdate"),
    "time": ("time", "timeofday", "readtime", "capturetime", "eventtime", "clock"),
    "direction": ("direction", "dir", "heading", "bound", "directionoftravel", "lanedirection"),
    "confidence": ("confidence", "conf", "score", "plateconfidence", "ocrconfidence", "readconfidence", "accuracy"),
    "lat": ("lat", "latitude", "gpslat", "gpslatitude", "y"),
    "lon": ("lon", "lng", "long", "longitude", "gpslon", "gpslong", "gpslongitude", "x"),
    "capture_id": ("captureid", "captureref", "imageid", "imageref", "imagereference", "readid", "recordid", "uuid"),
}  # fmt: skip


def mapping_from(said: Mapping[str, object], *, where: str) -> ColumnMapping:
    """A mapping from the keys of a TOML or JSON file; EditRefused names the key that is wrong."""
    known = {item.name for item in fields(ColumnMapping)} | {"format", "date", "time"}
    if wrong := sorted(set(said) - known):
        raise EditRefused(f"{where}: {wrong[0]!r} is no key of a mapping.", f"Use {', '.join(sorted(known))}.")
    held = dict(said)
    held["timestamp"] = _texts(held.get("timestamp") or [held.pop("date", ""), held.pop("time", "")])
    held.pop("date", None), held.pop("time", None)
    held["formats"] = _texts(held.pop("format", None) or held.get("formats") or "iso")
    held["null_words"] = tuple(str(word) for word in held.get("null_words", ()))
    if not held.get("vrm") or not held["timestamp"]:
        raise EditRefused(f"{where}: a mapping names vrm and timestamp at least.", "Add the names of both columns.")
    return _checked(ColumnMapping(**held), where)  # type: ignore[arg-type]


def as_record(mapping: ColumnMapping) -> dict[str, object]:
    """The mapping as keys for a JSON file."""
    return asdict(mapping)


def null_words(mapping: ColumnMapping) -> list[str]:
    """Words that stand for nothing, in capitals."""
    words = mapping.null_words or section("ingest", "null")["words"]
    return sorted({str(word).strip().upper() for word in words} | {""})


def guess(header: Sequence[str], rows: Mapping[str, Sequence[str]], kinds: Mapping[str, str], *, where: str) -> Guess:
    """A mapping from a header, some rows as text, and the kind of each typed column (``text`` where there is none).

    Kinds: ``text``, ``number``, ``timestamp``, ``timestamptz``. EditRefused where it is not clear.
    """
    plain = {re.sub(r"[^a-z0-9]", "", name.lower()): name for name in reversed(header)}
    found = {role: next((plain[name] for name in names if name in plain), "") for role, names in HEADERS.items()}
    stamp = _time_columns(found)
    missing = [role for role, name in (("vrm", found["vrm"]), ("timestamp", stamp)) if not name]
    if not found["camera"] and not (found["lat"] and found["lon"]):
        missing.append("camera (or lat and lon)")
    if missing:
        raise EditRefused(
            f"{where}: no column is clearly the {' or the '.join(missing)}. Columns: {', '.join(header)[:500]}.",
            "Say which column is which with --mapping FILE.",
        )
    texts = _joined([rows[name] for name in stamp])
    formats, words = guess_formats(texts, [kinds.get(name, "text") for name in stamp], where=where)
    is_utc = any("utc" in name.lower() for name in stamp) or formats in (("epoch_s",), ("epoch_ms",))
    zone = "UTC" if is_utc or kinds.get(stamp[0]) == "timestamptz" else HOME
    made = ColumnMapping(
        found["vrm"], stamp, found["camera"], formats, zone, found["direction"], found["confidence"],
        _scale(rows.get(found["confidence"], ())), *_places(found), found["capture_id"],
        plates=_plates(rows[found["vrm"]], kinds.get(found["vrm"], "text")),
    )  # fmt: skip
    return Guess(made, (*_said(made), *words))


def _time_columns(found: Mapping[str, str]) -> tuple[str, ...]:
    date, time, stamp = found["date"], found["time"], found["timestamp"]
    if date and time and date != time and stamp in ("", date, time):
        return (date, time)
    only = stamp or time or date
    return (only,) if only else ()


def _places(found: Mapping[str, str]) -> tuple[str, str]:
    return (found["lat"], found["lon"]) if found["lat"] and found["lon"] else ("", "")


def _joined(columns: Sequence[Sequence[str]]) -> list[str]:
    return [" ".join(parts).strip() for parts in zip(*columns, strict=True)]


def _scale(values: Sequence[str]) -> int:
    numbers = [float(value) for value in values if re.fullmatch(r"[0-9]*\.?[0-9]+", value)]
    return 1 if numbers and max(numbers) <= 1 else 100


def with_plates(mapping: ColumnMapping, values: Sequence[str], kind_of_column: str) -> tuple[ColumnMapping, list[str]]:
    """The mapping with what its ids are, found out from the first of them where it does not say, and words for it."""
    if mapping.plates != FIND_OUT:
        return mapping, []
    found = replace(mapping, plates=_plates(values, kind_of_column))
    return found, [NOT_PLATES] if found.plates == ANY else []


def _plates(values: Sequence[str], kind_of_column: str) -> str:
    """Plain numbers, long codes and what has no shape of a plate are somebody's ids."""
    if kind_of_column == "number":
        return ANY
    met = [plate for plate in map(normalise, filter(None, values)) if reason_against(plate) not in NO_ID]
    ids = sum(plate.isdigit() or reason_against(plate) == TOO_LONG or kind(plate) == OTHER for plate in met)
    return ANY if ids > len(met) / 2 else STANDARD


def _said(mapping: ColumnMapping) -> list[str]:
    roles = ("vrm", "camera", "direction", "confidence", "lat", "lon", "capture_id")
    named = [f"{role}: column {getattr(mapping, role)!r}" for role in roles if getattr(mapping, role)]
    stamp = " and ".join(repr(name) for name in mapping.timestamp)
    named.insert(1, f"timestamp: {stamp}, as {' or '.join(mapping.formats)}, clock of {mapping.zone}")
    if mapping.plates == ANY:
        named.append(NOT_PLATES)
    return named


def _texts(said: object) -> tuple[str, ...]:
    parts = [said] if isinstance(said, str) else list(said)  # type: ignore[call-overload]
    return tuple(str(part) for part in parts if part)


def _checked(mapping: ColumnMapping, where: str) -> ColumnMapping:
    try:
        ZoneInfo(mapping.zone)
    except (ValueError, KeyError, OSError):
        name = mapping.zone
        raise EditRefused(f"{where}: {name!r} is no zone.", "Use UTC or a name such as Europe/London.") from None
    faults = {
        "timestamp names one column, or a date and a time": not 1 <= len(mapping.timestamp) <= 2,
        "confidence_scale is 1 or 100": mapping.confidence_scale not in (1, 100),
        "plates is standard or any": mapping.plates not in (STANDARD, ANY, FIND_OUT),
        "lat and lon go together": bool(mapping.lat) != bool(mapping.lon),
        "a mapping needs camera, or lat and lon": not mapping.camera and not mapping.lat,
        "split_by_direction needs direction": mapping.split_by_direction and not mapping.direction,
        "formats are iso, epoch_s, epoch_ms or have % signs": any(
            each not in AS_IS and "%" not in each for each in mapping.formats
        ),
    }
    for rule, is_broken in faults.items():
        if is_broken:
            raise EditRefused(f"{where}: {rule}.", "Correct the mapping.")
    return replace(mapping, moving=True) if not mapping.camera else mapping
