from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.documents.fusion import Candidates, fused, reciprocal_ranks, standard
from models.documents.settings import numbers

SCORES = st.lists(st.floats(0, 50), min_size=2, max_size=12)


def candidates(words, meaning=None, static=None, vectors=None, languages=None):
    size = len(words)
    nothing = np.full(size, np.nan)
    return Candidates(
        np.asarray(words, dtype=float),
        nothing if meaning is None else np.asarray(meaning, dtype=float),
        nothing if languages is None else np.asarray(languages, dtype=float),
        nothing if static is None else np.asarray(static, dtype=float),
        np.zeros((size, 2)) if vectors is None else np.asarray(vectors, dtype=float),
    )


@given(SCORES)
def test_without_any_vector_the_order_is_that_of_the_words(words):
    found = fused(candidates(words))
    assert (np.diff(found[np.argsort(words, kind="stable")]) >= -1e-9).all()


@given(SCORES, st.floats(0.1, 10), st.floats(-5, 5))
def test_the_order_does_not_depend_on_the_scale_of_a_kind_of_score(words, stretch, shift):
    meaning = np.cos(np.arange(len(words)))
    before = fused(candidates(words, meaning=meaning))
    after = fused(candidates(words, meaning=meaning * stretch + shift))
    assert after == pytest.approx(before, abs=1e-6)


@given(st.lists(st.one_of(st.floats(-9, 9), st.just(float("nan"))), max_size=10))
def test_standard_scores_have_no_mean_and_keep_what_is_not_known(scores):
    given_, found = np.asarray(scores, dtype=float), standard(np.asarray(scores, dtype=float))
    assert (np.isnan(found) == np.isnan(given_)).all()
    if np.isfinite(found).any():
        assert np.nanmean(found) == pytest.approx(0, abs=1e-6)


def test_an_item_good_by_words_and_by_meaning_beats_one_good_by_either():
    found = fused(candidates([9.0, 9.0, 1.0, 1.0], meaning=[0.8, 0.1, 0.8, 0.1]))
    assert list(np.argsort(-found)) == [0, 2, 1, 3]


def test_where_the_model_has_not_been_the_quick_vectors_stand_in_and_are_compared_among_themselves():
    nan = float("nan")
    found = fused(candidates([5.0, 5.0, 5.0, 5.0], meaning=[0.5, 0.3, nan, nan], static=[nan, nan, 0.95, 0.90]))
    assert found[0] > found[1]
    assert found[2] > found[3]
    assert found[0] > found[3]  # a high quick cosine says nothing beside a cosine of the model


def test_items_in_other_languages_are_compared_among_themselves_and_lose_nothing_by_words_they_cannot_hold():
    nan = float("nan")
    meaning, languages = [0.5, 0.1, 0.1, nan, nan], [nan, nan, nan, 0.84, 0.74]
    found = fused(candidates([5.0, 1.0, 1.0, 0.0, 0.0], meaning=meaning, languages=languages))
    assert found[0] > found[3] > found[1]
    assert found[3] > found[4]
    assert found[3] + found[4] == pytest.approx(0)  # by nearness alone, and its mean is nothing


def test_an_item_near_the_best_ones_in_meaning_gains_by_feedback():
    vectors = [[1, 0], [1, 0], [1, 0], [0.99, 0.14], [0, 1]]
    meaning = [0.9, 0.9, 0.9, 0.5, 0.5]
    found = fused(candidates([9.0, 9.0, 9.0, 1.0, 1.0], meaning=meaning, vectors=vectors))
    assert found[3] > found[4]


def test_the_neighbourhood_moves_a_score_by_no_more_than_its_share():
    rng = np.random.default_rng(1)
    vectors = rng.standard_normal((30, 4))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    words = rng.random(30) * 10
    alone, beside = fused(candidates(words)), fused(candidates(words, vectors=vectors))
    span = alone.max() - alone.min()
    assert np.abs(alone - beside).max() <= numbers("search", "neighbourhood")["share"] * span + 1e-9


def test_one_candidate_and_equal_candidates_get_a_score():
    assert np.isfinite(fused(candidates([3.0], meaning=[0.4], vectors=[[1, 0]]))).all()
    assert np.isfinite(fused(candidates([3.0, 3.0], meaning=[0.4, 0.4], vectors=[[1, 0], [1, 0]]))).all()


def test_reciprocal_ranks_worked_by_hand():
    found = reciprocal_ranks(np.asarray([3.0, 2.0, 1.0]), np.asarray([1.0, 3.0, np.nan]), k=60)
    assert found == pytest.approx([1 / 61 + 1 / 62, 1 / 62 + 1 / 61, 1 / 63 + 1 / 63])
