"""What chosen steps would reach, for a force and nationally."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.maturity.evidence import moderated_level
from models.plans.library import plan_library
from models.plans.national_what_if import levels_after, levels_without_evidence, national_outcome, top_steps
from models.plans.what_if import (
    Standing,
    possible_steps,
    reached_levels,
    what_if,
    what_would_move_the_floor,
)
from tests.models.plans.strategies import CAPABILITIES, PILLARS, assessed_levels, chosen_keys, optional_levels

IDS = CAPABILITIES
MEMBERS = np.array([[PILLARS[name] == pillar for pillar in "FRASN"] for name in IDS])


@st.composite
def standings(draw) -> dict[str, Standing]:
    found = {}
    for name, own in draw(optional_levels).items():
        evidence = draw(st.none() | st.integers(1, 5))
        found[name] = Standing(own, evidence, moderated_level(own, evidence))
    return found


@given(standings(), chosen_keys)
@settings(max_examples=150, deadline=None)
def test_no_action_lowers_a_level_and_evidence_never_hurts(found, chosen):
    outcome = what_if(found, chosen, pillars=PILLARS)
    for item in outcome.capabilities:
        if item.now is None:
            assert (item.with_evidence, item.without_evidence) == (None, None)
        else:
            assert item.now <= item.without_evidence <= item.with_evidence <= 5
            assert item.with_evidence - item.without_evidence <= 1
    for pillar in outcome.pillars:
        if pillar.now:
            assert pillar.now.mean_level <= pillar.without_evidence.mean_level <= pillar.with_evidence.mean_level
            assert pillar.now.floor_level <= pillar.without_evidence.floor_level <= pillar.with_evidence.floor_level


@given(standings(), chosen_keys, st.sampled_from(list(plan_library())))
@settings(max_examples=100, deadline=None)
def test_one_more_action_never_lowers_what_the_others_reach(found, chosen, extra):
    fewer = what_if(found, chosen, pillars=PILLARS)
    more = what_if(found, [*chosen, extra], pillars=PILLARS)
    for one, other in zip(fewer.capabilities, more.capabilities, strict=True):
        assert (one.with_evidence or 0) <= (other.with_evidence or 0)
        assert (one.without_evidence or 0) <= (other.without_evidence or 0)


@given(standings(), chosen_keys)
@settings(max_examples=100, deadline=None)
def test_a_chosen_step_is_reached_or_said_to_wait(found, chosen):
    outcome = what_if(found, chosen, pillars=PILLARS)
    levels = {item.capability_id: item.with_evidence for item in outcome.capabilities}
    waiting = {item.key for item in outcome.waiting}
    assert all(item.reason for item in outcome.waiting)
    assert all((levels[name] or 0) > start for name, start in chosen if (name, start) not in waiting)
    assert not set(outcome.possible_next) & set(chosen)
    assert set(outcome.possible_next) <= set(possible_steps(levels))


def test_without_evidence_the_step_counts_one_lower():
    found = {"F1": Standing(2, 2, 2), "F2": Standing(2, 2, 2)}
    outcome = what_if(found, [("F1", 2)], pillars={"F1": "Foundations", "F2": "Foundations"})
    first = outcome.capabilities[0]
    assert (first.now, first.with_evidence, first.without_evidence) == (2, 3, 2)
    (pillar,) = outcome.pillars
    assert (pillar.now.mean_level, pillar.with_evidence.mean_level, pillar.without_evidence.mean_level) == (2, 2.5, 2)
    assert pillar.with_evidence.floor_capability_id == "F2"


def test_older_evidence_that_reaches_the_level_is_enough():
    outcome = what_if({"A5": Standing(2, 3, 2)}, [("A5", 2)], pillars={"A5": "Availability"})
    assert outcome.capabilities[0].without_evidence == 3


def test_what_becomes_possible_is_named():
    found = {"F1": Standing(1, 1, 1), "F2": Standing(2, 2, 2)}
    outcome = what_if(found, [("F1", 1)], pillars={"F1": "Foundations", "F2": "Foundations"})
    assert outcome.possible_next == (("F1", 2), ("F2", 2))
    assert outcome.waiting == ()


def test_a_step_whose_prerequisite_is_missing_waits():
    found = {"F1": Standing(1, 1, 1), "F2": Standing(2, 2, 2)}
    outcome = what_if(found, [("F2", 2)], pillars={"F1": "Foundations", "F2": "Foundations"})
    assert outcome.capabilities[1].with_evidence == 2
    assert [(item.key, item.reason) for item in outcome.waiting] == [(("F2", 2), "Needs F1 level 2 first.")]


def test_the_floor_moves_when_every_capability_on_it_takes_its_step():
    levels = {"F1": 1, "F2": 2, "N1": 3, "N2": 4, "N3": 2, "N4": 2, "N5": 5, "S1": 3, "S2": 3, "R1": 3, "R2": 1}
    move = what_would_move_the_floor({name: levels[name] for name in ("N1", "N2", "N3", "N4", "N5")}, levels)
    assert (move.floor_level, move.steps) == (2, (("N3", 2), ("N4", 2)))
    assert move.prerequisites == (("R2", 1),)


def test_at_the_top_and_without_levels_nothing_moves_the_floor():
    assert what_would_move_the_floor({"F1": 5, "F2": 5}, {"F1": 5, "F2": 5}) is None
    assert what_would_move_the_floor({"F1": None}, {"F1": None}) is None


@given(assessed_levels, st.sampled_from("FRASN"))
@settings(max_examples=100, deadline=None)
def test_the_floor_set_raises_the_floor_by_one_and_no_smaller_set_does(levels, pillar):
    members = {name: levels[name] for name in IDS if PILLARS[name] == pillar}
    move = what_would_move_the_floor(members, levels)
    if move is None:
        assert min(members.values()) == 5
        return
    assert min(reached_levels(members, move.steps).values()) == move.floor_level + 1
    for left_out in move.steps:
        fewer = [key for key in move.steps if key != left_out]
        assert min(reached_levels(members, fewer).values()) == move.floor_level
    found = {name: Standing(level, level, level) for name, level in levels.items()}
    assert what_if(found, [*move.steps, *move.prerequisites], pillars=PILLARS).waiting == ()


@given(optional_levels)
@settings(max_examples=100, deadline=None)
def test_top_steps_can_be_done_in_their_order(levels):
    reached = dict(levels)
    steps = top_steps(levels, {}, weights={})
    assert len(steps) <= 3
    for key in steps:
        assert key in possible_steps(reached)
        reached = reached_levels(reached, [key])


def test_the_matrix_after_the_steps_never_falls_and_leaves_gaps_alone():
    before = np.array([[1, 2, 0], [3, 3, 3]])
    steps = [[("F1", 2), ("F1", 1), ("F3", 1)], [("F1", 1), ("F2", 4)]]
    after = levels_after(before, steps, capability_ids=["F1", "F2", "F3"])
    assert after.tolist() == [[3, 2, 0], [3, 3, 3]]
    assert before.tolist() == [[1, 2, 0], [3, 3, 3]]


def test_without_evidence_the_matrix_is_one_lower_where_it_rose_and_never_below_before():
    before, after = np.array([[1, 2, 3, 0]]), np.array([[3, 3, 3, 0]])
    found = levels_without_evidence(before, after, evidence=np.array([[0, 3, 0, 0]]))
    assert found.tolist() == [[2, 3, 3, 0]]


def test_national_medians_are_lower_medians_over_complete_forces():
    before = np.ones((6, 25), dtype=np.int16)
    before[5, 6:] = 0
    after = before.copy()
    after[:2, :5] = 2
    outcome = national_outcome(before, after, members=MEMBERS)
    assert (outcome.forces_counted, outcome.is_suppressed) == (5, False)
    assert outcome.pillars_before.tolist() == [1] * 5
    assert outcome.pillars_after.tolist() == [1] * 5
    after[2, :5] = 2
    outcome = national_outcome(before, after, members=MEMBERS)
    assert outcome.pillars_after.tolist() == [2, 1, 1, 1, 1]
    assert outcome.capabilities_after.tolist() == [2] * 5 + [1] * 20


def test_too_few_complete_forces_give_no_national_figure():
    levels = np.ones((4, 25), dtype=np.int16)
    outcome = national_outcome(levels, levels, members=MEMBERS)
    assert outcome.is_suppressed
    assert np.isnan(outcome.pillars_after).all() and np.isnan(outcome.capabilities_before).all()


@given(st.lists(optional_levels, min_size=1, max_size=8))
@settings(max_examples=40, deadline=None)
def test_if_every_force_did_its_top_steps_no_median_would_fall(forces):
    before = np.array([[levels[name] or 0 for name in IDS] for levels in forces])
    steps = [top_steps(levels, {}, weights={}) for levels in forces]
    after = levels_after(before, steps, capability_ids=IDS)
    assert (after - before).sum() == sum(map(len, steps))
    outcome = national_outcome(before, after, members=MEMBERS)
    pairs = [
        (outcome.pillars_before, outcome.pillars_after),
        (outcome.capabilities_before, outcome.capabilities_after),
    ]
    for earlier, later in pairs:
        assert np.array_equal(np.isnan(earlier), np.isnan(later))
        assert (np.nan_to_num(later) >= np.nan_to_num(earlier)).all()


def test_the_number_of_top_steps_can_be_chosen():
    assert len(top_steps({name: 1 for name in IDS}, {}, weights={}, number=7)) == 7
    assert top_steps({name: 1 for name in IDS}, {}, weights={}, number=0) == []


def test_a_force_that_has_reached_every_target_has_no_top_step():
    assert top_steps({name: 3 for name in IDS}, {}, weights={}) == []


def test_the_matrix_agrees_with_the_force_s_own_what_if():
    levels = {name: 1 + index % 4 for index, name in enumerate(IDS)}
    steps = top_steps(levels, {name: 5 for name in IDS}, weights={})
    found = {name: Standing(level, level, level) for name, level in levels.items()}
    outcome = what_if(found, steps, pillars=PILLARS)
    after = levels_after(np.array([list(levels.values())]), [steps], capability_ids=IDS)
    assert after[0].tolist() == [item.with_evidence for item in outcome.capabilities]
    pillar = outcome.pillars[0]
    assert pillar.with_evidence.mean_level == pytest.approx(after[0, :5].mean())
