"""Made-up facts of one quarter over the real definitions, in every state that the report must find words for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from models.performance.findings import Finding
from models.performance.kpis import Kpi, kpis
from models.performance.words import sentence
from models.plans.quarters import Quarter
from models.reports.quarterly_facts import Comment, QuarterlyFacts, QuarterReading, QuarterSignal
from tests.models.reports.samples import STAMP

QUARTER, KNOWN_ON = Quarter(2026, 2), date(2026, 11, 10)
CHARTED = tuple(kpi for kpi in kpis() if kpi.is_spc and kpi.chart not in ("t", "g"))
RULES = {"high": "Above UCL", "low": "Below LCL"}


def bare(kpi: Kpi) -> QuarterReading:
    """A KPI without any figure."""
    found = Finding(kpi.direction, kpi.frequency, chart=kpi.chart, minimum_points=kpi.minimum_points)
    return QuarterReading(kpi, found, sentence(found))


def quiet(kpi: Kpi) -> QuarterReading:
    """A KPI with a figure in time and nothing to say."""
    if not kpi.is_spc:
        return told(kpi, None, rule=None)
    return told(kpi, "common_cause", rule="Common Cause", assurance="inconsistent")


def told(kpi: Kpi, variation: str | None, *, rule: str | None, **more: object) -> QuarterReading:
    """A KPI with a figure and a reading."""
    found = Finding(
        kpi.direction, kpi.frequency, chart=kpi.chart, points=36, variation=variation, rule=rule, run_periods=3, **more
    )
    return QuarterReading(
        kpi, found, sentence(found), latest=20.0, target=50.0, period=date(2026, 7, 1), known_on=date(2026, 10, 13),
        p=0.001 if rule in RULES.values() else None, rule=rule or "", units_counted=43, units_expected=43,
    )  # fmt: skip


def changed(kpi: Kpi, *, is_good: bool, **more: object) -> QuarterReading:
    """A KPI with a limit crossed on its good or its bad side."""
    side = "high" if (kpi.direction == "increase") == is_good else "low"
    kind = "improvement" if is_good else "concern"
    return told(kpi, f"{kind}_{side}", rule=RULES[side], **more)


def signal(kpi_id: str, **more: object) -> QuarterSignal:
    """A signal of the nation that nobody has explained."""
    given = {"kpi": "Requests decided", "place": "England and Wales", "period_words": "September 2026"}
    given |= {"reading": "Getting worse: below the lower limit", "p": 0.001, "owner_role": "Programme Manager"}
    return QuarterSignal(kpi_id, **{**given, "due_on": date(2026, 11, 12), **more})


def facts(readings: dict[str, QuarterReading] | None = None, **more: object) -> QuarterlyFacts:
    """A quarter in which the named KPIs read as given and all others are quiet."""
    named = readings or {}
    return QuarterlyFacts(
        **{
            "stamp": STAMP,
            "quarter": QUARTER,
            "known_on": KNOWN_ON,
            "readings": tuple(named.get(kpi.kpi_id) or quiet(kpi) for kpi in kpis()),
            "signals": (),
            "charts_judged": 30,
            "expected_by_chance": 0.7,
            **more,
        }
    )


def busy() -> QuarterlyFacts:
    """A quarter with everything in it: signals with and without reasons, misses, gaps, comments, revisions."""
    good, bad, failing, late, empty, *rest = (kpi for kpi in CHARTED if kpi.direction != "neutral")
    comment = Comment("The new desk opened in July.", "NDAO service owner", date(2026, 10, 20))
    named = {
        good.kpi_id: replace(changed(good, is_good=True), comments=(comment,)),
        bad.kpi_id: changed(bad, is_good=False, assurance="consistent_fail"),
        failing.kpi_id: told(failing, "common_cause", rule="Common Cause", assurance="consistent_fail"),
        late.kpi_id: told(late, "common_cause", rule="Common Cause", periods_overdue=2),
        empty.kpi_id: bare(empty),
        rest[0].kpi_id: replace(quiet(rest[0]), is_revised=True, units_counted=40),
    }
    explained = {"reason": "The desk was closed for a week.", "explained_on": date(2026, 11, 3)}
    signals = (signal(bad.kpi_id), signal(good.kpi_id, place="Kent Police", **explained))
    return facts(named, signals=signals)


def nothing() -> QuarterlyFacts:
    """A quarter without a figure."""
    return facts({kpi.kpi_id: bare(kpi) for kpi in kpis()}, charts_judged=0, expected_by_chance=0.0)
