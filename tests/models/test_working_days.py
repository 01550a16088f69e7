"""Working days are counted as gov.uk lists the bank holidays of England and Wales."""

from datetime import date, timedelta

import pytest

from models.working_days import bank_holidays, easter_sunday, is_working_day, working_days_after, working_days_between

LISTED = {  # gov.uk/bank-holidays, England and Wales
    2020: ["01-01", "04-10", "04-13", "05-08", "05-25", "08-31", "12-25", "12-28"],
    2021: ["01-01", "04-02", "04-05", "05-03", "05-31", "08-30", "12-27", "12-28"],
    2022: ["01-03", "04-15", "04-18", "05-02", "06-02", "06-03", "08-29", "09-19", "12-26", "12-27"],
    2023: ["01-02", "04-07", "04-10", "05-01", "05-08", "05-29", "08-28", "12-25", "12-26"],
    2024: ["01-01", "03-29", "04-01", "05-06", "05-27", "08-26", "12-25", "12-26"],
    2025: ["01-01", "04-18", "04-21", "05-05", "05-26", "08-25", "12-25", "12-26"],
    2026: ["01-01", "04-03", "04-06", "05-04", "05-25", "08-31", "12-25", "12-28"],
    2027: ["01-01", "03-26", "03-29", "05-03", "05-31", "08-30", "12-27", "12-28"],
}


@pytest.mark.parametrize("year", LISTED)
def test_the_bank_holidays_of_a_year_are_those_that_are_listed(year):
    assert bank_holidays(year) == {date.fromisoformat(f"{year}-{day}") for day in LISTED[year]}


@pytest.mark.parametrize("day", ["1818-03-22", "1943-04-25", "2000-04-23", "2008-03-23", "2038-04-25", "2285-03-22"])
def test_easter_falls_where_the_tables_say(day):
    assert easter_sunday(int(day[:4])).isoformat() == day


@pytest.mark.parametrize("year", range(2000, 2101))
def test_no_bank_holiday_is_on_a_weekend_and_there_are_eight_or_more(year):
    assert len(bank_holidays(year)) >= 8
    assert all(day.weekday() < 5 for day in bank_holidays(year))


def test_twenty_working_days_pass_over_weekends_and_christmas():
    assert working_days_after(date(2026, 12, 10), 20) == date(2027, 1, 12)
    assert working_days_after(date(2026, 10, 30), 20) == date(2026, 11, 27)


def test_no_working_day_later_is_the_day_itself_and_backwards_is_refused():
    assert working_days_after(date(2026, 12, 25), 0) == date(2026, 12, 25)
    with pytest.raises(ValueError, match="-1"):
        working_days_after(date(2026, 12, 25), -1)


@pytest.mark.parametrize("step", range(0, 400, 7))
def test_counting_between_two_days_undoes_counting_forward(step):
    start = date(2026, 1, 1) + timedelta(days=step)
    end = working_days_after(start, step)
    assert working_days_between(start, end) == step
    assert step == 0 or is_working_day(end)


def test_a_day_that_is_not_later_is_no_working_day_away():
    assert working_days_between(date(2026, 5, 5), date(2026, 5, 1)) == 0
