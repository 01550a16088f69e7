"""Lines: steps, corridors, the common path of runs, chains of frequent pairs, and runs along a line."""

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.anpr.line_runs import rising_chains, runs_along
from models.anpr.lines import Places, chained_paths, checked_steps, consensus_path, corridor_cams, grouped_steps
from models.errors import EditRefused

LAT = np.array([52.0, 52.001, 52.1, 52.2, np.nan])
PLACES = Places(LAT, np.full(5, -1.0), dict.fromkeys(range(5), "A1"), {0: "N", 1: "N", 2: "N", 3: "S", 4: "N"})


def test_neighbours_at_one_place_and_direction_are_one_step():
    assert grouped_steps([0, 1, 2, 2, 3, 4], PLACES) == ((0, 1), (2,), (3,), (4,))


def test_sites_of_other_directions_stay_apart():
    other = Places(PLACES.lat, PLACES.lon, PLACES.road, {0: "N", 1: "S"})
    assert grouped_steps([0, 1], other) == ((0,), (1,))


def test_a_step_twice_is_refused():
    with pytest.raises(EditRefused):
        checked_steps([(1, 2), (3,), (2,)])


def test_a_corridor_goes_round_its_corner_in_order():
    lat, lon = np.array([52.0, 52.1, 52.1, 52.1, 52.3]), np.array([-1.0, -1.0, -0.9, -0.8, -0.9])
    corner = [(52.0, -1.0), (52.1, -1.0), (52.1, -0.8)]
    assert corridor_cams(corner, 500, lat, lon) == [0, 1, 2, 3]
    assert corridor_cams(corner[::-1], 500, lat, lon) == [3, 2, 1, 0]


def test_the_common_path_of_lossy_runs_both_ways_is_the_whole_route():
    route = list(range(20, 32))
    rng = np.random.default_rng(3)
    runs = []
    for number in range(8):
        run = [cam for cam in route if rng.random() > 0.25]
        runs.append(run[::-1] if number % 2 else run)
    runs += [[90 + number, 95, 99] for number in range(3)]
    found = consensus_path(runs)
    assert found in (route, route[::-1])


def test_no_journey_has_no_path():
    assert consensus_path([[1], [2, 2]]) == []


def test_the_strongest_links_make_a_chain():
    links = {(a, b): 60 / (b - a) for a, b in combinations(range(6), 2)} | {(9, 8): 5}
    assert chained_paths(links) == [[0, 1, 2, 3, 4, 5], [9, 8]]


def slow_longest(positions: list[int]) -> int:
    best: list[int] = []
    for at, position in enumerate(positions):
        best.append(1 + max((best[i] for i in range(at) if positions[i] < position), default=0))
    return max(best)


@given(st.lists(st.lists(st.integers(0, 9), min_size=1, max_size=20), min_size=1, max_size=8))
def test_the_longest_chain_is_that_of_the_slow_way(sequences):
    flat = np.array([position for sequence in sequences for position in sequence], dtype=np.int32)
    offsets = np.append(0, np.cumsum([len(sequence) for sequence in sequences]))
    chains = rising_chains(flat, offsets)
    assert chains.length.tolist() == [slow_longest(sequence) for sequence in sequences]
    bounds = zip(chains.first, chains.last, pairwise(offsets), strict=True)
    assert all(low <= first <= last < high for first, last, (low, high) in bounds)


def test_runs_out_and_back_in_one_journey_share_at_most_the_turn():
    position = np.array([0, 1, 2, 3, 2, 1, 5, 5], dtype=np.int32)
    found = runs_along(position, np.arange(8) * 1000, np.array([0, 6, 8]), 2)
    assert found.is_back.tolist() == [False, True]
    assert (found.first.tolist(), found.last.tolist()) == ([0, 3], [3, 5])
    assert found.in_order.tolist() == [4, 3]
    assert found.steps_met.tolist() == [4, 3]
