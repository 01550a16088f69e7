"""How far each benefit is on its way from baseline to target, month by month: planned, measured, and ahead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np

from data_access.benefits.held import NOTHING_HELD, Held, held_by_measure, lines_of_measures, national_version
from data_access.benefits.reading import Register, register_of
from data_access.stores import Stores
from models.access import Viewer
from models.benefits.judging import days_in_date
from models.benefits.kinds import BENEFIT, RegisterRow
from models.benefits.settings import section
from models.benefits.states import TRACKED
from models.benefits.targets import plan_points, planned_at, target_value

KEPT = 16


@dataclass(frozen=True, eq=False)
class Paths:
    """Parts of the way from baseline to target, arrays (benefits, months) between the bounds of the rules.

    ``planned`` follows the trajectory; without a measure, a baseline or a target it steps from 0 to 1 on the day by
    which the benefit is to come, nan where no day is known. ``realised`` is that of the newest value by then while it
    is in date, nan before the first one, after the as-at day, and for what is not monitored: what is not measured is
    not claimed. ``forecast`` with ``forecast_low`` and ``forecast_high`` begins after the as-at day, nan before.
    """

    benefit_ids: tuple[str, ...]
    planned: np.ndarray
    realised: np.ndarray
    forecast_low: np.ndarray
    forecast: np.ndarray
    forecast_high: np.ndarray


def paths_of(
    stores: Stores, viewer: Viewer, *, as_at: date, known_on: date | None = None, months: Sequence[date]
) -> Paths:
    """The path of every benefit at the ends of months, given as their last days, in order; shared: read-only."""
    register = register_of(stores, viewer)
    return _paths(stores, register, national_version(stores), as_at, known_on, tuple(months))


@lru_cache(maxsize=KEPT)
def _paths(
    stores: Stores,
    register: Register,
    version: str,
    as_at: date,
    known_on: date | None,
    months: tuple[date, ...],
) -> Paths:
    held = held_by_measure(stores, register, version, as_at, known_on)
    benefits = register.rows(BENEFIT)
    primary = [next(iter(register.measures_by_benefit.get(row.row_id, ())), None) for row in benefits]
    scales = [_scale(measure) for measure in primary]
    days = np.array([month.toordinal() for month in months])
    counted = [
        held[measure.row_id].since(measure["baseline_on"]) if measure and row.state in TRACKED else NOTHING_HELD
        for row, measure in zip(benefits, primary, strict=True)
    ]
    planned = _rows([_planned(*one, days) for one in zip(benefits, primary, scales, strict=True)], days)
    newest = _rows([_newest(*one, days) for one in zip(counted, scales, strict=True)], days)
    is_ahead = days > as_at.toordinal()
    ahead = _ahead(primary, scales, counted, planned=planned, newest=newest, days=days)
    low, central, high = (np.where(is_ahead, _bounded(part), np.nan) for part in ahead)
    is_old = _rows([_is_out_of_date(held, measure, days) for held, measure in zip(counted, primary, strict=True)], days)
    realised = np.where(is_ahead | (is_old > 0), np.nan, _bounded(newest))
    return Paths(tuple(row.row_id for row in benefits), _bounded(planned), realised, low, central, high)


def _scale(measure: RegisterRow | None) -> tuple[float, float] | None:
    """Baseline and length of the way to the target; None where there is no way."""
    if measure is None or measure["baseline_value"] is None or measure["baseline_on"] is None:
        return None
    baseline, target = float(str(measure["baseline_value"])), target_value(measure)
    has_way = target is not None and measure["target_on"] is not None and target != baseline
    return (baseline, target - baseline) if has_way else None  # type: ignore[operator]


def _planned(
    benefit: RegisterRow, measure: RegisterRow | None, scale: tuple[float, float] | None, days: np.ndarray
) -> np.ndarray:
    if measure is not None and scale is not None:
        return (planned_at(plan_points(measure), days) - scale[0]) / scale[1]
    measured_by = measure["target_on"] if measure else None
    due = next((day for day in (measured_by, benefit["target_on"], benefit["value_from"]) if day), None)
    return np.where(days >= due.toordinal(), 1.0, 0.0) if isinstance(due, date) else np.full(len(days), np.nan)


def _newest(held: Held, scale: tuple[float, float] | None, days: np.ndarray) -> np.ndarray:
    """The part of the way at the newest value by each day; nan before the first."""
    if scale is None or not len(held.days):
        return np.full(len(days), np.nan)
    place = np.searchsorted(held.days, days, side="right") - 1
    return np.where(place < 0, np.nan, (held.values[np.maximum(place, 0)] - scale[0]) / scale[1])


def _is_out_of_date(held: Held, measure: RegisterRow | None, days: np.ndarray) -> np.ndarray:
    """True on days on which the newest value by then is not in date any more."""
    if measure is None or not len(held.days):
        return np.zeros(len(days), dtype=bool)
    newest = held.days[np.maximum(np.searchsorted(held.days, days, side="right") - 1, 0)]
    return days > newest + days_in_date(str(measure["frequency"]))


def _ahead(
    primary: Sequence[RegisterRow | None],
    scales: Sequence[tuple[float, float] | None],
    counted: Sequence[Held],
    *,
    planned: np.ndarray,
    newest: np.ndarray,
    days: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Low, central and high: along the line of the values; held at the last one where they are few; else as planned."""
    central = np.where(np.isnan(newest), planned, newest)
    low, high = np.minimum(central, 0), np.fmax(planned, central)
    known = [at for at, scale in enumerate(scales) if scale is not None]
    if not known or not len(days):
        return low, central, high
    lines = lines_of_measures([primary[at] for at in known], [counted[at] for at in known])  # type: ignore[misc]
    start, way = (np.array([scales[at][part] for at in known])[:, None] for part in (0, 1))  # type: ignore[index]
    drawn = np.sort([(part - start) / way for part in lines.at(np.broadcast_to(days, (len(known), len(days))))], axis=0)
    for part, line in zip((low, central, high), drawn, strict=True):
        part[known] = np.where(np.isnan(line), part[known], line)
    return low, central, high


def _bounded(fractions: np.ndarray) -> np.ndarray:
    limits = section("evidence")
    return np.clip(fractions, limits["fraction_lowest"], limits["fraction_highest"])


def _rows(rows: Sequence[np.ndarray], days: np.ndarray) -> np.ndarray:
    return np.array(rows, dtype=float).reshape(len(rows), len(days))
