"""Frames of a trajectory in every state."""

from __future__ import annotations

from datetime import date

import pandas as pd

from components.charts.control_chart import Measure
from components.charts.trajectory import APPROVED, PROPOSED, Heading, Spot

MEASURE = Measure("Staff who trust the data <b>we share</b>", "% of staff asked", 1)
COUNTED = Measure("Connected police databases", "databases", 0)
PLAN = [(date(2026, 3, 31), 40.0), (date(2026, 9, 30), 44.0), (date(2027, 3, 31), 48.0)]
ENDS = {
    "baseline": Spot(date(2026, 3, 31), 40.0),
    "target": Spot(date(2027, 3, 31), 48.0, PROPOSED),
    "heading": Heading(date(2027, 3, 31), 43.0, 45.5, 48.4),
}
APPROVED_TARGET = Spot(date(2027, 3, 31), 48.0, APPROVED)
AS_AT = date(2026, 10, 31)
NAMES = ["period", "value", "answered", "low", "high"]


def actuals(count: int = 6) -> pd.DataFrame:
    """Months of a survey with intervals, the fourth month missing."""
    rows = []
    for at in range(count):
        value = None if at == 3 else 40.0 + 0.8 * at
        low, high = (None, None) if value is None else (value - 3, value + 3)
        rows.append((date(2026, 4 + at, 28), value, None if value is None else 400 + at, low, high))
    return pd.DataFrame(rows, columns=NAMES)


def counted(count: int = 4) -> pd.DataFrame:
    """Counts, which have no interval."""
    rows = [(date(2026, 4 + at, 28), 40.0 + at, None, None, None) for at in range(count)]
    return pd.DataFrame(rows, columns=NAMES)
