"""The files as they came, kept by their SHA-256: written once, on disk before the case says that they are there."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from data_access.documents.case import Case
from models.documents.settings import numbers

ORIGINALS, INCOMING = "originals", ("work", "incoming")
PIECE = 1 << 20
READ_ONLY = 0o444
DISK_WRITERS = 8


@dataclass(frozen=True, slots=True)
class Kept:
    """One file that was read: its hash, its size, and the copy that later steps read."""

    sha256: str
    bytes: int
    file: Path


class Originals:
    """Takes copies of files for one run; ``settle`` puts them in their place for good."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._incoming = case.path(*INCOMING)
        shutil.rmtree(self._incoming, ignore_errors=True)
        self._incoming.mkdir(parents=True)
        self._most_at_once = int(numbers("ingest", "reading")["at_once_megabytes"]) * PIECE

    def keep(self, path: Path) -> Kept:
        """A copy of a file that is not there yet; OSError where it cannot be read."""
        if path.stat().st_size > self._most_at_once:
            return self._keep_in_pieces(path)
        content = path.read_bytes()
        sha256 = hashlib.sha256(content).hexdigest()
        held = self._held(sha256)
        if held is None:
            held = self._incoming / sha256
            held.write_bytes(content)
        return Kept(sha256, len(content), held)

    def settle(self, hashes: Iterable[str]) -> None:
        """Move copies of these to where they stay, once they are on disk."""
        new = [path for path in (self._incoming / sha256 for sha256 in dict.fromkeys(hashes)) if path.exists()]
        targets = [original_path(self._case, path.name) for path in new]
        with ThreadPoolExecutor(DISK_WRITERS) as writers:
            list(writers.map(_to_disk, new))
        for path, target in zip(new, targets, strict=True):
            path.chmod(READ_ONLY)
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
        for folder in {target.parent for target in targets}:
            _to_disk(folder)

    def close(self) -> None:
        """Drop copies of what was not kept."""
        shutil.rmtree(self._incoming, ignore_errors=True)

    def _keep_in_pieces(self, path: Path) -> Kept:
        unfinished, digest, size = self._incoming / "unfinished", hashlib.sha256(), 0
        with path.open("rb") as source, unfinished.open("wb") as copy:
            while piece := source.read(PIECE):
                digest.update(piece)
                copy.write(piece)
                size += len(piece)
        held = self._held(digest.hexdigest())
        if held is None:
            held = unfinished.replace(self._incoming / digest.hexdigest())
        return Kept(digest.hexdigest(), size, held)

    def _held(self, sha256: str) -> Path | None:
        found = (path for path in (original_path(self._case, sha256), self._incoming / sha256) if path.exists())
        return next(found, None)


def original_path(case: Case, sha256: str) -> Path:
    """Where the file with a hash stands."""
    return case.path(ORIGINALS, sha256[:2], sha256)


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
