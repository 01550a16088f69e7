"""The last parts of the quarterly report: data quality and freshness, the method, and the definitions."""

from __future__ import annotations

from models.performance.kpis import RULE_SETS
from models.performance.periods import period_name
from models.performance.settings import section
from models.reports.content import Block, Bullets, Paragraph, Section, Table, day
from models.reports.quarterly_facts import QuarterlyFacts, QuarterReading
from models.reports.quarterly_words import missing_words, name_of
from models.reports.words import NONE, count, percent, sentences, verb

LINE = "line"


def freshness_section(facts: QuarterlyFacts) -> Section:
    """What is missing or late, what was counted without some forces, what was revised."""
    partial = [one for one in facts.readings if one.units_counted < one.units_expected]
    revised = [one for one in facts.readings if one.is_revised]
    blocks: list[Block] = [Paragraph(freshness_words(facts, partial, revised))]
    rows = tuple(freshness_row(one) for one in facts.readings if one in (*facts.missing, *partial, *revised))
    if rows:
        header = ("KPI", "What is the matter", "Latest period", "Known on", "Owner")
        blocks.append(Table("KPIs with something amiss", header, rows, widths=(2.8, 2.2, 1.2, 1, 1.4)))
    return Section("Data quality and freshness", 1, tuple(blocks))


def freshness_words(
    facts: QuarterlyFacts, partial: list[QuarterReading], revised: list[QuarterReading]
) -> str:
    """The counts in words."""
    late = sum(one.latest is not None for one in facts.missing)
    none = len(facts.missing) - late
    newest = max((one.known_on for one in facts.readings if one.known_on), default=None)
    return sentences(
        f"{count(none, 'KPI').capitalize() if not none else count(none, 'KPI')} {verb(none, 'has', 'have')} no figures",
        f"{late or 'None'} {verb(late, 'is', 'are')} late",
        f"{len(partial) or 'None'} {verb(len(partial), 'counts', 'count')} fewer units than expected",
        f"{len(revised) or 'None'} {verb(len(revised), 'was', 'were')} revised after first being reported",
        f"The newest figure became known on {day(newest)}" if newest else "",
    )


def freshness_row(one: QuarterReading) -> tuple[str, ...]:
    """One KPI with what is amiss."""
    what = [
        missing_words(one) if one.is_missing else "",
        f"{one.units_counted} of {one.units_expected} units counted" if one.units_counted < one.units_expected else "",
        "latest figure revised" if one.is_revised else "",
    ]
    period = NONE if one.period is None else period_name(one.period, one.kpi.frequency)
    known = NONE if one.known_on is None else day(one.known_on)
    return name_of(one), "; ".join(filter(None, what)), period, known, one.kpi.owner_role


def quarterly_method(facts: QuarterlyFacts) -> Section:
    """How it is worked out, with the rules named and the numbers in force."""
    return Section(
        "How this is worked out",
        1,
        (
            Bullets(chart_rules(facts)),
            Paragraph("How chance is kept out of the list of signals:"),
            Bullets(budget_rules(facts)),
            Paragraph(
                "There is no traffic light and no comparison of two points: a single value says little about change."
            ),
            Paragraph(facts.stamp.made_words),
        ),
    )


def chart_rules(facts: QuarterlyFacts) -> tuple[str, ...]:
    """What is charted, and when a chart says that something changed."""
    widened = sum(one.widening > 1 for one in facts.readings)
    named = " ".join(f"{words}." for words in RULE_SETS.values())
    above = section("autocorrelation")["warned_above"]
    allowance = section("autocorrelation")["widening_allowance"]
    return (
        f"The report shows the periods that ended by {day(facts.quarter.last_day)}, with the values that were known on "
        f"{day(facts.known_on)}. Made again for the same days, it gives the same figures.",
        "National figures come from numerators and denominators added up, never from a mean of percentages.",
        f"Rule set: {named} Limits need 13 points and start anew only where a second person approved it. Two "
        "icons tell how a KPI changes and whether it will meet its target; here they stand in words.",
        f"Where neighbouring periods resemble each other (autocorrelation above {above:g}), limits are widened by "
        f"{allowance:g} divided by the root of one minus the autocorrelation, and runs must be longer. This holds "
        f"for {count(widened, 'KPI')}.",
        "Seasonal KPIs are judged without their season, or against the year before, as their definition says.",
        "Forecasts are damped exponential smoothing. The chance of meeting a target follows from their errors.",
    )


def budget_rules(facts: QuarterlyFacts) -> tuple[str, ...]:
    """The false-alarm budget in words."""
    rate = section("false_alarms")["rate"]
    days = int(section("monitor")["reason_working_days"])
    return (
        f"{count(facts.charts_judged, 'national chart').capitalize()} can be judged. If nothing had changed, about "
        f"{facts.expected_by_chance:.1f} of them would still meet a rule at the latest point.",
        f"A signal is listed when it stands out among all charts judged together (Benjamini and Hochberg), so that "
        f"about {percent(rate)} of those listed are false. Each gets an owner and a reason within {days} working days.",
        "What meets a rule without being listed is told as such with its KPI: it may be chance.",
    )


def definitions_section(facts: QuarterlyFacts) -> Section:
    """Every KPI as it is defined, and when that is reviewed next."""
    rows = tuple(
        (
            name_of(one),
            one.kpi.how_worked_out,
            f"version {one.kpi.version}, reviewed {day(one.kpi.reviewed)}",
            day(one.kpi.next_review),
        )
        for one in facts.readings
    )
    header = ("KPI", "How a value comes about", "Definition", "Next review")
    overdue = sum(one.kpi.next_review < facts.known_on for one in facts.readings)
    words = f"{overdue or 'No'} {verb(overdue, 'review is', 'reviews are')} overdue."
    return Section("Definitions", 1, (Paragraph(words), Table("", header, rows, widths=(2.6, 3.2, 1.5, 0.9))))
