"""Runs along lines: for every line and journey, how many of its steps were met, in which order and direction."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

import duckdb
import numpy as np
import pandas as pd

from data_access.anpr.lake import SPARK, Lake
from data_access.anpr.manifest import Manifest
from data_access.queries import run, statement
from models.anpr.line_runs import runs_along
from models.anpr.lines import Line
from models.anpr.settings import section

if TYPE_CHECKING:
    import pyarrow as pa

TRIPS_AT_ONCE = 200_000
WORKERS = 2
READ_BITS, STEP_BITS = 28, 8  # reads of a journey up to 2^20, steps of a line up to 2^8
RUN_COLUMNS = (
    "line", "vid", "t_start", "t_end", "direction", "steps_met", "in_order", "containment",
    "enter_position", "leave_position", "trip_start",
)  # fmt: skip


def make_line_sites(con: duckdb.DuckDBPyConnection, lines: Sequence[Line]) -> None:
    """The table ``line_sites``: line by its place in ``lines``, site, position of its step from 0."""
    import pyarrow as pa

    rows = [
        (number, cam, position)
        for number, line in enumerate(lines)
        for position, step in enumerate(line.sites)
        for cam in step
    ]
    columns = list(zip(*rows, strict=True)) if rows else [(), (), ()]
    table = pa.table(
        {name: pa.array(column, pa.int32()) for name, column in zip(("line", "cam", "position"), columns, strict=True)}
    )
    con.execute("drop table if exists line_sites")
    con.from_arrow(table).create("line_sites")


def runs_of_lines(con: duckdb.DuckDBPyConnection, lines: Sequence[Line], *, is_portable: bool = False) -> pd.DataFrame:
    """One row a run over the journeys that the connection shows, by line, vehicle and time.

    line: place in ``lines``; t_start, t_end: first and last read of the run on the line (UTC ms); direction: "out"
    or "back"; steps_met: different steps between them; in_order: steps in the longest chain in order; containment:
    in_order as a share of the line's steps; enter_position and leave_position: steps at which it came and went,
    from 0; trip_start: start of the journey (key of ``trips`` with vid). ``is_portable`` goes by the statement that
    runs on any engine, else the journeys' own lists are unfolded here.
    """
    return _in_order(_runs(con, lines, is_portable=is_portable), lines)


def _runs(con: duckdb.DuckDBPyConnection, lines: Sequence[Line], *, is_portable: bool) -> list[pd.DataFrame]:
    make_line_sites(con, lines)
    touches = _touches_by_statement(con) if is_portable else _touches_by_lists(con, lines)
    steps = _steps(lines)
    return [_runs_frame(each, steps) for each in touches if len(each.start)]


def _in_order(frames: list[pd.DataFrame], lines: Sequence[Line]) -> pd.DataFrame:
    """The frames as one, by line, vehicle and time."""
    if not frames:
        return _runs_frame(NO_TOUCHES, _steps(lines))
    runs = pd.concat(frames, ignore_index=True)
    of_vehicle = (runs["line"].to_numpy(np.int64) << 32) | runs["vid"].to_numpy(np.int64)
    return runs.take(np.lexsort((runs["t_start"].to_numpy(), of_vehicle))).reset_index(drop=True)


def _steps(lines: Sequence[Line]) -> np.ndarray:
    return np.array([len(line.sites) for line in lines], dtype=float)


class _Touches(NamedTuple):
    """Reads on lines, grouped by line and journey: ``start`` is the first read of each group."""

    start: np.ndarray
    line: np.ndarray
    vid: np.ndarray
    trip_start: np.ndarray
    t: np.ndarray
    position: np.ndarray


NO_TOUCHES = _Touches(*(np.zeros(0, np.int64) for _ in _Touches._fields))


def _touches_by_statement(con: duckdb.DuckDBPyConnection) -> Iterator[_Touches]:
    held = run(con, "anpr/line_touches").fetchnumpy()
    line, vid, trip, t, position = (np.asarray(held[name]) for name in ("line", "vid", "t_start", "t", "position"))
    is_new = np.ones(len(line), dtype=bool)
    is_new[1:] = (line[1:] != line[:-1]) | (vid[1:] != vid[:-1]) | (trip[1:] != trip[:-1])
    start = np.flatnonzero(is_new)
    yield _Touches(start, line[start], vid[start], trip[start], t, position)


def _touches_by_lists(con: duckdb.DuckDBPyConnection, lines: Sequence[Line]) -> Iterator[_Touches]:
    """Journeys in batches, each unfolded to its reads on every line."""
    steps = sorted(
        (cam, number, position)
        for number, line in enumerate(lines)
        for position, step in enumerate(line.sites)
        for cam in step
    )
    if not steps:
        return
    cams, on_line, position = (np.array(column, dtype=np.int64) for column in zip(*steps, strict=True))
    first = np.searchsorted(cams, np.arange(cams[-1] + 2))
    for batch in con.sql(statement("anpr/journeys_with_lists")).to_arrow_reader(TRIPS_AT_ONCE):
        yield _unfolded(batch, first, on_line, position, len(lines))


def _unfolded(
    batch: pa.RecordBatch, first: np.ndarray, on_line: np.ndarray, position: np.ndarray, lines: int
) -> _Touches:
    """Reads on lines of one batch: journey and line, read and step are packed in one number each and sorted."""
    cams, times = batch.column("cams"), batch.column("times").flatten().to_numpy()
    bounds = cams.offsets.to_numpy()
    bounds = bounds - bounds[0]
    cam = np.minimum(cams.flatten().to_numpy(), len(first) - 2)
    is_known = cams.flatten().to_numpy() < len(first) - 1
    count = np.where(is_known, first[cam + 1] - first[cam], 0)
    read = np.repeat(np.arange(len(cam)), count)
    slot = np.arange(len(read)) - np.repeat(np.cumsum(count) - count, count) + first[cam[read]]
    trip = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))[read]
    key = ((trip * lines + on_line[slot]) << READ_BITS) | ((read - bounds[trip]) << STEP_BITS) | position[slot]
    key.sort()
    group = key >> READ_BITS
    step = key & ((1 << STEP_BITS) - 1)
    start = np.flatnonzero(np.diff(group, prepend=-1))
    if not len(start):
        return NO_TOUCHES
    is_credible = np.maximum.reduceat(step, start) > np.minimum.reduceat(step, start)
    length = np.diff(np.append(start, len(key)))
    kept = np.repeat(is_credible, length)
    group, step, key, length = group[start][is_credible], step[kept], key[kept], length[is_credible]
    trip = group // lines
    at = ((key & ((1 << READ_BITS) - 1)) >> STEP_BITS) + bounds[np.repeat(trip, length)]
    vid, trip_start = batch.column("vid").to_numpy()[trip], batch.column("t_start").to_numpy()[trip]
    return _Touches(np.cumsum(length) - length, (group % lines).astype(np.int32), vid, trip_start, times[at], step)


def _runs_frame(touches: _Touches, steps: np.ndarray) -> pd.DataFrame:
    position, t = touches.position.astype(np.int32), touches.t
    offsets = np.append(touches.start, len(t))
    found = runs_along(position, t, offsets, section("lines", "runs")["least_steps"])
    line, vid, trip = (each[found.sequence] for each in (touches.line, touches.vid, touches.trip_start))
    columns = (
        line, vid, t[found.first], t[found.last], np.where(found.is_back, "back", "out"), found.steps_met,
        found.in_order, found.in_order / steps[line], position[found.first], position[found.last], trip,
    )  # fmt: skip
    return pd.DataFrame(dict(zip(RUN_COLUMNS, columns, strict=True)))


def line_runs(
    lake: Lake,
    lines: Sequence[Line],
    *,
    days: range | None = None,
    manifest: Manifest | None = None,
    memory_mb: int = 1500,
    progress: Callable[[str, int, int], None] | None = None,
) -> pd.DataFrame:
    """Runs along lines over a range of days (of the journeys' starts): columns as of ``runs_of_lines``."""
    if lake.engine == SPARK:
        with lake.session(manifest, days=days, memory_mb=memory_mb, is_portable=True) as con:
            return runs_of_lines(con, lines, is_portable=True)
    found: list[pd.DataFrame] = []
    for frames in runs_by_days(lake, lines, days=days, manifest=manifest, memory_mb=memory_mb, progress=progress):
        found += frames
    return _in_order(found, lines)


def runs_by_days(
    lake: Lake,
    lines: Sequence[Line],
    *,
    days: range | None = None,
    manifest: Manifest | None = None,
    memory_mb: int = 1500,
    progress: Callable[[str, int, int], None] | None = None,
) -> Iterator[list[pd.DataFrame]]:
    """The runs of ``line_runs`` in no order, a few days at a time: for more of them than memory holds."""
    pinned = manifest or lake.manifest()
    chunks = list(_chunks(pinned, days))

    def of(chunk: range) -> list[pd.DataFrame]:
        with lake.session(pinned, days=chunk, memory_mb=memory_mb // WORKERS, threads=1) as con:
            return _runs(con, lines, is_portable=False)

    with ThreadPoolExecutor(WORKERS) as pool:
        ahead: deque[Future[list[pd.DataFrame]]] = deque()
        for number, chunk in enumerate(chunks):
            ahead.append(pool.submit(of, chunk))
            if len(ahead) > WORKERS:
                yield ahead.popleft().result()
            if progress:
                progress("runs of lines", number + 1, len(chunks))
        while ahead:
            yield ahead.popleft().result()


def _chunks(manifest: Manifest, days: range | None) -> Iterator[range]:
    """Ranges of days that hold about as many reads as are looked at in one go."""
    most = section("lines", "runs")["reads_at_once"]
    start, held = None, 0
    for day in manifest.within(days):
        if start is not None and held + day.reads > most:
            yield range(start, day.day)
            start, held = None, 0
        start = day.day if start is None else start
        held += day.reads
        last = day.day
    if start is not None:
        yield range(start, last + 1)
