"""Frames of a control chart in every state."""

from __future__ import annotations

import pandas as pd

from components.charts.control_chart import Measure

NAMES = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
MONTHS = [f"{month} {year}" for year in (2024, 2025, 2026) for month in NAMES]
MEASURE = Measure("Requests decided within service level", "% of requests", 1, target=90.0)


def points(count: int = 34) -> pd.DataFrame:
    """A series with a rise, a rebase, a gap and a fall."""
    rows = []
    for at, label in enumerate(MONTHS[:count]):
        group = int(at >= 14)
        centre = 78.0 if group == 0 else 84.0
        value = None if at == 20 else centre + (at * 7919 % 13 - 6) * 0.7
        look, rule = "common", ""
        if at in (11, 12, 13):
            look, rule, value = "improvement", "above the upper limit", centre + 8 + at - 11
        if at > 30:
            look, rule, value = "concern", "below the lower limit", centre - 9
        rows.append((label, value, centre, centre - 7.5, centre + 7.5, look, rule, group))
    return pd.DataFrame(rows, columns=["label", "value", "centre", "lower", "upper", "look", "rule", "group"])


def ahead() -> pd.DataFrame:
    """Three months of forecast."""
    rows = [(f"{month} 2027", 80.0 + at, 74.0 + at, 86.0 + 1.5 * at) for at, month in enumerate(("Jan", "Feb", "Mar"))]
    return pd.DataFrame(rows, columns=["label", "mean", "low", "high"])


def notes() -> pd.DataFrame:
    """Two events, one of them outside the picture."""
    rows = [("Mar 2025", "New portal; <b>limits start anew</b>"), ("Mar 2019", "Long ago")]
    return pd.DataFrame(rows, columns=["label", "words"])


def funnel_units(count: int = 43) -> pd.DataFrame:
    """Forces of many sizes; one listed on each side, one own."""
    rows = []
    for at in range(count):
        size, look, value = 40.0 + 60 * at, "common", 80 + (at * 7919 % 13 - 6) * 0.9
        if at == 12:
            look, value = "concern", 52.0
        if at == 30:
            look, value = "improvement", 97.0
        words = f"{value:.0f} of {size:.0f}"
        rows.append((f"force-{at}", f"Force <{at}>", f"F{at:02}", size, value, look, at == 5, words))
    return pd.DataFrame(rows, columns=["unit_id", "name", "code", "size", "value", "look", "is_own", "words"])


def funnel_curves() -> pd.DataFrame:
    """Limits that narrow with size."""
    sizes = [10.0 * (at + 1) ** 1.7 for at in range(30)]
    rows = [(s, 80 - 300 / s**0.5, 80 - 190 / s**0.5, 80 + 190 / s**0.5, 80 + 300 / s**0.5) for s in sizes]
    return pd.DataFrame(rows, columns=["size", "lower_998", "lower_95", "upper_95", "upper_998"])


def sparks(count: int = 43) -> pd.DataFrame:
    """A small series a force, with gaps, one without limits, one without any value."""
    rows = []
    looks = ("common", "common", "improvement", "common", "concern", "neutral", "common")
    for at in range(count):
        values = tuple(None if step == at % 17 else 50 + (step * (at + 3) * 7919 % 23) * 0.8 for step in range(24))
        limits = (None, None) if at == 3 else (48.0, 70.0)
        shown = (None,) * 24 if at == 4 else values
        look = "common" if at == 4 else looks[at % 7]
        rows.append((f"force-{at}", f"Force {at}", f"F{at:02}", at % 7, at // 7, shown, *limits, look, "in words"))
    names = ["force_id", "name", "code", "tile_x", "tile_y", "values", "lower", "upper", "look", "words"]
    return pd.DataFrame(rows, columns=names)


VARIATIONS = {"improvement": "Improving", "common_cause": "No significant change", "concern": "Getting worse"}
ASSURANCES = {
    "consistent_pass": "Will meet target",
    "inconsistent": "Hit or miss",
    "consistent_fail": "Will miss target",
}
LOOKS = {"improvement": "improvement", "common_cause": "common", "concern": "concern"}


def reading_cells() -> pd.DataFrame:
    """Counts of readings, one cell empty."""
    cells = [
        ("improvement", "consistent_pass", 4),
        ("common_cause", "inconsistent", 31),
        ("concern", "consistent_fail", 2),
        ("concern", "inconsistent", 1),
    ]
    return pd.DataFrame(cells, columns=["variation", "assurance", "measures"])


def seasons(years: int = 3) -> pd.DataFrame:
    """Years of months, the newest cut short."""
    months = [(year, month) for year in range(years) for month in range(12)]
    rows = [(str(2024 + year), month, 40.0 + 5 * year + (month * 31 % 11)) for year, month in months]
    return pd.DataFrame(rows[:-3], columns=["year", "season", "value"])
