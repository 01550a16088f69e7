"""What came of leads, added up; figures from which one seizure or one unit could be told are hidden from others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from models.anpr.settings import section
from models.records.rollout import first_of_months

DRUGS, CASH, WEAPONS, ARRESTS, DISRUPTIONS = OUTCOMES = ("drugs", "cash", "weapons", "arrests", "disruptions")


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


def first_month(today: date) -> date:
    """The first day of the months that are added up; the present month is the last of them."""
    return first_of_months(today, rule("months_shown"))


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
