"""Reads that are too old, deleted for good with a certificate: no layout, dictionary or journal keeps a trace."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import duckdb

from data_access.anpr.drafts import Draft
from data_access.anpr.gate import today_of
from data_access.anpr.kept_rankings import expired_rankings, purge_expired_rankings
from data_access.anpr.lake import LAKE_FOLDER, Lake, connect, open_lake, write_durably
from data_access.anpr.manifest import Day, Manifest
from data_access.anpr.sources import fingerprint
from data_access.anpr.tables import IN_LAKE
from data_access.anpr.traces import gone_vehicles, sweep_facts, sweep_journals, sweep_rankings, sweep_truth
from data_access.audit import now
from data_access.queries import run, statement
from data_access.stores import Stores
from models.anpr.local_time import HOME, day_number
from models.audit import AuditEntry
from models.errors import DataNotAvailable, EditRefused, StoreUnavailable

PURGE_ROLE = "administrator"


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

    Rankings that have expired go as well. Days that were purged are not taken in again. Journeys of the first day that
    is left are made anew, since one may have begun on the day before.
    """
    cut = _cut(lake, before, older_than_days)
    with lake.writing() as draft:
        held = draft.manifest
        old = [day for day in held.days if day.day < day_number(cut)]
        draft.set_purged_before(day_number(cut))
        names = set(held.paths())
        swept = _take_out(lake, draft, old, cut, memory_mb) if old else (0, 0, 0)
        expired = purge_expired_rankings(lake)
        removed = _removed(lake, sorted(names - set(draft.manifest.paths())))
        certificate = _certificate(lake, actor, cut, old, (*swept[:2], swept[2] + expired), removed)
        path = lake.folder / "certificates" / f"{certificate.certificate_id}.json"
        write_durably(path, json.dumps(asdict(certificate), indent=1, default=str))
    with lake.writing():
        lake.drop_history()
    return certificate


def purge_due(stores: Stores, actor: str) -> Certificate | None:
    """As ``purge`` by the rule for the reads that the app shows, on record first; None where nothing is due.

    Nor is anything done while somebody writes to them: the next time is soon enough.
    """
    try:
        lake = open_lake(stores.folder / LAKE_FOLDER)
    except DataNotAvailable:
        return None
    before = first_day_kept(lake)
    is_due = any(day.date < before for day in lake.manifest().days) or expired_rankings(lake)
    if not is_due:
        return None
    told = json.dumps({"store": lake.lake_id, "before": str(before)})
    stores.audit.record(AuditEntry(now(), actor, PURGE_ROLE, "anpr.purge", told))
    try:
        return purge(lake, before=before, actor=actor)
    except StoreUnavailable:
        return None


def first_day_kept(lake: Lake) -> date:
    """The first day that the lake's own rule keeps."""
    return today_of(lake) - timedelta(days=lake.retention_days)


def certificates(lake: Lake) -> list[Mapping[str, object]]:
    """Every certificate of the lake, newest first."""
    paths = sorted((lake.folder / "certificates").glob("*.json"), reverse=True)
    return [json.loads(path.read_text(encoding="utf-8")) for path in paths]


def _cut(lake: Lake, before: date | None, older_than_days: int | None) -> date:
    if before and older_than_days is not None:
        raise EditRefused("A purge goes by a day or by an age, not by both.", "Give one of them.")
    today = datetime.now(UTC).date()
    by_age = first_day_kept(lake) if older_than_days is None else today - timedelta(days=older_than_days)
    cut = before or by_age
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
    rankings = sweep_rankings(lake, cut)
    gone = gone_vehicles(lake, plates)
    sweep_facts(lake, gone)
    sweep_truth(lake, gone)
    return len(plates), sweep_journals(lake, gone), rankings


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
        "repairs": con.sql(statement("anpr/purge_kept_repairs"), params=_first_kept(cut)),
        "aside": con.sql(statement("anpr/purge_kept_aside"), params={"files": list(untouched)}),
    }
    for table, rows in kept.items():
        path = draft.new_file(table)
        rows.write_parquet(str(path), compression="zstd")
        draft.set_table(table, [path])


def _first_kept(cut: date) -> dict[str, int]:
    """The first day that stays, and the moment at which it begins."""
    begins = datetime.combine(cut, time(), ZoneInfo(HOME))
    return {"first_day": day_number(cut), "first_ms": int(begins.timestamp() * 1000)}


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
