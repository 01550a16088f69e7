"""Where a measure is heading, with an 80 % band, and how likely it is to meet its target by the target's date.

The forecast is the mean of four methods on a scale without bounds: damped seasonal exponential smoothing, and on
the series less its seasonal factors damped and simple exponential smoothing and the mean of the last season. The
band comes from how far the same mean was off when made from each earlier period of the series, so it is as wide as
the series has earned. Missing periods inside the series are bridged and count in no error; missing ones at its end
are forecast too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot, sqrt

import numpy as np

from models.performance import smoothing
from models.performance.scales import Scale
from models.performance.settings import section

DIRECTIONS = ("increase", "decrease")
NO_BOUNDS = Scale()
STANDSTILL = 1e-6  # errors below this share of the series' own spread are those of the arithmetic


@dataclass(frozen=True)
class Forecast:
    """The periods after the last one given: ``mean`` is the middle of what may come, ``low`` to ``high`` the band.

    ``centre`` and ``sigma`` are middle and standard deviation on ``scale``. Where ``reason`` says why there is no
    forecast, everything else is empty. ``note`` says how it was made, in words for the reader.
    """

    mean: tuple[float, ...] = ()
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()
    centre: tuple[float, ...] = ()
    sigma: tuple[float, ...] = ()
    scale: Scale = NO_BOUNDS
    is_whole: bool = False
    note: str = ""
    reason: str = ""

    @property
    def is_known(self) -> bool:
        """If there is a forecast."""
        return not self.reason


@dataclass(frozen=True)
class TargetChance:
    """Probability that a target is met in one period, or None and the reason why it cannot be said."""

    probability: float | None
    reason: str = ""


def forecast(
    values: Sequence[float] | np.ndarray,
    *,
    periods_ahead: int,
    season_length: int,
    lower_bound: float | None = None,
    upper_bound: float | None = None,
) -> Forecast:
    """The next ``periods_ahead`` periods of evenly spaced values, missing ones given as NaN.

    ``season_length`` is 12 for months, 4 for quarters, 1 for years. ValueError for fewer than one period ahead.
    """
    if periods_ahead < 1 or season_length < 1:
        raise ValueError("a forecast looks at least one period ahead, and a season has at least one period")
    scale = Scale(lower_bound, upper_bound)
    known, missing_at_end = _known_stretch(np.asarray(values, dtype=float))
    reason = _why_not(known, scale, season_length)
    if reason:
        return Forecast(scale=scale, reason=reason)
    scaled = scale.forward(known)
    paths = _paths(scaled, season_length, missing_at_end + periods_ahead)
    sigma = _sigma(_errors(scaled, paths, season_length), season_length)[missing_at_end:]
    centre = paths[-1, missing_at_end:]
    if sigma[0] < STANDSTILL * np.nanstd(scaled):
        return Forecast(scale=scale, reason="The values repeat so exactly that nothing says how far they may stray.")
    reach = _reach() * sigma
    return Forecast(
        mean=tuple(scale.back(centre).tolist()),
        low=tuple(scale.back(centre - reach).tolist()),
        high=tuple(scale.back(centre + reach).tolist()),
        centre=tuple(centre.tolist()),
        sigma=tuple(sigma.tolist()),
        scale=scale,
        is_whole=_is_count(known, scale),
        note=_note(known, missing_at_end, season_length),
    )


def probability_of_target(forecast: Forecast, target: float, direction: str, at_period: int | None) -> TargetChance:
    """The chance that the value meets the target in a period: 1 is the first period forecast.

    ``direction`` is "increase" (met at or above the target) or "decrease" (at or below). ``at_period`` is None where
    the target has no date. A count meets a target when its whole number does. ValueError for another direction.
    """
    from scipy.special import stdtr

    if direction not in DIRECTIONS:
        raise ValueError(f"direction is one of {DIRECTIONS}, not {direction!r}")
    reason = _why_no_chance(forecast, at_period)
    if reason:
        return TargetChance(None, reason)
    rounding = 0.5 if forecast.is_whole else 0.0
    edge = target - rounding if direction == "increase" else target + rounding
    if _is_past_bounds(forecast.scale, edge):
        return TargetChance(float(_is_met_everywhere(forecast.scale, edge, direction)))
    place, freedom = at_period - 1, section("forecast")["tail_degrees_of_freedom"]
    distance = (float(forecast.scale.forward(edge)) - forecast.centre[place]) / forecast.sigma[place]
    at_or_below = float(stdtr(freedom, distance / _tail_scale()))
    return TargetChance(1 - at_or_below if direction == "increase" else at_or_below)


def _known_stretch(values: np.ndarray) -> tuple[np.ndarray, int]:
    """The values from the first to the last known one, and how many are missing after it."""
    places = np.flatnonzero(np.isfinite(values))
    if not len(places):
        return values[:0], 0
    first, last = places[0], places[-1]
    return np.where(np.isfinite(values), values, np.nan)[first : last + 1], len(values) - 1 - int(last)


def _why_not(known: np.ndarray, scale: Scale, season_length: int) -> str:
    """Why there is no forecast, in words, or an empty text."""
    rules, count = section("forecast"), int(np.isfinite(known).sum())
    if count < rules["minimum_points"]:
        return f"A forecast needs at least {rules['minimum_points']:.0f} values; there are {count}."
    if count < (1 - rules["most_missing_share"]) * len(known):
        return f"{len(known) - count} of {len(known)} periods have no value: too many for a forecast."
    if not scale.holds(known):
        return "Some values lie outside the bounds of this measure; a forecast would be misleading."
    latest = known[np.isfinite(known)][-max(int(rules["minimum_points"]), season_length) :]
    if latest.min() == latest.max():
        return f"The last {len(latest)} values are all the same, so nothing says how far they may move."
    return ""


def _paths(scaled: np.ndarray, season_length: int, periods_ahead: int) -> np.ndarray:
    """Forecasts (periods, periods ahead) made from every period of the series; the last row is the forecast."""
    rules = section("forecast")
    filled, factors = smoothing.fill_gaps(scaled, season_length)
    season = factors[np.arange(len(filled) + periods_ahead) % len(factors)]
    adjusted = smoothing.without_outliers(filled - season[: len(filled)], limit=rules["outlier_limit"])
    ahead = np.arange(len(filled))[:, None] + np.arange(1, periods_ahead + 1)
    members = [smoothing.damped_paths(adjusted, periods_ahead), smoothing.level_paths(adjusted, periods_ahead)]
    if season_length > 1:
        members.append(smoothing.mean_paths(adjusted, min(season_length, len(filled) // 2), periods_ahead))
    members = [member + season[ahead] for member in members]
    if _has_season(filled, season_length):
        cleaned = adjusted + season[: len(filled)]
        members.append(smoothing.seasonal_paths(cleaned, season_length, periods_ahead))
    return np.mean(members, axis=0)


def _has_season(series: np.ndarray, season_length: int) -> bool:
    """If the series shows its seasons: two of them, and enough periods to start the smoothing from."""
    needed = max(section("forecast")["minimum_seasons"] * season_length, smoothing.least_periods(season_length))
    return season_length > 1 and len(series) >= needed


def _errors(scaled: np.ndarray, paths: np.ndarray, season_length: int) -> np.ndarray:
    """How far off the forecasts from earlier periods were (periods, periods ahead), NaN where nobody knows.

    The first two seasons, or third of a short series, are left out: the smoothing has yet to settle.
    """
    periods, periods_ahead = paths.shape
    later = np.concatenate([scaled, np.full(periods_ahead, np.nan)])
    errors = later[np.arange(periods)[:, None] + np.arange(1, periods_ahead + 1)] - paths
    errors[: min(2 * season_length, periods // 3)] = np.nan
    return errors


def _sigma(errors: np.ndarray, season_length: int) -> np.ndarray:
    """Standard deviation for each period ahead, never less than for the period before it.

    From the middle 80 % of the errors, which one wild year does not blow up; from their squares where there are
    few; drawn on as of a random walk where there are next to none. Widened for what was fitted.
    """
    rules, counts = section("forecast"), np.isfinite(errors).sum(axis=0)
    sigma = np.zeros(len(counts))
    for place, count in enumerate(counts):
        known = errors[np.isfinite(errors[:, place]), place]
        if count < rules["fewest_errors"] and place > 0:
            sigma[place] = sigma[place - 1] * sqrt((place + 1) / place)
        elif count < rules["enough_errors"]:
            sigma[place] = sqrt(float(np.mean(known**2)))
        else:
            sigma[place] = np.quantile(np.abs(known), rules["band_share"]) / _reach()
    return np.maximum.accumulate(sigma) * _widening(len(errors), season_length)


def _widening(periods: int, season_length: int) -> float:
    """What the errors inside a series must be multiplied by, as the methods were fitted to the same periods."""
    rules = section("forecast")
    if season_length > 1 and periods >= smoothing.SEASONS_FOR_FACTORS * season_length:
        return hypot(1, rules["season_widening"] * season_length / periods)
    return sqrt(periods / (periods - rules["fitted_quantities"]))


def _reach() -> float:
    """Standard deviations from the middle of a normal distribution to the edge of its band."""
    from scipy.special import ndtri

    return float(ndtri(0.5 + section("forecast")["band_share"] / 2))


def _tail_scale() -> float:
    """Scale of the t distribution that has the same band as the normal one but longer tails."""
    from scipy.special import stdtrit

    rules = section("forecast")
    return _reach() / float(stdtrit(rules["tail_degrees_of_freedom"], 0.5 + rules["band_share"] / 2))


def _is_count(known: np.ndarray, scale: Scale) -> bool:
    values = known[np.isfinite(known)]
    return scale.lower_bound is not None and scale.upper_bound is None and bool((values == np.round(values)).all())


def _note(known: np.ndarray, missing_at_end: int, season_length: int) -> str:
    """How the forecast was made, for the reader."""
    missing = int(np.isnan(known).sum())
    sentences = [f"From {len(known) - missing} values, by damped exponential smoothing"]
    sentences[0] += " with seasons." if _has_season(known, season_length) else " without seasons."
    if season_length > 1 and not _has_season(known, season_length):
        sentences.append("The series is too short to show a season.")
    if missing:
        sentences.append(f"Periods without a value inside the series, bridged from their neighbours: {missing}.")
    if missing_at_end:
        sentences.append(f"Periods without a value at its end, forecast too: {missing_at_end}.")
    return " ".join(sentences)


def _why_no_chance(forecast: Forecast, at_period: int | None) -> str:
    """Why no probability can be given, in words, or an empty text."""
    if forecast.reason:
        return forecast.reason
    if at_period is None:
        return "The target has no date."
    if at_period < 1:
        return "The target's date has passed."
    if at_period > len(forecast.mean):
        return "The target's date is further ahead than the forecast looks."
    return ""


def _is_past_bounds(scale: Scale, edge: float) -> bool:
    return not scale.holds(np.array([edge]))


def _is_met_everywhere(scale: Scale, edge: float, direction: str) -> bool:
    """If every value within the bounds meets an edge that lies past one of them."""
    is_below = scale.lower_bound is not None and edge < scale.lower_bound
    return is_below if direction == "increase" else not is_below
