"""Outcomes by month: what is drawn, said and shown as a table, with data and with none."""

from datetime import date

import pandas as pd
import pytest

from components.charts.outcomes_by_month import amount_words, outcomes_by_month
from components.charts.spec import ChartContext


def spec(count, *, is_synthetic=False):
    months = [date(2026, at + 1, 1) for at in range(count)]
    frame = pd.DataFrame({"month": months, "verified": [2.5] * count, "waiting": [0.5] * count})
    context = ChartContext("all regional units", "", "Register", "How it is made", is_synthetic)
    return outcomes_by_month(months=frame, unit="kg of drugs", title="Most in June", context=context)


def test_verified_and_waiting_stand_on_each_other():
    drawn = spec(12)
    verified, waiting, pointer = drawn.figure["data"]
    assert (max(y for y in verified["y"] if y is not None), min(y for y in waiting["y"] if y is not None)) == (2.5, 2.5)
    assert verified["fillcolor"] != waiting["fillcolor"]
    assert "June 2026: 2.5 kg of drugs verified, 0.5 not yet verified" in pointer["hovertext"][5].replace("\\", "")
    assert "30 kg of drugs verified and 6 not yet verified" in drawn.alt
    assert drawn.table.shape == (12, 3)


def test_no_month_and_synthetic_data_are_said():
    assert spec(0).table.empty
    assert "The data are synthetic" in spec(3, is_synthetic=True).alt


@pytest.mark.parametrize(("amount", "words"), [(0.0, "0"), (46.9000001, "46.9"), (204400.0, "204\u2009400")])
def test_amounts_have_a_decimal_only_where_there_is_one(amount, words):
    assert amount_words(amount) == words
