"""What holds of every sheet of answers, whoever fills it in."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from models.maturity.evidence import moderated_level
from models.maturity.levels import self_level
from models.maturity.pillars import pillar_means
from models.maturity.uncertainty import (
    bootstrap_levels,
    gated_distribution,
    interval_of_draws,
    level_counts,
    level_distribution,
    level_interval,
    upper_median_distribution,
)

answers = st.lists(st.integers(1, 5), max_size=15)
evidence = st.integers(0, 5)


@given(answers, st.integers(0, 20), evidence, st.randoms())
def test_dont_know_never_changes_a_level(levels, unknown, held, random):
    mixed = levels + [None] * unknown
    random.shuffle(mixed)
    assert self_level(mixed) == self_level(levels)
    assert moderated_level(self_level(mixed), held) == moderated_level(self_level(levels), held)


@settings(deadline=None)
@given(answers, st.integers(0, 20), evidence)
def test_dont_know_never_changes_how_sure_a_level_is(levels, unknown, held):
    alone, mixed = (np.array(column, dtype=int)[:, None] for column in (levels, levels + [0] * unknown))
    for distribution in (level_distribution, upper_median_distribution):
        first, second = (gated_distribution(distribution(level_counts(s)), np.array([held])) for s in (alone, mixed))
        np.testing.assert_array_equal(first, second)


def mean_width(sheets):
    """Mean width of the level intervals of many capabilities, a column each."""
    medians = np.sort(sheets, axis=0)[(len(sheets) - 1) // 2]
    low, high = level_interval(level_distribution(level_counts(sheets)), medians)
    return (high - low).mean()


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 2**32 - 1), st.integers(1, 12), st.lists(st.floats(0.05, 1), min_size=5, max_size=5))
def test_intervals_of_levels_do_not_widen_on_average_with_each_respondent_twice(seed, respondents, weights):
    shares = np.array(weights) / sum(weights)
    sheets = np.random.default_rng(seed).choice([1, 2, 3, 4, 5], p=shares, size=(respondents, 400))
    assert mean_width(np.repeat(sheets, 2, axis=0)) <= mean_width(sheets)
    assert mean_width(np.repeat(sheets, 4, axis=0)) <= mean_width(np.repeat(sheets, 2, axis=0))


def mean_pillar_width(sheets):
    """Mean width of the pillar intervals of many forces, a pillar of five capabilities each."""
    members, held = np.ones((5, 1), dtype=bool), np.full(5, 5)
    draws = [bootstrap_levels(sheet, held, draws=400, seed=place) for place, sheet in enumerate(sheets)]
    medians = [np.sort(sheet, axis=0)[(len(sheet) - 1) // 2] for sheet in sheets]
    means = pillar_means(np.stack(medians), members)
    low, high = interval_of_draws(pillar_means(np.stack(draws, axis=1), members), means)
    return (high - low).mean()


@settings(deadline=None, max_examples=5)
@given(st.integers(0, 2**32 - 1), st.integers(3, 10))
def test_intervals_of_pillars_narrow_on_average_with_each_respondent_four_times(seed, respondents):
    sheets = np.random.default_rng(seed).choice([2, 3, 4], p=[0.3, 0.4, 0.3], size=(40, respondents, 5))
    assert mean_pillar_width(np.repeat(sheets, 4, axis=1)) < mean_pillar_width(sheets)
