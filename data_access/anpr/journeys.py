"""Journeys of every vehicle: built from the days' sorted reads in one pass, cut by gaps learned for pairs of sites."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from data_access.anpr.drafts import Draft
from data_access.anpr.journey_gaps import gaps_of, learn
from data_access.anpr.lake import SPARK, Lake
from data_access.anpr.manifest import Day, Manifest
from data_access.anpr.trip_files import TRIPS_IN_A_GROUP, new_trip_file, trip_schema
from models.anpr.journeys import DAY_MS, HOUR_MS, Gaps, starts_of_journeys

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

Progress = Callable[[str, int, int], None]
READS_AT_ONCE = 8_000_000
LAST_VID = 2**31 - 1


@dataclass(frozen=True)
class TripsReport:
    """What a build of journeys did; ``days_built`` and ``days_kept`` are day numbers."""

    days_built: tuple[int, ...]
    days_kept: tuple[int, ...]
    reads: int
    trips: int
    one_read_trips: int
    pairs_learned: int
    default_gap_minutes: float
    seconds: float


@dataclass(frozen=True)
class Reads:
    """Reads sorted by vehicle and time; ``start_day`` is set on those that a journey brought over midnight."""

    vid: np.ndarray
    t: np.ndarray
    cam: np.ndarray
    start_day: np.ndarray

    def __len__(self) -> int:
        return len(self.vid)

    def where(self, is_kept: np.ndarray) -> Reads:
        """Some of the reads."""
        return Reads(self.vid[is_kept], self.t[is_kept], self.cam[is_kept], self.start_day[is_kept])


NO_READS = Reads(
    np.zeros(0, np.int32), np.zeros(0, np.int64), np.zeros(0, np.int32), np.zeros(0, np.int32)
)  # fmt: skip


def build_trips(
    lake: Lake,
    days: Sequence[int] | None = None,
    progress: Progress | None = None,
    *,
    relearn: bool = False,
    memory_mb: int = 1500,
) -> TripsReport:
    """Build the journeys that start on ``days``: by default on every day whose reads changed, and its neighbours.

    A journey belongs to the day on which it starts and may run over midnight. Gaps are learned when there are
    none yet or with ``relearn``, and then every day is built. The lake's engine says what cuts them.
    """
    began = time.monotonic()
    with lake.writing() as draft:
        gaps = None if relearn else gaps_of(lake)
        is_new = gaps is None
        gaps = gaps or learn(lake, draft.manifest)
        due = _days_due(lake, draft.manifest, days, is_new)
        build = _Build(lake, draft, gaps, progress)
        if due and lake.engine == SPARK:
            build.run_on_spark(due, memory_mb)
        else:
            build.run(due)
    kept = tuple(day.day for day in draft.manifest.days if day.day not in due)
    return TripsReport(
        days_built=tuple(due), days_kept=kept, reads=build.reads, trips=build.trips,
        one_read_trips=build.one_read_trips, pairs_learned=len(gaps.pairs),
        default_gap_minutes=gaps.rules.default_ms / 60_000, seconds=time.monotonic() - began,
    )  # fmt: skip


def trips_are_current(lake: Lake, manifest: Manifest | None = None) -> bool:
    """Whether every day has journeys made from its present reads."""
    return not _days_due(lake, manifest or lake.manifest(), None, gaps_of(lake) is None)


def build_trips_if_due(lake: Lake, progress: Progress | None = None) -> TripsReport | None:
    """Build journeys where reads changed since; None when there was nothing to do."""
    return None if trips_are_current(lake) else build_trips(lake, progress=progress)


def _days_due(lake: Lake, manifest: Manifest, days: Sequence[int] | None, is_new: bool) -> list[int]:
    held = [day.day for day in manifest.days if day.reads]
    if is_new:
        return held
    if days is not None:
        return sorted(set(days) & set(held))
    made_of = {day: _made_of(manifest, day) for day in held}
    files = {day.day: day.trips for day in manifest.days}
    return [day for day in held if _stamp(lake, files[day]) != made_of[day]]


def _made_of(manifest: Manifest, day: int) -> str:
    """The files of reads on which the journeys that start on a day depend, one line each."""
    around = manifest.within(range(day - 1, day + 2))
    return "\n".join(f"{each.day} {file}" for each in around for file in _reads_of(each))


def _stamp(lake: Lake, files: Sequence[str]) -> str | None:
    import pyarrow.parquet as pq

    if not files:
        return None
    return (pq.read_metadata(lake.path(files[0])).metadata or {}).get(b"made_of", b"").decode()


@dataclass
class _Build:
    """One build: days in order, one range of vehicles after another, written by a second thread."""

    lake: Lake
    draft: Draft
    gaps: Gaps
    progress: Progress | None
    reads: int = 0
    trips: int = 0
    one_read_trips: int = 0
    files: dict[int, list[Path]] = field(default_factory=dict)

    def run(self, due: Sequence[int]) -> None:
        blocks = list(_blocks(due))
        ranges = self._ranges_of_vehicles()
        steps, done = sum(map(len, blocks)) * len(ranges), 0
        with ThreadPoolExecutor(1) as pool:
            for first_vid, last_vid in ranges:
                for block in blocks:
                    writer = _Writer(self.draft, pool, self.files)
                    for day in self._pass(block, first_vid, last_vid, writer):
                        done += day in block
                        if self.progress:
                            self.progress("journeys", done, steps)
                    writer.close()
        for day in due:
            self.draft.set_day(day, trips=self.files.get(day) or [self._empty(day)])

    def run_on_spark(self, due: Sequence[int], memory_mb: int) -> None:
        """The same journeys by the portable statement."""
        from data_access.anpr.spark_journeys import build_on_spark

        manifest = self.draft.manifest
        self.reads = sum(day.reads for day in manifest.days if day.day in due)
        self.trips, self.one_read_trips = build_on_spark(
            self.lake, self.draft, self.gaps, due, partial(_made_of, manifest), memory_mb=memory_mb
        )

    def _empty(self, day: int) -> Path:
        """The file of a day on which no journey starts: it says from which reads it was made."""
        path = self.draft.new_file("trips", day)
        new_trip_file(path, _made_of(self.draft.manifest, day)).close()
        return path

    def _ranges_of_vehicles(self) -> list[tuple[int, int]]:
        """Ranges of vehicle numbers, such that a day's reads of one fit into memory."""
        most = max((day.reads for day in self.draft.manifest.days), default=0)
        parts = -(-most // READS_AT_ONCE)
        if parts <= 1:
            return [(0, LAST_VID)]
        with self.lake.session(self.draft.manifest) as con:
            (highest,) = con.execute("select max(vid) from vehicles").fetchone()
        edges = np.linspace(0, highest + 1, parts + 1).astype(int).tolist()
        return [(low, high - 1) for low, high in pairwise(edges)]

    def _pass(self, block: range, first_vid: int, last_vid: int, writer: _Writer) -> Iterator[int]:
        """Cut a run of days into journeys, and go on past its end until those that began in it are over."""
        carried, day = NO_READS, block.start - 1
        today = self._load(day, first_vid, last_vid)
        while day < block.stop or len(carried):
            tomorrow = self._load(day + 1, first_vid, last_vid)
            if day >= block.stop:
                today = today.where(np.isin(today.vid, np.unique(carried.vid)))
            elif day >= block.start:
                self.reads += len(today)
            carried = self._cut(_merged(carried, today), day, tomorrow, block, writer)
            yield day
            today, day = tomorrow, day + 1

    def _cut(self, reads: Reads, day: int, tomorrow: Reads, block: range, writer: _Writer) -> Reads:
        """Write the journeys that are over; the reads of those that go on after midnight."""
        if not len(reads):
            writer.finish(day, set())
            return NO_READS
        first = np.flatnonzero(starts_of_journeys(reads.vid, reads.t, reads.cam, self.gaps))
        length = np.diff(np.append(first, len(reads)))
        goes_on = _goes_on(reads, first, length, day, tomorrow, self.gaps)
        start_day = reads.start_day[first]
        is_ours = (start_day >= block.start) & (start_day < block.stop)
        for when in np.unique(start_day[is_ours & ~goes_on]).tolist():
            chosen = is_ours & ~goes_on & (start_day == when)
            self.trips += int(chosen.sum())
            self.one_read_trips += int((length[chosen] == 1).sum())
            writer.write(when, _made_of(self.draft.manifest, when), reads, first, length, chosen)
        carried = reads.where(np.repeat(goes_on & (start_day < block.stop), length))
        writer.finish(day, set(np.unique(carried.start_day).tolist()))
        return carried

    def _load(self, day: int, first_vid: int, last_vid: int) -> Reads:
        """Reads of one day in order of vehicle and time."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        days = self.draft.manifest.within(range(day, day + 1))
        if not days or not _reads_of(days[0]):
            return NO_READS
        held = pa.concat_tables(
            pq.read_table(self.lake.path(file), columns=["vid", "t", "cam"], filters=_only(first_vid, last_vid))
            for file in _reads_of(days[0])
        )
        vid, t, cam = (held[name].to_numpy() for name in ("vid", "t", "cam"))
        if not _is_sorted(vid, t, cam):
            order = np.lexsort((cam, t, vid))
            vid, t, cam = vid[order], t[order], cam[order]
        return Reads(vid, t, cam, np.full(len(vid), day, np.int32))


def _only(first_vid: int, last_vid: int) -> list[tuple[str, str, int]] | None:
    """A filter on vehicle numbers; None for all of them."""
    return None if (first_vid, last_vid) == (0, LAST_VID) else [("vid", ">=", first_vid), ("vid", "<=", last_vid)]


def _reads_of(day: Day) -> Sequence[str]:
    """The day's files of reads by vehicle, the clean ones where there are any."""
    return day.clean_by_vehicle or day.by_vehicle


def _is_sorted(vid: np.ndarray, t: np.ndarray, cam: np.ndarray) -> bool:
    same, later = vid[1:] == vid[:-1], t[1:] > t[:-1]
    is_tie = same & (t[1:] == t[:-1]) & (cam[1:] >= cam[:-1])
    return bool(np.all((vid[1:] > vid[:-1]) | (same & later) | is_tie))


def _merged(carried: Reads, today: Reads) -> Reads:
    """Today's reads with those that came over midnight put before their vehicle's first."""
    if not len(carried):
        return today
    at = np.searchsorted(today.vid, carried.vid)
    both = ((getattr(today, name), getattr(carried, name)) for name in ("vid", "t", "cam", "start_day"))
    return Reads(*(np.insert(held, at, brought) for held, brought in both))


def _goes_on(
    reads: Reads, first: np.ndarray, length: np.ndarray, day: int, tomorrow: Reads, gaps: Gaps
) -> np.ndarray:
    """Whether each journey is continued by its vehicle's first read of the next day."""
    goes_on = np.zeros(len(first), dtype=bool)
    last = first + length - 1
    midnight_at_the_earliest = (day + 1) * DAY_MS - 2 * HOUR_MS  # a local day may end before or after the UTC day
    late = np.flatnonzero(reads.t[last] >= midnight_at_the_earliest - gaps.rules.most_ms)
    if not len(late) or not len(tomorrow):
        return goes_on
    ends = last[late]
    at = np.minimum(np.searchsorted(tomorrow.vid, reads.vid[ends]), len(tomorrow) - 1)
    met = (tomorrow.vid[at] == reads.vid[ends]) & np.append(reads.vid[ends][1:] != reads.vid[ends][:-1], True)
    late, ends, at = late[met], ends[met], at[met]
    pairs = [np.column_stack([one[ends], other[at]]).ravel() for one, other in (
        (reads.vid, tomorrow.vid), (reads.t, tomorrow.t), (reads.cam, tomorrow.cam)
    )]  # fmt: skip
    goes_on[late] = ~starts_of_journeys(*pairs, gaps)[1::2]
    return goes_on


def _blocks(days: Sequence[int]) -> Iterator[range]:
    """Runs of days without a hole between."""
    start = previous = None
    for day in days:
        if start is None or day != previous + 1:
            if start is not None:
                yield range(start, previous + 1)
            start = day
        previous = day
    if start is not None:
        yield range(start, previous + 1)


class _Writer:
    """Files of journeys by day, written in another thread while the next day is cut."""

    def __init__(self, draft: Draft, pool: ThreadPoolExecutor, files: dict[int, list[Path]]) -> None:
        self._draft, self._pool, self._files = draft, pool, files
        self._open: dict[int, pq.ParquetWriter] = {}
        self._waiting: list[Future[None]] = []

    def write(
        self, day: int, made_of: str, reads: Reads, first: np.ndarray, length: np.ndarray, chosen: np.ndarray
    ) -> None:
        """Add journeys to the file of the day on which they start."""
        table = _table(reads, first, length, chosen, day)
        if day not in self._open:
            self._open[day] = self._new(day, made_of)
        self._settle(1)
        self._waiting.append(self._pool.submit(self._open[day].write_table, table, TRIPS_IN_A_GROUP))

    def finish(self, day: int, still_open: set[int]) -> None:
        """Close the files of days up to ``day`` to which nothing more will be added."""
        for done in [each for each in self._open if each <= day and each not in still_open]:
            self._waiting.append(self._pool.submit(self._open.pop(done).close))

    def close(self) -> None:
        """Close every file; an error of the other thread is raised here."""
        self.finish(2**31, set())
        self._settle(0)

    def _settle(self, at_most: int) -> None:
        while len(self._waiting) > at_most:
            self._waiting.pop(0).result()

    def _new(self, day: int, made_of: str) -> pq.ParquetWriter:
        path = self._draft.new_file("trips", day)
        self._files.setdefault(day, []).append(path)
        return new_trip_file(path, made_of)


def _table(reads: Reads, first: np.ndarray, length: np.ndarray, chosen: np.ndarray, day: int) -> pa.Table:
    """The chosen journeys; their lists are the reads themselves, parted by offsets."""
    import pyarrow as pa

    t, cam = reads.t, reads.cam
    start, count = first[chosen], length[chosen]
    if not chosen.all():
        is_kept = np.repeat(chosen, length)
        t, cam = t[is_kept], cam[is_kept]
    offsets = pa.array(np.append(0, np.cumsum(count)).astype(np.int32))
    columns = [
        pa.array(reads.vid[start]), pa.array(reads.t[start]), pa.array(reads.t[start + count - 1]),
        pa.array(np.full(len(start), day, np.int32)), pa.array(count.astype(np.int32)),
        pa.ListArray.from_arrays(offsets, pa.array(cam)), pa.ListArray.from_arrays(offsets, pa.array(t)),
    ]  # fmt: skip
    return pa.Table.from_arrays(columns, schema=trip_schema())
