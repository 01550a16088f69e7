"""Signals that were listed, and the reasons found for them: who owes one, by when, and how it stands.

A signal that goes on in the next period is the same signal: it keeps the day that its reason is due, and its reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from models.performance.kpis import kpis_by_id
from models.performance.periods import later
from models.performance.settings import section
from models.reports.words import whole
from models.working_days import working_days_after, working_days_between

OPEN, OVERDUE, EXPLAINED = "open", "overdue", "explained"
STATES = (OVERDUE, OPEN, EXPLAINED)
NATIONAL, FORCE = "national", "force"
FORCE_OWNER = "Force lead"
LONGEST_REASON = 1000
FEWEST_ODDS, SMALLEST_P = 20, 1e-6


@dataclass(frozen=True)
class LoggedSignal:
    """One signal of the log; ``explained_by`` and what follows are None without a reason.

    ``dataset_version`` and ``found_on`` are those in which it was first listed.
    """

    signal_id: str
    kpi_id: str
    unit_kind: str
    unit_id: str
    period: date
    variation: str
    rule: str
    p: float
    dataset_version: str
    found_on: date
    reason_due_on: date
    owner_role: str
    reason: str | None = None
    explained_by: str | None = None
    explained_by_role: str | None = None
    explained_at: datetime | None = None
    version: int = 1

    def state(self, today: date) -> str:
        """Open, overdue or explained on a day."""
        if self.reason:
            return EXPLAINED
        return OVERDUE if today > self.reason_due_on else OPEN


def signal_id(kpi_id: str, unit_id: str, period: date, variation: str) -> str:
    """The id of a signal: one a KPI, unit, period and reading, whichever version of the data it is found in.

    A revision that turns the reading of a period makes another signal of it, with a reason of its own.
    """
    return f"{kpi_id}/{unit_id or NATIONAL}/{period:%Y-%m}/{variation}"


def reason_due_on(found_on: date) -> date:
    """The last day for the reason of a signal that was found on a day."""
    return working_days_after(found_on, int(section("monitor")["reason_working_days"]))


def working_days_left(due: date, today: date) -> int:
    """Working days until a due day; below 0 for those since it."""
    return working_days_between(today, due) if due >= today else -working_days_between(due, today)


def owner_of(kpi_id: str, unit_kind: str) -> str:
    """The role that owes the reason: the force for its own figures, the KPI's owner for all others."""
    return FORCE_OWNER if unit_kind == FORCE else kpis_by_id()[kpi_id].owner_role


def carried_on(new: LoggedSignal, earlier: Iterable[LoggedSignal]) -> LoggedSignal:
    """A new signal with due day and reason of the one that it goes on from; as it is where it goes on from none.

    It goes on from a signal of the period before, of the same unit, to the same side.
    """
    before = later(new.period, -1, kpis_by_id()[new.kpi_id].frequency)
    same = [
        one
        for one in earlier
        if (one.kpi_id, one.unit_id, one.period, one.variation) == (new.kpi_id, new.unit_id, before, new.variation)
    ]
    if not same:
        return new
    kept = ("reason_due_on", "reason", "explained_by", "explained_by_role", "explained_at")
    return replace(new, **{name: getattr(same[0], name) for name in kept})


def odds_in_words(p: float) -> str:
    """A small chance as "1 in 640", one that is not small as "more than 1 in 20"."""
    if p > 1 / FEWEST_ODDS:
        return f"more than 1 in {FEWEST_ODDS}"
    return f"1 in {whole(round(float(f'{1 / p:.2g}')))}" if p > SMALLEST_P else "less than 1 in a million"
