"""Where forces and regional units stand on their way to live use of a national product."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.performance.periods import later

LIVE, PAUSED = "live", "paused"


@dataclass(frozen=True)
class UnitState:
    """One force or regional unit on its way to live use; ``state`` is empty where nothing is recorded."""

    unit_id: str
    name: str
    state: str = ""
    state_since: date | None = None
    planned_live_on: date | None = None
    live_on: date | None = None
    users: int | None = None
    users_trained: int | None = None
    is_synthetic: bool = False


def first_of_months(today: date, months: int) -> date:
    """The first day of so many months, of which the present one is the last."""
    return later(today.replace(day=1), 1 - months, "monthly")
