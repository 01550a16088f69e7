"""Exact limits and tests for counts of independent events.

The Poisson distribution is carried between whole numbers by the gamma distribution, P(X >= x) = P(Gamma(x) <= mean)
and P(X <= x) = P(Gamma(x + 1) > mean) (Johnson, Kemp and Kotz 2005, Univariate Discrete Distributions, 4.4), which
agrees with it at every whole number. So limits are smooth in the mean, counts of part-time posts can be tested, and
a whole count lies outside a limit exactly when its tail, the count itself included, is below what was asked.
"""

from __future__ import annotations

import numpy as np


def poisson_limits(mean: np.ndarray, tail: float) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper limit of a count with a mean above 0, each with at most ``tail`` (a probability) beyond it.

    The lower limit is 0, which nothing is below, where even a count of 0 is likelier than that.
    """
    from scipy.special import pdtrik

    return np.maximum(0, np.nan_to_num(pdtrik(tail, mean))), pdtrik(1 - tail, mean) + 1


def poisson_p_values(counts: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """Two-sided p of each count: twice the smaller tail that includes it, at most 1."""
    from scipy.special import gammainc, gammaincc

    at_most = gammaincc(counts + 1, mean)
    at_least = np.where(counts > 0, gammainc(np.maximum(counts, 1e-300), mean), 1.0)
    return np.minimum(1, 2 * np.minimum(at_most, at_least))
