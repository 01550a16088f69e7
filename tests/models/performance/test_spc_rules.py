"""The rules: what each flags, what breaks it, and the limits of any kind that they take."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.performance.spc_rules import (
    Assurance,
    PointClass,
    PointType,
    SeriesRefused,
    Variation,
    assurance,
    classify,
    point_types,
    rule_set_name,
    special_cause_type,
    variation,
)

NAN = np.nan
BUDGET = settings(max_examples=40, deadline=None)
ROWS = st.lists(st.integers(-6, 6) | st.just(NAN), min_size=1, max_size=40)


def classes(values, *, groups=None, trend_length=7, shift_length=7, width=100.0):
    """Classes about a centre of 0, with limits at the width and near limits at two thirds of it."""
    values = np.array([values], float)
    lines = (np.full(values.shape, part * width) for part in (0, -1, 1, -2 / 3, 2 / 3))
    groups = None if groups is None else np.array([groups])
    return classify(values, *lines, groups, trend_length, shift_length)[0].tolist()


def slow_classes(values, *, groups, trend_length, shift_length, width):
    """The rules once more, each as its sentence, point by point and window by window."""
    side = [int(np.sign(value)) if value == value else 0 for value in values]
    outside = [abs(value) > width for value in values]
    close = [abs(value) > 2 / 3 * width and not out for value, out in zip(values, outside, strict=True)]
    rising, falling, shift, two = (set() for _ in range(4))
    for start in range(len(values)):
        for length, found in ((trend_length, rising), (trend_length, falling), (shift_length, shift), (3, two)):
            window = range(start, start + length)
            if window[-1] >= len(values) or len({groups[at] for at in window}) > 1:
                continue
            steps = {int(np.sign(np.nan_to_num(values[at + 1] - values[at]))) for at in window[:-1]}
            sides = {side[at] for at in window}
            has = {
                id(rising): steps == {1}, id(falling): steps == {-1}, id(shift): sides in ({1}, {-1}),
                id(two): sides in ({1}, {-1}) and sum(close[at] for at in window) >= 2,
            }  # fmt: skip
            if has[id(found)]:
                found.update(at for at in window if found is not two or close[at])
    codes = []
    for at, value in enumerate(values):
        goes_up = at in rising and not (at in falling and values[at + 1] < value)
        rules = [
            (outside[at], 1 if side[at] > 0 else 2), (at in rising or at in falling, 3 if goes_up else 4),
            (at in two, 5 if side[at] > 0 else 6), (at in shift, 7 if side[at] > 0 else 8), (True, 0),
        ]  # fmt: skip
        codes.append(next(code for is_met, code in rules if is_met))
    return codes


@BUDGET
@given(ROWS, st.sampled_from([(7, 7), (3, 4), (5, 3)]), st.integers(0, 40), st.sampled_from([3.0, 4.5, 100.0]))
def test_the_classes_are_those_of_the_rules_read_slowly(row, lengths, rebase, width):
    groups = [int(at >= rebase) for at in range(len(row))]
    options = {"groups": groups, "trend_length": lengths[0], "shift_length": lengths[1], "width": width}
    assert classes(row, **options) == slow_classes(row, **options)


def test_a_point_on_a_limit_is_not_outside_it():
    assert classes([3, 3.001, -3, -3.001], width=3) == [0, 1, 0, 2]


def test_six_rises_are_a_trend_of_seven_points_and_five_are_none():
    assert classes([-3, -2, -1, 0, 1, 2]) == [0] * 6
    assert classes([-3, -2, -1, 0, 1, 2, 3]) == [PointClass.TREND_INCREASING] * 7
    assert classes([-3, -2, -1, 0, 0, 1, 2, 3]) == [0] * 8


def test_a_peak_between_two_trends_goes_with_its_right():
    found = classes([-3, -2, -1, 0, 1, 2, 3, 2, 1, 0, -1, -2, -3])
    assert found == [PointClass.TREND_INCREASING] * 6 + [PointClass.TREND_DECREASING] * 7


def test_a_trend_that_ends_before_another_starts_keeps_its_direction():
    found = classes([1, 2, 3, 4, 5, 6, 7, -7, -6, -5, -4, -3, -2, -1])
    assert found == [PointClass.TREND_INCREASING] * 14


def test_a_point_on_the_centre_or_a_missing_one_breaks_a_shift():
    up = [1, 2, 1, 2, 1, 2]
    assert classes([*up, 1]) == [PointClass.SHIFT_ABOVE] * 7
    assert classes([*up, 0, *up]) == [0] * 13
    assert classes([*up, NAN, *up]) == [0] * 13


def test_the_lengths_can_be_set_and_are_named():
    assert classes([1, 2, 1, 2, 1, 2], shift_length=6) == [PointClass.SHIFT_ABOVE] * 6
    assert classes([1, 2, 1, 2, 1, 2, 1, 2], shift_length=9) == [0] * 8
    assert rule_set_name() == "Making Data Count, trend 7, shift 7"
    assert special_cause_type(PointClass.SHIFT_ABOVE, shift_length=8) == "8 Points Above CL"
    assert special_cause_type(PointClass.TREND_DECREASING, trend_length=6) == "6 Point Trend (Decreasing)"


def test_each_series_may_have_its_own_lengths():
    values = np.tile([1.0, 2, 1, 2, 1, 2, 1], (2, 1))
    found = classify(values, 0, -9, 9, -6, 6, None, 7, np.array([7, 8]))
    assert found.any(axis=1).tolist() == [True, False]


@pytest.mark.parametrize("length", [2, 0, 7.5, True])
def test_a_rule_of_fewer_than_three_points_is_refused(length):
    with pytest.raises(SeriesRefused, match="is no rule"):
        classes([1, 2, 3], shift_length=length)


def test_limits_of_no_width_or_none_flag_nothing():
    values = np.array([[0.0, 5, 0, 5, 0]])
    assert not classify(values, 0, 0, 0, 0, 0).any()
    assert not classify(values, NAN, NAN, NAN, NAN, NAN).any()


def test_limits_may_differ_from_point_to_point():
    values = np.array([[5.0, -4.0, 5.0]])
    upper = np.array([[4.0, 4.0, 6.0]])
    assert classify(values, 0, -upper, upper, -9, 9).tolist() == [[PointClass.ABOVE_UPPER_LIMIT, 0, 0]]


@pytest.mark.parametrize(
    ("direction", "high", "low"),
    [
        ("increase", PointType.IMPROVEMENT, PointType.CONCERN),
        ("decrease", PointType.CONCERN, PointType.IMPROVEMENT),
        ("neutral", PointType.NEUTRAL_HIGH, PointType.NEUTRAL_LOW),
    ],
)
def test_a_type_follows_from_the_class_and_the_direction(direction, high, low):
    found = point_types(np.array([list(PointClass)]), direction)[0].tolist()
    assert found == [PointType.COMMON_CAUSE, high, low, high, low, high, low, high, low]


def test_the_variation_icon_says_both_what_it_means_and_which_way():
    latest = np.array([PointClass.SHIFT_ABOVE, PointClass.BELOW_LOWER_LIMIT, PointClass.COMMON_CAUSE, -1])
    ways = ("increase", "decrease", "neutral")
    icons = {way: [Variation(code).label for code in variation(latest, way)] for way in ways}
    assert icons == {
        "increase": ["improvement_high", "concern_low", "common_cause", None],
        "decrease": ["concern_high", "improvement_low", "common_cause", None],
        "neutral": ["neutral_high", "neutral_low", "common_cause", None],
    }


def test_assurance_takes_a_target_and_a_direction_for_each_series():
    ways = ["increase", "increase", "decrease", "neutral", "increase", "increase"]
    found = assurance([1, 5, 5, 5, NAN, 1], [3, 7, 7, 7, NAN, 4], np.array([4, 4, 4, 4, 4, 4]), ways)
    assert [Assurance(code).icon for code in found] == ["fail", "pass", "fail", None, None, "inconsistent"]
    assert assurance([1], [3], None, "increase").tolist() == [Assurance.NONE]


def test_an_unknown_direction_and_a_wrong_number_of_them_are_refused():
    with pytest.raises(SeriesRefused, match="up is no direction"):
        assurance([1], [2], 3, "up")
    with pytest.raises(SeriesRefused, match="2 directions for 1 series"):
        assurance([1], [2], 3, ["increase", "decrease"])
