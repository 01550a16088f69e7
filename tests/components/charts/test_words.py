from __future__ import annotations

import pytest

from components.charts import words


@pytest.mark.parametrize(
    ("names", "expected"),
    [([], ""), (["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C")],
)
def test_a_list_is_said_as_a_reader_says_it(names, expected):
    assert words.list_in_words(names) == expected


def test_counts_agree_with_their_noun():
    assert words.count(1, "force") == "1 force"
    assert words.count(25, "capability") == "25 capabilities"
    assert words.count(1, "capability") == "1 capability"
    assert words.count_of(26, 43, "force") == "26 of 43 forces"


def test_thousands_are_parted_by_a_thin_space():
    assert words.whole(1234567) == "1\u2009234\u2009567"


def test_a_change_has_a_true_minus_and_nothing_has_no_sign():
    assert words.signed(0.34) == "+0.3"
    assert words.signed(-0.34) == "\u22120.3"
    assert words.signed(-0.04) == "0.0"


def test_a_share_is_never_rounded_to_none_or_all():
    assert words.percent(1, 1000) == "under 1 %"
    assert words.percent(999, 1000) == "over 99 %"
    assert words.percent(0, 10) == "0 %"
    assert words.percent(10, 10) == "100 %"


def test_a_level_is_whole_and_a_mean_has_one_decimal():
    assert words.level_text(3.0, measure="level") == "3"
    assert words.level_text(3, measure="mean") == "3.0"


def test_loaded_text_is_harmless_and_wraps():
    assert words.plain("<a href=x>") == "&lt;a href=x&gt;"
    assert words.wrapped("Privacy by design & legal compliance", width=20) == (
        "Privacy by design &amp;<br>legal compliance"
    )


def test_sentences_leave_out_what_is_empty():
    assert words.sentences(["One", "", "Two."]) == "One. Two."
