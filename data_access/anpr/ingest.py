"""Files of reads and cameras into a lake: all of a call or nothing, the same result in whatever order files come.

A file is known by its content: sent twice, it changes nothing. Every row is accepted, a duplicate of an accepted one,
or set aside with a reason.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from data_access.anpr.cameras import CameraBook, camera_records, held_cameras, write_cameras
from data_access.anpr.days import DayCount, make_day
from data_access.anpr.drafts import Draft
from data_access.anpr.encoding import Encoded, Task, encode
from data_access.anpr.lake import Lake, connect
from data_access.anpr.manifest import IngestedFile, Manifest
from data_access.anpr.mapping import checked_name, keep_mapping, kept_mapping, read_mapping
from data_access.anpr.sources import Source
from data_access.anpr.staging import content_of, converted, look_at
from data_access.anpr.tables import column_names
from data_access.queries import statement
from models.anpr.columns import ColumnMapping, guess, with_plates
from models.errors import DataRejected, EditRefused, RejectedRow

Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class IngestReport:
    """What came of a call: ``accepted`` + ``duplicates`` + rows set aside = ``read``, always.

    ``already`` are files whose content is in the lake; ``days`` the days that changed; ``clock_faults`` rows with
    impossible times by camera, ``clock_jumps`` steps back of a camera's clock; ``said`` what was guessed or assumed.
    """

    files: int
    read: int
    accepted: int
    duplicates: int
    set_aside: Mapping[str, int]
    days: tuple[int, ...]
    cameras_known: int
    cameras_unknown: int
    seconds: float
    already: tuple[str, ...] = ()
    replaced: int = 0
    camera_faults: Mapping[str, int] = field(default_factory=dict)
    clock_faults: Mapping[str, int] = field(default_factory=dict)
    clock_jumps: Mapping[str, int] = field(default_factory=dict)
    said: tuple[str, ...] = ()


def ingest(
    lake: Lake,
    reads: Sequence[Path],
    *,
    cameras: Path | None = None,
    mapping: ColumnMapping | Path | None = None,
    source: str = "reads",
    replaces_days: bool = False,
    is_trusted: bool = True,
    memory_mb: int = 1500,
    threads: int = 2,
    progress: Progress | None = None,
) -> IngestReport:
    """Take files of reads, and a file of cameras, into a lake.

    ``mapping`` says which column is which; without one the source's last is used, or one is guessed and said. With
    ``replaces_days`` the files take the place of all that the source sent before for the days in them. Files of
    somebody who is not trusted are read by a limited child only. DataRejected or EditRefused: nothing changed.
    """
    started = time.monotonic()
    say = progress or (lambda *_: None)
    call = _Call(lake, checked_name(source), mapping, replaces_days, is_trusted, memory_mb, threads, say)
    with lake.writing() as draft, lake.scratch() as folder:
        report = _ingest(call, draft, folder, [Path(path) for path in reads], cameras)
    return replace(report, seconds=round(time.monotonic() - started, 3))


@dataclass(frozen=True)
class _Call:
    lake: Lake
    source: str
    mapping: ColumnMapping | Path | None
    replaces_days: bool
    is_trusted: bool
    memory_mb: int
    threads: int
    progress: Progress


def _ingest(call: _Call, draft: Draft, folder: Path, reads: Sequence[Path], cameras: Path | None) -> IngestReport:
    call.progress("looking at files", 0.0)
    before = draft.manifest
    new, already = _new_files(before, content_of(reads))
    sources = look_at(new, folder, is_trusted=call.is_trusted)
    records = camera_records(cameras, folder, is_trusted=call.is_trusted) if cameras else None
    faults = Counter(fault.reason for fault in records.faults) if records else Counter()
    with connect(folder / "spill", memory_mb=call.memory_mb, threads=call.threads) as con:
        for table in ("vehicles", "bodies", "cameras"):
            call.lake.name_table(con, table, before.tables.get(table, ()))
        book = CameraBook(held_cameras(con), before.next_cam)
        book.record(records.records if records else ())
        said = [f"{cameras.name}: {words}" for words in records.said] if records and cameras else []
        report = _nothing(book, already)
        if sources:
            mapping, words = _mapping_of(call, sources)
            ready = converted(sources, {each.sha256: mapping.columns for each in sources}, folder)
            report = _take_in(call, con, draft, folder, ready, mapping, book)
            keep_mapping(call.lake, call.source, mapping)
            said += words
        _write_book(con, draft, book)
    return replace(report, already=tuple(already), camera_faults=dict(faults), said=(*said, *report.said))


def _take_in(
    call: _Call, con: duckdb.DuckDBPyConnection, draft: Draft, folder: Path, sources: Sequence[Source],
    mapping: ColumnMapping, book: CameraBook,
) -> IngestReport:  # fmt: skip
    before = draft.manifest
    first = max((each.number for each in before.files), default=0) + 1
    numbered = dict(enumerate(sources, start=first))
    task = Task(numbered, mapping, before.purged_before, folder / "encoded")
    task.folder.mkdir()
    dropped = _files_of_source(before, call.source) if call.replaces_days else []
    counts: list[DayCount] = []

    def settle(day: int, staged: duckdb.DuckDBPyRelation) -> None:
        counts.append(make_day(con, draft, call.lake.folder, day, staged=staged, dropped_files=dropped))

    encoded = encode(con, task, book, before.next_vid, settle, call.progress)
    draft.take_vids(encoded.next_vid - before.next_vid)
    days = sorted(each.day for each in counts)
    _write_vehicles(call, con, draft, is_whole=bool(dropped))
    _write_aside(con, draft)
    draft.set_files(_files(draft.manifest, numbered, encoded, call, days))
    return _report(before, draft.manifest, encoded, book, dropped, tuple(days))


def _new_files(manifest: Manifest, content: Mapping[Path, str]) -> tuple[dict[Path, str], list[str]]:
    """Files whose content is not in the lake yet, each once, and the names of the others."""
    met = {each.sha256 for each in manifest.files if not each.is_replaced}
    new: dict[Path, str] = {}
    already = []
    for path, sha256 in content.items():
        if sha256 in met:
            already.append(path.name)
        else:
            met.add(sha256)
            new[path] = sha256
    return new, already


def _mapping_of(call: _Call, sources: Sequence[Source]) -> tuple[ColumnMapping, list[str]]:
    """The mapping for all files, and what is to be said of it; DataRejected for a file without its columns."""
    said: list[str] = []
    mapping = read_mapping(call.mapping) if isinstance(call.mapping, Path) else call.mapping
    if mapping is None:
        mapping = kept_mapping(call.lake, call.source)
        said = [f"columns as {call.source} had them before"] if mapping else []
        if mapping and not all(set(mapping.columns) <= set(each.header) for each in sources):
            mapping, said = None, []
    if mapping is None:
        mapping, said = _guessed(sources)
    faults = [
        RejectedRow(str(each.path), 1, column, None, "The file has no such column.", f"It has {_listed(each)}.")
        for each in sources
        for column in mapping.columns
        if column not in each.header
    ]
    if faults:
        raise DataRejected("Nothing was ingested.", "Say which column is which in the mapping.", faults)
    ids = [value for each in sources for value in each.first_rows.get(mapping.vrm, ())]
    mapping, words = with_plates(mapping, ids, sources[0].kinds.get(mapping.vrm, "text"))
    return mapping, [*said, *words]


def _listed(source: Source) -> str:
    return ", ".join(source.header)[:500]


def _guessed(sources: Sequence[Source]) -> tuple[ColumnMapping, list[str]]:
    first = sources[0]
    rows = {
        name: [value for each in sources for value in each.first_rows.get(name, ())] for name in first.header
    }
    try:
        found = guess(first.header, rows, first.kinds, where=first.name)
    except EditRefused as error:
        fault = RejectedRow(str(first.path), 1, None, None, error.title, error.what_to_do)
        raise DataRejected("Nothing was ingested.", f"{error.title} {error.what_to_do}", [fault]) from error
    return found.mapping, list(found.said)


def _files_of_source(manifest: Manifest, source: str) -> list[int]:
    return [each.number for each in manifest.files if each.source == source]


def _write_vehicles(call: _Call, con: duckdb.DuckDBPyConnection, draft: Draft, *, is_whole: bool) -> None:
    """Write the dictionary of vehicles anew, each with its first day; those without reads are not in it."""
    old = set() if is_whole else set(call.lake.manifest().layout("by_vehicle"))
    files = [str(call.lake.path(file)) for file in draft.manifest.layout("by_vehicle") if file not in old]
    if files:
        con.read_parquet(files, hive_partitioning=False).project("vid, day").create_view("all_reads")
        con.sql(statement("anpr/ingest_first_days")).create("first_days")
    else:
        con.execute("create temp table first_days (vid integer, first_day integer)")
    path = draft.new_file("vehicles")
    vehicles = con.sql(statement("anpr/ingest_vehicles"), params={"is_whole": is_whole})
    vehicles.write_parquet(str(path), compression="zstd")
    draft.set_table("vehicles", [path])


def _write_aside(con: duckdb.DuckDBPyConnection, draft: Draft) -> None:
    rows = con.table("aside_rows")
    if not rows.limit(1).fetchall():
        return
    path = draft.new_file("aside")
    rows.project(", ".join(column_names("aside"))).write_parquet(str(path), compression="zstd")
    draft.add_to_table("aside", [path])


def _write_book(con: duckdb.DuckDBPyConnection, draft: Draft, book: CameraBook) -> None:
    if not book.is_changed:
        return
    path = draft.new_file("cameras")
    write_cameras(con, book.cameras, path)
    draft.set_table("cameras", [path])
    draft.take_cams(book.next_cam - draft.manifest.next_cam)


def _files(
    manifest: Manifest, numbered: Mapping[int, Source], encoded: Encoded, call: _Call, days: Sequence[int]
) -> list[IngestedFile]:
    """Every ingested file, counted again: a repeat may now be of another file."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    new = [
        IngestedFile(
            number, each.sha256, each.name, call.source, encoded.read[number], 0, 0, encoded.set_aside[number], (), now
        )
        for number, each in numbered.items()
    ]
    return counted(manifest, [*manifest.files, *new])


def counted(manifest: Manifest, files: Sequence[IngestedFile]) -> list[IngestedFile]:
    """The files with what the days hold of each; one of which nothing is left any more is marked as replaced."""
    kept: Counter[int] = Counter()
    repeats: Counter[int] = Counter()
    days: dict[int, list[int]] = {}
    for day in manifest.days:
        kept.update({int(file): count for file, count in day.kept_by_file.items()})
        repeats.update({int(file): count for file, count in day.repeats_by_file.items()})
        for file in {*day.kept_by_file, *day.repeats_by_file}:
            days.setdefault(int(file), []).append(day.day)
    return [
        replace(
            each,
            accepted=kept[each.number],
            duplicates=repeats[each.number],
            days=tuple(sorted(days.get(each.number, ()))),
            is_replaced=each.is_replaced or (bool(each.days) and each.number not in days),
        )
        for each in files
    ]


def _report(
    before: Manifest, after: Manifest, encoded: Encoded, book: CameraBook, dropped: Sequence[int], days: tuple[int, ...]
) -> IngestReport:
    set_aside = Counter()
    for reasons in encoded.set_aside.values():
        set_aside.update(reasons)
    read = sum(encoded.read.values())
    gone = _rows_of(before, dropped, days)
    accepted = after.reads - (before.reads - gone[0])
    words = []
    if encoded.either_hour:
        words.append(f"{encoded.either_hour} reads are of the hour that is twice in autumn: taken as the first")
    if encoded.moving:
        words.append(f"{encoded.moving} readers move: their places are cells")
    if encoded.clock_jumps is None:
        words.append("too many rows to look for clocks that jump")
    elif encoded.clock_jumps:
        named = ", ".join(f"{name} ({count})" for name, count in list(encoded.clock_jumps.items())[:5])
        words.append(f"{len(encoded.clock_jumps)} cameras whose clock jumps back: {named}")
    return IngestReport(
        files=len(encoded.read),
        read=read,
        accepted=accepted,
        duplicates=read - set_aside.total() - accepted,
        set_aside=dict(sorted(set_aside.items())),
        days=days,
        **_known(book),
        seconds=0.0,
        replaced=sum(gone),
        clock_faults=encoded.clock_faults,
        clock_jumps=encoded.clock_jumps or {},
        said=tuple(words),
    )


def _rows_of(manifest: Manifest, files: Sequence[int], days: Sequence[int]) -> tuple[int, int]:
    """Reads kept, and repeats, of some files on some days."""
    names, wanted = {str(file) for file in files}, set(days)
    held = [day for day in manifest.days if day.day in wanted]
    kept = sum(count for day in held for file, count in day.kept_by_file.items() if file in names)
    return kept, sum(count for day in held for file, count in day.repeats_by_file.items() if file in names)


def _nothing(book: CameraBook, already: Sequence[str]) -> IngestReport:
    return IngestReport(0, 0, 0, 0, {}, (), **_known(book), seconds=0.0, already=tuple(already))


def _known(book: CameraBook) -> dict[str, int]:
    fixed = [camera for camera in book.cameras if not camera.is_cell]
    known = sum(camera.is_known for camera in fixed)
    return {"cameras_known": known, "cameras_unknown": len(fixed) - known}
