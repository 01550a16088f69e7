"""Per cent are of the baseline, points are on it, and the plan runs straight between its points."""

from datetime import date

import numpy as np
import pytest

from models.benefits.targets import is_right_way, plan_points, planned_at, planned_on, target_value
from tests.models.benefits.rows import GOOD

START, END = date(2026, 3, 31), date(2027, 3, 31)


def measure(**changed):
    return {**GOOD["measure"], "trajectory": "", **changed}


@pytest.mark.parametrize(
    ("kind", "baseline", "number", "expected"),
    [
        ("value", 40, 50, 50),
        ("value", None, 50, 50),
        ("per_cent_of_baseline", 40, 20, 48),
        ("per_cent_of_baseline", 40, -20, 32),
        ("per_cent_of_baseline", -40, 20, -32),
        ("per_cent_of_baseline", None, 20, None),
        ("percentage_points", 7.0, 5, 12.0),
        ("percentage_points", None, 5, None),
        ("value", 40, None, None),
    ],
)
def test_per_cent_and_percentage_points_are_never_confused(kind, baseline, number, expected):
    made = target_value(measure(target_kind=kind, baseline_value=baseline, target_number=number))
    assert made == (None if expected is None else pytest.approx(expected, abs=1e-12))


def test_the_plan_runs_from_the_baseline_over_its_points_to_the_target():
    assert plan_points(measure()) == ((START, 40), (END, 48))
    with_points = measure(trajectory="2026-09-30 41; 2025-01-01 7; 2026-03-31 9")
    assert plan_points(with_points) == ((START, 40), (date(2026, 9, 30), 41), (END, 48))


def test_the_trajectory_has_the_word_on_the_day_of_the_target_and_after_it():
    named = measure(trajectory="2027-03-31 47; 2028-03-31 50")
    assert plan_points(named) == ((START, 40), (END, 47), (date(2028, 3, 31), 50))


def test_what_is_not_known_is_left_out_of_the_plan():
    assert plan_points(measure(target_number=None, target_on=None)) == ((START, 40),)
    assert plan_points(measure(baseline_value=None, baseline_on=None)) == ()
    assert planned_on((), START) is None
    assert np.isnan(planned_at((), np.array([1, 2]))).all()


def test_between_points_the_plan_is_a_straight_line_and_flat_beyond_them():
    plan = plan_points(measure())
    assert planned_on(plan, date(2026, 1, 1)) == 40
    assert planned_on(plan, date(2026, 9, 30)) == pytest.approx(40 + 8 * 183 / 365)
    assert planned_on(plan, date(2030, 1, 1)) == 48


def test_which_side_of_the_baseline_is_better_follows_from_the_direction():
    assert is_right_way(40, 41, "increase")
    assert is_right_way(40, 39, "decrease")
    assert not is_right_way(40, 40, "increase")
