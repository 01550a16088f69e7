"""Pillar means and their floors."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.maturity import pillars
from models.maturity.pillars import pillar_level, pillar_means

ratings = st.dictionaries(st.sampled_from(["F1", "F2", "F3", "F4", "F5"]), st.none() | st.integers(1, 5))


@given(ratings)
def test_the_floor_is_never_above_the_mean(levels):
    pillar = pillar_level(levels)
    if pillar is not None:
        assert 1 <= pillar.floor_level <= pillar.mean_level <= 5
        assert levels[pillar.floor_capability_id] == pillar.floor_level


@given(ratings)
def test_means_of_arrays_are_the_means_of_single_pillars(levels):
    numbers = np.array([level or 0 for level in levels.values()])
    mean = pillar_means(numbers, np.ones((len(numbers), 1), dtype=bool))[0]
    pillar = pillar_level(levels)
    assert np.isnan(mean) if pillar is None else mean == pytest.approx(pillar.mean_level)


def test_the_first_of_several_lowest_capabilities_is_named():
    assert pillar_level({"F1": 4, "F2": 2, "F3": 2}).floor_capability_id == "F2"


def test_a_pillar_without_a_level_has_no_mean():
    assert pillar_level({"F1": None}) is None
    assert pillar_level({}) is None


def test_a_capability_without_a_level_does_not_pull_the_mean_down():
    members = np.array([[True], [True], [True]])
    assert pillar_means(np.array([4, 0, 2]), members)[0] == 3


def test_there_is_no_score_above_the_pillar():
    assert not [name for name in vars(pillars) if "overall" in name or "score" in name]
