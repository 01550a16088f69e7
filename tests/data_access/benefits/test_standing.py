"""Standings, series and paths from values that were entered and values that flow from KPIs, set by set."""

import time
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from data_access.benefits import standing
from data_access.benefits.keeping import RowChange, keep_row, keep_rows
from data_access.benefits.values import add_values
from data_access.national import NationalStore
from data_access.queries import read
from models.access import NOTHING, Viewer
from models.benefits.forecasting import lines_of
from models.errors import DataNotAvailable, NotPermitted
from models.performance.periods import last_day, later
from tests.data_access.benefits.conftest import ANALYST, LEAD
from tests.data_access.benefits.register import board, bring, change, start, step
from tests.models.benefits.rows import GOOD

KPI = "KPI_006"
AS_AT = date(2026, 11, 20)
START = date(2025, 12, 31)
LONG_AGO = {"baseline_on": START, "target_on": date(2026, 12, 31), "target_kind": "value", "target_number": 64}
MONTHS = [last_day(later(date(2026, 1, 1), at, "monthly"), "monthly") for at in range(18)]
NOBODY = Viewer("x", "X", "respondent")


def enter(stores, numbers, *, measure_id="MEA_001", answered=None, first=date(2026, 1, 1)):
    ends = [last_day(later(first, at, "monthly"), "monthly") for at in range(len(numbers))]
    rows = [
        {"measure_id": measure_id, "period": end, "value": number, "answered": answered, "source": "NDAO records"}
        for end, number in zip(ends, numbers, strict=True)
    ]
    add_values(stores, ANALYST, rows)


def monitored(stores, numbers=(), **measure):
    start(stores, measure={**LONG_AGO, **measure})
    bring(stores, "monitoring")
    if numbers:
        enter(stores, numbers)


def standings(stores, as_at=AS_AT, known_on=None):
    return standing.standings_of(stores, LEAD, as_at=as_at, known_on=known_on)


def paths(stores, as_at=AS_AT, months=MONTHS):
    return standing.paths_of(stores, LEAD, as_at=as_at, months=months)


def test_a_benefit_stands_by_the_newest_value_of_its_primary_measure(stores):
    monitored(stores, [42, 44, 46, 48, 50, 52, 54, 56, 58, 60])
    keep_row(stores, ANALYST, RowChange("measure", {**GOOD["measure"], "name": "Volume", "is_primary": False}))
    found = standings(stores)
    benefit = found.by_benefit["BEN_001"]
    assert (benefit.rag, benefit.measure_id, benefit.is_override) == ("green", "MEA_001", False)
    one = found.by_measure["MEA_001"]
    assert (one.period, one.actual, one.baseline, one.target) == (date(2026, 10, 31), 60, 40, 64)
    assert one.plan == pytest.approx(40 + 24 * 304 / 365)
    assert one.points == 10
    low, central, high = one.forecast
    assert low < central < high
    assert central == pytest.approx(64, abs=0.2)
    assert found.by_measure["MEA_002"].reason == "No value since the baseline."


def test_the_as_at_day_bounds_what_counts(stores):
    monitored(stores, [42, 44, 46, 48, 50, 52, 54, 56, 58, 60])
    early = standings(stores, date(2026, 5, 15)).by_measure["MEA_001"]
    assert (early.period, early.actual, early.points) == (date(2026, 4, 30), 48, 4)
    late = standings(stores, date(2026, 12, 31)).by_measure["MEA_001"]
    assert (late.rag, late.forecast) == ("grey", None)
    assert late.reason.startswith("No value since 31 Oct 2026")


def test_a_later_value_of_the_same_period_counts_and_an_earlier_day_knows_neither(stores):
    monitored(stores, [42])
    enter(stores, [45])
    assert standings(stores).by_measure["MEA_001"].actual == 45
    assert standings(stores, known_on=date(2020, 1, 1)).by_measure["MEA_001"].actual is None
    series = standing.series_of(stores, LEAD, "MEA_001", as_at=AS_AT)
    assert series[["value", "source"]].values.tolist() == [[45, "NDAO records"]]


def test_what_is_not_monitored_says_what_it_waits_for(stores):
    start(stores, output={}, measure={"baseline_value": None, "baseline_on": None, "baseline_source": ""})
    found = standings(stores).by_benefit["BEN_001"]
    assert found.rag == "grey"
    assert found.reason.startswith("Not monitored yet (identified). It waits for the baseline value")
    assert found.reason.endswith(" and 1 more.")


def test_a_monitored_benefit_whose_output_is_no_longer_live_is_not_judged_until_it_is(stores):
    monitored(stores, [42, 44, 46, 48, 50, 52, 54, 56, 58, 60])
    change(stores, "output", "OUT_001", live_on=None)
    found = standings(stores).by_benefit["BEN_001"]
    assert found.rag == "grey"
    assert found.reason.startswith("Not monitored any more. It waits for Data sharing toolkit")
    change(stores, "output", "OUT_001", live_on=date(2025, 9, 1))
    assert standings(stores).by_benefit["BEN_001"].rag == "green"


def test_a_benefit_without_a_measure_and_a_retired_one_are_grey(stores):
    keep_row(stores, ANALYST, RowChange("benefit", GOOD["benefit"]))
    found = standings(stores).by_benefit["BEN_001"]
    assert (found.rag, found.standing) == ("grey", None)
    step(stores, "retired")
    assert standings(stores).by_benefit["BEN_001"].reason == "Retired, so it is not judged."


def test_a_judgement_of_a_person_is_kept_beside_the_rule(stores):
    monitored(stores, [42, 44, 46, 48, 50, 52, 54, 56, 58, 60])
    change(stores, "benefit", "BEN_001", rag_override="red", rag_override_reason="Two forces left")
    found = standings(stores).by_benefit["BEN_001"]
    assert (found.rag, found.rule_rag, found.is_override) == ("red", "green", True)
    assert found.reason.startswith("By judgement: Two forces left. By rule: green.")


def test_a_survey_carries_its_interval(stores):
    survey = {"is_survey": True, "value_kind": "per_cent", "unit": "%", "baseline_value": 50, "target_number": 60}
    start(stores, measure={**LONG_AGO, **survey})
    bring(stores, "monitoring")
    enter(stores, [64], answered=100, first=date(2026, 10, 1))
    found = standings(stores).by_measure["MEA_001"]
    assert (found.rag, found.is_weak, found.answered) == ("green", True, 100)
    row = standing.series_of(stores, LEAD, "MEA_001", as_at=AS_AT).iloc[0]
    assert (row.low, row.high) == pytest.approx(found.interval)
    assert (round(row.low, 1), round(row.high, 1)) == (54.2, 72.7)


def test_paths_follow_the_plan_the_values_and_the_line(stores):
    monitored(stores, [42, 44, 46, 48, 50, 52, 54, 56, 58, 60])
    found = paths(stores)
    assert found.benefit_ids == ("BEN_001",)
    assert found.planned[0, [0, 11, 17]] == pytest.approx([31 / 365, 1, 1])
    assert found.realised[0, [0, 9]] == pytest.approx([2 / 24, 20 / 24])
    assert np.isnan(found.realised[0, 10:]).all()
    assert np.isnan(found.forecast[0, :10]).all()
    assert found.forecast[0, 11] == pytest.approx(1, abs=0.02)
    assert (found.forecast_low[0, 10:] < found.forecast[0, 10:]).all()
    assert (found.forecast_high[0, 10:] >= found.forecast[0, 10:]).all()
    assert found.forecast_high.max(where=~np.isnan(found.forecast_high), initial=0) <= 1.5


def test_no_judgement_colours_a_benefit_that_is_retired(stores):
    monitored(stores, [42])
    change(stores, "benefit", "BEN_001", rag_override="red", rag_override_reason="Known")
    assert standings(stores).by_benefit["BEN_001"].rag == "red"
    board(stores, "retire")
    assert standings(stores).by_benefit["BEN_001"].rag == "grey"


def test_nothing_is_realised_in_months_for_which_no_value_is_in_date(stores):
    monitored(stores, [42, 44])
    realised = paths(stores).realised[0]
    assert realised[:3] == pytest.approx([2 / 24, 4 / 24, 4 / 24])
    assert np.isnan(realised[3:]).all()


def test_a_measure_that_is_to_fall_has_a_path_that_rises(stores):
    monitored(stores, [38, 37, 35, 34, 32, 31, 29, 28, 26, 25], direction="decrease", target_number=20)
    found = paths(stores)
    assert found.realised[0, 9] == pytest.approx(0.75)
    assert (found.forecast_low[0, 10:] <= found.forecast[0, 10:]).all()
    assert standings(stores).by_measure["MEA_001"].progress == pytest.approx(0.75 / (304 / 365))


def test_with_few_values_the_last_one_is_held_and_without_any_the_plan(stores):
    monitored(stores, [42, 44, 46])
    few = paths(stores)
    assert few.forecast[0, 10:] == pytest.approx(np.full(8, 0.25))
    assert (few.forecast_low[0, 10], few.forecast_high[0, 17]) == (0, 1)
    other = {**GOOD["benefit"], "title": "Other", "target_on": date(2026, 12, 31)}
    third = {**other, "title": "Third", "target_on": None}
    keep_rows(stores, ANALYST, [RowChange("benefit", other), RowChange("benefit", third)])
    found = paths(stores)
    assert found.planned[1, [10, 11]].tolist() == [0, 1]
    assert found.forecast[1, 10:].tolist() == found.planned[1, 10:].tolist() == found.forecast_high[1, 10:].tolist()
    assert found.forecast_low[1, 10:].tolist() == [0] * 8
    assert np.isnan(found.realised[1:]).all()
    assert np.isnan(found.planned[2]).all()


def test_thirteen_values_have_a_control_chart_and_twelve_have_none(stores):
    monitored(stores, [50 + at % 3 for at in range(10)], baseline_on=date(2025, 6, 30))
    assert standing.spc_of(stores, LEAD, "MEA_001", as_at=AS_AT) is None
    enter(stores, [50, 51, 90], first=date(2025, 10, 1))
    found = standing.spc_of(stores, LEAD, "MEA_001", as_at=AS_AT)
    assert found.values[0].tolist()[:3] == [50, 51, 90]
    assert found.panel.periods[0].item() == date(2025, 10, 1)
    assert bool(found.charts.is_outside[0, 2])
    assert found.lower[0, 5] >= 0


def test_standings_are_worked_out_once_for_each_edit(stores):
    monitored(stores, [42])
    assert standings(stores) is standings(stores)
    before = standings(stores)
    enter(stores, [43])
    assert standings(stores) is not before


def test_nobody_without_the_right_sees_standings_and_an_unknown_measure_is_told(stores):
    with pytest.raises(NotPermitted):
        standing.standings_of(stores, NOBODY, as_at=AS_AT)
    with pytest.raises(NotPermitted):
        standing.paths_of(stores, NOBODY, as_at=AS_AT, months=MONTHS)
    with pytest.raises(DataNotAvailable):
        standing.series_of(stores, LEAD, "MEA_009", as_at=AS_AT)


@pytest.fixture
def reported(stores, built_store):
    """An empty register beside the national values of the sample."""
    national = NationalStore(built_store)
    yield replace(stores, national=national)
    national.close()


def test_values_of_a_kpi_flow_to_the_measures_that_rest_on_it(reported):
    version = reported.national.version()
    rows = read(reported.national, NOTHING, "performance/national_values", version=version, as_known_on=None)
    rows = rows[(rows.kpi_id == KPI) & rows.value.notna()]
    newest, ends = rows.iloc[-1], [last_day(day.date(), "monthly") for day in rows.period]
    as_at, before = ends[-1], ends[-2]
    survey = {"value_kind": "per_cent", "unit": "%", "kpi_id": KPI, "is_survey": True}
    days = {"baseline_on": ends[-6], "target_on": later(ends[-1].replace(day=1), 24, "monthly")}
    start(reported, measure={**survey, **days, "baseline_value": 0, "target_kind": "value", "target_number": 90})
    bring(reported, "monitoring")
    found = standings(reported, as_at).by_measure["MEA_001"]
    assert (found.period, found.actual, found.answered) == (as_at, newest.value, int(newest.denominator))
    assert (found.points, found.rag, len(found.interval)) == (len(rows), "green", 2)
    series = standing.series_of(reported, LEAD, "MEA_001", as_at=as_at)
    assert (series.period.dt.date.tolist(), set(series.source)) == (ends, {KPI})
    assert standings(reported, as_at - timedelta(days=1)).by_measure["MEA_001"].period == before
    known = standings(reported, as_at, known_on=newest.known_on.date() - timedelta(days=1)).by_measure["MEA_001"]
    assert known.period == before
    early = standings(reported, ends[-6] - timedelta(days=1)).by_measure["MEA_001"]
    assert (early.reason, early.points) == ("No value since the baseline.", len(rows) - 6)
    assert len(standing.spc_of(reported, LEAD, "MEA_001", as_at=as_at).values[0]) == len(rows)


def test_lines_of_thousands_of_measures_are_drawn_at_once():
    days = np.tile(np.arange(12.0), (3000, 1))
    values = np.random.default_rng(1).normal(50, 5, days.shape)
    lines = lines_of(days, values, np.zeros(3000, dtype=bool))
    lines.at(np.array([20.0] * 3000))
    began = time.process_time()
    central = lines_of(days, values, np.zeros(3000, dtype=bool)).at(np.tile(np.arange(120.0), (3000, 1)))[1]
    assert central.shape == (3000, 120)
    assert time.process_time() - began < 1
