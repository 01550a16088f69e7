"""Centre line and limits: by hand, and as arithmetic must behave."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.performance.spc_limits import moving_ranges, xmr_limits
from models.performance.spc_rules import SeriesRefused

NAN = np.nan
BUDGET = settings(max_examples=40, deadline=None)
SERIES = st.lists(st.integers(-500, 500), min_size=2, max_size=40).map(lambda row: np.array([row], float))


def row(*values):
    return np.array([values], float)


def test_the_limits_are_two_point_six_six_average_moving_ranges_from_the_mean():
    limits = xmr_limits(row(10, 12, 11, 15), screen_outliers=False)
    np.testing.assert_allclose(limits.centre, [[12] * 4])
    np.testing.assert_allclose(limits.average_moving_range, [[7 / 3] * 4])
    np.testing.assert_allclose(limits.upper, [[12 + 2.66 * 7 / 3] * 4])
    np.testing.assert_allclose(limits.lower, [[12 - 2.66 * 7 / 3] * 4])
    np.testing.assert_allclose(limits.near_upper, [[12 + 2.66 * 2 / 3 * 7 / 3] * 4])


def test_a_range_of_three_point_two_six_seven_averages_is_screened_and_one_just_below_is_kept():
    """Nine ranges of 1 and one of r: the average is (9 + r) / 10, so r is screened from 9 x 3.267 / 6.733."""
    threshold = 9 * 3.267 / (10 - 3.267)
    steps = [0, 1, 0, 1, 0, 1, 0, 1, 0, 1]
    kept = xmr_limits(row(*steps, 1 + threshold - 1e-6))
    screened = xmr_limits(row(*steps, 1 + threshold + 1e-6))
    assert kept.average_moving_range[0, 0] == pytest.approx((9 + threshold) / 10, abs=1e-6)
    assert screened.average_moving_range[0, 0] == pytest.approx(1)
    assert not screened.is_flat.any()


def test_a_range_of_exactly_three_point_two_six_seven_averages_is_screened():
    """Nine ranges of 6,733 and one of 29,403 average 9,000, and 3.267 times that is 29,403."""
    values = row(*[0, 6733] * 5, 6733 + 29403)
    assert xmr_limits(values).average_moving_range[0, 0] == 6733
    assert xmr_limits(values, screen_outliers=False).average_moving_range[0, 0] == 9000


def test_groups_and_series_have_limits_of_their_own():
    values = np.array([[1, 2, 1, 20, 22, 20], [5, 6, 5, 6, 5, 6]], float)
    groups = np.array([[0, 0, 0, 1, 1, 1], [4, 4, 4, 4, 4, 4]])
    limits = xmr_limits(values, groups=groups)
    np.testing.assert_allclose(limits.centre, [[4 / 3] * 3 + [62 / 3] * 3, [5.5] * 6])
    np.testing.assert_allclose(limits.average_moving_range, [[1] * 3 + [2] * 3, [1] * 6])
    assert limits.points_in_group.tolist() == [[3] * 6, [6] * 6]


def test_a_missing_value_is_left_out_of_the_mean_and_breaks_the_moving_range():
    values = row(1, 3, NAN, 10, 11)
    assert np.array_equal(moving_ranges(values), row(NAN, 2, NAN, NAN, 1), equal_nan=True)
    limits = xmr_limits(values)
    assert limits.centre[0, 0] == pytest.approx(25 / 4)
    assert limits.average_moving_range[0, 0] == pytest.approx(1.5)
    assert limits.points_in_group[0, 0] == 4


def test_a_fixed_baseline_sets_the_limits_of_its_group_and_each_series_may_have_its_own():
    values = np.tile([5.0, 6.0] * 6 + [50.0, 90.0], (2, 1))
    limits = xmr_limits(values, fix_after_n_points=np.array([12, 0]))
    np.testing.assert_allclose(limits.centre[0], 5.5)
    np.testing.assert_allclose(limits.centre[1], 206 / 14)


@pytest.mark.parametrize("points", [11, 1, -3])
def test_a_fixed_baseline_below_twelve_points_is_refused(points):
    with pytest.raises(SeriesRefused, match=rf"after {points} points \(fix_after_n_points\)"):
        xmr_limits(np.ones((1, 20)), fix_after_n_points=points)


@pytest.mark.parametrize(("points", "is_trial"), [(12, True), (13, False)])
def test_limits_are_trial_below_thirteen_values(points, is_trial):
    values = np.append(np.arange(points, dtype=float) % 3, NAN)[None]
    assert xmr_limits(values).is_trial.all() == is_trial


def test_values_all_alike_have_limits_on_themselves_whatever_their_last_digit():
    limits = xmr_limits(np.array([[0.1] * 10, [0.1 + 0.2, 0.3] * 5]))
    assert limits.is_flat.all()
    assert (limits.lower == limits.upper).all()
    assert (limits.centre[0] == 0.1).all()


def test_values_alike_but_for_screened_jumps_have_the_median_and_the_limits_of_all_ranges():
    values = row(*[3.0] * 10, 9, *[3.0] * 9)
    limits = xmr_limits(values)
    assert limits.is_flat.all()
    np.testing.assert_allclose(limits.centre, 3)
    np.testing.assert_allclose(limits.upper, 3 + 2.66 * 12 / 19)
    assert not xmr_limits(values, screen_outliers=False).is_flat.any()


def test_the_median_is_that_of_the_own_group():
    values = row(0, 0, 0, 0, 0, 0, 0, 5, *[8.0] * 9, 1, 8, NAN)
    limits = xmr_limits(values, groups=row(*[0] * 8, *[1] * 12).astype(int))
    assert limits.is_flat.all()
    assert limits.centre[0].tolist() == [0.0] * 8 + [8.0] * 12


def test_one_value_has_a_centre_and_no_limits_and_none_has_neither():
    limits = xmr_limits(np.array([[NAN, 4.0], [NAN, NAN]]))
    assert limits.centre[0].tolist() == [4.0, 4.0]
    assert np.isnan(limits.lower).all() and np.isnan(limits.centre[1]).all()


@BUDGET
@given(SERIES, st.integers(-1000, 1000))
def test_adding_a_constant_moves_the_limits_by_it(values, constant):
    before, after = xmr_limits(values), xmr_limits(values + constant)
    for name in ("centre", "lower", "upper", "near_lower", "near_upper"):
        np.testing.assert_allclose(getattr(after, name), getattr(before, name) + constant, atol=1e-8)


@BUDGET
@given(SERIES, st.sampled_from([0.001, 0.1, 0.5, 3.0, 1000.0]))
def test_scaling_scales_the_limits(values, factor):
    before, after = xmr_limits(values), xmr_limits(values * factor)
    for name in ("centre", "lower", "upper", "average_moving_range"):
        np.testing.assert_allclose(getattr(after, name), getattr(before, name) * factor, atol=1e-8 * factor)
