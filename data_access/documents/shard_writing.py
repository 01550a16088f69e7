"""A shard as it is made: some files of a manifest read by a limited child, and their passages worked on."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any

import pyarrow as pa

from data_access.documents.extract import ParseJob, ParserPool
from data_access.documents.found_files import FoundFile
from data_access.documents.originals import copy_hashed
from data_access.documents.parse_wire import pack
from data_access.documents.shards import (
    FILES,
    MANIFEST,
    MEMBERS,
    OF_FILES,
    OF_TEXTS,
    TEXTS,
    WORKS,
    file_key,
    text_key,
)
from models.documents.extraction import Extraction, Member
from models.documents.passages import cut_passages
from models.documents.settings import numbers
from models.errors import DataNotAvailable

BYTES_IN_A_MEGABYTE = 1_000_000


@dataclass(frozen=True)
class ShardCounts:
    """What one shard holds: files that were read, members among them, and passages of different text."""

    part: int
    files: int
    texts: int


def write_manifest(folder: Path, found: Sequence[FoundFile], files_each: int) -> int:
    """List the files that can be read, so many for a shard; how many shards that makes."""
    from pyarrow import parquet

    listed = [each for each in found if not each.refusal]
    paths = pa.array([os.fsencode(each.path) for each in listed], pa.binary())
    names = pa.array([each.shown.rpartition("/")[2] for each in listed], pa.string())
    parquet.write_table(pa.table({"path": paths, "name": names}), folder / MANIFEST, row_group_size=files_each)
    return -(-len(listed) // files_each)


def write_shard(folder: Path, part: int, *, use_ocr: bool = False) -> ShardCounts:
    """Read the files of one part of the manifest and all that they hold, by a limited child, and work out their texts.

    Written anew it is the same but for the time that reading took.
    """
    from pyarrow import parquet

    with parquet.ParquetFile(folder / MANIFEST) as manifest:
        listed = manifest.read_row_group(part).to_pylist()
    with (
        tempfile.TemporaryDirectory(prefix="shard-", ignore_cleanup_errors=True) as scratch,
        ParserPool(workers=1, ocr=use_ocr) as pool,
        _Shard(folder, part) as shard,
    ):
        waiting: Iterable[_File] = _given(listed, Path(scratch))
        while waiting:
            waiting = shard.read(pool, waiting)
    return ShardCounts(part, shard.files, shard.texts)


@dataclass(frozen=True)
class _File:
    """A file on its way into a shard; ``root`` is the place of the outermost container in its part."""

    sha256: str
    path: Path
    name: str
    depth: int
    root: int


def _given(listed: Sequence[Mapping[str, Any]], scratch: Path) -> Iterator[_File]:
    """Copies of the files of a part; one that cannot be read is left to the writer, which says why."""
    for place, each in enumerate(listed):
        with suppress(OSError):
            copy = copy_hashed(Path(os.fsdecode(each["path"])), scratch)
            yield _File(copy.sha256, copy.file, each["name"], 0, place)


class _Shard:
    """Takes in files in the order in which a case takes them in, and each text once; a context manager."""

    def __init__(self, folder: Path, part: int) -> None:
        self._members = folder / MEMBERS
        self._rows = _Rows(folder / f"{OF_FILES}-{part:06}.parquet", FILES)
        self._worked_out = _Rows(folder / f"{OF_TEXTS}-{part:06}.parquet", TEXTS)
        self._size = numbers("ingest", "shards")
        self._most_bytes = self._size["megabytes"] * BYTES_IN_A_MEGABYTE
        self._coming: dict[int, _File] = {}
        self._met: set[str] = set()
        self._texts: dict[bytes, str] = {}
        self._met_texts: set[bytes] = set()
        self._held: dict[int, Counter[str]] = {}
        self.files = self.texts = 0

    def __enter__(self) -> _Shard:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if error is None:
            self._flush()
        self._rows.close(is_whole=error is None)
        self._worked_out.close(is_whole=error is None)

    def read(self, pool: ParserPool, files: Iterable[_File]) -> list[_File]:
        """Take in files; what they hold in turn."""
        members: list[_File] = []
        for job, extraction, scratch in pool.extract(self._jobs(files)):
            file = self._coming.pop(job.key)
            members += self._keep(file, extraction, scratch)
            if not file.depth:
                file.path.unlink(missing_ok=True)
        return members

    def _jobs(self, files: Iterable[_File]) -> Iterator[ParseJob]:
        for file in files:
            if file.sha256 not in self._met:
                self._met.add(file.sha256)
                key = len(self._met)
                self._coming[key] = file
                yield ParseJob(key, file.path, file.name, file.depth)

    def _keep(self, file: _File, extraction: Extraction, scratch: Path) -> list[_File]:
        laid_out = self._lay_out(file, extraction.members, scratch)
        if laid_out is None:
            return []
        members = tuple(member for member, _ in laid_out)
        key = file_key(file.sha256, file.name, file.depth)
        self._rows.add(key, pack(replace(extraction, members=members)), extraction.parse_ms)
        self.files += 1
        self._texts |= {text_key(passage.text): passage.text for passage in cut_passages(extraction.segments)}
        if len(self._texts) >= self._size["passages"] or self._rows.bytes_held >= self._most_bytes:
            self._flush()
        return [
            _File(member.file, path, member.name.rstrip("/").rpartition("/")[2], file.depth + 1, file.root)
            for member, path in laid_out
            if path
        ]

    def _lay_out(
        self, file: _File, members: Sequence[Member], scratch: Path
    ) -> list[tuple[Member, Path | None]] | None:
        """Members under their hashes; None where the outermost file holds so much that the writer has to see to it."""
        held = self._held.setdefault(file.root, Counter())
        limits = numbers("ingest", "members")
        laid_out: list[tuple[Member, Path | None]] = []
        for member in members:
            held["members"] += 1
            held["bytes"] += (scratch / member.file).stat().st_size if member.file else 0
            is_beyond = held["bytes"] > limits["most_megabytes"] * BYTES_IN_A_MEGABYTE
            if is_beyond or held["members"] > limits["most_members"]:
                return None
            copy = copy_hashed(scratch / member.file, self._members) if member.file else None
            laid_out.append((replace(member, file=copy.sha256), copy.file) if copy else (member, None))
        return laid_out

    def _flush(self) -> None:
        """Write what is held, its texts worked out."""
        self._rows.write()
        new = [row for row in self._texts.items() if row[0] not in self._met_texts]
        self._met_texts |= self._texts.keys()
        self._texts.clear()
        self.texts += len(new)
        step = int(self._size["passages"])
        for start in range(0, len(new), step):
            keys, texts = zip(*new[start : start + step], strict=True)
            for row in zip(keys, *_worked_out(texts), strict=True):
                self._worked_out.add(*row)
            self._worked_out.write()


class _Rows:
    """Rows on their way into a file, which has its name once it is whole."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        from pyarrow import parquet

        self._path = path
        self._unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
        self._schema = schema
        self._file = parquet.ParquetWriter(self._unfinished, schema, compression="zstd")
        self._rows: list[tuple[object, ...]] = []
        self.bytes_held = 0

    def add(self, *row: object) -> None:
        """Take in a row, to be written with others."""
        self._rows.append(row)
        self.bytes_held += sum(len(part) for part in row if isinstance(part, bytes))

    def write(self) -> None:
        """Write what is held, as one group."""
        if self._rows:
            columns = zip(*self._rows, strict=True)
            arrays = [pa.array(column, kind.type) for column, kind in zip(columns, self._schema, strict=True)]
            self._file.write_table(pa.Table.from_arrays(arrays, schema=self._schema))
            self._rows.clear()
            self.bytes_held = 0

    def close(self, *, is_whole: bool) -> None:
        """Give the file its name, or delete it."""
        self._file.close()
        if is_whole:
            self._unfinished.replace(self._path)
        else:
            self._unfinished.unlink()


def _worked_out(texts: Sequence[str]) -> Iterator[list[bytes | None]]:
    """What is made of some texts, one list a column; nothing where its packages are not installed."""
    for work in WORKS.values():
        column: list[bytes | None] = [None] * len(texts)
        with suppress(DataNotAvailable):
            column = [work.pack(each) for each in work.make(texts)]
        yield column
