"""Paired change between waves."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.maturity.change import (
    level_changes,
    mean_changes,
    national_changes,
    step_distribution,
)
from models.maturity.uncertainty import level_counts, level_distribution

FORCES = 30
answers = st.lists(st.integers(1, 5), min_size=1, max_size=10)


def changes_between(before, after):
    """Changes of levels from answers (respondents, forces x 1 capability) of two waves."""
    distributions = [level_distribution(level_counts(wave))[:, None] for wave in (before, after)]
    levels = [np.sort(wave, axis=0)[(len(wave) - 1) // 2][:, None] for wave in (before, after)]
    return level_changes(*levels, previous_distribution=distributions[0], distribution=distributions[1])


def test_steps_are_counted_over_every_pair_of_levels():
    always_2, two_or_four = np.array([0, 1.0, 0, 0, 0]), np.array([0, 0.25, 0, 0.75, 0])
    np.testing.assert_allclose(step_distribution(always_2, two_or_four), [0, 0, 0, 0, 0.25, 0, 0.75, 0, 0])


@settings(deadline=None)
@given(answers, answers)
def test_an_interval_of_change_holds_the_change_and_stays_on_the_scale(before, after):
    found = changes_between(np.array(before)[:, None], np.array(after)[:, None])
    assert -4 <= found.low.item() <= found.change.item() <= found.high.item() <= 4


@settings(deadline=None)
@given(answers)
def test_the_same_answers_twice_are_no_clear_change(given_answers):
    wave = np.array(given_answers)[:, None]
    assert changes_between(wave, wave).verdict.item() == "no clear change"


def test_a_rise_that_respondents_agree_on_is_clearly_higher_and_its_mirror_clearly_lower():
    low, high = np.full((8, FORCES), 2), np.full((8, FORCES), 4)
    assert set(changes_between(low, high).verdict.ravel()) == {"clearly higher"}
    assert set(changes_between(high, low).verdict.ravel()) == {"clearly lower"}


def test_a_rise_of_one_respondent_is_never_clear():
    found = changes_between(np.full((1, FORCES), 2), np.full((1, FORCES), 4))
    assert set(found.verdict.ravel()) == {"no clear change"}


def test_where_nothing_changed_few_waves_have_a_clear_change():
    rng = np.random.default_rng(11)
    shares = [0.05, 0.2, 0.5, 0.2, 0.05]
    waves = 100
    with_a_verdict = 0
    for _ in range(waves):
        before, after = (rng.choice([1, 2, 3, 4, 5], p=shares, size=(8, 43 * 25)) for _ in range(2))
        with_a_verdict += (changes_between(before, after).verdict != "no clear change").any()
    assert with_a_verdict / waves <= 0.08


def test_a_level_missing_in_one_wave_has_no_change():
    certain = np.tile([0, 0, 1.0, 0, 0], (1, 2, 1))
    found = level_changes(np.array([[3, 0]]), np.array([[4, 4]]), previous_distribution=certain, distribution=certain)
    assert found.change[0, 0] == 1 and np.isnan(found.change[0, 1])
    assert np.isnan(found.low[0, 1]) and np.isnan(found.high[0, 1])


def test_pillar_changes_are_clear_when_the_draws_leave_no_doubt():
    rng = np.random.default_rng(3)
    change = np.array([[1.2, 0.2, -1.0, np.nan]])
    draws = change + rng.normal(0, 0.25, size=(1_000, 1, 4))
    found = mean_changes(change, draws)
    words = found.verdict[0].tolist()
    assert words == ["clearly higher", "no clear change", "clearly lower", "no clear change"]
    assert np.isnan(found.low[0, 3])
    assert (found.low[0, :3] < change[0, :3]).all() and (change[0, :3] < found.high[0, :3]).all()


def test_pillar_changes_without_any_spread_are_judged_without_a_warning(recwarn):
    found = mean_changes(np.array([[0.0, 0.4]]), np.tile([0.0, 0.4], (10, 1, 1)))
    assert found.verdict.tolist() == [["no clear change", "clearly higher"]]
    assert not len(recwarn)


def test_the_national_change_is_the_mean_over_paired_forces():
    rng = np.random.default_rng(9)
    changes = np.column_stack([rng.normal(0.5, 0.3, 40), rng.normal(0, 0.3, 40), rng.normal(-0.5, 0.3, 40)])
    changes[:3, 0] = np.nan
    found = national_changes(changes, seed=1)
    np.testing.assert_allclose(found.change, np.nanmean(changes, axis=0))
    assert found.verdict.tolist() == ["clearly higher", "no clear change", "clearly lower"]
    assert ((found.low < found.change) & (found.change < found.high)).all()


def test_the_national_change_does_not_depend_on_the_order_of_forces():
    changes = np.random.default_rng(4).normal(0.2, 0.5, (20, 5))
    one, other = national_changes(changes, seed=1), national_changes(changes[::-1], seed=1)
    np.testing.assert_array_equal(one.low, other.low)
    np.testing.assert_array_equal(one.high, other.high)


@pytest.mark.parametrize("forces", [0, 1])
def test_the_national_change_of_too_few_forces_is_unknown(forces):
    found = national_changes(np.full((forces, 5), 0.5), seed=1)
    assert np.isnan(found.change).all() and np.isnan(found.low).all()
    assert set(found.verdict) == {"no clear change"}
