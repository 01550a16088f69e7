"""Sums and moving ranges inside groups."""

import numpy as np

from models.performance.grouping import group_keys, group_means, group_sums, moving_ranges

VALUES = np.array([[1.0, 4, np.nan, 2], [10, 20, 40, 80]])
GROUPS = np.array([0, 0, 0, 1])


def test_every_series_has_groups_of_its_own():
    keys = group_keys(VALUES.shape, GROUPS)
    np.testing.assert_array_equal(keys, [[0, 0, 0, 1], [2, 2, 2, 3]])
    np.testing.assert_array_equal(group_keys((2, 3)), [[0, 0, 0], [1, 1, 1]])


def test_sums_and_means_leave_missing_values_out():
    keys = group_keys(VALUES.shape, GROUPS)
    np.testing.assert_array_equal(group_sums(VALUES, keys), [[5, 5, 5, 2], [70, 70, 70, 80]])
    np.testing.assert_array_equal(group_means(VALUES, keys)[0], [2.5, 2.5, 2.5, 2])
    assert np.isnan(group_means(np.array([np.nan]), np.array([0]))).all()


def test_a_moving_range_looks_past_a_missing_value_but_not_past_a_rebase():
    keys = group_keys(VALUES.shape, np.array([0, 0, 0, 0]))
    np.testing.assert_array_equal(moving_ranges(VALUES, keys)[0], [np.nan, 3, np.nan, 2])
    across = moving_ranges(VALUES, group_keys(VALUES.shape, GROUPS))
    np.testing.assert_array_equal(across, [[np.nan, 3, np.nan, np.nan], [np.nan, 10, 20, np.nan]])
