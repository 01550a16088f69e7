"""What chance alone does to a regular series: expected autocorrelation, spread and contrasts, worked out exactly.

The noise is taken as first-order autoregressive with correlation rho between neighbours. What is worked out belongs
to series of one length and one seasonal treatment. All of it is arithmetic of quadratic forms: for residuals e = M x
of noise x with covariance R, the mean of e'Ae is tr(MAM R) and its variance 2 tr(MAM R MAM R); the ratio of two such
forms is expanded to second order about their means.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

NONE, YEAR_ON_YEAR, ADJUST = "none", "year_on_year", "adjust"
RHO_TABLE = np.round(np.arange(-0.5, 0.976, 0.025), 3)
RHO_JUDGED = np.array([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95])


@dataclass(frozen=True)
class Quadratics:
    """Expected quadratic forms of the residuals at each rho of a grid, the variance of the series being 1.

    ``spread`` is the mean sum of squares, ``freedom`` its degrees of freedom (Satterthwaite 1946), ``lag_one``
    the mean of the raw lag-1 autocorrelation and ``lag_one_sd`` its standard deviation.
    """

    spread: np.ndarray
    freedom: np.ndarray
    lag_one: np.ndarray
    lag_one_sd: np.ndarray


@dataclass(frozen=True)
class Contrast:
    """Weights (length) of a comparison with the rest of the series and its variance at each rho judged."""

    weights: np.ndarray
    variance: np.ndarray


def season_columns(length: int, period: int) -> np.ndarray:
    """Columns (length, period - 1) for the seasons, counted back from the last point; each sums to 0 over a year."""
    season = (np.arange(length) - length) % period
    return (season[:, None] == np.arange(period - 1)) * 1.0 - (season[:, None] == period - 1)


def step_column(length: int, last: int) -> np.ndarray:
    """A column (length, 1) that is 1 in the last so many points."""
    return (np.arange(length)[:, None] >= length - last) * 1.0


def slope_column(length: int) -> np.ndarray:
    """A column (length, 1) that rises evenly."""
    return np.linspace(-1, 1, length)[:, None]


def design(length: int, *, treatment: str, period: int) -> np.ndarray:
    """Columns of an unchanged series: its level and, where the season is to be removed, the seasons."""
    level = np.ones((length, 1))
    return np.hstack([level, season_columns(length, period)]) if treatment == ADJUST else level


def residual_maker(columns: np.ndarray) -> np.ndarray:
    """The symmetric matrix that leaves of a series what least squares on these columns does not explain."""
    return np.eye(len(columns)) - columns @ np.linalg.pinv(columns)


def covariance(rho: float, length: int, *, treatment: str, period: int) -> np.ndarray:
    """Covariance (length, length) of noise; for year-on-year differences with their overlap a year apart."""
    lag = np.abs(np.subtract.outer(np.arange(length), np.arange(length)))
    if treatment != YEAR_ON_YEAR:
        return _power(rho, lag)
    return 2 * _power(rho, lag) - _power(rho, np.abs(lag - period)) - _power(rho, lag + period)


@cache
def unchanged_columns(length: int, treatment: str, period: int, last: int) -> np.ndarray:
    """The residual maker when neither a slope nor a shift in the last so many points is noise."""
    parts = [design(length, treatment=treatment, period=period), slope_column(length), step_column(length, last)]
    return residual_maker(np.hstack(parts))


@cache
def quadratics(length: int, treatment: str, period: int, last: int) -> Quadratics:
    """Expected quadratic forms of the residuals of ``unchanged_columns`` at each rho of the table."""
    return _quadratics(unchanged_columns(length, treatment, period, last), RHO_TABLE)


@cache
def ending_columns(length: int, treatment: str, period: int, last: int) -> np.ndarray:
    """The residual maker when, besides, a jump in the last point is no noise."""
    parts = [design(length, treatment=treatment, period=period), slope_column(length)]
    return residual_maker(np.hstack([*parts, step_column(length, last), step_column(length, 1)]))


@cache
def ending(length: int, treatment: str, period: int, last: int) -> Quadratics:
    """Expected quadratic forms of the residuals of ``ending_columns`` at each rho judged."""
    return _quadratics(ending_columns(length, treatment, period, last), RHO_JUDGED)


@cache
def contrast(length: int, treatment: str, period: int, last: int) -> Contrast:
    """The mean of the last so many points against the rest, the season allowed for where it is removed."""
    columns = np.hstack([design(length, treatment=treatment, period=period), step_column(length, last)])
    weights = np.linalg.pinv(columns)[-1]
    noise = [covariance(rho, length, treatment=treatment, period=period) for rho in RHO_JUDGED]
    return Contrast(weights, np.array([weights @ one @ weights for one in noise]))


@cache
def season_and_noise(length: int, period: int, last: int) -> tuple[Quadratics, Quadratics]:
    """Expected quadratic forms of what seasons explain beyond level and step, and of what they leave."""
    without, within = (unchanged_columns(length, kind, period, last) for kind in (NONE, ADJUST))
    return _quadratics(without - within, RHO_JUDGED), _quadratics(within, RHO_JUDGED)


def raw_lag_one(residuals: np.ndarray) -> np.ndarray:
    """Raw lag-1 autocorrelation of residuals (series, points); 0 for a series without any spread."""
    squares = (residuals**2).sum(axis=1)
    products = (residuals[:, 1:] * residuals[:, :-1]).sum(axis=1)
    return np.divide(products, squares, out=np.zeros(len(residuals)), where=squares > 0)


def _power(rho: float, lag: np.ndarray) -> np.ndarray:
    return np.where(lag == 0, 1.0, np.float64(rho) ** lag)


def _quadratics(maker: np.ndarray, rhos: np.ndarray) -> Quadratics:
    rows = [_forms(maker, covariance(rho, len(maker), treatment=NONE, period=1)) for rho in rhos]
    return Quadratics(*np.array(rows).T)


def _forms(maker: np.ndarray, noise: np.ndarray) -> tuple[float, float, float, float]:
    length = len(maker)
    neighbours = (np.eye(length, k=1) + np.eye(length, k=-1)) / 2
    spread = (maker * noise).sum()
    squared = maker @ noise
    freedom = spread**2 / (squared * squared.T).sum()
    products = maker @ neighbours @ maker
    of_means = (products * noise).sum() / spread
    ratio = (products - of_means * maker) @ noise
    lag_one = of_means - 2 * (ratio * squared.T).sum() / spread**2
    return spread, freedom, lag_one, np.sqrt(2 * (ratio * ratio.T).sum()) / spread
