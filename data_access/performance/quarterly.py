"""The national charts of a financial quarter as they were known on a day, and what people had said about them by then.

Everything is read as it stood at the end of that day, so that a report made again later gives the same figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache

import numpy as np
import pandas as pd

from data_access.edits import Row, rows_of
from data_access.national import NationalStore
from data_access.performance.charts import NATION, Rebases
from data_access.performance.signal_log import logged_signals, reasons_of
from data_access.queries import read
from data_access.stores import Stores
from models.access import NOTHING, Scope
from models.performance.cut import ended_by
from models.performance.kpi_charts import KpiCharts, kpi_charts
from models.performance.kpis import Kpi, kpis
from models.performance.outlook import Outlook, outlook_of
from models.performance.panel import Panel, panel_of
from models.performance.periods import last_day
from models.performance.signals import LoggedSignal
from models.plans.quarters import Quarter
from models.reports.words import first_upper

KEPT = 16


@dataclass(frozen=True, eq=False)
class QuarterKpi:
    """One KPI at the end of a quarter: its charts and outlook, and how its latest value came about."""

    charts: KpiCharts
    outlook: Outlook | None
    known_on: date
    is_revised: bool
    units_counted: int
    units_expected: int


@dataclass(frozen=True)
class QuarterNote:
    """One note on the chart of a national series."""

    kpi_id: str
    happened_on: date
    words: str


@lru_cache(maxsize=KEPT)
def quarter_kpis(
    store: NationalStore, version: str, quarter: Quarter, known_on: date, rebases: Rebases
) -> Mapping[str, QuarterKpi]:
    """The national KPIs with a value by the end of a quarter, in the order of the definitions; shared, read-only."""
    from threadpoolctl import threadpool_limits

    rows = read(store, NOTHING, "performance/national_values", version=version, as_known_on=known_on)
    revised = read(store, NOTHING, "performance/national_revisions", version=version, as_known_on=known_on)
    first = {(row.kpi_id, row.period): int(row.known_before) for row in revised.itertuples(index=False)}
    parts = dict(list(rows.groupby("kpi_id", sort=False)))
    starts = {series: [day for one, _, day in rebases if one == series] for series, _, _ in rebases}
    with threadpool_limits(limits=1, user_api="blas"):
        found = {
            kpi.kpi_id: _at_end(kpi, parts[kpi.kpi_id], quarter, starts.get(kpi.kpi_id, []), first)
            for kpi in kpis()
            if kpi.kpi_id in parts
        }
    return {kpi_id: one for kpi_id, one in found.items() if one is not None}


def rebases_by(stores: Stores, known_on: date) -> Rebases:
    """(KPI, unit, first period) of the rebases of national series that held at the end of a day."""
    rows = rows_of(stores, "performance_registers/quarter_rebases", until=end_of(known_on))
    return tuple((str(row["series_id"]), str(row["unit_id"]), row["from_period"]) for row in rows)


def notes_by(stores: Stores, known_on: date) -> tuple[QuarterNote, ...]:
    """What was told of national series by the end of a day, and where their limits start anew, in order of time."""
    told = rows_of(stores, "performance_registers/quarter_annotations", until=end_of(known_on))
    starts = rows_of(stores, "performance_registers/quarter_rebases", until=end_of(known_on))
    notes = [
        (row["series_id"], row["happened_on"], f"{first_upper(str(row['annotation_kind']))}: {row['words']}")
        for row in told
    ]
    notes += [(row["series_id"], row["from_period"], f"Limits start anew: {row['reason']}") for row in starts]
    return tuple(sorted((QuarterNote(*each) for each in notes), key=lambda note: (note.happened_on, note.words)))


def commentaries_by(stores: Stores, quarter: Quarter, known_on: date) -> tuple[Row, ...]:
    """The texts about national series in a quarter's periods that were written by the end of a day, newest first."""
    asked = {"first_day": quarter.first_day, "last_day": quarter.last_day, "until": end_of(known_on)}
    return tuple(rows_of(stores, "performance_registers/quarter_commentaries", **asked))


def signals_by(
    stores: Stores, scope: Scope, version: str, quarter: Quarter, known_on: date
) -> tuple[LoggedSignal, ...]:
    """The logged signals of a quarter's periods that a reader may see, with the reasons given by the end of a day."""
    found = [
        one
        for one in logged_signals(stores, scope, version)
        if quarter.first_day <= one.period <= quarter.last_day and one.found_on <= known_on
    ]
    return tuple(_as_explained(stores, scope, version, one, end_of(known_on)) for one in found)


def first_and_last_day(store: NationalStore, version: str) -> tuple[date, date] | None:
    """The first day of the first and of the newest period with a national value; None without any."""
    row = read(store, NOTHING, "performance/national_span", version=version).iloc[0]
    return None if pd.isna(row.first_period) else (row.first_period.date(), row.last_period.date())


def _at_end(
    kpi: Kpi, rows: pd.DataFrame, quarter: Quarter, starts: list[date], known_before: Mapping[tuple, int]
) -> QuarterKpi | None:
    panel = ended_by(_panel(kpi, rows), quarter.last_day, kpi.frequency)
    if not (~np.isnan(panel.values)).any():
        return None
    charts = kpi_charts(kpi, panel, rebases={NATION: starts})
    last = charts.period(charts.monitored.last(0))
    row = rows[rows.period == pd.Timestamp(last)].iloc[0]
    return QuarterKpi(
        charts=charts,
        outlook=_outlook(charts, rows),
        known_on=row.known_on.date(),
        is_revised=known_before.get((kpi.kpi_id, row.period), 0) > 0,
        units_counted=int(row.units_counted),
        units_expected=int(row.units_expected),
    )


def _panel(kpi: Kpi, rows: pd.DataFrame) -> Panel:
    parts = (rows[name].to_numpy(dtype=float, na_value=np.nan) for name in ("value", "numerator", "denominator"))
    return panel_of([NATION] * len(rows), rows.period.to_numpy(), *parts, frequency=kpi.frequency)


def _outlook(charts: KpiCharts, rows: pd.DataFrame) -> Outlook | None:
    """The outlook from values under the present definition; None without a target that is still to be reached."""
    kpi, panel = charts.kpi, charts.monitored.panel
    if kpi.target_date is None or kpi.target_date <= last_day(panel.periods[-1].item(), kpi.frequency):
        return None
    counted = dict(zip(rows.period.dt.date, rows.definition_version, strict=True))
    days = [period.item() for period in panel.periods]
    points = tuple(
        (day, None if np.isnan(value) else float(value))
        for day, value in zip(days, panel.values[0], strict=True)
        if counted.get(day) == kpi.version
    )
    return outlook_of(kpi.kpi_id, points) if any(value is not None for _, value in points) else None


def _as_explained(
    stores: Stores, scope: Scope, version: str, signal: LoggedSignal, until: datetime
) -> LoggedSignal:
    """The signal with the newest reason that it had by a moment, or with none."""
    if signal.explained_at is None or signal.explained_at < until:
        return signal
    earlier = [one for one in reasons_of(stores, scope, version, signal.signal_id) if one.changed_at < until]
    if not earlier:
        return replace(signal, reason=None, explained_by=None, explained_by_role=None, explained_at=None)
    step = earlier[0]
    said = {"reason": step.reason, "explained_by": step.changed_by, "explained_by_role": step.changed_by_role}
    return replace(signal, **said, explained_at=step.changed_at)


def end_of(day: date) -> datetime:
    """The moment at which a day is over."""
    return datetime.combine(day + timedelta(days=1), datetime.min.time())
