"""A store with the national values of one KPI, each month known on the 13th of the month after."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from data_access.loaders import LoadRequest
from data_access.loading import apply_files
from models.performance.periods import later
from tests.data_access.records.small import small_store

KPI = "KPI_006"


def values_file(folder: Path, rows: Iterable[tuple[date, date, int]]) -> Path:
    """(period, known on, numerator) as a file of national values out of 100."""
    path = folder / "values.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("kpi", "unit", "period", "known_on", "value", "numerator", "denominator"))
        writer.writerows((KPI, "", f"{day:%Y-%m}", known.isoformat(), "", count, 100) for day, known, count in rows)
    return path


def load(folder: Path, path: Path) -> str:
    """Load a file of values and return the new version."""
    version, _ = apply_files(folder, [LoadRequest("kpi_values", path)], loaded_by="test", is_synthetic=False)
    return version


def reported_store(folder: Path, scratch: Path) -> Path:
    """The folder, with 25 months up to October 2026 in its store; never write to it: copy it."""
    small_store(folder, scratch)
    months = [later(date(2024, 10, 1), at, "monthly") for at in range(25)]
    rows = [(day, later(day, 1, "monthly").replace(day=13), 80 + at * 7 % 5) for at, day in enumerate(months)]
    load(folder, values_file(scratch, rows))
    return folder
