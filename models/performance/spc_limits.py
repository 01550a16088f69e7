"""Centre line and limits of an XmR chart (individual values and moving ranges), for many series at once.

Source: Wheeler, Understanding Variation (2.66 = 3 / 1.128 and 3.267 for ranges of two); the screening of moving
ranges is that of NHS England's Making Data Count as in NHSRplotthedots 0.2.2.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.performance.spc_rules import SeriesRefused, follows_in_group

LIMIT_FACTOR = 2.66
NEAR_LIMIT_FACTOR = 2 * (LIMIT_FACTOR / 3)
RANGE_LIMIT_FACTOR = 3.267
MINIMUM_POINTS = 13
MINIMUM_FIXED_POINTS = 12
_ROUNDING = 1e-12


@dataclass(frozen=True)
class Limits:
    """Centre line and limits at every point, each of shape (series, periods), in the unit of the values.

    ``near_lower`` and ``near_upper`` are the two-sigma limits. NaN where there are none.
    """

    centre: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    near_lower: np.ndarray
    near_upper: np.ndarray


@dataclass(frozen=True)
class XmrLimits(Limits):
    """XmR limits with what they rest on, each of shape (series, periods) and equal within a group.

    ``average_moving_range`` is that of the limits; a moving range above 3.267 times it is unusual.
    ``points_in_group`` counts the values present; ``is_trial`` is True below 13 of them. ``is_flat`` is True where
    the values do not vary in the ordinary run of things: all alike, or alike but for jumps that screening drops.
    """

    average_moving_range: np.ndarray
    points_in_group: np.ndarray
    is_trial: np.ndarray
    is_flat: np.ndarray


def xmr_limits(
    values: np.ndarray,
    *,
    groups: np.ndarray | None = None,
    screen_outliers: bool | np.ndarray = True,
    fix_after_n_points: int | np.ndarray | None = None,
) -> XmrLimits:
    """XmR limits of every series and group: the mean, and the mean 2.66 average moving ranges either side.

    ``values`` is (series, periods), NaN for missing; the last two options are one value or one for each series, 0
    or None for a baseline that is not fixed. A moving range needs two neighbouring values of one group. Screening
    drops once those of 3.267 or more times their average. Where nothing but zeros is left, the group is flat: the
    centre is the median and the limits rest on all moving ranges, so that the odd value stands out and the usual
    ones do not (the reference then flags every point); where all are zero the limits lie on the centre. A single
    value has a centre and no limits. SeriesRefused for a baseline of fewer than 12 points.
    """
    values = np.asarray(values, float)
    same = follows_in_group(values.shape, groups)
    segments = _Segments(same)
    present = ~np.isnan(values)
    baseline = present & (segments.position() < _baseline_length(fix_after_n_points))
    ranges = moving_ranges(np.where(baseline, values, np.nan), groups=groups)
    average, screened = _average_ranges(segments, ranges, np.asarray(screen_outliers, bool).reshape(-1, 1))
    tiny = _ROUNDING * segments.maximum(np.where(baseline, np.abs(values), 0))
    is_flat = screened <= tiny
    centre = segments.mean(values, baseline)
    centre[is_flat] = _medians(values, baseline, segments, is_flat)
    spread = np.where(is_flat, np.where(average <= tiny, 0, average), screened)
    return _around(segments, centre, spread, is_flat=is_flat, points=segments.count(present))


def moving_ranges(values: np.ndarray, *, groups: np.ndarray | None = None) -> np.ndarray:
    """The distance of each value from the one before it, shape (series, periods); NaN at a gap or a new group."""
    values = np.asarray(values, float)
    ranges = np.full(values.shape, np.nan)
    ranges[..., 1:] = np.abs(np.diff(values, axis=-1))
    return np.where(follows_in_group(values.shape, groups), ranges, np.nan)


def _average_ranges(segments: _Segments, ranges: np.ndarray, is_screened: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(average of all moving ranges, average of those that screening keeps), one number for each segment."""
    found = ~np.isnan(ranges)
    average = segments.mean(ranges, found)
    with np.errstate(invalid="ignore"):
        kept = found & (~is_screened | (ranges < RANGE_LIMIT_FACTOR * segments.at_points(average)))
    screened = segments.mean(ranges, kept)
    return average, np.where(np.isnan(screened), average, screened)


def _medians(values: np.ndarray, baseline: np.ndarray, segments: _Segments, chosen: np.ndarray) -> np.ndarray:
    """The median of the baseline of each chosen segment, in their order."""
    numbers = np.flatnonzero(chosen)
    rows = segments.starts[numbers] // values.shape[-1]
    is_own = segments.number[rows] == numbers[:, None]
    in_order = np.sort(np.where(is_own & baseline[rows], values[rows], np.inf), axis=1)
    middle = (is_own & baseline[rows]).sum(axis=1)
    row = np.arange(len(numbers))
    return (in_order[row, (middle - 1) // 2] + in_order[row, middle // 2]) / 2


def _around(
    segments: _Segments, centre: np.ndarray, spread: np.ndarray, *, is_flat: np.ndarray, points: np.ndarray
) -> XmrLimits:
    at = segments.at_points
    return XmrLimits(
        centre=at(centre),
        lower=at(centre - LIMIT_FACTOR * spread),
        upper=at(centre + LIMIT_FACTOR * spread),
        near_lower=at(centre - NEAR_LIMIT_FACTOR * spread),
        near_upper=at(centre + NEAR_LIMIT_FACTOR * spread),
        average_moving_range=at(spread),
        points_in_group=at(points),
        is_trial=at(points < MINIMUM_POINTS),
        is_flat=at(is_flat),
    )


def _baseline_length(fix_after_n_points: int | np.ndarray | None) -> np.ndarray:
    asked = np.asarray(0 if fix_after_n_points is None else fix_after_n_points).reshape(-1, 1)
    too_short = asked[(asked != 0) & ~(asked >= MINIMUM_FIXED_POINTS)]
    if too_short.size:
        raise SeriesRefused(
            f"A baseline cannot be fixed after {too_short[0]} points (fix_after_n_points).",
            f"Give {MINIMUM_FIXED_POINTS} or more, or leave it out.",
        )
    return np.where(asked == 0, np.iinfo(np.int64).max, asked)


class _Segments:
    """The groups of all series laid end to end: one segment for each series and group.

    Sums are exact to the last digit (extended precision and a second pass, as in R), because a point on the mean
    must be found to be on it.
    """

    def __init__(self, same: np.ndarray) -> None:
        self.shape = same.shape
        self.starts = np.flatnonzero(~same)
        self.number = np.cumsum(~same.ravel()).reshape(self.shape) - 1

    def at_points(self, by_segment: np.ndarray) -> np.ndarray:
        """One number for each segment, given to each of its points."""
        return by_segment[self.number]

    def position(self) -> np.ndarray:
        """The place of each period in its segment, from 0, missing values counted."""
        places = np.arange(self.number.size).reshape(self.shape)
        return places - self.at_points(self.starts)

    def count(self, chosen: np.ndarray) -> np.ndarray:
        """How many points of each segment are chosen."""
        return np.add.reduceat(chosen.ravel().astype(np.int64), self.starts)

    def maximum(self, values: np.ndarray) -> np.ndarray:
        """The largest value of each segment."""
        return np.maximum.reduceat(values.ravel(), self.starts)

    def mean(self, values: np.ndarray, chosen: np.ndarray) -> np.ndarray:
        """The mean of the chosen points of each segment; NaN where there are none."""
        wide = np.where(chosen, values, 0).astype(np.longdouble)
        count = self.count(chosen)
        with np.errstate(invalid="ignore", divide="ignore"):
            first = np.add.reduceat(wide.ravel(), self.starts) / count
            left_over = np.where(chosen, wide - self.at_points(first), 0)
            return (first + np.add.reduceat(left_over.ravel(), self.starts) / count).astype(float)
