"""Charts for proportions (p) and rates (u) whose numerators and denominators are known.

Limits follow the denominator of each point, and Laney's correction widens them where the series varies more than
independent events would (Laney 2002, Quality Engineering 14:531; Montgomery 2013, Statistical Quality Control, 7.3):
z is a point's distance from the centre in its own binomial or Poisson standard errors, sigma_z the mean moving range
of z divided by 1.128, and the limits are centre -/+ 3 standard errors times sigma_z. With the large denominators of
policing the uncorrected limits are so narrow that nearly every month lies outside them.

- **sigma_z below 1 is reported, and not used**: limits are never narrower than independent events allow. Laney would
  draw them in; but over the 13 to 60 points of a series most values below 1 are chance, and narrower limits would
  only add false alarms.
- **Few events**: where a point has fewer expected events (or expected non-events) than the definitions ask for, the
  normal approximation is poor and the point is marked ``is_approximate``. A chart of `rare_events` is better there.
- **No denominator**: a denominator that is missing or not above 0 gives no value and no limits at that point, and the
  point takes no part in centre and sigma_z.
- **Groups**: nothing is worked out across a rebase. A group of fewer than two values has no limits. Outliers are not
  screened out.
- **Bounds**: ``limits`` are uncut and are those to judge by; ``drawn`` are cut at 0 (and at 1 for proportions).

Arrays are (periods,) or (series, periods), nan where a value is missing; everything returned has the same shape.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.performance.grouping import group_keys, group_means, group_sums, moving_ranges
from models.performance.settings import section

RANGE_TO_SIGMA = 1.128  # mean moving range of two values over their standard deviation


@dataclass(frozen=True)
class Limits:
    """Limits at every point, in the unit of the values: three standard errors, and near limits at two."""

    lower: np.ndarray
    upper: np.ndarray
    near_lower: np.ndarray
    near_upper: np.ndarray


@dataclass(frozen=True)
class AttributeChart:
    """A p- or u-chart: proportions between 0 and 1, or events per unit of the denominator."""

    values: np.ndarray
    centre: np.ndarray
    limits: Limits
    drawn: Limits
    sigma_z: np.ndarray
    is_approximate: np.ndarray


def p_chart(numerators: np.ndarray, denominators: np.ndarray, *, groups: np.ndarray | None = None) -> AttributeChart:
    """The p'-chart of proportions, between 0 and 1; the centre is all numerators over all denominators of a group."""
    return _chart(numerators, denominators, groups, ceiling=1.0)


def u_chart(numerators: np.ndarray, denominators: np.ndarray, *, groups: np.ndarray | None = None) -> AttributeChart:
    """The u'-chart of events per unit of the denominator; give thousands of residents for a rate per 1,000."""
    return _chart(numerators, denominators, groups, ceiling=np.inf)


def _chart(
    numerators: np.ndarray, denominators: np.ndarray, groups: np.ndarray | None, *, ceiling: float
) -> AttributeChart:
    numerators, exposures = np.asarray(numerators, float), _exposures(denominators)
    keys = group_keys(numerators.shape, groups)
    values = numerators / exposures
    centre = _centre(numerators, exposures, keys)
    spread = centre * (1 - centre / ceiling)  # of one event's chance: p(1 - p), or the rate itself
    error = np.sqrt(spread / exposures)
    sigma_z = _sigma_z(values - centre, error, keys)
    width = error * np.maximum(sigma_z, section("attribute")["smallest_sigma_z"])
    limits = _limits(centre, width)
    drawn = Limits(*(np.clip(line, 0, ceiling) for line in _lines(limits)))
    return AttributeChart(values, centre, limits, drawn, sigma_z, _is_approximate(exposures, centre, ceiling))


def _exposures(denominators: np.ndarray) -> np.ndarray:
    denominators = np.asarray(denominators, float)
    return np.where(denominators > 0, denominators, np.nan)


def _centre(numerators: np.ndarray, exposures: np.ndarray, keys: np.ndarray) -> np.ndarray:
    is_there = ~np.isnan(numerators / exposures)
    events, units = (group_sums(np.where(is_there, part, np.nan), keys) for part in (numerators, exposures))
    return np.divide(events, units, out=np.full(numerators.shape, np.nan), where=units > 0)


def _sigma_z(distances: np.ndarray, error: np.ndarray, keys: np.ndarray) -> np.ndarray:
    """The spread of a group in its own standard errors; 0 for a series of nothing but 0 (or 1), which has none."""
    z = np.divide(distances, error, out=distances * 0, where=error > 0)
    return group_means(moving_ranges(z, keys), keys) / RANGE_TO_SIGMA


def _limits(centre: np.ndarray, width: np.ndarray) -> Limits:
    return Limits(centre - 3 * width, centre + 3 * width, centre - 2 * width, centre + 2 * width)


def _lines(limits: Limits) -> tuple[np.ndarray, ...]:
    return limits.lower, limits.upper, limits.near_lower, limits.near_upper


def _is_approximate(exposures: np.ndarray, centre: np.ndarray, ceiling: float) -> np.ndarray:
    fewest = section("attribute")["fewest_expected_events"]
    return (exposures * centre < fewest) | (exposures * (ceiling - centre) < fewest)
