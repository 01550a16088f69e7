"""The pictures of one vehicle: its reasons either way, and its days as a calendar."""

from datetime import date

import pytest

from components.charts.reason_bars import reason_bars
from components.charts.run_calendar import calendar_days, run_calendar, step_of
from components.charts.spec import ChartContext
from tests.components.charts.frames_of_vehicle import days, reasons

CONTEXT = ChartContext("", "November", "Reads", "How it is made", True)


@pytest.fixture
def bars():
    return reason_bars(reasons=reasons(), title="2 reasons speak for it, 1 against", measure="Odds", context=CONTEXT)


@pytest.fixture
def calendar():
    return run_calendar(days=days(), title="Runs", measure="Runs by day", noun="run", context=CONTEXT)


def named(spec, name):
    return next(trace for trace in spec.figure["data"] if trace["name"] == name)


def test_what_speaks_against_goes_to_the_left_in_its_own_colour_and_the_heaviest_is_on_top(bars):
    assert named(bars, "for")["x"] == [3.5, 0, 1.0]
    assert named(bars, "against")["x"] == [0, -2.0, 0]
    assert named(bars, "for")["marker"] != named(bars, "against")["marker"]
    assert bars.table["Speaks"].tolist() == ["for", "against", "for"]
    assert "odds ×\u200933" in bars.alt and "synthetic" in bars.alt


def test_a_long_reason_is_cut_in_the_picture_and_whole_in_the_table(bars):
    (words,) = (trace["text"] for trace in bars.figure["data"] if trace.get("mode") == "text")
    assert words[2].endswith("…") and words[0].startswith("×\u200933: 6 times")
    assert bars.table["In words"][2].count("very many words") == 5


def test_a_week_begins_on_monday_and_each_day_stands_in_its_own_square():
    told = calendar_days(days())
    assert (told[0].on, told[0].row, told[0].column) == (date(2026, 10, 29), 3, 0)
    assert (told[4].row, told[4].column) == (0, 1)
    assert len({(one.row, one.column) for one in told}) == len(told)


def test_days_without_a_read_differ_from_days_with_reads_alone(calendar):
    assert named(calendar, "no read")["fillcolor"] != named(calendar, "reads alone")["fillcolor"]
    assert set(calendar.table["Any read"]) == {"yes", "no"}
    assert calendar.table["Runs"].sum() == days()["count"].sum()
    assert "3 runs" in calendar.alt


def test_more_is_darker_and_nothing_has_no_strength():
    assert [step_of(number, 8) for number in (0, 1, 4, 8)] == [0, 1, 2, 4]
