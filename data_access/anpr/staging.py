"""Files of reads made ready: fingerprints, text turned into Parquet by a limited child, Parquet looked at."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb

from data_access.anpr.lake import connect
from data_access.anpr.sources import Source, fingerprint, kind_of
from data_access.loaders.reading import run_limited
from models.anpr.settings import section
from models.errors import DataRejected, RejectedRow

PARQUET_MAGIC = b"PAR1"


def content_of(paths: Sequence[Path]) -> dict[Path, str]:
    """SHA-256 of each file's content; DataRejected names one that cannot be opened."""
    found = {}
    for path in paths:
        try:
            found[path] = fingerprint(path)
        except OSError as error:
            raise _rejected(path, "The file cannot be opened.", "Check its place and who may read it.") from error
    return found


def look_at(content: Mapping[Path, str], folder: Path, *, is_trusted: bool) -> list[Source]:
    """Each file, by its SHA-256, with its header and first rows; DataRejected names every file that cannot be read.

    Parquet files of somebody who is not trusted go through the child as well.
    """
    paths = list(content)
    found: list[Source | None] = []
    text: list[tuple[int, Path]] = []
    for place, path in enumerate(paths):
        direct = is_trusted and _is_parquet(path)
        found.append(_parquet_source(path, folder) if direct else None)
        if not direct:
            text.append((place, path))
    for (place, _), source in zip(text, _text_sources([path for _, path in text], folder / "look"), strict=True):
        found[place] = source
    return [replace(source, sha256=content[source.path]) for source in found if source]


def converted(sources: Sequence[Source], columns: Mapping[str, Sequence[str]], folder: Path) -> list[Source]:
    """The same files, those that were only looked at now turned into Parquet with the columns named for each."""
    left = [source for source in sources if not source.parquet.exists()]
    wanted = [list(columns[source.sha256]) for source in left]
    reports = _run([source.path for source in left], wanted, folder / "convert") if left else []
    done = {
        source.sha256: replace(
            source, parquet=folder / "convert" / f"{number}.parquet", broken=_broken(report), header=source.header
        )
        for number, (source, report) in enumerate(zip(left, reports, strict=True))
    }
    return [done.get(source.sha256, source) for source in sources]


def _is_parquet(path: Path) -> bool:
    with open(path, "rb") as handle:
        return handle.read(4) == PARQUET_MAGIC


def _parquet_source(path: Path, folder: Path, *, parquet: Path | None = None) -> Source:
    rows = section("ingest", "files")["sample_rows"]
    try:
        with connect(folder / "spill", memory_mb=500, threads=1) as con:
            table = con.read_parquet(str(parquet or path), hive_partitioning=False)
            header = tuple(table.columns)
            kinds = {name: kind_of(str(kind)) for name, kind in zip(header, table.types, strict=True)}
            first = table.limit(int(rows)).project("columns(*)::varchar").fetchall()  # type: ignore[call-overload]
    except duckdb.Error as error:
        raise _rejected(path, "The file is no Parquet file that can be read.", "Export it again.") from error
    return Source(
        path,
        path.name,
        "",
        parquet or path,
        header,
        kinds,
        first_rows=_by_column(header, first),
    )


def _text_sources(paths: Sequence[Path], folder: Path) -> list[Source]:
    reports = _run(paths, [None] * len(paths), folder) if paths else []
    pairs = enumerate(zip(paths, reports, strict=True))
    return [_text_source(path, report, folder / f"{number}.parquet") for number, (path, report) in pairs]


def _text_source(path: Path, report: dict[str, Any], parquet: Path) -> Source:
    if "rows" not in report:
        return _parquet_source(path, parquet.parent, parquet=parquet)
    header = tuple(report["header"])
    return Source(
        path,
        path.name,
        "",
        parquet,
        header,
        report["kinds"],
        _broken(report),
        is_text=True,
        first_rows=_by_column(header, report["rows"]),
    )


def _run(paths: Sequence[Path], wanted: Sequence[list[str] | None], folder: Path) -> list[dict[str, Any]]:
    """What the child says of each file, in order; DataRejected for those that it could not read."""
    folder.mkdir(parents=True, exist_ok=True)
    files = section("ingest", "files")
    memory_mb = int(files["child_memory_mb"])  # type: ignore[call-overload]
    job = {
        "memory_bytes": memory_mb * 2**20,
        "memory_mb": min(memory_mb // 4, 1500),
        "cpu_seconds": files["child_cpu_seconds"],
        "sample_rows": files["sample_rows"],
        "threads": 2,
        "files": [
            {"path": str(path.resolve()), "columns": columns} for path, columns in zip(paths, wanted, strict=True)
        ],
    }
    (folder / "job.json").write_text(json.dumps(job), encoding="utf-8")
    run_limited("data_access.anpr.text_child", folder, wall_seconds=float(files["child_wall_seconds"]))  # type: ignore[arg-type]
    reports = [_report(folder / f"{number}.json") for number in range(len(paths))]
    refused = [
        RejectedRow(str(path), None, None, None, report["refused"], report["remedy"])
        for path, report in zip(paths, reports, strict=True)
        if "refused" in report
    ]
    if refused:
        raise DataRejected("Nothing was ingested.", "Correct the files named, then ingest again.", refused)
    return reports


def _report(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {"refused": "Reading it took too long or too much memory.", "remedy": "Split it into several files."}
    return json.loads(path.read_text(encoding="utf-8"))


def _broken(report: dict[str, Any]) -> tuple[tuple[int, str, str], ...]:
    return tuple((int(line), str(text or ""), str(fault)) for line, text, fault in report.get("broken", ()))


def _by_column(header: Sequence[str], rows: Sequence[Sequence[object]]) -> dict[str, list[str]]:
    return {name: ["" if row[at] is None else str(row[at]) for row in rows] for at, name in enumerate(header)}


def _rejected(path: Path, reason: str, remedy: str) -> DataRejected:
    return DataRejected(
        "Nothing was ingested.", f"{path.name}: {remedy}", [RejectedRow(str(path), None, None, None, reason, remedy)]
    )
