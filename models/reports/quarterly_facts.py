"""What the quarterly report is made from: readings, signals with their reasons, and what chance alone would give."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from models.performance.attention import attention_order
from models.performance.findings import CONCERN, FAIL, IMPROVEMENT, NEUTRAL, Finding
from models.performance.kpis import Kpi
from models.performance.settings import section
from models.plans.quarters import Quarter
from models.reports.content import Stamp


@dataclass(frozen=True)
class Comment:
    """What somebody who answers for a KPI wrote about a period; the role is told, the person is not."""

    words: str
    role: str
    written_on: date


@dataclass(frozen=True)
class QuarterReading:
    """One KPI at the end of the quarter; what follows from a value is None without one.

    ``period`` is that of the latest value and ``known_on`` the day on which it became known. ``p`` is None where the
    chart cannot be judged, ``rule`` empty where none is met. ``widening`` is the factor of the limits, 1 for none.
    ``comments`` are the newest first.
    """

    kpi: Kpi
    finding: Finding
    sentence: str
    latest: float | None = None
    target: float | None = None
    period: date | None = None
    known_on: date | None = None
    p: float | None = None
    rule: str = ""
    widening: float = 1.0
    is_revised: bool = False
    units_counted: int = 0
    units_expected: int = 0
    comments: tuple[Comment, ...] = ()

    @property
    def is_improving(self) -> bool:
        """True where the chart shows an improvement."""
        return self.finding.kind == IMPROVEMENT

    @property
    def is_worsening(self) -> bool:
        """True where the chart shows a change for the worse."""
        return self.finding.kind == CONCERN

    @property
    def is_changed(self) -> bool:
        """True where the chart shows a change that is neither good nor bad in itself."""
        return self.finding.kind == NEUTRAL

    @property
    def is_missing(self) -> bool:
        """True without figures, or without those that were due."""
        return self.finding.is_missing

    @property
    def will_miss(self) -> bool:
        """True where the target will not be met as things are: by its limits, or at best unlikely by its date."""
        found = self.finding
        if found.direction == "neutral":
            return False
        if found.target_date is not None and found.probability is not None:
            return found.probability < section("words")["unlikely"]
        return found.assurance == FAIL

    @property
    def is_behind(self) -> bool:
        """True where the latest value alone is short of its target, and nothing more can be said."""
        return self.finding.meets_target is False and not self.will_miss


@dataclass(frozen=True)
class QuarterSignal:
    """One signal of the quarter, with the reason that was found; empty where there is none yet.

    ``place`` says whose chart it is; ``is_logged`` is False for one that is in no log yet.
    """

    kpi_id: str
    kpi: str
    place: str
    period_words: str
    reading: str
    p: float
    owner_role: str
    due_on: date
    reason: str = ""
    explained_on: date | None = None
    is_logged: bool = True

    @property
    def is_open(self) -> bool:
        """True while nobody has said why."""
        return not self.reason


@dataclass(frozen=True)
class QuarterlyFacts:
    """All that a quarterly report says. ``readings`` hold every KPI, in the order of the definitions.

    ``charts_judged`` are the national charts with limits and points enough; ``expected_by_chance`` how many of them
    an unchanged world would flag at its latest point. ``signals`` are those listed under the budget.
    """

    stamp: Stamp
    quarter: Quarter
    known_on: date
    readings: tuple[QuarterReading, ...]
    signals: tuple[QuarterSignal, ...]
    charts_judged: int
    expected_by_chance: float

    @property
    def improving(self) -> tuple[QuarterReading, ...]:
        """What got better, what needs attention first before the rest."""
        return self._those(lambda one: one.is_improving)

    @property
    def worsening(self) -> tuple[QuarterReading, ...]:
        """What got worse."""
        return self._those(lambda one: one.is_worsening)

    @property
    def changed(self) -> tuple[QuarterReading, ...]:
        """What changed without being better or worse."""
        return self._those(lambda one: one.is_changed)

    @property
    def missing_targets(self) -> tuple[QuarterReading, ...]:
        """What will miss its target as things are."""
        return self._those(lambda one: one.will_miss)

    @property
    def behind(self) -> tuple[QuarterReading, ...]:
        """What is short of its target at the latest value, without a chart that says more."""
        return self._those(lambda one: one.is_behind)

    @property
    def missing(self) -> tuple[QuarterReading, ...]:
        """What has no figures, or not those that were due."""
        return self._those(lambda one: one.is_missing)

    @property
    def with_figures(self) -> int:
        """How many KPIs have a figure at all."""
        return sum(one.latest is not None for one in self.readings)

    def _those(self, wanted: Callable[[QuarterReading], bool]) -> tuple[QuarterReading, ...]:
        return tuple(sorted(filter(wanted, self.readings), key=lambda one: attention_order(one.finding)))


def told_in_full(facts: QuarterlyFacts) -> tuple[QuarterReading, ...]:
    """The KPIs with a picture and words of their own: those that say something, attention first, at most so many."""
    listed = {signal.kpi_id for signal in facts.signals}
    told = [one for one in facts.readings if one.latest is not None and _says_something(one, listed)]
    ranked = sorted(told, key=lambda one: (one.kpi.kpi_id not in listed, attention_order(one.finding)))
    return tuple(ranked[: int(section("quarterly")["most_in_full"])])


def _says_something(one: QuarterReading, listed: set[str]) -> bool:
    is_signal = one.is_improving or one.is_worsening or one.is_changed or one.kpi.kpi_id in listed
    return is_signal or one.will_miss or bool(one.comments)
