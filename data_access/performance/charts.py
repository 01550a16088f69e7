"""KPI values of one version as charts: the nation, the units of one KPI, and every unit for the list of signals.

Charts depend on the version, on what the reader may see, on the day on which values were known, and on the rebases
that were approved: that is the key under which they are remembered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd

from data_access.edits import rows_of
from data_access.national import NationalStore
from data_access.queries import read
from data_access.stores import Stores
from models.access import NOTHING, Scope
from models.maturity.disclosure import TIERS
from models.performance.false_alarms import expected_false_signals, listed_signals
from models.performance.findings import COMMON_CAUSE
from models.performance.kpi_charts import KpiCharts, kpi_charts
from models.performance.kpis import Kpi, kpis, kpis_by_id
from models.performance.panel import panel_of

NATION = ""
KEPT = 64

Rebases = tuple[tuple[str, str, date], ...]


@dataclass(frozen=True)
class Signal:
    """One chart whose latest point meets a rule; ``is_listed`` where it also stands out among all charts."""

    kpi_id: str
    unit_kind: str
    unit_id: str
    period: date
    variation: str
    rule: str
    run: int
    p: float
    is_listed: bool


@dataclass(frozen=True)
class Budget:
    """How many of the charts that are judged meet a rule, how many chance alone would give, and the signals."""

    charts: int
    expected_by_chance: float
    signals: tuple[Signal, ...]

    @property
    def listed(self) -> tuple[Signal, ...]:
        """The signals that stand out among all charts, surest first."""
        return tuple(signal for signal in self.signals if signal.is_listed)


def approved_rebases(stores: Stores) -> Rebases:
    """(series, unit, first period) of every approved rebase, in order."""
    rows = rows_of(stores, "performance_registers/approved_rebases")
    return tuple((str(row["series_id"]), str(row["unit_id"]), row["from_period"]) for row in rows)


@lru_cache(maxsize=KEPT)
def national_charts(
    store: NationalStore, version: str, known_on: date | None, rebases: Rebases
) -> Mapping[str, KpiCharts]:
    """The national charts by KPI, of those with a value, in the order of the definitions; shared, read-only."""
    rows = read(store, NOTHING, "performance/national_values", version=version, as_known_on=known_on)
    rows = rows.assign(unit_id=NATION)
    return {
        kpi.kpi_id: charts
        for kpi, values in _by_kpi(rows)
        if (charts := _charts(kpi, values, _of_series(rebases, kpi.kpi_id))) is not None
    }


@lru_cache(maxsize=KEPT * 4)
def unit_charts(
    store: NationalStore,
    scope: Scope,
    version: str,
    *,
    kpi_id: str,
    unit_kind: str,
    known_on: date | None,
    rebases: Rebases,
) -> KpiCharts | None:
    """The charts of one KPI for every unit of a kind that the scope shows; None without a value."""
    asked = {"kpi_id": kpi_id, "unit_kind": unit_kind, "as_known_on": known_on}
    rows = read(store, scope, "performance/values_of_kpi", version=version, **asked)
    return _charts(kpis_by_id()[kpi_id], rows, _of_series(rebases, kpi_id))


@lru_cache(maxsize=4)
def every_unit_charts(store: NationalStore, version: str, rebases: Rebases) -> Mapping[tuple[str, str], KpiCharts]:
    """The charts by KPI and kind of unit over every unit, whoever looks: only for judging signals together."""
    forces = read(store, NOTHING, "frame/every_force", version=version).force_id
    everything = Scope(frozenset(forces), frozenset(TIERS), "board")
    rows = read(store, everything, "performance/unit_values", version=version)
    return {
        (kpi.kpi_id, str(kind)): charts
        for kpi, values in _by_kpi(rows)
        for kind, of_kind in values.groupby("unit_kind", sort=True)
        if (charts := _charts(kpi, of_kind, _of_series(rebases, kpi.kpi_id))) is not None
    }


@lru_cache(maxsize=8)
def national_budget(store: NationalStore, version: str, known_on: date | None, rebases: Rebases) -> Budget:
    """The signals among the national charts."""
    charts = national_charts(store, version, known_on, rebases)
    return budget_of({(kpi_id, "national"): found for kpi_id, found in charts.items()})


@lru_cache(maxsize=4)
def units_budget(store: NationalStore, version: str, rebases: Rebases) -> Budget:
    """The signals among the charts of all units below the nation, judged together."""
    return budget_of(every_unit_charts(store, version, rebases))


def budget_of(charts: Mapping[tuple[str, str], KpiCharts]) -> Budget:
    """The charts of several KPIs judged together: those that meet a rule, with those to list marked."""
    found = [(key, one.monitored, at) for key, one in charts.items() for at in range(len(one.monitored.p))]
    p = np.array([monitored.p[at] for _, monitored, at in found], dtype=float)
    is_listed = listed_signals(p) if len(p) else np.empty(0, dtype=bool)
    rates = np.array([monitored.rates[at] for _, monitored, at in found], dtype=float)
    is_judged = ~np.isnan(p)
    signals = [
        _signal(key, monitored, at, is_listed=bool(listed))
        for (key, monitored, at), listed in zip(found, is_listed, strict=True)
        if monitored.variation(at) not in (None, COMMON_CAUSE)
    ]
    surest_first = sorted(signals, key=lambda signal: (np.nan_to_num(signal.p, nan=2.0), signal.kpi_id, signal.unit_id))
    return Budget(int(is_judged.sum()), expected_false_signals(rates[is_judged]), tuple(surest_first))


def _signal(key: tuple[str, str], monitored: object, at: int, *, is_listed: bool) -> Signal:
    last = monitored.last(at)
    return Signal(
        kpi_id=key[0],
        unit_kind=key[1],
        unit_id=monitored.panel.unit_ids[at],
        period=monitored.panel.periods[last].item(),
        variation=str(monitored.variation(at)),
        rule=monitored.rule(at, last),
        run=int(monitored.run[at]),
        p=float(monitored.p[at]),
        is_listed=is_listed,
    )


def _by_kpi(rows: pd.DataFrame) -> list[tuple[Kpi, pd.DataFrame]]:
    """The rows of each KPI that the definitions know, in their order."""
    parts = dict(list(rows.groupby("kpi_id", sort=False)))
    return [(kpi, parts[kpi.kpi_id]) for kpi in kpis() if kpi.kpi_id in parts]


def _charts(kpi: Kpi, rows: pd.DataFrame, rebases: Mapping[str, Sequence[date]]) -> KpiCharts | None:
    if not rows.value.notna().any():
        return None
    panel = panel_of(
        rows.unit_id.to_numpy(),
        rows.period.to_numpy(),
        *(rows[name].to_numpy(dtype=float, na_value=np.nan) for name in ("value", "numerator", "denominator")),
        frequency=kpi.frequency,
    )
    return kpi_charts(kpi, panel, rebases=rebases)


def _of_series(rebases: Rebases, series_id: str) -> dict[str, list[date]]:
    found: dict[str, list[date]] = {}
    for series, unit_id, first in rebases:
        if series == series_id:
            found.setdefault(unit_id, []).append(first)
    return found
