"""How a force's level stands against the national median, in three words, false discoveries held down."""

from __future__ import annotations

import numpy as np

from models.false_discovery import stands_out
from models.maturity.definitions import definitions

HIGHER = "clearly higher"
NO_DIFFERENCE = "no clear difference"
LOWER = "clearly lower"


def two_sided_p(lower: np.ndarray, upper: np.ndarray, *, benchmark: np.ndarray) -> np.ndarray:
    """Two-sided p of "the level is the benchmark", from probabilities (..., 5) of each published level.

    ``lower`` and ``upper`` resample the lower and the upper median: to be called different, a level must
    stand apart from the benchmark whichever of two middle answers is taken, as the lower one alone would call
    forces lower too easily. The p is twice the smaller tail that includes the benchmark, at most 1, and nan
    without answers or without a benchmark (0). Published levels are compared with the median of published
    levels: the evidence gate is a fixed, rising map, so what holds for the self level carries over, and both
    sides of the comparison have passed the same gate.
    """
    benchmark = np.broadcast_to(benchmark, lower.shape[:-1])
    levels = np.arange(1, lower.shape[-1] + 1)
    not_above = np.where(levels <= benchmark[..., None], lower, 0).sum(axis=-1)
    not_below = np.where(levels >= benchmark[..., None], upper, 0).sum(axis=-1)
    is_comparable = (lower.sum(axis=-1) > 0) & (benchmark > 0)
    return np.where(is_comparable, np.minimum(1, 2 * np.minimum(not_above, not_below)), np.nan)


def false_discovery_flags(p: np.ndarray) -> np.ndarray:
    """True where a p stands out, the whole family judged together, at the rate of the definitions; nan is not."""
    return stands_out(p, rate=definitions().false_discovery_rate)


def comparison_words(levels: np.ndarray, benchmark: np.ndarray, *, is_flagged: np.ndarray) -> np.ndarray:
    """The three words for levels against a benchmark; a level that is not flagged has no clear difference."""
    benchmark = np.broadcast_to(benchmark, levels.shape)
    words = np.where(levels > benchmark, HIGHER, np.where(levels < benchmark, LOWER, NO_DIFFERENCE))
    return np.where(is_flagged, words, NO_DIFFERENCE)
