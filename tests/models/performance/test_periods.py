"""Periods as files write them and as readers are told them."""

from datetime import date

import pytest

from models.performance.periods import fits, last_day, later, month_of, period_name, read_period, usual_frequency

WRITTEN = {
    "2026-10-01": date(2026, 10, 1),
    "01/10/2026": date(2026, 10, 1),
    "2026-10": date(2026, 10, 1),
    "2026-Q3": date(2026, 7, 1),
    "2026 q3": date(2026, 7, 1),
    "2026/27 Q2": date(2026, 7, 1),
    "2026/27 Q4": date(2027, 1, 1),
    "2026/27 H2": date(2026, 10, 1),
    "Q2 2026/27": date(2026, 7, 1),
    "2026/27": date(2026, 4, 1),
    "1999/00": date(1999, 4, 1),
    "2026": date(2026, 1, 1),
}


@pytest.mark.parametrize(("text", "day"), WRITTEN.items())
def test_a_period_is_known_by_its_first_day(text, day):
    assert read_period(text) == day


@pytest.mark.parametrize("text", ["2026-13", "2026/28", "2026-Q5", "October", "31/02/2026", "2026/27 Q5", "20261001"])
def test_what_means_no_period_is_none(text):
    assert read_period(text) is None


@pytest.mark.parametrize(
    ("period", "frequency", "name"),
    [
        (date(2026, 10, 1), "monthly", "October 2026"),
        (date(2027, 1, 1), "quarterly", "Q4 2026/27"),
        (date(2026, 10, 1), "half-yearly", "H2 2026/27"),
        (date(2026, 4, 1), "yearly", "2026/27"),
        (date(2026, 1, 1), "yearly", "2026"),
        (date(2026, 2, 1), "quarterly", "February 2026"),
    ],
)
def test_a_period_is_named_as_readers_name_it(period, frequency, name):
    assert period_name(period, frequency) == name


@pytest.mark.parametrize("frequency", ["monthly", "quarterly", "half-yearly", "yearly"])
def test_names_are_read_back(frequency):
    period = date(2025, 4, 1)
    for _ in range(12):
        if frequency != "monthly":
            assert read_period(period_name(period, frequency)) == period
        assert fits(period, frequency)
        period = later(period, 1, frequency)


def test_the_last_day_is_the_one_before_the_next_period():
    assert last_day(date(2024, 2, 1), "monthly") == date(2024, 2, 29)
    assert last_day(date(2026, 10, 1), "half-yearly") == date(2027, 3, 31)


def test_the_usual_frequency_is_what_most_neighbours_are_apart():
    quarters = [month_of(24300 + 3 * at) for at in range(8)]
    assert usual_frequency(quarters) == "quarterly"
    assert usual_frequency([*quarters, month_of(24301)]) == "quarterly"
    assert usual_frequency(quarters[:1]) == "monthly"
