"""Files into a case: each kept as it came, read by a limited child, cut into passages and put into the indexes.

A batch is one transaction; what the case's store holds is the truth, and the indexes follow it. A run that was stopped
or killed is taken up by running it again, with the result that it would have had. Members of containers are items of
their own, read after all files that were given, those of one depth after the other.
"""

from __future__ import annotations

import errno
import time
import uuid
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Protocol

import duckdb

from data_access.documents.arrivals import Arrival, BatchRows, LaidOut, Numbers, rows_of, unread
from data_access.documents.case import Case
from data_access.documents.certificates import purged_hashes
from data_access.documents.extract import ParseJob, ParserPool
from data_access.documents.found_files import FoundFile, as_text, find_files
from data_access.documents.indexing import Indexing, Stages, stages_of
from data_access.documents.originals import Kept, Originals, original_path
from data_access.queries import run
from models.documents.extraction import Extraction, Member
from models.documents.passages import cut_passages
from models.documents.settings import numbers
from models.errors import EditRefused, StoreUnavailable

RUNNING, STOPPED, DONE, FAILED = "running", "stopped", "done", "failed"
PARSERS = 2
PURGED = "These bytes were purged from the case."
BYTES_IN_A_MEGABYTE = 1_000_000


@dataclass(frozen=True)
class IngestProgress:
    """How far a run has come. Members of containers count as found when their container was read."""

    files_found: int
    files_done: int
    passages: int
    seconds: float

    @property
    def passages_per_second(self) -> float:
        """Passages of this run for each second of it."""
        return self.passages / self.seconds if self.seconds else 0.0

    @property
    def seconds_left(self) -> float | None:
        """At the rate so far; None before there is one."""
        if not self.files_done:
            return None
        return self.seconds / self.files_done * (self.files_found - self.files_done)


Progress = Callable[[IngestProgress], None]
Stop = Callable[[], bool]


class Parsers(Protocol):
    """What reads files: a pool of parsers, or what stands where one stands."""

    def extract(self, jobs: Iterable[ParseJob]) -> Iterator[tuple[ParseJob, Extraction, Path]]:
        """What became of each file, in the order of the jobs, with the folder of its members' files."""


@dataclass(frozen=True)
class IngestReport:
    """What came of a run: ``found`` = ``already`` + indexed + duplicate + quarantined + needs_ocr, unless stopped.

    ``already`` are files that an earlier run took in; the others are items by status, members among them. ``waiting``
    are members that the next run reads; ``bytes`` those of all items of the run.
    """

    run_id: str
    state: str
    found: int
    already: int
    indexed: int
    duplicate: int
    quarantined: int
    needs_ocr: int
    waiting: int
    bytes: int
    passages: int
    seconds: float

    @property
    def is_balanced(self) -> bool:
        """True where every file that was found came to something."""
        come = self.already + self.indexed + self.duplicate + self.quarantined + self.needs_ocr
        return self.state != DONE or (come == self.found and not self.waiting)


def ingest(
    case: Case,
    roots: Sequence[Path],
    *,
    actor: str,
    source: str,
    custodian: str = "",
    progress: Progress | None = None,
    stop: Stop | None = None,
    use_ocr: bool = False,
    pool: Parsers | None = None,
    stages: Stages = stages_of,
) -> IngestReport:
    """Take in every file below the roots, and whatever an earlier run left waiting.

    EditRefused where a root is not there or ``source`` is empty: nothing changed. ``stop`` is asked between batches.
    With ``use_ocr`` pictures are read, also those of items that an earlier run listed as needing it. ``pool`` are
    parsers that are running already, for several runs after each other; ``stages`` are the indexes that follow.
    """
    if not source.strip():
        raise EditRefused("Material needs a source.", "Name the seizure, the exhibit or the folder it came from.")
    found = find_files(case, [Path(root) for root in roots])
    call = Call(actor, source.strip(), custodian.strip(), [as_text(str(root)) for root in roots])
    parsers = ParserPool(workers=PARSERS, ocr=use_ocr) if pool is None else nullcontext(pool)
    with running(case, call, progress, stop, stages) as work, parsers as readers:
        work.found += len(found)
        if use_ocr:
            work.take(readers, work.items_that_need_ocr())
        work.take(readers, work.given(found))
        while work.has_waiting():
            work.take(readers, work.waiting_members())
    return work.report()


@dataclass(frozen=True)
class Call:
    """Who takes material in, what it is called, and where it stands."""

    actor: str
    source: str
    custodian: str
    roots: list[str]


@contextmanager
def running(
    case: Case, call: Call, progress: Progress | None, stop: Stop | None, stages: Stages = stages_of
) -> Iterator[Run]:
    """A run on record in the case, with the indexes following; its state says how it ended."""
    work = Run(case, call, progress or (lambda _: None), stop or (lambda: False), Indexing(case, stages))
    work.begin()
    state = FAILED
    try:
        with work.indexing:
            yield work
        state = STOPPED if work.is_stopped else DONE
    finally:
        work.end(state)


@dataclass
class Run:
    """One run: what it met, what waits for its batch, and the numbers of the next rows."""

    case: Case
    call: Call
    progress: Progress
    stop: Stop
    indexing: Indexing
    run_id: str = field(default_factory=lambda: uuid.uuid4().hex[:16])
    found: int = 0
    already: int = 0
    is_stopped: bool = False
    state: str = RUNNING

    def __post_init__(self) -> None:
        self.started = time.monotonic()
        self.originals = Originals(self.case)
        self.numbers = self._next_numbers()
        self.first_item = self.next_item = self.numbers.item
        self.first_passage = self.numbers.passage
        self.size = numbers("ingest", "batch")
        self._batch: deque[Arrival] = deque()
        self._coming: deque[Arrival] = deque()
        self._first_with: dict[str, int] = {}
        self._last_pending = 0
        self._purged = purged_hashes(self.case)
        self._by_root = self._members_by_root()

    def begin(self) -> None:
        """Put the run on record; runs that never ended were killed."""
        call = self.call
        with self.case.writing() as cursor:
            self.found = cursor.execute("select count(*) from pending_members").fetchone()[0]  # type: ignore[index]
            cursor.execute("update ingest_runs set state = 'stopped' where state = 'running'")
            row = [self.run_id, _now(), None, call.actor, call.source, call.custodian, call.roots, RUNNING, 0, 0]
            batch = self.numbers.batch
            cursor.execute("insert into ingest_runs values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", [*row, batch])

    def end(self, state: str) -> None:
        """Put on record how the run ended."""
        self.state = state
        self.originals.close()
        with self.case.writing() as cursor:
            self._count(cursor)
            ended = [state, _now(), self.run_id]
            cursor.execute("update ingest_runs set state = ?, ended_at = ? where run_id = ?", ended)

    def take(self, pool: Parsers, arrivals: Iterator[Arrival]) -> None:
        """Read the files in order, and keep them batch by batch."""
        for job, extraction, scratch in pool.extract(self._jobs(arrivals)):
            while (arrival := self._coming.popleft()).item_id != job.key:
                self._settle(arrival)
            self._fill(arrival, extraction, scratch)
            self._settle(arrival)
        while self._coming:
            self._settle(self._coming.popleft())
        self.commit()

    def add(self, arrival: Arrival) -> None:
        """Keep a file that needs no parser, with its batch."""
        self._settle(arrival)

    def given(self, found: Sequence[FoundFile]) -> Iterator[Arrival]:
        """Files that were given and are not in the case yet."""
        for some in _chunks(found, int(self.size["files_read"])):
            if self._asked_to_stop():
                return
            kept = [self._keep(each) for each in some]
            held = self._held_places([each.shown for each in some])
            hashes = self._held_bytes([copy.sha256 for copy, _ in kept])
            new = [each for each in zip(some, kept, strict=True) if (each[0].shown, each[1][0].sha256) not in held]
            self.already += len(some) - len(new)
            yield from [self._arrival(each, copy, refusal, hashes) for each, (copy, refusal) in new]

    def items_that_need_ocr(self) -> Iterator[Arrival]:
        """Items that were not read for want of OCR, to be read once more."""
        with self.case.reading() as cursor:
            rows = run(cursor, "documents/ingest_needing_ocr").fetchall()
        for number, *about, sha256, size, modified_at, parent in rows:
            if self._asked_to_stop():
                return
            yield Arrival(
                number, *about, sha256, size, modified_at, original_path(self.case, sha256), unread(about[0]),
                parent_id=parent, root_id=number, is_again=True,
            )  # fmt: skip

    def waiting_members(self) -> Iterator[Arrival]:
        """Members of containers that were read, in the order in which they were met."""
        while not self._asked_to_stop():
            rows = self._pending(int(self.size["files_read"]))
            if not rows:
                return
            held = self._held_bytes([str(row["sha256"]) for row in rows])
            self._last_pending = int(rows[-1]["pending_no"])  # type: ignore[call-overload]
            yield from [self._member(row, held) for row in rows]

    def has_waiting(self) -> bool:
        """True while members wait and nobody asked to stop."""
        return not self._asked_to_stop() and bool(self._pending(1))

    def commit(self) -> None:
        """Keep what is settled: originals on disk first, then all rows in one transaction, then the indexes."""
        arrivals = list(self._batch)
        if not arrivals:
            return
        self._batch.clear()
        members = [member.sha256 for arrival in arrivals for member in arrival.members]
        self.originals.settle([arrival.sha256 for arrival in arrivals], members)
        rows = rows_of(arrivals, self.numbers, _now())
        is_again = arrivals[0].is_again
        last = self.numbers.item - 1 if is_again else arrivals[-1].item_id
        with self.case.writing() as cursor:
            _insert(cursor, rows, is_again=is_again)
            done = [arrival.pending_no for arrival in arrivals if arrival.pending_no]
            cursor.execute("delete from pending_members where pending_no in (select unnest(?::bigint[]))", [done])
            self._count(cursor, last)
        for arrival in arrivals:
            self._first_with.pop(arrival.sha256, None)
        self.indexing.follow()
        self.progress(self._how_far(last))

    def report(self) -> IngestReport:
        """What came of the run, counted in the case."""
        with self.case.reading() as cursor:
            first = {"first_item": self.first_item, "first_passage": self.first_passage}
            counts = run(cursor, "documents/ingest_counts", **first).df().iloc[0].astype(int).to_dict()
        seconds = round(time.monotonic() - self.started, 3)
        return IngestReport(self.run_id, self.state, self.found, self.already, **counts, seconds=seconds)

    def first_with(self, sha256: str, held: dict[str, int], item_id: int) -> int | None:
        """The item that had these bytes first; None where it is this one."""
        first = held.get(sha256) or self._first_with.get(sha256)
        if first is None and sha256:
            self._first_with[sha256] = item_id
        return first

    def take_number(self) -> int:
        """The next item's number."""
        self.next_item += 1
        return self.next_item - 1

    def _jobs(self, arrivals: Iterator[Arrival]) -> Iterator[ParseJob]:
        for arrival in arrivals:
            self._coming.append(arrival)
            if arrival.is_to_be_read:
                yield ParseJob(arrival.item_id, arrival.file, arrival.name, arrival.depth)  # type: ignore[arg-type]

    def _settle(self, arrival: Arrival) -> None:
        self._batch.append(arrival)
        if len(self._batch) >= self.size["items"]:
            self.commit()

    def _fill(self, arrival: Arrival, extraction: Extraction, scratch: Path) -> None:
        arrival.extraction = extraction
        arrival.passages = cut_passages(extraction.segments)
        arrival.members = [self._lay_out(arrival, member, scratch) for member in extraction.members]
        self.found += len(arrival.members)

    def _lay_out(self, arrival: Arrival, member: Member, scratch: Path) -> LaidOut:
        """The member as an original, unless its outermost container holds more than one file may."""
        held = self._by_root.setdefault(arrival.root_id, Counter())
        limits = numbers("ingest", "members")
        held["members"] += 1
        if held["members"] > limits["most_members"]:
            return LaidOut(member.name, "", 0, f"The outermost file holds over {limits['most_members']:.0f} others.")
        if not member.file:
            return LaidOut(member.name, "", 0, member.reason or "It could not be taken out of its container.")
        path = scratch / member.file
        size = path.stat().st_size
        if held["bytes"] + size > limits["most_megabytes"] * BYTES_IN_A_MEGABYTE:
            return LaidOut(member.name, "", 0, f"The outermost file holds over {limits['most_megabytes']:.0f} MB.")
        held["bytes"] += size
        kept = self.originals.keep(path)
        is_purged = kept.sha256 in self._purged
        return LaidOut(member.name, *("", 0, PURGED) if is_purged else (kept.sha256, kept.bytes, ""))

    def _keep(self, found: FoundFile) -> tuple[Kept, str]:
        if found.refusal:
            return Kept("", 0, found.path), found.refusal
        try:
            kept = self.originals.keep(found.path)
            return (Kept("", 0, found.path), PURGED) if kept.sha256 in self._purged else (kept, "")
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise StoreUnavailable(
                    "The disk of the case is full.", "Make room and run it again: it goes on where it was."
                ) from error
            return Kept("", 0, found.path), f"It cannot be read: {(error.strerror or 'unknown fault').lower()}."

    def _arrival(self, found: FoundFile, kept: Kept, refusal: str, held: dict[str, int]) -> Arrival:
        number = self.take_number()
        name = found.shown.rpartition("/")[2]
        return Arrival(
            number, name, found.shown, self.call.source, self.call.custodian, kept.sha256, kept.bytes,
            found.modified_at, kept.file, root_id=number, reason=refusal,
            duplicate_of=self.first_with(kept.sha256, held, number), extraction=unread(name),
        )  # fmt: skip

    def _member(self, row: dict[str, object], held: dict[str, int]) -> Arrival:
        number, sha256 = self.take_number(), str(row["sha256"])
        path = f"{row['parent_path']}/{row['name']}"
        name = path.rstrip("/").rpartition("/")[2]
        return Arrival(
            number, name, path, str(row["source"]), str(row["custodian"]), sha256,
            int(row["bytes"]), None, original_path(self.case, sha256) if sha256 else None,  # type: ignore[call-overload]
            parent_id=row["parent_id"], root_id=row["root_id"], depth=row["depth"],  # type: ignore[arg-type]
            pending_no=row["pending_no"], reason=str(row["reason"]),  # type: ignore[arg-type]
            duplicate_of=self.first_with(sha256, held, number), extraction=unread(name),
        )  # fmt: skip

    def _asked_to_stop(self) -> bool:
        self.is_stopped = self.is_stopped or self.stop()
        return self.is_stopped

    def _how_far(self, last_item: int) -> IngestProgress:
        done = self.already + last_item + 1 - self.first_item
        passages = self.numbers.passage - self.first_passage
        return IngestProgress(self.found, done, passages, time.monotonic() - self.started)

    def _count(self, cursor: duckdb.DuckDBPyConnection, last_item: int | None = None) -> None:
        last = self.numbers.item - 1 if last_item is None else last_item
        self.numbers.item = last + 1
        counts = [self.found, self.already + last + 1 - self.first_item, self.run_id]
        cursor.execute("update ingest_runs set files_found = ?, files_done = ? where run_id = ?", counts)

    def _next_numbers(self) -> Numbers:
        with self.case.reading() as cursor:
            return Numbers(*run(cursor, "documents/ingest_next_numbers").fetchone())  # type: ignore[misc]

    def _members_by_root(self) -> dict[int, Counter[str]]:
        with self.case.reading() as cursor:
            rows = run(cursor, "documents/ingest_members_by_root").fetchall()
        return {root: Counter(members=members, bytes=size) for root, members, size in rows}

    def _held_places(self, paths: list[str]) -> set[tuple[str, str]]:
        with self.case.reading() as cursor:
            return set(run(cursor, "documents/ingest_held_places", source=self.call.source, paths=paths).fetchall())

    def _held_bytes(self, hashes: list[str]) -> dict[str, int]:
        with self.case.reading() as cursor:
            held = run(cursor, "documents/ingest_held_bytes", hashes=[each for each in hashes if each])
            return dict(held.fetchall())

    def _pending(self, most: int) -> list[dict[str, object]]:
        with self.case.reading() as cursor:
            rows = run(cursor, "documents/ingest_pending", after=self._last_pending, most=most)
            names = [column[0] for column in rows.description]
            return [dict(zip(names, row, strict=True)) for row in rows.fetchall()]


def _insert(cursor: duckdb.DuckDBPyConnection, rows: BatchRows, *, is_again: bool) -> None:
    for name in ("items", "passages", "messages", "members"):
        cursor.register(f"new_{name}", getattr(rows, name))
    if is_again:
        cursor.execute(
            "update items set status = n.status, reason = n.reason, title = n.title, author = n.author,"
            " words = n.words, written_at = n.written_at, language = n.language, pages = n.pages, parser = n.parser,"
            " parser_version = n.parser_version, parse_ms = n.parse_ms"
            " from new_items n where n.item_id = items.item_id"
        )
    else:
        cursor.execute("insert into items by name select * from new_items")
    cursor.execute("insert into passages by name select * from new_passages")
    cursor.execute("insert into messages by name select * from new_messages")
    cursor.execute("insert into pending_members by name select * from new_members")
    for name in ("items", "passages", "messages", "members"):
        cursor.unregister(f"new_{name}")


def _chunks(found: Sequence[FoundFile], size: int) -> Iterator[list[FoundFile]]:
    source = iter(found)
    while some := list(islice(source, size)):
        yield some


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)

