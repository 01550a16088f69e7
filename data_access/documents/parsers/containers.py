"""ZIP and TAR archives, and what is packed as one file: members laid out, nothing outside the scratch folder."""

from __future__ import annotations

import bz2
import gzip
import lzma
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO

from data_access.documents.parsers.members import BOMB, MB, PIECE_BYTES, TOO_DEEP, Layout
from data_access.documents.parsers.source import NotRead, Source, read_of
from models.documents.extraction import QUARANTINED, Extraction
from models.documents.settings import numbers

DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, NotImplementedError)
_TAR_HEAD = 512
_UTF_8_FLAG = 0x800
_OPENERS = {"gzip": gzip.open, "bzip2": bz2.open, "xz": lzma.open}
_PACKED_TAR = {"tgz": ".tar", "tbz2": ".tar", "txz": ".tar"}


def read(source: Source) -> Extraction:
    """The members of the archive. One that bursts is quarantined, with every member and what became of it."""
    if source.depth >= numbers("parsing", "containers")["depth"]:
        raise NotRead(TOO_DEEP)
    layout = Layout(source)
    warnings: list[str] = []
    reader = {"zip": _zip, "tar": _plain_tar}.get(source.kind.format_id, _packed)
    try:
        reader(source, layout)
    except (tarfile.TarError, *DAMAGE) as error:
        members = layout.done()
        if not members:
            raise NotRead(f"the archive is damaged ({type(error).__name__})") from error
        warnings.append("the archive is damaged: what follows the last member was not unpacked")
    extraction = read_of(source, (), members=layout.done(), warnings=warnings)
    if not layout.is_bomb:
        return extraction
    return read_of(source, (), members=layout.done(), outcome=QUARANTINED, reason=f"the archive {BOMB}")


def _zip(source: Source, layout: Layout) -> None:
    with zipfile.ZipFile(source.path) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        layout.is_bomb = _bursts(sum(entry.file_size for entry in entries), source)
        for entry in entries:
            name = _zip_name(entry)
            if layout.is_bomb:
                layout.refuse(name, f"the archive {BOMB}")
            elif reason := _why_not(entry):
                layout.refuse(name, reason)
            else:
                _add_zip_member(archive, entry, name, layout)


def _bursts(total_bytes: int, source: Source) -> bool:
    limits = numbers("parsing", "containers")
    packed = source.path.stat().st_size
    return total_bytes > limits["small_mb"] * MB and total_bytes > limits["ratio"] * packed


def _add_zip_member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, layout: Layout) -> None:
    try:
        with archive.open(entry) as part:
            layout.add(name, _pieces(part), packed_bytes=entry.compress_size)
    except RuntimeError as error:
        layout.refuse(name, "locked with a password" if "password" in str(error) else "it cannot be unpacked")
    except NotImplementedError:
        layout.refuse(name, "packed in a way that cannot be unpacked here")
    except DAMAGE:
        layout.refuse(name, "it is damaged within the archive")


def _why_not(entry: zipfile.ZipInfo) -> str:
    mode = entry.external_attr >> 16
    if entry.flag_bits & 0x1:
        return "locked with a password"
    if stat.S_ISLNK(mode):
        return "a link, which is not followed"
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return "not a file: a device or a pipe"
    return ""


def _zip_name(entry: zipfile.ZipInfo) -> str:
    """Names without the mark of UTF-8 are often UTF-8 all the same."""
    if entry.flag_bits & _UTF_8_FLAG or entry.filename.isascii():
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return entry.filename


def _plain_tar(source: Source, layout: Layout) -> None:
    with source.path.open("rb") as file:
        _tar(file, layout, packed_bytes=None)


def _packed(source: Source, layout: Layout) -> None:
    opener = _OPENERS[source.kind.format_id]
    with opener(source.path, "rb") as file:
        is_tar = file.read(_TAR_HEAD)[257:262] == b"ustar"
    with opener(source.path, "rb") as file:
        packed_bytes = source.path.stat().st_size
        if is_tar:
            _tar(file, layout, packed_bytes=packed_bytes)
        else:
            layout.add(_inner_name(source.name), _pieces(file), packed_bytes=packed_bytes)


def _inner_name(name: str) -> str:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.stem + _PACKED_TAR.get(path.suffix[1:].lower(), "")


def _tar(file: IO[bytes], layout: Layout, *, packed_bytes: int | None) -> None:
    with tarfile.open(fileobj=file, mode="r|") as archive:
        for entry in archive:
            if entry.isdir():
                continue
            if entry.issym() or entry.islnk():
                layout.refuse(entry.name, "a link, which is not followed")
            elif not entry.isreg():
                layout.refuse(entry.name, "not a file: a device or a pipe")
            else:
                part = archive.extractfile(entry)
                layout.add(entry.name, _pieces(part) if part else (), packed_bytes=packed_bytes)
            if layout.is_bomb:
                return


def _pieces(part: IO[bytes]) -> Iterator[bytes]:
    while piece := part.read(PIECE_BYTES):
        yield piece
