"""Observations as a matrix: missing stays missing, noughts that chance cannot give are missing too."""

import numpy as np
import pandas as pd
import pytest

from models.series.series_set import series_set, with_improbable_zeros_missing
from tests.models.series.made import observations


def test_a_month_that_nobody_gave_is_missing_and_has_its_place():
    found = series_set(observations({"a": [1, None, 3], "b": [4, None, 6]}), dataset_id="d")
    assert [period.month for period in found.periods] == [1, 2, 3]
    assert found.values[0].tolist()[::2] == [1, 3]
    assert np.isnan(found.values[:, 1]).all()


def test_years_and_last_days_keep_their_step():
    days = pd.to_datetime(["2015-03-31", "2016-03-31", "2018-03-31"])
    rows = pd.DataFrame(
        {"series_id": "kent", "force_id": "kent", "period": days, "value": [1.0, 2, 4], "frequency": "day"}
    )
    found = series_set(rows, dataset_id="workforce")
    assert found.frequency == "yearly"
    assert [period.date().isoformat() for period in found.periods] == [
        "2015-03-31",
        "2016-03-31",
        "2017-03-31",
        "2018-03-31",
    ]
    assert np.isnan(found.values[0, 2])


def test_weeks_keep_their_step_and_a_day_between_is_off_the_grid():
    weeks = list(pd.date_range("2020-01-06", periods=8, freq="7D"))
    days = [*weeks, *weeks[:5], pd.Timestamp("2020-01-16")]
    rows = pd.DataFrame(
        {"series_id": list("aaaaaaaabbbbbb"), "force_id": "", "period": days, "value": 1.0, "frequency": "day"}
    )
    found = series_set(rows, dataset_id="d")
    assert (found.frequency, found.step_days, len(found.periods)) == ("days", 7, 8)
    assert found.off_grid == (1,)


def test_uneven_months_are_off_the_grid():
    rows = observations({"a": [1] * 5}, frequency="quarterly")
    odd = rows.assign(series_id="b", period=[*rows.period[:4], pd.Timestamp("2016-02-01")])
    found = series_set(pd.concat([rows, odd]), dataset_id="d")
    assert found.off_grid == (1,)


def test_a_busy_category_without_any_record_in_one_month_was_not_published():
    rows = observations({"asb": [140, 150, 0, 145], "robbery": [1, 2, 0, 1], "ended": [90, 80, 0, 0]})
    found, places = with_improbable_zeros_missing(series_set(rows, dataset_id="street-crime"))
    assert [(found.series_ids[row], column) for row, column in places] == [("asb", 2)]
    assert np.isnan(found.values[0, 2])
    assert (found.values[2] == [1, 2, 0, 1]).all()


def test_without_rows_there_is_no_set():
    with pytest.raises(ValueError, match="no observation"):
        series_set(observations({}), dataset_id="d")
