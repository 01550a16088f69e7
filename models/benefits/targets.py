"""What a measure aims at: the target as a value, the planned points, and the plan on any day between them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np

from models.benefits.kinds import RegisterRow
from models.benefits.trajectory import planned_points

VALUE, PER_CENT_OF_BASELINE, PERCENTAGE_POINTS = "value", "per_cent_of_baseline", "percentage_points"
Measure = RegisterRow | Mapping[str, object]
Plan = tuple[tuple[date, float], ...]


def target_value(measure: Measure) -> float | None:
    """The target of a measure in the unit of its values; None without one, or without the baseline that it needs.

    Per cent are of the baseline, 40 + 20 % = 48; percentage points are on it, 7.0 % + 5 points = 12.0 %.
    """
    number, baseline = _number(measure, "target_number"), _number(measure, "baseline_value")
    if number is None or measure["target_kind"] == VALUE:
        return number
    if baseline is None:
        return None
    if measure["target_kind"] == PERCENTAGE_POINTS:
        return baseline + number
    return baseline + abs(baseline) * number / 100


def plan_points(measure: Measure) -> Plan:
    """(day, planned value) in order of day: the baseline, the trajectory, the target; what is not known is left out.

    The trajectory gives the target's day where it names it; points on or before the day of the baseline are left out.
    """
    baseline, target = _number(measure, "baseline_value"), target_value(measure)
    start, end = measure["baseline_on"], measure["target_on"]
    points = {} if target is None or end is None else {end: target}
    between = planned_points(str(measure["trajectory"] or ""))
    points |= {day: value for day, value in between if not start or day > start}
    if baseline is not None and start is not None:
        points[start] = baseline
    return tuple(sorted(points.items()))


def planned_on(plan: Plan, day: date) -> float | None:
    """The planned value on a day: a straight line between points, the first before them, the last after them."""
    if not plan:
        return None
    return float(planned_at(plan, np.array([day.toordinal()]))[0])


def planned_at(plan: Plan, days: np.ndarray) -> np.ndarray:
    """The planned values on days, given as ordinals; nan without a plan."""
    if not plan:
        return np.full(len(days), np.nan)
    return np.interp(days, [day.toordinal() for day, _ in plan], [value for _, value in plan])


def is_right_way(baseline: float, value: float, direction: str) -> bool:
    """True where a value lies on the better side of the baseline."""
    return value > baseline if direction == "increase" else value < baseline


def _number(measure: Measure, name: str) -> float | None:
    value = measure[name]
    return None if value is None else float(value)  # type: ignore[arg-type]
