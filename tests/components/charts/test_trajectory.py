"""The trajectory: whiskers of surveys, a range that opens from the last value, a target hollow until it is approved."""

from __future__ import annotations

import itertools
from datetime import date

import pytest

from components.charts import theme
from components.charts.trajectory import HEIGHT, LABEL_PX, Heading, Spot, tick_days, trajectory
from tests.components.charts import frames_of_trajectory as frames
from tests.components.charts.frames_of_forces import context


def spec(mode="light", **changes):
    settings = {"actuals": frames.actuals(), "plan": frames.PLAN, "measure": frames.MEASURE, "title": "Behind"}
    return trajectory(context=context(mode=mode), as_at=frames.AS_AT, **{**frames.ENDS, **settings, **changes})


def traces(made):
    return {trace["name"]: trace for trace in made.figure["data"]}


def test_each_known_survey_value_has_its_interval_and_a_count_has_none():
    whiskers = traces(spec())["interval"]
    assert whiskers["y"][:3] == [37.0, 43.0, None]
    assert len(whiskers["y"]) == 3 * 5
    assert "interval" not in traces(spec(actuals=frames.counted(), measure=frames.COUNTED))


def test_no_line_bridges_a_missing_value_and_the_subtitle_says_which_line_is_which():
    whole = frames.actuals()
    gap = traces(spec(actuals=whole.drop(index=[whole.index[2], whole.index[3]])))["measured"]
    assert [value is None for value in gap["y"]].count(True) == 1
    assert gap["x"][gap["y"].index(None)] is None
    assert spec().subtitle.startswith("Measured (solid), planned (dashed), forecast (dotted, with its range), in ")
    assert "forecast" not in spec(heading=None).subtitle


def test_the_range_opens_from_the_last_value_to_the_target_day():
    band = traces(spec())["range of the forecast"]
    last, end = date(2026, 9, 28).toordinal(), date(2027, 3, 31).toordinal()
    assert list(zip(band["x"], band["y"], strict=True)) == [(last, 44.0), (end, 48.4), (end, 43.0), (last, 44.0)]


def test_a_range_without_a_value_to_start_from_is_an_upright_line():
    band = traces(spec(actuals=frames.actuals(0)))["range of the forecast"]
    assert set(band["x"]) == {date(2027, 3, 31).toordinal()}


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_a_proposed_target_is_hollow_and_an_approved_one_filled(mode):
    colours = theme.palette(mode)
    assert traces(spec(mode))["target"]["marker"]["color"] == colours.paper
    approved = spec(mode, target=frames.APPROVED_TARGET)
    assert traces(approved)["target"]["marker"]["color"] == colours.link
    assert "Target, approved: 48.0 by 31 Mar 2027" in approved.alt


def test_the_alternative_tells_baseline_plan_values_forecast_and_target():
    said = spec().alt
    for words in (
        "Baseline 40.0 on 31 Mar 2026",
        "Plan: 40.0 by 31 Mar 2026, 44.0 by 30 Sep 2026, 48.0 by 31 Mar 2027",
        "5 values from 28 Apr 2026 to 28 Sep 2026, the last 44.0",
        "Forecast for 31 Mar 2027: 45.5, range 43.0 to 48.4",
        "Target, proposed: 48.0 by 31 Mar 2027",
    ):
        assert words in said


def test_the_table_holds_every_part_in_order_of_day():
    table = spec().table
    assert table["Day"].is_monotonic_increasing
    assert table["What"].value_counts().to_dict() == {
        "Measured": 5, "Plan": 3, "Baseline": 1, "Forecast": 1, "Target (proposed)": 1,
    }  # fmt: skip
    assert table[table["What"] == "Measured"]["Answered"].tolist() == [400, 401, 402, 404, 405]


def test_words_at_the_edge_never_touch():
    close = spec(heading=Heading(date(2027, 3, 31), 47.0, 47.9, 48.2), baseline=Spot(date(2026, 3, 31), 47.8))
    layout = close.figure["layout"]
    heights = [note["y"] for note in layout["annotations"] if note.get("xref") == "paper" and note.get("x") == 1]
    low, high = layout["yaxis"]["range"]
    px_per_unit = (HEIGHT - layout["margin"]["t"] - layout["margin"]["b"]) / (high - low)
    gaps = [(above - below) * px_per_unit for above, below in itertools.pairwise(heights)]
    assert len(gaps) == 2 and min(gaps) >= LABEL_PX * 0.99


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        (date(2026, 3, 31), date(2026, 8, 1), 5),
        (date(2025, 3, 31), date(2027, 3, 31), 4),
        (date(2020, 1, 1), date(2040, 1, 1), 5),
        (date(2026, 3, 15), date(2026, 3, 20), 1),
    ],
)
def test_the_axis_names_a_few_first_days_of_months(first, last, count):
    days = tick_days(first, last)
    assert len(days) == count
    assert all(first <= day <= last for day in days)
