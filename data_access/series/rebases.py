"""New starts of limits that people approved, and annotations, for series of published figures.

They stand in the registers of performance: ``series_id`` is the dataset, ``unit_id`` the series, empty for all.
"""

from __future__ import annotations

from datetime import date

from data_access.edits import rows_of
from data_access.stores import Stores

Starts = tuple[tuple[str, tuple[date, ...]], ...]


def approved_starts(stores: Stores, dataset_id: str) -> Starts:
    """(series, first periods of new limits) of a dataset; the empty series stands for all of them. Hashable."""
    found: dict[str, list[date]] = {}
    for row in rows_of(stores, "registers/series_starts", dataset_id=dataset_id):
        found.setdefault(str(row["series_id"]), []).append(row["from_period"])  # type: ignore[arg-type]
    return tuple((series_id, tuple(days)) for series_id, days in found.items())
