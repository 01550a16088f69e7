from __future__ import annotations

from datetime import date

import pytest

from components.charts.plan_timeline import STATES, plan_timeline
from components.charts.svg import svg_of
from tests.components.charts.frames_of_forces import context
from tests.components.charts.frames_of_plans import actions, quarters

TODAY = date(2026, 8, 15)


def picture(states, *, spans=5, today=TODAY, **changed):
    rows = actions(states).assign(**changed)
    return plan_timeline(actions=rows, quarters=quarters(spans), today=today, context=context())


def words_of(spec):
    return [words["text"] for words in spec.figure["layout"]["annotations"]]


def bars_of(spec):
    return {trace["name"]: trace for trace in spec.figure["data"] if trace["mode"] == "lines"}


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ([], "No action is in the plan yet"),
        (["planned"], "1 action in 2026/27 Q1"),
        (["late"], "1 action in 2026/27 Q1, 1 late"),
        (["planned", "planned"], "2 actions from 2026/27 Q1 to 2026/27 Q2"),
        (list(STATES), "5 actions from 2026/27 Q1 to 2027/28 Q1, 1 late and 1 blocked"),
    ],
)
def test_the_title_is_right_in_every_state(states, expected):
    assert picture(states).title == expected


def test_each_state_has_a_look_of_its_own_and_its_word():
    spec = picture(list(STATES))
    looks = [
        (bar.get("fillcolor"), str(bar.get("fillpattern")), bar["line"]["color"], bar["line"]["width"])
        for bar in bars_of(spec).values()
    ]
    assert len(set(looks)) == len(STATES)
    assert all(any(f"<b>{state.capitalize()}</b>" in text for text in words_of(spec)) for state in STATES)


def test_a_bar_stands_from_its_first_to_its_last_day():
    bar = bars_of(picture(["planned"]))["planned"]
    assert min(x for x in bar["x"] if x) == date(2026, 4, 1).toordinal()
    assert max(x for x in bar["x"] if x) == date(2026, 5, 31).toordinal()


def test_the_due_date_has_its_own_mark():
    (due,) = (trace for trace in picture(["planned"]).figure["data"] if trace["name"] == "due")
    assert due["x"] == [date(2026, 6, 30).toordinal()]


@pytest.mark.parametrize(
    ("today", "is_shown"), [(TODAY, True), (date(2020, 1, 1), False), (date(2040, 1, 1), False)]
)
def test_the_line_of_today_is_there_when_today_is(today, is_shown):
    spec = picture(["planned"], today=today)
    dashed = [shape for shape in spec.figure["layout"]["shapes"] if shape["line"].get("dash")]
    assert bool(dashed) is is_shown
    assert ("Today" in words_of(spec)) is is_shown


def test_each_quarter_says_what_it_carries():
    words = words_of(picture(["planned"]))
    assert [text for text in words if text.endswith("/10")] == ["3/10", "6/10", "9/10", "12/10", "15/10"]
    assert words.count("2026/27") == 1


def test_every_mark_lies_inside_the_picture():
    spec = picture(list(STATES))
    low, high = spec.figure["layout"]["xaxis"]["range"]
    assert all(low <= x <= high for trace in spec.figure["data"] for x in trace["x"] if x is not None)


def test_the_reason_stands_in_the_picture_the_words_and_the_table():
    spec = picture(["planned"])
    assert "Reason 0" in words_of(spec)
    assert "Reason 0." in spec.alt
    assert spec.table["Why there"].tolist() == ["Reason 0"]


def test_typed_words_are_shown_letter_for_letter_and_shortened():
    spec = picture(["planned"], title='<a href="https://example.com">x</a> ' + "long " * 40)
    assert "<a href" not in str(spec.figure)
    assert max(len(text) for text in words_of(spec)) < 120


@pytest.mark.parametrize("states", [[], list(STATES)])
def test_the_picture_can_be_put_on_paper(states):
    assert svg_of(picture(states), width=640).startswith("<svg")
