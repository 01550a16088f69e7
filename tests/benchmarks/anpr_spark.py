"""Spark beside DuckDB on one machine, by hand: the same statements on the same lake, with what it takes on disk.

    python -m tests.benchmarks.anpr_spark 5 /tmp/spark

Seconds by the clock, and of the processors with those of Java. Anchors at 5.2 M reads on two cores: journeys 0.6 s by
DuckDB and 6.3 s by Spark, a session of Spark 5.5 s.
"""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import psutil

from data_access.anpr.convoys import companions_on
from data_access.anpr.journey_gaps import gaps_of, make_gap_tables
from data_access.anpr.journeys import build_trips
from data_access.anpr.lake import DUCKDB, SPARK, Lake
from data_access.queries import statement
from tests.benchmarks.anpr_journeys import random_lake

MEMORY_MB, ANCHORS = 3000, 200
LAYOUTS = ("by_vehicle", "by_camera", "trips")


def measure(lake: Lake) -> list[str]:
    """A row for each piece of work on each engine; journeys twice, as Java is slower before it has warmed up."""
    told = [_row("journeys, NumPy", *_timed(lambda: build_trips(lake, relearn=True)), lake), *_sizes(lake)]
    for engine in (DUCKDB, SPARK):
        told += _on(replace(lake, engine=engine), engine)
    on_spark = partial(build_trips, replace(lake, engine=SPARK), relearn=True, memory_mb=MEMORY_MB)
    return [*told, _row("journeys into files, spark", *_timed(on_spark), lake)]


def _on(lake: Lake, engine: str) -> list[str]:
    began, spent = time.perf_counter(), _cpu()
    with lake.session(memory_mb=MEMORY_MB, is_portable=True) as con:
        told = [_row(f"session, {engine}", time.perf_counter() - began, _cpu() - spent, lake)]
        make_gap_tables(con, gaps_of(lake))
        told += [_row(f"journeys, {engine}", *_timed(lambda: _journeys(con, lake, engine)), lake) for _ in range(2)]
        days = len(lake.manifest().days)
        work = _timed(lambda: companions_on(con, range(100, 100 + ANCHORS), days=days))
        return [*told, _row(f"companions of {ANCHORS}, {engine}", *work, lake)]


def _journeys(con, lake: Lake, engine: str) -> None:
    """Every journey with its list, made and let go."""
    rules = gaps_of(lake).rules
    values = {name: getattr(rules, name) for name in ("default_ms", "least_ms", "most_ms", "ms_per_metre")}
    found = con.sql(statement("anpr/trips"), params=values)
    if engine == SPARK:
        found.rows.write.format("noop").mode("overwrite").save()
        return
    for _ in found.to_arrow_reader(100_000):
        pass


def _sizes(lake: Lake) -> list[str]:
    day_files = [(name, file) for day in lake.manifest().days for name in LAYOUTS for file in getattr(day, name)]
    reads = lake.manifest().reads
    return [
        f"{layout}: {sum(lake.path(file).stat().st_size for name, file in day_files if name == layout) / reads:.2f} "
        "bytes a read"
        for layout in LAYOUTS
    ]


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    began, spent = time.perf_counter(), _cpu()
    work()
    return time.perf_counter() - began, _cpu() - spent


def _cpu() -> float:
    """Processor seconds of this process and of the Java that it started."""
    here = psutil.Process()
    return sum(sum(each.cpu_times()[:2]) for each in (here, *here.children(recursive=True)))


def _row(name: str, wall: float, cpu: float, lake: Lake) -> str:
    rate = lake.manifest().reads / wall / 1e6
    return f"{name:32} {wall:7.2f} s wall {cpu:7.2f} s CPU {rate:8.2f} M reads/s"


if __name__ == "__main__":
    place = Path(sys.argv[2])
    shutil.rmtree(place, ignore_errors=True)
    made = random_lake(place / "lake", reads=int(float(sys.argv[1]) * 1e6), days=28)
    print(f"{made.manifest().reads} reads", *measure(made), sep="\n", flush=True)
    shutil.rmtree(place)
