"""Comparison with the national median under false-discovery control."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from models.maturity.comparison import comparison_words, false_discovery_flags, two_sided_p
from models.maturity.definitions import definitions
from models.maturity.levels import self_level
from models.maturity.uncertainty import level_counts, level_distribution, upper_median_distribution

FORCES, CAPABILITIES, RESPONDENTS = 43, 25, 8
p_values = hnp.arrays(float, st.integers(0, 40), elements=st.floats(0, 1) | st.just(np.nan))


def slow_flags(p, rate):
    """Benjamini and Hochberg as the paper words it: the largest i with p(i) <= i / m x rate."""
    tested = sorted(value for value in p if value == value)
    passed = [value for i, value in enumerate(tested, 1) if value <= rate * i / len(tested)]
    limit = max(passed, default=-1)
    return [value <= limit for value in p]


def wave(rng, shares_by_force):
    """A wave of answers (respondents, forces x capabilities), each force with its own shares of levels."""
    size = (RESPONDENTS, CAPABILITIES)
    return np.hstack([rng.choice([1, 2, 3, 4, 5], p=shares, size=size) for shares in shares_by_force])


def p_against(answers, benchmark):
    counts = level_counts(answers)
    return two_sided_p(level_distribution(counts), upper_median_distribution(counts), benchmark=benchmark)


def flags_of(answers):
    p = p_against(answers, np.full(answers.shape[1], 3)).reshape(-1, CAPABILITIES)
    return false_discovery_flags(p)


@given(p_values)
def test_flags_match_the_words_of_the_paper(p):
    rate = definitions().false_discovery_rate
    assert false_discovery_flags(p).tolist() == slow_flags(p.tolist(), rate)


def test_families_keep_their_shape_and_an_empty_one_flags_nothing():
    assert false_discovery_flags(np.full((3, 2), 0.001)).all()
    assert not false_discovery_flags(np.full((3, 2), np.nan)).any()
    assert false_discovery_flags(np.zeros((0, 5))).shape == (0, 5)


@settings(deadline=None)
@given(st.lists(st.integers(1, 5), min_size=1, max_size=12), st.integers(1, 5))
def test_a_p_is_a_share_and_never_small_at_the_level_of_the_respondents_themselves(answers, benchmark):
    twice = np.repeat(np.array(answers)[:, None], 2, axis=1)
    p, p_of_own_level = p_against(twice, np.array([benchmark, self_level(answers)]))
    assert 0 <= p <= 1
    assert p_of_own_level > 0.5


def test_there_is_no_p_without_answers_or_without_a_national_median():
    answers = np.array([[0, 3], [0, 3]])
    assert np.isnan(p_against(answers, np.array([3, 0]))).all()


def test_a_force_is_called_higher_as_readily_as_lower():
    answers = np.random.default_rng(1).integers(1, 6, size=(RESPONDENTS, 200))
    benchmark = np.full(200, 3)
    np.testing.assert_allclose(p_against(answers, benchmark), p_against(6 - answers, benchmark))


@pytest.mark.parametrize(
    "shares", [[0.05, 0.2, 0.5, 0.2, 0.05], [0.02, 0.43, 0.4, 0.13, 0.02], [0.02, 0.13, 0.4, 0.43, 0.02]]
)
def test_where_no_force_differs_few_waves_flag_any_force(shares):
    rng = np.random.default_rng(2025)
    waves = 100
    with_a_flag = sum(flags_of(wave(rng, [shares] * FORCES)).any() for _ in range(waves))
    assert with_a_flag / waves <= definitions().false_discovery_rate + 0.03


def test_real_differences_of_two_levels_are_found_with_eight_respondents():
    rng = np.random.default_rng(7)
    usual, higher, lower = [0.05, 0.2, 0.5, 0.2, 0.05], [0, 0, 0, 0.1, 0.9], [0.9, 0.1, 0, 0, 0]
    flags = flags_of(wave(rng, [usual] * 37 + [higher] * 3 + [lower] * 3))
    assert flags[37:].mean() > 0.9
    assert flags[:37].sum() <= 2 * definitions().false_discovery_rate * flags.sum()


def test_only_a_flagged_level_is_called_higher_or_lower():
    levels, flagged = np.array([[4, 2, 4, 3]]), np.array([[True, True, False, True]])
    words = comparison_words(levels, np.array([3, 3, 3, 3]), is_flagged=flagged)[0].tolist()
    assert words == ["clearly higher", "clearly lower", "no clear difference", "no clear difference"]
