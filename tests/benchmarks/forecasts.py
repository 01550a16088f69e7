"""How good and how fast forecasts are on recorded offences by London borough, beside plain methods in the same run.

Methods were chosen on forecasts made in 2015 to 2018; those of the later origins were looked at afterwards.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tests.conformance import forecast_study as study

ORIGINS = {
    "chosen on, 2015 to 2018": (100, 79, 61),
    "last three half-years": (18, 12, 6),
    "last three years": (30, 18, 6),
    "two years to May 2023": (24, 18, 12),
    "inside the pandemic": (40, 33, 27),
}
MONTHS_KNOWN = (60, 36, 24, 12)


def measure(folder: Path) -> list[str]:
    """A line for each level of series and set of origins, and for short histories at the last origins."""
    found = study.data_folder()
    if found is None:
        return ["forecasts: the file of borough offences is not here"]
    return [line for level in study.LEVELS for line in _level_lines(level, study.borough_series(found, level))]


def _level_lines(level: str, series: np.ndarray) -> list[str]:
    lines = [f"{level}: {len(series)} series"]
    lines += [_line(name, series, origins) for name, origins in ORIGINS.items()]
    short = series[:: max(1, len(series) // 40)]
    for months in MONTHS_KNOWN:
        lines.append(_line(f"a sample, {months} months known", short, ORIGINS["chosen on, 2015 to 2018"], months))
    lines.append(_line("a sample, plain scale", short, ORIGINS["chosen on, 2015 to 2018"], 0, lower_bound=None))
    return lines


def _line(name: str, series: np.ndarray, origins: Sequence[int], months_known: int = 0, **bounds: float | None) -> str:
    began = time.process_time()
    ours = study.study(series, origins, months_known=months_known, **bounds)
    each_ms = (time.process_time() - began) / ours.forecasts * 1000
    mean, naive = study.plain_errors(series, origins)
    return (
        f"  {name}: scaled error {ours.scaled_error:.3f} (mean of last 12: {mean:.3f}, seasonal naive: {naive:.3f}), "
        f"{ours.share_inside:.1%} inside the band, {ours.forecasts} forecasts of {each_ms:.0f} ms of processor time"
    )
