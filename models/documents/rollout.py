"""What triage took and saved, added up; figures from which one investigation could be told are hidden from others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from models.benefits.triage import triage_example
from models.documents.settings import section
from models.records.rollout import first_of_months


@dataclass(frozen=True)
class TriageMonth:
    """Investigations of one force or regional unit in a month, by the month in which their triage ended.

    Effort is in person-hours of the verified ones; ``saved_hours`` those of the ``compared_rows`` alone, for which the
    effort of the earlier way is known. ``with_result`` led to a person: safeguarded, suspected or charged.
    """

    unit_id: str
    month: date
    verified_rows: int
    waiting_rows: int
    effort_hours: float
    compared_rows: int
    saved_hours: float
    items_searched: int
    items_opened: int
    with_result: int
    is_synthetic: bool


@dataclass(frozen=True)
class TriageTotal:
    """Verified investigations added up; every figure None where they are hidden.

    ``saved_hours`` is against what each organisation says that its own way took, for ``compared`` of them;
    ``stated_hours`` what all would have saved if each had taken the effort of the example in the founding document.
    """

    investigations: int | None = None
    effort_hours: float | None = None
    compared: int | None = None
    saved_hours: float | None = None
    stated_hours: float | None = None
    items_searched: int | None = None
    items_opened: int | None = None
    with_result: int | None = None

    @property
    def is_hidden(self) -> bool:
        """True where too few investigations or organisations stand behind it."""
        return self.investigations is None

    @property
    def opened_share(self) -> float | None:
        """The share of items that somebody had to open; None where nothing is known of it."""
        return self.items_opened / self.items_searched if self.items_opened and self.items_searched else None


def first_month(today: date) -> date:
    """The first day of the months that are added up; the present month is the last of them."""
    return first_of_months(today, rule("months_shown"))


def rule(name: str) -> int:
    """A number of the reviewed rules of the rollout."""
    return int(str(section("rollout", "rules")[name]))


def triage_total(months: Iterable[TriageMonth], *, is_whole: bool) -> TriageTotal:
    """Verified investigations added up, all of them for a reader who may see each organisation.

    For others both totals are hidden where few stand behind them, and so is what rests on few that were compared.
    """
    counted = [one for one in months if one.verified_rows]
    rows = sum(one.verified_rows for one in counted)
    if not is_whole and rows and _is_few(rows, len({one.unit_id for one in counted})):
        return TriageTotal()
    compared = [one for one in counted if one.compared_rows]
    compared_rows = sum(one.compared_rows for one in compared)
    is_hidden = not is_whole and compared_rows and _is_few(compared_rows, len({one.unit_id for one in compared}))
    effort = sum(one.effort_hours for one in counted)
    return TriageTotal(
        investigations=rows,
        effort_hours=effort,
        compared=None if is_hidden else compared_rows,
        saved_hours=None if is_hidden else sum(one.saved_hours for one in compared),
        stated_hours=rows * triage_example().effort_before_hours - effort,
        items_searched=sum(one.items_searched for one in counted),
        items_opened=sum(one.items_opened for one in counted),
        with_result=sum(one.with_result for one in counted),
    )


def waiting_rows(months: Iterable[TriageMonth]) -> int:
    """How many investigations no second person has verified yet."""
    return sum(one.waiting_rows for one in months)


def _is_few(rows: int, organisations: int) -> bool:
    return rows < rule("fewest_outcomes_shown") or organisations < rule("fewest_units_shown")
