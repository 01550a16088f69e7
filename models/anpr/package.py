"""A package of leads on paper: who, why and what speaks against, how it was made, on whose authority, until when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from models.anpr.lead_list import ListedLead, hundreds
from models.anpr.rules import lead_wording
from models.reports.content import Bullets, Paragraph, ReportDocument, Section, SpaceToWrite, Stamp, Table, day

HEADER = ("Rank", "Vehicle", "Of 100 like this", "Why", "Against", "Runs", "Last run", "State")
WIDTHS = (0.8, 1.8, 1.6, 4.2, 3.0, 0.8, 1.8, 1.4)
NOTHING = "nothing that counts"
CAVEATS = (
    lead_wording(),
    "A chance is what the ranking reckons for vehicles like this one; it is no finding about this vehicle.",
    "Vehicles stand under names made for these reads alone. No plate is in this package; revealing one is a step of "
    "its own, with its own reason on record.",
    "Reads can be wrong: plates are misread, copied or swapped, and a reader sees only the roads on which it stands.",
    "Nothing here tells who drove. Innocent explanations of the same journeys are common; look for them first.",
)


@dataclass(frozen=True)
class PackagedLead:
    """A lead with what the package adds: when it last ran, and how it stands."""

    lead: ListedLead
    last_run: str
    state: str
    finding: str


@dataclass(frozen=True)
class PackageFacts:
    """Everything that a package tells besides its leads."""

    title: str
    lines: str
    crime: str
    made: str
    model: str
    known: int
    vehicles_seen: int
    candidates: int
    has_newest_reads: bool
    expires_on: date
    run_id: str
    filters: Mapping[str, str]
    search: Sequence[tuple[str, str]]
    told_in_full: int


def package_document(facts: PackageFacts, leads: Sequence[PackagedLead], stamp: Stamp) -> ReportDocument:
    """The package: caveats first, the list, each of the first leads with its reasons, the method, the search."""
    subtitle = f"{facts.crime}: {facts.lines}. Valid until {day(facts.expires_on)}, then to be destroyed."
    sections = (
        Section("What this is, and what it is not", 1, (Bullets(CAVEATS),)),
        Section("The leads", 1, (_list(leads),)),
        Section("Each lead with its reasons", 1, ()),
        *(_one(one) for one in leads[: facts.told_in_full]),
        Section("How it was worked out", 1, tuple(Paragraph(words) for words in method_words(facts))),
        Section("On whose authority", 1, (_search(facts),)),
    )
    return ReportDocument(facts.title, subtitle, stamp, sections)


def _list(leads: Sequence[PackagedLead]) -> Table:
    rows = tuple(
        (
            str(one.lead.rank),
            one.lead.name,
            f"{hundreds(one.lead.chance)} ({one.lead.range_words})",
            "; ".join(one.lead.reasons_for[:3]) or NOTHING,
            "; ".join(one.lead.reasons_against[:3]) or NOTHING,
            str(one.lead.runs),
            one.last_run,
            one.state,
        )
        for one in leads
    )
    return Table("", HEADER, rows, widths=WIDTHS)


def _one(one: PackagedLead) -> Section:
    lead = one.lead
    told = [
        f"Chance: {lead.words}.",
        f"For: {'; '.join(lead.reasons_for) or NOTHING}.",
        f"Against: {'; '.join(lead.reasons_against) or NOTHING}.",
        *([f"What would change it: {lead.what_if}."] if lead.what_if else []),
        f"Runs: {lead.runs} on {lead.line}; the last {one.last_run}.",
        f"State: {one.state}. Finding: {one.finding}.",
        f"Known vehicles most alike: {', '.join(lead.similar) or 'none known'}.",
    ]
    heading = f"{lead.rank}. {lead.name}{' (known before)' if lead.is_known else ''}"
    return Section(heading, 2, (Bullets(tuple(told)), SpaceToWrite("Picture checked by, when, and what it shows")))


def method_words(facts: PackageFacts) -> tuple[str, ...]:
    """How the ranking was made, in plain words."""
    taught = f"moved by {facts.known} known" if facts.known else "as reviewed, since no vehicle was known"
    old = "" if facts.has_newest_reads else " Reads have been added since; they are not in it."
    return (
        f"Ranked {facts.made}, run {facts.run_id}.{old}",
        f"Of {facts.vehicles_seen:,} vehicles seen, {facts.candidates:,} had a credible run on the line; each was "
        "weighed by how its runs, stays, hours and company differ from those of an ordinary vehicle there.",
        f"The weights are those of the profile {facts.crime}, {taught} ({facts.model}). Chances are set so that "
        "they add up to the number of such vehicles expected.",
        *(f"Narrowed to {name.lower()}: {words}." for name, words in facts.filters.items()),
    )


def _search(facts: PackageFacts) -> Table:
    return Table("", ("What", "As on record"), tuple(facts.search), widths=(2.0, 6.0))
