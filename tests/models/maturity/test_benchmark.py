"""How a force stands in a group, what moves a floor, and the sentences about it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.maturity.benchmark import (
    ABOVE,
    BELOW,
    WITHIN,
    GroupFigures,
    floor_sentence,
    floor_step,
    group_figures,
    group_title,
    message,
    plan_beside_change,
    standing,
    stands_apart,
)
from models.maturity.comparison import HIGHER, LOWER, NO_DIFFERENCE

LEVELS = st.dictionaries(st.sampled_from([f"f{at}" for at in range(12)]), st.integers(1, 5))
PILLAR = st.dictionaries(st.sampled_from(["F1", "F2", "F3", "F4", "F5"]), st.none() | st.integers(1, 5))
FIGURES = GroupFigures(2, 3, 3, 9)
NONE = GroupFigures(None, None, None, 4)


@given(LEVELS)
def test_a_group_of_fewer_than_five_others_has_no_quartiles_whether_or_not_the_own_force_is_in_it(values):
    figures = group_figures(values, own_force="f0")
    others = len([force for force in values if force != "f0"])
    assert figures.others_counted == others
    assert figures.is_shown == (others >= 5)


@given(LEVELS)
def test_quartiles_are_values_that_occur_and_rise(values):
    figures = group_figures(values, own_force="f0")
    if figures.is_shown:
        quarters = [figures.lower_quartile, figures.median, figures.upper_quartile]
        assert quarters == sorted(quarters)
        assert set(quarters) <= set(values.values())


def test_the_own_force_counts_where_it_belongs_to_the_group():
    others = dict.fromkeys(["a", "b", "c", "d", "e"], 2.0)
    assert group_figures(others, own_force="me").median == 2
    assert group_figures({**others, "me": 5.0}, own_force="me").others_counted == 5


@pytest.mark.parametrize(("own", "words"), [(1, BELOW), (2, WITHIN), (3, WITHIN), (4, ABOVE), (None, "")])
def test_standing_against_the_middle_half(own, words):
    assert standing(own, FIGURES) == words
    assert standing(own, NONE) == ""


@pytest.mark.parametrize(
    ("level", "comparison", "figures", "apart"),
    [
        (3, LOWER, NONE, True),
        (3, HIGHER, FIGURES, True),
        (5, NO_DIFFERENCE, FIGURES, True),
        (4, NO_DIFFERENCE, FIGURES, False),
        (1, NO_DIFFERENCE, FIGURES, False),
        (1, None, GroupFigures(3, 3, 4, 9), True),
        (5, None, NONE, False),
        (None, LOWER, FIGURES, False),
    ],
)
def test_a_level_stands_apart_when_clearly_different_or_two_levels_beyond_the_middle_half(
    level, comparison, figures, apart
):
    assert stands_apart(level, comparison, figures) is apart


@given(PILLAR)
def test_the_floor_moves_by_one_when_all_at_the_floor_move_and_not_when_one_stays(levels):
    step = floor_step(levels)
    rated = {capability: level for capability, level in levels.items() if level is not None}
    if step is None:
        assert not rated or set(rated.values()) == {5}
        return
    lifted = {name: level + (name in step.capability_ids) for name, level in rated.items()}
    assert min(rated.values()) == step.floor_level
    assert min(lifted.values()) == step.floor_level + 1
    assert step.mean_after == pytest.approx(sum(lifted.values()) / len(lifted))
    for stays in step.capability_ids:
        assert min({**lifted, stays: step.floor_level}.values()) == step.floor_level


def test_a_floor_in_words():
    said = floor_sentence("Data Skills", floor_step({"S1": 1, "S2": 3, "S3": 1, "S4": None}))
    assert said == (
        "Data Skills: the floor is level 1. To lift it to 2, S1 and S3 need one step each; "
        "the mean would go from 1.7 to 2.3."
    )
    assert "S1 needs one step" in floor_sentence("P", floor_step({"S1": 1, "S2": 3}))
    assert floor_sentence("P", floor_step({"S1": 5})) == ""


def test_the_message_is_right_for_every_state():
    assert message("Kent", [], levels=0) == "Kent: no level to show"
    assert message("Kent", [("F1", None)], levels=1) == "Kent: no comparison with the national median"
    even = [("F1", NO_DIFFERENCE), ("F2", NO_DIFFERENCE)]
    said = message("Kent", even, levels=2)
    assert said == "Kent: no clear difference from the national median in any of 2 capabilities"
    mixed = [("F1", HIGHER), ("F2", LOWER), ("F3", LOWER), ("F4", NO_DIFFERENCE), ("F5", None)]
    assert message("Kent", mixed, levels=5) == (
        "Kent: clearly higher than the national median in 1 (F1) of 4 capabilities, clearly lower in 2 (F2 and F3)"
    )
    many = [(f"F{at}", LOWER) for at in range(6)]
    assert message("Kent", many, levels=6) == "Kent: clearly lower than the national median in 6 of 6 capabilities"


def title_of(*told, has_level=True):
    return group_title("Kent", "its peers", list(told), subject="pillar", has_level=has_level)


def test_the_title_of_a_strip_is_right_for_every_state():
    assert title_of(("A", ""), has_level=False) == "Kent has no level to set against its peers"
    assert "fewer than five" in title_of(("A", ""), ("B", ""))
    assert title_of(("A", WITHIN), ("B", WITHIN)) == "Kent is within the middle half of its peers in every pillar"
    assert title_of(("A", ABOVE), ("B", "")) == "Kent is above the middle half of its peers in A"
    assert title_of(("A", ABOVE), ("B", ABOVE), ("C", "")).endswith("in every pillar that can be compared")
    assert title_of(("A", ABOVE), ("B", BELOW), ("C", WITHIN)) == (
        "Kent is above the middle half of its peers in A, below it in B"
    )


def test_a_plan_beside_a_change_claims_no_cause():
    said = plan_beside_change(actions=9, closed=6, compared=4, higher=2)
    assert said.startswith("6 of 9 actions closed; of 4 capabilities with a closed action 2 are clearly higher.")
    assert said.endswith("This is association, not proof.")
    assert "No action is planned" in plan_beside_change(actions=0, closed=0, compared=0, higher=0)
    assert "no capability with a closed action" in plan_beside_change(actions=3, closed=0, compared=0, higher=0)
