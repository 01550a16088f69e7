"""The quarterly report as tables for a workbook: what its pages say, with numbers as numbers."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from models.performance.links import services
from models.performance.periods import period_name
from models.performance.rule_words import rule_explained
from models.reports.quarterly import service_row
from models.reports.quarterly_facts import QuarterlyFacts, QuarterReading, QuarterSignal
from models.reports.quarterly_method import budget_rules, chart_rules, freshness_row
from models.reports.quarterly_words import (
    VARIATIONS,
    budget_sentence,
    detail,
    message,
    missing_words,
    reason_words,
    said_words,
    signals_sentence,
    target_words,
    words_of_value,
)
from models.reports.words import sentences

SHEETS = ("Summary", "Signals", "KPIs", "Values", "Services", "Freshness", "Method", "Definitions")


def quarterly_sheets(facts: QuarterlyFacts, values: pd.DataFrame) -> Mapping[str, pd.DataFrame]:
    """The tables by the name of their sheet, in their order; ``values`` holds a row a KPI and period."""
    tables = (
        summary_table(facts),
        signals_table(facts),
        pd.DataFrame([kpi_row(one) for one in facts.readings]),
        values,
        services_table(facts),
        freshness_table(facts),
        pd.DataFrame({"Method": [*chart_rules(facts), *budget_rules(facts)]}),
        pd.DataFrame([definition_row(one) for one in facts.readings]),
    )
    return dict(zip(SHEETS, tables, strict=True))


def summary_table(facts: QuarterlyFacts) -> pd.DataFrame:
    """The message and the four lists, a line a row."""
    told = [
        ("Message", "", sentences(message(facts), detail(facts))),
        ("Signals", "", sentences(signals_sentence(facts), budget_sentence(facts))),
        *(("Got better", one.kpi.kpi_id, said_words(one)) for one in facts.improving),
        *(("Got worse", one.kpi.kpi_id, said_words(one)) for one in facts.worsening),
        *(("Will miss its target", one.kpi.kpi_id, said_words(one)) for one in facts.missing_targets),
        *(("Behind its target now", one.kpi.kpi_id, said_words(one)) for one in facts.behind),
        *(("Missing", one.kpi.kpi_id, f"{one.kpi.name}: {missing_words(one)}") for one in facts.missing),
    ]
    return pd.DataFrame(told, columns=["List", "KPI", "In words"])


def signals_table(facts: QuarterlyFacts) -> pd.DataFrame:
    """The signals, a row each; also the table on the page."""
    columns = ["KPI", "Name", "Where", "Period", "What happened", "Probability by chance", "Owner"]
    columns += ["Reason due", "Reason"]
    return pd.DataFrame([signal_row(one) for one in facts.signals], columns=columns)


def signal_row(one: QuarterSignal) -> tuple[object, ...]:
    """One signal; the probability is the chance that an unchanged series would end so."""
    where = (one.kpi_id, one.kpi, one.place, one.period_words)
    return (*where, one.reading, one.p, one.owner_role, one.due_on, reason_words(one))


def kpi_row(one: QuarterReading) -> dict[str, object]:
    """One KPI as it reads at the end of the quarter."""
    kpi, found = one.kpi, one.finding
    return {
        "KPI": kpi.kpi_id,
        "Name": kpi.name,
        "Objectives": ", ".join(kpi.criteria),
        "Service": kpi.service_id,
        "Owner": kpi.owner_role,
        "Unit": kpi.unit,
        "Period": None if one.period is None else period_name(one.period, kpi.frequency),
        "Latest": one.latest,
        "Target": one.target,
        "Target in words": kpi.target.text,
        "Change": "No figures" if found.points == 0 else VARIATIONS[found.kind],
        "Target reading": target_words(found),
        "Chance of meeting the target": found.probability,
        "Rule met": one.rule,
        "Rule in words": rule_explained(one.rule) if one.rule else "",
        "Probability by chance": one.p,
        "Limits widened by": one.widening,
        "Points": found.points,
        "In words": one.sentence,
        "Commentary": "\n".join(comment.words for comment in one.comments),
        "Known on": one.known_on,
    }


def services_table(facts: QuarterlyFacts) -> pd.DataFrame:
    """The services, with whole numbers as numbers."""
    rows = [row for service in services().values() if (row := service_row(facts, service))]
    columns = ["Service", "KPIs", "Better", "Worse", "Will miss", "Missing", "First to look at"]
    counted = [(name, *(int(number) for number in numbers), first) for name, *numbers, first in rows]
    return pd.DataFrame(counted, columns=columns)


def freshness_table(facts: QuarterlyFacts) -> pd.DataFrame:
    """How fresh and how whole the figure of each KPI is."""
    columns = ["KPI", "What is the matter", "Latest period", "Known on", "Owner"]
    rows = pd.DataFrame([freshness_row(one) for one in facts.readings], columns=columns)
    counts = {
        "Units counted": [one.units_counted if one.period else None for one in facts.readings],
        "Units expected": [one.units_expected if one.period else None for one in facts.readings],
    }
    return rows.assign(**{name: pd.array(numbers, dtype="Int64") for name, numbers in counts.items()})


def definition_row(one: QuarterReading) -> dict[str, object]:
    """One KPI as it is defined."""
    kpi = one.kpi
    return {
        "KPI": kpi.kpi_id,
        "Name": kpi.name,
        "How a value comes about": kpi.how_worked_out,
        "Target": kpi.target.text,
        "Bounds": " to ".join(words_of_value(kpi, bound) for bound in kpi.bounds),
        "Source": kpi.source,
        "Version": kpi.version,
        "Valid from": kpi.valid_from,
        "Author": kpi.author,
        "Checked by": kpi.checked_by,
        "Reviewed": kpi.reviewed,
        "Next review": kpi.next_review,
    }
