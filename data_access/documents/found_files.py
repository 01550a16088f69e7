"""The files below what was given, in an order that is always the same; links are named and not followed."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from data_access.documents.case import Case
from models.errors import EditRefused

A_LINK = "This is a link; links are not followed."
NO_FILE = "This is no file but a device, a pipe or a socket."
UPLOADS = ("work", "uploads")  # of a case: where files stand that were sent to the app, until they are taken in


@dataclass(frozen=True, slots=True)
class FoundFile:
    """One entry: ``shown`` is its path from what was given on; with a ``refusal`` it is listed and not read."""

    path: Path
    shown: str
    bytes: int
    modified_at: datetime | None
    refusal: str = ""


def find_files(case: Case, roots: Sequence[Path]) -> list[FoundFile]:
    """Every file below the roots; EditRefused where a root is not there, or the case stands in it or round it.

    Files that were sent to the app stand within the case until they are in.
    """
    missing = [str(root) for root in roots if not root.exists()]
    if missing:
        raise EditRefused(f"There is nothing at {', '.join(missing)}.", "Check the path.")
    sent = case.path(*UPLOADS).resolve()
    for root in roots:
        whole = root.resolve()
        if sent in whole.parents:
            continue
        if case.folder.is_relative_to(whole) or whole.is_relative_to(case.folder):
            raise EditRefused(f"The case stands in {root}, or the other way round.", "Keep material and case apart.")
    return [found for root, name in zip(roots, _names(roots), strict=True) for found in _below(root, name)]


def as_text(name: str) -> str:
    """A name of a file as text that every store takes: bytes that are no UTF-8 are written out."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _names(roots: Sequence[Path]) -> list[str]:
    """What each root is called, numbered where two have one name."""
    met: Counter[str] = Counter()
    names = []
    for root in roots:
        name = root.resolve().name or "root"
        met[name] += 1
        names.append(name if met[name] == 1 else f"{name} ({met[name]})")
    return names


def _below(root: Path, name: str) -> Iterator[FoundFile]:
    if not root.is_dir():
        yield _found(root.resolve(), name)
        return
    refused: list[OSError] = []
    for folder, folders, files in os.walk(root, onerror=refused.append):
        folders.sort()
        inside = os.path.relpath(folder, root)
        prefix = name if inside == "." else f"{name}/{inside}"
        links = [each for each in folders if os.path.islink(os.path.join(folder, each))]
        for file in sorted([*files, *links]):
            yield _found(Path(folder, file), f"{prefix}/{file}")
    for error in refused:
        path = Path(error.filename)
        yield FoundFile(path, as_text(f"{name}/{os.path.relpath(path, root)}"), 0, None, _refusal(error))


def _found(path: Path, shown: str) -> FoundFile:
    try:
        about = path.lstat()
    except OSError as error:
        return FoundFile(path, as_text(shown), 0, None, _refusal(error))
    kind = stat.S_IFMT(about.st_mode)
    refusal = "" if kind == stat.S_IFREG else A_LINK if kind == stat.S_IFLNK else NO_FILE
    return FoundFile(path, as_text(shown), 0 if refusal else about.st_size, _utc(about.st_mtime), refusal)


def _utc(seconds: float) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(seconds), UTC).replace(tzinfo=None)
    except (OverflowError, ValueError, OSError):
        return None


def _refusal(error: OSError) -> str:
    return f"It cannot be read: {(error.strerror or 'unknown fault').lower()}."
