"""The series of one dataset side by side: a row a series, a column a period, nan where nothing is known."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from models.performance.periods import STEP_MONTHS, period_name, usual_frequency
from models.series.periods import DAY, ROLLING_YEAR

DAYS = "days"
LONGEST_DAY_STEP = 20
MOST_CELLS = 4_000_000
IMPROBABLE_ZERO = 13.8  # a Poisson count with this mean is nought once in a million times


@dataclass(frozen=True, eq=False)
class SeriesSet:
    """``values`` (series, periods) in the order of ``series_ids`` and ``periods``; both hold no gap in time.

    ``frequency`` is one of ``STEP_MONTHS`` or ``days``. ``off_grid`` holds the positions of series with values between
    the evenly spaced periods: they have no place in ``values`` there, and no SPC.
    """

    dataset_id: str
    series_ids: tuple[str, ...]
    force_ids: tuple[str, ...]
    periods: tuple[pd.Timestamp, ...]
    values: np.ndarray
    frequency: str
    step_days: int
    off_grid: tuple[int, ...]

    def name_of(self, at: int) -> str:
        """A period for readers."""
        day = self.periods[at]
        is_day = self.frequency == DAYS or day.day > 1
        return f"{day.day} {day:%b %Y}" if is_day else period_name(day.date(), self.frequency)

    def observed(self) -> np.ndarray:
        """How many values each series has."""
        return np.isfinite(self.values).sum(axis=1)


def series_set(observations: pd.DataFrame, *, dataset_id: str) -> SeriesSet:
    """The set of rows ``series_id, force_id, period, value, frequency`` in any order; ValueError without any."""
    if observations.empty:
        raise ValueError("no observation")
    codes, ids = pd.factorize(observations["series_id"], sort=True)
    forces = observations.drop_duplicates("series_id").set_index("series_id")["force_id"]
    days = observations["period"].to_numpy().astype("datetime64[D]")
    frequency, step_days = _frequency(days, observations["frequency"])
    places, periods = _grid(days, frequency, step_days)
    if len(ids) * len(periods) > MOST_CELLS:
        raise ValueError("too many periods for so many series")
    values = np.full((len(ids), len(periods)), np.nan)
    on_grid = places >= 0
    values[codes[on_grid], places[on_grid]] = observations["value"].to_numpy(dtype=float, na_value=np.nan)[on_grid]
    return SeriesSet(
        dataset_id=dataset_id,
        series_ids=tuple(ids),
        force_ids=tuple(forces.loc[list(ids)]),
        periods=tuple(pd.DatetimeIndex(periods)),
        values=values,
        frequency=frequency,
        step_days=step_days,
        off_grid=tuple(int(at) for at in np.unique(codes[~on_grid])),
    )


def with_improbable_zeros_missing(series: SeriesSet) -> tuple[SeriesSet, list[tuple[int, int]]]:
    """The set with zeros that no chance explains as missing, and their places (series, period).

    Where a source counts records, a category without any gives nought. A category that usually has dozens and has
    none in a single month was not published that month. Runs at either end are categories that begin or end.
    """
    values = series.values
    medians = np.nanmedian(np.where(values > 0, values, np.nan), axis=1, keepdims=True)
    before, after = np.roll(values, 1, axis=1), np.roll(values, -1, axis=1)
    is_inside = np.zeros(values.shape, dtype=bool)
    is_inside[:, 1:-1] = True
    is_odd = (values == 0) & is_inside & (before > IMPROBABLE_ZERO) & (after > IMPROBABLE_ZERO)
    is_odd &= np.nan_to_num(medians) > IMPROBABLE_ZERO
    cleaned = np.where(is_odd, np.nan, values)
    return replace(series, values=cleaned), [(int(row), int(column)) for row, column in np.argwhere(is_odd)]


def _frequency(days: np.ndarray, frequencies: pd.Series) -> tuple[str, int]:
    """(frequency, days of a step): as the file says it, or from the dates where it gives days."""
    usual = frequencies.mode().iloc[0]
    if usual not in (DAY, ROLLING_YEAR):
        return usual, 0
    distinct = np.unique(days)
    steps = np.diff(distinct).astype(int)
    if len(steps) and np.median(steps) < LONGEST_DAY_STEP:
        return DAYS, int(np.bincount(steps).argmax())
    return usual_frequency([day.item() for day in distinct]), 0


def _grid(days: np.ndarray, frequency: str, step_days: int) -> tuple[np.ndarray, np.ndarray]:
    """The place of each day among evenly spaced periods, -1 between two of them; and those periods."""
    if frequency == DAYS:
        apart = (days - days.min()).astype(int)
        count = apart.max() // step_days + 1
        places = np.where(apart % step_days == 0, apart // step_days, -1)
        return places, days.min() + np.arange(count) * step_days
    months = days.astype("datetime64[M]").astype(int)
    step = STEP_MONTHS[frequency]
    phases, uses = np.unique(months % step, return_counts=True)
    phase = phases[uses.argmax()]
    on_grid = months % step == phase
    first = months[on_grid].min()
    places = np.where(on_grid, (months - first) // step, -1)
    grid = first + np.arange((months[on_grid].max() - first) // step + 1) * step
    return places, _days_of(grid, days[on_grid])


def _days_of(grid: np.ndarray, days: np.ndarray) -> np.ndarray:
    """The months of the grid as days: the first of each, or its last where the source dates by last days."""
    starts = grid.astype("datetime64[M]").astype("datetime64[D]")
    if (days == days.astype("datetime64[M]")).all():
        return starts
    return (grid + 1).astype("datetime64[M]").astype("datetime64[D]") - 1
