"""What analysts made in a lake: append-only lines of JSON, where the last record of an id is its state."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from data_access.anpr.lake import Lake
from models.errors import StaleEdit


@dataclass(frozen=True)
class Entry:
    """One record: ``state`` is what it says now, None once withdrawn; ``version`` counts from 1."""

    record_id: str
    version: int
    by: str
    at: str
    state: Mapping[str, object] | None


def append(
    lake: Lake, kind: str, record_id: str, state: Mapping[str, object] | None, *, by: str, version: int | None = None
) -> Entry:
    """Keep a new state of a record.

    ``version`` is the one that the writer saw, 0 for a new record: StaleEdit where another has been kept since.
    Without it the state is kept whatever stands there.
    """
    with _locked(lake, kind) as handle:
        last = _last(handle, record_id)
        held = last.version if last else 0
        if version is not None and version != held:
            theirs = dict(last.state or {}) if last else {}
            raise StaleEdit("Somebody else changed this first.", "Look at it as it stands now, then decide.", theirs)
        entry = Entry(record_id, held + 1, by, datetime.now(UTC).isoformat(timespec="milliseconds"), state)
        _write(handle, entry)
    return entry


def entries(lake: Lake, kind: str) -> list[Entry]:
    """Every record of a kind, in the order in which they were kept."""
    path = _path(lake, kind)
    if not path.exists():
        return []
    with open(path, "rb") as handle:
        fcntl.flock(handle, fcntl.LOCK_SH)
        return list(_read(handle))


def states(lake: Lake, kind: str) -> dict[str, Entry]:
    """The last record of every id that has not been withdrawn."""
    last = {entry.record_id: entry for entry in entries(lake, kind)}
    return {record_id: entry for record_id, entry in last.items() if entry.state is not None}


def _path(lake: Lake, kind: str) -> Path:
    return lake.folder / "work" / f"{kind}.jsonl"


@contextmanager
def _locked(lake: Lake, kind: str) -> Iterator[IO[bytes]]:
    path = _path(lake, kind)
    path.parent.mkdir(exist_ok=True)
    with open(path, "a+b") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield handle


def _read(handle: IO[bytes]) -> Iterator[Entry]:
    """Whole lines only: a line that a crash cut short was never kept."""
    handle.seek(0)
    for line in handle.read().splitlines(keepends=True):
        if line.endswith(b"\n"):
            held = json.loads(line)
            yield Entry(held["id"], held["version"], held["by"], held["at"], held["state"])


def _last(handle: IO[bytes], record_id: str) -> Entry | None:
    found = [entry for entry in _read(handle) if entry.record_id == record_id]
    return found[-1] if found else None


def _write(handle: IO[bytes], entry: Entry) -> None:
    handle.seek(0)
    held = handle.read()
    whole = held.rfind(b"\n") + 1
    if whole != len(held):
        handle.truncate(whole)
    record = {
        "id": entry.record_id, "version": entry.version, "by": entry.by, "at": entry.at, "state": entry.state,
    }  # fmt: skip
    handle.write(json.dumps(record, ensure_ascii=False).encode() + b"\n")
    handle.flush()
    os.fsync(handle.fileno())
