"""What the force comparison looks at: the KPI, the periods, and what figures are held against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import streamlit as st

from components.context import Context
from components.controls import choose, chosen
from components.performance.reading import unit_charts
from models.errors import DataNotAvailable
from models.performance.comparison import OFFICERS, OWN, RESIDENTS, periods_of, periods_together, sizes_for
from models.performance.kpi_charts import KpiCharts
from models.performance.kpis import Kpi, kpis, kpis_by_id
from models.performance.periods import period_name

LATEST, TOGETHER = "Latest period", "Last 12 months together"
SIZE_NAMES = {OFFICERS: "Per 1,000 officers a year", RESIDENTS: "Per 100,000 residents a year"}


@dataclass(frozen=True)
class Choice:
    """The KPI, whether a year is added up, and the size that figures are held against ("" for none)."""

    kpi: Kpi
    is_together: bool
    size: str

    def periods(self, charts: KpiCharts) -> tuple[date, ...]:
        """The periods that are looked at, oldest first."""
        return periods_of(self.kpi, charts.monitored.panel.periods[-1].item(), is_together=self.is_together)

    def period_words(self, charts: KpiCharts) -> str:
        """The periods as a reader says them."""
        first, last = (period_name(self.periods(charts)[at], self.kpi.frequency) for at in (0, -1))
        return last if first == last else f"{first} to {last}"


def choose_comparison() -> Choice:
    """What the reader chose, each control only where there is something to choose."""
    names = kpi_names(chosen("kpi", _every_kpi()) or "")
    kpi = kpis_by_id()[str(choose("KPI", "kpi", names, default=_first(names)))]
    return Choice(kpi, _choose_periods(kpi), _choose_size(kpi))


def force_charts(context: Context, choice: Choice) -> KpiCharts | None:
    """The charts of every force that the viewer may see; None for a KPI without force values."""
    return unit_charts(context, choice.kpi.kpi_id) if choice.kpi.has_force_values else None


@lru_cache(maxsize=128)
def kpi_names(asked: str) -> dict[str, str]:
    """KPIs with values of forces, those with a funnel first, and the one that was asked for, whatever it is."""
    compared = sorted((kpi for kpi in kpis() if kpi.has_force_values), key=lambda kpi: not sizes_for(kpi))
    if not compared:
        raise DataNotAvailable("No measure is reported by force.", "Give a KPI the level force in its definition.")
    names = {kpi.kpi_id: f"{kpi.kpi_id} {kpi.name}" for kpi in compared}
    return names if asked in names or not asked else names | {asked: _every_kpi()[asked]}


def _first(names: Mapping[str, str]) -> str:
    """The first KPI with a funnel of proportions that forces share with each other; else the first of all."""
    found = [kpis_by_id()[kpi_id] for kpi_id in names]
    shared = [kpi for kpi in found if kpi.is_percentage and kpi.disclosure_tier == "peers"]
    return next((kpi.kpi_id for kpi in shared if OWN in sizes_for(kpi)), next(iter(names)))


@lru_cache(maxsize=1)
def _every_kpi() -> dict[str, str]:
    return {kpi.kpi_id: f"{kpi.kpi_id} {kpi.name}" for kpi in kpis()}


def _choose_periods(kpi: Kpi) -> bool:
    if not sizes_for(kpi) or periods_together(kpi) == 1:
        return False
    shared = {"default": TOGETHER, "key": "together", "bind": "query-params", "required": True}
    return st.segmented_control("Figures of", (LATEST, TOGETHER), **shared) == TOGETHER


def _choose_size(kpi: Kpi) -> str:
    sizes = sizes_for(kpi)
    if len(sizes) < 2:
        return sizes[0] if sizes else ""
    names = {size: SIZE_NAMES.get(size, size) for size in sizes}
    return str(choose("Held against", "size", names, default=sizes[0]))


def is_own_size(choice: Choice) -> bool:
    """True where figures have a denominator of their own."""
    return choice.size == OWN
