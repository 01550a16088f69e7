"""Synthetic values of KPIs: seeded, the same to the byte on every run, never a real force's figure.

What a force counts follows its officers; percentages are drawn as counts out of counts, so that small forces vary more.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.performance.kpis import Kpi, kpis
from models.performance.periods import STEP_MONTHS, fits, last_day, later
from sample_data.chance import generator
from sample_data.kpi_stories import (
    DEPARTURES,
    LAST_MONTH,
    LATE_FORCES,
    NOT_YET_REPORTED,
    SERVICES,
    SILENT_FORCE,
    SILENT_FROM,
    SILENT_IN,
    SILENT_TO,
    STORIES,
    Story,
)
from sample_data.reference_tables import read_table

HEADER = ("kpi", "unit", "period", "known_on", "value", "numerator", "denominator")
DAYS_TO_REPORT, DAYS_LATE = 13, 33
REFRESHED_ON = (date(2025, 4, 15), date(2025, 10, 2), date(2026, 4, 20))
SPENT_IN_YEAR = {2025: 1_720_000, 2026: 2_850_000}
REVISIONS = {
    ("KPI_087", "kent", date(2026, 3, 1)): (date(2026, 6, 3), 6),
    ("KPI_006", "", date(2026, 5, 1)): (date(2026, 8, 20), -5),
    ("KPI_034", "kent", date(2026, 6, 1)): (date(2026, 9, 2), -30),
}
Floats = NDArray[np.float64]
Row = tuple[str, ...]


@dataclass(frozen=True)
class Units:
    """Who reports a KPI: ids ('' for the whole), and the share of the whole that each counts."""

    ids: tuple[str, ...]
    shares: Floats


@dataclass(frozen=True)
class Course:
    """One KPI over its periods (periods, units); nan where there is no number of that kind."""

    kpi: Kpi
    periods: list[date]
    units: Units
    values: Floats
    numerators: Floats
    denominators: Floats


def write_kpi_values(path: Path, *, seed: int) -> Path:
    """Write every value as UTF-8 CSV with LF line ends and return the path."""
    with open(path, "w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(generate(seed=seed))
    return path


def generate(*, seed: int) -> list[Row]:
    """Rows in the order of HEADER for every KPI that was reported."""
    rows = []
    for kpi in kpis():
        if kpi.kpi_id not in NOT_YET_REPORTED:
            rows.extend(_kpi_rows(kpi, seed))
    return rows


def _kpi_rows(kpi: Kpi, seed: int) -> Iterator[Row]:
    rng = generator(seed, kpi.kpi_id)
    if kpi.kpi_id == "KPI_001":
        return _rows(_days_since_refresh(kpi))
    if kpi.kpi_id == "KPI_084":
        return _rows(_spending(kpi, rng))
    return _story_rows(kpi, STORIES[kpi.kpi_id], rng)


def _story_rows(kpi: Kpi, story: Story, rng: np.random.Generator) -> Iterator[Row]:
    units = _units(kpi)
    course = _course(kpi, story, units, rng)
    yield from _rows(course)
    if len(units.ids) > 1 and kpi.national_from in ("reported", "median_reported"):
        yield from _rows(_whole(course))


def _whole(course: Course) -> Course:
    """The national course of a KPI whose units report as well."""
    whole = Units(("",), np.ones(1))
    numerators, denominators = (
        numbers.sum(axis=1, keepdims=True) for numbers in (course.numerators, course.denominators)
    )
    values = np.round(np.median(course.values, axis=1, keepdims=True), course.kpi.decimals)
    return Course(course.kpi, course.periods, whole, values, numerators, denominators)


def _units(kpi: Kpi) -> Units:
    ids, sizes = [], []
    if "force" in kpi.levels:
        officers = {row["force"]: float(row["officers_fte"]) for row in read_table("workforce")}
        ids += officers
        sizes += officers.values()
    if "rocu" in kpi.levels:
        rocus = read_table("rocus")
        ids += [rocu["rocu"] for rocu in rocus]
        sizes += [sum(sizes) / 40 or 1.0] * len(rocus)
    if "service" in kpi.levels and "force" not in kpi.levels:
        ids += SERVICES
        sizes += [1.0] * len(SERVICES)
    return Units(tuple(ids) or ("",), np.array(sizes or [1.0]) / sum(sizes or [1.0]))


def _periods(kpi: Kpi, first: date) -> list[date]:
    while not fits(first, kpi.frequency):
        first = later(first, 1, "monthly")
    periods = [first]
    while last_day(later(periods[-1], 1, kpi.frequency), kpi.frequency) <= last_day(LAST_MONTH, "monthly"):
        periods.append(later(periods[-1], 1, kpi.frequency))
    return periods


def _course(kpi: Kpi, story: Story, units: Units, rng: np.random.Generator) -> Course:
    periods = _periods(kpi, story.first)
    levels = _levels(kpi, story, periods)
    if kpi.national_from == "count_of_forces":
        values = _flags(kpi, levels, len(units.ids), rng)
        return Course(kpi, periods, units, values, *_no_numbers(values))
    paths = _disturbed(kpi, story, periods, units, levels, rng)
    if kpi.is_ratio:
        numerators, denominators = _ratios(kpi, story, paths, units, rng)
        return Course(kpi, periods, units, _no_numbers(paths)[0], numerators, denominators)
    values = _plain(kpi, story, paths, units, rng)
    return Course(kpi, periods, units, values, *_no_numbers(values))


def _no_numbers(values: Floats) -> tuple[Floats, Floats]:
    return np.full(values.shape, np.nan), np.full(values.shape, np.nan)


def _levels(kpi: Kpi, story: Story, periods: list[date]) -> Floats:
    """The course of the whole without chance (periods,): from start to end, shifted, with its seasons."""
    end = story.start if story.end is None else story.end
    levels = story.start + (end - story.start) * np.linspace(0, 1, len(periods)) ** 0.8
    if story.shift_on is not None:
        levels = np.where([period >= story.shift_on for period in periods], story.shift_to, levels)
    months = np.array([period.month + STEP_MONTHS[kpi.frequency] / 2 for period in periods])
    return levels * (1 + story.season * np.sin(2 * np.pi * months / 12))


def _flags(kpi: Kpi, levels: Floats, count: int, rng: np.random.Generator) -> Floats:
    """1 where a unit meets what is counted (periods, units); once met it stays met where the KPI is a stock."""
    lots = rng.random(count)
    if levels.max() > 1:
        return (lots.argsort().argsort()[None, :] < np.round(levels)[:, None]).astype(float)
    steady = 0.7 * lots[None, :] + 0.3 * rng.random((len(levels), count))
    return (steady < levels[:, None]).astype(float)


def _disturbed(
    kpi: Kpi, story: Story, periods: list[date], units: Units, levels: Floats, rng: np.random.Generator
) -> Floats:
    """Courses with what sets units apart and what lasts from period to period (periods, units); shares of one."""
    count = len(units.ids)
    chance = rng.standard_normal((len(periods), count))
    for at in range(1, len(periods)):
        chance[at] = story.memory * chance[at - 1] + np.sqrt(1 - story.memory**2) * chance[at]
    apart = story.between_units * rng.standard_normal(count) if count > 1 else np.zeros(1)
    factors = np.exp(apart[None, :] + story.noise * chance)
    for place, unit in enumerate(units.ids):
        if (kpi.kpi_id, unit) in DEPARTURES:
            since, factor = DEPARTURES[kpi.kpi_id, unit]
            factors[[period >= since for period in periods], place] *= factor
    if not kpi.is_percentage:
        return levels[:, None] * factors
    shares = np.clip(levels / 100, 1e-4, 1 - 1e-4)[:, None]
    odds = shares / (1 - shares) * factors
    return np.where(levels[:, None] >= 100, 1.0, odds / (1 + odds))


def _ratios(kpi: Kpi, story: Story, paths: Floats, units: Units, rng: np.random.Generator) -> tuple[Floats, Floats]:
    if story.size == 1:
        denominators = np.ones(paths.shape)
    elif kpi.chart in ("trajectory", "table"):
        denominators = np.broadcast_to(np.round(story.size * units.shares), paths.shape)
    else:
        denominators = rng.poisson(np.broadcast_to(story.size * units.shares, paths.shape)).astype(float)
    if not kpi.is_percentage:
        weights = np.sqrt(units.shares * len(units.ids))[None, :] if story.size == 1 else 1
        return np.round(paths * weights * denominators), denominators
    if kpi.chart == "trajectory" and len(units.ids) == 1:
        return np.round(paths * denominators), denominators
    return rng.binomial(denominators.astype(int), paths).astype(float), denominators


def _plain(kpi: Kpi, story: Story, paths: Floats, units: Units, rng: np.random.Generator) -> Floats:
    if kpi.is_cumulative:
        shares = units.shares if len(units.ids) > 1 else np.ones(1)
        most = kpi.upper_bound if kpi.upper_bound is not None else np.inf
        return np.minimum(np.maximum.accumulate(np.round(np.median(paths, axis=1)[:, None] * shares), axis=0), most)
    if kpi.decimals == 0 and story.noise and story.start < 60 and kpi.unit not in ("days", "working days"):
        return rng.poisson(paths).astype(float)
    return np.round(paths, kpi.decimals)


def _days_since_refresh(kpi: Kpi) -> Course:
    periods = _periods(kpi, REFRESHED_ON[0].replace(day=1))
    ends = [last_day(period, kpi.frequency) for period in periods]
    days = [(end - max(day for day in REFRESHED_ON if day <= end)).days for end in ends]
    values = np.array(days, dtype=float)[:, None]
    return Course(kpi, periods, Units(("",), np.ones(1)), values, *_no_numbers(values))


def _spending(kpi: Kpi, rng: np.random.Generator) -> Course:
    """Spend since the 1 April before: it begins anew with each financial year."""
    periods = _periods(kpi, date(min(SPENT_IN_YEAR), 4, 1))
    years = [period.year - (period.month < 4) for period in periods]
    spent = np.array([SPENT_IN_YEAR[year] / 12 for year in years]) * np.exp(0.06 * rng.standard_normal(len(periods)))
    totals = np.cumsum(spent)
    before = np.array([totals[at - 1] if at else 0.0 for at in (years.index(year) for year in years)])
    values = np.round(totals - before)[:, None]
    return Course(kpi, periods, Units(("",), np.ones(1)), values, *_no_numbers(values))


def _rows(course: Course) -> Iterator[Row]:
    kpi = course.kpi
    for at, period in enumerate(course.periods):
        told_on = last_day(period, kpi.frequency) + timedelta(days=DAYS_TO_REPORT)
        for place, unit in enumerate(course.units.ids):
            if unit == SILENT_FORCE and kpi.kpi_id in SILENT_IN and SILENT_FROM <= period <= SILENT_TO:
                continue
            known_on = told_on
            if unit in LATE_FORCES and period.month % 5 == 0 and period < LAST_MONTH:
                known_on += timedelta(days=DAYS_LATE - DAYS_TO_REPORT)
            numbers = [numbers[at, place] for numbers in (course.values, course.numerators, course.denominators)]
            yield _row(kpi, unit, period, known_on, numbers)
            if (revision := REVISIONS.get((kpi.kpi_id, unit, period))) is not None:
                yield _row(kpi, unit, period, revision[0], [numbers[0], numbers[1] + revision[1], numbers[2]])


def _row(kpi: Kpi, unit: str, period: date, known_on: date, numbers: list[float]) -> Row:
    written = ("" if np.isnan(number) else f"{number:.10g}" for number in numbers)
    return kpi.kpi_id, unit, period.isoformat(), known_on.isoformat(), *written
