"""Pounds and chances as headlines tell them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.benefits.money import chance_in_percent, pounds_in_words, range_in_words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "£0"),
        (0.4, "£0"),
        (-0.4, "£0"),
        (-0.75, "\u2212£1"),
        (7, "£7"),
        (789.4, "£789"),
        (1_234, "£1.23k"),
        (45_678, "£45.7k"),
        (999_600, "£1.00m"),
        (-1_200_000, "\u2212£1.20m"),
        (12_345_678, "£12.3m"),
        (1_500_000_000, "£1.50bn"),
    ],
)
def test_an_amount_has_three_significant_digits(amount, words):
    assert pounds_in_words(amount) == words


@given(st.floats(-1e11, 1e11))
def test_an_amount_is_told_within_half_a_percent(amount):
    words = pounds_in_words(amount).replace("\u2212", "-").replace("£", "")
    scale = {"k": 1e3, "m": 1e6, "n": 1e9}.get(words[-1], 1)
    told = float(words.rstrip("kmbn")) * scale
    assert told == pytest.approx(amount, rel=0.0051, abs=0.5)


def test_a_range_of_one_amount_is_told_once():
    assert range_in_words(1_000_000, 1_000_100) == "£1.00m"
    assert range_in_words(-1_000, 2_000) == "\u2212£1.00k to £2.00k"


def test_runs_never_give_certainty():
    assert [chance_in_percent(chance) for chance in (0, 0.005, 0.39, 0.999, 1)] == [
        "under 1 %",
        "under 1 %",
        "39 %",
        "over 99 %",
        "over 99 %",
    ]
