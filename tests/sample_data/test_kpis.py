"""Synthetic values of KPIs: the same on every run, with the variety that readers are to meet."""

import collections
import csv
from datetime import date

import pytest

from models.performance.kpis import kpis, kpis_by_id
from models.performance.periods import fits, last_day
from sample_data import kpi_stories
from sample_data.build import SEED
from sample_data.kpis import HEADER, generate, write_kpi_values

LONGEST = 43
MOST_ROWS = 30_000


@pytest.fixture(scope="module")
def rows():
    return [dict(zip(HEADER, row, strict=True)) for row in generate(seed=SEED)]


def of(rows, kpi_id, unit=None):
    return [row for row in rows if row["kpi"] == kpi_id and unit in (None, row["unit"])]


def test_the_same_seed_gives_the_same_bytes_and_another_one_others(tmp_path):
    first = write_kpi_values(tmp_path / "a.csv", seed=SEED).read_bytes()
    assert write_kpi_values(tmp_path / "b.csv", seed=SEED).read_bytes() == first
    assert write_kpi_values(tmp_path / "c.csv", seed=SEED + 1).read_bytes() != first
    with open(tmp_path / "a.csv", encoding="utf-8", newline="") as handle:
        assert tuple(next(csv.reader(handle))) == HEADER


def test_every_kpi_has_values_but_the_one_that_nobody_has_reported(rows):
    reported = {row["kpi"] for row in rows}
    assert set(kpis_by_id()) - reported == set(kpi_stories.NOT_YET_REPORTED)
    assert len(rows) <= MOST_ROWS


def test_every_level_of_a_definition_below_the_nation_has_units(rows):
    units = collections.defaultdict(set)
    for row in rows:
        units[row["kpi"]].add(row["unit"])
    for kpi in kpis():
        if kpi.kpi_id in units and "force" in kpi.levels:
            assert len(units[kpi.kpi_id] - {""}) >= 43
        if kpi.kpi_id in units and "rocu" in kpi.levels:
            assert "EMSOU" in units[kpi.kpi_id]
        if kpi.kpi_id in units and kpi.national_from in ("reported", "median_reported"):
            assert "" in units[kpi.kpi_id]


def test_a_value_belongs_to_a_period_of_its_kpi_that_is_over(rows):
    for row in rows:
        frequency, period = kpis_by_id()[row["kpi"]].frequency, date.fromisoformat(row["period"])
        assert fits(period, frequency)
        assert last_day(period, frequency) < date.fromisoformat(row["known_on"])
    assert max(row["known_on"] for row in rows) <= "2026-11-26"


def test_no_series_is_longer_than_it_need_be(rows):
    lengths = collections.Counter((row["kpi"], row["unit"]) for row in rows)
    assert max(lengths.values()) <= LONGEST
    assert max(count for (_, unit), count in lengths.items() if unit) <= 38


def test_some_force_misses_months_one_is_late_and_some_values_are_revised(rows):
    for kpi_id in kpi_stories.SILENT_IN:
        told = {row["period"] for row in of(rows, kpi_id, kpi_stories.SILENT_FORCE)}
        assert "2025-06-01" in told and "2026-01-01" in told
        assert not {f"2025-{month:02d}-01" for month in range(7, 13)} & told
    keys = collections.Counter((row["kpi"], row["unit"], row["period"]) for row in rows)
    assert sum(count > 1 for count in keys.values()) >= 3
    late = {row["known_on"] for row in of(rows, "KPI_087", kpi_stories.LATE_FORCES[0])}
    assert late - {row["known_on"] for row in of(rows, "KPI_087", "kent")}


def test_a_rate_never_counts_more_than_there_is(rows):
    told = [row for row in rows if row["denominator"] and kpis_by_id()[row["kpi"]].is_percentage]
    assert all(0 <= float(row["numerator"]) <= float(row["denominator"]) for row in told)


def test_a_shift_with_a_known_date_is_there_and_can_be_annotated(rows):
    shares = collections.defaultdict(lambda: [0.0, 0.0])
    for row in of(rows, "KPI_043"):
        shares[row["period"]][0] += float(row["numerator"])
        shares[row["period"]][1] += float(row["denominator"])
    percentages = {period: 100 * n / d for period, (n, d) in shares.items()}
    (event,) = [event for event in kpi_stories.EVENTS if event.kpi_id == "KPI_043"]
    before = [value for period, value in percentages.items() if period < event.happened_on.isoformat()]
    after = [value for period, value in percentages.items() if period >= event.happened_on.isoformat()]
    assert min(before) > max(after)


def test_stocks_never_fall_and_stay_within_their_bounds(rows):
    for kpi_id in ("KPI_031", "KPI_052", "KPI_082"):
        values = [float(row["value"]) for row in of(rows, kpi_id, "")]
        assert values == sorted(values)
        assert values[-1] <= (kpis_by_id()[kpi_id].upper_bound or values[-1])


def test_spending_begins_anew_with_each_financial_year(rows):
    values = {row["period"]: float(row["value"]) for row in of(rows, "KPI_084")}
    assert values["2026-03-01"] > values["2026-04-01"] < values["2026-05-01"]
    assert values["2026-04-01"] > 0
