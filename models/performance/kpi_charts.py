"""One KPI as it stands: its charts with its targets, and what is known of each unit at its last point."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from models.performance.findings import Finding
from models.performance.kpis import RARE_EVENT_CHARTS, Kpi
from models.performance.monitor import NO_LIMITS, Monitored, monitor, treatment_of
from models.performance.panel import Panel
from models.performance.periods import last_day, later
from models.performance.settings import section

AT_LEAST, AT_MOST = "increase", "decrease"


@dataclass(frozen=True, eq=False)
class KpiCharts:
    """The charts of one KPI; ``targets`` (units, periods) in the unit of its values, nan where there is none."""

    kpi: Kpi
    monitored: Monitored
    targets: np.ndarray

    def period(self, column: int) -> date:
        """The first day of the period of a column."""
        return self.monitored.panel.periods[column].item()

    def latest(self, at: int) -> float | None:
        """The latest value of a row as it was reported; None where nothing was."""
        column = self.monitored.last(at)
        return None if column < 0 else float(self.monitored.panel.values[at, column])

    def target(self, at: int) -> float | None:
        """The target of a row at its latest period; None where there is none."""
        column = self.monitored.last(at)
        value = self.targets[at, column]
        return None if np.isnan(value) else float(value)


def kpi_charts(kpi: Kpi, panel: Panel, *, rebases: Mapping[str, Sequence[date]] | None = None) -> KpiCharts:
    """The charts of a KPI for every unit of a panel. SeriesRefused for a panel without a value."""
    targets = targets_of(kpi, panel)
    last = np.where(np.isnan(panel.values), -1, np.arange(panel.values.shape[1])).max(axis=1, initial=-1)
    latest = targets[np.arange(len(targets)), last] if targets.size else np.empty(0)
    is_on_chart = kpi.is_target_on_chart and kpi.seasonal != "year_on_year"
    judged = latest if is_on_chart else np.full(len(latest), np.nan)
    return KpiCharts(kpi, monitor(panel, treatment_of(kpi), targets=judged, rebases=rebases), targets)


def targets_of(kpi: Kpi, panel: Panel) -> np.ndarray:
    """The target of each unit in each period (units, periods), as it holds on the last day; nan where none does."""
    days = [last_day(period.item(), kpi.frequency) for period in panel.periods]
    if kpi.target.baseline_from is None:
        line = [_or_nan(kpi.target_on(day)) for day in days]
        return np.broadcast_to(np.array(line, dtype=float), panel.values.shape)
    lines = [[_or_nan(kpi.target_on(day, base)) for day in days] for base in baselines(kpi, panel)]
    return np.array(lines, dtype=float).reshape(panel.values.shape)


def baselines(kpi: Kpi, panel: Panel) -> list[float | None]:
    """The mean of each unit's values in the baseline's periods; None without one or without a value in it."""
    if kpi.target.baseline_from is None:
        return [None] * len(panel.unit_ids)
    first, end = (np.datetime64(day, "M") for day in (kpi.target.baseline_from, kpi.target.baseline_to))
    inside = panel.values[:, (panel.periods >= first) & (panel.periods <= end)]
    return [float(np.nanmean(line)) if (~np.isnan(line)).any() else None for line in inside]


def finding_of(
    charts: KpiCharts,
    at: int,
    *,
    as_at: date,
    probability: float | None = None,
    target_date: date | None = None,
    explained: Collection[str] = (),
) -> Finding:
    """What is known of one unit at its last point; ``explained`` are the units whose signal has its reason."""
    found, kpi = charts.monitored, charts.kpi
    column, kind = found.last(at), str(found.kinds[at])
    has_limits, latest, target = kind != NO_LIMITS, charts.latest(at), charts.target(at)
    return Finding(
        direction=kpi.direction,
        frequency=kpi.frequency,
        chart="xmr" if kpi.chart in RARE_EVENT_CHARTS else kpi.chart,  # counts a period, not gaps between events
        seasonal=str(found.applied[at]) if has_limits else "none",
        points=int(found.points[at]),
        minimum_points=kpi.minimum_points,
        variation=found.variation(at),
        rule=found.rule(at, column) if found.variation(at) is not None else None,
        run_periods=int(found.run[at]),
        assurance=found.assurance(at),
        probability=probability,
        target_date=target_date,
        meets_target=None if has_limits else meets(latest, target, kpi.direction),
        periods_overdue=overdue(charts.period(column) if column >= 0 else None, kpi.frequency, as_at),
        is_explained=found.panel.unit_ids[at] in explained,
    )


def meets(value: float | None, target: float | None, direction: str) -> bool | None:
    """Whether a value meets a target; None without either, or where neither side is better."""
    if value is None or target is None or direction not in (AT_LEAST, AT_MOST):
        return None
    return value >= target if direction == AT_LEAST else value <= target


def overdue(last_period: date | None, frequency: str, as_at: date) -> int:
    """How many periods after the last one are due by a day; 0 where none was ever reported."""
    if last_period is None:
        return 0
    allowed, count = timedelta(days=int(section("store")["days_to_report"])), 0
    while last_day(later(last_period, count + 1, frequency), frequency) + allowed <= as_at:
        count += 1
    return count


def _or_nan(value: float | None) -> float:
    return np.nan if value is None else value
