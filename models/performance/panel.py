"""Series of one calendar side by side: a matrix of units by periods, with a column for each period that there was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from models.performance.periods import STEP_MONTHS


@dataclass(frozen=True, eq=False)
class Panel:
    """Series of units over one calendar.

    ``periods`` are the first days of all periods from the first to the last reported one, datetime64[M] (periods,);
    ``values``, ``numerators`` and ``denominators`` are (units, periods), nan where nothing was reported.
    """

    unit_ids: tuple[str, ...]
    periods: np.ndarray
    values: np.ndarray
    numerators: np.ndarray
    denominators: np.ndarray

    def only(self, unit_ids: Sequence[str]) -> Panel:
        """The panel of these units, in this order; KeyError for one that is not in it."""
        place = {unit_id: at for at, unit_id in enumerate(self.unit_ids)}
        rows = np.array([place[unit_id] for unit_id in unit_ids], dtype=int)
        parts = {name: getattr(self, name)[rows] for name in ("values", "numerators", "denominators")}
        return replace(self, unit_ids=tuple(unit_ids), **parts)

    def place_of(self, month: object) -> int:
        """The column of the first period that starts on or after a month; the number of columns when there is none."""
        return int(np.searchsorted(self.periods, np.datetime64(month, "M")))


def panel_of(
    unit_ids: Sequence[str],
    periods: np.ndarray,
    values: np.ndarray,
    numerators: np.ndarray,
    denominators: np.ndarray,
    *,
    frequency: str,
) -> Panel:
    """The panel of rows (one for each unit and period, in any order); units in alphabetical order.

    ``periods`` are datetime64 of the first day of each row's period. A period between the first and the last that
    nobody reported still has its column: what is missing is shown as missing.
    """
    months = np.asarray(periods).astype("datetime64[M]")
    names, rows = np.unique(np.asarray(unit_ids, dtype=object).astype(str), return_inverse=True)
    if not len(months):
        empty = np.empty((0, 0))
        return Panel((), months, empty, empty, empty)
    step = STEP_MONTHS[frequency]
    calendar = np.arange(months.min(), months.max() + step, step)
    columns = (months - months.min()).astype(int) // step
    parts = (_matrix(part, rows, columns, (len(names), len(calendar))) for part in (values, numerators, denominators))
    return Panel(tuple(names.tolist()), calendar, *parts)


def _matrix(part: np.ndarray, rows: np.ndarray, columns: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    matrix = np.full(shape, np.nan)
    matrix[rows, columns] = np.asarray(part, dtype=float)
    return matrix
