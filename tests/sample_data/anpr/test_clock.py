"""Local time becomes moments, also on days on which the clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np

from sample_data.anpr.clock import HOURS, day_rates, local_days, minutes_of_day, utc_ms

AUTUMN, SPRING = date(2026, 10, 24), date(2026, 3, 28)


def moment(first_day: date, day: int, hour: float) -> datetime:
    minutes = np.array([day * 1_440 + hour * 60])
    return datetime.fromtimestamp(utc_ms(first_day, 3, minutes)[0] / 1_000, UTC)


def test_local_time_is_an_hour_ahead_in_summer_and_not_in_winter():
    assert moment(AUTUMN, 0, 12).hour == 11
    assert moment(AUTUMN, 1, 12).hour == 12
    assert moment(SPRING, 0, 12).hour == 12
    assert moment(SPRING, 1, 12).hour == 11


def test_a_day_of_a_moment_is_the_local_one():
    late = int(datetime(2026, 10, 23, 23, 30, tzinfo=UTC).timestamp() * 1_000)
    last = int(datetime(2026, 10, 25, 23, 59, tzinfo=UTC).timestamp() * 1_000)
    assert local_days(AUTUMN, 2, np.array([late - 3_600_000, late, last, last + 60_000])).tolist() == [-1, 0, 1, 2]


def test_work_follows_the_week_and_rests_in_school_holidays():
    rates = day_rates(date(2026, 10, 12), 14, weekday=0.6, weekend=0.1)
    assert rates[:5].min() > 4 * rates[5:7].max()
    assert rates[7:12].mean() < rates[:5].mean()


def test_every_kind_of_hours_gives_minutes_of_the_day():
    for hours in HOURS:
        minutes = minutes_of_day(np.random.default_rng(3), hours, 500)
        assert 0 <= minutes.min() and minutes.max() <= 32 * 60
