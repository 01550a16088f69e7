"""How well forecasts did on recorded offences by London borough, worked out month by month from what was known then.

Metropolitan Police Service monthly geographic breakdown, April 2010 to November 2023 (Open Government Licence v3.0).
Error: mean absolute error over the months ahead, scaled by that of the seasonal naive forecast inside the months
known (Hyndman and Koehler 2006, International Journal of Forecasting 22:679).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from models.performance.forecast import Forecast, forecast
from tests.data_access.loaders.world import SHARED

FILE_NAME = "mps_borough_monthly_2010-04_2023-11.csv"
LEVELS = {
    "borough": ["BoroughName"],
    "borough and group": ["BoroughName", "MajorText"],
    "borough and subgroup": ["BoroughName", "MajorText", "MinorText"],
}
MONTHS_AHEAD, SEASON = 6, 12
LEAST_MONTHS, LEAST_MEAN = 120, 20


@dataclass(frozen=True)
class Result:
    """Forecasts of many series: mean scaled error, share of months inside the band, and how many forecasts."""

    scaled_error: float
    share_inside: float
    forecasts: int


def data_folder() -> Path | None:
    """The folder of the file, where it lies beside the repository."""
    folder = SHARED / "testdata" / "police"
    return folder if (folder / FILE_NAME).exists() else None


def borough_series(folder: Path, level: str) -> np.ndarray:
    """Offences (series, months) at a level, of all series long enough and with enough offences a month."""
    cells = pd.read_csv(folder / FILE_NAME)
    months = [column for column in cells.columns if column.isdigit()]
    offences = cells.groupby(LEVELS[level])[months].sum().to_numpy(dtype=float)
    is_long = np.isfinite(offences).sum(axis=1) >= LEAST_MONTHS
    return offences[is_long & (offences.mean(axis=1) >= LEAST_MEAN)]


def seasonal_naive_error(known: np.ndarray) -> float:
    """Mean absolute difference between each month and the same month a year before."""
    return float(np.nanmean(np.abs(known[SEASON:] - known[:-SEASON])))


def study(
    series: Iterable[np.ndarray], months_before_end: Sequence[int], *, months_known: int = 0, **bounds: float | None
) -> Result:
    """Forecasts of every series from each origin; from its last ``months_known`` months alone where given."""
    bounds = bounds or {"lower_bound": 0}
    errors, inside = [], []
    for values in series:
        for before in months_before_end:
            known, to_come = values[:-before], values[len(values) - before :][:MONTHS_AHEAD]
            given = known[-months_known:] if months_known else known
            made = forecast(given, periods_ahead=MONTHS_AHEAD, season_length=SEASON, **bounds)
            errors.append(_scaled_error(made, known, to_come))
            inside.append((np.array(made.low) <= to_come) & (to_come <= np.array(made.high)))
    return Result(float(np.mean(errors)), float(np.mean(inside)), len(errors))


def plain_errors(series: np.ndarray, months_before_end: Sequence[int]) -> tuple[float, float]:
    """Mean scaled error of the mean of the last 12 months, and of the same months of the year before."""
    mean, naive = [], []
    for values in series:
        for before in months_before_end:
            known, to_come = values[:-before], values[len(values) - before :][:MONTHS_AHEAD]
            scale = seasonal_naive_error(known)
            mean.append(np.abs(known[-SEASON:].mean() - to_come).mean() / scale)
            naive.append(np.abs(known[-SEASON:][:MONTHS_AHEAD] - to_come).mean() / scale)
    return float(np.mean(mean)), float(np.mean(naive))


def _scaled_error(made: Forecast, known: np.ndarray, to_come: np.ndarray) -> float:
    return float(np.mean(np.abs(np.array(made.mean) - to_come))) / seasonal_naive_error(known)
