"""What the performance pages read: charts, readings and signals, as far as the viewer may see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

import pandas as pd

from components.context import Context
from components.runtime import runtime
from data_access.edits import rows_of
from data_access.performance import charts as kept
from data_access.performance.charts import NATION, Budget, Rebases, Signal
from data_access.performance.signal_log import hidden_series
from models.performance.findings import Finding
from models.performance.kpi_charts import KpiCharts, finding_of
from models.performance.kpis import Kpi, kpis, kpis_by_id
from models.performance.words import sentence

KEPT = 32

Explained = frozenset[tuple[str, str, date, str]]


@dataclass(frozen=True, eq=False)
class Reading:
    """What one KPI says nationally; ``charts`` and what follows from them are None without a value."""

    kpi: Kpi
    charts: KpiCharts | None
    finding: Finding
    sentence: str
    latest: float | None
    target: float | None
    probability: float | None
    last_period: date | None
    known_on: date | None


def this_day() -> date:
    """Today in UTC: what is overdue is overdue by the calendar."""
    return datetime.now(UTC).date()


def known_day(context: Context, known_on: date | None = None) -> date | None:
    """The day whose knowledge is shown: the one given, else the reader's as-at date where it lies in the past."""
    chosen = known_on or context.as_at
    return chosen if chosen < context.newest_data else None


def national_charts(context: Context, known_on: date | None = None) -> Mapping[str, KpiCharts]:
    """National charts by KPI, of those with a value; each has the one unit ``NATION``. Shared: read-only."""
    return kept.national_charts(*_store(context), known_day(context, known_on), _rebases())


def unit_charts(
    context: Context, kpi_id: str, unit_kind: str = "force", known_on: date | None = None
) -> KpiCharts | None:
    """Charts of one KPI for every unit of a kind that the viewer may see; None without a value. Read-only."""
    store, version = _store(context)
    return kept.unit_charts(
        store,
        context.scope,
        version,
        kpi_id=kpi_id,
        unit_kind=unit_kind,
        known_on=known_day(context, known_on),
        rebases=_rebases(),
    )


def readings(context: Context, known_on: date | None = None) -> tuple[Reading, ...]:
    """One reading a KPI, in the order of the definitions."""
    return _readings(*_store(context), known_day(context, known_on), _rebases(), _explained(), this_day())


def reading_of(context: Context, kpi_id: str, known_on: date | None = None) -> Reading:
    """The reading of one KPI; KeyError where there is none of that name."""
    return {reading.kpi.kpi_id: reading for reading in readings(context, known_on)}[kpi_id]


def national_budget(context: Context, known_on: date | None = None) -> Budget:
    """The signals of the national charts and what chance alone would give."""
    return kept.national_budget(*_store(context), known_day(context, known_on), _rebases())


def units_budget(context: Context) -> Budget:
    """The signals of all units below the nation, judged together; of other forces only what the viewer may see."""
    store, version = _store(context)
    return _visible(store, version, context.scope, _rebases())


def signals(context: Context) -> tuple[Signal, ...]:
    """Everything listed under both budgets, the nation first."""
    return national_budget(context).listed + units_budget(context).listed


def explained_signals() -> Explained:
    """(KPI, unit, period, reading) of every signal with a recorded reason."""
    return _explained()


@lru_cache(maxsize=KEPT)
def _readings(
    store: object, version: str, known_on: date | None, rebases: Rebases, explained: Explained, today: date
) -> tuple[Reading, ...]:
    charts = kept.national_charts(store, version, known_on, rebases)
    values = kept.read(store, kept.NOTHING, "performance/national_values", version=version, as_known_on=known_on)
    known = values[values.value.notna()].groupby("kpi_id").known_on.max().to_dict()
    ahead = kept.read(store, kept.NOTHING, "performance/outlooks", version=version).set_index("kpi_id")
    chances = ahead if known_on is None else ahead.head(0)
    day = min(today, known_on) if known_on else today
    return tuple(_reading(one, charts.get(one.kpi_id), chances, known, explained, day) for one in kpis())


def _reading(
    one: Kpi,
    charts: KpiCharts | None,
    ahead: pd.DataFrame,
    known: Mapping[str, pd.Timestamp],
    explained: Explained,
    day: date,
) -> Reading:
    if charts is None:
        nothing = Finding(one.direction, one.frequency, chart=one.chart, minimum_points=one.minimum_points)
        return Reading(one, None, nothing, sentence(nothing), None, None, None, None, None)
    last = charts.period(charts.monitored.last(0))
    chance, due = _chance(ahead, one.kpi_id)
    reading = charts.monitored.variation(0)
    said = {NATION} if (one.kpi_id, NATION, last, reading) in explained else set()
    found = finding_of(charts, 0, as_at=day, probability=chance, target_date=due, explained=said)
    known_on = known[one.kpi_id].date()
    return Reading(one, charts, found, sentence(found), charts.latest(0), charts.target(0), chance, last, known_on)


def _chance(ahead: pd.DataFrame, kpi_id: str) -> tuple[float | None, date | None]:
    """The probability of meeting the target and the day that it is for; None where it was not worked out."""
    if kpi_id not in ahead.index:
        return None, None
    row = ahead.loc[kpi_id]
    if pd.isna(row.probability_of_target):
        return None, None
    due = kpis_by_id()[kpi_id].target_date
    return float(row.probability_of_target), due


@lru_cache(maxsize=KEPT)
def _visible(store: object, version: str, scope: object, rebases: Rebases) -> Budget:
    budget = kept.units_budget(store, version, rebases)
    secret = hidden_series(store, scope, version)
    shown = tuple(
        signal
        for signal in budget.signals
        if _may_see(signal, scope) and (signal.kpi_id, signal.unit_id) not in secret
    )
    return Budget(budget.charts, budget.expected_by_chance, shown)


def _may_see(signal: Signal, scope: object) -> bool:
    is_own = signal.unit_kind != "force" or signal.unit_id in scope.forces
    return is_own or kpis_by_id()[signal.kpi_id].disclosure_tier in scope.tiers


def _store(context: Context) -> tuple[object, str]:
    return runtime().stores.national, context.version


def _rebases() -> Rebases:
    return kept.approved_rebases(runtime().stores)


def _explained() -> Explained:
    rows = rows_of(runtime().stores, "performance_registers/explained_signals")
    return frozenset((str(row["series_id"]), str(row["unit_id"]), row["period"], str(row["variation"])) for row in rows)
