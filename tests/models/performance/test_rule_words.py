import pytest

from models.performance.rule_words import rule_explained


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("Common Cause", ""),
        ("Above UCL", "above the upper limit: hardly ever by chance"),
        ("Below LCL", "below the lower limit: hardly ever by chance"),
        ("2 in 3 Below CL", "one of two in three close to the lower limit"),
        ("7 Points Above CL", "one of seven or more in a row above the mean"),
        ("45 Points Below CL", "one of 45 or more in a row below the mean"),
        ("9 Point Trend (Increasing)", "one of nine or more in a row, rising each time"),
        ("7 Point Trend (Decreasing)", "one of seven or more in a row, falling each time"),
    ],
)
def test_each_rule_is_explained_in_plain_words(rule, words):
    assert rule_explained(rule) == words


def test_a_rule_that_is_none_of_ours_is_refused():
    with pytest.raises(ValueError, match="no such rule"):
        rule_explained("8 Points Sideways")
