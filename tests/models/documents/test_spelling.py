from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.documents.spelling import edits_between, suggestion_for

WORD = st.text("abcd", max_size=7)


def plain_distance(one, other):
    """Optimal string alignment, by its definition."""

    @cache
    def least(i, j):
        if not i or not j:
            return i + j
        found = min(least(i - 1, j) + 1, least(i, j - 1) + 1, least(i - 1, j - 1) + (one[i - 1] != other[j - 1]))
        if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
            found = min(found, least(i - 2, j - 2) + 1)
        return found

    return least(len(one), len(other))


@given(WORD, WORD)
def test_the_edits_are_those_of_the_definition(one, other):
    assert edits_between(one, other, 2) == min(plain_distance(one, other), 3)


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("excavatr", "excavator"),
        ("exacvator", "excavator"),
        ("invioce", "invoice"),
        ("payemnt", "payment"),
    ],
)
def test_a_slip_is_put_right(word, meant):
    vocabulary = [("excavator", 9), ("invoice", 40), ("payment", 12), ("pavement", 1)]
    assert suggestion_for(word, vocabulary) == meant


def test_of_words_equally_near_the_commoner_is_meant():
    assert suggestion_for("vann", [("vans", 2), ("vane", 50)]) == "vane"


@pytest.mark.parametrize("word", ["van", "ab12cde", "", "zzzzzzzz", "x" * 60, "07700900123"])
def test_short_words_numbers_and_words_near_nothing_are_left(word):
    assert suggestion_for(word, [("vat", 5), ("ab12cdf", 3), ("07700900124", 1)]) is None


def test_the_word_itself_is_no_suggestion():
    assert suggestion_for("invoice", [("invoice", 3)]) is None
