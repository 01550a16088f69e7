"""Series of a matrix laid against their last value, in bundles of equal length, their gaps filled by a fit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

FILL_ROUNDS = 6


@dataclass(frozen=True)
class Aligned:
    """``values`` (series, periods) end with each series' last value; nan in gaps and before its first.

    ``length`` counts periods from the first value to the last, ``observed`` the values; both (series,).
    ``shift`` is how many periods each series was moved.
    """

    values: np.ndarray
    length: np.ndarray
    observed: np.ndarray
    shift: np.ndarray

    def back(self, moved: np.ndarray) -> np.ndarray:
        """An aligned matrix (series, periods) laid out in time again."""
        return _moved(moved, -self.shift)


def aligned(values: np.ndarray) -> Aligned:
    """The series against their last value; a series without values has length 0."""
    present = ~np.isnan(values)
    periods = np.arange(values.shape[1])
    last = np.where(present, periods, -1).max(axis=1)
    first = np.where(present, periods, values.shape[1]).min(axis=1)
    length = np.where(last < 0, 0, last - first + 1)
    shift = values.shape[1] - 1 - np.maximum(last, 0)
    return Aligned(_moved(values, shift), length, present.sum(axis=1), shift)


def bundles(series: Aligned, is_wanted: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """(rows, values of those rows over their own length) for each length among the wanted series."""
    for length in np.unique(series.length[is_wanted]):
        rows = np.flatnonzero(is_wanted & (series.length == length))
        yield rows, series.values[rows, series.values.shape[1] - length :]


def filled(values: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Values (series, points) whose gaps hold what least squares on the columns (points, terms) expects there."""
    gap = np.isnan(values)
    if not gap.any():
        return values
    hat = columns @ np.linalg.pinv(columns)
    whole = np.where(gap, np.nanmean(values, axis=1, keepdims=True), values)
    for _ in range(FILL_ROUNDS):
        whole = np.where(gap, whole @ hat, values)
    return whole


def _moved(values: np.ndarray, shift: np.ndarray) -> np.ndarray:
    place = np.arange(values.shape[1]) - shift[:, None]
    inside = (place >= 0) & (place < values.shape[1])
    return np.where(inside, np.take_along_axis(values, np.where(inside, place, 0), axis=1), np.nan)
