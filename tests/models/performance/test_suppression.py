"""Which points others may see."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.performance.suppression import is_small, protected


def shown(numerators, denominators=None, *, is_proportion=False):
    numerators = np.array(numerators, float)
    denominators = np.full(len(numerators), 1e6) if denominators is None else np.array(denominators, float)
    units, batches = np.arange(len(numerators)), np.zeros(len(numerators), dtype=int)
    found = protected(units, batches, numerators, denominators, is_proportion=is_proportion)
    assert found.withheld == frozenset()
    return (~found.hidden).tolist()


@pytest.mark.parametrize(("count", "expected"), [(0, False), (1, True), (4, True), (5, False), (np.nan, False)])
def test_counts_from_1_to_4_are_small(count, expected):
    assert bool(is_small(np.array(count))) is expected


def test_nothing_is_hidden_where_no_count_is_small():
    assert shown([0, 5, 60, 700, np.nan]) == [True] * 5


def test_one_small_count_takes_the_two_next_smallest_with_it():
    """The total less the shown would tell it; and a hidden force knows its own, so that two are not enough."""
    assert shown([3, 90, 20, 30, 0, 80]) == [False, True, False, False, True, True]


def test_three_small_counts_that_differ_need_no_other():
    assert shown([2, 3, 1, 50, 60, 70]) == [False, False, False, True, True, True]


@pytest.mark.parametrize("count", [1, 4])
def test_counts_whose_sum_allows_one_answer_take_others_with_them(count):
    """Two, as the one that was taken knows its own count."""
    assert shown([count] * 3 + [50, 60, 70]) == [False] * 5 + [True]


def test_a_small_denominator_or_remainder_hides_the_point_too():
    assert shown([0, 20, 30, 40, 50], [3, 100, 100, 100, 100])[0] is False
    assert shown([97, 20, 30, 40, 50], [100] * 5, is_proportion=True)[0] is False
    assert shown([97, 20, 30, 40, 50], [100] * 5, is_proportion=False) == [True] * 5


def test_with_nothing_left_to_hide_everything_is_hidden():
    assert shown([2, 0]) == [False, False]


def answers(total, several):
    """Every way in which ``several`` counts above 0 of at most 30 add up to a total."""
    if several == 1:
        return [(total,)] if 1 <= total <= 30 else []
    return [(first, *rest) for first in range(1, min(30, total) + 1) for rest in answers(total - first, several - 1)]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(1, 12), min_size=4, max_size=6))
def test_no_hidden_force_and_no_reader_can_work_out_a_small_count(numerators):
    visible = np.array(shown(numerators))
    hidden = np.array(numerators)[~visible]
    assert visible.all() or not is_small(np.array(numerators))[visible].any()
    for known in [(), *((place,) for place in range(len(hidden)))] if len(hidden) and visible.any() else []:
        unknown = np.delete(hidden, known)
        possible = answers(int(unknown.sum()), len(unknown))
        for place in range(len(unknown)):
            assert len({answer[place] for answer in possible}) > 1


def kept_back(*rows):
    """Hidden units and withheld batches of rows (unit, batch, count)."""
    units, batches, counts = (np.array(part) for part in zip(*rows, strict=True))
    found = protected(units, batches, counts.astype(float), np.full(len(rows), np.nan), is_proportion=False)
    return set(units[found.hidden].tolist()), set(found.withheld)


FIRST = [("a", 0, 20), ("b", 0, 30), ("c", 0, 40), ("d", 0, 50)]


def test_a_small_count_that_comes_alone_has_the_total_before_it_withheld():
    assert kept_back(*FIRST, ("e", 1, 2)) == ({"a", "b", "e"}, {1})


def test_a_batch_of_several_protects_itself():
    assert kept_back(*FIRST, ("e", 1, 2), ("f", 1, 9), ("g", 1, 8), ("h", 1, 70)) == ({"e", "f", "g"}, set())


def test_a_batch_without_a_small_count_needs_nothing():
    assert kept_back(*FIRST, ("e", 1, 60)) == (set(), set())


def test_a_unit_that_was_small_once_is_hidden_in_every_batch_and_its_revision_tells_the_change_alone():
    assert kept_back(*FIRST, ("e", 0, 2), ("e", 1, 90)) == ({"a", "b", "e"}, set())


def test_a_count_that_follows_a_blank_is_no_revision():
    assert kept_back(*FIRST, ("e", 0, np.nan), ("e", 1, 2)) == ({"a", "b", "e"}, {1})
