"""Rows that are encoded at a time, which bounds memory, and the days that no other batch has rows of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import duckdb

from data_access.queries import run
from models.anpr.local_time import DAY_MS

ClockDays = Mapping[int, tuple[int | None, int | None]]


@dataclass(frozen=True)
class Batch:
    """Several whole files, or rows of one; ``shared`` are days of which rows may come otherwise too."""

    first_file: int
    last_file: int
    first_row: int
    last_row: int
    shared: frozenset[int] = frozenset()

    def bounds(self) -> dict[str, int]:
        """Files and rows as statements ask for them."""
        names = ("first_file", "last_file", "first_row", "last_row")
        return {name: getattr(self, name) for name in names}


def batches_of(
    con: duckdb.DuckDBPyConnection, rows: Mapping[int, int], size: int, clock_days: ClockDays, span: tuple[int, int]
) -> list[Batch]:
    """The rows of every file (numbered, with its count of rows) in batches of about so many.

    ``clock_days`` as the table of that name: by its key; None on a day on which a clock changes, whose rows and those
    of the days beside it are settled together. ``span`` is the first and last moment that is believed.
    """
    found = list(_cut(rows, size))
    changing = {key // 2 + step for key, (offset, _) in clock_days.items() if offset is None for step in (-1, 0, 1)}
    if len(found) == 1:
        return [replace(found[0], shared=frozenset(changing))]
    days = [_days(con, batch, clock_days, span) for batch in found]
    met = Counter(day for each in days for day in each)
    often = {day for day, times in met.items() if times > 1}
    return [replace(batch, shared=frozenset(often | changing)) for batch in found]


def _cut(rows: Mapping[int, int], size: int) -> Iterator[Batch]:
    """Files in order: several small ones together, a large one in parts."""
    held: list[int] = []
    for number, count in rows.items():
        if held and sum(rows[each] for each in held) + count > size:
            yield Batch(held[0], held[-1], 0, size)
            held = []
        if count <= size:
            held.append(number)
        else:
            yield from (Batch(number, number, first, first + size - 1) for first in range(0, count, size))
    if held:
        yield Batch(held[0], held[-1], 0, size)


def _days(con: duckdb.DuckDBPyConnection, batch: Batch, clock_days: ClockDays, span: tuple[int, int]) -> set[int]:
    """Home days that a batch may have rows of."""
    clocks = run(con, "anpr/ingest_spans", earliest_ms=span[0], latest_ms=span[1], **batch.bounds()).fetchall()
    return {
        day
        for is_utc, *moments in clocks
        for first, last in [[_home_day(each, is_utc, clock_days) for each in moments]]
        for day in range(first, last + 1)
    }


def _home_day(clock_ms: int, is_utc: bool, clock_days: ClockDays) -> int:
    offset, home = clock_days.get(clock_ms // DAY_MS * 2 + is_utc, (None, None))
    return clock_ms // DAY_MS if offset is None else (clock_ms - offset + home) // DAY_MS
