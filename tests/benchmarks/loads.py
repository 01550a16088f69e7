"""Time to build the sample stores, and to load 100,000 answers."""

from __future__ import annotations

import csv
import itertools
import time
from pathlib import Path

from data_access.loaders import LoadRequest
from data_access.loading import apply_files
from data_access.sample import build_sample

ROWS = 100_000
BUILD_GOAL_SECONDS = 10
LOAD_GOAL_SECONDS = 5


def measure_build(folder: Path) -> list[str]:
    """Seconds for the sample stores, from nothing to the first page's data."""
    started = time.perf_counter()
    build_sample(folder)
    return [f"build of the sample stores: {time.perf_counter() - started:.1f} s (goal {BUILD_GOAL_SECONDS})"]


def measure_load(folder: Path) -> list[str]:
    """Seconds to check, load, derive and publish 100,000 answer rows, beside a plain read with pandas."""
    import pandas as pd

    build_sample(folder)
    path = folder / "answers.csv"
    _write_answers(path)
    started = time.perf_counter()
    pd.read_csv(path)
    reference = time.perf_counter() - started
    started = time.perf_counter()
    _, (outcome,) = apply_files(
        folder, [LoadRequest("assessment_answers", path)], loaded_by="benchmark", is_synthetic=True
    )
    seconds = time.perf_counter() - started
    assert outcome.rows_accepted == ROWS
    return [
        f"load of {ROWS:,} answer rows: {seconds:.1f} s (goal {LOAD_GOAL_SECONDS}), "
        f"{seconds / reference:.0f} times a bare read with pandas ({reference:.2f} s)"
    ]


def _write_answers(path: Path) -> None:
    """Answers of 40 forces with 100 respondents each to all 25 capabilities."""
    from sample_data.reference_tables import read_table

    forces = [row["force_id"] for row in read_table("forces")][:40]
    capabilities = [row["code"] for row in read_table("framework")]
    with open(path, "w", newline="", encoding="utf-8") as handle:
        writer = csv.writer(handle)
        writer.writerow(
            "wave_id,force,respondent_id,respondent_role,capability,level,coverage_percent,evidence_grade,"
            "evidence_date".split(",")
        )
        for number, (force, person, code) in enumerate(itertools.product(forces, range(100), capabilities)):
            level = 1 + (number * 7 + person) % 5
            writer.writerow(
                ["2026-reassessment", force, f"R{person:03d}", "Analyst", code, level, 50, "B", "2026-01-31"]
            )
