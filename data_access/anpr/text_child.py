"""The child process that reads text files of reads: limited memory and time, Parquet of text columns out.

It reads ``job.json`` in its folder and writes, for each file in order, ``<n>.json`` (header, first rows, rows refused)
and, where it was asked to or the file is small, ``<n>.parquet`` with every wanted column as text.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from data_access.loaders.child import limit_cpu, limit_memory

HEAD_BYTES = 4 * 1024 * 1024
DELIMITERS = (",", ";", "\t", "|")
UTF_8 = "utf-8"
SMALL_BYTES = 20 * 1024 * 1024
PARQUET_MAGIC = b"PAR1"


class _Refused(Exception):
    """Why a file cannot be read, and what to do."""


def main(folder: Path) -> None:
    """Read every file of the job in ``folder``."""
    job = json.loads((folder / "job.json").read_text(encoding="utf-8"))
    limit_memory(job["memory_bytes"])
    limit_cpu(job["cpu_seconds"])
    for number, file in enumerate(job["files"]):
        try:
            report = _read(file, folder / f"{number}.parquet", job)
        except _Refused as error:
            report = {"refused": str(error.args[0]), "remedy": str(error.args[1])}
        except MemoryError:
            report = {"refused": "Reading the file needs too much memory.", "remedy": "Split it into several files."}
        except Exception as error:  # noqa: BLE001 - a parser that trips over a hostile file refuses that file only
            report = {
                "refused": f"The file cannot be read ({type(error).__name__}).",
                "remedy": "Save it again from its source.",
            }
        unfinished = folder / f"{number}.part"
        unfinished.write_text(json.dumps(report), encoding="utf-8")
        unfinished.rename(folder / f"{number}.json")


def _read(file: dict[str, Any], out: Path, job: dict[str, Any]) -> dict[str, Any]:
    path = Path(file["path"])
    head = _head(path)
    if not head.strip():
        raise _Refused("The file is empty.", "Export it again.")
    if head.startswith(PARQUET_MAGIC):
        return _parquet(path, file, out, job)
    text, encoding = _decoded(head)
    header, delimiter = _header(text)
    shape = {"header": header, "delimiter": delimiter, "encoding": encoding}
    is_whole = file["columns"] is not None or path.stat().st_size <= SMALL_BYTES
    wanted = file["columns"] or header
    with _connection(out.parent, job) as con:
        rows = _text_rows(con, path if encoding == UTF_8 else _in_utf_8(path, out, encoding), shape)
        columns = rows.project(", ".join(f'"{_quoted(name)}"' for name in wanted if name in header))
        first = columns.limit(job["sample_rows"]).fetchall()
        if is_whole:
            columns.write_parquet(str(out), compression="zstd", row_group_size=122880)
        broken = _broken(con) if is_whole else []
    kinds = dict.fromkeys(header, "text")
    return {"header": header, "kinds": kinds, "rows": [list(row) for row in first], "broken": broken, "whole": is_whole}


def _parquet(path: Path, file: dict[str, Any], out: Path, job: dict[str, Any]) -> dict[str, Any]:
    """A Parquet file that nobody vouches for, written again."""
    with _connection(out.parent, job) as con:
        rows = con.read_parquet(str(path), hive_partitioning=False)
        rows.write_parquet(str(out), compression="zstd", row_group_size=122880)
    return {"header": list(rows.columns), "whole": True}


def _text_rows(con: duckdb.DuckDBPyConnection, path: Path, shape: dict[str, Any]) -> duckdb.DuckDBPyRelation:
    return con.read_csv(
        str(path),
        header=False,
        skiprows=1,
        columns=dict.fromkeys(shape["header"], "VARCHAR"),
        delimiter=shape["delimiter"],
        quotechar='"',
        escapechar='"',
        encoding=UTF_8,
        store_rejects=True,
        ignore_errors=True,
        auto_detect=False,
        max_line_size=HEAD_BYTES,
        compression="gzip" if _is_gzip(path) else None,
    )


def _broken(con: duckdb.DuckDBPyConnection) -> list[tuple[int, str, str]]:
    """Lines that are no rows: number, text and fault."""
    errors = con.table("reject_errors").project("line, left(csv_line, 100), error_type::varchar").fetchall()
    return sorted({line: (int(line), str(text or "").strip(), fault) for line, text, fault in errors}.values())


def _in_utf_8(path: Path, out: Path, encoding: str) -> Path:
    """The text written again, since the reader knows one encoding only."""
    copy = out.with_suffix(".text")
    opened = gzip.open if _is_gzip(path) else open
    with opened(path, "rt", encoding=encoding, errors="replace", newline="") as source:
        with open(copy, "w", encoding=UTF_8, newline="") as target:
            shutil.copyfileobj(source, target, HEAD_BYTES)
    return copy


def _connection(folder: Path, job: dict[str, Any]) -> duckdb.DuckDBPyConnection:
    config = {
        "memory_limit": f"{job['memory_mb']}MB",
        "threads": job["threads"],
        "temp_directory": str(folder / "spill"),
        "autoinstall_known_extensions": "false",
    }
    return duckdb.connect(config=config)


def _is_gzip(path: Path) -> bool:
    with open(path, "rb") as handle:
        return handle.read(2) == b"\x1f\x8b"


def _head(path: Path) -> bytes:
    opened = gzip.open if _is_gzip(path) else open
    with opened(path, "rb") as handle:
        return handle.read(HEAD_BYTES)


def _decoded(head: bytes) -> tuple[str, str]:
    """The head of a text file and the name of its encoding."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", errors="replace"), "utf-16"
    try:
        cut = head[: head.rfind(b"\n") + 1] or head
        return cut.decode("utf-8-sig"), UTF_8
    except UnicodeDecodeError:
        return head.decode("latin-1"), "latin-1"


def _header(text: str) -> tuple[list[str], str]:
    """Names of the columns, each once, and the delimiter."""
    if "\x00" in text[:10_000]:
        raise _Refused("The file is not text.", "Export it as CSV or Parquet.")
    line = re.split(r"\r\n|\n|\r", text, maxsplit=1)[0]
    delimiter = max(DELIMITERS, key=lambda each: len(_cells(line, each)))
    names = [name.strip() or f"column {place}" for place, name in enumerate(_cells(line, delimiter), start=1)]
    if len(names) < 2:
        raise _Refused("The first line has one column only.", "The first line must name the columns.")
    once = [f"{name} {names[:at].count(name) + 1}" if name in names[:at] else name for at, name in enumerate(names)]
    return once, delimiter


def _cells(line: str, delimiter: str) -> Sequence[str]:
    return next(csv.reader([line], delimiter=delimiter), [])


def _quoted(name: str) -> str:
    return name.replace('"', '""')
