"""What the KPI page is looking at: the measure, the nation or one unit, and the day whose knowledge is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np

from components.context import Context
from components.controls import choose
from components.performance.reading import known_day, reading_of, this_day, unit_charts
from components.words import count_of, day
from data_access.performance.charts import NATION
from models.performance.findings import Finding
from models.performance.kpi_charts import KpiCharts, finding_of
from models.performance.kpis import Kpi, kpi, kpis
from models.performance.links import services
from models.performance.words import sentence, value_in_words

KEPT = 128
NATIONAL, NOW = "national", ""
NATION_NAME = "Policing as a whole"
UNIT_NAMES = {"force": "frame/every_force", "rocu": "frame/every_unit"}


@dataclass(frozen=True, eq=False)
class Shown:
    """One series as the reader chose it; ``charts`` is None without a value, ``at`` its row in them."""

    kpi: Kpi
    unit_kind: str
    unit_id: str
    unit_name: str
    known_on: date | None
    charts: KpiCharts | None
    at: int
    finding: Finding
    sentence: str
    probability: float | None
    value_known_on: date | None

    @property
    def is_national(self) -> bool:
        """True for the nation as a whole."""
        return self.unit_kind == NATIONAL

    @property
    def last_period(self) -> date | None:
        """The first day of the period of the latest value; None without one."""
        return None if self.charts is None else self.charts.period(self.charts.monitored.last(self.at))

    def in_words(self, value: float | None) -> str:
        """A value of the measure with its unit, or a dash."""
        kpi = self.kpi
        bound = kpi.upper_bound if self.is_national else None
        return value_in_words(value, unit=kpi.unit, decimals=kpi.decimals, upper_bound=bound)


def choose_shown(context: Context) -> Shown:
    """The series that the reader chose, kept in the address as ``kpi``, ``series`` and ``known``."""
    kpi_id = choose("Measure", "kpi", kpi_names(), default=kpis()[0].kpi_id)
    known = choose("As known on", "known", known_names(context, kpi_id), default=NOW)
    known_on = date.fromisoformat(known) if known else None
    names = {NATION: NATION_NAME} | unit_names(context, kpi_id, known_on)
    unit_id = NATION
    if len(names) > 1:
        unit_id = choose("Shown for", "series", names, default=NATION) or NATION
    return shown_of(context, kpi_id, unit_id, known_on)


@lru_cache(maxsize=1)
def kpi_names() -> dict[str, str]:
    """Every KPI by id, as the choice names it."""
    return {item.kpi_id: f"{item.kpi_id} {item.name}" for item in kpis()}


@lru_cache(maxsize=KEPT)
def known_names(context: Context, kpi_id: str) -> dict[str, str]:
    """Days on which something became known about a KPI, the newest first, and the present."""
    rows = context.rows("performance/known_dates", kpi_id=kpi_id)
    names = {NOW: "Newest figures"}
    for row in rows.itertuples(index=False):
        revised = f", {row.values_revised} revised" if row.values_revised else ""
        told = f"{day(row.known_on)}: {count_of(int(row.values_known), 'value')}{revised}"
        names[row.known_on.date().isoformat()] = told
    return names


def unit_names(context: Context, kpi_id: str, known_on: date | None) -> dict[str, str]:
    """Names by id of every unit below the nation with a value that the viewer may see."""
    names: dict[str, str] = {}
    for kind in kinds_of(kpi(kpi_id)):
        charts = unit_charts(context, kpi_id, kind, known_on)
        if charts is not None:
            names |= names_of(context, kind, charts)
    return names


def kinds_of(of: Kpi) -> tuple[str, ...]:
    """The kinds of unit below the nation that a KPI is known for."""
    return tuple(level for level in of.levels if level != NATIONAL)


def shown_of(context: Context, kpi_id: str, unit_id: str, known_on: date | None) -> Shown:
    """One series of a KPI; the nation where the unit has no value that the viewer may see."""
    for kind in kinds_of(kpi(kpi_id)) if unit_id else ():
        charts = unit_charts(context, kpi_id, kind, known_on)
        if charts is not None and unit_id in names_of(context, kind, charts):
            return _unit(context, charts, kind, unit_id, known_on)
    found = reading_of(context, kpi_id, known_on)
    return Shown(
        kpi=found.kpi,
        unit_kind=NATIONAL,
        unit_id=NATION,
        unit_name=NATION_NAME,
        known_on=known_on,
        charts=found.charts,
        at=0,
        finding=found.finding,
        sentence=found.sentence,
        probability=found.probability,
        value_known_on=found.known_on,
    )


def _unit(context: Context, charts: KpiCharts, kind: str, unit_id: str, known_on: date | None) -> Shown:
    at = charts.monitored.place(unit_id)
    finding = unit_finding(charts, at, day_of_knowledge(context, known_on))
    return Shown(
        kpi=charts.kpi,
        unit_kind=kind,
        unit_id=unit_id,
        unit_name=names_of(context, kind, charts)[unit_id],
        known_on=known_on,
        charts=charts,
        at=at,
        finding=finding,
        sentence=sentence(finding),
        probability=None,
        value_known_on=None,
    )


def day_of_knowledge(context: Context, known_on: date | None) -> date:
    """The day by which it is judged what is overdue: today, or the past day whose knowledge is shown."""
    past = known_day(context, known_on)
    return min(past, this_day()) if past else this_day()


@lru_cache(maxsize=1024)
def unit_finding(charts: KpiCharts, at: int, as_at: date) -> Finding:
    """What is known of one unit at its last point."""
    return finding_of(charts, at, as_at=as_at)


@lru_cache(maxsize=KEPT)
def names_of(context: Context, kind: str, charts: KpiCharts) -> Mapping[str, str]:
    """Names by id of the units of a kind that have a value, in order of their names."""
    panel = charts.monitored.panel
    has_value = (~np.isnan(panel.values)).any(axis=1)
    ids = [unit_id for unit_id, known in zip(panel.unit_ids, has_value, strict=True) if known]
    if kind == "service":
        named = {unit_id: f"{unit_id} {services()[unit_id].name}" for unit_id in ids if unit_id in services()}
    else:
        known_names = context.names(UNIT_NAMES[kind])
        named = {unit_id: known_names.get(unit_id, unit_id) for unit_id in ids}
    return dict(sorted(named.items(), key=lambda item: item[1]))
