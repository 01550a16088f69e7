"""Change between two waves, paired by force, over the capabilities that both frameworks share.

"No clear change" is an answer of its own: a change is called clear only when it stands out among all changes
of the wave (false-discovery rate) and its interval leaves out no change.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.maturity.comparison import false_discovery_flags
from models.maturity.definitions import LEVELS, definitions
from models.maturity.uncertainty import interval_of_draws

HIGHER = "clearly higher"
NO_CHANGE = "no clear change"
LOWER = "clearly lower"
STEPS = np.arange(LEVELS[0] - LEVELS[-1], LEVELS[-1] - LEVELS[0] + 1)


@dataclass(frozen=True)
class Changes:
    """Changes, intervals and words, all of one shape; nan where there is nothing to compare."""

    change: np.ndarray
    low: np.ndarray
    high: np.ndarray
    verdict: np.ndarray


def level_changes(
    previous: np.ndarray, current: np.ndarray, *, previous_distribution: np.ndarray, distribution: np.ndarray
) -> Changes:
    """Changes of published levels (forces, capabilities) with exact intervals; nan where a level is 0 (none).

    The distributions (..., 5) are those of each published level; the two waves are resampled independently. A
    change from or to a level that nobody answered (all zeros) is never clear.
    """
    is_paired = (previous > 0) & (current > 0)
    change = np.where(is_paired, current.astype(float) - previous, np.nan)
    steps = step_distribution(previous_distribution, distribution)
    low, high = _step_interval(steps, change)
    is_tested = is_paired & (steps.sum(axis=-1) > 0)
    p = np.where(is_tested, _step_p(steps), np.nan)
    return Changes(change, low, high, verdicts(low, high, is_flagged=false_discovery_flags(p)))


def mean_changes(change: np.ndarray, draws: np.ndarray) -> Changes:
    """Changes (forces, pillars) of pillar means with intervals from draws (draws, forces, pillars).

    The family test is Wald's with the bootstrap standard error (Efron and Tibshirani 1993, chapter 13), as a
    share of resamples could be no smaller than one in their number.
    """
    from scipy.special import ndtr

    low, high = interval_of_draws(draws, change)
    with np.errstate(divide="ignore", invalid="ignore"):
        p = 2 * ndtr(-np.abs(change) / _standard_errors(draws))
    p = np.where(change == 0, 1.0, p)
    return Changes(change, low, high, verdicts(low, high, is_flagged=false_discovery_flags(p)))


def national_changes(changes: np.ndarray, *, seed: int) -> Changes:
    """Mean change (pillars) over paired forces (forces, pillars), with its interval by resampling forces.

    nan where fewer than two forces have a change. The family of pillars is tested with the paired t.
    """
    draws = _resampled_means(changes, np.random.default_rng(seed))
    paired = (~np.isnan(changes)).sum(axis=0)
    mean = np.where(paired > 1, _mean_without_nan(changes), np.nan)
    low, high = interval_of_draws(draws, mean)
    is_flagged = false_discovery_flags(_paired_t_p(changes, mean))
    return Changes(mean, low, high, verdicts(low, high, is_flagged=is_flagged))


def step_distribution(previous: np.ndarray, current: np.ndarray) -> np.ndarray:
    """Probability (..., 9) of each change of level, -4 to 4, from two independent distributions (..., 5)."""
    together = previous[..., :, None] * current[..., None, :]
    return np.stack([np.trace(together, step, -2, -1) for step in STEPS], axis=-1)


def verdicts(low: np.ndarray, high: np.ndarray, *, is_flagged: np.ndarray) -> np.ndarray:
    """The three words for changes with their intervals; one that is not flagged has no clear change."""
    words = np.where(low > 0, HIGHER, np.where(high < 0, LOWER, NO_CHANGE))
    return np.where(is_flagged, words, NO_CHANGE)


def _step_interval(steps: np.ndarray, change: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    tail = (1 - definitions().interval_share) / 2
    at_or_below = steps.cumsum(axis=-1)[..., :-1]
    low = STEPS[0] + (at_or_below < tail).sum(axis=-1)
    high = STEPS[0] + (at_or_below < 1 - tail).sum(axis=-1)
    is_known = steps.sum(axis=-1) > 0
    return np.where(is_known, np.minimum(low, change), change), np.where(is_known, np.maximum(high, change), change)


def _step_p(steps: np.ndarray) -> np.ndarray:
    not_higher = steps[..., STEPS <= 0].sum(axis=-1)
    not_lower = steps[..., STEPS >= 0].sum(axis=-1)
    return np.minimum(1, 2 * np.minimum(not_higher, not_lower))


def _standard_errors(draws: np.ndarray) -> np.ndarray:
    numbers = np.maximum((~np.isnan(draws)).sum(axis=0), 1)
    mean = np.nansum(draws, axis=0) / numbers
    return np.sqrt(np.nansum((draws - mean) ** 2, axis=0) / numbers)


def _mean_without_nan(changes: np.ndarray) -> np.ndarray:
    return np.nansum(changes, axis=0) / np.maximum((~np.isnan(changes)).sum(axis=0), 1)


def _resampled_means(changes: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Means (draws, pillars) of resampled forces, in an order of forces that the values alone decide."""
    draws = definitions().bootstrap_draws
    if not changes.size:
        return np.full((draws, changes.shape[1]), np.nan)
    ordered = changes[np.lexsort(changes.T)]
    weights = rng.multinomial(len(ordered), np.full(len(ordered), 1 / len(ordered)), size=draws)
    totals = weights @ np.nan_to_num(ordered)
    counted = weights @ (~np.isnan(ordered)).astype(float)
    return np.divide(totals, counted, out=np.full(totals.shape, np.nan), where=counted > 0)


def _paired_t_p(changes: np.ndarray, mean: np.ndarray) -> np.ndarray:
    from scipy.special import stdtr

    paired = (~np.isnan(changes)).sum(axis=0)
    freedom = np.maximum(paired - 1, 1)
    variance = np.nansum((changes - mean) ** 2, axis=0) / freedom
    with np.errstate(divide="ignore", invalid="ignore"):
        p = 2 * stdtr(freedom, -np.abs(mean) / np.sqrt(variance / np.maximum(paired, 1)))
    return np.where(mean == 0, 1.0, p)
