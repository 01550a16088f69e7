"""Places in the picture of the map: few crossings, room for each node, the same each time."""

from __future__ import annotations

from itertools import combinations, pairwise, permutations, product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.benefits.network_layout import crossings, layout_of, neighbours_of, ordered

COLUMNS = [["a1", "a2", "a3"], ["b1", "b2", "b3"], ["c1", "c2"]]
NAMES = [name for column in COLUMNS for name in column]
JOINTS = [joint for left, right in pairwise(COLUMNS) for joint in product(left, right)]


def crossings_by_pairs(columns, joints):
    """The slow twin: every pair of joints is looked at."""
    place = {name: (at, row) for at, column in enumerate(columns) for row, name in enumerate(column)}
    ends = [(place[start], place[end]) for start, end in joints]
    return sum(
        one[0][0] == two[0][0] and (one[0][1] - two[0][1]) * (one[1][1] - two[1][1]) < 0
        for one, two in combinations(ends, 2)
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(JOINTS), unique=True))
def test_crossings_are_counted_right_and_the_order_found_has_no_more_than_the_given_one(joints):
    assert crossings(COLUMNS, neighbours_of(COLUMNS, joints)) == crossings_by_pairs(COLUMNS, joints)
    found = ordered(COLUMNS, joints)
    assert [sorted(column) for column in found] == COLUMNS
    assert crossings_by_pairs(found, joints) <= crossings_by_pairs(COLUMNS, joints)


def test_the_fewest_crossings_are_nearly_always_found():
    chance, more = Random(20250401), []
    for _ in range(60):
        joints = [joint for joint in JOINTS if chance.random() < 0.5]
        orders = product(*(permutations(column) for column in COLUMNS))
        fewest = min(crossings_by_pairs(order, joints) for order in orders)
        more.append(crossings_by_pairs(ordered(COLUMNS, joints), joints) - fewest)
    assert more.count(0) >= 57
    assert max(more) <= 1


def test_what_can_be_drawn_without_a_crossing_is_drawn_so():
    columns = [["a1", "a2", "a3"], ["b1", "b2", "b3"]]
    joints = [("a1", "b3"), ("a2", "b1"), ("a3", "b2")]
    assert crossings_by_pairs(ordered(columns, joints), joints) == 0


def test_an_edge_that_passes_a_column_keeps_a_stop_there_and_one_within_a_column_has_none():
    layout = layout_of(COLUMNS, [("a1", "c1"), ("b1", "b2"), ("a2", "b3")], dict.fromkeys(NAMES, 1.0))
    assert layout.joints[("a1", "c1")] == (("a1", "a1>c1@1"), ("a1>c1@1", "c1"))
    assert ("b1", "b2") not in layout.joints
    assert layout.places["a1>c1@1"][0] == 1


def test_an_edge_from_right_to_left_is_refused():
    with pytest.raises(ValueError, match="right to left"):
        layout_of(COLUMNS, [("b1", "a1")], {})


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0.5, 4), min_size=8, max_size=8))
def test_nodes_of_a_column_have_their_height_and_stay_within_the_tallest(heights):
    by_name = dict(zip(NAMES, heights, strict=True))
    layout = layout_of(COLUMNS, JOINTS, by_name)
    for at in range(3):
        column = sorted((place[1], name) for name, place in layout.places.items() if place[0] == at)
        for (above, one), (below, other) in pairwise(column):
            assert below - above >= (by_name[one] + by_name[other]) / 2 - 1e-9
        assert column[0][0] - by_name[column[0][1]] / 2 >= -1e-9
        assert column[-1][0] + by_name[column[-1][1]] / 2 <= layout.height + 1e-9


def test_the_same_network_is_laid_out_the_same_each_time():
    heights = dict.fromkeys(NAMES, 1.0)
    assert layout_of(COLUMNS, JOINTS, heights).places == layout_of(COLUMNS, JOINTS, heights).places
    assert layout_of([[], []], [], {}).height == 0
