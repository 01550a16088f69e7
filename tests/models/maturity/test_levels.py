"""Self levels: the lower median of respondents."""

from statistics import median_low

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.maturity.levels import completeness, coverage_percent, is_incomplete, is_provisional, self_level

levels = st.integers(1, 5)
answers = st.lists(st.none() | levels, max_size=30)


@given(answers)
def test_a_level_never_falls_between_two_levels(given_answers):
    level = self_level(given_answers)
    assert level in {answer for answer in given_answers if answer is not None} or level is None


@given(answers, st.integers(0, 10))
def test_saying_do_not_know_never_changes_the_level(given_answers, unknowns):
    assert self_level(given_answers + [None] * unknowns) == self_level(given_answers)


@given(answers.flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows))))
def test_the_order_of_respondents_does_not_matter(rows):
    in_order, shuffled = rows
    assert self_level(in_order) == self_level(shuffled)


@given(st.lists(levels, min_size=1, max_size=30), st.data())
def test_a_higher_answer_never_lowers_the_level(given_answers, data):
    place = data.draw(st.integers(0, len(given_answers) - 1))
    raised = list(given_answers)
    raised[place] = data.draw(st.integers(raised[place], 5))
    assert self_level(raised) >= self_level(given_answers)


@given(st.lists(levels, min_size=1, max_size=30))
def test_the_level_is_the_lower_median_of_the_standard_library(given_answers):
    assert self_level(given_answers) == median_low(given_answers)


def test_nobody_answering_gives_no_level():
    assert self_level([]) is None
    assert self_level([None, None]) is None


def test_do_not_know_lowers_coverage():
    assert coverage_percent([(3, 80.0), (2, 40.0)]) == 60
    assert coverage_percent([(3, 80.0), (2, 40.0), (None, None)]) == 40


def test_a_level_without_a_stated_coverage_is_left_out_of_coverage():
    assert coverage_percent([(3, 80.0), (2, None)]) == 80


def test_coverage_that_nobody_stated_is_unknown_and_not_nothing():
    assert coverage_percent([(3, None), (None, None)]) is None
    assert coverage_percent([]) is None


@pytest.mark.parametrize(("respondents", "expected"), [(0, True), (4, True), (5, False), (9, False)])
def test_fewer_than_five_role_holders_is_provisional(respondents, expected):
    assert is_provisional(respondents) is expected


def test_a_force_with_four_fifths_of_the_framework_is_complete():
    assert completeness([3, 1, 2, 2, None]) == 0.8
    assert not is_incomplete(0.8)
    assert is_incomplete(0.79)


def test_a_framework_without_capabilities_is_incomplete():
    assert is_incomplete(completeness([]))
