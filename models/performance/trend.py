"""Whether a measure is rising or falling over the years, seasons apart: the seasonal Mann-Kendall test.

Each season is compared with itself alone, so a seasonal swing is no trend; ties and missing periods are allowed.
Test: Hirsch, Slack and Smith 1982, Water Resources Research 18:107. Months that resemble the month before would pass
for a trend: of unchanged series of five years with autocorrelation 0.6 a quarter would be called rising or falling.
So the variance of long series counts the dependence between seasons (Hirsch and Slack 1984, Water Resources Research
20:727), and that of short ones is widened as for a first-order autoregression (Bayley and Hammersley 1946, Supplement
to the J. R. Statist. Soc. 8:184), whose coefficient is corrected for its bias in short series (Marriott and Pope 1954,
Biometrika 41:390). Slope: the median over all pairs of years of the same season (1982), with the interval of Gilbert
1987, Statistical Methods for Environmental Pollution Monitoring, 16.5.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan

import numpy as np

from models.performance.settings import section

RISING, FALLING, NO_CLEAR_TREND = "rising", "falling", "no clear trend"


@dataclass(frozen=True)
class Trend:
    """Tau from -1 (always falling) to 1, two-sided p and the slope for each year with its interval.

    ``direction`` is "rising", "falling" or "no clear trend". Where ``reason`` says why nothing can be said, the
    figures are NaN. ``widening`` is the factor on the standard deviation for values that resemble their neighbours.
    """

    direction: str
    tau: float
    p: float
    slope_per_year: float
    slope_low: float
    slope_high: float
    widening: float
    reason: str = ""


def seasonal_trend(values: Sequence[float] | np.ndarray, *, season_length: int) -> Trend:
    """The trend of one evenly spaced series, missing periods given as NaN."""
    (trend,) = seasonal_trends(np.asarray(values, dtype=float)[None, :], season_length=season_length)
    return trend


def seasonal_trends(series: np.ndarray, *, season_length: int) -> tuple[Trend, ...]:
    """The trend of every row of (series, periods), in bulk; ``season_length`` is 12, 4 or 1."""
    if season_length < 1:
        raise ValueError("a season has at least one period")
    seasons = _by_season(np.asarray(series, dtype=float), season_length)
    earlier, later = np.triu_indices(seasons.shape[2], k=1)
    slopes = (seasons[:, :, later] - seasons[:, :, earlier]) / (later - earlier)
    signs = np.nan_to_num(np.sign(slopes))
    flat = slopes.reshape(len(slopes), -1)
    independent = _variance(seasons)
    variance = independent * _neighbour_factor(seasons, _medians(flat))
    is_long = (_known_years(seasons) >= section("trend")["years_for_seasons"]) & (season_length > 1)
    variance[is_long] = independent[is_long] + _covariance(seasons[is_long], signs[is_long])
    spread = np.sqrt(np.maximum(variance, 0))
    widening = spread / np.sqrt(np.where(independent > 0, independent, np.inf))
    p, tau = _p(signs.sum(axis=(1, 2)), spread), _tau(seasons, signs)
    reasons = [_why_not(row, number) for row, number in zip(seasons, tau, strict=True)]
    return tuple(
        _no_trend(reason) if reason else _trend(tau[row], p[row], spread[row], flat[row], float(widening[row]))
        for row, reason in enumerate(reasons)
    )


def _by_season(series: np.ndarray, season_length: int) -> np.ndarray:
    """Values (series, seasons, years), whole years counted back from the last period."""
    years = -(-series.shape[1] // season_length)
    spare = years * season_length - series.shape[1]
    padded = np.pad(series, ((0, 0), (spare, 0)), constant_values=np.nan)
    return np.ascontiguousarray(padded.reshape(len(series), years, season_length).transpose(0, 2, 1))


def _known_years(seasons: np.ndarray) -> np.ndarray:
    """Years with any value (series,)."""
    return np.isfinite(seasons).any(axis=1).sum(axis=1)


def _no_trend(reason: str) -> Trend:
    return Trend(NO_CLEAR_TREND, np.nan, np.nan, np.nan, np.nan, np.nan, np.nan, reason)


def _trend(tau: float, p: float, spread: float, slopes: np.ndarray, widening: float) -> Trend:
    is_clear = p < section("trend")["significance"]
    direction = (RISING if tau > 0 else FALLING) if is_clear else NO_CLEAR_TREND
    slope, low, high = _slope_interval(np.sort(slopes[np.isfinite(slopes)]), spread)
    return Trend(direction, float(tau), float(p), slope, low, high, widening)


def _why_not(seasons: np.ndarray, tau: float) -> str:
    """Why nothing can be said of the trend, in words, or an empty text."""
    rules, count = section("trend"), int(np.isfinite(seasons).sum())
    if count < rules["minimum_points"]:
        return f"A trend needs at least {rules['minimum_points']:.0f} values; there are {count}."
    years = int(np.isfinite(seasons).any(axis=0).sum())
    if years < rules["minimum_years"]:
        return f"A trend needs values from at least {rules['minimum_years']:.0f} years; there are {years}."
    if isnan(tau):
        return "Every value is the same as in the same season of every other year."
    return ""


def _p(score: np.ndarray, spread: np.ndarray) -> np.ndarray:
    """Two-sided p (series,) of a score, moved one step towards nought as scores are whole numbers."""
    from scipy.special import ndtr

    distance = np.maximum(np.abs(score) - 1, 0) / np.where(spread > 0, spread, np.inf)
    return 2 * ndtr(-distance)


def _tau(seasons: np.ndarray, signs: np.ndarray) -> np.ndarray:
    """Score over the number of pairs of known years, NaN where no pair differs."""
    counts = np.isfinite(seasons).sum(axis=2)
    pairs = (counts * (counts - 1) / 2).sum(axis=1)
    is_moving = signs.any(axis=(1, 2))
    return np.where(is_moving, signs.sum(axis=(1, 2)) / np.where(is_moving, pairs, 1), np.nan)


def _slope_interval(slopes: np.ndarray, spread: float) -> tuple[float, float, float]:
    """Median of the sorted slopes, and the two of them that bound it (Gilbert 1987)."""
    from scipy.special import ndtri

    reach = float(ndtri(0.5 + section("trend")["interval_share"] / 2)) * spread
    places = np.arange(1, len(slopes) + 1)
    low, high = np.interp([(len(slopes) - reach) / 2, (len(slopes) + reach) / 2 + 1], places, slopes)
    return float(np.median(slopes)), float(low), float(high)


def _variance(seasons: np.ndarray) -> np.ndarray:
    """Variance of the score (series,) with seasons taken as independent, corrected for ties."""
    counts = np.isfinite(seasons).sum(axis=2)
    full = counts * (counts - 1) * (2 * counts + 5)
    return ((full - _tie_terms(seasons)) / 18).sum(axis=1)


def _tie_terms(seasons: np.ndarray) -> np.ndarray:
    """Sum of t (t - 1) (2 t + 5) over the groups of t equal values in each season (series, seasons)."""
    same = (seasons[:, :, :, None] == seasons[:, :, None, :]).sum(axis=3)
    return np.where(np.isfinite(seasons), (same - 1) * (2 * same + 5), 0).sum(axis=2)


def _neighbour_factor(seasons: np.ndarray, slopes_per_year: np.ndarray) -> np.ndarray:
    """Factor (series,) on the variance of independent values, from the autocorrelation less trend and seasons."""
    level = seasons - slopes_per_year[:, None, None] * np.arange(seasons.shape[2])
    known = np.isfinite(level)
    means = np.where(known, level, 0).sum(axis=2) / np.maximum(known.sum(axis=2), 1)
    rest = np.where(known, level - means[:, :, None], 0).transpose(0, 2, 1).reshape(len(seasons), -1)
    squares = (rest**2).sum(axis=1)
    raw = (rest[:, 1:] * rest[:, :-1]).sum(axis=1) / np.where(squares > 0, squares, np.inf)
    bias = (1 + 4 * raw) / np.maximum(known.sum(axis=(1, 2)), 1)
    phi = np.clip(raw + bias, 0, section("trend")["largest_autocorrelation"])
    return (1 + phi) / (1 - phi)


def _medians(slopes: np.ndarray) -> np.ndarray:
    """Median of the known slopes of each row, nought where there is none."""
    ordered = np.sort(slopes, axis=1)
    counts = np.isfinite(ordered).sum(axis=1)
    rows, last = np.arange(len(ordered)), max(ordered.shape[1] - 1, 0)
    if not ordered.shape[1]:
        return np.zeros(len(ordered))
    middle = [ordered[rows, np.clip((counts - step) // 2, 0, last)] for step in (1, 0)]
    return np.where(counts > 0, (middle[0] + middle[1]) / 2, 0.0)


def _covariance(seasons: np.ndarray, signs: np.ndarray) -> np.ndarray:
    """What dependence between seasons adds to the variance of the score (Hirsch and Slack 1984, equation 6)."""
    years, counts = seasons.shape[2], np.isfinite(seasons).sum(axis=2)
    ranks = _ranks(seasons, counts)
    together = np.einsum("sgp,shp->sgh", signs, signs)
    products = 4 * np.einsum("sgy,shy->sgh", ranks, ranks)
    expected = years * (counts[:, :, None] + 1) * (counts[:, None, :] + 1)
    covariance = (together + products - expected) / 3
    covariance[:, np.arange(counts.shape[1]), np.arange(counts.shape[1])] = 0
    return covariance.sum(axis=(1, 2))


def _ranks(seasons: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Rank of each year within its season, the mean rank where it is missing or tied."""
    above = np.nan_to_num(np.sign(seasons[:, :, :, None] - seasons[:, :, None, :])).sum(axis=3)
    return (counts[:, :, None] + 1 + above) / 2
