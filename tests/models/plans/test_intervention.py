"""Acting nationally against helping locally, by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.plans.intervention import (
    ACT_NATIONALLY,
    EITHER,
    HELP_LOCALLY,
    forces_for_each_step,
    interventions,
)
from models.plans.library import plan_library

FIRST, SECOND = plan_library()["F1", 1].effort_points, plan_library()["F1", 2].effort_points


def test_the_arithmetic_is_that_done_by_hand():
    assert (FIRST, SECOND) == (1, 2)
    (found,) = interventions({"F1": [1, 1, 1, 1, 2, 2, 2, 2, 3, 4, None, 0]}, {"F1": 3})
    assert (found.forces_counted, found.forces_below, found.need) == (10, 8, "weak everywhere")
    local = 4 * 1 + 8 * 2
    national = 3 * (1 + 2) + 0.25 * local
    assert (found.local_points, found.national_points) == (local, national) == (20, 14)
    assert (found.local_person_weeks, found.national_person_weeks) == (40, 28)
    assert found.ratio == pytest.approx(0.7)
    assert found.recommendation == ACT_NATIONALLY


@pytest.mark.parametrize(("forces", "advice"), [(1, HELP_LOCALLY), (4, HELP_LOCALLY), (5, EITHER), (6, ACT_NATIONALLY)])
def test_the_advice_turns_on_how_many_forces_need_the_step(forces, advice):
    (found,) = interventions({"A5": [2] * forces + [3] * 20}, {"A5": 3})
    assert found.recommendation == advice
    assert found.ratio == pytest.approx(3 / forces + 0.25)


def test_each_step_is_counted_for_the_forces_that_need_it():
    assert forces_for_each_step("F1", [1, 2, 2, 3], minimum=3) == {("F1", 1): 1, ("F1", 2): 3}


def test_no_need_too_few_forces_and_unknown_steps_are_left_out():
    levels = {"F1": [3, 3, 4, 5, 3], "F2": [1, 1, 1, 1], "Z9": [1] * 6}
    assert interventions(levels, {"F1": 3, "F2": 3, "Z9": 3}) == []


def test_the_largest_saving_by_acting_nationally_comes_first():
    levels = {"A3": [2] * 5 + [3] * 5, "F4": [1] * 10, "A5": [2] * 10}
    found = interventions(levels, {"A3": 3, "F4": 3, "A5": 3})
    savings = [item.local_points - item.national_points for item in found]
    assert savings == sorted(savings, reverse=True)
    assert found[0].capability_id == "F4"


@given(st.lists(st.integers(1, 5), min_size=5, max_size=80), st.integers(2, 5))
def test_local_effort_is_the_sum_over_forces(levels, minimum):
    expected = sum(plan_library()["N4", start].effort_points for level in levels for start in range(level, minimum))
    found = interventions({"N4": levels}, {"N4": minimum})
    assert sum(item.local_points for item in found) == expected
