"""The words of the quarterly report: its message, what stands in its lists and cells."""

from __future__ import annotations

from types import MappingProxyType

from models.performance.findings import (
    COMMON_CAUSE,
    CONCERN,
    FAIL,
    IMPROVEMENT,
    INCONSISTENT,
    NEUTRAL,
    PASS,
    Finding,
)
from models.performance.kpis import Kpi
from models.performance.periods import period_name
from models.performance.words import chance_in_words, periods_in_words, value_in_words
from models.plans.quarters import Quarter
from models.reports.content import day
from models.reports.quarterly_facts import QuarterlyFacts, QuarterReading, QuarterSignal
from models.reports.words import NONE, count, first_upper, list_in_words, sentences, verb

VARIATIONS = MappingProxyType(
    {
        CONCERN: "Getting worse",
        IMPROVEMENT: "Improving",
        NEUTRAL: "Changed, neither good nor bad",
        COMMON_CAUSE: "No clear change",
        "": "Change not judged",
    }
)
ASSURANCES = MappingProxyType(
    {FAIL: "will not meet target", INCONSISTENT: "target met at times", PASS: "will meet target", "": "no verdict"}
)
LIMITLESS = MappingProxyType({True: "meets target", False: "short of target", None: ASSURANCES[""]})


def title_of(quarter: Quarter) -> str:
    """What the report is called."""
    return f"Performance report {quarter}"


def months_of(quarter: Quarter) -> str:
    """ "July to September 2026"."""
    return f"{quarter.first_day:%B} to {quarter.last_day:%B %Y}"


def message(facts: QuarterlyFacts) -> str:
    """The quarter in one sentence or two; right for nothing, one and many."""
    if not facts.with_figures:
        return f"No KPI has a figure for {facts.quarter} as known on {day(facts.known_on)}"
    better, worse, missed = len(facts.improving), len(facts.worsening), len(facts.missing_targets)
    if not better and not worse:
        change = "No KPI got clearly better or worse"
    else:
        change = f"{count_or_none(better, 'KPI')} got better and {str(worse) if worse else 'none'} worse"
    target = f"{missed} will miss {verb(missed, 'its target', 'their targets')} as things are"
    return f"{change}; {target if missed else 'none is set to miss its target'}"


def count_or_none(number: int, noun: str) -> str:
    """ "3 KPIs", "No KPI"."""
    return count(number, noun) if number else f"No {noun}"


def detail(facts: QuarterlyFacts) -> str:
    """What stands behind the message: figures, missing ones, and what chance alone would give."""
    given = f"{facts.with_figures} of {count(len(facts.readings), 'KPI')} have figures"
    missing = len(facts.missing)
    late = f"{missing} {verb(missing, 'has', 'have')} none or not those that were due" if missing else "none is late"
    return sentences(f"{given}; {late}", budget_sentence(facts))


def budget_sentence(facts: QuarterlyFacts) -> str:
    """The signals beside what chance alone would give."""
    if not facts.charts_judged:
        return "No chart has points enough to be judged yet"
    flagged = len(facts.improving) + len(facts.worsening) + len(facts.changed)
    judged = f"Of {count(facts.charts_judged, 'national chart')} that can be judged, {flagged or 'none'} "
    judged += f"{verb(flagged, 'meets', 'meet') if flagged else 'meets'} a rule at the end of the quarter"
    return f"{judged}; chance alone would give about {facts.expected_by_chance:.1f}"


def signals_sentence(facts: QuarterlyFacts) -> str:
    """How many signals are listed, how many of them have their reason, and how sure the list is."""
    number, waiting = len(facts.signals), sum(signal.is_open for signal in facts.signals)
    if not number:
        return (
            "No chart stands out when all of them are judged together. A chart that meets a rule by itself is told "
            "with its objective; it may be chance"
        )
    listed = f"{count(number, 'signal')} {verb(number, 'stands', 'stand')} out when all charts are judged together"
    if waiting == number:
        return f"{listed}; {'it has no' if number == 1 else 'none has a'} reason yet"
    if not waiting:
        return f"{listed}; {'it has its reason' if number == 1 else 'all have their reason'}"
    return f"{listed}; {number - waiting} {verb(number - waiting, 'has a', 'have their')} reason, {waiting} not yet"


def reason_words(signal: QuarterSignal) -> str:
    """The reason, or that there is none yet and when it is due."""
    if signal.is_open:
        return f"No reason yet, due {day(signal.due_on)}."
    when = f" ({day(signal.explained_on)})" if signal.explained_on else ""
    return f"{signal.reason}{when}"


def pair_words(finding: Finding) -> str:
    """Both icons in words: "Getting worse; will not meet target"."""
    if finding.points == 0:
        return "No figures"
    return f"{VARIATIONS[finding.kind]}; {target_words(finding)}"


def target_words(finding: Finding) -> str:
    """What becomes of the target, in three words."""
    if finding.direction == "neutral":
        return "no better side"
    if finding.has_limits:
        return ASSURANCES[finding.assurance or ""]
    return LIMITLESS[finding.meets_target]


def value_words(one: QuarterReading, value: float | None) -> str:
    """A value of a KPI with its unit."""
    return words_of_value(one.kpi, value)


def words_of_value(kpi: Kpi, value: float | None) -> str:
    """A value of a KPI with its unit; a dash for none."""
    return value_in_words(value, unit=kpi.unit, decimals=kpi.decimals, upper_bound=kpi.upper_bound)


def latest_words(one: QuarterReading) -> str:
    """The latest value and its period: "72 % (September 2026)"."""
    if one.latest is None or one.period is None:
        return NONE
    return f"{value_words(one, one.latest)} ({period_name(one.period, one.kpi.frequency)})"


def target_cell(one: QuarterReading) -> str:
    """The target at the latest value; its words where there is no value to hold against it."""
    if one.target is None:
        return f"by {day(one.kpi.target_date)}" if one.kpi.target_date else NONE
    return value_words(one, one.target)


def figures_line(one: QuarterReading) -> str:
    """Latest value, target and chance in one line, and who answers for it."""
    chance, due = one.finding.probability, one.finding.target_date
    parts = [
        f"Latest: {latest_words(one)}",
        f"Target: {target_cell(one)}" if one.target is not None else f"Target: {one.kpi.target.text}",
        f"Chance of meeting it by {day(due)}: {chance_in_words(chance)}" if due and chance is not None else "",
        f"Owner: {one.kpi.owner_role}",
    ]
    return sentences(*parts)


def missing_words(one: QuarterReading) -> str:
    """What is missing of a KPI: everything, or so many periods since the last."""
    if one.latest is None or one.period is None:
        return "no figures yet"
    overdue = periods_in_words(one.finding.periods_overdue, one.kpi.frequency)
    return f"{overdue} overdue since {period_name(one.period, one.kpi.frequency)}"


def short_list(names: list[str], *, most: int) -> str:
    """The first names as a list, with how many more there are."""
    if len(names) <= most:
        return list_in_words(names)
    return f"{', '.join(names[:most])} and {len(names) - most} more"


def name_of(one: QuarterReading) -> str:
    """ "KPI_006 Data requests decided within service level"."""
    return f"{one.kpi.kpi_id} {first_upper(one.kpi.name)}"


def said_words(one: QuarterReading) -> str:
    """A KPI by name and what its chart says."""
    return f"{name_of(one)}: {one.sentence}"
