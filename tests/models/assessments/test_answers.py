"""An answer contradicts nothing and stays on the scale."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.assessments.answers import LONGEST_COMMENT, Answer, checked
from models.errors import EditRefused


@pytest.mark.parametrize("level", [1, 2, 3, 4, 5])
def test_a_level_on_the_scale_is_an_answer(level):
    assert checked(Answer("F1", level)).is_given


@pytest.mark.parametrize("level", [0, 6, -1])
def test_a_level_off_the_scale_is_refused(level):
    with pytest.raises(EditRefused):
        checked(Answer("F1", level))


def test_a_level_and_dont_know_are_not_both_an_answer():
    with pytest.raises(EditRefused):
        checked(Answer("F1", 3, is_dont_know=True))


def test_a_comment_alone_is_an_answer_that_was_begun():
    begun = checked(Answer("F1", comment="  waits for the minutes  "))
    assert begun.comment == "waits for the minutes"
    assert not begun.is_given


@given(st.floats(allow_nan=False))
def test_coverage_is_a_share(coverage):
    if 0 <= coverage <= 100:
        assert checked(Answer("F1", 3, coverage_percent=coverage)).coverage_percent == coverage
    else:
        with pytest.raises(EditRefused):
            checked(Answer("F1", 3, coverage_percent=coverage))


def test_a_comment_has_its_limit():
    assert checked(Answer("F1", comment="x" * LONGEST_COMMENT)).comment
    with pytest.raises(EditRefused):
        checked(Answer("F1", comment="x" * (LONGEST_COMMENT + 1)))
