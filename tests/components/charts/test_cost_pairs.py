"""Two costs a row: the message follows the advice, and the picture holds every number of the table."""

import pandas as pd
import pytest

from components.charts.cost_pairs import cost_pairs
from components.charts.spec import ChartContext

CONTEXT = ChartContext("England and Wales", "Wave", "source", "definition", is_synthetic=False)
NAMES = ["label", "forces_below", "national_person_weeks", "local_person_weeks", "recommendation"]
NATIONALLY = ("F3 Standards", 30, 21.6, 120.0, "act nationally")
LOCALLY = ("R2 Privacy", 2, 7.0, 4.0, "help locally")
EITHER = ("N1 Strategy", 4, 7.0, 8.0, "either")


def spec_of(*pairs):
    return cost_pairs(costs=pd.DataFrame(pairs, columns=NAMES), context=CONTEXT)


@pytest.mark.parametrize(
    ("pairs", "title"),
    [
        ([], "No capability needs raising, or too few forces are complete"),
        ([LOCALLY, EITHER], "Acting once for all is clearly cheaper in no capability"),
        (
            [NATIONALLY, LOCALLY, EITHER],
            "Acting once is clearly cheaper for 1 of 3 capabilities: about 98 person-weeks less",
        ),
    ],
)
def test_the_message_counts_what_the_advice_says(pairs, title):
    assert spec_of(*pairs).title == title


def test_both_bars_of_a_row_stand_on_one_scale_from_zero():
    spec = spec_of(NATIONALLY, LOCALLY)
    national, local = (trace for trace in spec.figure["data"] if trace["type"] == "bar")
    assert (national["x"], local["x"]) == ([21.6, 7.0], [120.0, 4.0])
    assert spec.figure["layout"]["xaxis"]["range"][0] == 0
    assert max(local["x"]) < spec.figure["layout"]["xaxis"]["range"][1]


def test_picture_words_and_table_say_the_same_numbers():
    spec = spec_of(NATIONALLY)
    said = [text for trace in spec.figure["data"] for text in trace.get("text", [])]
    assert said == ["<b>F3 Standards</b>: act nationally", "22 once for all", "120 in each force"]
    assert spec.table.iloc[0].tolist() == ["F3 Standards", 30, 22, 120, "act nationally"]
    assert "30 forces below, 22 once for all, 120 in each force" in spec.alt


def test_a_loaded_name_stays_letters():
    name = spec_of(("<a href='x'>y</a>", 5, 1.0, 2.0, "either")).figure["data"][0]["text"][0]
    assert "<a" not in name
