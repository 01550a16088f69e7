"""The rows of the scorecard: which KPIs are shown, in the order of what needs attention, and the table of them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType

import pandas as pd

from components.performance.reading import Reading
from components.words import count_of
from models.performance.attention import ATTENTION, attention_order, attention_rank
from models.performance.findings import (
    COMMON_CAUSE,
    CONCERN,
    FAIL,
    IMPROVEMENT,
    INCONSISTENT,
    NEUTRAL,
    PASS,
    Finding,
    assurance_icon,
    variation_icon,
)
from models.performance.links import criteria, services
from models.performance.periods import period_name
from models.performance.words import chance_in_words, periods_in_words, value_in_words

KEPT = 64
EVERYTHING, OFFICE = "", "office"
SPARK_PERIODS = 36
LATEST_ONLY, NOT_JUDGED = "latest_only", "not_judged"
CHANGES = MappingProxyType(
    {
        CONCERN: "Getting worse",
        COMMON_CAUSE: "No clear change",
        IMPROVEMENT: "Improving",
        NEUTRAL: "Changed",
        LATEST_ONLY: "Latest value only",
        NOT_JUDGED: "Not judged yet",
    }
)
OUTCOMES = MappingProxyType(
    {FAIL: "Misses target", INCONSISTENT: "Hit and miss", PASS: "Meets target", NOT_JUDGED: "Not judged"}
)
LOOKS = MappingProxyType(
    {
        CONCERN: "concern",
        COMMON_CAUSE: "common",
        IMPROVEMENT: "improvement",
        NEUTRAL: "neutral",
        LATEST_ONLY: "common",
        NOT_JUDGED: "common",
    }
)


@dataclass(frozen=True)
class Choice:
    """What the reader chose to see; empty for everything. ``reading`` is a cell of the grid, "change|outcome"."""

    objective: str = EVERYTHING
    service: str = EVERYTHING
    reading: str = EVERYTHING


@lru_cache(maxsize=1)
def objective_names() -> dict[str, str]:
    """Every success criterion by id, as the filter names it."""
    return {item.criterion_id: f"{item.criterion_id} {item.name}" for item in criteria().values()}


@lru_cache(maxsize=1)
def service_names() -> dict[str, str]:
    """Every service by id, and the office as a whole."""
    return {OFFICE: "The office as a whole"} | {
        item.service_id: f"{item.service_id} {item.name}" for item in services().values()
    }


@lru_cache(maxsize=1)
def reading_names() -> dict[str, str]:
    """Every cell of the grid by its id, in words."""
    return {
        f"{change}|{outcome}": f"{said}, {told[0].lower()}{told[1:]}"
        for change, said in CHANGES.items()
        for outcome, told in OUTCOMES.items()
    }


@lru_cache(maxsize=KEPT)
def chosen_readings(readings: tuple[Reading, ...], choice: Choice) -> tuple[Reading, ...]:
    """The readings of a choice, what needs attention first."""
    chosen = [item for item in readings if _is_chosen(item, choice)]
    return tuple(sorted(chosen, key=lambda item: (attention_order(item.finding), item.kpi.kpi_id)))


def cell_of(finding: Finding) -> tuple[str, str]:
    """Change and outcome of a finding: its cell in the grid."""
    if finding.points and not finding.has_limits:
        outcome = {True: PASS, False: FAIL, None: NOT_JUDGED}[finding.meets_target]
        return LATEST_ONLY, outcome
    return finding.kind or NOT_JUDGED, finding.assurance or NOT_JUDGED


def marks(finding: Finding) -> str:
    """Both icons in a line of text: a shape and a letter each."""
    return f"{variation_icon(finding.variation).mark} {assurance_icon(finding.assurance).mark}"


def in_words(reading: Reading, value: float | None) -> str:
    """A value of the KPI with its unit, or a dash."""
    kpi = reading.kpi
    return value_in_words(value, unit=kpi.unit, decimals=kpi.decimals, upper_bound=kpi.upper_bound)


def told(reading: Reading) -> str:
    """What the KPI says, in plain words; where it has no figure, who is to provide it."""
    if reading.charts is None:
        kpi = reading.kpi
        return f"No figures yet. Needed: {kpi.source}, from the {kpi.owner_role}."
    return reading.sentence


def freshness(reading: Reading, today: date) -> str:
    """The last period, how long its value has been known, and what is overdue."""
    if reading.last_period is None or reading.known_on is None:
        return "Nothing reported yet"
    frequency, late = reading.kpi.frequency, reading.finding.periods_overdue
    days = max((today - reading.known_on).days, 0)
    since = "known today" if days == 0 else f"known for {count_of(days, 'day')}"
    words = f"{period_name(reading.last_period, frequency)}, {since}"
    return f"{words}; {periods_in_words(late, frequency)} overdue" if late else words


@lru_cache(maxsize=KEPT)
def scorecard_table(readings: tuple[Reading, ...], today: date) -> pd.DataFrame:
    """One row a KPI."""
    return pd.DataFrame([_row(item, today) for item in readings])


@lru_cache(maxsize=KEPT)
def export_table(readings: tuple[Reading, ...], today: date) -> pd.DataFrame:
    """One row a KPI as it is exported: numbers as numbers, readings in words, the series left out."""
    return pd.DataFrame([_exported(item, today) for item in readings])


def _is_chosen(reading: Reading, choice: Choice) -> bool:
    kpi = reading.kpi
    return (
        choice.objective in (EVERYTHING, *kpi.criteria)
        and choice.service in (EVERYTHING, kpi.service_id or OFFICE)
        and choice.reading in (EVERYTHING, "|".join(cell_of(reading.finding)))
    )


def _row(reading: Reading, today: date) -> dict[str, object]:
    kpi = reading.kpi
    return {
        "Signs": marks(reading.finding),
        "Measure": kpi.name,
        "Latest": in_words(reading, reading.latest),
        "Target": in_words(reading, reading.target),
        "Course": _spark(reading),
        "In plain words": told(reading),
        "Chance of target": "" if reading.probability is None else chance_in_words(reading.probability),
        "Newest figure": freshness(reading, today),
        "Objective": ", ".join(kpi.criteria),
        "Service": kpi.service_id or "Office",
        "KPI": kpi.kpi_id,
    }


def _spark(reading: Reading) -> list[float]:
    if reading.charts is None:
        return []
    values = reading.charts.monitored.panel.values[0][-SPARK_PERIODS:].tolist()
    return [value for value in values if not math.isnan(value)]


def _exported(reading: Reading, today: date) -> dict[str, object]:
    kpi, finding = reading.kpi, reading.finding
    change, outcome = cell_of(finding)
    return {
        "KPI": kpi.kpi_id,
        "Measure": kpi.name,
        "Change": CHANGES[change],
        "Target outlook": OUTCOMES[outcome],
        "Latest": reading.latest,
        "Target": reading.target,
        "Unit": kpi.unit,
        "In plain words": told(reading),
        "Probability of target": reading.probability,
        "Newest figure": freshness(reading, today),
        "Needs attention because": ATTENTION[attention_rank(finding)],
        "Objective": ", ".join(kpi.criteria),
        "Service": kpi.service_id or "Office",
        "Owner": kpi.owner_role,
    }
