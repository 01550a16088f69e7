"""Files read by limited child processes that stay: a file that hangs, bursts or crashes one is lost alone."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType

from data_access.documents.parse_wire import TOO_MUCH_MEMORY, unpack
from models.documents.extraction import QUARANTINED, Extraction
from models.documents.formats import format_by_name
from models.documents.settings import numbers

_ROOT = Path(__file__).resolve().parents[2]
_START = (
    "import sys; sys.path[:0] = sys.argv[1:]; from data_access.documents.parse_child import main; main()"
)
_KEPT_VARIABLES = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH")
_START_SECONDS = 60
_AHEAD_OF_A_WORKER = 16
_MOST_HELD_BYTES = 64 * 2**20
_LENGTH = struct.Struct(">Q")
_GB = 2**30
_PLENTY_BYTES = 256 * 2**20


@dataclass(frozen=True)
class ParseJob:
    """A file to read: ``key`` is the caller's, ``name`` what it was called where it was found.

    ``depth`` counts the containers around it: beyond the limit a container is quarantined instead of unpacked.
    """

    key: int
    path: Path
    name: str
    depth: int = 0


@dataclass(frozen=True)
class ParseLimits:
    """What reading one file may take. Memory is limited on Linux; elsewhere only the clock is."""

    memory_bytes: int
    wall_seconds: float
    answer_bytes: int

    def wall_of(self, job: ParseJob, *, ocr: bool = False) -> float:
        """Seconds for this file: more for a large container, which is copied, and where pictures are to be read."""
        kind = format_by_name(job.name)
        if ocr and (kind.family == "image" or kind.parser == "pdf"):
            return self.wall_seconds + numbers("parsing", "ocr")["file_seconds"]
        if kind.family != "container":
            return self.wall_seconds
        with contextlib.suppress(OSError):
            beyond = max(0, job.path.stat().st_size - _PLENTY_BYTES)
            return self.wall_seconds + beyond / _GB * numbers("parsing", "limits")["container_seconds_per_gb"]
        return self.wall_seconds


def parse_limits() -> ParseLimits:
    """The limits of ``models/definitions/documents/parsing.toml``."""
    limits = numbers("parsing", "limits")
    return ParseLimits(int(limits["memory_mb"]) * 2**20, limits["wall_seconds"], int(limits["answer_mb"]) * 2**20)


def extract_files(
    jobs: Iterable[ParseJob], *, workers: int = 2, limits: ParseLimits | None = None, ocr: bool = False
) -> Iterator[tuple[ParseJob, Extraction, Path]]:
    """What became of each file, in the order of the jobs, with the folder in which its members' files stand.

    The folder is there only where there are members, and is deleted when the next result is asked for.
    """
    with ParserPool(workers=workers, limits=limits, ocr=ocr) as pool:
        yield from pool.extract(jobs)


class ParserPool:
    """Children that stay from one call of ``extract`` to the next; a context manager that ends them."""

    def __init__(self, *, workers: int = 2, limits: ParseLimits | None = None, ocr: bool = False) -> None:
        self._limits = limits or parse_limits()
        self._ocr = ocr
        self._workers = workers
        self._folder = tempfile.TemporaryDirectory(prefix="parsing-", ignore_cleanup_errors=True)
        self._children = [_Child(Path(self._folder.name), self._limits) for _ in range(workers)]
        self._free: SimpleQueue[_Child] = SimpleQueue()
        for child in self._children:
            self._free.put(child)
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="parse")
        self._given = 0
        self._is_closed = threading.Event()
        self._watch = threading.Thread(target=self._watch_clocks, name="parse-clock", daemon=True)
        self._watch.start()

    def __enter__(self) -> ParserPool:
        """The pool itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Ends the children."""
        self.close()

    def extract(self, jobs: Iterable[ParseJob]) -> Iterator[tuple[ParseJob, Extraction, Path]]:
        """As ``extract_files``. An iterator that had no more job may have one later, once a result was taken."""
        source = iter(jobs)
        waiting: deque[tuple[ParseJob, Path, Future[tuple[Extraction, int]]]] = deque()
        try:
            while True:
                self._fill(waiting, source)
                if not waiting:
                    return
                job, scratch, answer = waiting[0]
                yield job, answer.result()[0], scratch
                waiting.popleft()
                _delete(scratch)
        finally:
            for _, scratch, answer in waiting:
                if not answer.cancel():
                    answer.add_done_callback(lambda _, scratch=scratch: _delete(scratch))
                _delete(scratch)

    def close(self) -> None:
        """End the children, and delete what they laid out."""
        self._is_closed.set()
        for child in self._children:
            child.end()
        self._threads.shutdown(wait=True, cancel_futures=True)
        for child in self._children:
            child.end()
        self._watch.join()
        self._folder.cleanup()

    def _fill(
        self, waiting: deque[tuple[ParseJob, Path, Future[tuple[Extraction, int]]]], source: Iterator[ParseJob]
    ) -> None:
        held = sum(answer.result()[1] for _, _, answer in waiting if answer.done())
        while len(waiting) < _AHEAD_OF_A_WORKER * self._workers and (held < _MOST_HELD_BYTES or not waiting):
            job = next(source, None)
            if job is None:
                return
            self._given += 1
            scratch = Path(self._folder.name, str(self._given))
            waiting.append((job, scratch, self._threads.submit(self._one, job, scratch)))

    def _one(self, job: ParseJob, scratch: Path) -> tuple[Extraction, int]:
        child = self._free.get()
        try:
            if self._is_closed.is_set():
                return _quarantined(job, "reading was stopped"), 0
            return child.read(job, scratch, ocr=self._ocr)
        finally:
            self._free.put(child)

    def _watch_clocks(self) -> None:
        while not self._is_closed.wait(0.05):
            for child in self._children:
                child.end_if_late()


class _Child:
    """One process of its own, started when it is first needed and again whenever it is lost."""

    def __init__(self, folder: Path, limits: ParseLimits) -> None:
        self._folder = folder
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._read = 0
        self._wall_seconds = limits.wall_seconds
        self._due: float | None = None
        self._was_late = False
        self._guard = threading.Lock()

    def read(self, job: ParseJob, scratch: Path, *, ocr: bool) -> tuple[Extraction, int]:
        """What became of the file. Where a child that read others before it is lost, a fresh one tries once more."""
        is_first = self._process is None or self._read == 0
        extraction, size = self._attempt(job, scratch, ocr=ocr)
        if extraction is None and not is_first and not self._was_late:
            _delete(scratch)
            extraction, size = self._attempt(job, scratch, ocr=ocr)
        if extraction is None:
            _delete(scratch)
            extraction = _quarantined(job, self._why_lost())
        return extraction, size

    def _attempt(self, job: ParseJob, scratch: Path, *, ocr: bool) -> tuple[Extraction | None, int]:
        if self._process is None:
            self._start()
        wall_seconds = self._wall_seconds = self._limits.wall_of(job, ocr=ocr)
        request = {
            "path": os.path.abspath(job.path),
            "name": job.name,
            "depth": job.depth,
            "scratch": str(scratch),
            "ocr": ocr,
            "seconds": wall_seconds,
        }
        started = time.monotonic()
        self._was_late, self._due = False, started + wall_seconds
        payload = self._exchange(json.dumps(request).encode() + b"\n")
        self._due = None
        if payload is None:
            self.end()
            return None, 0
        self._read += 1
        extraction = unpack(payload, scratch, parse_ms=int((time.monotonic() - started) * 1000))
        if extraction is None or extraction.reason == TOO_MUCH_MEMORY:
            is_fresh = self._read == 1
            self.end()
            return (extraction if is_fresh else None), 0
        return extraction, len(payload)

    def _exchange(self, request: bytes) -> bytes | None:
        """The child's answer; None where it was lost, or says more than it may."""
        process = self._process
        try:
            process.stdin.write(request)  # type: ignore[union-attr]
            process.stdin.flush()  # type: ignore[union-attr]
            start = process.stdout.read(_LENGTH.size)  # type: ignore[union-attr]
            if len(start) < _LENGTH.size:
                return None
            (length,) = _LENGTH.unpack(start)
            if length > self._limits.answer_bytes:
                return None
            payload = process.stdout.read(length)  # type: ignore[union-attr]
        except (OSError, ValueError):
            return None
        return payload if len(payload) == length else None

    def _start(self) -> None:
        variables = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
        variables |= {"TMPDIR": str(self._folder), "TEMP": str(self._folder), "OMP_NUM_THREADS": "1"}
        variables |= {"OMP_THREAD_LIMIT": "1", "MALLOC_ARENA_MAX": "2"}
        packages = [str(_ROOT), *(path for path in sys.path if path.endswith("-packages"))]
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own words
            [sys.executable, "-I", "-c", _START, *packages],
            cwd=self._folder,
            env=variables,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            close_fds=True,
        )
        self._read = 0
        settings = {"memory_bytes": self._limits.memory_bytes}
        self._was_late, self._due = False, time.monotonic() + _START_SECONDS
        self._exchange(json.dumps(settings).encode() + b"\n")  # so that starting takes nothing of a file's time

    def _why_lost(self) -> str:
        if self._was_late:
            return f"took longer than {self._wall_seconds:g} s"
        memory = f"{self._limits.memory_bytes / _GB:g} GB"
        return f"reading it crashed the parser: it is damaged, made to do so, or needs more than {memory} of memory"

    def end_if_late(self) -> None:
        """Kill the process when the file that it reads has had its time."""
        due = self._due
        if due is not None and time.monotonic() > due:
            self._was_late = True
            self._kill()

    def end(self) -> None:
        """Kill the process and whatever it started."""
        self._kill()
        with self._guard:
            process, self._process = self._process, None
        if process is not None:
            for pipe in (process.stdin, process.stdout):
                with contextlib.suppress(OSError, ValueError):
                    pipe.close()  # type: ignore[union-attr]
            process.wait()

    def _kill(self) -> None:
        process = self._process
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if os.name == "posix":
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()


def _quarantined(job: ParseJob, reason: str) -> Extraction:
    kind = format_by_name(job.name)
    return Extraction(QUARANTINED, kind.format_id, kind.family, "none", "", reason=reason)


def _delete(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder, ignore_errors=True)
