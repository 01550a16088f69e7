"""Priorities and recommendations."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.plans.library import plan_library
from models.plans.priority import (
    ACT,
    ASSESS_FIRST,
    NO_STEP_KNOWN,
    Overrides,
    Priority,
    national_weight,
    recommend,
    targets_in_force,
)
from tests.models.plans.strategies import CAPABILITIES, optional_levels


def test_a_priority_is_worked_out_by_hand():
    assert Priority(gap=2, national_weight=1.5, dependants=7, effort_points=4).value == 2 * 1.5 * 8 / 4


@pytest.mark.parametrize(("weight", "effort"), [(1.0, 0), (1.0, -1), (-0.1, 1)])
def test_an_impossible_factor_is_refused(weight, effort):
    with pytest.raises(ValueError, match="effort"):
        Priority(1, weight, 0, effort)


def test_the_national_weight_is_one_plus_the_share_below_and_one_where_few_are_counted():
    assert national_weight(below_minimum=10, forces_counted=40) == 1.25
    assert national_weight(below_minimum=4, forces_counted=4) == 1.0


def test_a_force_s_own_target_stands_before_the_national_minimum():
    assert targets_in_force({"F1": 3, "F2": 3}, {"F1": 4, "A1": 5}) == {"F1": 4, "F2": 3}


def test_factors_are_those_of_the_step():
    (found,) = recommend({"F1": 1}, {"F1": 3}, weights={"F1": 1.5})
    first, second = found.steps
    step = plan_library()["F1", 1]
    assert first.step == step
    assert first.priority == Priority(2, 1.5, 7, step.effort_points)
    assert second.priority.gap == 1
    assert found.value == first.priority.value


def test_weight_and_effort_can_be_set_by_hand():
    by_hand = Overrides(national_weights={"F1": 3.0}, effort_points={("F1", 2): 0.5})
    (found,) = recommend({"F1": 2}, {"F1": 3}, weights={"F1": 1.5}, overrides=by_hand)
    assert found.steps[0].priority == Priority(1, 3.0, 7, 0.5)


def test_without_a_target_the_default_national_minimum_holds():
    assert [found.target for found in recommend({"A3": 1, "A5": 3}, {}, weights={})] == [3]


def test_what_was_not_assessed_is_assessed_first_and_has_no_steps():
    found = recommend({"F1": None, "A5": 1}, {}, weights={})
    assert [(item.capability_id, item.kind) for item in found] == [("A5", ACT), ("F1", ASSESS_FIRST)]
    assert found[1].steps == () and found[1].value == 0


def test_a_capability_that_the_library_does_not_know_is_said_to_have_no_step():
    assert [item.kind for item in recommend({"Z9": 1}, {"Z9": 2}, weights={})] == [NO_STEP_KNOWN]


def test_equal_priorities_keep_the_framework_s_order():
    by_hand = Overrides(effort_points={("A5", 2): 1, ("S4", 2): 1, ("F5", 2): 1})
    found = recommend({"F5": 2, "A5": 2, "S4": 2}, {}, weights={}, overrides=by_hand)
    assert len({item.value for item in found}) == 1
    assert [item.capability_id for item in found] == ["F5", "A5", "S4"]


@given(optional_levels, st.fixed_dictionaries({name: st.integers(1, 5) for name in CAPABILITIES}))
def test_every_capability_below_its_target_is_recommended_once_with_every_step_up_to_it(levels, targets):
    found = recommend(levels, targets, weights={})
    below = {name for name in levels if levels[name] is None or levels[name] < targets[name]}
    assert sorted(item.capability_id for item in found) == sorted(below)
    for item in found:
        starts = [ranked.step.from_level for ranked in item.steps]
        assert starts == ([] if item.level is None else list(range(item.level, item.target)))
    values = [item.value for item in found if item.kind == ACT]
    assert values == sorted(values, reverse=True)
    assert [item.kind for item in found] == sorted(item.kind for item in found)
