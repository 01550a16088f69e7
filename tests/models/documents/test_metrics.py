from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.documents.metrics import average_precision, ndcg_at, quality, recall_at

ITEMS = st.lists(st.sampled_from("abcdefghijkl"), unique=True, max_size=12)
RELEVANT = st.frozensets(st.sampled_from("abcdefghijkl"), max_size=12)


def test_ndcg_of_a_ranking_worked_by_hand():
    # Relevant at places 2 and 4 of three that there are.
    gain = 1 / math.log2(3) + 1 / math.log2(5)
    best = 1 + 1 / math.log2(3) + 1 / math.log2(4)
    assert ndcg_at(["x", "a", "y", "b"], {"a", "b", "c"}) == pytest.approx(gain / best)


def test_the_best_ranking_of_more_than_ten_scores_one():
    wanted = [str(number) for number in range(30)]
    assert ndcg_at(wanted, set(wanted), 10) == pytest.approx(1.0)


def test_average_precision_worked_by_hand():
    assert average_precision(["a", "x", "b"], {"a", "b", "c"}) == pytest.approx((1 + 2 / 3) / 3)


@given(ITEMS, RELEVANT)
def test_every_measure_lies_between_nothing_and_one(ranked, relevant):
    for measure in (ndcg_at, recall_at, average_precision):
        assert 0 <= measure(ranked, relevant) <= 1 + 1e-12


@given(ITEMS, RELEVANT)
def test_naming_an_item_again_gains_nothing(ranked, relevant):
    for measure in (ndcg_at, recall_at, average_precision):
        assert measure([*ranked, *ranked], relevant) == measure(ranked, relevant)


@given(ITEMS, RELEVANT, st.data())
def test_moving_a_relevant_item_up_never_lowers_ndcg_or_average_precision(ranked, relevant, data):
    places = [place for place in range(1, len(ranked)) if ranked[place] in relevant]
    if not places:
        return
    place = data.draw(st.sampled_from(places))
    better = [*ranked]
    better[place - 1], better[place] = better[place], better[place - 1]
    for measure in (ndcg_at, average_precision):
        assert measure(better, relevant) >= measure(ranked, relevant) - 1e-12


@given(RELEVANT.filter(bool))
def test_all_that_is_relevant_first_is_perfect(relevant):
    ranked = sorted(relevant)
    assert recall_at(ranked, relevant) == 1
    assert average_precision(ranked, relevant) == pytest.approx(1)
    assert ndcg_at(ranked, relevant, 10) == pytest.approx(1)


def test_queries_without_anything_relevant_do_not_count_and_those_left_out_count_nothing():
    found = quality({"1": ["a"], "3": ["z"]}, {"1": {"a"}, "2": {"b"}, "3": set()})
    assert found.queries == 2
    assert found.ndcg_at_10 == pytest.approx(0.5)
