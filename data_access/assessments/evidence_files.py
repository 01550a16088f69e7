"""Where evidence files are kept: by their hash, for the service account only, outside every served folder."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from data_access.assessments.file_check import media_type_of
from models.errors import DataNotAvailable, EditRefused

MAX_FILE_BYTES = 25 * 1024 * 1024
PIECE_BYTES = 1024 * 1024
FOLDER = "evidence"
INCOMING = ".incoming"


@dataclass(frozen=True)
class Incoming:
    """A file that was copied beside the kept ones and found good; it is not kept yet."""

    path: Path
    sha256: str
    size_bytes: int
    media_type: str


@contextmanager
def incoming(folder: Path, path: Path, file_name: str) -> Iterator[Incoming]:
    """A checked copy of a file, gone at the end unless it was kept; EditRefused for one that is not accepted.

    What is checked is the copy, so nothing can change between the check and the keeping.
    """
    copy = _incoming_folder(folder) / secrets.token_hex(16)
    try:
        sha256, size_bytes = _copied(path, copy)
        yield Incoming(copy, sha256, size_bytes, media_type_of(copy, file_name))
    finally:
        copy.unlink(missing_ok=True)


def keep(folder: Path, file: Incoming) -> None:
    """Put a checked file into its place; a file that is there already, and whole, stays."""
    place = _place(folder, file.sha256)
    if place.exists() and _hash_of(place) == file.sha256:
        return
    place.parent.mkdir(mode=0o700, exist_ok=True)
    os.replace(file.path, place)


def kept_bytes(folder: Path, sha256: str) -> bytes:
    """The bytes of a kept file; DataNotAvailable when it is gone or its content is not what it was."""
    try:
        data = _place(folder, sha256).read_bytes()
    except FileNotFoundError as error:
        raise DataNotAvailable("The file of this evidence is not there.", "Tell the administrator.") from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise DataNotAvailable("The file of this evidence was changed or damaged.", "Tell the administrator.")
    return data


def drop_all_but(folder: Path, needed: Collection[str]) -> int:
    """Delete every kept file whose hash is not needed; how many there were."""
    unneeded = [path for path in (folder / FOLDER).glob("??/*") if path.name not in needed]
    for path in unneeded:
        path.unlink(missing_ok=True)
    return len(unneeded)


def drop(folder: Path, sha256: str) -> None:
    """Delete one kept file."""
    _place(folder, sha256).unlink(missing_ok=True)


def _place(folder: Path, sha256: str) -> Path:
    return folder / FOLDER / sha256[:2] / sha256


def _incoming_folder(folder: Path) -> Path:
    (folder / FOLDER).mkdir(mode=0o700, exist_ok=True)
    place = folder / FOLDER / INCOMING
    place.mkdir(mode=0o700, exist_ok=True)
    return place


def _copied(path: Path, copy: Path) -> tuple[str, int]:
    """Copy the file for this account only, up to the largest size; its hash and size."""
    digest, size_bytes = hashlib.sha256(), 0
    handle = os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as target, open(path, "rb") as source:
        while piece := source.read(PIECE_BYTES):
            size_bytes += len(piece)
            if size_bytes > MAX_FILE_BYTES:
                raise EditRefused(
                    f"The file is larger than {MAX_FILE_BYTES // 2**20} MB.", "Attach the part that shows the level."
                )
            digest.update(piece)
            target.write(piece)
        target.flush()
        os.fsync(target.fileno())
    return digest.hexdigest(), size_bytes


def _hash_of(path: Path) -> str:
    with open(path, "rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
