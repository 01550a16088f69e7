"""What a KPI aims at: a value on each day, a change from its own baseline, or a reasoned nothing."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, fields
from datetime import date
from itertools import pairwise

from models.performance.definition_fields import Fields, Point

VALUE, RELATIVE, TO_BE_SET, MONITOR = "value", "relative", "to be set", "monitor"
KINDS = (VALUE, RELATIVE, TO_BE_SET, MONITOR)
STATED, PROPOSED = "stated in the founding document", "proposed"
STEPPED, LINEAR = "stepped", "linear"
PERCENT, POINTS = "percent", "points"


@dataclass(frozen=True)
class Target:
    """The target of one version of a KPI, in the unit of its values.

    ``date`` is the day by which it is to be reached, None where it holds all the time. ``change`` is of the baseline,
    in per cent of it or in points on it; the baseline is the mean of the values of its periods, both ends included.
    """

    kind: str
    text: str
    basis: str
    section: str
    reason: str
    rule: str
    points: tuple[Point, ...]
    date: date | None
    change: float | None
    change_in: str
    baseline: str
    baseline_from: date | None
    baseline_to: date | None

    @property
    def is_settled(self) -> bool:
        """True unless the target has still to be set; that there is to be none settles it as well."""
        return self.kind != TO_BE_SET

    def value_on(self, day: date, baseline: float | None = None) -> float | None:
        """The value aimed at on a day; None before the first, without a target, or without the baseline it needs."""
        if self.kind == RELATIVE:
            return None if baseline is None or day <= self.baseline_to else self.value_from(baseline)
        known = bisect_right([start for start, _ in self.points], day)
        if known == 0:
            return None
        if self.rule == LINEAR and known < len(self.points):
            return _between(self.points[known - 1], self.points[known], day)
        return self.points[known - 1][1]

    def value_from(self, baseline: float) -> float | None:
        """What a change from the baseline comes to; None for a target that is no change."""
        if self.change is None:
            return None
        return baseline + self.change if self.change_in == POINTS else baseline * (1 + self.change / 100)

    def next_due(self, day: date, baseline: float | None = None) -> Point | None:
        """The first date on or after ``day`` with the value to be reached by then; None where none is left."""
        return next((point for point in self._due(baseline) if point[0] >= day), None)

    def _due(self, baseline: float | None) -> tuple[Point, ...]:
        if self.date is None or (self.kind == RELATIVE and baseline is None):
            return ()
        if self.kind == RELATIVE:
            return ((self.date, self.value_from(baseline)),)
        if self.rule == STEPPED:
            return ((self.date, self.points[-1][1]),)
        return tuple(end for start, end in pairwise(self.points) if (end[0] - start[0]).days > 1)


TARGET_FIELDS = frozenset(field.name for field in fields(Target))


def read_target(given: Fields) -> Target:
    """The target of a table; DefinitionFault when it says too little, too much or the wrong thing."""
    given.refuse_unknown(TARGET_FIELDS)
    kind = given.word("kind", KINDS)
    return Target(
        kind=kind,
        text=given.filled("text"),
        basis=given.word("basis", (STATED, PROPOSED)),
        section=given.text("section", ""),
        reason=given.filled("reason") if kind in (TO_BE_SET, MONITOR) else given.text("reason", ""),
        rule=given.word("rule", (STEPPED, LINEAR), STEPPED),
        points=given.points("points") if kind == VALUE else (),
        date=given.day_or_none("date"),
        **_baseline(given, kind == RELATIVE),
    )


def _baseline(given: Fields, is_relative: bool) -> dict[str, object]:
    if not is_relative:
        return dict(change=None, change_in="", baseline="", baseline_from=None, baseline_to=None)
    return dict(
        change=given.number("change"),
        change_in=given.word("change_in", (PERCENT, POINTS)),
        baseline=given.filled("baseline"),
        baseline_from=given.day("baseline_from"),
        baseline_to=given.day("baseline_to"),
    )


def _between(start: Point, end: Point, day: date) -> float:
    """The value of a day on the straight line between two points."""
    share = (day - start[0]).days / (end[0] - start[0]).days
    return start[1] + share * (end[1] - start[1])
