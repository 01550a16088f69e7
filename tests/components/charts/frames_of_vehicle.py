"""Reasons and days of one vehicle, for the pictures of it."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from components.charts.reason_bars import reason_bars
from components.charts.run_calendar import run_calendar

REASONS = [
    ("Short stays", "6 times out and back with a stay of 15 minutes to 3 hours", 3.5),
    ("Every working day", "a run on 88 % of the working days on which it is seen", -2.0),
    ("Usual stay", "usual stay at the far end is 64 minutes, " + "said in very many words " * 5, 1.0),
]


def reasons(rows: int = 3) -> pd.DataFrame:
    """What speaks for a vehicle and against it."""
    return pd.DataFrame(REASONS, columns=["title", "words", "log_odds"]).head(rows)


def days(rows: int = 45, first: date = date(2026, 10, 29)) -> pd.DataFrame:
    """Days over three months with up to three runs, with reads alone, and without a read."""
    dates = [first + timedelta(days=at) for at in range(rows)]
    counts = [at % 4 if at % 3 == 0 else 0 for at in range(rows)]
    is_read = [at % 5 != 4 or number > 0 for at, number in enumerate(counts)]
    return pd.DataFrame({"date": dates, "count": counts, "is_read": is_read})


def pictures(context, *, is_full):
    """Name and spec of each picture, with data in every state or without a row."""
    told = {"title": "What is told", "context": context}
    return {
        "reason_bars": reason_bars(reasons=reasons(3 if is_full else 0), measure="Odds", **told),
        "run_calendar": run_calendar(days=days(45 if is_full else 0), measure="Runs by day", noun="run", **told),
        "run_calendar of a year": run_calendar(
            days=days(365 if is_full else 0), measure="Runs by day", noun="run", key="year", **told
        ),
    }
