"""One KPI for many units: charts by definition, widening, rebases, minimum of points, bounds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from models.performance.kpi_charts import baselines, finding_of, kpi_charts, meets, overdue, targets_of
from models.performance.kpis import kpi, kpis
from models.performance.monitor import Treatment, monitor, treatment_of
from models.performance.panel import panel_of
from models.performance.spc import SeriesRefused, analyse_many
from models.performance.words import sentence

MONTHS = np.arange("2022-01", "2026-01", dtype="datetime64[M]")


def panel(values, numerators=None, denominators=None, *, units=None, months=MONTHS):
    values = np.atleast_2d(np.asarray(values, float))
    names = units or [f"u{at:02}" for at in range(len(values))]
    count = values.shape[1]
    missing = np.full(values.shape, np.nan)
    parts = [values, missing if numerators is None else numerators, missing if denominators is None else denominators]
    return panel_of(
        np.repeat(names, count),
        np.tile(months[:count], len(values)),
        *(np.asarray(part, float).ravel() for part in parts),
        frequency="monthly",
    )


def noise(series=4, length=48, seed=1, level=50.0):
    return level + np.random.default_rng(seed).normal(0, 3, (series, length))


def test_rows_in_any_order_make_the_same_panel_with_a_column_for_each_month():
    rows = [("b", "2025-03-01", 4.0), ("a", "2025-01-01", 1.0), ("a", "2025-03-01", 3.0)]
    units, months, values = zip(*rows, strict=True)
    made = panel_of(units, np.array(months, "datetime64[D]"), values, values, values, frequency="monthly")
    assert made.unit_ids == ("a", "b")
    assert made.periods.astype(str).tolist() == ["2025-01", "2025-02", "2025-03"]
    np.testing.assert_array_equal(made.values, [[1, np.nan, 3], [np.nan, np.nan, 4]])
    assert made.only(["b"]).values.tolist()[0][2] == 4
    with pytest.raises(KeyError):
        made.only(["c"])


def test_plain_series_have_the_charts_of_the_engine():
    values = noise()
    found = monitor(panel(values), Treatment(direction="increase"), targets=45.0)
    assert not found.widening.is_widened.any()
    plain = analyse_many(values, direction="increase", targets=45.0)
    np.testing.assert_allclose(found.charts.lower, plain.lower)
    np.testing.assert_array_equal(found.charts.classes, plain.classes)
    np.testing.assert_array_equal(found.charts.assurance, plain.assurance)
    assert found.kinds.tolist() == ["xmr"] * 4


def test_neighbours_that_resemble_each_other_widen_the_limits_and_lengthen_the_runs():
    shocks, values = np.random.default_rng(3).normal(0, 1, (12, 48)), np.zeros((12, 48))
    for at in range(1, 48):
        values[:, at] = 0.8 * values[:, at - 1] + shocks[:, at]
    found = monitor(panel(values), Treatment())
    plain = analyse_many(values, direction="neutral")
    assert found.widening.is_widened.all()
    np.testing.assert_allclose(
        found.charts.upper - found.charts.mean, (plain.upper - plain.mean) * found.widening.limit_factor[:, None]
    )
    assert (found.widening.shift_length > 7).all()
    assert found.rule(0, 47) in {"Common Cause", *(found.rule(0, at) for at in range(48))}


def test_a_proportion_is_charted_by_its_parts_and_by_value_where_they_are_missing():
    denominators = np.full((2, 30), 50.0)
    numerators = np.random.default_rng(5).binomial(50, 0.9, (2, 30)).astype(float)
    given = numerators.copy()
    given[1, 3] = np.nan
    treatment = Treatment(chart="p", direction="increase", bounds=(0, 100), multiplier=100)
    found = monitor(panel(numerators * 2, given, denominators), treatment)
    assert found.kinds.tolist() == ["p", "xmr"]
    assert found.charts.mean[0, 0] == pytest.approx(100 * numerators[0].sum() / 1500)
    assert (found.charts.upper[0] > 100).any() and (found.upper <= 100).all() and (found.lower >= 0).all()


def test_small_counts_have_poisson_limits_and_large_ones_do_not():
    counts = np.random.default_rng(7).poisson([[1.5], [60]], (2, 40))
    found = monitor(panel(counts), Treatment(chart="t", direction="decrease"))
    assert found.kinds.tolist() == ["c", "xmr"]
    assert found.charts.lower[0, 0] == 0


def test_what_lies_before_a_rebase_changes_nothing_after_it():
    values = noise(1)
    shifted = values.copy()
    shifted[:, :20] += 40
    rebases = {"u00": [date(2023, 9, 1)]}
    first, second = (monitor(panel(v), Treatment(), rebases=rebases) for v in (values, shifted))
    np.testing.assert_allclose(first.charts.upper[:, 20:], second.charts.upper[:, 20:])
    np.testing.assert_array_equal(first.charts.classes[:, 20:], second.charts.classes[:, 20:])
    np.testing.assert_allclose(first.p, second.p)
    assert first.points.tolist() == second.points.tolist() == [28]
    assert first.groups[0].tolist() == [0] * 20 + [1] * 28


def test_a_rebase_at_the_first_period_or_outside_the_series_is_no_rebase():
    days = [date(2022, 1, 1), date(2020, 1, 1), date(2030, 1, 1)]
    assert monitor(panel(noise(1)), Treatment(), rebases={"u00": days, "other": days}).groups.max() == 0


@pytest.mark.parametrize(("count", "is_trial"), [(12, True), (13, False)])
def test_below_the_minimum_limits_are_trial_ones_and_nothing_is_judged(count, is_trial):
    values = noise(1, count)
    values[0, -1] += 60
    found = monitor(panel(values), Treatment(direction="increase"), targets=45.0)
    assert found.is_trial.tolist() == [is_trial]
    assert not np.isnan(found.charts.upper).any()
    assert (found.variation(0) is None) == is_trial
    assert (found.assurance(0) is None) == is_trial
    assert np.isnan(found.p[0]) == is_trial


def test_a_short_new_stretch_is_not_judged_and_takes_nothing_from_what_lies_before_it():
    values = noise(1, 40)
    values[0, 20] += 60
    values[0, 38] += 60
    found = monitor(panel(values), Treatment(direction="increase"), rebases={"u00": [date(2025, 1, 1)]})
    assert found.points.tolist() == [4]
    assert found.rule(0, 20) == "Above UCL" and found.charts.special_points[0] >= 1
    assert (found.charts.classes[0, 36:] == 0).all()
    assert found.variation(0) is None and found.assurance(0) is None and found.run[0] == 0
    lines = monitor(panel(values), Treatment(chart="table"), rebases={"u00": [date(2025, 1, 1)]})
    assert (lines.charts.classes == 0).all() and lines.charts.special_points[0] == 0


def test_a_season_is_taken_out_before_limits_are_drawn():
    season = 20 * np.sin(np.arange(48) * np.pi / 6)
    values = noise(3) + season
    treated = monitor(panel(values), Treatment(seasonal="adjust"))
    plain = monitor(panel(values), Treatment())
    assert treated.applied.tolist() == ["adjust"] * 3
    width = treated.charts.upper[:, -1] - treated.charts.lower[:, -1]
    assert (width < 0.6 * (plain.charts.upper[:, -1] - plain.charts.lower[:, -1])).all()
    short = monitor(panel(values[:, :20]), Treatment(seasonal="adjust"))
    assert short.is_fallback.all() and short.applied.tolist() == ["none"] * 3


def test_the_echo_of_a_jump_a_year_before_is_no_signal():
    values = noise(1)
    values[0, 30] += 60
    found = monitor(panel(values), Treatment(seasonal="year_on_year", direction="increase"))
    assert found.charts.classes[0, 30] != 0
    assert found.charts.is_outside[0, 42] and found.charts.classes[0, 42] == 0


def test_a_run_counts_the_last_points_that_carry_one_reading():
    values = noise(1)
    values[0, -8:] += 9
    found = monitor(panel(values), Treatment(direction="increase"))
    assert found.variation(0) == "improvement_high"
    assert found.run.tolist() == [8]


def test_a_table_or_trajectory_has_no_limits_and_no_p():
    found = monitor(panel(noise(1)), Treatment(chart="trajectory", direction="increase"), targets=40.0)
    assert np.isnan(found.charts.upper).all() and np.isnan(found.p).all()
    assert (found.variation(0), found.assurance(0)) == (None, None)


def test_nothing_to_chart_is_refused():
    with pytest.raises(SeriesRefused, match="no value"):
        monitor(panel_of([], np.array([], "datetime64[M]"), [], [], [], frequency="monthly"), Treatment())


def test_every_definition_can_be_charted_and_said_in_words():
    for one in kpis():
        values = noise(2, 30, level=60.0).round()
        parts = {"numerators": values / 2, "denominators": np.full((2, 30), 50.0)} if one.is_ratio else {}
        charts = kpi_charts(replace(one, frequency="monthly"), panel(values, **parts))
        said = sentence(finding_of(charts, 0, as_at=date(2024, 7, 10)))
        assert said.endswith("."), one.kpi_id
        assert charts.targets.shape == (2, 30)


def test_a_target_relative_to_a_baseline_is_each_units_own():
    one = next(one for one in kpis() if one.target.kind == "relative" and one.target.change_in == "percent")
    start = np.datetime64(one.target.baseline_from, "M") - 1
    months = np.arange(start, start + 30)
    values = np.vstack([np.full(30, 10.0), np.full(30, 40.0)])
    made = panel(values, months=months)
    assert baselines(one, made) == [10.0, 40.0]
    targets = targets_of(one, made)
    assert np.isnan(targets[:, 0]).all()
    np.testing.assert_allclose(targets[:, -1], [10 * (1 + one.target.change / 100), 40 * (1 + one.target.change / 100)])


def test_no_target_is_met_or_missed_without_a_side_that_is_better():
    assert meets(5.0, 4.0, "increase") and not meets(5.0, 4.0, "decrease")
    assert meets(5.0, 4.0, "neutral") is None and meets(None, 4.0, "increase") is None


def test_periods_are_overdue_once_their_days_of_grace_are_over():
    assert overdue(date(2026, 8, 1), "monthly", date(2026, 10, 19)) == 0
    assert overdue(date(2026, 8, 1), "monthly", date(2026, 10, 20)) == 1
    assert overdue(date(2026, 4, 1), "quarterly", date(2026, 10, 20)) == 1
    assert overdue(None, "monthly", date(2026, 11, 1)) == 0


def test_a_treatment_says_what_the_definition_says():
    one = kpi("KPI_006")
    made = treatment_of(one)
    assert (made.chart, made.direction, made.bounds, made.multiplier) == ("p", "increase", (0, 100), 100)


def counted(events, out_of):
    """Percentages of a panel with their parts; nan where there is nothing to be a part of."""
    values = np.full(events.shape, np.nan)
    np.divide(100.0 * events, out_of, out=values, where=out_of > 0)
    return panel(values, events, out_of)


def edge_panels():
    """Panels at the edge of what can be charted, by name."""
    gaps, last_gap, once = noise(2, 36), noise(2, 36), noise(2, 36)
    gaps[1], last_gap[:, -5:], once[1] = np.nan, np.nan, np.nan
    once[1, 20] = 5
    whole, few = np.full((2, 36), 40.0), np.full((2, 36), 40.0)
    few[0, 10] = few[1, -1] = 0
    events = np.random.default_rng(8).binomial(40, 0.9, (2, 36)).astype(float)
    burst = np.zeros((2, 36))
    burst[0, -1] = 1
    return {
        "a unit without values": panel(gaps),
        "no values": panel(np.full((2, 36), np.nan)),
        "one value": panel(once),
        "no values at the end": panel(last_gap),
        "all alike": panel(np.full((2, 36), 7.0)),
        "nothing, then something": panel(burst),
        "below 0": panel(-noise(2, 36)),
        "one period": panel(noise(2, 1)),
        "huge": panel((noise(2, 36) + 20 * np.sin(np.arange(36) * np.pi / 6)) * 1e12),
        "all of the whole": counted(whole, whole),
        "nothing to be a part of": counted(np.minimum(events, few), few),
        "more than the whole": counted(whole + 5, whole),
        "less than nothing": counted(-whole, whole),
    }


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("chart", ["xmr", "p", "u", "t"])
@pytest.mark.parametrize("season", ["none", "adjust", "year_on_year"])
@pytest.mark.parametrize("name", edge_panels())
def test_what_can_hardly_be_charted_is_charted_without_warning_and_without_nonsense(name, season, chart):
    treatment = Treatment(chart=chart, direction="increase", seasonal=season, bounds=(0.0,), multiplier=100)
    made = edge_panels()[name]
    found = monitor(made, treatment, targets=45.0, rebases={"u00": [date(2024, 12, 1)]})
    assert (np.isnan(found.p) | (found.p > 0)).all() and not np.isinf(found.charts.upper).any()
    assert not ((found.charts.classes > 0) & np.isnan(found.values)).any()
    for at in range(len(made.unit_ids)):
        assert found.variation(at) is None or not np.isnan(found.charts.upper[at, found.last(at)])
    if name in ("all alike", "all of the whole", "no values"):
        assert not found.charts.classes.any()


def test_parts_that_cannot_be_are_charted_by_value():
    whole = np.full((1, 30), 40.0)
    over, under = (monitor(counted(part, whole), Treatment(chart="p")) for part in (whole + 5, -whole))
    assert over.kinds.tolist() == under.kinds.tolist() == ["xmr"]
    assert over.values[0, 0] == 112.5


def test_counts_and_proportions_as_changes_or_without_their_season_are_charted_by_value():
    random = np.random.default_rng(11)
    events, whole = random.binomial(40, 0.5, (1, 48)).astype(float), np.full((1, 48), 40.0)
    small = panel(random.poisson(2, (1, 48)))
    for treatment in (Treatment(charted="change"), Treatment(seasonal="adjust")):
        assert monitor(small, replace(treatment, chart="t")).kinds.tolist() == ["xmr"]
        assert monitor(counted(events, whole), replace(treatment, chart="p")).kinds.tolist() == ["xmr"]


def test_a_stretch_too_short_for_its_season_is_drawn_without_the_season_of_the_whole_series():
    whole = np.full((1, 48), 400.0)
    share = 0.5 + 0.2 * np.sin(np.arange(48) * np.pi / 6)
    events = np.random.default_rng(12).binomial(400, share, (1, 48)).astype(float)
    treatment = Treatment(chart="p", seasonal="adjust", multiplier=100)
    found = monitor(counted(events, whole), treatment, rebases={"u00": [date(2024, 8, 1)]})
    assert (found.applied[0], found.kinds[0], int(found.points[0])) == ("adjust", "xmr", 17)
    assert np.ptp(found.values[0, 31:]) < 0.6 * np.ptp(found.panel.values[0, 31:])
