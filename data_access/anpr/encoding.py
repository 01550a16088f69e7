"""Rows of files as integers, by day: plates and places looked up, clock times made instants, odd rows told apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import reduce
from pathlib import Path

import duckdb

from data_access.anpr.batches import Batch, ClockDays, batches_of
from data_access.anpr.cameras import CameraBook, PlaceRow, arrow_rows, cell_degrees
from data_access.anpr.sources import Source, source_rows
from data_access.anpr.tables import column_names
from data_access.anpr.views import empty_table
from data_access.queries import run, statement
from models.anpr import plates
from models.anpr.columns import ANY, ColumnMapping, null_words
from models.anpr.local_time import DAY_MS, clock_days, day_number, quarters
from models.anpr.settings import section
from models.anpr.time_formats import AS_IS, ISO

PENDING = "pending"
NO_FORMAT = "%Y %j %H never"

STAGED = ", ".join(column_names("staged_rows"))

Progress = Callable[[str, float], None]
# Takes a day and all its rows in the files.
Settle = Callable[[int, duckdb.DuckDBPyRelation], None]


@dataclass(frozen=True)
class Task:
    """Files that share a mapping, each with its number in the lake, and where the integers go."""

    files: Mapping[int, Source]
    mapping: ColumnMapping
    purged_before: int
    folder: Path


@dataclass(frozen=True)
class Encoded:
    """What became of the rows: how many each file has, what was set aside of each and why, and the numbers used.

    ``either_hour`` are reads of the hour that is twice in autumn, of which nothing says which; ``moving`` are readers
    that move; ``clock_faults`` counts rows with impossible times by camera, ``clock_jumps`` steps back of a clock in
    the order of the file; None where the source is too large to look.
    """

    read: Mapping[int, int]
    set_aside: Mapping[int, Mapping[str, int]]
    next_vid: int
    either_hour: int
    moving: int
    clock_faults: Mapping[str, int]
    clock_jumps: Mapping[str, int] | None


def encode(
    con: duckdb.DuckDBPyConnection, task: Task, book: CameraBook, next_vid: int, settle: Settle, progress: Progress
) -> Encoded:
    """Give every day's rows to ``settle``; needs the views of a lake's session, adds new cameras to the book.

    A day that lies within one batch is settled from memory, the others from files once every batch was read. Leaves
    the tables ``plate_map`` (with the vehicles that are new) and ``aside_rows`` on the connection.
    """
    _set_variables(con, task.mapping)
    read = {number: _count(con.read_parquet(str(source.parquet))) for number, source in task.files.items()}
    moving = _view_rows(con, task, sum(read.values()))
    progress("plates and cameras", 0.05)
    _map_places(con, task.mapping, book)
    con.sql(statement("anpr/ingest_clocked")).create_view("clocked_rows")
    clocks = _make_clock_days(con, task.mapping)
    batches = batches_of(con, read, int(_number("files", "batch_rows")), clocks, (_earliest_ms(), _latest_ms()))
    for table in ("plate_map", "odd_rows", "pending_rows"):
        con.from_arrow(empty_table(table)).create(table)
    con.table("plate_map").filter("vid is not null").project("plate_text, vid").create_view("known_plates")
    for done, batch in enumerate(batches):
        progress("rows", 0.1 + 0.8 * done / len(batches))
        next_vid = _encode_batch(con, task, batch, next_vid, settle)
    either = _write_pending(con, task)
    _settle_rest(con, task, settle)
    _collect_aside(con, task)
    set_aside = {number: _reasons(con, task, number) for number in task.files}
    whole = {number: count + len(task.files[number].broken) for number, count in read.items()}
    jumps = _clock_jumps(con, sum(read.values()))
    return Encoded(whole, set_aside, next_vid, either, moving, _clock_faults(con), jumps)


def _settle_rest(con: duckdb.DuckDBPyConnection, task: Task, settle: Settle) -> None:
    """Days of which several batches have rows, or on which a clock changes."""
    found = sorted({int(path.name.partition("=")[2]) for path in task.folder.glob("*/day=*")})
    for day in found:
        files = [str(path) for path in sorted(task.folder.glob(f"*/day={day}/*.parquet"))]
        settle(day, con.read_parquet(files, hive_partitioning=False))


def _set_variables(con: duckdb.DuckDBPyConnection, mapping: ColumnMapping) -> None:
    patterns = [each for each in mapping.formats if each not in AS_IS] or [NO_FORMAT]
    con.execute("set variable is_iso = $1", [ISO in mapping.formats])
    con.execute("set variable formats = $1", [patterns])
    con.execute("set variable cell_degrees = $1", [cell_degrees(_number("places", "cell_metres"))])


def _view_rows(con: duckdb.DuckDBPyConnection, task: Task, whole: int) -> int:
    """Name the rows of all files ``source_rows``, places of moving readers made cells; how many readers move."""
    each = [source_rows(con, source, number, task.mapping) for number, source in task.files.items()]
    rows = reduce(lambda one, other: one.union(other), each)
    con.execute("create temp table movers (place_key varchar, lat double, lon double, is_moving boolean)")
    if not task.mapping.lat:
        rows.create_view("source_rows")
        return 0
    rows.create_view("rows_as_read")
    degrees = cell_degrees(_number("places", "moving_metres"))
    told = task.mapping.moving
    every = max(1, int(whole // _number("places", "sampled_rows")))
    found = run(con, "anpr/ingest_movers", every=every, moving_degrees=degrees).fetchall()
    movers = [(*place, is_moving if told is None else told) for *place, is_moving in found]
    if movers:
        con.executemany("insert into movers values ($1, $2, $3, $4)", movers)
    moving = sum(1 for row in movers if row[-1])
    is_fixed = not moving and not rows.filter("place_key is null").limit(1).fetchall()
    (rows if is_fixed else con.sql(statement("anpr/ingest_placed"))).create_view("source_rows")
    return moving


def _map_plates(con: duckdb.DuckDBPyConnection, mapping: ColumnMapping, next_vid: int) -> int:
    """Number the plates of a batch that are new, as ``new_plates`` and in ``plate_map``; the next free number."""
    con.sql(statement("anpr/ingest_plates_met")).create("plates_met")
    con.execute("create temp table unusual_plates (plate_text varchar, plate varchar)")
    unusual = [(text, plates.normalise(text)) for (text,) in run(con, "anpr/ingest_unusual_plates").fetchall()]
    if unusual:
        con.executemany("insert into unusual_plates values ($1, $2)", unusual)
    con.sql(statement("anpr/ingest_plates"), params=_words(mapping)).create("plate_texts")
    con.sql(statement("anpr/ingest_plate_map"), params={"next_vid": next_vid}).create("new_plates")
    new = con.table("new_plates").filter("vid is not null or plate_text not in (select plate_text from plate_map)")
    new.insert_into("plate_map")
    con.execute("drop table plates_met; drop table unusual_plates; drop table plate_texts")
    ((last,),) = con.execute("select max(vid) from new_plates").fetchall()
    return max(next_vid, (last or 0) + 1)


def _words(mapping: ColumnMapping) -> dict[str, object]:
    is_any = mapping.plates == ANY
    return {
        "is_any": is_any,
        "longest": plates.LONGEST,
        "longest_id": plates.LONGEST_ID,
        "no_plate": plates.NO_PLATE,
        "null_words": null_words(mapping),
        "one_character": plates.ONE_CHARACTER,
        "shortest": plates.SHORTEST,
        "too_long": plates.ID_TOO_LONG if is_any else plates.TOO_LONG,
        "too_short": plates.TOO_SHORT,
        "word": plates.WORD,
        "words": sorted(plates.WORDS_FOR_NONE),
    }


def _map_places(con: duckdb.DuckDBPyConnection, mapping: ColumnMapping, book: CameraBook) -> None:
    keys = [key for (key,) in con.execute("select distinct place_key from source_rows").fetchall()]
    fixed = con.execute("select place_key, lat, lon from movers where not is_moving").fetchall()
    middles = {key: (lat, lon) for key, lat, lon in fixed}
    rows = book.place(
        keys, middles, null_words=null_words(mapping), strict=mapping.strict, split=mapping.split_by_direction
    )
    first: dict[str, PlaceRow] = {}
    later = [(first[row.place_key].cam, row) for row in rows if first.setdefault(row.place_key, row) is not row]
    arrow_rows(con, "camera_map", list(first.values())).create("camera_map")
    _create(con, "camera_versions", [(cam, row.first_day, row.last_day, row.cam) for cam, row in later])


def _make_clock_days(con: duckdb.DuckDBPyConnection, mapping: ColumnMapping) -> ClockDays:
    """The days on which one offset holds, for the source's zone and for UTC; other days are missing or empty."""
    earliest, latest = _span()
    zones = {True: "UTC"} if mapping.zone == "UTC" else {True: "UTC", False: mapping.zone}
    rows = [
        (each.clock_day * 2 + is_utc, each.offset_ms, each.home_ms)
        for is_utc, zone in zones.items()
        for each in clock_days(zone, earliest, latest)
    ]
    _create(con, "clock_days", rows)
    return {key: (offset_ms, home_ms) for key, offset_ms, home_ms in rows}


def _span() -> tuple[date, date]:
    return date(int(_number("times", "earliest_year")), 1, 1), datetime.now(UTC).date() + timedelta(days=3)


def _earliest_ms() -> int:
    return day_number(_span()[0]) * DAY_MS


def _latest_ms() -> int:
    return int((datetime.now(UTC).timestamp() + 3600 * _number("times", "future_hours")) * 1000)


def _encode_batch(
    con: duckdb.DuckDBPyConnection, task: Task, batch: Batch, next_vid: int, settle: Settle
) -> int:
    """Settle the days that are whole in a batch, write the rows of its other days; the next free vehicle number."""
    # Look-ups are the smaller side of every join here; the rows of files stream past them.
    con.execute("set disabled_optimizers = 'build_side_probe_side'")
    con.sql(statement("anpr/ingest_encoded"), params=_bounds(task, batch)).create("coded_rows")
    con.execute("set disabled_optimizers = ''")
    next_vid = _map_plates(con, task.mapping, next_vid)
    con.sql(statement("anpr/ingest_batch")).create_view("batch_rows")
    rows = con.table("batch_rows")
    rows.filter("reason is not null").project("file, row_number, reason").create("batch_odd")
    odd = con.table("batch_odd")
    odd.filter(f"reason <> '{PENDING}'").insert_into("odd_rows")
    odd.filter(f"reason = '{PENDING}'").project("file, row_number").insert_into("pending_rows")
    accepted = rows.filter("reason is null")
    days = {day for (day,) in run(con, "anpr/ingest_batch_days").fetchall()}
    for day in sorted(days - batch.shared):
        settle(day, accepted.filter(f"home_day = {day}").project(STAGED))
    if shared := sorted(days & batch.shared):
        left = accepted.filter(f"home_day in ({', '.join(map(str, shared))})").project(f"{STAGED}, home_day as day")
        _write_by_day(left, task.folder / f"{batch.first_file}-{batch.first_row}")
    con.execute("drop view batch_rows; drop table batch_odd; drop table coded_rows; drop table new_plates")
    return next_vid


def _bounds(task: Task, batch: Batch) -> dict[str, object]:
    return {
        **batch.bounds(),
        "earliest_ms": _earliest_ms(),
        "latest_ms": _latest_ms(),
        "pending": PENDING,
        "purged_before": task.purged_before,
    }


def _write_by_day(rows: duckdb.DuckDBPyRelation, folder: Path) -> None:
    rows.write_parquet(str(folder), partition_by=["day"], compression="snappy")


def _write_pending(con: duckdb.DuckDBPyConnection, task: Task) -> int:
    """Encode rows of days on which a clock changes; how many of them could be in either of two hours."""
    if not _count(con.table("pending_rows")):
        return 0
    _make_quarters(con, task.mapping)
    params = {"latest_ms": _latest_ms(), "purged_before": task.purged_before}
    con.sql(statement("anpr/ingest_pending"), params=params).create("resolved_rows")
    rows = con.table("resolved_rows")
    rows.filter("reason is not null").project("file, row_number, reason").insert_into("odd_rows")
    if _count(accepted := rows.filter("reason is null")):
        _write_by_day(accepted.project(f"{STAGED}, home_day as day"), task.folder / "pending")
    return _count(rows.filter("is_either"))


def _make_quarters(con: duckdb.DuckDBPyConnection, mapping: ColumnMapping) -> None:
    """The quarters of an hour of each day on which a clock changes and that has rows."""
    met = run(con, "anpr/ingest_pending_days").fetchall()
    zones = {True: "UTC", False: mapping.zone}
    rows = [
        (is_utc, each.quarter, each.pass_number, each.offset_ms, each.home_ms, each.exists, each.is_twice)
        for is_utc, zone in zones.items()
        for each in quarters(zone, [day for is_day_utc, day in met if is_day_utc == is_utc])
    ]
    _create(con, "clock_quarters", rows)


def _create(con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[tuple]) -> None:
    """Make a table that is declared in the list of tables, with these rows."""
    import pyarrow as pa

    schema = empty_table(table).schema
    columns = [pa.array([row[at] for row in rows], kind.type) for at, kind in enumerate(schema)]
    con.from_arrow(pa.table(columns, schema=schema)).create(table)


def _collect_aside(con: duckdb.DuckDBPyConnection, task: Task) -> None:
    """Every row set aside, with its value, as the table ``aside_rows``."""
    characters = int(_number("files", "value_characters"))
    con.sql(statement("anpr/ingest_aside"), params={"characters": characters}).create("aside_rows")
    for number, source in task.files.items():
        _number_lines(con, number, source)


def _number_lines(con: duckdb.DuckDBPyConnection, number: int, source: Source) -> None:
    """Count rows as a reader of the file does: from 1 with the header, broken lines among them."""
    con.execute("update aside_rows set row_number = row_number + 2 where file = $1", [number])
    for line, _, _ in source.broken:
        con.execute(
            "update aside_rows set row_number = row_number + 1 where file = $1 and row_number >= $2", [number, line]
        )
    if source.broken:
        rows = [(number, line, text, f"no row: {fault.lower()}") for line, text, fault in source.broken]
        con.executemany("insert into aside_rows values ($1, $2, null, $3, $4)", rows)


def _reasons(con: duckdb.DuckDBPyConnection, task: Task, number: int) -> dict[str, int]:
    counted = con.execute(
        "select reason, count(*) from aside_rows where file = $1 group by reason order by reason", [number]
    )
    return dict(counted.fetchall())


def _clock_faults(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    return dict(run(con, "anpr/ingest_clock_faults").fetchall())


def _clock_jumps(con: duckdb.DuckDBPyConnection, rows: int) -> dict[str, int] | None:
    if rows > _number("places", "sampled_rows"):
        return None
    found = run(
        con,
        "anpr/ingest_clock_jumps",
        earliest_ms=_earliest_ms(),
        latest_ms=_latest_ms(),
        jump_ms=int(_number("times", "jump_minutes") * 60_000),
        jump_share=_number("times", "jump_share"),
    )
    return dict(found.fetchall())


def _count(rows: duckdb.DuckDBPyRelation) -> int:
    return rows.count("*").fetchall()[0][0]


def _number(part: str, name: str) -> float:
    return float(section("ingest", part)[name])  # type: ignore[arg-type]
