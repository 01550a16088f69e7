"""Bars of events: no day is lost or counted twice, whatever the step."""

import itertools
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.charts.events_by_time import DAY, MONTH, WEEK, bar_end, bar_of, bars_between, events_by_time, step_of
from tests.components.charts.frames_of_forces import context
from tests.components.charts.frames_of_links import FIRST, days

DAYS = st.dates(date(1990, 1, 1), date(2040, 1, 1))


@given(DAYS, st.integers(0, 900), st.sampled_from([DAY, WEEK, MONTH]))
def test_every_day_between_is_in_exactly_one_bar(first, length, step):
    bars = bars_between(first, first + timedelta(length), step)
    assert bars == sorted(set(bars)) and bars[0] <= first and bar_end(bars[-1], step) >= first + timedelta(length)
    assert all(bar_end(one, step) + timedelta(1) == other for one, other in itertools.pairwise(bars))
    assert all(bar_of(first + timedelta(at), step) in bars for at in (0, length // 2, length))


def test_bars_are_days_then_weeks_then_months():
    steps = [step_of(FIRST, FIRST + timedelta(days)) for days in (0, 69, 70, 699, 700)]
    assert steps == [DAY, DAY, WEEK, WEEK, MONTH]


@pytest.mark.parametrize("every", [1, 20, 99])
def test_the_table_holds_every_event_and_empty_bars_too(every):
    frame = days(12, every=every)
    spec = events_by_time(
        days=frame, first=FIRST, last=FIRST + timedelta(11 * every), title="Told", context=context()
    )
    numbers = spec.table.drop(columns=spec.table.columns[0])
    assert int(numbers.to_numpy().sum()) == int(frame["events"].sum())
    picked = list(dict.fromkeys(one[0] for one in spec.figure["data"][-1]["customdata"]))
    assert picked == [bar.isoformat() for bar in spec.table.iloc[:, 0]]


def test_the_words_tell_the_most_and_what_is_empty():
    frame = pd.DataFrame({"day": [FIRST, FIRST + timedelta(3)], "event": ["message", "date"], "events": [2, 7]})
    spec = events_by_time(days=frame, first=FIRST, last=FIRST + timedelta(3), title="Told", context=context())
    assert "9 events in all. Most: 7 in Sun 1 Mar 2026. 2 days without any." in spec.alt
