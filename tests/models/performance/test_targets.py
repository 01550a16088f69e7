"""Targets on a day: standing, stepped, straight paths, changes from a baseline, and none."""

from datetime import date

import pytest

from models.performance.kpis import kpi, kpis


def test_a_standing_target_holds_from_its_first_day_and_has_no_date():
    days = kpi("KPI_007")
    assert days.target_on(date(2025, 3, 31)) is None
    assert days.target_on(date(2025, 4, 1)) == days.target_on(date(2030, 1, 1)) == 20
    assert days.target_date is None and days.next_due(date(2026, 1, 1)) is None


def test_a_straight_path_rises_in_equal_parts_a_day_and_then_holds():
    portal = kpi("KPI_016")
    assert portal.target_on(date(2025, 4, 1)) == 0
    assert portal.target_on(date(2025, 9, 30)) == pytest.approx(80 * 182 / 364)
    assert portal.target_on(date(2026, 3, 31)) == portal.target_on(date(2027, 1, 1)) == 80


def test_the_next_date_is_the_first_of_a_path_that_is_still_to_come():
    profiles = kpi("KPI_045")
    assert profiles.next_due(date(2025, 1, 1)) == profiles.next_due(date(2026, 3, 31)) == (date(2026, 3, 31), 20)
    assert profiles.next_due(date(2026, 4, 1)) == (date(2027, 3, 31), 43)
    assert profiles.next_due(date(2027, 4, 1)) is None


def test_a_budget_starts_again_each_year():
    spend = kpi("KPI_084")
    assert spend.target_on(date(2026, 3, 31)) == 2_000_000
    assert spend.target_on(date(2026, 4, 1)) == 0
    assert spend.next_due(date(2026, 4, 1)) == (date(2027, 3, 31), 3_000_000)


def test_a_step_has_no_value_before_it():
    outcomes = kpi("KPI_072")
    assert outcomes.target_on(date(2027, 3, 30)) is None
    assert outcomes.target_on(date(2027, 3, 31)) == 5
    assert outcomes.next_due(date(2026, 11, 1)) == (date(2027, 3, 31), 5)


def test_a_change_needs_its_baseline_and_holds_after_the_baseline_was_taken():
    returns = kpi("KPI_010")
    assert returns.target_on(date(2026, 11, 1)) is None
    assert returns.target_on(date(2025, 9, 30), baseline=50) is None
    assert returns.target_on(date(2025, 10, 1), baseline=50) == pytest.approx(40)
    assert returns.next_due(date(2026, 11, 1), baseline=50) == (date(2027, 3, 31), pytest.approx(40))
    assert returns.next_due(date(2026, 11, 1)) is None


def test_a_change_in_points_is_added_to_the_baseline():
    confidence = kpi("KPI_085")
    assert confidence.target_on(date(2026, 11, 1), baseline=61.5) == pytest.approx(64.5)


@pytest.mark.parametrize("kpi_id", ["KPI_009", "KPI_055"])
def test_without_a_target_there_is_no_value_on_any_day(kpi_id):
    assert kpi(kpi_id).target_on(date(2026, 11, 1), baseline=5) is None
    assert kpi(kpi_id).next_due(date(2026, 11, 1), baseline=5) is None
    assert kpi(kpi_id).target.value_from(5) is None


@pytest.mark.parametrize("one", kpis(), ids=lambda one: one.kpi_id)
def test_a_path_never_leaves_the_values_of_its_points(one):
    values = [value for _, value in one.target.points]
    for month in range(1, 13):
        value = one.target_on(date(2026, month, 15))
        assert value is None or min(values) <= value <= max(values)
