"""Funnel, small multiples, grid of readings, seasons and round scales."""

from __future__ import annotations

import pytest

from components.charts.funnel_plot import funnel_plot
from components.charts.reading_grid import reading_grid
from components.charts.scale import number_text, round_ticks, spread_labels, tick_decimals
from components.charts.season_lines import season_lines
from components.charts.spark_tiles import Spark, spark_tiles
from tests.components.charts import frames_of_performance as frames
from tests.components.charts.frames_of_forces import context


def traces(made):
    return {trace.get("name", ""): trace for trace in made.figure["data"]}


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [(0, 100, [0, 20, 40, 60, 80, 100]), (71.2, 93.8, [75, 80, 85, 90]), (0, 0.3, [0, 0.1, 0.2, 0.3]), (5, 5, [5])],
)
def test_ticks_are_round_and_inside(low, high, ticks):
    assert round_ticks(low, high) == pytest.approx(ticks)


def test_numbers_of_ticks_have_the_decimals_that_tell_them_apart():
    assert tick_decimals([0, 0.1, 0.2]) == 1 and tick_decimals([0, 25, 50]) == 0 and tick_decimals([0.5]) == 1
    assert number_text(-12345.6, decimals=0) == "\u221212\u2009346" and number_text(-0.04, decimals=1) == "0.0"


def test_labels_are_spread_and_end_with_the_last():
    places, words = spread_labels(frames.MONTHS, most=5)
    assert places[-1] == len(frames.MONTHS) - 1 and len(places) <= 5 and words[-1] == "Dec 2026"
    assert spread_labels([], most=5) == ([], [])


def funnel(**changes):
    settings = {"units": frames.funnel_units(), "curves": frames.funnel_curves(), "centre": 80.0, **changes}
    return funnel_plot(
        measure=frames.MEASURE, size_words="requests", title="Two forces differ", context=context(), **settings
    )


def test_listed_forces_and_the_own_one_are_named_in_the_funnel():
    made = funnel()
    names = [text.split("</b>")[0].removeprefix("<b>") for text in traces(made)["names"]["text"]]
    assert sorted(names) == ["F05", "F12", "F30"]
    assert traces(made)["concern"]["marker"]["symbol"] == "diamond"
    assert "Listed as different: Force <12> and Force <30>" in made.alt


def test_curves_stay_inside_the_picture():
    made = funnel()
    low, high = made.figure["layout"]["yaxis"]["range"]
    heights = [y for name in ("lower_998", "upper_998") for y in traces(made)[name]["y"] if y is not None]
    assert heights and all(low <= y <= high for y in heights)


def test_the_table_of_a_funnel_is_by_name_and_never_by_value():
    names = funnel().table["Force"].tolist()
    assert names == sorted(names)


def test_small_lines_use_their_own_scale_and_keep_gaps():
    spark = Spark("a", "A", "AAA", 0, 0, (10.0, None, 20.0), 12.0, 18.0, "common", "steady")
    assert spark.scaled() == ([0.0, None, 1.0], (0.2, 0.8))
    flat = Spark("a", "A", "AAA", 0, 0, (None, None), None, None, "common", "no figures")
    assert flat.scaled() == ([None, None], None)


def test_only_listed_forces_carry_a_mark_and_every_force_can_be_picked():
    made = spark_tiles(forces=frames.sparks(), subject="Requests", title="Some changed", context=context())
    looks = frames.sparks()["look"]
    for look in ("improvement", "concern", "neutral"):
        assert len(traces(made)[look]["x"]) == int((looks == look).sum())
    assert len(traces(made)["forces"]["customdata"]) == 43


def test_a_cell_of_the_grid_carries_its_count_and_both_readings():
    made = reading_grid(
        cells=frames.reading_cells(),
        variations=frames.VARIATIONS,
        assurances=frames.ASSURANCES,
        looks=frames.LOOKS,
        title="Three get worse",
        context=context(),
    )
    cells = traces(made)["cells"]
    assert cells["customdata"][1] == ["improvement|inconsistent"] and len(cells["customdata"]) == 9
    assert made.table.loc[made.table["Measures"] == 31, "Change"].tolist() == ["No significant change"]
    assert "31 measures: No significant change, Hit or miss" in made.alt


def test_the_newest_year_is_bold_and_named():
    made = season_lines(
        values=frames.seasons(), seasons=frames.NAMES, measure=frames.MEASURE, title="Summer", context=context()
    )
    widths = {name: trace["line"]["width"] for name, trace in traces(made).items()}
    assert widths == {"2024": 1, "2025": 1, "2026": 2.5}
    assert made.figure["layout"]["annotations"][0]["text"] == "2026"
    assert len(traces(made)["2026"]["x"]) == 9
