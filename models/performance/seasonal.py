"""Seasons and autocorrelation: what of a series is its calendar, and how far neighbouring periods resemble each other.

A season is compared with the same period a year earlier (``year_on_year``) or estimated and taken out
(``adjust``). Periods that resemble their neighbours make plain limits too narrow and runs too common, so limits
are widened and runs asked to be longer, by figures that are stated on the chart.

**The season** is estimated by least squares on the periods of the year, a value beyond 2.5 standard deviations
counting only up to there (Huber 1964), then shrunk towards none by 1 - 1/F (James and Stein 1961), F being the
seasonal over the residual mean square. A slope is fitted beside it only where it is plain, as it would bend the season
of a short series. Amounts or percentages: whichever makes the series more likely (Box and Cox 1964). A value is part
of its own seasonal estimate, which takes 1/years from every deviation, the last point's much as those that set the
limits; so only half the usual correction is due: limits are widened by sqrt(n / (n - (period - 1) / 2)), 1.14 for two
years of months, 1.09 for three and 1.05 for five. Autocorrelation and p values count degrees of freedom in full.

**Year-on-year differences** share values a year apart and so correlate by -0.5 there. Rules that look at 7 to 11
neighbouring points do not see that; estimates and p values allow for it; a jump comes back a year later as its own
opposite, which ``echoes`` marks.

**Autocorrelation** of neighbours is estimated from residuals about level, season, slope and a step in the last 7
points, so that a real trend or shift is not taken for it, and is turned into the rho that gives such residuals on
average, worked out exactly for the length and the treatment: short series would otherwise look too little correlated.
Standard error about 0.26 at 24 points, 0.20 at 36 and 0.14 at 60; ten or more series of one KPI are drawn together by
their moments (DerSimonian and Laird 1986). A shift of long ago still passes for autocorrelation in part, until the
chart is rebased.

**Widening.** The moving range of noise with autocorrelation rho falls short by sqrt(1 - rho); limits are divided by
that and multiplied by 1.2, as rho is itself uncertain. A shift needs 7 / (1 - rho)^0.8 points in place of 7, which
keeps the chance of a run at the last point at about 1 %; a trend needs two points more, as a trend of 7 is twenty
times as common at 0.6. "Two of three" is read against the widened limits. Below 0.3 the plain rules stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from models.performance import noise
from models.performance.alignment import aligned, bundles, filled
from models.performance.noise import ADJUST, NONE, YEAR_ON_YEAR
from models.performance.settings import section
from models.performance.spc_limits import MINIMUM_POINTS, Limits

MONTHLY, QUARTERLY = 12, 4
MORE_LIKELY_BY = 2.0
NO_SPREAD = 1e-18
MOST_UNCERTAIN = 0.5

Choice = str | Sequence[str] | np.ndarray


@dataclass(frozen=True)
class Treated:
    """Series as they are charted: ``values`` and ``season`` (series, periods), the rest (series,).

    ``season`` is what was taken out: an amount, or a factor where ``is_factor``; the value a year earlier for
    year-on-year differences. ``treatment`` is what was done, ``is_fallback`` True where more had been asked for
    than the length allows.
    """

    values: np.ndarray
    season: np.ndarray
    treatment: np.ndarray
    is_factor: np.ndarray
    is_fallback: np.ndarray


@dataclass(frozen=True)
class Autocorrelation:
    """Lag-1 autocorrelation and its standard error, at most 0.5, (series,); nan below 13 values or without spread."""

    rho: np.ndarray
    standard_error: np.ndarray


@dataclass(frozen=True)
class Widening:
    """What autocorrelation asks of a chart, (series,): a factor for the limits, lengths for shift and trend."""

    limit_factor: np.ndarray
    shift_length: np.ndarray
    trend_length: np.ndarray
    is_widened: np.ndarray


def treat(values: np.ndarray, *, treatment: Choice = NONE, period: int | np.ndarray = MONTHLY) -> Treated:
    """Series (series, periods; nan missing) with their season dealt with; one choice, or one for each series.

    ``period`` is 12 for months, 4 for quarters. A series too short for its treatment is left as it is.
    """
    values = np.asarray(values, float)
    done = applied(values, treatment=treatment, period=period)
    out, season = values.copy(), np.zeros(values.shape)
    is_factor = np.zeros(len(values), bool)
    for kind, length, rows in _kinds(done, period):
        if kind == YEAR_ON_YEAR:
            out[rows], season[rows] = differences(values[rows], length), _a_year_earlier(values[rows], length)
        elif kind == ADJUST:
            out[rows], season[rows], is_factor[rows] = _adjusted(values[rows], length)
    return Treated(out, season, done, is_factor, is_fallback=done != _each(treatment, len(values)))


def applied(values: np.ndarray, *, treatment: Choice, period: int | np.ndarray) -> np.ndarray:
    """The treatment that each series is long enough for, (series,): the one chosen, or "none"."""
    rules = section("seasonal")
    series = aligned(values)
    chosen, year = _each(treatment, len(values)), _each(period, len(values))
    enough_to_adjust = np.minimum(series.length, series.observed) >= rules["fewest_years_to_adjust"] * year
    enough_to_differ = series.length >= rules["fewest_differences"] + year
    is_possible = np.where(chosen == ADJUST, enough_to_adjust, enough_to_differ)
    return np.where(is_possible, chosen, NONE)


def differences(values: np.ndarray, period: int) -> np.ndarray:
    """Each value less that of the same period a year earlier; nan in the first year and where either is missing."""
    return values - _a_year_earlier(values, period)


def echoes(
    charted: np.ndarray, is_outside: np.ndarray, *, period: int, centre: np.ndarray | float = 0.0
) -> np.ndarray:
    """True where a year-on-year difference is outside only as the opposite of a jump a year earlier.

    ``charted`` and ``is_outside`` are (series, periods), ``centre`` the centre line of the differences.
    """
    is_echo = np.zeros(charted.shape, bool)
    side = np.sign(charted - centre)
    is_opposite = side[:, period:] == -side[:, :-period]
    is_echo[:, period:] = is_outside[:, period:] & is_outside[:, :-period] & is_opposite
    return is_echo


def is_seasonal(values: np.ndarray, *, period: int | np.ndarray = MONTHLY) -> np.ndarray:
    """True where a seasonal pattern shows, (series,); False below two years. See ``seasonal_p``."""
    return seasonal_p(values, period=period) <= section("seasonal")["seasonal_p"]


def seasonal_p(values: np.ndarray, *, period: int | np.ndarray = MONTHLY) -> np.ndarray:
    """Chance that a series without a season would look as seasonal, (series,); nan below two years.

    The statistic of Kruskal and Wallis (1952) in its F form, on ranks, a step in the last points allowed for. Both
    mean squares are set against what noise with the estimated autocorrelation gives, by moments.
    """
    values = np.asarray(values, float)
    kinds = applied(values, treatment=ADJUST, period=period)
    p = np.full(len(values), np.nan)
    for kind, length, rows in _kinds(kinds, period):
        if kind == ADJUST:
            p[rows] = _seasonal_p(_ranks(values[rows]), length)
    return p


def autocorrelation(
    values: np.ndarray, *, treatment: Choice = NONE, period: int | np.ndarray = MONTHLY
) -> Autocorrelation:
    """How far neighbouring periods resemble each other, season and a late step apart; ``values`` as loaded."""
    values = np.asarray(values, float)
    rho, error = np.full((2, len(values)), np.nan)
    for kind, length, rows in in_kinds(values, treatment=treatment, period=period):
        rho[rows], error[rows] = _autocorrelation(values[rows], season_left_out(kind), length)
    return Autocorrelation(rho, error)


def pooled(found: Autocorrelation, families: Sequence[object] | np.ndarray) -> np.ndarray:
    """Autocorrelation drawn towards that of the family, (series,): one family is the series of one KPI.

    A family that differs no more than chance shares one figure. Families of fewer than ten keep their own.
    """
    rho = found.rho.copy()
    known = np.flatnonzero(~np.isnan(rho))
    _, family = np.unique(np.asarray(families)[known], return_inverse=True)
    count = np.bincount(family)
    mean, chance = _means(rho[known], family), _means(found.standard_error[known] ** 2, family)
    scatter = _means((rho[known] - mean[family]) ** 2, family) * count / np.maximum(count - 1, 1)
    weight = np.maximum(scatter - chance, 0) / np.maximum(scatter, chance)
    weight[count < section("autocorrelation")["fewest_to_pool"]] = 1.0
    rho[known] = weight[family] * rho[known] + (1 - weight[family]) * mean[family]
    return rho


def widening(rho: np.ndarray, *, shift_length: int = 7, trend_length: int = 7) -> Widening:
    """What to ask of charts whose autocorrelation is ``rho`` (series,); nothing where it is unknown."""
    rules = section("autocorrelation")
    is_widened = np.nan_to_num(rho) > rules["warned_above"]
    used = np.where(is_widened, np.minimum(np.nan_to_num(rho), rules["largest_used"]), 0)
    factor = rules["widening_allowance"] / np.sqrt(1 - used)
    run = np.ceil(shift_length / (1 - used) ** rules["shift_length_power"])
    return Widening(
        limit_factor=np.where(is_widened, factor, 1.0),
        shift_length=np.where(is_widened, run, shift_length).astype(int),
        trend_length=np.where(is_widened, trend_length + rules["trend_length_added"], trend_length).astype(int),
        is_widened=is_widened,
    )


def season_factor(done: np.ndarray, length: np.ndarray, period: int | np.ndarray) -> np.ndarray:
    """How much wider limits must be where a season was estimated, (series,), from lengths in periods; else 1."""
    spent = (_each(period, len(done)) - 1) / 2
    left = np.where(done == ADJUST, length - spent, 1)
    return np.where(done == ADJUST, np.sqrt(np.maximum(length, 1) / left), 1.0)


def widened(limits: Limits, limit_factor: np.ndarray) -> Limits:
    """The limits of each series moved away from the centre by its factor (series,)."""
    centre, factor = limits.centre, limit_factor[:, None]
    parts = (limits.lower, limits.upper, limits.near_lower, limits.near_upper)
    return Limits(centre, *(centre + factor * (part - centre) for part in parts))


def season_left_out(kind: str) -> str:
    """The treatment under which noise is estimated: a season never counts as noise where one is dealt with."""
    return NONE if kind == NONE else ADJUST


def in_kinds(
    values: np.ndarray, *, treatment: Choice, period: int | np.ndarray
) -> Iterator[tuple[str, int, np.ndarray]]:
    """(treatment applied, period, rows) for each combination among the series."""
    yield from _kinds(applied(values, treatment=treatment, period=period), period)


def _kinds(done: np.ndarray, period: int | np.ndarray) -> Iterator[tuple[str, int, np.ndarray]]:
    year = _each(period, len(done))
    for length in np.unique(year):
        for kind in np.unique(done[year == length]):
            yield str(kind), int(length), np.flatnonzero((done == kind) & (year == length))


def _each(choice: object, count: int) -> np.ndarray:
    return np.broadcast_to(np.asarray(choice), count)


def _a_year_earlier(values: np.ndarray, period: int) -> np.ndarray:
    earlier = np.full(values.shape, np.nan)
    earlier[:, period:] = values[:, : values.shape[1] - period]
    return earlier


def _means(numbers: np.ndarray, family: np.ndarray) -> np.ndarray:
    return np.bincount(family, weights=numbers) / np.maximum(np.bincount(family), 1)


def _adjusted(values: np.ndarray, period: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(values without season, season, whether it is a factor) of series of two years or more."""
    series = aligned(values)
    season, is_factor = np.zeros(series.values.shape), np.zeros(len(values), bool)
    for rows, block in bundles(series, series.length > 0):
        place = season.shape[1] - block.shape[1]
        season[rows, place:], is_factor[rows] = _season(block, period)
    season = series.back(np.where(is_factor[:, None], np.exp(np.where(is_factor[:, None], season, 0)), season))
    return np.where(is_factor[:, None], values / np.where(season == 0, 1, season), values - season), season, is_factor


def _season(block: np.ndarray, period: int) -> tuple[np.ndarray, np.ndarray]:
    """(season (series, points), as logarithms where it is a factor, and whether it is)."""
    is_positive = np.nanmin(block, axis=1) > 0
    logs = np.log(np.where(is_positive[:, None], block, 1.0))
    amount, amount_squares = _fitted_season(block, period)
    factor, factor_squares = _fitted_season(logs, period)
    points = (~np.isnan(block)).sum(axis=1)
    with np.errstate(divide="ignore"):
        less = np.log(amount_squares) - np.log(np.maximum(factor_squares, 1e-300))
        gain = points / 2 * less - np.nansum(logs, axis=1)
    is_factor = is_positive & (amount_squares > 0) & (gain > MORE_LIKELY_BY)
    return np.where(is_factor[:, None], factor, amount), is_factor


@cache
def _season_maps(length: int, period: int, *, has_slope: bool) -> tuple[np.ndarray, np.ndarray]:
    """Matrices (points, points) from values to what is explained in all, and to the season alone."""
    columns = noise.design(length, treatment=ADJUST, period=period)
    if has_slope:
        columns = np.hstack([columns, noise.slope_column(length)])
    inverse = np.linalg.pinv(columns)
    return columns @ inverse, columns[:, 1:period] @ inverse[1:period]


def _fitted_season(block: np.ndarray, period: int) -> tuple[np.ndarray, np.ndarray]:
    """(shrunk season (series, points), residual sum of squares (series,)), with a slope where one is plain."""
    whole = filled(block, noise.design(block.shape[1], treatment=ADJUST, period=period))
    level, sloped = (
        ((whole - whole @ _season_maps(block.shape[1], period, has_slope=has_slope)[0].T) ** 2).sum(axis=1)
        for has_slope in (False, True)
    )
    is_sloped = sloped < (1 - section("seasonal")["slope_share"]) * level
    season, squares = np.zeros(block.shape), np.zeros(len(block))
    for has_slope in (False, True):
        rows = np.flatnonzero(is_sloped == has_slope)
        if len(rows):
            season[rows], squares[rows] = _robust_season(block[rows], period, has_slope=has_slope)
    return season, squares


def _robust_season(block: np.ndarray, period: int, *, has_slope: bool) -> tuple[np.ndarray, np.ndarray]:
    rules = section("seasonal")
    length, gap = block.shape[1], np.isnan(block)
    fit, seasonal = _season_maps(length, period, has_slope=has_slope)
    freedom = length - period - has_slope
    whole = np.where(gap, np.nanmean(block, axis=1, keepdims=True), block)
    for _ in range(int(rules["robust_rounds"])):
        expected = whole @ fit.T
        residual = np.where(gap, 0, block - expected)
        spread = 1.4826 * np.median(np.abs(residual), axis=1, keepdims=True) * np.sqrt(length / freedom)
        reach = rules["robust_limit_sd"] * np.where(spread > 0, spread, np.inf)
        whole = expected + np.clip(residual, -reach, reach)
    season = whole @ seasonal.T
    noise_square = ((whole - whole @ fit.T) ** 2).sum(axis=1) / freedom
    season_square = (season**2).sum(axis=1) / (period - 1)
    share = np.divide(noise_square, season_square, out=np.ones(len(block)), where=season_square > 0)
    return season * np.maximum(0, 1 - share)[:, None], (residual**2).sum(axis=1)


def _autocorrelation(values: np.ndarray, kind: str, period: int) -> tuple[np.ndarray, np.ndarray]:
    series, step = aligned(values), int(section("autocorrelation")["step_points"])
    rho, error = np.full((2, len(values)), np.nan)
    for rows, block in bundles(series, series.observed >= MINIMUM_POINTS):
        rho[rows], error[rows] = _unbiased(block, kind, period, step)
    return rho, error


def _unbiased(block: np.ndarray, kind: str, period: int, step: int) -> tuple[np.ndarray, np.ndarray]:
    length = block.shape[1]
    expected = noise.quadratics(length, kind, period, step)
    whole = filled(block, noise.design(length, treatment=kind, period=period))
    residual = whole @ noise.unchanged_columns(length, kind, period, step)
    is_flat = (residual**2).sum(axis=1) <= NO_SPREAD * (whole**2).sum(axis=1)
    slope = np.gradient(expected.lag_one, noise.RHO_TABLE)
    rho = np.interp(noise.raw_lag_one(residual), expected.lag_one, noise.RHO_TABLE)
    rho[is_flat] = np.nan
    error = np.interp(rho, noise.RHO_TABLE, expected.lag_one_sd / slope)
    return rho, np.minimum(error, MOST_UNCERTAIN)


def _ranks(values: np.ndarray) -> np.ndarray:
    from scipy.stats import rankdata

    gap = np.isnan(values)
    return np.where(gap, np.nan, rankdata(np.where(gap, np.inf, values), axis=1))


def _seasonal_p(ranks: np.ndarray, period: int) -> np.ndarray:
    series, step = aligned(ranks), int(section("autocorrelation")["step_points"])
    p = np.full(len(ranks), np.nan)
    for rows, block in bundles(series, series.length > 0):
        whole = filled(block, noise.design(block.shape[1], treatment=ADJUST, period=period))
        rho, _ = _unbiased(whole, ADJUST, period, step)
        used = np.clip(np.nan_to_num(rho), 0, section("autocorrelation")["largest_used"])
        p[rows] = _season_test(whole, used, period, step)
    return p


def _season_test(whole: np.ndarray, rho: np.ndarray, period: int, step: int) -> np.ndarray:
    from scipy.special import fdtrc

    length = whole.shape[1]
    of_season, of_noise = noise.season_and_noise(length, period, step)
    without = whole @ noise.unchanged_columns(length, NONE, period, step)
    within = whole @ noise.unchanged_columns(length, ADJUST, period, step)
    left = (within**2).sum(axis=1)
    seasonal = np.maximum((without**2).sum(axis=1) - left, 0) / _at(rho, of_season.spread)
    residual = left / _at(rho, of_noise.spread)
    ratio = np.divide(seasonal, residual, out=np.zeros(len(whole)), where=residual > 0)
    p = fdtrc(_at(rho, of_season.freedom), _at(rho, of_noise.freedom), ratio)
    least = NO_SPREAD * (whole**2).sum(axis=1)
    is_flat, is_pure = (without**2).sum(axis=1) <= least, left <= least
    return np.select([is_flat, is_pure], [1.0, 0.0], p)


def _at(rho: np.ndarray, by_rho: np.ndarray) -> np.ndarray:
    return np.interp(rho, noise.RHO_JUDGED, by_rho)
