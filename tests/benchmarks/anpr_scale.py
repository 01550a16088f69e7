"""The engine at scale, by hand: millions of reads, each step in a process of its own, beside goals and anchors.

    python -m tests.benchmarks.anpr_scale measure 20
    python -m tests.benchmarks.anpr_scale ingest 20 /tmp/scale [csv]

Wall and processor seconds (of all threads), peak memory, and what both would be at 100 million reads in proportion:
other work on the machine stretches the wall. Ingest, lines and a thousand companions use both cores, so that half their
processor seconds are the wall of two idle ones; boundaries and the learning of gaps use one.
"""

from __future__ import annotations

import importlib.util
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from data_access.anpr.lake import Lake
from tests.conftest import ROOT

Row = tuple[str, str, str, str]
WHOLE = 100_000_000
MILLIONS = 10.0
# So many reads at most are cut into journeys by pandas and by MovingPandas.
OTHERS_READS, MOVING_READS = 5_000_000, 70_000
READS_A_DAY = 3_500_000
COLUMNS = ("vrm", "camera_id", "timestamp", "direction", "confidence", "lane", "speed_kmh", "feed", "make", "colour")
INGEST = (
    "import sys; from pathlib import Path; from tests.benchmarks.anpr_scale import ingest_here; "
    "ingest_here(Path(sys.argv[1]), [Path(each) for each in sys.argv[2:]])"
)


@dataclass(frozen=True)
class Measured:
    """One ingest: seconds by the clock and of both processors, peak memory of the process, and what it left."""

    reads: int
    wall_seconds: float
    cpu_seconds: float
    peak_gb: float
    bytes_a_read: float
    children_cpu_seconds: float


def make_reads(folder: Path, millions: float, *, days: int | None = None, suffix: str = "parquet") -> list[Path]:
    """Files of random traffic, one a day: 120,000 vehicles to 5 M reads, 2,000 cameras, ten columns."""
    folder.mkdir(parents=True, exist_ok=True)
    whole = int(millions * 1e6)
    days = days or max(1, min(30, whole // READS_A_DAY + 1))
    paths = [folder / f"day_{day:02}.{suffix}" for day in range(days)]
    with duckdb.connect(config={"threads": 2, "memory_limit": "3GB"}) as con:
        for day, path in enumerate(paths):
            rows = con.sql(
                "with drives as (select range as n, hash(range, $day, 1) % $vehicles as vehicle, "
                "hash(range, $day, 2) % 2000 as camera, hash(range, $day, 3) % 86400000 as ms from range($count)) "
                "select 'Z' || chr((65 + vehicle % 26)::integer) || lpad(((vehicle // 26) % 100)::varchar, 2, '0') "
                "|| chr((65 + (vehicle // 2600) % 26)::integer) || chr((65 + (vehicle // 67600) % 26)::integer) "
                "|| chr((65 + (vehicle // 1757600) % 26)::integer) as vrm, 'CAM-' || camera as camera_id, "
                "timestamp '2026-02-01' + to_days($day::integer) + to_milliseconds(ms::bigint) as timestamp, "
                "['N', 'E', 'S', 'W'][1 + (camera % 4)::integer] as direction, (60 + ms % 40)::tinyint as confidence, "
                "(1 + ms % 3)::tinyint as lane, (50 + ms % 80)::smallint as speed_kmh, 'feed ' || camera % 43 as feed, "
                "'make ' || vehicle % 60 as make, 'colour ' || vehicle % 12 as colour from drives order by ms",
                params={"day": day, "count": whole // days, "vehicles": max(1000, whole // 42)},
            )
            rows.write_parquet(str(path)) if suffix == "parquet" else rows.write_csv(str(path))
    return paths


def ingest_here(folder: Path, paths: list[Path]) -> None:
    """Ingest into a new lake in this process and print what it took as JSON."""
    from data_access.anpr.ingest import ingest
    from data_access.anpr.lake import create_lake

    lake = create_lake(folder, is_benchmark=True)
    before, started = resource.getrusage(resource.RUSAGE_SELF), time.monotonic()
    report = ingest(lake, paths, progress=_say)
    wall = time.monotonic() - started
    used, children = (resource.getrusage(each) for each in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    size = sum(lake.path(file).stat().st_size for file in lake.manifest().paths())
    cpu = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
    measured = Measured(
        report.read, round(wall, 1), round(cpu, 1), round(used.ru_maxrss / 2**20, 2), round(size / report.read, 1),
        round(children.ru_utime + children.ru_stime, 1),
    )  # fmt: skip
    print(json.dumps(asdict(measured)))


def _say(step: str, share: float) -> None:
    sys.stderr.write(f"{time.monotonic():.1f} {step} {share:.2f}\n")


def measure_ingest(paths: list[Path], folder: Path) -> Measured:
    """Ingest in a process of its own; the lake is left in ``folder``."""
    command = [sys.executable, "-c", INGEST, str(folder), *map(str, paths)]
    ran = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return Measured(**json.loads(ran.stdout))


STEPS = {
    "boundaries": ("boundaries of journeys", "≤ 4 s", "3 s"),
    "journeys": ("journeys with lists", "≤ 30 s", "29 s"),
    "lines": ("500 lines profiled", "≤ 90 s", "12 lines: 2 to 4 s per 5 M"),
    "met": ("companions of one vehicle, found", "≤ 0.1 s", "0.03 to 0.04 s at 52 M"),
    "companions": ("companions of one vehicle, found and judged", "≤ 0.1 s", "none"),
    "thousand": ("companions of 1,000 vehicles, judged", "≤ 30 s", "14.4 s at 52 M"),
}
# These read what is near the vehicle, whatever the lake holds beside it.
FIXED = ("met", "companions")
HERE = (
    "import sys; from pathlib import Path; from tests.benchmarks.anpr_scale import step_here; "
    "step_here(sys.argv[1], Path(sys.argv[2]))"
)


def rows() -> list[Row]:
    """Rows of the table of goals at ten million reads: what, goal, anchor, measured."""
    return measure(MILLIONS)


def measure(millions: float, folder: Path | None = None) -> list[Row]:
    """Every step on reads of its own, made and removed again: what, goal, anchor, measured."""
    from tests.benchmarks.anpr_journeys import random_lake

    place = Path(tempfile.mkdtemp(dir=folder))
    try:
        taken = measure_ingest(make_reads(place / "reads", millions), place / "taken")
        shutil.rmtree(place / "reads")
        shutil.rmtree(place / "taken")
        lake = place / "journeys"
        reads = random_lake(lake, reads=int(millions * 1e6)).manifest().reads
        found = {step: _step(step, lake) for step in ("journeys", *STEPS, "pandas")}
        return [_ingest_row(taken), *_step_rows(found, reads), *_against(found, lake)]
    finally:
        shutil.rmtree(place)


def _ingest_row(taken: Measured) -> Row:
    said = f"{_said(taken.wall_seconds, taken.cpu_seconds, taken.reads)}; {taken.bytes_a_read} bytes a read"
    return ("100 M reads: ingest, both layouts", "≤ 20 s", "19 s, one layout", said)


def _step_rows(found: dict[str, dict[str, float]], reads: int) -> list[Row]:
    made = [
        (what, goal, anchor, _said(found[step]["wall"], found[step]["cpu"], reads, grows=step not in FIXED))
        for step, (what, goal, anchor) in STEPS.items()
    ]
    peak = max(found, key=lambda step: found[step]["peak_gb"])
    return [*made, ("peak memory of a step", "≤ 2 GB", "2.6 GB", f"{found[peak]['peak_gb']:.2f} GB ({peak})")]


def _said(wall: float, cpu: float, reads: int, *, grows: bool = True) -> str:
    measured = f"{wall:.2f} s wall, {cpu:.2f} s processor at {reads / 1e6:.0f} M"
    return f"{measured}; {cpu * WHOLE / reads:.0f} s processor at 100 M in proportion" if grows else measured


def _against(found: dict[str, dict[str, float]], lake: Path) -> list[Row]:
    """Cutting into journeys against other ways, on the first reads of the same lake, in the same run."""
    ours, pandas = found["pandas"]["ours_rate"], found["pandas"]["rate"]
    rows = [("journeys against pandas", "≥ 3 ×", "4 ×", f"{ours / pandas:.1f} × ({pandas / 1e6:.2f} M reads a second)")]
    goal, anchor = "≥ 2,000 ×", "2,250 × (1,775 reads a second)"
    if not importlib.util.find_spec("movingpandas"):
        said = f"not installed; {ours / 1775:,.0f} × the anchor's rate"
        return [*rows, ("journeys against MovingPandas", goal, anchor, said)]
    rate = _step("moving", lake)["rate"]
    said = f"{ours / rate:,.0f} × ({rate:,.0f} reads a second)"
    return [*rows, ("journeys against MovingPandas", goal, anchor, said)]


def _step(step: str, lake: Path) -> dict[str, float]:
    command = [sys.executable, "-c", HERE, step, str(lake)]
    return json.loads(subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout)


def step_here(step: str, folder: Path) -> None:
    """Do one step on a lake in this process and print what it took as JSON."""
    from data_access.anpr.lake import open_lake

    lake = open_lake(folder)
    took = _compared(lake, step) if step in ("pandas", "moving") else _timed_step(step, lake)
    took["peak_gb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 2)
    print(json.dumps(took))


def _timed_step(step: str, lake: Lake) -> dict[str, float]:
    from data_access.anpr.convoys import companions_of, met_often
    from data_access.anpr.gate import benchmark_search
    from data_access.anpr.journeys import build_trips
    from data_access.anpr.line_profile import runs_by_days
    from tests.benchmarks.anpr_convoys import BUSY_VEHICLES
    from tests.benchmarks.anpr_journeys import _boundaries, _some_lines, timed

    search = benchmark_search(lake)
    with lake.session() as con:
        vids = [vid for (vid,) in con.execute(BUSY_VEHICLES.replace("between 140 and 180", ">= 60"), [1000]).fetchall()]
    works = {
        "boundaries": lambda: _boundaries(lake),
        "journeys": lambda: build_trips(lake, relearn=True),
        "lines": lambda: sum(len(runs) for some in runs_by_days(lake, _some_lines(500)) for runs in some),
        "thousand": lambda: companions_of(search, vids),
    }
    if step in works:
        wall, cpu, _ = timed(works[step])
        return {"wall": wall, "cpu": cpu}
    work = met_often if step == "met" else companions_of
    runs = [timed(lambda vid=vid: work(search, [vid]))[:2] for vid in vids[:7]]
    wall, cpu = (sorted(values)[len(runs) // 2] for values in zip(*runs, strict=True))
    return {"wall": wall, "cpu": cpu}


def _compared(lake: Lake, step: str) -> dict[str, float]:
    """Reads a second of another library and of ours on the first days."""
    from data_access.anpr.journeys import build_trips
    from tests.benchmarks.anpr_journeys import _by_pandas, timed

    chosen, held = [], 0
    for day in lake.manifest().days:
        if held < OTHERS_READS:
            chosen, held = [*chosen, day], held + day.reads
    files = [str(lake.path(file)) for day in chosen for file in day.by_vehicle]
    if step == "moving":
        return {"rate": _moving_rate(files)}
    ours, _, _ = timed(lambda: build_trips(lake, days=range(chosen[0].day, chosen[-1].day + 1)))
    theirs, _, _ = timed(lambda: _by_pandas(files))
    return {"rate": held / theirs, "ours_rate": held / ours}


def _moving_rate(files: Sequence[str]) -> float:
    import movingpandas
    import pandas as pd

    reads = pd.read_parquet(files[0], columns=["vid", "t", "cam"]).head(MOVING_READS)
    reads = reads.assign(x=reads["cam"] % 50, y=reads["cam"] // 50, at=pd.to_datetime(reads["t"], unit="ms"))
    began = time.perf_counter()
    paths = movingpandas.TrajectoryCollection(reads, traj_id_col="vid", t="at", x="x", y="y", crs=None)
    movingpandas.ObservationGapSplitter(paths).split(gap=pd.Timedelta(minutes=45))
    return len(reads) / (time.perf_counter() - began)


def main(arguments: Sequence[str]) -> None:
    """Measure every step, or ingest alone."""
    if arguments[0] == "measure":
        found = measure(float(arguments[1]))
        sys.stdout.write("\n".join(" | ".join(row) for row in found) + "\n")
        return
    place = Path(arguments[2])
    made = make_reads(place / "reads", float(arguments[1]), suffix=arguments[3] if arguments[3:] else "parquet")
    shutil.rmtree(place / "lake", ignore_errors=True)
    sys.stdout.write(f"{measure_ingest(made, place / 'lake')}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
