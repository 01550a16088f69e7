"""What came of leads, added up; figures from which one seizure or one unit could be told are hidden from others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from models.anpr.settings import section
from models.performance.periods import later

DRUGS, CASH, WEAPONS, ARRESTS, DISRUPTIONS = OUTCOMES = ("drugs", "cash", "weapons", "arrests", "disruptions")
LIVE, PAUSED = "live", "paused"


@dataclass(frozen=True)
class OutcomeMonth:
    """Outcomes of one kind of one regional unit in a month: how many rows and how much, verified and not yet."""

    unit_id: str
    month: date
    outcome: str
    verified_rows: int
    verified: float
    waiting_rows: int
    waiting: float
    is_synthetic: bool


@dataclass(frozen=True)
class OutcomeTotal:
    """Verified outcomes of one kind: how much, from how many rows; both None where they are hidden."""

    amount: float | None
    rows: int | None

    @property
    def is_hidden(self) -> bool:
        """True where too few outcomes or units stand behind it."""
        return self.amount is None


@dataclass(frozen=True)
class UnitState:
    """One regional unit on its way to live use; ``state`` is empty where nothing is recorded."""

    unit_id: str
    name: str
    state: str = ""
    state_since: date | None = None
    planned_live_on: date | None = None
    live_on: date | None = None
    users: int | None = None
    users_trained: int | None = None
    is_synthetic: bool = False


def first_month(today: date) -> date:
    """The first day of the months that are added up; the present month is the last of them."""
    return later(today.replace(day=1), 1 - rule("months_shown"), "monthly")


def rule(name: str) -> int:
    """A number of the reviewed rules of the rollout."""
    return int(str(section("rollout", "rules")[name]))


def totals(months: Iterable[OutcomeMonth], *, is_whole: bool) -> Mapping[str, OutcomeTotal]:
    """Verified outcomes added up by kind, every kind; all of them for a reader who may see each unit."""
    held = list(months)
    return {outcome: _total([one for one in held if one.outcome == outcome], is_whole) for outcome in OUTCOMES}


def waiting_rows(months: Iterable[OutcomeMonth]) -> int:
    """How many outcomes no second person has verified yet."""
    return sum(one.waiting_rows for one in months)


def _total(months: list[OutcomeMonth], is_whole: bool) -> OutcomeTotal:
    counted = [one for one in months if one.verified_rows]
    rows, units = sum(one.verified_rows for one in counted), len({one.unit_id for one in counted})
    is_few = rows < rule("fewest_outcomes_shown") or units < rule("fewest_units_shown")
    if rows and is_few and not is_whole:
        return OutcomeTotal(None, None)
    return OutcomeTotal(sum(one.verified for one in counted), rows)
