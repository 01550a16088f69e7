from __future__ import annotations

import pandas as pd
import pytest

from components.charts.completeness import ANSWERED, EVIDENCED, coverage_bars, evidence_age_bars, share_bars
from tests.components.charts.frames_of_forces import ages, context, shares


def picture(rows, words=ANSWERED):
    return share_bars(shares=shares(rows), words=words, subject="pillar", context=context())


def test_bars_start_at_nothing_and_end_at_all():
    layout = picture([("A", 5, 10)]).figure["layout"]
    assert layout["xaxis"]["range"] == [0, 1]
    assert "base" not in picture([("A", 5, 10)]).figure["data"][1]


def test_the_number_stands_beside_every_percentage():
    spec = picture([("A", 812, 1075)])
    assert "812 of 1\u2009075 (76 %)" in spec.alt
    assert "812 of 1\u2009075 (76 %)" in spec.figure["data"][3]["text"]


def test_a_suppressed_row_has_no_bar_and_says_so():
    spec = picture([("A", None, 10), ("B", 5, 10)])
    assert spec.figure["data"][1]["x"] == [0, 0.5]
    assert spec.figure["data"][3]["text"][0] == "not shown: under 5 forces"
    assert spec.table["Share (%)"].isna().tolist() == [True, False]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], "No answers yet"),
        ([("A", None, 10)], "Answers are not shown: fewer than five forces"),
        ([("A", 0, 10)], "No answers have been given yet"),
        ([("A", 10, 10), ("B", 5, 5)], "All answers have been given"),
        ([("A", 5, 10)], "50 % of answers have been given in A"),
        ([("A", 5, 10), ("B", 10, 20)], "50 % of answers have been given, the same in every pillar"),
        ([("A", 2, 10), ("B", 8, 10)], "50 % of answers have been given; least in A (20 %)"),
        (
            [("A", 2, 10), ("B", 8, 10), ("C", 2, 10)],
            "40 % of answers have been given; least in A and C (20 %)",
        ),
    ],
)
def test_the_title_is_right_in_every_state(rows, expected):
    assert picture(rows).title == expected


def test_evidence_has_words_of_its_own():
    assert picture([("A", 2, 10)], EVIDENCED).title == "20 % of levels are backed by evidence in A"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], "No evidence has been given yet"),
        ([("new", 0, False)], "No evidence has been given yet"),
        ([("new", 4, False), ("old", 0, True)], "All evidence is in date"),
        ([("new", 0, False), ("old", 3, True)], "All evidence is out of date or has no date"),
        (
            [("new", 3, False), ("old", 1, True)],
            "25 % of claims rest on evidence that is out of date or has no date",
        ),
    ],
)
def test_the_title_says_how_much_evidence_is_out_of_date(rows, expected):
    assert evidence_age_bars(ages=ages(rows), context=context()).title == expected


def test_colour_is_not_the_only_sign_of_expired_evidence():
    spec = evidence_age_bars(ages=ages([("new", 3, False), ("old", 1, True)]), context=context())
    assert spec.figure["data"][3]["text"] == ["3 of 4 (75 %)", "1 of 4 (25 %), not in date"]
    assert "old 1 of 4 (25 %), not in date" in spec.alt


def coverage(*means):
    labels = ["Data Foundations", "Data Skills", "Data Analytics"][: len(means)]
    frame = pd.DataFrame({"label": labels, "mean_coverage_percent": means, "total": 200})
    return coverage_bars(coverages=frame, context=context())


def test_coverage_says_from_where_to_where_it_reaches():
    spec = coverage(44.6, 38.2, None)
    assert spec.title == "Levels describe 38 to 45 % of critical assets; least in Data Skills"
    assert "Data Skills 38 %" in spec.alt
    assert "Data Analytics not shown" in spec.alt


def test_coverage_has_a_title_when_it_is_equal_or_missing():
    assert coverage(40.0, 40.0).title == "Levels describe 40 % of critical assets in every pillar shown"
    assert coverage(None).title.startswith("Coverage is not shown")
    assert coverage().title.startswith("Coverage is not shown")
