"""Reads that are too old, deleted for good with a certificate: no layout, dictionary or journal keeps a trace."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta

import duckdb

from data_access.anpr.drafts import Draft
from data_access.anpr.lake import Lake, connect, write_durably
from data_access.anpr.manifest import Day, Manifest
from data_access.anpr.sources import fingerprint
from data_access.anpr.tables import IN_LAKE
from data_access.anpr.traces import Gone, gone_vehicles, sweep_journals, sweep_models, sweep_rankings
from data_access.queries import run, statement
from models.anpr.local_time import day_number
from models.errors import EditRefused


@dataclass(frozen=True)
class RemovedFile:
    """One file that was deleted, by its place in the lake and its content."""

    file: str
    sha256: str
    size_bytes: int


@dataclass(frozen=True)
class Certificate:
    """What a purge deleted, who had it done and when; kept with the lake as ``certificates/<certificate_id>.json``.

    ``reads`` are accepted reads, ``duplicates`` repeats of them; ``vehicles`` those of which nothing is left.
    """

    certificate_id: str
    lake_id: str
    actor: str
    purged_at: str
    before: date
    days: tuple[date, ...]
    reads: int
    duplicates: int
    vehicles: int
    journal_records: int
    rankings: int
    files: tuple[RemovedFile, ...]


def purge(
    lake: Lake, *, before: date | None = None, older_than_days: int | None = None, actor: str, memory_mb: int = 1500
) -> Certificate:
    """Delete every read of days before one, or older than so many days; by the lake's own rule where neither is given.

    Days that were purged are not taken in again. Journeys of the first day that is left are made anew, since one may
    have begun on the day before.
    """
    cut = _cut(lake, before, older_than_days)
    with lake.writing() as draft:
        held = draft.manifest
        old = [day for day in held.days if day.day < day_number(cut)]
        draft.set_purged_before(day_number(cut))
        names = set(held.paths())
        swept = (0, 0, 0)
        if old:
            swept = _take_out(lake, draft, old, cut, memory_mb)
        removed = _removed(lake, sorted(names - set(draft.manifest.paths())))
        certificate = _certificate(lake, actor, cut, old, swept, removed)
        path = lake.folder / "certificates" / f"{certificate.certificate_id}.json"
        write_durably(path, json.dumps(asdict(certificate), indent=1, default=str))
    with lake.writing():
        lake.drop_history()
    return certificate


def certificates(lake: Lake) -> list[Mapping[str, object]]:
    """Every certificate of the lake, newest first."""
    paths = sorted((lake.folder / "certificates").glob("*.json"), reverse=True)
    return [json.loads(path.read_text(encoding="utf-8")) for path in paths]


def _cut(lake: Lake, before: date | None, older_than_days: int | None) -> date:
    if before and older_than_days is not None:
        raise EditRefused("A purge goes by a day or by an age, not by both.", "Give one of them.")
    today = datetime.now(UTC).date()
    cut = before or today - timedelta(days=lake.retention_days if older_than_days is None else older_than_days)
    if cut > today + timedelta(days=1):
        raise EditRefused(f"{cut} is in the future.", "Give a day that has been.")
    return cut


def _take_out(
    lake: Lake, draft: Draft, old: Sequence[Day], cut: date, memory_mb: int
) -> tuple[int, int, int]:
    """Leave the days out of every layout; vehicles, journal records and rankings that went with them."""
    held = draft.manifest
    for day in old:
        draft.drop_day(day.day)
    if draft.manifest.days:
        draft.set_day(draft.manifest.days[0].day, trips=[])
    with lake.scratch() as spill, connect(spill, memory_mb=memory_mb, threads=2) as con:
        for table in IN_LAKE:
            if table in held.tables:
                lake.name_table(con, table, held.tables[table])
            elif not table.startswith(("reads_", "captures", "trips")):
                lake.name_table(con, table, ())
        _name_what_is_left(lake, con, draft.manifest)
        plates = dict(run(con, "anpr/purge_gone_vehicles").fetchall())
        _write_tables(con, draft, cut, _untouched(held, cut))
    gone = gone_vehicles(lake, plates)
    return len(plates), _sweep(lake, gone), sweep_rankings(lake, cut)


def _sweep(lake: Lake, gone: Gone) -> int:
    sweep_models(lake, gone)
    return sweep_journals(lake, gone)


def _name_what_is_left(lake: Lake, con: duckdb.DuckDBPyConnection, manifest: Manifest) -> None:
    """Reads of the days that stay, raw and clean: a vehicle lives on in either."""
    layouts = ("by_vehicle", "clean_by_vehicle")
    files = [str(lake.path(file)) for layout in layouts for file in manifest.layout(layout)]
    if files:
        con.read_parquet(files, hive_partitioning=False).project("vid, day, cam").create_view("all_reads")
    else:
        con.execute("create temp table all_reads (vid integer, day integer, cam integer)")
    con.sql(statement("anpr/ingest_first_days")).create("first_days")
    con.execute("create temp table reads_left as select distinct cam from all_reads")
    con.execute("create temp table plate_map (plate_text varchar, plate varchar, vid integer, reason varchar)")
    con.sql(statement("anpr/ingest_vehicles"), params={"is_whole": True}).create("vehicles_left")


def _write_tables(con: duckdb.DuckDBPyConnection, draft: Draft, cut: date, untouched: Sequence[int]) -> None:
    """Dictionaries, repairs and rows set aside, each without what is gone."""
    kept = {
        "vehicles": con.table("vehicles_left"),
        "cameras": con.sql(statement("anpr/purge_kept_cameras")),
        "bodies": con.sql(statement("anpr/purge_kept_bodies")),
        "repairs": con.sql(statement("anpr/purge_kept_repairs"), params={"first_day": day_number(cut)}),
        "aside": con.sql(statement("anpr/purge_kept_aside"), params={"files": list(untouched)}),
    }
    for table, rows in kept.items():
        path = draft.new_file(table)
        rows.write_parquet(str(path), compression="zstd")
        draft.set_table(table, [path])


def _untouched(manifest: Manifest, cut: date) -> list[int]:
    """Files none of whose days are purged; rows set aside have no day of their own, so they go with their file."""
    return [each.number for each in manifest.files if each.days and min(each.days) >= day_number(cut)]


def _removed(lake: Lake, names: Sequence[str]) -> tuple[RemovedFile, ...]:
    paths = [(name, lake.path(name)) for name in names]
    return tuple(RemovedFile(name, fingerprint(path), path.stat().st_size) for name, path in paths)


def _certificate(
    lake: Lake, actor: str, cut: date, old: Sequence[Day], swept: tuple[int, int, int], removed: tuple[RemovedFile, ...]
) -> Certificate:
    now = datetime.now(UTC)
    return Certificate(
        f"{now:%Y%m%dT%H%M%S%f}",
        lake.lake_id,
        actor,
        now.isoformat(timespec="seconds"),
        cut,
        tuple(day.date for day in old),
        sum(day.reads for day in old),
        sum(sum(day.repeats_by_file.values()) for day in old),
        *swept,
        removed,
    )
