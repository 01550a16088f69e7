"""Comparison with the national median under false-discovery control."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from models.maturity.comparison import comparison_words, false_discovery_flags, two_sided_p
from models.maturity.definitions import definitions
from models.maturity.uncertainty import level_counts, level_distribution

FORCES, CAPABILITIES, RESPONDENTS = 43, 25, 8
p_values = hnp.arrays(float, st.integers(0, 40), elements=st.floats(0, 1) | st.just(np.nan))


def slow_flags(p, rate):
    """Benjamini and Hochberg as the paper words it: the largest i with p(i) <= i / m x rate."""
    tested = sorted((value, place) for place, value in enumerate(p) if value == value)
    largest = max((i for i, (value, _) in enumerate(tested, 1) if value <= i / len(tested) * rate), default=0)
    limit = tested[largest - 1][0] if largest else -1
    return [value <= limit for value in p]


def wave(rng, shares_by_force):
    """A wave of answers (respondents, forces x capabilities), each force with its own shares of the levels."""
    columns = [
        rng.choice([1, 2, 3, 4, 5], p=shares, size=(RESPONDENTS, CAPABILITIES)) for shares in shares_by_force
    ]
    return np.hstack(columns)


def flags_of(answers, benchmark=3):
    distribution = level_distribution(level_counts(answers)).reshape(-1, CAPABILITIES, 5)
    return false_discovery_flags(two_sided_p(distribution, np.full(CAPABILITIES, benchmark)))


@given(p_values)
def test_flags_match_the_words_of_the_paper(p):
    rate = definitions().false_discovery_rate
    assert false_discovery_flags(p).tolist() == slow_flags(p.tolist(), rate)


def test_families_keep_their_shape_and_an_empty_one_flags_nothing():
    assert false_discovery_flags(np.full((3, 2), 0.001)).all()
    assert not false_discovery_flags(np.full((3, 2), np.nan)).any()
    assert false_discovery_flags(np.zeros((0, 5))).shape == (0, 5)


@given(st.lists(st.integers(1, 5), min_size=1, max_size=12), st.integers(1, 5))
def test_a_p_is_a_share_and_is_one_half_or_more_at_the_median_itself(answers, benchmark):
    distribution = level_distribution(level_counts(np.array(answers)[:, None]))
    p = two_sided_p(distribution, np.array([benchmark]))[0]
    assert 0 <= p <= 1
    own = sorted(answers)[(len(answers) - 1) // 2]
    assert two_sided_p(distribution, np.array([own]))[0] >= p or own == benchmark


def test_there_is_no_p_without_answers_or_without_a_national_median():
    distribution = np.array([[0, 0, 0, 0, 0], [0, 0, 1, 0, 0]], dtype=float)
    assert np.isnan(two_sided_p(distribution, np.array([3, 0]))).all()


def test_where_no_force_differs_few_waves_flag_any_force():
    rng = np.random.default_rng(2025)
    shares = [[0.05, 0.2, 0.5, 0.2, 0.05]] * FORCES
    waves = 200
    with_a_flag = sum(flags_of(wave(rng, shares)).any() for _ in range(waves))
    assert with_a_flag / waves <= definitions().false_discovery_rate + 0.03


def test_real_differences_of_two_levels_are_found_with_eight_respondents():
    rng = np.random.default_rng(7)
    usual, higher, lower = [0.05, 0.2, 0.5, 0.2, 0.05], [0, 0, 0, 0.1, 0.9], [0.9, 0.1, 0, 0, 0]
    flags = flags_of(wave(rng, [usual] * 37 + [higher] * 3 + [lower] * 3))
    assert flags[37:].mean() > 0.9
    assert flags[:37].sum() <= 2 * definitions().false_discovery_rate * flags.sum()


def test_only_a_flagged_level_is_called_higher_or_lower():
    levels, flagged = np.array([[4, 2, 4, 3]]), np.array([[True, True, False, True]])
    words = comparison_words(levels, np.array([3, 3, 3, 3]), flagged)
    assert words.tolist() == [["clearly higher", "clearly lower", "no clear difference", "no clear difference"]]
