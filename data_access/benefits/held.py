"""The values of every measure: entered ones, and the national values of the KPIs that measures rest on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise

import numpy as np
import pandas as pd

from data_access.benefits.reading import Register
from data_access.edits import frame_of
from data_access.queries import read
from data_access.stores import Stores
from models.access import NOTHING
from models.benefits.forecasting import Lines, lines_of
from models.benefits.kinds import MEASURE, RegisterRow
from models.benefits.settings import section
from models.errors import DataNotAvailable
from models.performance.kpis import kpis_by_id
from models.performance.periods import STEP_MONTHS

EPOCH = date(1970, 1, 1).toordinal()
PER_CENT = "per_cent"
KEPT = 8


@dataclass(frozen=True, eq=False)
class Held:
    """The values of one measure in order of time; ``days`` are the ordinals of the last days of their periods.

    ``answered`` is nan where nobody was asked.
    """

    days: np.ndarray
    values: np.ndarray
    answered: np.ndarray

    def since(self, start: object) -> Held:
        """The values from a day on; all of them without one."""
        if not isinstance(start, date):
            return self
        first = int(np.searchsorted(self.days, start.toordinal()))
        return Held(self.days[first:], self.values[first:], self.answered[first:])


NOTHING_HELD = Held(np.empty(0, dtype=int), np.empty(0), np.empty(0))


def national_version(stores: Stores) -> str:
    """The live version of the national data; empty where none was built."""
    try:
        return stores.national.version()
    except DataNotAvailable:
        return ""


@lru_cache(maxsize=KEPT)
def held_by_measure(
    stores: Stores, register: Register, version: str, as_at: date, known_on: date | None
) -> Mapping[str, Held]:
    """The values of each measure that stands, up to a day and as they were known on another; shared: read-only."""
    entered = dict(_entered(stores, as_at, known_on))
    flowing = dict(_flowing(stores, version, as_at, known_on)) if version else {}
    return {row.row_id: _held_of(row, entered, flowing) for row in register.rows(MEASURE)}


def _held_of(measure: RegisterRow, entered: Mapping[str, Held], flowing: Mapping[str, Held]) -> Held:
    if not measure["kpi_id"]:
        return entered.get(measure.row_id, NOTHING_HELD)
    found = flowing.get(str(measure["kpi_id"]), NOTHING_HELD)
    return found if measure["is_survey"] else Held(found.days, found.values, np.full(len(found.days), np.nan))


def _entered(stores: Stores, as_at: date, known_on: date | None) -> Iterator[tuple[str, Held]]:
    rows = frame_of(stores, "benefits/values_by_measure", as_at=as_at, as_known_on=known_on)
    yield from _split(rows, "measure_id", days_of(rows["period"]), "answered")


def _flowing(stores: Stores, version: str, as_at: date, known_on: date | None) -> Iterator[tuple[str, Held]]:
    """National values by KPI; the days are the last ones of the periods, of those that had ended."""
    rows = read(stores.national, NOTHING, "performance/national_values", version=version, as_known_on=known_on)
    rows = rows[rows["value"].notna() & rows["kpi_id"].isin(list(kpis_by_id()))]
    months = rows["kpi_id"].map({kpi_id: STEP_MONTHS[kpi.frequency] for kpi_id, kpi in kpis_by_id().items()})
    after = rows["period"].to_numpy().astype("datetime64[M]") + months.to_numpy(dtype=int)
    days = after.astype("datetime64[D]").astype(int) - 1 + EPOCH
    has_ended = days <= as_at.toordinal()
    yield from _split(rows[has_ended], "kpi_id", days[has_ended], "denominator")


def lines_of_measures(measures: Sequence[RegisterRow], counted: Sequence[Held]) -> Lines:
    """The lines through the newest values of measures, in their order."""
    used = int(section("forecast")["values_used"])
    days, values = (np.full((len(measures), used), np.nan) for _ in range(2))
    for at, held in enumerate(counted):
        newest = slice(max(0, len(held.days) - used), None)
        count = len(held.days[newest])
        days[at, :count], values[at, :count] = held.days[newest], held.values[newest]
    return lines_of(days, values, np.array([row["value_kind"] == PER_CENT for row in measures], dtype=bool))


def days_of(periods: pd.Series) -> np.ndarray:
    """The ordinals of a column of days."""
    return periods.to_numpy().astype("datetime64[D]").astype(int) + EPOCH


def _split(rows: pd.DataFrame, key: str, days: np.ndarray, answered: str) -> Iterator[tuple[str, Held]]:
    """Rows in order of key and time, a stretch for each key."""
    keys = rows[key].to_numpy()
    if not len(keys):
        return
    starts = [0, *(np.flatnonzero(keys[1:] != keys[:-1]) + 1).tolist(), len(keys)]
    values, asked = (rows[name].to_numpy(dtype=float, na_value=np.nan) for name in ("value", answered))
    for first, end in pairwise(starts):
        yield str(keys[first]), Held(days[first:end], values[first:end], asked[first:end])
