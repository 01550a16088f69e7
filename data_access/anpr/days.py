"""One day of a lake made anew: what it held and what is new, repeats told apart, in both layouts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb

from data_access.anpr.drafts import Draft
from data_access.anpr.manifest import EPOCH, Day
from data_access.queries import run, statement
from models.anpr.local_time import DAY_MS, HOME
from models.anpr.settings import section

CLOCK = ("change_ms", "day", "dow", "start_ms", "turn_ms")
# The statement that writes each layout of a day, and what it needs to know of the day.
COPIES = {
    "by_vehicle": ("copy_by_vehicle", CLOCK),
    "by_camera": ("copy_by_camera", CLOCK),
    "duplicates": ("copy_duplicates", ()),
    "captures": ("copy_captures", ("day",)),
}


@dataclass(frozen=True)
class DayCount:
    """What a day holds after it was made anew."""

    day: int
    kept: int
    repeats: int


def make_day(
    con: duckdb.DuckDBPyConnection, draft: Draft, folder: Path, day: int, *,
    staged: duckdb.DuckDBPyRelation | None = None, dropped_files: Sequence[int] = (),
) -> DayCount:  # fmt: skip
    """Put a day's rows in force: those held, save of dropped files, and those staged.

    What was made from the day before (clean layouts, journeys) goes, since it no longer holds.
    """
    held = next((each for each in draft.manifest.days if each.day == day), Day(day))
    _gather(con, folder, held, staged, dropped_files)
    clock = _clock(day)
    has_captures = _has_captures(con, "staged_rows")
    order = "anpr/ingest_day_rows_with_captures" if has_captures else "anpr/ingest_day_rows"
    con.sql(statement(order), params={"start_ms": clock["start_ms"]}).create("day_rows")
    duplicate_ms = section("ingest", "times")["duplicate_ms"]
    con.sql(statement("anpr/ingest_repeats"), params={"duplicate_ms": duplicate_ms}).create("repeats")
    con.sql(statement("anpr/ingest_repeat_rows")).create("repeat_rows")
    con.execute("delete from day_rows where rowid in (select place from repeats)")
    kept, repeats = (_by_file(con, table) for table in ("day_rows", "repeat_rows"))
    if not kept:
        draft.drop_day(day)
    else:
        _write(con, draft, clock, has_repeats=bool(repeats))
        draft.count_day(day, kept=kept, repeats=repeats)
    con.execute(
        "drop view staged_rows; drop table day_rows; drop table repeats; drop table repeat_rows; "
        "drop table if exists rows_of_day"
    )
    return DayCount(day, sum(kept.values()), sum(repeats.values()))


def _gather(
    con: duckdb.DuckDBPyConnection, folder: Path, held: Day, staged: duckdb.DuckDBPyRelation | None,
    dropped: Sequence[int],
) -> None:
    """All rows of the day as the table ``staged_rows``."""
    new = _none(con) if staged is None else staged
    if not held.by_vehicle:
        new.create_view("staged_rows", replace=True)
        return
    con.read_parquet(_paths(folder, held.by_vehicle), hive_partitioning=False).create_view("held_reads", replace=True)
    for name, files in (("held_repeats", held.duplicates), ("held_captures", held.captures)):
        rows = con.read_parquet(_paths(folder, files), hive_partitioning=False) if files else _none(con)
        rows.create_view(name, replace=True)
    con.sql(statement("anpr/ingest_held_rows"), params={"dropped_files": list(dropped)}).create("rows_of_day")
    new.insert_into("rows_of_day")
    con.table("rows_of_day").create_view("staged_rows", replace=True)


def _by_file(con: duckdb.DuckDBPyConnection, table: str) -> dict[int, int]:
    return dict(con.table(table).aggregate("file, count(*)", "file").fetchall())


def _has_captures(con: duckdb.DuckDBPyConnection, table: str) -> bool:
    return bool(con.table(table).filter("capture_id is not null").limit(1).fetchall())


def _write(con: duckdb.DuckDBPyConnection, draft: Draft, clock: Mapping[str, int], *, has_repeats: bool) -> None:
    made: dict[str, list[Path]] = {"by_vehicle": [], "by_camera": [], "duplicates": [], "captures": []}
    wanted = ["by_vehicle", "by_camera"]
    if has_repeats:
        wanted.append("duplicates")
    if _has_captures(con, "day_rows"):
        wanted.append("captures")
    for layout in wanted:
        made[layout] = [draft.new_file(layout, clock["day"])]
        copy, names = COPIES[layout]
        run(con, f"anpr/schema/{copy}", path=str(made[layout][0]), **{name: clock[name] for name in names})
    draft.set_day(clock["day"], **made, clean_by_vehicle=[], clean_by_camera=[], trips=[])


def _clock(day: int) -> dict[str, int]:
    """What a home day's reads need to know the hour: when the day starts, when the clock turns and by how much."""
    zone = ZoneInfo(HOME)
    date = EPOCH + timedelta(days=day)
    start = datetime(date.year, date.month, date.day, tzinfo=zone)
    before, after = (_offset_ms(start + timedelta(days=n)) for n in (0, 1))
    change = day * DAY_MS + DAY_MS if before == after else _change_ms(start.astimezone(UTC), before, zone)
    moments = {"change_ms": change, "start_ms": int(start.timestamp() * 1000), "turn_ms": after - before}
    return {"day": day, "dow": date.isoweekday(), **moments}


def _change_ms(start: datetime, before_ms: int, zone: ZoneInfo) -> int:
    moments = (start + timedelta(minutes=15 * n) for n in range(104))
    changed = next(moment for moment in moments if _offset_ms(moment.astimezone(zone)) != before_ms)
    return int(changed.timestamp() * 1000)


def _offset_ms(moment: datetime) -> int:
    return moment.utcoffset() // timedelta(milliseconds=1)


def _none(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyRelation:
    return con.sql(
        "select null::integer as vid, null::bigint as t, null::integer as cam, null::tinyint as confidence, "
        "null::varchar as capture_id, null::integer as file where false"
    )


def _paths(folder: Path, files: Sequence[str]) -> list[str]:
    return [str(folder / file) for file in files]
