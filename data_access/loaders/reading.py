"""Files read by the child process, and what it found, as the parent sees it."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from data_access.loaders.child import MAX_FILE_BYTES
from data_access.loaders.contract import Contract
from data_access.loaders.formats.reading import Header, Refusal
from data_access.loaders.outcome import LoadRequest

_ROOT = Path(__file__).resolve().parents[2]
_START = (
    "import sys; from pathlib import Path; sys.path[:0] = sys.argv[2:]; "
    "from {module} import main; main(Path(sys.argv[1]))"
)
_KEPT_VARIABLES = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH")


@dataclass(frozen=True)
class Limits:
    """What reading one file may take. Memory and processor time are limited on Linux, processor time on
    macOS; on Windows only the clock is."""

    memory_bytes: int = 1024**3
    cpu_seconds: int = 20
    wall_seconds: int = 30


@dataclass
class FileRead:
    """One file as the child gave it: text by header, a number for each row, and what was refused."""

    sha256: str = ""
    size_bytes: int = 0
    encoding: str = ""
    header_number: int = 0
    columns: dict[str, list[str]] = field(default_factory=dict)
    row_numbers: list[int] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


@dataclass(frozen=True)
class FirstRows:
    """A file looked at before anybody knows what it holds: its header and its first rows, as text."""

    header: tuple[str, ...]
    columns: dict[str, list[str]]
    refusals: tuple[Refusal, ...]


def first_rows(requests: Sequence[LoadRequest], *, rows: int = 200) -> list[FirstRows]:
    """Header and first rows of CSV files or workbooks with any header; read in the child like any other."""
    found = _read_all(requests, Limits(), rows_wanted=rows)
    return [FirstRows(tuple(read.columns), read.columns, tuple(read.refusals)) for read in found]


def read_files(requests: Sequence[LoadRequest], *, limits: Limits | None = None) -> list[FileRead]:
    """Each file as read. One child reads them all; when a limit ends it, the file at fault is refused and
    another child reads the rest."""
    return _read_all(requests, limits or Limits(), rows_wanted=None)


def _read_all(requests: Sequence[LoadRequest], limits: Limits, *, rows_wanted: int | None) -> list[FileRead]:
    done: list[FileRead] = []
    while len(done) < len(requests):
        done += _run_child(requests[len(done) :], limits, rows_wanted)
    return done


def _run_child(requests: Sequence[LoadRequest], limits: Limits, rows_wanted: int | None) -> list[FileRead]:
    with tempfile.TemporaryDirectory(prefix="reading-") as name:
        folder = Path(name)
        job = {
            "memory_bytes": limits.memory_bytes,
            "cpu_seconds": limits.cpu_seconds,
            "files": [_job(request, rows_wanted) for request in requests],
        }
        (folder / "job.json").write_text(json.dumps(job), encoding="utf-8")
        run_limited("data_access.loaders.child", folder, wall_seconds=limits.wall_seconds * len(requests))
        read = [_collect(folder, number) for number in range(len(requests)) if (folder / f"{number}.json").exists()]
    return read if len(read) == len(requests) else [*read, _stopped(requests[len(read)], limits)]


def _job(request: LoadRequest, rows_wanted: int | None) -> dict[str, Any]:
    contract = request.held_to
    headers = [] if rows_wanted else [request.mapping.asked_header] if request.mapping else _headers(contract)
    shapes = [request.mapping.shape] if request.mapping else [None, *(item.shape for item in contract.variants)]
    return {
        "path": str(request.path.resolve()),
        "name": request.shown_name,
        "is_geojson": contract.is_geojson,
        "headers": headers,
        "shapes": shapes,
        "rows_wanted": rows_wanted,
    }


def headers_of(contract: Contract) -> list[Header]:
    """Every header that a file of the kind may have: its own, then those of other publishers."""
    return [Header(tuple(needed), tuple(allowed), periods) for needed, allowed, periods in _headers(contract)]


def _headers(contract: Contract) -> list[list[Any]]:
    own = [contract.headers_needed, [*contract.header, *contract.ignored], ""]
    return [own, *([list(item.headers), list(item.headers), item.period_pattern] for item in contract.variants)]


def run_limited(module: str, folder: Path, *, wall_seconds: float) -> None:
    """Run ``main(folder)`` of a module of ours as a child, to its end or to the limit; end whatever it started."""
    variables = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    variables |= {
        "TMPDIR": str(folder),
        "TEMP": str(folder),
        "ARROW_DEFAULT_MEMORY_POOL": "system",
        "OMP_NUM_THREADS": "1",
    }
    packages = [str(_ROOT), *(path for path in sys.path if path.endswith("-packages"))]
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own words
        [sys.executable, "-I", "-c", _START.format(module=module), str(folder), *packages],
        cwd=folder,
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        close_fds=True,
    )
    try:
        process.wait(timeout=wall_seconds)
    except subprocess.TimeoutExpired:
        pass
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()


def _collect(folder: Path, number: int) -> FileRead:
    report = json.loads((folder / f"{number}.json").read_text(encoding="utf-8"))
    arrow = folder / f"{number}.arrow"
    columns, row_numbers = _columns(arrow, report["header"]) if arrow.exists() else ({}, [])
    return FileRead(
        sha256=report["sha256"],
        size_bytes=report["size_bytes"],
        encoding=report["encoding"],
        header_number=report.get("header_number", 0),
        columns=columns,
        row_numbers=row_numbers,
        warnings=report["warnings"],
        refusals=[Refusal(**refusal) for refusal in report["refusals"]],
    )


def _columns(arrow: Path, header: Sequence[str]) -> tuple[dict[str, list[str]], list[int]]:
    from pyarrow import OSFile, ipc

    with OSFile(str(arrow), "rb") as source:
        table = ipc.open_file(source).read_all()
    table.validate(full=True)
    columns = {}
    for at, name in enumerate(header):
        coded = table.column(f"c{at}").combine_chunks()
        words = coded.dictionary.to_pylist()
        columns[name] = [words[index] for index in coded.indices.to_numpy().tolist()]
    return columns, table.column("row_number").to_numpy().tolist()


def _stopped(request: LoadRequest, limits: Limits) -> FileRead:
    size_bytes = request.path.stat().st_size if request.path.exists() else 0
    reason = (
        f"Reading the file took more than {limits.cpu_seconds} seconds or "
        f"{limits.memory_bytes / 2**30:g} GB of memory, and was stopped."
    )
    remedy = f"Split it into smaller files (each under {MAX_FILE_BYTES // 2**20} MB), or save it as CSV."
    return FileRead(size_bytes=size_bytes, refusals=[Refusal(None, None, None, reason, remedy)])
