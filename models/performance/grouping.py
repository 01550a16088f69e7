"""Sums, means and moving ranges inside the rebase groups of many series at once.

Series lie along the last axis: (periods,) or (series, periods), nan where there is no value. Groups are whole numbers
of a shape that broadcasts to the values; a group is a run of equal numbers, and nothing is worked out across two.
"""

from __future__ import annotations

import numpy as np


def group_keys(shape: tuple[int, ...], groups: np.ndarray | None = None) -> np.ndarray:
    """Whole numbers of a shape, the same where two points share series and group; one group each without ``groups``."""
    laid_out = np.broadcast_to(0 if groups is None else groups, shape).reshape(-1, shape[-1])
    starts = np.ones(laid_out.shape, dtype=bool)
    starts[:, 1:] = laid_out[:, 1:] != laid_out[:, :-1]
    return (np.cumsum(starts) - 1).reshape(shape)


def group_sums(values: np.ndarray, keys: np.ndarray) -> np.ndarray:
    """The sum of a point's group, at every point; a missing value adds nothing."""
    return np.bincount(keys.ravel(), weights=np.nan_to_num(values).ravel())[keys]


def group_means(values: np.ndarray, keys: np.ndarray) -> np.ndarray:
    """The mean of a point's group over the values that are there, at every point; nan where there are none."""
    counts = group_sums(~np.isnan(values), keys)
    return np.divide(group_sums(values, keys), counts, out=np.full(values.shape, np.nan), where=counts > 0)


def moving_ranges(values: np.ndarray, keys: np.ndarray) -> np.ndarray:
    """Each value's distance from the last one before it in its group, nan for a group's first and where missing."""
    flat, flat_keys = values.ravel(), keys.ravel()
    present = np.flatnonzero(~np.isnan(flat))
    is_same_group = flat_keys[present[1:]] == flat_keys[present[:-1]]
    ranges = np.full(flat.shape, np.nan)
    ranges[present[1:][is_same_group]] = np.abs(np.diff(flat[present]))[is_same_group]
    return ranges.reshape(values.shape)
