"""The invented dataset: the same on each run, with a gap, a late series and a rise in it."""

from __future__ import annotations

import csv

from sample_data.series import AREAS, DATASET, KINDS, LATE, MONTHS, RISING, write_series


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_it_is_the_same_on_each_run_and_differs_by_seed(tmp_path):
    first, second, other = (
        write_series(tmp_path / name, seed=seed).read_bytes() for name, seed in (("a", 1), ("b", 1), ("c", 2))
    )
    assert first == second != other


def test_it_holds_what_real_files_hold(tmp_path):
    rows = rows_of(write_series(tmp_path / "series.csv", seed=1))
    assert {row["dataset"] for row in rows} == {DATASET} and "Synthetic" in DATASET
    by_series = {}
    for row in rows:
        by_series.setdefault(row["series"], []).append(row["value"])
    assert len(by_series) == len(AREAS) * len(KINDS)
    assert len(by_series[" | ".join(LATE[:2])]) == MONTHS - LATE[2]
    assert sum(value == "" for values in by_series.values() for value in values) == len(KINDS)
    rising = [int(value) for value in by_series[" | ".join(RISING[:2])]]
    before, after = rising[RISING[2] - 12 : RISING[2]], rising[RISING[2] :]
    assert sum(after) / len(after) > 1.3 * sum(before) / len(before)
