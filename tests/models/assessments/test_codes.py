"""Codes are hard to guess, easy to type, and known by their hash alone."""

import re

import pytest

from models.assessments.codes import code_hash, new_code


def test_a_code_has_three_groups_of_letters_that_nobody_mistakes():
    codes = {new_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(re.fullmatch(r"([2-9A-HJKMNP-TV-Z]{4}-){2}[2-9A-HJKMNP-TV-Z]{4}", code) for code in codes)


@pytest.mark.parametrize("typed", ["7f3k9qxm2tbn", "7F3K 9QXM 2TBN", " 7F3K-9QXM-2TBN ", "7f3k–9qxm–2tbn"])
def test_a_code_is_the_same_however_it_is_typed(typed):
    assert code_hash(typed) == code_hash("7F3K-9QXM-2TBN")


def test_the_hash_does_not_hold_the_code():
    code = new_code()
    assert code not in code_hash(code)
    assert code_hash(code) != code_hash(new_code())
