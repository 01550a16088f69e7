"""Rows that repeat a key: a region total is told from a force by arithmetic, anything else is rejected."""

from __future__ import annotations

from typing import Any

from data_access.loaders.batch import Batch
from data_access.loaders.known import Known
from data_access.loaders.values import Problem

TOLERANCE = 0.5


def set_region_totals_aside(batch: Batch, known: Known) -> None:
    """Set aside each row that repeats a key and is the sum of its region's other rows of the same date."""
    measure = batch.contract.region_total_of
    if measure is None:
        return
    other_keys = [name for name in batch.contract.key if name != "force_id"]
    regions = _positions_by_region(batch, known, other_keys)
    for positions in _repeated(batch).values():
        for at in positions:
            region = known.forces[batch.values["force_id"][at]]["region"]
            day = tuple(batch.values[name][at] for name in other_keys)
            if _is_total(at, regions[(region, *day)], batch.values[measure]):
                batch.set_aside[at] = f"region total: the sum of the forces of {region} in this file"


def reject_repeated_keys(batch: Batch) -> None:
    """Reject every row of a key that is there more than once, naming the other rows."""
    for key, positions in _repeated(batch).items():
        lines = [batch.row_numbers[at] for at in positions]
        written = ", ".join(str(part) for part in key)
        for at in positions:
            others = ", ".join(str(line) for line in lines if line != batch.row_numbers[at])
            problem = Problem(f"The key {written} is also in row {others}."[:300], "Keep one of the rows.")
            batch.reject(at, batch.contract.key[-1], problem)


def _repeated(batch: Batch) -> dict[tuple[Any, ...], list[int]]:
    keys = batch.keys(batch.contract.key)
    positions: dict[tuple[Any, ...], list[int]] = {}
    for at in batch.good():
        positions.setdefault(keys[at], []).append(at)
    return {key: found for key, found in positions.items() if len(found) > 1}


def _positions_by_region(batch: Batch, known: Known, other_keys: list[str]) -> dict[tuple[Any, ...], list[int]]:
    regions: dict[tuple[Any, ...], list[int]] = {}
    for at in batch.good():
        region = known.forces[batch.values["force_id"][at]]["region"]
        regions.setdefault((region, *(batch.values[name][at] for name in other_keys)), []).append(at)
    return regions


def _is_total(at: int, region: list[int], measures: list[Any]) -> bool:
    others = [measures[other] for other in region if other != at]
    return len(others) > 1 and abs(measures[at] - sum(others)) <= TOLERANCE
