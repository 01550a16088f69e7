"""Series as they stood at the end of a financial quarter: periods that ended later are left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from models.performance.panel import Panel
from models.performance.periods import last_day


def ended_by(panel: Panel, day: date, frequency: str) -> Panel:
    """The panel with those periods alone that ended on a day or before it; none where the first ended later."""
    kept = sum(last_day(period.item(), frequency) <= day for period in panel.periods)
    parts = {name: getattr(panel, name)[:, :kept] for name in ("values", "numerators", "denominators")}
    return replace(panel, periods=panel.periods[:kept], **parts)


def asked_on(day: date, known_on: date, due_days: int) -> date:
    """The day on which figures up to ``day`` are asked for: when they are all due, or what is known earlier."""
    return min(known_on, date.fromordinal(day.toordinal() + due_days))
