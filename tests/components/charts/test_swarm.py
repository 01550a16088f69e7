from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from components.charts import swarm

LEVELS = st.lists(st.sampled_from([1, 2, 3, 4, 5]), min_size=1, max_size=45).map(sorted)
MEANS = st.lists(st.integers(5, 25).map(lambda fifth: fifth / 5), min_size=1, max_size=45).map(sorted)


def clear_of_each_other(places):
    return all(
        lane != other_lane or abs(x - other) * swarm.NARROW_PX_PER_LEVEL >= swarm.DOT_PX - 0.01
        for (x, lane), (other, other_lane) in combinations(places, 2)
    )


@given(MEANS)
@settings(max_examples=40)
def test_dots_of_means_stay_at_their_place_and_never_overlap(means):
    places = swarm.beeswarm(means)
    assert [x for x, _ in places] == means
    assert clear_of_each_other(places)


@given(LEVELS)
@settings(max_examples=40)
def test_dots_of_levels_stay_in_their_level_and_never_overlap(levels):
    places = swarm.blocks(levels)
    assert all(abs(x - level) < 0.45 for (x, _), level in zip(places, levels, strict=True))
    assert clear_of_each_other(places)


@given(st.lists(st.tuples(st.floats(1, 5), st.floats(0.1, 2)), max_size=12))
@settings(max_examples=40)
def test_labels_in_one_lane_never_overlap(labels):
    spans = [(x, x + width) for x, width in labels]
    placed = list(zip(spans, swarm.free_lanes(spans), strict=True))
    for ((a, b), lane), ((c, d), other) in combinations(placed, 2):
        assert lane != other or b <= c or d <= a


def test_the_first_label_takes_the_first_lane():
    assert swarm.free_lanes([(2, 3), (1, 4), (4, 5)]) == [0, 1, 0]
