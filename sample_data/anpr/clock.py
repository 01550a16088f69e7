"""Hours at which people set out, how full roads are, and local time as moments."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

LONDON = ZoneInfo("Europe/London")
MINUTES_A_DAY, MS_A_MINUTE = 1_440, 60_000
HOURS = {
    "early": ((1.0, 7.2, 0.7),),
    "day": ((0.7, 11.5, 2.2), (0.3, 16.0, 2.0)),
    "evening": ((1.0, 19.0, 1.3),),
    "night": ((0.7, 21.5, 2.0), (0.3, 26.0, 1.6)),
    "any": ((0.5, 11.5, 2.6), (0.4, 17.5, 2.2), (0.1, 22.0, 1.5)),
    "all": ((0.35, 9.0, 3.0), (0.35, 17.0, 3.0), (0.3, 25.0, 2.6)),
}
WEEKDAY_FACTOR = (0.98, 1.0, 1.0, 1.03, 1.12, 1.04, 0.96)
SCHOOL_HOLIDAY_WEEKS = (1, 7, 14, 15, 22, *range(30, 36), 43, 52, 53)
FLOW = (1.0, 1.0, 1.0, 1.0, 1.0, 1.02, 1.1, 1.24, 1.28, 1.15, 1.08, 1.08, 1.08, 1.08, 1.1, 1.17, 1.26, 1.3, 1.18, 1.08)
FLOW_LATE, FLOW_WEEKEND = 1.03, 1.07


def minutes_of_day(rng: np.random.Generator, hours: str, count: int) -> Floats:
    """Minutes after midnight at which one sets out (past 1,440 after the next midnight)."""
    shares, means, widths = (np.array(column) for column in zip(*HOURS[hours], strict=True))
    part = rng.choice(len(shares), size=count, p=shares)
    return np.clip(rng.normal(means[part], widths[part]), 0.1, 32.0) * 60


def dates(first_day: date, days: int) -> list[date]:
    """Every day of the window."""
    return [first_day + timedelta(days=at) for at in range(days)]


def day_rates(first_day: date, days: int, *, weekday: float, weekend: float) -> Floats:
    """What an average vehicle does of something on each day: by week, season and school holidays."""
    window = dates(first_day, days)
    is_weekend = np.array([day.weekday() >= 5 for day in window])
    season = np.array([1 + 0.07 * np.sin((day.timetuple().tm_yday - 100) * 2 * np.pi / 365) for day in window])
    holiday = np.array([day.isocalendar().week in SCHOOL_HOLIDAY_WEEKS for day in window])
    base = np.where(is_weekend, weekend, weekday) * np.array([WEEKDAY_FACTOR[day.weekday()] for day in window])
    return base * season * np.where(holiday & ~is_weekend, 0.92, 1.0)


def flow_table(rng: np.random.Generator, first_day: date, days: int) -> Floats:
    """How much longer a way takes than on an empty road, by hour since the first midnight."""
    late = (*FLOW, *(FLOW_LATE for _ in range(24 - len(FLOW))))
    by_day = [np.full(24, FLOW_WEEKEND) if day.weekday() >= 5 else np.array(late) for day in dates(first_day, days)]
    return np.maximum(np.concatenate(by_day) * np.exp(rng.normal(0, 0.04, 24 * days)), 1.0)


def utc_ms(first_day: date, days: int, local_minutes: Floats) -> Ints:
    """Moments (UTC milliseconds) of local minutes since the first midnight; the later of two that could be meant."""
    hour = np.clip((local_minutes // 60).astype(np.int64), 0, 24 * days - 1)
    minutes = _epoch_minutes(first_day) + local_minutes - _offsets(first_day, days)[hour]
    return (minutes * MS_A_MINUTE).astype(np.int64)


def local_days(first_day: date, days: int, t: Ints) -> Ints:
    """Local calendar day of moments, counted from the first day; -1 or ``days`` for what lies outside."""
    edges = [datetime.combine(first_day + timedelta(days=at), datetime.min.time(), LONDON) for at in range(days + 1)]
    edges_ms = np.array([int(edge.timestamp() * 1_000) for edge in edges])
    return np.searchsorted(edges_ms, t, side="right") - 1


def _epoch_minutes(first_day: date) -> int:
    return (first_day - date(1970, 1, 1)).days * MINUTES_A_DAY


def _offsets(first_day: date, days: int) -> Floats:
    """Minutes that London is ahead of UTC in each local hour."""
    start = datetime.combine(first_day, datetime.min.time())
    hours = (start + timedelta(hours=at) for at in range(24 * days))
    ahead = (LONDON.utcoffset(hour.replace(fold=1)) or timedelta() for hour in hours)
    return np.array([item.total_seconds() / 60 for item in ahead])
