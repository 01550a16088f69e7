"""Ingest at scale, by hand: millions of reads as one national extract, each run in a process of its own.

    python -m tests.benchmarks.anpr_scale 20 /tmp/scale

Prints wall and processor seconds, peak memory, and bytes a read. Anchors at 52 M reads on two cores: dictionary
2.4 s, encode and cluster by vehicle 7.1 s, second projection 3.5 s; 2.6 GB. Goal at 100 M: 20 s and 2 GB.
"""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from tests.conftest import ROOT

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


if __name__ == "__main__":
    place = Path(sys.argv[2])
    made = make_reads(place / "reads", float(sys.argv[1]), suffix=sys.argv[3] if sys.argv[3:] else "parquet")
    shutil.rmtree(place / "lake", ignore_errors=True)
    print(measure_ingest(made, place / "lake"))
