"""The files as they came, kept by their SHA-256: written once, on disk before the case says that they are there."""

from __future__ import annotations

import hashlib
import os
import shutil
import uuid
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from data_access.documents.case import Case
from models.documents.settings import numbers

ORIGINALS, INCOMING = "originals", ("work", "incoming")
PIECE = 1 << 20
READ_ONLY = 0o444
DISK_WRITERS = 8
# What was a file a moment ago may be a link or a pipe by now: neither is followed or waited for.
HOW_TO_READ = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))


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
        self._incoming = str(case.path(*INCOMING))
        shutil.rmtree(self._incoming, ignore_errors=True)
        os.makedirs(self._incoming)
        self._most_at_once = int(numbers("ingest", "reading")["at_once_megabytes"]) * PIECE
        self._writers = ThreadPoolExecutor(DISK_WRITERS, thread_name_prefix="originals")
        self._new: dict[str, Future[None]] = {}

    def keep(self, path: Path) -> Kept:
        """A copy of a file, unless its bytes are there already; OSError where it cannot be read."""
        with open(os.open(path, HOW_TO_READ), "rb") as source:
            if os.fstat(source.fileno()).st_size > self._most_at_once:
                return self._keep_in_pieces(source)
            content = source.read()
        sha256 = hashlib.sha256(content).hexdigest()
        held = self._held(sha256)
        if held is None:
            held = os.path.join(self._incoming, sha256)
            with open(os.open(held, os.O_WRONLY | os.O_CREAT | os.O_EXCL, READ_ONLY), "wb") as copy:
                copy.write(content)
            self._new[sha256] = self._writers.submit(to_disk, held)
        return Kept(sha256, len(content), Path(held))

    def settle(self, done: Iterable[str], waiting: Iterable[str]) -> None:
        """Put copies where they stay, once they are on disk: of files that were read, and of members that wait.

        A parser may be at a file with the bytes of one that waits, so those stay where they came in as well.
        """
        folders = set()
        for sha256 in (each for each in dict.fromkeys(waiting) if each in self._new):
            self._new[sha256].result()
            folders.add(_place(os.path.join(self._incoming, sha256), self._place_of(sha256), os.link))
        for sha256 in (each for each in dict.fromkeys(done) if each in self._new):
            self._new.pop(sha256).result()
            folders.add(_place(os.path.join(self._incoming, sha256), self._place_of(sha256), os.replace))
        list(self._writers.map(to_disk, folders))

    def close(self) -> None:
        """Drop copies of what was not kept."""
        self._writers.shutdown()
        shutil.rmtree(self._incoming, ignore_errors=True)

    def _keep_in_pieces(self, source: BinaryIO) -> Kept:
        unfinished, digest, size = os.path.join(self._incoming, "unfinished"), hashlib.sha256(), 0
        with open(unfinished, "wb") as copy:
            while piece := source.read(PIECE):
                digest.update(piece)
                copy.write(piece)
                size += len(piece)
        sha256 = digest.hexdigest()
        held = self._held(sha256)
        if held is None:
            held = os.path.join(self._incoming, sha256)
            os.chmod(unfinished, READ_ONLY)
            os.replace(unfinished, held)
            self._new[sha256] = self._writers.submit(to_disk, held)
        return Kept(sha256, size, Path(held))

    def _held(self, sha256: str) -> str | None:
        if sha256 in self._new:
            return os.path.join(self._incoming, sha256)
        stays = self._place_of(sha256)
        return stays if os.path.exists(stays) else None

    def _place_of(self, sha256: str) -> str:
        return str(original_path(self._case, sha256))


def copy_hashed(path: Path, folder: Path) -> Kept:
    """A copy of a file under its hash in a folder, whole or not there; OSError where it cannot be read."""
    digest, size = hashlib.sha256(), 0
    unfinished = os.path.join(folder, f".{uuid.uuid4().hex}.part")
    with open(os.open(path, HOW_TO_READ), "rb") as source, open(unfinished, "wb") as copy:
        while piece := source.read(PIECE):
            digest.update(piece)
            copy.write(piece)
            size += len(piece)
    target = Path(folder, digest.hexdigest())
    os.replace(unfinished, target)
    return Kept(target.name, size, target)


def original_path(case: Case, sha256: str) -> Path:
    """Where the file with a hash stands."""
    return case.path(ORIGINALS, sha256[:2], sha256)


def _place(path: str, target: str, how: Callable[[str, str], None]) -> str:
    """Put a file where it stays, and give the folder; a copy where the file system knows no second names."""
    folder = os.path.dirname(target)
    os.makedirs(folder, exist_ok=True)
    try:
        how(path, target)
    except FileExistsError:
        pass
    except OSError:
        unfinished = f"{path}.copy"
        shutil.copy2(path, unfinished)
        to_disk(unfinished)
        os.replace(unfinished, target)
    return folder


def to_disk(path: Path | str) -> None:
    """Return once what was written to a file, or into a folder, is on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
