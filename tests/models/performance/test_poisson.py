"""Exact Poisson limits and p-values, against sums of the distribution itself."""

from math import exp, factorial

import numpy as np
import pytest

from models.performance.poisson import poisson_limits, poisson_p_values


def chance_of_at_most(count, mean):
    return sum(exp(-mean) * mean**k / factorial(k) for k in range(count + 1))


@pytest.mark.parametrize("mean", [0.3, 1, 4.2, 17.5, 60])
@pytest.mark.parametrize("tail", [0.025, 0.001])
def test_a_count_is_outside_exactly_when_its_tail_is_smaller_than_asked(mean, tail):
    lower, upper = poisson_limits(np.array(mean), tail)
    for count in range(100):
        assert (count < lower) == (chance_of_at_most(count, mean) < tail)
        assert (count > upper) == (1 - chance_of_at_most(count - 1, mean) < tail)


def test_a_p_is_twice_the_smaller_tail():
    counts = np.array([0, 3, 12])
    tails = [chance_of_at_most(0, 5), chance_of_at_most(3, 5), 1 - chance_of_at_most(11, 5)]
    np.testing.assert_allclose(poisson_p_values(counts, np.full(3, 5.0)), 2 * np.array(tails))
    assert poisson_p_values(np.array([5]), np.array([5.0]))[0] == 1
    assert poisson_p_values(np.array([0]), np.array([0.1]))[0] == 1
