"""The planned trajectory of a measure: points by day, and the plan between them."""

from __future__ import annotations

from datetime import date
from math import isfinite


class TrajectoryRefused(ValueError):
    """The trajectory cannot be read; the text says which point."""


def planned_points(text: str) -> tuple[tuple[date, float], ...]:
    """(day, planned value) of a text such as ``2026-09-30 44; 2027-03-31 48``, in order of day; empty for no text.

    Raises TrajectoryRefused for a point that cannot be read and for a day that stands twice.
    """
    points = tuple(sorted(_point(part.strip()) for part in text.split(";") if part.strip()))
    days = [day for day, _ in points]
    if len(set(days)) < len(days):
        raise TrajectoryRefused("a day stands twice.")
    return points


def _point(part: str) -> tuple[date, float]:
    words = part.split()
    try:
        day, value = words
        point = date.fromisoformat(day), float(value)
    except ValueError as error:
        raise TrajectoryRefused(f"{part[:40]} is not a day and a number.") from error
    if not isfinite(point[1]):
        raise TrajectoryRefused(f"{part[:40]} is not a day and a number.")
    return point
