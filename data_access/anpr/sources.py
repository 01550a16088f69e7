"""The rows of a file of reads in one shape, whatever its columns are called and however they are typed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from models.anpr.columns import ColumnMapping
from models.anpr.local_time import DAY_MS
from models.anpr.time_formats import EPOCH_MS, EPOCH_S

CHUNK = 1 << 20
NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT")
FRACTIONS = ("FLOAT", "DOUBLE", "DECIMAL")


@dataclass(frozen=True)
class Source:
    """One file, ready to be read: as Parquet, its own or made from its text.

    ``broken`` are lines of text that are no rows: line, text, fault. ``kinds`` are the kinds of its columns.
    """

    path: Path
    name: str
    sha256: str
    parquet: Path
    header: tuple[str, ...]
    kinds: Mapping[str, str]
    broken: tuple[tuple[int, str, str], ...] = ()
    is_text: bool = False
    first_rows: Mapping[str, Sequence[str]] = field(default_factory=dict)


def fingerprint(path: Path) -> str:
    """SHA-256 of a file's content."""
    digest = hashlib.sha256()
    with open(path, "rb", buffering=0) as handle:
        while block := handle.read(CHUNK):
            digest.update(block)
    return digest.hexdigest()


def kind_of(column_type: str) -> str:
    """The kind of a Parquet column: ``text``, ``number``, ``timestamp``, ``timestamptz``, ``date`` or ``time``."""
    plain = column_type.upper().partition("(")[0]
    if plain.startswith(("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ")):
        return "timestamptz"
    if plain.startswith("TIMESTAMP"):
        return "timestamp"
    if plain in NUMBERS or plain in FRACTIONS:
        return "number"
    return {"DATE": "date", "TIME": "time"}.get(plain, "text")


def source_rows(
    con: duckdb.DuckDBPyConnection, source: Source, number: int, mapping: ColumnMapping
) -> duckdb.DuckDBPyRelation:
    """The rows of a file with the columns that every later step reads; ``number`` is the file's in the lake."""
    rows = con.read_parquet(str(source.parquet), file_row_number=True, hive_partitioning=False)
    return rows.project(", ".join(_columns(source, number, mapping)))


def _columns(source: Source, number: int, mapping: ColumnMapping) -> list[str]:
    is_number = source.kinds.get(mapping.confidence) == "number"
    confidence = _name(mapping.confidence) if is_number else _number(mapping.confidence)
    scale = 100 // mapping.confidence_scale
    camera = _text(mapping.camera)
    direction = f"coalesce(upper(trim({_text(mapping.direction)})), '')"
    key = f"{camera} || ' ' || {direction}" if mapping.split_by_direction else camera
    return [
        f"{number}::integer as file",
        "file_row_number as row_number",
        f"{_text(mapping.vrm)} as plate_text",
        f"{camera} as camera_text",
        f"{key} as place_key",
        f"case when {confidence} between 0 and {mapping.confidence_scale} "
        f"then round({confidence} * {scale})::tinyint end as confidence",
        f"{_number(mapping.lat)} as lat",
        f"{_number(mapping.lon)} as lon",
        f"{_text(mapping.capture_id)} as capture_id",
        *_times(source, mapping),
    ]


def _times(source: Source, mapping: ColumnMapping) -> list[str]:
    is_utc = mapping.zone == "UTC" or source.kinds.get(mapping.timestamp[0]) == "timestamptz"
    utc = f"{str(is_utc).lower()} as is_utc"
    if len(mapping.timestamp) > 1:
        day, time = mapping.timestamp
        day_text = f"left({_text(day)}, 10)" if source.kinds.get(day) in ("timestamp", "timestamptz") else _text(day)
        return [f"trim({day_text}) || ' ' || trim({_text(time)}) as time_text", "null::bigint as clock_ms", utc]
    stamp = mapping.timestamp[0]
    kind = source.kinds.get(stamp, "text")
    if kind in ("timestamp", "timestamptz", "date"):
        exact = "timestamptz" if kind == "timestamptz" else "timestamp"
        return ["null::varchar as time_text", f"epoch_ms({_name(stamp)}::{exact}) as clock_ms", utc]
    if mapping.formats[0] in (EPOCH_S, EPOCH_MS):
        factor = 1000 if mapping.formats[0] == EPOCH_S else 1
        ms = f"try_cast(round(try_cast({_name(stamp)} as double) * {factor}) as bigint)"
        within = f"case when {ms} between -{DAY_MS * 10_000_000} and {DAY_MS * 10_000_000} then {ms} end"
        return [f"case when {ms} is null then {_text(stamp)} end as time_text", f"{within} as clock_ms", utc]
    return [f"trim({_text(stamp)}) as time_text", "null::bigint as clock_ms", utc]


def _text(column: str) -> str:
    return f"{_name(column)}::varchar" if column else "null::varchar"


def _number(column: str) -> str:
    return f"try_cast({_name(column)} as double)" if column else "null::double"


def _name(column: str) -> str:
    """A column's name, quoted so that nothing in it is read as anything else."""
    return '"' + column.replace('"', '""') + '"'
