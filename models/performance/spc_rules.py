"""The rules of a control chart: which points are special, what the last one says, and if the target is met.

The rules and their order are those of NHS England's Making Data Count; the reference of record is the R package
NHSRplotthedots 0.2.2 (MIT). Every function works on whole arrays: the last axis is time, in order.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

import numpy as np

from models.errors import UserFacingError

TREND_LENGTH = 7
SHIFT_LENGTH = 7
SHORTEST_RULE = 3
DIRECTIONS = {"increase": 1, "neutral": 0, "decrease": -1}


class SeriesRefused(UserFacingError):
    """A series or an option that cannot be charted; nothing was worked out."""


class PointClass(IntEnum):
    """The first rule that a point meets; odd numbers are high, even ones low."""

    COMMON_CAUSE = 0
    ABOVE_UPPER_LIMIT = 1
    BELOW_LOWER_LIMIT = 2
    TREND_INCREASING = 3
    TREND_DECREASING = 4
    TWO_IN_THREE_ABOVE = 5
    TWO_IN_THREE_BELOW = 6
    SHIFT_ABOVE = 7
    SHIFT_BELOW = 8


class PointType(IntEnum):
    """What a point's class means for the measure, given which way is better."""

    COMMON_CAUSE = 0
    IMPROVEMENT = 1
    CONCERN = 2
    NEUTRAL_HIGH = 3
    NEUTRAL_LOW = 4

    @property
    def label(self) -> str:
        """The type in the words of the reference: ``special_cause_improvement``."""
        return "common_cause" if self is PointType.COMMON_CAUSE else f"special_cause_{self.name.lower()}"


class Variation(IntEnum):
    """The variation icon, that of the latest point; NONE when there is nothing to judge it by."""

    NONE = 0
    COMMON_CAUSE = 1
    IMPROVEMENT_HIGH = 2
    IMPROVEMENT_LOW = 3
    CONCERN_HIGH = 4
    CONCERN_LOW = 5
    NEUTRAL_HIGH = 6
    NEUTRAL_LOW = 7

    @property
    def label(self) -> str | None:
        """The icon's name in the words of the reference: ``improvement_high``; None for no icon."""
        return self.name.lower() if self else None


class Assurance(IntEnum):
    """The assurance icon; NONE without a target, a direction or limits."""

    NONE = 0
    INCONSISTENT = 1
    CONSISTENT_PASS = 2
    CONSISTENT_FAIL = 3

    @property
    def label(self) -> str | None:
        """The type in the words of the reference: ``consistent_pass``; None for no icon."""
        return self.name.lower() if self else None

    @property
    def icon(self) -> str | None:
        """The icon's name in the words of the reference: ``pass``; None for no icon."""
        return self.name.lower().removeprefix("consistent_") if self else None


_SIGN_OF_CLASS = np.array([0, 1, -1, 1, -1, 1, -1, 1, -1], np.int8)


def rule_set_name(trend_length: int = TREND_LENGTH, shift_length: int = SHIFT_LENGTH) -> str:
    """The rule set as a chart names it: ``Making Data Count, trend 7, shift 7``."""
    return f"Making Data Count, trend {trend_length}, shift {shift_length}"


def special_cause_type(
    point_class: PointClass, *, trend_length: int = TREND_LENGTH, shift_length: int = SHIFT_LENGTH
) -> str:
    """A class in the words of the reference, with the lengths in force: ``7 Point Trend (Increasing)``."""
    return {
        PointClass.COMMON_CAUSE: "Common Cause",
        PointClass.ABOVE_UPPER_LIMIT: "Above UCL",
        PointClass.BELOW_LOWER_LIMIT: "Below LCL",
        PointClass.TREND_INCREASING: f"{trend_length} Point Trend (Increasing)",
        PointClass.TREND_DECREASING: f"{trend_length} Point Trend (Decreasing)",
        PointClass.TWO_IN_THREE_ABOVE: "2 in 3 Above CL",
        PointClass.TWO_IN_THREE_BELOW: "2 in 3 Below CL",
        PointClass.SHIFT_ABOVE: f"{shift_length} Points Above CL",
        PointClass.SHIFT_BELOW: f"{shift_length} Points Below CL",
    }[PointClass(point_class)]


def classify(
    values: np.ndarray,
    centre: np.ndarray,
    lower: np.ndarray,
    upper: np.ndarray,
    near_lower: np.ndarray,
    near_upper: np.ndarray,
    groups: np.ndarray | None = None,
    trend_length: int | np.ndarray = TREND_LENGTH,
    shift_length: int | np.ndarray = SHIFT_LENGTH,
) -> np.ndarray:
    """The PointClass of every point as int8, shape (series, periods), for any centre line and limits.

    All arrays are (series, periods), or broadcast to it; ``near_*`` are the two-sigma limits. A missing value
    (NaN) is common cause and breaks runs and windows, as in the reference. A change in ``groups`` starts anew: no
    rule looks across it. Limits that are missing, or of no width, say nothing: the two rules that read them flag
    nothing. The lengths are one number, or one for each series. First match wins: outside the limits, trend, two
    in three, shift. SeriesRefused for a length below 3.
    """
    values = np.asarray(values, float)
    same = follows_in_group(values.shape, groups)
    relative = relative_to_centre(values, centre)
    outside = outside_limits(values, lower, upper)
    close = close_to_limits(values, lower, upper, near_lower, near_upper)
    return class_codes(
        relative=relative,
        outside=outside,
        trend=trend_directions(values, same, checked_length(trend_length)),
        two_in_three=close & two_in_three_windows(close, relative, same),
        shift=spread_back(shift_ends(relative, same, checked_length(shift_length)), checked_length(shift_length)),
    )


def class_codes(
    *, relative: np.ndarray, outside: np.ndarray, trend: np.ndarray, two_in_three: np.ndarray, shift: np.ndarray
) -> np.ndarray:
    """The first rule that each point meets, as int8; ``relative`` and ``trend`` are -1, 0 or 1, the rest yes or no."""
    low = relative < 0
    rules = [outside, trend != 0, two_in_three, shift]
    codes = [1 + low, 3 + (trend < 0), 5 + low, 7 + low]
    return np.select([np.asarray(rule, bool) for rule in rules], codes, 0).astype(np.int8)


def checked_length(length: int | np.ndarray) -> np.ndarray:
    """The length of a rule as a column of whole numbers; SeriesRefused below 3, where noise alone would meet it."""
    column = np.asarray(length).reshape(-1, 1)
    if not np.issubdtype(column.dtype, np.integer) or (column < SHORTEST_RULE).any():
        raise SeriesRefused(
            f"A trend or a shift of {length} points is no rule.",
            f"Give a whole number from {SHORTEST_RULE}; 7 is usual.",
        )
    return column


def follows_in_group(shape: tuple[int, ...], groups: np.ndarray | None) -> np.ndarray:
    """Whether each period continues the group of the period before it; never so for the first."""
    same = np.ones(shape, bool)
    same[..., :1] = False
    if groups is not None:
        same[..., 1:] = np.diff(np.broadcast_to(groups, shape), axis=-1) == 0
    return same


def relative_to_centre(values: np.ndarray, centre: np.ndarray) -> np.ndarray:
    """1 above the centre, -1 below, 0 on it or missing, as int8."""
    return ((values > centre).astype(np.int8) - (values < centre)).astype(np.int8)


def outside_limits(values: np.ndarray, lower: np.ndarray, upper: np.ndarray) -> np.ndarray:
    """Whether a point is beyond a limit; a point on it is not, and limits of no width have no outside."""
    return (np.asarray(upper) > lower) & ((values > upper) | (values < lower))


def close_to_limits(
    values: np.ndarray, lower: np.ndarray, upper: np.ndarray, near_lower: np.ndarray, near_upper: np.ndarray
) -> np.ndarray:
    """Whether a point is beyond a two-sigma limit and not outside."""
    beyond = (np.asarray(upper) > lower) & ((values > near_upper) | (values < near_lower))
    return beyond & ~outside_limits(values, lower, upper)


def trend_directions(values: np.ndarray, same: np.ndarray, length: np.ndarray) -> np.ndarray:
    """1 in a rising trend, -1 in a falling one, else 0, as int8.

    A point that ends one trend and starts another takes the direction to its right.
    """
    ends = trend_ends(values, same, length)
    rising, falling = spread_back(ends > 0, length), spread_back(ends < 0, length)
    to_the_right = np.zeros_like(ends)
    to_the_right[..., :-1] = _steps(values, same)[..., 1:]
    return np.where(rising & falling, to_the_right, rising.astype(np.int8) - falling)


def trend_ends(values: np.ndarray, same: np.ndarray, length: int | np.ndarray) -> np.ndarray:
    """1 where ``length`` points end that each rise on the one before, -1 where they fall, else 0, as int8."""
    steps = _steps(values, same)
    return (
        (_consecutive(steps > 0) >= np.asarray(length) - 1).astype(np.int8)
        - (_consecutive(steps < 0) >= np.asarray(length) - 1)
    ).astype(np.int8)  # fmt: skip


def shift_ends(relative: np.ndarray, same: np.ndarray, length: int | np.ndarray) -> np.ndarray:
    """Whether ``length`` points in a row on one side of the centre end here; a point on the centre breaks the row."""
    continues = np.zeros(relative.shape, bool)
    continues[..., 1:] = (relative[..., 1:] == relative[..., :-1]) & (relative[..., 1:] != 0)
    return _consecutive(continues & same) >= np.asarray(length) - 1


def spread_back(ends: np.ndarray, length: int | np.ndarray) -> np.ndarray:
    """Whether each point is among the ``length`` points that an end closes."""
    periods = ends.shape[-1]
    places = np.arange(periods, dtype=np.int32)
    marked = np.where(ends, places, np.int32(1 << 30))
    next_end = np.minimum.accumulate(marked[..., ::-1], axis=-1)[..., ::-1]
    return next_end - places < np.asarray(length)


def two_in_three_windows(close: np.ndarray, relative: np.ndarray, same: np.ndarray) -> np.ndarray:
    """Whether each point is one of three in a row on one side of the centre, two or more of them close to a limit."""
    within = np.zeros(relative.shape, bool)
    if relative.shape[-1] < 3:
        return within
    near, side = close.astype(np.int8), relative
    near_points = near[..., 2:] + near[..., 1:-1] + near[..., :-2]
    on_one_side = np.abs(side[..., 2:] + side[..., 1:-1] + side[..., :-2]) == 3
    found = (near_points >= 2) & on_one_side & same[..., 2:] & same[..., 1:-1]
    for offset in range(3):
        within[..., offset : within.shape[-1] - 2 + offset] |= found
    return within


def directions(direction: str | Sequence[str], series: int) -> np.ndarray:
    """1, 0 or -1 for each series from ``increase``, ``neutral`` or ``decrease``; SeriesRefused for another word."""
    words = [direction] * series if isinstance(direction, str) else list(direction)
    unknown = sorted({str(word) for word in words} - set(DIRECTIONS))
    remedy = "Give increase, decrease or neutral: one for all series, or one for each."
    if unknown:
        raise SeriesRefused(f"{unknown[0]} is no direction of improvement.", remedy)
    if len(words) != series:
        raise SeriesRefused(f"There are {len(words)} directions for {series} series.", remedy)
    return np.array([DIRECTIONS[word] for word in words], np.int8)


def point_types(classes: np.ndarray, direction: str | Sequence[str]) -> np.ndarray:
    """The PointType of each class as int8, shape (series, periods)."""
    ways = directions(direction, len(classes))[:, None]
    signs = _SIGN_OF_CLASS[classes]
    judged = np.where(signs * ways > 0, PointType.IMPROVEMENT, PointType.CONCERN)
    neutral = np.where(signs > 0, PointType.NEUTRAL_HIGH, PointType.NEUTRAL_LOW)
    return np.where(signs == 0, PointType.COMMON_CAUSE, np.where(ways == 0, neutral, judged)).astype(np.int8)


def variation(latest_classes: np.ndarray, direction: str | Sequence[str]) -> np.ndarray:
    """The Variation of each series as int8 from the PointClass of its latest point; -1 stands for no such point."""
    latest = np.asarray(latest_classes)
    ways = directions(direction, len(latest))
    signs = _SIGN_OF_CLASS[np.maximum(latest, 0)]
    high = np.choose(ways + 1, [Variation.CONCERN_HIGH, Variation.NEUTRAL_HIGH, Variation.IMPROVEMENT_HIGH])
    low = np.choose(ways + 1, [Variation.IMPROVEMENT_LOW, Variation.NEUTRAL_LOW, Variation.CONCERN_LOW])
    shown = np.where(signs > 0, high, np.where(signs < 0, low, Variation.COMMON_CAUSE))
    return np.where(latest < 0, Variation.NONE, shown).astype(np.int8)


def assurance(
    lower: np.ndarray, upper: np.ndarray, target: np.ndarray | float | None, direction: str | Sequence[str]
) -> np.ndarray:
    """The Assurance of each series as int8, from the limits of its last group, shape (series,).

    ``target`` is one number or one for each series, None or NaN for none. A target on a limit is hit or miss.
    """
    lower, upper = np.asarray(lower, float), np.asarray(upper, float)
    ways = directions(direction, len(lower))
    wanted = np.broadcast_to(np.asarray(np.nan if target is None else target, float), lower.shape)
    side = (wanted < lower).astype(np.int8) - (wanted > upper)
    judged = np.where(side * ways > 0, Assurance.CONSISTENT_PASS, Assurance.CONSISTENT_FAIL)
    has_icon = (ways != 0) & ~np.isnan(wanted) & ~np.isnan(lower) & ~np.isnan(upper)
    return np.where(has_icon, np.where(side == 0, Assurance.INCONSISTENT, judged), Assurance.NONE).astype(np.int8)


def _steps(values: np.ndarray, same: np.ndarray) -> np.ndarray:
    """1 for a rise on the period before, -1 for a fall, 0 for neither, a gap or a new group, as int8."""
    before, after = values[..., :-1], values[..., 1:]
    steps = np.zeros(values.shape, np.int8)
    steps[..., 1:] = np.where(same[..., 1:], (after > before).astype(np.int8) - (after < before), 0)
    return steps


def _consecutive(condition: np.ndarray) -> np.ndarray:
    """How many times in a row the condition has held, ending at each period."""
    places = np.arange(condition.shape[-1], dtype=np.int32)
    last_miss = np.maximum.accumulate(np.where(condition, np.int32(-1), places), axis=-1)
    return places - last_miss
