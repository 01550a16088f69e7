"""What many machines read of a case's material and worked out of it, in files that its one writer takes in.

A shard is of some files of a manifest, members of containers included: what each file was read to, and what was worked
out of each passage. Both stand under a key of what they were made from and of nothing else; so what is found there is
what the writer would have made, and what is not found it makes itself. They stand in the order in which a case is
written.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import pyarrow as pa

from data_access.documents.case import Case
from data_access.documents.entities import patterns_of
from data_access.documents.extract import ParseJob, ParserPool
from data_access.documents.indexing import Stage, stages_of
from data_access.documents.lane_child import MEANING, NAMES
from data_access.documents.lanes import Progress, Stop, keep_answers
from data_access.documents.parse_wire import unpack
from models.documents.encoders import Encoder, meaning_encoder, static_encoder
from models.documents.entities.mention import Mention
from models.documents.entities.names import name_mentions
from models.documents.extraction import Extraction

FOLDER = ("work", "shards")  # of a case
MANIFEST, MEMBERS, OF_FILES, OF_TEXTS = "manifest.parquet", "members", "files", "texts"
STATIC, PATTERNS = "static", "patterns"
KEY_BYTES = 16
GROUPS_REMEMBERED = 4
_KEY = ("key", pa.binary(KEY_BYTES))
FILES = pa.schema([_KEY, ("extraction", pa.binary()), ("parse_ms", pa.int32())])
TEXTS = pa.schema([_KEY, *((name, pa.binary()) for name in (STATIC, PATTERNS, MEANING, NAMES))])


def shards_folder(case: Case) -> Path:
    """Where the shards of a case stand while it is written, empty."""
    clear_shards(case)
    folder = case.path(*FOLDER)
    (folder / MEMBERS).mkdir(parents=True)
    return folder


def clear_shards(case: Case) -> None:
    """Delete shards, also those that a kill left behind."""
    shutil.rmtree(case.path(*FOLDER), ignore_errors=True)


def file_key(sha256: str, name: str, depth: int) -> bytes:
    """What a reading is kept under: all that a parser is given."""
    return _digest(f"{sha256}/{depth}/{name}")


def text_key(text: str) -> bytes:
    """What the work on a passage is kept under."""
    return _digest(text)


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=KEY_BYTES).digest()


@dataclass(frozen=True)
class Work:
    """One thing that is worked out of texts: how, and as which bytes a shard holds it."""

    make: Callable[[Sequence[str]], Iterable[Any]]
    pack: Callable[[Any], bytes]
    unpack: Callable[[bytes], Any]


def _vectors(encoder: Callable[[], Encoder]) -> Work:
    return Work(lambda texts: encoder().encode(texts), lambda row: row.astype(np.float16).tobytes(), _vector)


def _vector(row: bytes) -> np.ndarray:
    return np.frombuffer(row, dtype=np.float16).astype(np.float32)


def _mentions(make: Callable[[Sequence[str]], Iterable[Any]]) -> Work:
    return Work(make, lambda found: json.dumps(found).encode(), _told)


def _told(row: bytes) -> list[Mention]:
    return [Mention(*each) for each in json.loads(row)]


WORKS = {
    STATIC: _vectors(static_encoder), PATTERNS: _mentions(patterns_of),
    MEANING: _vectors(meaning_encoder), NAMES: _mentions(name_mentions),
}  # fmt: skip


class Shards:
    """The shards of a folder, whole, for the one process that writes the case."""

    def __init__(self, folder: Path, *, use_ocr: bool = False) -> None:
        self._folder = folder
        self._use_ocr = use_ocr

    def pool(self) -> ShardPool:
        """What stands where parsers stand."""
        kept = _Kept(self._folder.glob(f"{OF_FILES}-*"), FILES.names[1:])
        return ShardPool(kept, self._folder / MEMBERS, self._use_ocr)

    def stages(self, case: Case) -> list[Stage]:
        """The indexes that follow at once, fed with what was worked out."""
        encode = self.answers(STATIC)
        return stages_of(
            case, encoder=lambda: _Prepared(static_encoder(), encode), patterned=self.answers(PATTERNS)
        )

    def keep_lanes(self, case: Case, *, progress: Progress | None = None, stop: Stop | None = None) -> None:
        """Let the lanes that work in the background keep what was worked out for them."""
        for lane in (MEANING, NAMES):
            keep_answers(case, lane, self.answers(lane), progress=progress, stop=stop)

    def answers(self, name: str) -> Callable[[Sequence[str]], list[Any]]:
        """What was worked out of texts, in their order, made here where it is not there."""
        kept = _Kept(self._folder.glob(f"{OF_TEXTS}-*"), [name])
        return partial(_answers, kept, WORKS[name])


def _answers(kept: _Kept, work: Work, texts: Sequence[str]) -> list[Any]:
    found = [kept.row(text_key(text)) for text in texts]
    held = [None if row is None else row[0] for row in found]
    missing = [text for text, row in zip(texts, held, strict=True) if row is None]
    made = iter(work.make(missing)) if missing else iter(())
    return [next(made) if row is None else work.unpack(row) for row in held]


class _Prepared:
    """An encoder that knows its answers."""

    def __init__(self, encoder: Encoder, answers: Callable[[Sequence[str]], list[Any]]) -> None:
        self.name, self.dimensions = encoder.name, encoder.dimensions
        self.encode_query = encoder.encode_query
        self._answers = answers

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """One row a text."""
        return np.stack(self._answers(texts))


class ShardPool:
    """Stands where a pool of parsers stands: what shards hold of a file, read here where they hold nothing."""

    def __init__(self, kept: _Kept, members: Path, use_ocr: bool) -> None:
        self._kept = kept
        self._members = members
        self._parsers = ParserPool(ocr=use_ocr)
        self.read_here = 0

    def __enter__(self) -> ShardPool:
        """The pool itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Ends the parsers that were needed."""
        self._parsers.close()

    def extract(self, jobs: Iterable[ParseJob]) -> Iterator[tuple[ParseJob, Extraction, Path]]:
        """As a pool of parsers does; originals are called by their hash."""
        for job in jobs:
            row = self._kept.row(file_key(job.path.name, job.name, job.depth))
            extraction = row and unpack(row[0], self._members, parse_ms=row[1])
            if extraction:
                yield job, extraction, self._members
            else:
                self.read_here += 1
                yield from self._parsers.extract([job])


class _Kept:
    """Rows of shards by their key, quick where they are asked for about in the order in which they were written.

    Of each row some twenty bytes are held, and the groups of rows that were looked at last.
    """

    def __init__(self, files: Iterable[Path], columns: Sequence[str]) -> None:
        self._columns = ["key", *columns]
        self._groups: list[tuple[Path, int]] = []
        self._starts = [0]
        keys = [self._keys_of(*group) for group in _groups_of(sorted(files))]
        held = np.concatenate(keys) if keys else np.empty(0, dtype=np.uint64)
        self._places = np.argsort(held, kind="stable")
        self._keys = held[self._places]
        self._remembered: dict[int, list[tuple[Any, ...]]] = {}
        self._last = 0

    def row(self, key: bytes) -> tuple[Any, ...] | None:
        """The row of a key, without the key; None where there is none."""
        wanted = np.uint64(int.from_bytes(key[:8], "big"))
        low, high = (int(np.searchsorted(self._keys, wanted, side)) for side in ("left", "right"))  # type: ignore[call-overload]
        for place in sorted(self._places[low:high].tolist(), key=lambda place: abs(place - self._last)):
            found = self._at(place)
            if found[0] == key:
                self._last = place
                return found[1:]
        return None

    def _keys_of(self, file: Path, group: int) -> np.ndarray:
        keys = _read(file, group, ["key"])
        self._groups.append((file, group))
        self._starts.append(self._starts[-1] + len(keys))
        return np.frombuffer(b"".join(key for (key,) in keys), dtype=">u8")[::2].astype(np.uint64)

    def _at(self, place: int) -> tuple[Any, ...]:
        number = bisect_right(self._starts, place) - 1
        rows = self._remembered.pop(number, None) or _read(*self._groups[number], self._columns)
        self._remembered[number] = rows
        while len(self._remembered) > GROUPS_REMEMBERED:
            self._remembered.pop(next(iter(self._remembered)))
        return rows[place - self._starts[number]]


def _groups_of(files: Iterable[Path]) -> Iterator[tuple[Path, int]]:
    from pyarrow import parquet

    for file in files:
        with parquet.ParquetFile(file) as held:
            groups = held.num_row_groups
        yield from ((file, group) for group in range(groups))


def _read(file: Path, group: int, columns: Sequence[str]) -> list[tuple[Any, ...]]:
    from pyarrow import parquet

    with parquet.ParquetFile(file) as held:
        table = held.read_row_group(group, columns=list(columns))
    return list(zip(*(table[name].to_pylist() for name in columns), strict=True))
