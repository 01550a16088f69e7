"""Measurements, run by hand: ``make benchmarks``. Each figure stands beside a reference taken in the same run.

The reference tells a slow machine from slow code: compare ratios between machines, and seconds only on one.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks import (
    anpr,
    benefits,
    documents,
    false_alarms,
    forecasts,
    loads,
    pages,
    performance,
    reports,
    scale,
    starts,
)

MEASUREMENTS: dict[str, Callable[[Path], list[str]]] = {
    "pages": pages.measure,
    "build": loads.measure_build,
    "load": loads.measure_load,
    "start": starts.measure,
    "scale": scale.measure,
    "reports": reports.measure,
    "false_alarms": false_alarms.measure,
    "forecasts": forecasts.measure,
    "performance": performance.measure,
    "benefits": benefits.measure,
    "anpr": anpr.measure,
    "documents": documents.measure,
}


def main() -> None:
    """Run the chosen measurements, all of them unless named."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*MEASUREMENTS, []], help="which to run")
    for name in parser.parse_args().names or MEASUREMENTS:
        folder = Path(tempfile.mkdtemp(prefix="ndao-benchmark-"))
        try:
            print("\n".join(MEASUREMENTS[name](folder)), flush=True)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
