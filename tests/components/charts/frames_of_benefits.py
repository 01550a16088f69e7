"""Frames of the pictures of benefits in every state."""

from __future__ import annotations

import pandas as pd

PRICES = "in 2025/26 prices"


def years(count: int = 4) -> pd.DataFrame:
    """Financial years, the last two of which have not begun; one without any value."""
    rows = [
        ("2025/26", 120_000.0, 60_000.0, 60_000.0, 60_000.0, 60_000.0),
        ("2026/27", 1_200_000.0, 600_000.0, 910_000.0, 1_310_000.0, 320_000.0),
        ("2027/28", 2_400_000.0, 1_300_000.0, 2_000_000.0, 3_100_000.0, None),
        ("2028/29", 0.0, 0.0, 0.0, 0.0, None),
    ]
    return pd.DataFrame(rows[:count], columns=["year", "planned", "low", "forecast", "high", "realised"])


def drivers(count: int = 3) -> pd.DataFrame:
    """Sources of doubt: one both ways, one that costs more at its high end, one that only adds."""
    rows = [
        ("Value of BEN_001 Increased <scale> of data sharing & what it brings to forces", -400_000.0, 2_900_000.0),
        ("Cost: Staff", 1_600_000.0, 900_000.0),
        ("Delivery of BEN_002 Trust", 1_200_000.0, 1_450_000.0),
    ]
    return pd.DataFrame(rows[:count], columns=["name", "low", "high"])


def groups(count: int = 3) -> pd.DataFrame:
    """Groups with counts in every colour, in one, and in none."""
    rows = [
        ("By category", "Quantitative", 3, 2, 1, 7),
        ("By category", "Qualitative <b>", 0, 0, 0, 4),
        ("By criterion", "SC8 Enhanced collaboration & knowledge sharing", 0, 0, 0, 0),
    ]
    return pd.DataFrame(rows[:count], columns=["part", "group", "green", "amber", "red", "grey"])
