"""The quarterly report to the board: message, summary, signals with reasons, every KPI by objective, the method."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from models.performance.links import Criterion, Service, criteria, services
from models.performance.settings import section
from models.reports.content import (
    Block,
    Bullets,
    KeyFigure,
    KeyFigures,
    PageBreak,
    Paragraph,
    Picture,
    ReportDocument,
    Section,
    Table,
    day,
)
from models.reports.quarterly_facts import QuarterlyFacts, QuarterReading, told_in_full
from models.reports.quarterly_method import definitions_section, freshness_section, quarterly_method
from models.reports.quarterly_words import (
    detail,
    figures_line,
    latest_words,
    message,
    missing_words,
    months_of,
    name_of,
    pair_words,
    reason_words,
    said_words,
    short_list,
    signals_sentence,
    target_cell,
    title_of,
    value_words,
)
from models.reports.words import NONE, count, sentences, verb

GRID = "grid"
OFFICE = Criterion("", "The office as a whole", "KPIs that serve no single success criterion.", "", "")


def quarterly_report(facts: QuarterlyFacts, pictures: Mapping[str, Picture]) -> ReportDocument:
    """The report. ``pictures`` by KPI id, and "grid"; any may be missing. ValueError for any other place."""
    unknown = set(pictures) - {GRID, *(one.kpi.kpi_id for one in facts.readings)}
    if unknown:
        raise ValueError(f"A quarterly report has no place for {sorted(unknown)}.")
    return ReportDocument(
        title=title_of(facts.quarter),
        subtitle=f"For the board, {months_of(facts.quarter)}, as known on {day(facts.known_on)}",
        stamp=facts.stamp,
        sections=(
            message_section(facts, pictures),
            *summary_sections(facts),
            signals_section(facts),
            *objective_sections(facts, pictures),
            services_section(facts),
            freshness_section(facts),
            quarterly_method(facts),
            definitions_section(facts),
        ),
    )


def message_section(facts: QuarterlyFacts, pictures: Mapping[str, Picture]) -> Section:
    """The message, four figures and the grid of readings."""
    every = len(facts.readings)
    figures = (
        KeyFigure("Got better", str(len(facts.improving)), "by more than usual variation"),
        KeyFigure("Got worse", str(len(facts.worsening)), "by more than usual variation"),
        KeyFigure("Will miss the target", str(len(facts.missing_targets)), "unless something changes"),
        KeyFigure("With figures", f"{facts.with_figures} of {every}", f"{len(facts.missing)} missing or late"),
    )
    grid = [pictures[GRID]] if GRID in pictures else []
    blocks = (Paragraph(sentences(message(facts))), KeyFigures(figures), Paragraph(detail(facts)), *grid, PageBreak())
    return Section("Message", 1, blocks)


def summary_sections(facts: QuarterlyFacts) -> tuple[Section, ...]:
    """What got better, what got worse, what will miss its target, what is missing: on one page."""
    lists = (
        ("What got better", facts.improving, said_words, "No KPI got clearly better."),
        ("What got worse", facts.worsening, said_words, "No KPI got clearly worse."),
        ("What will miss its target", facts.missing_targets, said_of_target, "No target is set to be missed."),
        ("What is missing", facts.missing, said_missing, "Every KPI has the figures that were due."),
    )
    parts = [summary_part(heading, found, words, nothing) for heading, found, words, nothing in lists]
    opening = "What the board needs to know, what needs attention first at the top of each list."
    behind = [one.kpi.kpi_id for one in facts.behind]
    words = f"{count(len(behind), 'more KPI')} {verb(len(behind), 'is', 'are')} behind the target at the latest value"
    last = [Section("Behind the target now", 2, (Paragraph(f"{words}: {short_list(behind, most=20)}."),))]
    return (Section("Summary", 1, (Paragraph(opening),)), *parts, *(last if behind else []))


def summary_part(
    heading: str, found: Sequence[QuarterReading], words: Callable[[QuarterReading], str], nothing: str
) -> Section:
    """One list with as many lines as a page has room for, and the names of a few more."""
    if not found:
        return Section(heading, 2, (Paragraph(nothing),))
    most = int(section("quarterly")["most_in_list"])
    blocks: list[Block] = [Bullets(tuple(words(one) for one in found[:most]))]
    rest = [one.kpi.kpi_id for one in found[most:]]
    if rest:
        blocks.append(Paragraph(f"And {count(len(rest), 'more KPI')}: {short_list(rest, most=12)}."))
    return Section(heading, 2, tuple(blocks))


def said_of_target(one: QuarterReading) -> str:
    """A KPI, its latest value and its target."""
    aim = value_words(one, one.target) if one.target is not None else one.kpi.target.text
    return f"{name_of(one)}: {latest_words(one)}; target {aim}."


def said_missing(one: QuarterReading) -> str:
    """A KPI and what is missing of it."""
    return f"{name_of(one)}: {missing_words(one)} ({one.kpi.owner_role})."


def signals_section(facts: QuarterlyFacts) -> Section:
    """The signals under the false-alarm budget, each with its reason, its owner and when the reason is due."""
    blocks: list[Block] = [Paragraph(sentences(signals_sentence(facts)))]
    if facts.signals:
        header = ("Signal", "What happened", "Owner", "Reason")
        rows = tuple(
            (
                f"{one.kpi_id} {one.kpi}, {one.place}, {one.period_words}",
                one.reading,
                one.owner_role,
                reason_words(one),
            )
            for one in facts.signals[: int(section("quarterly")["most_signals"])]
        )
        days = int(section("monitor")["reason_working_days"])
        note = f"A reason is due within {days} working days of the signal. Signals that are explained stay listed."
        if len(rows) < len(facts.signals):
            note += f" {count(len(facts.signals) - len(rows), 'more signal')} stand in the workbook and in the log."
        blocks.append(
            Table("Signals under the false-alarm budget", header, rows, note=note, widths=(2.4, 2.4, 1.3, 2.4))
        )
    return Section("Signals and their reasons", 1, tuple(blocks))


def objective_sections(facts: QuarterlyFacts, pictures: Mapping[str, Picture]) -> tuple[Section, ...]:
    """Every KPI under the first success criterion that it serves; those that say something with a picture."""
    full = {one.kpi.kpi_id for one in told_in_full(facts)}
    words = (
        f"{count(len(full), 'KPI')} {verb(len(full), 'says', 'say')} something this quarter and "
        f"{verb(len(full), 'is', 'are')} shown with a chart; the rest stand in the tables, with their sentence. A KPI "
        "stands under the first success criterion that it serves."
    )
    opening = Section("Objectives", 1, (Paragraph(words),))
    parts = [
        part
        for criterion in (*criteria().values(), OFFICE)
        for part in criterion_sections(criterion, of_criterion(facts, criterion.criterion_id), full, pictures)
    ]
    return (opening, *parts)


def of_criterion(facts: QuarterlyFacts, criterion_id: str) -> list[QuarterReading]:
    """The KPIs that stand under a criterion; "" for those that serve none."""
    return [one for one in facts.readings if next(iter(one.kpi.criteria), "") == criterion_id]


def criterion_sections(
    criterion: Criterion, found: Sequence[QuarterReading], full: Iterable[str], pictures: Mapping[str, Picture]
) -> list[Section]:
    """One criterion: its words, the KPIs with a picture, then a table of the rest."""
    if not found:
        return []
    heading = f"{criterion.criterion_id} {criterion.name}".strip()
    told = [one for one in found if one.kpi.kpi_id in full]
    rest = [one for one in found if one.kpi.kpi_id not in full]
    parts = [Section(heading, 2, (Paragraph(criterion.text),)), *(kpi_section(one, pictures) for one in told)]
    if rest:
        parts.append(Section(f"Other KPIs of {criterion.criterion_id or 'the office'}", 3, (kpis_table(rest),)))
    return parts


def kpi_section(one: QuarterReading, pictures: Mapping[str, Picture]) -> Section:
    """One KPI: both icons in words, its figures, its chart under its sentence, what its owner says."""
    told = [pictures.get(one.kpi.kpi_id) or Paragraph(one.sentence)]
    words = f"{pair_words(one.finding)}. {figures_line(one)}"
    if not one.comments:
        words += " No commentary for this quarter."
    comments = [Paragraph(f"{said.role}, {day(said.written_on)}: {said.words}") for said in one.comments]
    return Section(name_of(one), 3, (Paragraph(words), *told, *comments))


def kpis_table(found: Sequence[QuarterReading]) -> Table:
    """KPIs in a row each."""
    rows = tuple((name_of(one), latest_words(one), target_cell(one), one.sentence) for one in found)
    return Table("", ("KPI", "Latest", "Target", "Reading"), rows, widths=(2.6, 1.7, 1.3, 2.9))


def services_section(facts: QuarterlyFacts) -> Section:
    """The services, a row each: how many KPIs they have and how those read."""
    rows = [row for service in services().values() if (row := service_row(facts, service))]
    header = ("Service", "KPIs", "Better", "Worse", "Will miss", "Missing", "First to look at")
    note = "A group of services counts only the KPIs that belong to the group itself."
    table = Table("KPIs of each service", header, tuple(rows), note=note, widths=(2.6, 0.7, 0.8, 0.8, 0.9, 0.9, 3))
    words = "Each service answers for its own KPIs; counts are of KPIs."
    return Section("Services", 1, (Paragraph(words), table) if rows else (Paragraph("No service has a KPI."),))


def service_row(facts: QuarterlyFacts, service: Service) -> tuple[str, ...] | None:
    """One service as a row; None for one without a KPI."""
    own = [one for one in facts.readings if one.kpi.service_id == service.service_id]
    if not own:
        return None
    counts = [
        sum(one.is_improving for one in own),
        sum(one.is_worsening for one in own),
        sum(one.will_miss for one in own),
        sum(one.is_missing for one in own),
    ]
    first = next((one for one in (*facts.worsening, *facts.missing_targets, *facts.missing) if one in own), None)
    cells = (str(number) for number in (len(own), *counts))
    return (f"{service.service_id} {service.name}", *cells, name_of(first) if first else NONE)
