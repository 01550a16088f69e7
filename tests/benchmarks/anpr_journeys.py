"""Journeys: boundaries and rows with lists on a lake, beside pandas, Spark and MovingPandas on reads of the same lake.

Goals on two cores at 100 million reads: boundaries <= 4 s, journeys with lists <= 30 s, peak memory <= 2 GB; at least
3 times pandas, 8 times Spark (local) and 2,000 times MovingPandas. CPU seconds stand beside wall seconds, since other
work on the machine stretches only the latter.
"""

from __future__ import annotations

import importlib.util
import resource
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.parquet as pq

from data_access.anpr.journey_gaps import gaps_of, make_gap_tables
from data_access.anpr.journeys import build_trips
from data_access.anpr.lake import SPARK, Lake, create_lake
from data_access.anpr.line_profile import line_runs
from data_access.queries import statement
from models.anpr.journeys import DAY_MS, MINUTE_MS, starts_of_journeys
from models.anpr.lines import Line

FIRST_DAY, SITES, CHAINS = 20_000, 2_000, 40
MOVING_SAMPLE = 70_000


def random_lake(folder: Path, *, reads: int, days: int = 30) -> Lake:
    """A lake of random journeys along 40 roads of 50 sites, about six reads a journey, made for measuring."""
    lake = create_lake(folder, is_benchmark=True, is_synthetic=True)
    journeys = reads // days // 6
    with lake.writing() as draft, duckdb.connect(config={"memory_limit": "2GB", "threads": 2}) as con:
        for day in range(FIRST_DAY, FIRST_DAY + days):
            con.execute(
                """create or replace table today as
                with journeys as (
                    select (hash(i, $day) % $vehicles)::integer as vid,
                        $start + (hash(i, $day, 1) % 86000000)::bigint as t,
                        (hash(i, $day, 2) % 40)::integer as road, (hash(i, $day, 3) % 44)::integer as place,
                        (hash(i, $day, 4) % 2)::integer * 2 - 1 as way, (1 + hash(i, $day, 5) % 11)::integer as steps
                    from range($journeys) as s(i)
                )
                select vid, least(t + step * 300000 + (hash(vid, t, step) % 200000)::bigint, $start + 86399999) as t,
                    (road * 50 + (case way when 1 then place + step else 549 - place - step end) % 50)::integer as cam,
                    $day::integer as day, 1::tinyint as dow, 12::tinyint as hour, 90::tinyint as confidence
                from journeys, unnest(range(steps)) as u(step)""",
                {"day": day, "vehicles": max(1000, reads // 60), "start": day * DAY_MS, "journeys": journeys},
            ).fetchall()
            count = con.execute("select count(*) from today").fetchall()[0][0]
            files = {layout: draft.new_file(layout, day) for layout in ("by_vehicle", "by_camera")}
            con.table("today").order("vid, t, cam").write_parquet(str(files["by_vehicle"]), compression="zstd")
            con.table("today").order("cam, t, vid").write_parquet(str(files["by_camera"]), compression="zstd")
            draft.set_day(day, reads=count, **{name: [path] for name, path in files.items()})
        _dictionaries(con, draft, max(1000, reads // 60))
    return lake


def _dictionaries(con: duckdb.DuckDBPyConnection, draft: object, vehicles: int) -> None:
    made = {
        "vehicles": con.sql(
            "select i::integer as vid, 'ZA' || i as plate, 20000 as first_day from range($many) s(i)",
            params={"many": vehicles},
        ),
        "cameras": con.sql(
            """select i::integer as cam, 'S' || i as camera_id, 'S' || i as name, null::double as lat,
            null::double as lon, null::varchar as road, null::varchar as direction, null::date as valid_from,
            null::date as valid_to, false as is_cell, true as is_known from range(2000) s(i)"""
        ),
    }
    for name, rows in made.items():
        path = draft.new_file(name)
        rows.write_parquet(str(path))
        draft.set_table(name, [path])


def timed(work: Callable[[], object]) -> tuple[float, float, object]:
    """Wall seconds, CPU seconds of this process and its children, and the result."""
    before, began = _cpu(), time.perf_counter()
    result = work()
    return time.perf_counter() - began, _cpu() - before, result


def _cpu() -> float:
    return sum(
        used.ru_utime + used.ru_stime
        for used in (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    )


def measure(lake: Lake, *, lines: int = 500, with_others: bool = True) -> list[str]:
    """The table of one lake: seconds, reads a second, and the ratio of every other way."""
    reads = lake.manifest().reads
    told = []
    wall, cpu, report = timed(lambda: build_trips(lake, relearn=True))
    told.append(_row("journeys with lists (learning included)", wall, cpu, reads))
    wall, cpu, starts = timed(lambda: _boundaries(lake))
    told.append(_row("boundaries", wall, cpu, reads) + f", {starts:,} journeys")
    wall, cpu, runs = timed(lambda: line_runs(lake, _some_lines(lines)))
    told.append(_row(f"{lines} lines", wall, cpu, reads) + f", {len(runs):,} runs")
    told.append(f"journeys {report.trips:,}; peak memory {_peak_gb():.2f} GB")
    return told + (_others(lake) if with_others else [])


def _row(name: str, wall: float, cpu: float, reads: int) -> str:
    return f"{name:42} {wall:7.2f} s wall {cpu:7.2f} s CPU {reads / wall / 1e6:8.2f} M reads/s"


def _peak_gb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


def _boundaries(lake: Lake) -> int:
    gaps, starts = gaps_of(lake), 0
    for day in lake.manifest().days:
        for file in day.by_vehicle:
            held = pq.read_table(lake.path(file), columns=["vid", "t", "cam"])
            starts += int(starts_of_journeys(*(held[name].to_numpy() for name in ("vid", "t", "cam")), gaps).sum())
    return starts


def _some_lines(count: int) -> list[Line]:
    made = []
    for number in range(count):
        road, place, steps = number % CHAINS, (number * 7) % 30, 8 + number % 12
        sites = tuple((road * 50 + place + step,) for step in range(steps))
        made.append(Line(f"L{number}", f"L{number}", sites, "county_lines", "study", "", "drawn"))
    return made


def _others(lake: Lake) -> list[str]:
    """The same cut by other libraries, each against our rate on the same reads: pandas and Spark at the first days."""
    days = [day for day in lake.manifest().days if day.reads]
    chosen, held = [], 0
    for day in days:
        if held < 5_000_000:
            chosen.append(day)
            held += day.reads
    within = range(chosen[0].day, chosen[-1].day + 1)
    files = [str(lake.path(file)) for day in chosen for file in day.by_vehicle]
    ours, ours_cpu, _ = timed(lambda: build_trips(lake, days=list(within)))
    told = [_row(f"ours, {held:,} reads", ours, ours_cpu, held)]
    wall, cpu, _ = timed(lambda: _by_pandas(files))
    told.append(_row("pandas, fixed gap", wall, cpu, held) + f", ours {wall / ours:.1f} x")
    if importlib.util.find_spec("pyspark"):
        told.append(_spark_row(lake, within, held, ours))
    if importlib.util.find_spec("movingpandas"):
        told.append(_moving_row(files, held / ours))
    return told


def _by_pandas(files: list[str]) -> pd.DataFrame:
    reads = pd.concat([pd.read_parquet(file, columns=["vid", "t", "cam"]) for file in files], ignore_index=True)
    reads = reads.sort_values(["vid", "t"], kind="stable", ignore_index=True)
    is_start = (reads["vid"] != reads["vid"].shift()) | (reads["t"].diff() > 45 * MINUTE_MS)
    trip = is_start.cumsum()
    return reads.groupby(trip).agg(
        vid=("vid", "first"), t_start=("t", "min"), t_end=("t", "max"), reads=("t", "size"),
        cams=("cam", list), times=("t", list),
    )  # fmt: skip


def _spark_row(lake: Lake, within: range, reads: int, ours: float) -> str:
    """The portable statement on Spark, its journeys made and let go; seconds to start Spark are not counted."""
    rules = gaps_of(lake).rules
    values = {name: getattr(rules, name) for name in ("default_ms", "least_ms", "most_ms", "ms_per_metre")}
    with replace(lake, engine=SPARK).session(days=within, memory_mb=3000, is_portable=True) as con:
        make_gap_tables(con, gaps_of(lake))
        found = con.sql(statement("anpr/trips"), params=values).rows
        wall, cpu, _ = timed(lambda: found.write.format("noop").mode("overwrite").save())
    return _row("Spark local[2], CPU of Java left out", wall, cpu, reads) + f", ours {wall / ours:.1f} x"


def _moving_row(files: list[str], our_rate: float) -> str:
    import movingpandas

    reads = pd.read_parquet(files[0], columns=["vid", "t", "cam"]).head(MOVING_SAMPLE)
    reads = reads.assign(x=reads["cam"] % 50, y=reads["cam"] // 50, at=pd.to_datetime(reads["t"], unit="ms"))

    def cut() -> object:
        paths = movingpandas.TrajectoryCollection(reads, traj_id_col="vid", t="at", x="x", y="y", crs=None)
        return movingpandas.ObservationGapSplitter(paths).split(gap=pd.Timedelta(minutes=45))

    wall, cpu, _ = timed(cut)
    rate = len(reads) / wall
    return _row("MovingPandas (one-read journeys are lost)", wall, cpu, len(reads)) + f", ours {our_rate / rate:,.0f} x"
