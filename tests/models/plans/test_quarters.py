"""Quarters of financial years."""

from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from models.plans.quarters import Quarter, quarter_of, quarters_between

days = st.dates(date(2000, 1, 1), date(2100, 12, 31))


def test_the_financial_year_starts_in_april():
    assert str(quarter_of(date(2026, 4, 1))) == "2026/27 Q1"
    assert str(quarter_of(date(2027, 3, 31))) == "2026/27 Q4"
    assert str(quarter_of(date(2099, 12, 31))) == "2099/00 Q3"


def test_a_quarter_has_its_first_and_last_day():
    assert (Quarter(2026, 4).first_day, Quarter(2026, 4).last_day) == (date(2027, 1, 1), date(2027, 3, 31))
    assert Quarter(2026, 4).following == Quarter(2027, 1)


@given(days)
def test_a_day_lies_in_its_quarter_and_the_next_one_starts_the_day_after(day):
    quarter = quarter_of(day)
    assert quarter.first_day <= day <= quarter.last_day
    assert (quarter.following.first_day - quarter.last_day).days == 1
    assert quarter < quarter.following


@given(days, days)
def test_the_quarters_between_two_days_follow_one_another(one, other):
    first, last = sorted((one, other))
    found = quarters_between(first, last)
    assert found[0] == quarter_of(first) and found[-1] == quarter_of(last)
    assert all(quarter.following == later for quarter, later in pairwise(found))


def test_no_quarter_lies_between_days_in_the_wrong_order():
    assert quarters_between(date(2026, 7, 1), date(2026, 6, 30)) == ()
