"""Prerequisites."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.plans.definitions import FOLDER
from models.plans.dependencies import (
    Dependency,
    dependants,
    dependencies,
    needed_levels,
    prerequisites,
    unmet_needs,
    without_circles,
)
from tests.models.plans.strategies import CAPABILITIES, optional_levels

AGREED = {
    "F1": {"F2", "F3", "F4"},
    "F2": {"N3", "N4"},
    "R1": {"N4"},
    "R2": {"N4"},
    "R3": {"A1", "A2"},
    "F3": {"A1", "A4"},
    "S1": {"N3"},
    "S2": {"N2", "N4"},
    "N1": {"N5"},
}


def test_the_dependencies_are_those_agreed_each_with_its_reason():
    found = {(item.needs, item.dependant) for item in dependencies()}
    assert found == {(needs, name) for needs, names in AGREED.items() for name in names}
    assert len(found) == len(dependencies())
    assert all(len(item.why) > 40 for item in dependencies())
    assert {name for pair in found for name in pair} <= set(CAPABILITIES)


def test_the_file_says_who_reviewed_it_and_when_it_is_next_reviewed():
    table = tomllib.loads((FOLDER / "dependencies.toml").read_text(encoding="utf-8"))
    assert table["author_role"] != table["checked_by"]
    assert table["next_review"] > table["reviewed"]


def test_a_circle_is_refused():
    circle = [Dependency("F1", "F2", ""), Dependency("F2", "F3", ""), Dependency("F3", "F1", "")]
    with pytest.raises(ValueError, match="cycle"):
        without_circles(circle)


def test_dependants_are_counted_directly_and_through_others():
    assert dependants("F1").direct == ("F2", "F3", "F4")
    assert set(dependants("F1").through_others) == {"N3", "N4", "A1", "A4"}
    assert dependants("F1").count == 7
    assert dependants("N4").count == 0
    assert prerequisites("N4") == ("F2", "R1", "R2", "S2")


def test_a_prerequisite_may_stand_one_level_below_what_is_to_be_reached():
    assert needed_levels("F2", 2) == {}
    assert needed_levels("F2", 3) == {"F1": 2}
    assert needed_levels("N3", 5) == {"F2": 4, "S1": 4}
    assert unmet_needs("F2", 3, levels={"F1": 2, "F2": 2}) == {}
    assert unmet_needs("F2", 3, levels={"F1": 1, "F2": 2}) == {"F1": 2}


def test_a_prerequisite_that_was_not_assessed_meets_no_need():
    assert unmet_needs("F2", 3, levels={"F1": None, "F2": 2}) == {"F1": 2}


@given(optional_levels, st.sampled_from(CAPABILITIES), st.integers(2, 5), st.sampled_from(CAPABILITIES))
def test_raising_a_level_never_adds_an_unmet_need(levels, capability, to_level, raised):
    higher = levels | {raised: min((levels[raised] or 0) + 1, 5)}
    before, after = (unmet_needs(capability, to_level, levels=given_) for given_ in (levels, higher))
    assert after.items() <= before.items()
