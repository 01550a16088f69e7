"""Taking reads in, finding journeys, deleting what is old: the verbs that show no vehicle."""

from __future__ import annotations

import argparse
import shutil
from dataclasses import asdict

from data_access.anpr.gate import as_date
from data_access.anpr.ingest import IngestReport, ingest
from data_access.anpr.journeys import build_trips
from data_access.anpr.lake import Lake, create_lake, open_lake
from data_access.anpr.retention import first_day_kept, purge
from data_access.anpr_terminal.opening import actor, record
from data_access.anpr_terminal.output import Progress, say
from models.errors import EditRefused, UserFacingError
from models.settings import Settings


def ingest_reads(options: argparse.Namespace, settings: Settings) -> None:
    """Take in files of reads; a store is made where there is none."""
    missing = [str(path) for path in (*options.reads, options.cameras, options.mapping) if path and not path.is_file()]
    if missing:
        raise EditRefused(f"There is no file {', '.join(missing)}.", "Check the path.")
    is_new = not (options.store / "lake.json").exists()
    lake = _lake_for(options, is_new=is_new)
    try:
        record(settings, lake, "ingest", {"files": [path.name for path in options.reads], "source": options.source})
        with Progress() as progress:
            report = ingest(
                lake,
                options.reads,
                cameras=options.cameras,
                mapping=options.mapping,
                source=options.source,
                replaces_days=options.replace_days,
                memory_mb=options.memory_mb,
                progress=progress,
            )
    except UserFacingError:
        if is_new:
            shutil.rmtree(lake.folder)
        raise
    facts = {"store": str(options.store), "is_benchmark": lake.is_benchmark, **asdict(report)}
    say(options, {**facts, "dates": _dates(report.days)}, ingest_words(report))


def journeys(options: argparse.Namespace, settings: Settings) -> None:
    """Build the journeys of days that changed."""
    with Progress() as progress:
        lake = open_lake(options.store, engine=options.engine)
        report = build_trips(lake, progress=progress, memory_mb=options.memory_mb)
    built, kept = len(report.days_built), len(report.days_kept)
    say(
        options,
        asdict(report),
        [
            f"{report.trips} journeys ({report.one_read_trips} of one read) from {report.reads} reads: "
            f"{built} days built, {kept} as they were, {report.seconds:.1f} s",
            f"gaps learned for {report.pairs_learned} pairs of sites; "
            f"{report.default_gap_minutes:.0f} minutes elsewhere",
        ],
    )


def purge_reads(options: argparse.Namespace, settings: Settings) -> None:
    """Delete reads before a day for good; on record first."""
    lake = open_lake(options.store)
    before = options.before or first_day_kept(lake)
    record(settings, lake, "purge", {"before": before})
    done = purge(lake, before=before, actor=actor(), memory_mb=options.memory_mb)
    words = [
        f"{done.reads} reads of {len(done.days)} days before {before} deleted, and {done.duplicates} duplicates",
        f"{done.vehicles} vehicles, {len(done.files)} files, {done.rankings} rankings and {done.journal_records} "
        "records of analysts went with them",
        f"certificate {lake.folder.name}/certificates/{done.certificate_id}.json",
    ]
    say(options, asdict(done), words)


def ingest_words(report: IngestReport) -> list[str]:
    """What came of an ingest, a line for each thing that somebody should know."""
    aside = sum(report.set_aside.values())
    told = [
        f"{report.files} files: {report.read} rows read, {report.accepted} accepted, {report.duplicates} duplicates, "
        f"{aside} set aside, {report.seconds:.1f} s",
        f"{len(report.days)} days ({' to '.join(_dates(report.days))})" if report.days else "no day changed",
        f"cameras: {report.cameras_known} on record, {report.cameras_unknown} met in reads alone",
    ]
    told += [f"  set aside: {count} {reason}" for reason, count in report.set_aside.items()]
    told += [f"  cameras not taken: {count} {reason}" for reason, count in report.camera_faults.items()]
    told += [f"  impossible times: {count} at {camera}" for camera, count in report.clock_faults.items()]
    told += [f"  note: {words}" for words in report.said]
    told += [f"  note: {name} was ingested before; nothing of it changes" for name in report.already]
    return [*told, *([f"{report.replaced} reads replaced"] if report.replaced else [])]


def _lake_for(options: argparse.Namespace, *, is_new: bool) -> Lake:
    """The store to ingest into: the one that is there, or a new one of the kind that was asked for."""
    if is_new:
        if options.store.exists() and (options.store.is_file() or any(options.store.iterdir())):
            raise EditRefused(f"{options.store} holds something else.", "Choose a new folder for the store.")
        return create_lake(options.store, is_benchmark=options.benchmark, is_synthetic=options.synthetic)
    lake = open_lake(options.store)
    if options.benchmark and not lake.is_benchmark:
        raise EditRefused("This store was not made for measuring.", "Leave out --benchmark, or choose a new folder.")
    return lake


def _dates(days: tuple[int, ...]) -> list[str]:
    """The first and the last of some days."""
    return [str(as_date(min(days))), str(as_date(max(days)))] if days else []
