"""The measures tab: periods that can be entered, words of locks and plans, and how the control chart is drawn."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from components.benefits.measure_charts import control_points, drawn_measure
from components.benefits.measure_forms import (
    ANSWERED,
    CHANGE_FIELDS,
    PERIODS_OFFERED,
    first_day,
    period_ends,
    plan_words,
    value_fields,
)
from components.benefits.value_tab import in_markdown, triage_table
from components.charts.control_chart import COMMON, CONCERN, IMPROVEMENT
from models.performance.kpis import kpis_by_id
from models.performance.monitor import Treatment, monitor
from models.performance.panel import panel_of
from tests.models.benefits.appraised import row
from tests.models.benefits.rows import GOOD

TODAY = date(2026, 11, 20)


def measure(**changed):
    return row("measure", "MEA_001", **{**GOOD["measure"], **changed})


@pytest.mark.parametrize(
    ("frequency", "baseline_on", "ends"),
    [
        ("monthly", date(2026, 9, 1), [date(2026, 10, 31), date(2026, 9, 30)]),
        ("monthly", date(2026, 9, 30), [date(2026, 10, 31), date(2026, 9, 30)]),
        ("quarterly", date(2026, 3, 31), [date(2026, 9, 30), date(2026, 6, 30), date(2026, 3, 31)]),
        ("half-yearly", date(2026, 4, 1), [date(2026, 9, 30)]),
        ("yearly", date(2024, 4, 1), [date(2026, 3, 31), date(2025, 3, 31)]),
        ("yearly", date(2026, 4, 1), []),
    ],
)
def test_values_are_offered_for_periods_that_ended_since_the_baseline(frequency, baseline_on, ends):
    assert period_ends(measure(frequency=frequency, baseline_on=baseline_on), TODAY) == ends


def test_a_period_that_ends_today_is_offered_and_the_list_is_bounded():
    assert period_ends(measure(baseline_on=date(2026, 10, 1)), date(2026, 10, 31)) == [date(2026, 10, 31)]
    assert len(period_ends(measure(baseline_on=None, baseline_value=None), TODAY)) == PERIODS_OFFERED


@pytest.mark.parametrize(
    ("frequency", "first"),
    [
        ("monthly", date(2027, 2, 1)),
        ("quarterly", date(2027, 1, 1)),
        ("half-yearly", date(2026, 10, 1)),
        ("yearly", date(2026, 4, 1)),
    ],
)
def test_periods_begin_in_years_from_april(frequency, first):
    assert first_day(date(2027, 2, 14), frequency) == first


def test_only_surveys_are_asked_how_many_answered():
    assert ANSWERED in value_fields(True).labels
    assert ANSWERED not in value_fields(False).labels


def test_a_measure_never_changes_its_benefit():
    assert "benefit_id" not in CHANGE_FIELDS
    assert {"baseline_value", "target_kind", "trajectory", "kpi_id"} <= set(CHANGE_FIELDS)


def test_the_plan_is_told_with_what_the_target_comes_to():
    assert plan_words(measure()) == (
        "Baseline: 40 databases on 31 Mar 2026 (NDAO records). Target: +20 % of 40 = 48 databases by 31 Mar 2027, "
        "proposed, waits for the board. Planned trajectory: a straight line from the baseline to the target."
    )
    assert plan_words(measure(target_number=None)).endswith("Target: To be determined.")


def test_pictures_tell_what_a_share_is_of_and_the_decimals_that_values_have():
    values = pd.DataFrame({"value": [44.0, 44.5]})
    drawn = drawn_measure(measure(value_kind="per_cent", unit="of staff"), values)
    assert (drawn.unit, drawn.decimals) == ("% of staff", 1)
    assert drawn_measure(measure(), values.round(0)).decimals == 0
    assert drawn_measure(measure(decimals=2), values).decimals == 2
    assert drawn_measure(measure(), values / 3).decimals == 2
    assert drawn_measure(measure(kpi_id="KPI_006"), values / 3).decimals == kpis_by_id()["KPI_006"].decimals != 2


def test_the_control_chart_has_a_look_and_a_rule_for_each_point_that_stands_out():
    values = np.array([50, 51, 49, 50, 52, 48, 50, 51, 49, 50, 51, 50, 62, 50, 38], dtype=float)
    months = np.arange("2025-08", "2026-11", dtype="datetime64[M]")
    blank = np.full(len(values), np.nan)
    panel = panel_of(["MEA_001"] * len(values), months, values, blank, blank, frequency="monthly")
    points = control_points(monitor(panel, Treatment(direction="increase")))
    looks = dict(zip(points.label, points.look, strict=True))
    assert (looks["August 2026"], looks["October 2026"], looks["September 2026"]) == (IMPROVEMENT, CONCERN, COMMON)
    assert all(bool(rule) == (look != COMMON) for look, rule in zip(points.look, points.rule, strict=True))


def test_typed_words_in_a_table_stay_words_and_numbers_stay_whole():
    made = in_markdown(("Step", "Pounds"), [("[a link](https://example.com) | **now**", "£1\u2009234")], "---|---:")
    line = made.splitlines()[-1]
    assert line.startswith(r"|\[a link\]\(") and r"\|" in line and r"\*\*now\*\*" in line
    assert line.endswith("£1\u202f234|")


def test_the_triage_headline_comes_from_its_components():
    table = dict(triage_table(37.5).itertuples(index=False))
    assert table["Officer hours before"] == "1\u2009312.5"
    assert table["Officer effort falls by"] == "99.85 %"
    assert table["Elapsed working time falls by"] == "99.24 %"
