"""p- and u-charts with Laney's correction."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.performance.attribute import p_chart, u_chart

LINES = ("lower", "upper", "near_lower", "near_upper")


def test_a_p_chart_worked_by_hand():
    """10, 20 and 30 of 100: centre 0.2, standard error 0.04, z -2.5, 0 and 2.5, sigma_z 2.5 / 1.128."""
    chart = p_chart(np.array([10, 20, 30]), np.array([100, 100, 100]))
    sigma_z = 2.5 / 1.128
    np.testing.assert_allclose(chart.centre, 0.2)
    np.testing.assert_allclose(chart.sigma_z, sigma_z)
    np.testing.assert_allclose(chart.limits.upper, 0.2 + 3 * 0.04 * sigma_z)
    np.testing.assert_allclose(chart.limits.lower, 0.2 - 3 * 0.04 * sigma_z)
    np.testing.assert_allclose(chart.limits.near_upper, 0.2 + 2 * 0.04 * sigma_z)
    np.testing.assert_allclose(chart.limits.near_lower, 0.2 - 2 * 0.04 * sigma_z)


def test_a_u_chart_worked_by_hand():
    """4 per unit over 1 and 4 units: standard errors 2 and 1; z 1 and -0.5 (6 and 14 events of 20 in 5 units)."""
    chart = u_chart(np.array([6, 14]), np.array([1, 4]))
    np.testing.assert_allclose(chart.values, [6, 3.5])
    np.testing.assert_allclose(chart.centre, 4)
    np.testing.assert_allclose(chart.sigma_z, 1.5 / 1.128)
    np.testing.assert_allclose(chart.limits.upper, 4 + 3 * np.array([2, 1]) * 1.5 / 1.128)
    np.testing.assert_allclose(chart.limits.lower, 4 - 3 * np.array([2, 1]) * 1.5 / 1.128)


def test_with_one_denominator_the_limits_are_those_of_an_xmr_chart():
    numerators = np.array([310, 290, 350, 270, 400, 330, 200, 360])
    chart = p_chart(numerators, np.full(8, 1000))
    ranges = np.abs(np.diff(numerators / 1000)).mean()
    np.testing.assert_allclose(chart.limits.upper, numerators.mean() / 1000 + 3 / 1.128 * ranges)


def test_the_centre_is_of_all_numerators_over_all_denominators_not_a_mean_of_percentages():
    assert p_chart(np.array([1, 500]), np.array([10, 1000])).centre[0] == pytest.approx(501 / 1010)


def test_limits_are_never_narrower_than_chance():
    chart = p_chart(np.array([200, 201, 200, 201]), np.full(4, 1000))
    assert chart.sigma_z[0] < 0.2
    error = np.sqrt(chart.centre * (1 - chart.centre) / 1000)
    np.testing.assert_allclose(chart.limits.upper - chart.centre, 3 * error)


def test_drawn_limits_are_cut_at_the_bounds_and_the_limits_to_judge_by_are_not():
    low = p_chart(np.array([1, 0, 2, 1]), np.full(4, 20))
    assert (low.limits.lower < 0).all() and (low.drawn.lower == 0).all()
    high = p_chart(np.array([19, 20, 18, 19]), np.full(4, 20))
    assert (high.limits.upper > 1).all() and (high.drawn.upper == 1).all()
    rate = u_chart(np.array([1, 0, 9, 1]), np.full(4, 1))
    assert (rate.limits.lower < 0).all() and (rate.drawn.lower == 0).all()
    np.testing.assert_array_equal(rate.drawn.upper, rate.limits.upper)


@pytest.mark.parametrize("denominator", [0, -1, np.nan])
def test_a_point_without_a_denominator_has_no_value_and_no_part_in_the_limits(denominator):
    numerators, denominators = np.array([10.0, 7, 20, 30]), np.array([100, denominator, 100, 100])
    chart, without = p_chart(numerators, denominators), p_chart(numerators[[0, 2, 3]], denominators[[0, 2, 3]])
    assert np.isnan(chart.values[1]) and np.isnan(chart.limits.upper[1])
    np.testing.assert_allclose(chart.limits.upper[[0, 2, 3]], without.limits.upper)
    np.testing.assert_allclose(chart.sigma_z[0], without.sigma_z[0])


def test_a_missing_numerator_keeps_its_limits_and_takes_no_part_in_the_centre():
    chart = p_chart(np.array([10, np.nan, 30]), np.array([100, 5000, 100]))
    assert np.isnan(chart.values[1])
    np.testing.assert_allclose(chart.centre, 0.2)
    assert chart.limits.upper[1] < chart.limits.upper[0]


def test_one_value_alone_has_no_limits():
    assert np.isnan(p_chart(np.array([10]), np.array([100])).limits.upper).all()


@pytest.mark.parametrize("events", [0, 50])
def test_a_series_of_nothing_but_0_or_100_percent_flags_nothing(events):
    chart = p_chart(np.full(20, events), np.full(20, 50))
    assert not ((chart.values > chart.limits.upper) | (chart.values < chart.limits.lower)).any()


def test_nothing_is_worked_out_across_a_rebase():
    numerators, denominators = np.array([10.0, 20, 30, 60, 70, 55]), np.full(6, 100)
    together = p_chart(numerators, denominators, groups=np.array([0, 0, 0, 1, 1, 1]))
    for part in (slice(0, 3), slice(3, 6)):
        alone = p_chart(numerators[part], denominators[part])
        for line in LINES:
            np.testing.assert_allclose(getattr(together.limits, line)[part], getattr(alone.limits, line))


def test_a_matrix_is_its_series_one_by_one():
    rng = np.random.default_rng(1)
    denominators = rng.integers(50, 500, (5, 24)).astype(float)
    numerators = rng.binomial(denominators.astype(int), 0.3).astype(float)
    numerators[rng.random((5, 24)) < 0.1] = np.nan
    groups = np.repeat([0, 1], 12)
    matrix = u_chart(numerators, denominators, groups=groups)
    for row in range(5):
        alone = u_chart(numerators[row], denominators[row], groups=groups)
        np.testing.assert_allclose(matrix.limits.lower[row], alone.limits.lower)
        np.testing.assert_allclose(matrix.sigma_z[row], alone.sigma_z)


def test_points_with_few_expected_events_are_marked():
    chart = p_chart(np.array([2, 20, 196]), np.array([20, 200, 200]))
    np.testing.assert_array_equal(chart.is_approximate, [False, False, False])
    rare = p_chart(np.array([1, 10]), np.array([20, 200]))
    np.testing.assert_array_equal(rare.is_approximate, [True, False])
    common = p_chart(np.array([19, 190]), np.array([20, 200]))
    np.testing.assert_array_equal(common.is_approximate, [True, False])


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 50), st.integers(50, 90)), min_size=2, max_size=20), st.integers(2, 9))
def test_the_unit_of_a_rates_denominator_only_scales_it(pairs, times):
    numerators, denominators = np.array(pairs, float).T
    plain, scaled = u_chart(numerators, denominators), u_chart(numerators, denominators * times)
    np.testing.assert_allclose(scaled.limits.upper * times, plain.limits.upper)
    np.testing.assert_allclose(scaled.sigma_z, plain.sigma_z, atol=1e-9)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 50), st.integers(50, 90)), min_size=2, max_size=20))
def test_counting_the_others_turns_a_p_chart_upside_down(pairs):
    numerators, denominators = np.array(pairs, float).T
    chart, others = p_chart(numerators, denominators), p_chart(denominators - numerators, denominators)
    np.testing.assert_allclose(others.limits.lower, 1 - chart.limits.upper, atol=1e-9)


def share_outside(chart):
    return ((chart.values > chart.limits.upper) | (chart.values < chart.limits.lower))[:, -1].mean()


def test_the_correction_keeps_false_alarms_rare_where_rates_vary_by_themselves():
    """2,000 series of unchanged proportions with large denominators, with and without variation of their own."""
    rng = np.random.default_rng(2)
    denominators = rng.integers(2_000, 6_000, (2_000, 36))
    own = p_chart(rng.binomial(denominators, rng.normal(0.3, 0.03, denominators.shape).clip(0, 1)), denominators)
    binomial = p_chart(rng.binomial(denominators, 0.3), denominators)
    assert share_outside(own) < 0.015
    assert share_outside(binomial) < 0.01
    assert np.median(own.sigma_z) > 3
    uncorrected = 3 * np.sqrt(own.centre * (1 - own.centre) / denominators)
    assert (np.abs(own.values - own.centre) > uncorrected)[:, -1].mean() > 0.3
