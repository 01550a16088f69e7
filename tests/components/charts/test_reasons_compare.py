"""Reasons of leads beside each other: the heaviest on top, words for every bar, and what sets them apart."""

import pytest

from components.charts.reasons_compare import reasons_compare, times_words
from components.charts.spec import ChartContext
from tests.components.charts.frames_of_leads import VEHICLES, reasons

CONTEXT = ChartContext("City to coast", "two weeks", "Plate reads", "Terms of the score", True)


def test_a_bar_stands_for_each_reason_and_vehicle_and_points_the_way_it_speaks():
    spec = reasons_compare(reasons=reasons(), vehicles=VEHICLES, context=CONTEXT)
    bars = [trace for trace in spec.figure["data"] if trace["type"] == "bar"]
    assert [trace["name"] for trace in bars] == VEHICLES
    assert bars[0]["x"] == [2.6, 0.0, 0.3] and bars[2]["x"] == [0.0, -1.8, 0.0]
    assert spec.title == "Farthest apart in “short stays <at> the far end”: it speaks most for V-AAAAAAAA"
    assert spec.table["V-BBBBBBBB"].tolist()[1] == "about as usual"
    assert "Every working day: V-AAAAAAAA about as usual" in spec.alt


@pytest.mark.parametrize(
    ("log_odds", "words"),
    [(0.0, "about as usual"), (0.7, "odds ×\u20092.0"), (-0.7, "odds ÷\u20092.0"), (3.0, "odds ×\u200920")],
)
def test_a_part_of_the_score_is_told_as_so_many_times_the_odds(log_odds, words):
    assert times_words(log_odds) == words


def test_fewer_than_two_vehicles_are_not_compared():
    one = reasons_compare(reasons=reasons(1), vehicles=VEHICLES[:1], context=CONTEXT)
    assert one.title.startswith("Nothing to compare")
