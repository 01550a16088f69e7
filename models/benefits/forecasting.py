"""Where measures are heading: a straight line through the last values of each, with the range around it.

Ordinary least squares with its prediction interval; the quantile is Student's t. It says what happens if nothing
changes, and no more: values far ahead have a wide range.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.benefits.settings import section


@dataclass(frozen=True, eq=False)
class Lines:
    """Lines of many series, each array (series,): nan where there are too few values.

    ``floor`` and ``ceiling`` bound what can come: 0 to 100 for shares, 0 for what was never negative.
    """

    middle_day: np.ndarray
    middle: np.ndarray
    slope: np.ndarray
    spread: np.ndarray
    squares: np.ndarray
    count: np.ndarray
    floor: np.ndarray
    ceiling: np.ndarray

    def at(self, days: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Low, central and high values on days as ordinals, (series,) or (series, days)."""
        shape = (-1,) + (1,) * (np.ndim(days) - 1)
        middle_day, middle, slope, spread, squares, count, floor, ceiling = (
            part.reshape(shape) for part in self._parts()
        )
        away = np.asarray(days, dtype=float) - middle_day
        central = middle + slope * away
        reach = _quantile(count) * spread * np.sqrt(1 + 1 / count + away**2 / squares)
        bounded = (np.clip(value, floor, ceiling) for value in (central - reach, central, central + reach))
        return tuple(bounded)  # type: ignore[return-value]

    def _parts(self) -> tuple[np.ndarray, ...]:
        return (
            self.middle_day,
            self.middle,
            self.slope,
            self.spread,
            self.squares,
            self.count,
            self.floor,
            self.ceiling,
        )


def lines_of(days: np.ndarray, values: np.ndarray, is_share: np.ndarray) -> Lines:
    """The lines of series: ``days`` (ordinals) and ``values`` are (series, places), nan where a place is empty.

    ``is_share`` (series,) is True where values are per cent.
    """
    is_known = ~np.isnan(values)
    count = is_known.sum(axis=1).astype(float)
    count[count < section("forecast")["fewest_values"]] = np.nan
    middle_day, middle = (np.where(is_known, part, 0).sum(axis=1) / count for part in (days, values))
    away = np.where(is_known, days - middle_day[:, None], 0)
    rise = np.where(is_known, values - middle[:, None], 0)
    squares = (away**2).sum(axis=1)
    squares[squares == 0] = np.nan
    slope = (away * rise).sum(axis=1) / squares
    left = ((rise - slope[:, None] * away) ** 2).sum(axis=1)
    lowest, highest = _ends(values, is_known)
    return Lines(
        middle_day=middle_day,
        middle=middle,
        slope=slope,
        spread=np.sqrt(left / (count - 2)),
        squares=squares,
        count=count,
        floor=np.where(lowest < 0, -np.inf, 0.0),
        ceiling=np.where(is_share & (highest <= 100), 100.0, np.inf),
    )


def _ends(values: np.ndarray, is_known: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    lowest = np.where(is_known, values, np.inf).min(axis=1, initial=np.inf)
    return lowest, np.where(is_known, values, -np.inf).max(axis=1, initial=-np.inf)


def _quantile(count: np.ndarray) -> np.ndarray:
    """Student's t that so much of the range lies below, for each number of values."""
    from scipy.special import stdtrit

    return stdtrit(count - 2, 0.5 + section("forecast")["range_share"] / 2)
