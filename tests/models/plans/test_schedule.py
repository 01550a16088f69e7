"""A plan in waves: needs, capacity, completeness and reasons."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.plans.library import plan_library
from models.plans.priority import recommend
from models.plans.proposals import (
    ProposedAction,
    action_of_library,
    proposed_actions,
    waits_for,
    why_not_planned,
    with_prerequisites,
)
from models.plans.quarters import Quarter, quarter_of
from models.plans.schedule import schedule
from tests.models.plans.strategies import optional_levels, proposals

APRIL = date(2026, 4, 1)
capacities = st.sampled_from([0.5, 1, 3, 6, 40])
starts = st.dates(date(2026, 1, 1), date(2027, 12, 31))


def planned(actions, levels, capacity=6, start=APRIL):
    return schedule(actions, levels, capacity_points_per_quarter=capacity, start=start)


@given(proposals(), optional_levels, capacities, starts)
@settings(max_examples=150, deadline=None)
def test_every_action_is_placed_or_explained_and_a_second_run_gives_the_same_plan(actions, levels, capacity, start):
    plan = planned(actions, levels, capacity, start)
    keys = [item.action.key for item in (*plan.placed, *plan.unplaced)]
    assert sorted(keys) == sorted(action.key for action in actions)
    assert all(item.reason for item in (*plan.placed, *plan.unplaced))
    assert planned(actions, levels, capacity, start) == plan


@given(proposals(), optional_levels, capacities, starts)
@settings(max_examples=150, deadline=None)
def test_nothing_starts_before_what_it_needs_has_ended(actions, levels, capacity, start):
    plan = planned(with_prerequisites(actions, levels), levels, capacity, start)
    reached = dict(levels)
    for item in plan.placed:
        ended = [other for other in plan.placed if other.due < item.start]
        standing = dict(levels)
        for other in sorted(ended, key=lambda other: other.action.to_level):
            standing[other.action.capability_id] = other.action.to_level
        assert standing[item.action.capability_id] == item.action.from_level
        assert waits_for(item.action.key, standing) == []
        reached[item.action.capability_id] = item.action.to_level
    assert all(reached[name] >= level for name, level in levels.items() if level)


@given(proposals(), optional_levels, capacities, starts)
@settings(max_examples=150, deadline=None)
def test_capacity_is_never_exceeded_and_every_point_is_counted(actions, levels, capacity, start):
    plan = planned(actions, levels, capacity, start)
    used: dict[Quarter, float] = {}
    for item in plan.placed:
        assert sum(points for _, points in item.points) == pytest.approx(item.action.effort_points)
        for quarter, points in item.points:
            used[quarter] = used.get(quarter, 0) + points
    stated = {use.quarter: use.used_points for use in plan.quarters if use.used_points}
    assert stated == pytest.approx(used)
    assert all(use.used_points <= use.capacity_points + 1e-6 <= capacity + 2e-6 for use in plan.quarters)


@given(proposals(), optional_levels, capacities, starts)
@settings(max_examples=100, deadline=None)
def test_an_action_lasts_at_least_its_weeks_and_its_points_follow_one_another(actions, levels, capacity, start):
    for item in planned(actions, levels, capacity, start).placed:
        assert item.start >= start
        assert item.due - item.start + timedelta(days=1) >= timedelta(weeks=item.action.typical_weeks)
        quarters = [quarter for quarter, _ in item.points]
        assert quarters == list(item.quarters[: len(quarters)])
        assert item.start == max(start, quarters[0].first_day)


@given(proposals(), optional_levels)
@settings(max_examples=100, deadline=None)
def test_with_prerequisites_only_what_was_not_assessed_or_is_reached_stays_out(actions, levels):
    whole = with_prerequisites(actions, levels)
    assert whole[: len(actions)] == actions
    assert len({action.key for action in whole}) == len(whole)
    assert with_prerequisites(whole, levels) == whole
    for item in planned(whole, levels).unplaced:
        assert "assess it first" in item.reason or "already stands" in item.reason


@given(proposals(), optional_levels)
@settings(max_examples=60, deadline=None)
def test_more_capacity_never_leaves_more_unplaced(actions, levels):
    small, large = planned(actions, levels, 1), planned(actions, levels, 100)
    assert {item.action.key for item in small.unplaced} == {item.action.key for item in large.unplaced}


def test_an_action_waits_for_its_prerequisite_and_says_so():
    levels = {"F1": 1, "F2": 2}
    plan = planned([action_of_library(("F2", 2)), action_of_library(("F1", 1))], levels)
    first, second = plan.placed
    assert (first.action.key, second.action.key) == (("F1", 1), ("F2", 2))
    assert second.waits_for == (("F1", 1),)
    assert second.reason == "Waits for F1 level 2 (ends in 2026/27 Q1)."
    assert second.start == date(2026, 7, 1)


def test_a_full_quarter_is_named_with_its_points():
    actions = [ProposedAction("A3", 1, 6, 8, 9.0), ProposedAction("A5", 1, 1, 4, 1.0)]
    first, second = planned(actions, {"A3": 1, "A5": 1}).placed
    assert first.reason == "It has the highest priority of those that can start."
    assert second.reason == "It needs 1 point, and in 2026/27 Q1 6 of 6 points are used."
    assert second.quarters == (Quarter(2026, 2),)


def test_a_prerequisite_takes_the_priority_of_what_waits_for_it():
    levels = {"F1": 1, "F2": 2, "A5": 1}
    wanted = [
        ProposedAction("F2", 2, 2, 12, 9.0),
        ProposedAction("F1", 1, 2, 6, 0.1),
        ProposedAction("A5", 1, 2, 4, 5.0),
    ]
    plan = planned(wanted, levels, capacity=2)
    assert [item.action.key for item in plan.placed] == [("F1", 1), ("F2", 2), ("A5", 1)]
    assert "It takes the priority of F2 level 3, which waits for it." in plan.placed[0].reason


def test_an_action_larger_than_a_quarter_is_spread():
    (item,) = planned([ProposedAction("A4", 4, 14, 8, 1.0)], {"A4": 4, "F3": 4}).placed
    assert item.points == ((Quarter(2026, 1), 6), (Quarter(2026, 2), 6), (Quarter(2026, 3), 2))
    assert item.due == date(2026, 12, 31)


def test_a_plan_that_starts_within_a_quarter_has_the_share_of_its_capacity_that_is_left():
    plan = planned([ProposedAction("A5", 1, 1, 4, 1.0)], {"A5": 1}, start=date(2026, 6, 1))
    assert (plan.quarters[0].capacity_points, plan.placed[0].start) == (1, date(2026, 6, 1))
    late = planned([ProposedAction("A5", 1, 1, 4, 1.0)], {"A5": 1}, start=date(2026, 6, 30))
    assert late.placed[0].start == date(2026, 7, 1)
    assert "0 of 0 points are used" in late.placed[0].reason


def test_a_missing_prerequisite_is_named_even_through_another():
    levels = {"F1": 1, "F2": 3, "N3": 3, "S1": 4}
    chosen = [("N3", 3), ("N3", 4), ("F2", 3)]
    assert why_not_planned(("N3", 4), chosen, levels=levels) == ("Needs F1 level 3 first.",)
    plan = planned([action_of_library(key) for key in chosen], levels)
    assert [item.action.key for item in plan.placed] == [("N3", 3)]
    assert {item.reason for item in plan.unplaced} == {"Needs F1 level 3 first."}


def test_a_prerequisite_that_was_not_assessed_is_to_be_assessed_first():
    plan = planned([action_of_library(("F2", 2))], {"F1": None, "F2": 2})
    assert plan.unplaced[0].reason == "F1 has not been assessed: assess it first."


def test_a_step_below_the_level_reached_is_not_planned():
    assert planned([action_of_library(("A5", 1))], {"A5": 2}).unplaced[0].reason == "A5 already stands at level 2."


@pytest.mark.parametrize("capacity", [0, -1])
def test_a_plan_without_capacity_is_refused(capacity):
    with pytest.raises(ValueError, match="capacity"):
        planned([], {}, capacity)


def test_the_same_step_twice_is_refused():
    with pytest.raises(ValueError, match="each step once"):
        planned([action_of_library(("A5", 1))] * 2, {"A5": 1})


def test_an_empty_plan_is_a_plan():
    assert planned([], {"A5": 1}).quarters == ()


def test_the_whole_way_from_recommendations_to_a_plan_reaches_every_target():
    levels = {name: 1 for name, _ in plan_library()}
    actions = proposed_actions(recommend(levels, {}, weights={}))
    plan = planned(with_prerequisites(actions, levels), levels)
    assert len(plan.placed) == len(actions) == 2 * len(levels)
    assert plan.unplaced == ()
    assert quarter_of(plan.placed[0].start) == Quarter(2026, 1)


def test_steps_of_one_capability_keep_their_order_whatever_their_priorities():
    later, earlier = ProposedAction("A5", 2, 1, 4, 9.0), ProposedAction("A5", 1, 1, 4, 0.5)
    first, second = planned([later, earlier], {"A5": 1}).placed
    assert (first.action, second.action) == (earlier, later)
    assert second.start > first.due
    assert planned([later], {"A5": 1}).unplaced[0].reason == "Needs A5 level 2 first."
