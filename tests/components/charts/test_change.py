from __future__ import annotations

import pytest

from components.charts import theme
from components.charts.change import change_dumbbells, change_intervals
from tests.components.charts.frames_of_forces import changes, context

UP = ("Data Skills", 1.9, 2.5, 0.3, 0.9, "clearly higher")
UP_TOO = ("Data Analytics", 1.9, 2.5, 0.3, 0.9, "clearly higher")
DOWN = ("Data Foundations", 3.0, 2.7, -0.5, -0.1, "clearly lower")
SAME = ("Data Availability", 2.4, 2.5, -0.1, 0.3, "no clear change")
HIDDEN = ("Data Responsibility", None, None, None, None, None)


def picture(rows, builder=change_intervals):
    return builder(changes=changes(rows), subject="pillar", previous_wave="2023", context=context())


def words_of(spec):
    return [words["text"] for words in spec.figure["layout"]["annotations"]]


@pytest.mark.parametrize("builder", [change_intervals, change_dumbbells])
def test_a_change_within_its_interval_is_grey_and_says_so(builder):
    spec = picture([SAME], builder)
    grey = theme.palette("light").common_cause
    assert {trace["line"]["color"] for trace in spec.figure["data"] if trace["mode"] == "lines"} == {grey}
    assert any(text.endswith("no clear change") for text in words_of(spec))


def test_nothing_has_an_arrow():
    for builder in (change_intervals, change_dumbbells):
        spec = picture([UP, DOWN, SAME], builder)
        assert all(words["showarrow"] is False for words in spec.figure["layout"]["annotations"])
        assert not set("↑↓▲▼→") & set(str(spec.figure) + spec.title + spec.alt)


def test_every_interval_lies_inside_the_scale():
    spec = picture([UP, DOWN, SAME])
    low, high = spec.figure["layout"]["xaxis"]["range"]
    assert all(low < x < high for trace in spec.figure["data"] for x in trace["x"])
    assert low == -high


def test_a_suppressed_row_has_no_mark_and_says_so():
    spec = picture([HIDDEN])
    assert spec.figure["data"] == []
    assert "Not shown: under 5 forces" in words_of(spec)
    assert spec.table["In words"].tolist() == ["not shown"]


def test_a_dumbbell_joins_both_waves():
    spec = picture([UP], change_dumbbells)
    assert [trace["x"] for trace in spec.figure["data"] if trace["mode"] == "markers"] == [[1.9], [2.5]]
    assert "1.9 to 2.5, clearly higher" in words_of(spec)


def test_the_alternative_has_change_interval_and_verdict():
    assert "Data Skills: +0.6 (+0.3 to +0.9), clearly higher." in picture([UP]).alt


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], "No change to show: too few forces answered both now and in 2023"),
        ([HIDDEN], "No change to show: too few forces answered both now and in 2023"),
        ([SAME], "No clear change in Data Availability since 2023"),
        ([SAME, SAME], "No clear change in any pillar since 2023"),
        ([UP], "Data Skills is clearly higher than in 2023"),
        ([UP, UP_TOO], "Every pillar is clearly higher than in 2023"),
        (
            [UP, UP_TOO, SAME],
            "Data Skills and Data Analytics are clearly higher than in 2023; no clear change in the other one",
        ),
        ([UP, DOWN, HIDDEN], "Data Skills is clearly higher and Data Foundations is clearly lower than in 2023"),
        ([DOWN, SAME, SAME], "Data Foundations is clearly lower than in 2023; no clear change in the other two"),
    ],
)
def test_the_title_is_right_in_every_state(rows, expected):
    assert picture(rows).title == expected
