"""The bootstrap over respondents, drawn and exact."""

import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.maturity.evidence import moderated_levels
from models.maturity.levels import self_level
from models.maturity.uncertainty import (
    bootstrap_levels,
    gated_distribution,
    interval_of_draws,
    level_counts,
    level_distribution,
    level_interval,
    stable_seed,
)

sheets = st.lists(st.lists(st.integers(0, 5), min_size=3, max_size=3), min_size=1, max_size=12).map(np.array)
NO_EVIDENCE_NEEDED = np.full(3, 5)


def medians(sheet):
    return np.array([self_level([int(level) or None for level in column]) or 0 for column in sheet.T])


@settings(deadline=None)
@given(sheets)
def test_a_distribution_is_one_whole_where_somebody_answered_and_empty_elsewhere(sheet):
    distribution = level_distribution(level_counts(sheet))
    assert (distribution >= 0).all()
    np.testing.assert_allclose(distribution.sum(axis=-1), (sheet > 0).any(axis=0))


@settings(deadline=None)
@given(sheets, st.lists(st.integers(0, 5), min_size=3, max_size=3).map(np.array))
def test_an_interval_stays_on_the_scale_and_holds_the_published_level(sheet, evidence):
    published = moderated_levels(medians(sheet), evidence)
    distribution = gated_distribution(level_distribution(level_counts(sheet)), evidence)
    low, high = level_interval(distribution, published)
    has_level = published > 0
    assert ((1 <= low) & (low <= published) & (published <= high) & (high <= 5))[has_level].all()
    assert not high[~has_level].any() and not low[~has_level].any()


@settings(deadline=None, max_examples=25)
@given(sheets, st.randoms())
def test_the_draws_do_not_depend_on_the_order_of_respondents(sheet, random):
    shuffled = np.array(random.sample(sheet.tolist(), len(sheet)))
    first = bootstrap_levels(sheet, NO_EVIDENCE_NEEDED, draws=50, seed=7)
    assert first.tobytes() == bootstrap_levels(shuffled, NO_EVIDENCE_NEEDED, draws=50, seed=7).tobytes()


@settings(deadline=None, max_examples=25)
@given(sheets, st.lists(st.integers(0, 5), min_size=3, max_size=3).map(np.array))
def test_every_draw_passes_the_evidence_gate(sheet, evidence):
    ungated = bootstrap_levels(sheet, NO_EVIDENCE_NEEDED, draws=50, seed=3)
    gated = bootstrap_levels(sheet, evidence, draws=50, seed=3)
    np.testing.assert_array_equal(gated, moderated_levels(ungated, evidence))


@pytest.mark.parametrize("answers", [[3], [3, 3], [2, 3, 3, 4, 5], [1, 2, 2, 3, 3, 3, 4, 4], [4] * 8])
def test_drawing_agrees_with_the_exact_distribution(answers):
    sheet = np.array(answers)[:, None]
    exact = level_distribution(level_counts(sheet))[0]
    draws = bootstrap_levels(sheet, np.array([5]), draws=40_000, seed=1)
    drawn = np.bincount(draws[:, 0], minlength=6)[1:] / len(draws)
    np.testing.assert_allclose(drawn, exact, atol=0.01)


def test_a_single_respondent_is_not_taken_for_certain():
    distribution = level_distribution(level_counts(np.array([[3]])))
    np.testing.assert_allclose(distribution[0], [0.25, 0, 0.5, 0, 0.25])
    low, high = level_interval(distribution, np.array([3]))
    assert (low[0], high[0]) == (1, 5)


def test_doubt_shrinks_as_more_respondents_agree():
    doubt = [1 - level_distribution(level_counts(np.full((n, 1), 3)))[0, 2] for n in range(1, 20, 2)]
    assert all(later < earlier for earlier, later in pairwise(doubt))
    assert doubt[-1] < 1e-6


def test_an_interval_narrows_with_respondents_on_average():
    rng = np.random.default_rng(5)
    mean_width = []
    for respondents in (3, 9, 27):
        sheets_of_many = rng.choice([2, 3, 4], p=[0.25, 0.5, 0.25], size=(respondents, 300))
        low, high = level_interval(level_distribution(level_counts(sheets_of_many)), medians(sheets_of_many))
        mean_width.append((high - low).mean())
    assert mean_width[0] > mean_width[1] > mean_width[2]


def test_a_respondent_is_resampled_with_all_answers_together():
    one_view = np.array([[1, 1], [5, 5], [1, 1], [5, 5], [1, 1]])
    draws = bootstrap_levels(one_view, np.array([5, 5]), draws=500, seed=2)
    np.testing.assert_array_equal(draws[:, 0], draws[:, 1])
    assert {1, 5} == set(draws[:, 0].tolist())


def test_a_capability_that_nobody_answered_has_no_level_in_any_draw():
    draws = bootstrap_levels(np.array([[3, 0], [4, 0]]), np.array([5, 5]), draws=100, seed=1)
    assert draws[:, 0].any() and not draws[:, 1].any()


def test_a_force_without_respondents_has_draws_without_levels():
    draws = bootstrap_levels(np.zeros((0, 4), dtype=np.int8), np.zeros(4), draws=10, seed=1)
    assert draws.shape == (10, 4) and not draws.any()


def test_many_respondents_are_drawn_in_batches_without_losing_a_draw():
    sheet = np.full((3_000, 2), 4)
    draws = bootstrap_levels(sheet, np.array([5, 0]), draws=1_001, seed=1)
    assert draws.shape == (1_001, 2)
    assert (draws == [4, 3]).all()


def test_the_interval_of_draws_leaves_out_draws_without_a_mean():
    draws = np.array([[np.nan, np.nan], [2.0, np.nan], [3.0, np.nan], [4.0, np.nan]])
    low, high = interval_of_draws(draws, np.array([3.0, np.nan]))
    assert (low[0], high[0]) == (2, 4)
    assert np.isnan(low[1]) and np.isnan(high[1])


def test_a_seed_is_the_same_in_another_process_and_differs_between_forces():
    command = "from models.maturity.uncertainty import stable_seed; print(stable_seed('2025', 'kent'))"
    child = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True)
    assert int(child.stdout) == stable_seed("2025", "kent") != stable_seed("2025", "essex")
    assert stable_seed("ab", "c") != stable_seed("a", "bc")
