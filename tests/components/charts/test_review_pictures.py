"""The picture of a review: what was found, and beside it the best order and the order of chance."""

import pytest

from components.charts.found_against_opened import MOST_POINTS, found_against_opened
from components.charts.spec import ChartContext
from tests.components.charts.frames_of_review import ITEMS, OPENED, RELEVANT, curve

CONTEXT = ChartContext("Operation Quillback", "", "A review", "How it is made", True)


def drawn(opened=OPENED, relevant=RELEVANT):
    return found_against_opened(
        curve=curve(opened), items=ITEMS, relevant=relevant, title="35 found", context=CONTEXT
    )


def line(spec, name):
    trace = next(trace for trace in spec.figure["data"] if trace["name"] == name)
    return list(zip(trace["x"], trace["y"], strict=True))


def test_the_curve_begins_at_nothing_and_ends_at_what_was_found():
    found = line(drawn(), "found")
    assert found[0] == (0, 0) and found[-1] == (OPENED, curve()["found"].iloc[-1])


def test_the_best_order_rises_one_by_one_until_the_estimate_and_chance_as_the_estimate_says():
    spec = drawn()
    assert line(spec, "best order") == [(0, 0), (RELEVANT, RELEVANT), (OPENED, RELEVANT)]
    assert line(spec, "order of chance")[-1] == (OPENED, pytest.approx(RELEVANT * OPENED / ITEMS))


def test_without_an_estimate_nothing_is_said_of_chance():
    spec = drawn(relevant=None)
    assert line(spec, "order of chance") == [] and "chance" not in spec.alt
    assert spec.table["Order of chance"].isna().all()
    assert line(spec, "best order")[-1] == (OPENED, curve()["found"].iloc[-1])


def test_an_estimate_below_what_was_found_counts_as_what_was_found():
    assert line(drawn(relevant=3.0), "best order")[-1][1] == curve()["found"].iloc[-1]


def test_a_long_review_is_drawn_thinned_and_its_table_is_short():
    spec = drawn(opened=2_001)
    assert len(line(spec, "found")) <= MOST_POINTS + 1
    assert len(spec.table) <= 20 and spec.table["Opened"].iloc[-1] == 2_001


def test_names_of_lines_whose_ends_meet_are_moved_apart():
    notes = [note["y"] for note in drawn().figure["layout"]["annotations"] if "SYNTHETIC" not in note["text"]]
    assert len(notes) == 3 and notes[0] < notes[1] < notes[2]
