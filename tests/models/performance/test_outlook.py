"""Outlook of a KPI: when there is a forecast, which target it is held to, and the words where there is none."""

from datetime import date

import numpy as np
import pytest

from models.performance.checks import store_settings
from models.performance.kpis import kpi
from models.performance.outlook import outlook_of
from models.performance.periods import later

FIRST = date(2025, 4, 1)
STEADY, STOCK, SPEND, RARE, NEUTRAL, RELATIVE = "KPI_006", "KPI_016", "KPI_084", "KPI_077", "KPI_009", "KPI_010"


def points(values, first=FIRST, frequency="monthly"):
    return tuple((later(first, at, frequency), value) for at, value in enumerate(values))


def wandering(count, level, spread, seed=5):
    return [float(value) for value in level + spread * np.random.default_rng(seed).standard_normal(count)]


def test_a_forecast_follows_the_last_value_period_by_period():
    outlook = outlook_of(STEADY, points(wandering(18, 80, 3)))
    assert outlook.last_period == date(2026, 9, 1)
    assert outlook.periods[:2] == (date(2026, 10, 1), date(2026, 11, 1))
    assert len(outlook.periods) == len(outlook.mean) == store_settings().forecast_periods
    assert all(
        low < mean < high <= 100 for low, mean, high in zip(outlook.low, outlook.mean, outlook.high, strict=True)
    )


def test_blanks_inside_and_at_the_end_move_nothing():
    values = wandering(18, 80, 3)
    whole, gappy = outlook_of(STEADY, points(values)), outlook_of(STEADY, points([*values, None, None]))
    assert (gappy.last_period, gappy.periods, gappy.mean) == (whole.last_period, whole.periods, whole.mean)
    missing = outlook_of(STEADY, points([*values[:5], None, *values[6:]]))
    assert "bridged from their neighbours: 1" in missing.note


def test_a_target_with_a_date_is_held_to_the_forecast_of_its_period():
    values = [float(value) for value in np.linspace(5, 60, 9) + wandering(9, 0, 2)]
    outlook = outlook_of(STOCK, points([*values, 64.0]))
    target = kpi(STOCK).target
    assert (outlook.target, outlook.target_period) == (target.points[-1][1], date(2026, 3, 1))
    assert 0 < outlook.probability < 1
    better = outlook_of(STOCK, points([value + 18 for value in [*values, 64.0]]))
    assert better.probability > outlook.probability


def test_a_target_whose_date_has_passed_or_never_was_has_no_chance_but_a_reason():
    past = outlook_of(STOCK, points(wandering(18, 85, 2)))
    assert (past.target_period, past.probability) == (None, None)
    standing = outlook_of(STEADY, points(wandering(18, 85, 2)))
    assert (standing.target, standing.target_period, standing.probability) == (90, None, None)
    assert "The target has no date." in standing.note


def test_a_target_relative_to_a_baseline_takes_it_from_the_values():
    target = kpi(RELATIVE).target
    first, last = target.baseline_from, target.baseline_to
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    outlook = outlook_of(RELATIVE, points([20.0] * months + wandering(14, 18, 1), first=first))
    assert outlook.target == pytest.approx(20 * (1 + target.change / 100))


@pytest.mark.parametrize(
    ("kpi_id", "values", "words"),
    [
        (RARE, wandering(20, 40, 5), "Rare events are counted, not forecast."),
        (SPEND, [100.0, 200.0, 300.0, 50.0, 150.0, 250.0] * 3, "begins anew each year"),
        (STEADY, [80.0, 81.0], "there are 2"),
        (NEUTRAL, wandering(20, 40, 5), "There is no target to meet."),
        ("KPI_072", [3.0], "A trend needs at least"),
    ],
)
def test_where_something_cannot_be_said_the_note_says_why(kpi_id, values, words):
    outlook = outlook_of(kpi_id, points(values, frequency=kpi(kpi_id).frequency))
    assert words in outlook.note
    assert outlook.probability is None


def test_a_rising_series_of_several_years_is_called_rising():
    values = [float(value) for value in np.linspace(60, 90, 43) + wandering(43, 0, 1)]
    trend = outlook_of(STEADY, points(values, first=date(2023, 4, 1))).trend
    assert trend.direction == "rising"
    assert trend.slope_low < trend.slope_per_year < trend.slope_high
    assert trend.slope_per_year == pytest.approx(30 / 3.5, rel=0.15)
