"""The reference tables beside this package: where they are and how to read one."""

from __future__ import annotations

import csv
from pathlib import Path

FOLDER = Path(__file__).parent / "reference"


def table_path(name: str) -> Path:
    """The CSV file of one reference table, such as ``forces``."""
    return FOLDER / f"{name}.csv"


def read_table(name: str) -> list[dict[str, str]]:
    """The rows of one reference table in file order; FileNotFoundError when there is no such table."""
    with open(table_path(name), encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))
