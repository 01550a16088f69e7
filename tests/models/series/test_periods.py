"""Periods as publishers write them."""

from datetime import date

import pytest

from models.series.periods import are_financial_years, is_period_header, period_of, with_clear_years


@pytest.mark.parametrize(
    ("text", "first_day", "frequency", "form"),
    [
        ("2017-01", date(2017, 1, 1), "monthly", "month"),
        ("201701", date(2017, 1, 1), "monthly", "month"),
        ("Jan-17", date(2017, 1, 1), "monthly", "month"),
        ("September 2017", date(2017, 9, 1), "monthly", "month"),
        ("09/2017", date(2017, 9, 1), "monthly", "month"),
        ("2017 Q3", date(2017, 7, 1), "quarterly", "quarter of a calendar year"),
        ("Q3 2017", date(2017, 7, 1), "quarterly", "quarter of a calendar year"),
        ("2016/17 Q1", date(2016, 4, 1), "quarterly", "quarter of a financial year"),
        ("2016/17", date(2016, 4, 1), "yearly", "financial year"),
        ("2016-2017", date(2016, 4, 1), "yearly", "financial year"),
        ("2017", date(2017, 1, 1), "yearly", "calendar year"),
        ("Year ending March 2017", date(2017, 3, 1), "yearly", "year to"),
        ("12 months to Sep 2017", date(2017, 9, 1), "yearly", "year to"),
        ("31/03/2017", date(2017, 3, 31), "day", "day"),
        ("2017-03-31", date(2017, 3, 31), "day", "day"),
    ],
)
def test_a_period_is_read_in_every_form(text, first_day, frequency, form):
    found = period_of(text)
    assert (found.first_day, found.frequency, found.form) == (first_day, frequency, form)


@pytest.mark.parametrize(
    "text", ["", "Total", "2017-13", "31/02/2017", "201713", "12", "2016/18", "Maybe 2017x", "1-2"]
)
def test_what_is_no_period_is_none(text):
    assert period_of(text) is None


def test_years_written_like_months_are_told_from_months_by_the_column():
    years = ["2009-10", "2010-11", "2011-12", "2012-13"]
    assert are_financial_years(years)
    assert with_clear_years(years) == ["2009/10", "2010/11", "2011/12", "2012/13"]
    months = ["2010-10", "2010-11", "2010-12"]
    assert not are_financial_years(months)
    assert with_clear_years(months) == months
    assert not are_financial_years(["2010-11"])


def test_a_column_named_after_a_period_is_the_sign_of_a_wide_file():
    assert [name for name in ("MajorText", "201004", "Apr-10", "LSOA code") if is_period_header(name)] == [
        "201004",
        "Apr-10",
    ]
