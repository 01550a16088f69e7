"""Exponential smoothing of one series: what each method would have forecast from every period of the series.

Each method gives a matrix (periods, periods ahead): row t holds its forecasts made from period t, with the
parameters fitted to the whole series. The last row is the forecast; the rows above show how far off it was.

Damped trend: Gardner and McKenzie 1985, Management Science 31:1237; the model in state space: Hyndman, Koehler, Ord
and Snyder 2008, Forecasting with Exponential Smoothing (additive errors, damped trend, additive seasonality).
Seasonal factors drawn towards nought where they are mostly chance: Miller and Williams 2003, International Journal
of Forecasting 19:669. Means of several methods: Bates and Granger 1969, Operational Research Quarterly 20:451.
"""

from __future__ import annotations

import warnings
from functools import cache

import numpy as np

SEASONS_FOR_FACTORS = 3  # below it a season's scatter cannot be told from its factor
NEIGHBOURS = 3  # periods each side that a value is compared with before it counts as an outlier
NORMAL_MAD = 1.4826  # from the median absolute deviation to the standard deviation of a normal distribution


def least_periods(season_length: int) -> int:
    """Periods without which the rule for starting values gives none."""
    return 10 + (2 * (season_length // 2) if season_length > 1 else 0)


def fill_gaps(scaled: np.ndarray, season_length: int) -> tuple[np.ndarray, np.ndarray]:
    """A series without gaps, and its seasonal factors (season_length,).

    A missing period takes the straight line between its known neighbours, plus its season's factor. Factors come
    from the known periods alone.
    """
    is_known = np.isfinite(scaled)
    factors = seasonal_factors(_bridged(scaled), is_known, season_length)
    season = factors[np.arange(len(scaled)) % len(factors)]
    return (scaled if is_known.all() else _bridged(scaled - season) + season), factors


def seasonal_factors(filled: np.ndarray, is_known: np.ndarray, season_length: int) -> np.ndarray:
    """What each season adds (season_length,), summing to nought; all nought below three seasons.

    Trimmed means of the differences from the centred moving average, drawn towards nought by the share of their
    spread that the differences' own scatter would give.
    """
    periods = len(filled)
    if season_length < 2 or periods < SEASONS_FOR_FACTORS * season_length:
        return np.zeros(max(season_length, 1))
    differences = np.where(is_known, filled - _centred_average(filled, season_length), np.nan)
    whole = -(-periods // season_length) * season_length
    by_season = np.pad(differences, (0, whole - periods), constant_values=np.nan).reshape(-1, season_length)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a season without a known value gives nought below
        factors = np.nan_to_num(_trimmed_means(by_season))
        chance = np.nanmean(np.nanvar(by_season, axis=0, ddof=1) / np.isfinite(by_season).sum(axis=0))
    factors -= factors.mean()
    spread = (factors**2).sum() / (season_length - 1)
    return factors * max(0.0, 1 - chance / spread) if spread > 0 and np.isfinite(chance) else np.zeros(season_length)


def without_outliers(series: np.ndarray, *, limit: float) -> np.ndarray:
    """The series with each value drawn to within ``limit`` robust standard deviations of its neighbours' median."""
    around = np.lib.stride_tricks.sliding_window_view(np.pad(series, NEIGHBOURS, mode="edge"), 2 * NEIGHBOURS + 1)
    middle = np.median(around, axis=1)
    furthest = limit * NORMAL_MAD * np.median(np.abs(series - middle))
    return middle + np.clip(series - middle, -furthest, furthest) if furthest > 0 else series


def seasonal_paths(series: np.ndarray, season_length: int, periods_ahead: int) -> np.ndarray:
    """Damped trend with a season of its own, for series of two seasons and more."""
    fitted = _fit(series, trend="add", damped_trend=True, seasonal="add", seasonal_periods=season_length)
    steps = np.arange(1, periods_ahead + 1)
    last_seen = np.arange(len(series))[:, None] + steps - season_length * -(-steps // season_length)
    season = np.where(last_seen >= 0, np.asarray(fitted.season)[np.maximum(last_seen, 0)], np.nan)
    return _trend_paths(fitted, periods_ahead) + season


def damped_paths(series: np.ndarray, periods_ahead: int) -> np.ndarray:
    """Damped trend without a season."""
    return _trend_paths(_fit(series, trend="add", damped_trend=True), periods_ahead)


def level_paths(series: np.ndarray, periods_ahead: int) -> np.ndarray:
    """Simple exponential smoothing: the level of the day, for every period ahead."""
    return np.repeat(np.asarray(_fit(series).level)[:, None], periods_ahead, axis=1)


def mean_paths(series: np.ndarray, window: int, periods_ahead: int) -> np.ndarray:
    """The mean of the last ``window`` periods, missing where there are not so many yet."""
    sums = np.concatenate([[0.0], np.cumsum(series)])
    means = np.full(len(series), np.nan)
    means[window - 1 :] = (sums[window:] - sums[:-window]) / window
    return np.repeat(means[:, None], periods_ahead, axis=1)


def _trend_paths(fitted: object, periods_ahead: int) -> np.ndarray:
    damping = np.cumsum(fitted.damping_trend ** np.arange(1, periods_ahead + 1))
    return np.asarray(fitted.level)[:, None] + np.asarray(fitted.slope)[:, None] * damping


def _fit(series: np.ndarray, **model: object) -> object:
    """The fitted model; starting values by rule and not estimated, which is as good and ten times as fast."""
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    with warnings.catch_warnings(), np.errstate(all="ignore"), _linear_algebra().limit(limits=1, user_api="blas"):
        warnings.simplefilter("ignore")
        return ETSModel(series, initialization_method="heuristic", **model).fit(disp=False)


@cache
def _linear_algebra() -> object:
    """The control of its threads: on vectors of five or twenty numbers they only wait for each other."""
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def _bridged(series: np.ndarray) -> np.ndarray:
    """Straight lines over the gaps."""
    is_known, places = np.isfinite(series), np.arange(len(series))
    return series if is_known.all() else np.interp(places, places[is_known], series[is_known])


def _centred_average(filled: np.ndarray, season_length: int) -> np.ndarray:
    """Mean of a whole season around each period, missing near the ends."""
    weights = np.full(season_length + 1 - season_length % 2, 1.0)
    if season_length % 2 == 0:
        weights[[0, -1]] = 0.5
    half = len(weights) // 2
    averages = np.full(len(filled), np.nan)
    averages[half : len(filled) - half] = np.convolve(filled, weights / season_length, mode="valid")
    return averages


def _trimmed_means(by_season: np.ndarray) -> np.ndarray:
    """Mean of each column without its lowest and highest value, where it has five or more."""
    counts = np.isfinite(by_season).sum(axis=0)
    sums = np.nansum(by_season, axis=0)
    ends = np.nanmin(by_season, axis=0) + np.nanmax(by_season, axis=0)
    return np.where(counts >= 5, (sums - ends) / np.maximum(counts - 2, 1), sums / np.maximum(counts, 1))
