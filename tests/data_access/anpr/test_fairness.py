"""Rates of leads over a store, by home area, plate and hours."""

import pytest

from data_access.anpr.fairness import BY_AGE, BY_AREA, BY_HOURS, BY_PLATE, NO_AGE, age_of, fairness
from data_access.anpr.gate import benchmark_search

from .hand_made import at, make_lake

NORTH, SOUTH = (54.2, -1.2), (51.2, 0.3)


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Forty vehicles at home in the north by day, forty in the south by night; ten leads in the south, one visitor."""
    reads = []
    for vid in range(80):
        home, other, clock = (1, 2, "10:0") if vid < 40 else (2, 1, "23:0")
        for day in range(2):
            reads += [(vid, at(day, f"{clock}{minute}"), cam) for minute, cam in ((0, home), (2, other), (4, home))]
    reads.append((99, at(0, "12:00"), 1))
    lake = make_lake(tmp_path_factory.mktemp("lakes") / "lake", reads, {1: NORTH, 2: SOUTH})
    return fairness(benchmark_search(lake), range(70, 80))


def test_a_vehicle_is_at_home_where_its_days_begin_and_end(told):
    rates = {rate.group: (rate.vehicles, rate.leads) for rate in told.rates[BY_AREA]}
    assert rates == {"54.25 N, 1.25 W": (40, 0), "51.25 N, 0.25 E": (40, 10)}


def test_hours_are_those_of_most_reads(told):
    assert {rate.group: rate.leads for rate in told.rates[BY_HOURS]} == {"06:00 to 11:59": 0, "18:00 to 23:59": 10}


def test_vehicles_with_few_reads_have_no_home_and_are_left_out(told):
    assert (told.vehicles, told.leads) == (80, 10)
    assert sum(rate.vehicles for rate in told.rates[BY_PLATE]) == 80


def test_no_rate_names_a_vehicle(told):
    assert not any(f"P{vid}" in str(told.rates) for vid in range(80))
    assert [rate.group for rate in told.rates[BY_AGE]] == [NO_AGE]


@pytest.mark.parametrize(
    ("plate", "age"),
    [("ZA51ABC", "2000 to 2004"), ("AB12CDE", "2010 to 2014"), ("AB74CDE", "2020 to 2024"), ("A123BCD", NO_AGE)],
)
def test_the_age_of_a_current_plate_is_told_in_fives(plate, age):
    assert age_of(plate) == age
