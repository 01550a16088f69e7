"""The stopping report in words: never more than is proved, and silent while the control sample is not decided."""

from __future__ import annotations

from datetime import datetime

import pytest

from components.documents.review_decide import alike_words
from components.documents.review_desk import Sitting, decided_words
from components.documents.review_progress import review_title
from components.documents.review_words import (
    hours_text,
    limits_lines,
    per_cent,
    sample_lines,
    seconds_text,
    share_proved,
    through_after,
    time_lines,
)
from data_access.documents.review import OPEN, Progress, Review, ReviewSettings
from data_access.documents.review_items import ToDecide
from models.documents.stopping import ControlSample, stopping_report

ITEMS = 4_600


def sitting(sample: ControlSample, decisions: list[bool], seconds: float | None = 12.0) -> Sitting:
    """A review of which the learner's choices were decided as given."""
    review = Review("r", "who paid", "relevant", "ann", datetime(2026, 11, 2), ReviewSettings(sample.drawn, 1), OPEN)
    found, hours = sum(decisions), None if seconds is None else seconds * len(decisions) / 3600
    reached = Progress(
        sample.items, len(decisions), found, (), stopping_report(sample, decisions), seconds, hours,
        None if seconds is None else seconds * (sample.items - len(decisions)) / 3600, 1312.5,
    )  # fmt: skip
    return Sitting("s", review, reached)


def whole_sample(relevant: int, found: int) -> Sitting:
    return sitting(ControlSample(ITEMS, 200, 200, relevant, found), [True] * 31 + [False] * 109)


def test_the_title_says_how_much_of_all_is_proved_found():
    message, detail = review_title(whole_sample(12, 12))
    assert message == "31 relevant found after opening 140 of 4\u2009600; at least 77\u00a0% of all are proved found"
    assert detail == "“who paid” What answers is tagged “Relevant”."


def test_the_title_is_right_for_nothing_decided_nothing_proved_none_relevant_and_all_opened():
    part = ControlSample(ITEMS, 200, 60, 3, 2)
    assert review_title(sitting(part, []))[0] == "Nothing is decided yet; 4\u2009600 documents could be opened"
    assert review_title(sitting(part, [True, False]))[0].endswith("1 relevant found after opening 2 of 4\u2009600; "
                                                                  "nothing is proved yet")  # fmt: skip
    assert "; at most " in review_title(whole_sample(0, 0))[0]
    assert review_title(sitting(ControlSample(2, 1, 1, 1, 1), [True, False]))[0] == (
        "All 2 documents are opened: 1 is relevant"
    )


@pytest.mark.parametrize(("relevant", "found"), [(0, 0), (2, 1), (12, 9)])
def test_a_part_of_the_sample_says_the_same_whatever_it_holds(relevant, found):
    told = sitting(ControlSample(ITEMS, 200, 60, relevant, found), [True])
    (line,) = sample_lines(told)
    assert line == sample_lines(sitting(ControlSample(ITEMS, 200, 1, 0, 0), [True]))[0]
    assert "nothing is said of them" in line and "said after about 600 decisions" in line


def test_a_whole_sample_gives_the_estimate_its_interval_the_proof_and_its_limit():
    estimate, chosen, left, limit = sample_lines(whole_sample(9, 8))
    assert "9 are relevant" in estimate and "about 207" in estimate and "between" in estimate
    assert "chosen 8 of these 9 on its own: 89\u00a0%" in chosen and "At least" not in left
    assert left.startswith("At most ") and "it would have to hold 59 relevant documents" in limit
    assert len(sample_lines(whole_sample(70, 70))) == 3  # enough to prove 95 %


def test_a_sample_without_a_relevant_one_says_what_it_says_all_the_same_and_none_says_nothing():
    none, least = sample_lines(whole_sample(0, 0))
    assert none.startswith("None of 200 documents drawn by lot is relevant. So at most ")
    assert "31 are known" in least and "larger sample" in least
    assert sample_lines(sitting(ControlSample(ITEMS, 0, 0, 0, 0), [True])) == [
        "This review has no control sample: nothing is proved of it."
    ]


@pytest.mark.parametrize("numbers", [(1, 0), (1, 1), (5, 4), (17, 17), (40, 31), (60, 60)])
def test_no_more_is_said_than_is_proved(numbers):
    report = whole_sample(*numbers).reached.report
    assert int(share_proved(report).removesuffix("\u00a0%")) <= 100 * report.proved_recall


def test_the_knee_is_called_the_weaker_sign_and_wrong_decisions_are_named():
    bent = sitting(ControlSample(ITEMS, 200, 200, 9, 9), [True] * 40 + [False] * 400)
    assert "has levelled off" in limits_lines(bent)[0] and "weaker sign" in limits_lines(bent)[0]
    assert "not levelled off" in limits_lines(whole_sample(9, 9))[0]
    assert "a wrong decision counts as a right one" in limits_lines(bent)[1]


def test_the_time_stands_beside_the_example_and_is_not_taken_from_it():
    spent, example = time_lines(whole_sample(9, 9).reached)
    assert "140 decisions at 12 s each took 28 min" in spent and "would have taken 15 h" in spent
    assert "1\u2009312 hours before" in example and "not to be taken from those" in example
    assert time_lines(sitting(ControlSample(ITEMS, 200, 0, 0, 0), [], None).reached)[0].startswith("Nothing was timed")


def test_short_texts():
    assert [hours_text(hours) for hours in (None, 0.001, 0.5, 3.26, 38.4)] == [
        "not timed", "under 1 min", "30 min", "3.3 h", "38 h",
    ]  # fmt: skip
    assert (seconds_text(0.4), seconds_text(12.6), per_cent(None)) == ("under 1 s", "13 s", "0\u00a0%")
    assert through_after(sitting(ControlSample(90, 50, 0, 0, 0), [])) == "said after about 90 decisions"


def test_near_duplicates_are_told_with_what_becomes_of_their_tag(monkeypatch):
    item = ToDecide(1, "a", "", "a", "s", "", "txt", "", None, 9, 1, (), (), ())
    hung = ToDecide(1, "a", "", "a", "s", "", "txt", "", None, 9, 1, (), (2, 3, 4), ())
    spreads = {"is": True}
    monkeypatch.setattr("components.documents.review_decide.does_spread", lambda: spreads["is"])
    assert alike_words(item) == ""
    assert alike_words(hung) == "3 near-duplicates hang on it: not opened; the tag goes to them as well."
    spreads["is"] = False
    assert alike_words(hung) == "3 near-duplicates hang on it: not opened; no tag goes to them."


def test_a_press_says_what_it_kept():
    assert decided_words(1, 1, True) == ""
    assert decided_words(3, 3, False) == "3 documents decided: not relevant."
    assert decided_words(3, 2, True).startswith("2 documents decided: relevant. 1 document was decided elsewhere")
