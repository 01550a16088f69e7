"""The report of a case on paper: caveats first, what is missing, each document at its places, how, on whose word."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from models.documents.methods import Method
from models.documents.settings import numbers
from models.reports.content import (
    Block,
    Bullets,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Picture,
    ReportDocument,
    Section,
    Stamp,
    Table,
    day,
)

CAVEATS = (
    "A passage that was found is a lead, not evidence: what counts is the original, kept under its SHA-256.",
    "No search finds everything. That something is not in this report does not show that it is not in the material.",
    "The documents are those that somebody tagged. Programs proposed what to look at; people decided.",
    "Names, numbers and what stands together are found by programs: some are missed, some mistaken, and one name may "
    "be two people. Standing together in a passage is not the same as having met.",
    "Times are as the files say. A device with a wrong clock gives wrong times.",
)
_BLANK_LINES = re.compile(r"\n\s*\n")
NOT_SHOWN = "withheld: privileged"
MASKED_NOTE = "Explicit terms are masked in this file."
SHOWN_NOTE = "Explicit terms are shown in this file; that somebody asked for them is on record."


@dataclass(frozen=True)
class ReportChoice:
    """What goes into a report: documents with one of the tags, passages by the questions, a graph round entities."""

    tags: tuple[str, ...]
    questions: tuple[str, ...] = ()
    entities: tuple[int, ...] = ()
    is_unmasked: bool = False

    @property
    def note(self) -> str:
        """What a file says of explicit terms."""
        return SHOWN_NOTE if self.is_unmasked else MASKED_NOTE


@dataclass(frozen=True)
class OpenWork:
    """What of a case is not finished, in numbers; ``lanes`` says in words what still works in the background.

    ``second_views_here`` are among the documents of the report, ``alike_left_out`` are near-duplicates of these.
    """

    second_views: int
    second_views_here: int
    reviews_open: int
    quarantined: int
    needs_ocr: int
    pending: int
    alike_left_out: int
    lanes: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlacedPassage:
    """A passage of a document, where it stands, and the question that it answers; none for the beginning of one."""

    passage_id: int
    place: str
    text: str
    question: str = ""


@dataclass(frozen=True)
class ReportedDocument:
    """A document of the report; times are UTC, ``kind`` is the format in words."""

    number: int
    title: str
    path: str
    source: str
    custodian: str
    kind: str
    author: str
    written_at: datetime | None
    sha256: str
    bytes: int
    reader: str
    ingested_at: datetime
    tags: tuple[str, ...]
    passages: tuple[PlacedPassage, ...] = ()

    @property
    def written(self) -> str:
        """The day on which it was written, in words."""
        return day(self.written_at) if self.written_at else "no date"

    @property
    def custody(self) -> str:
        """Where it came from and what read it, in a line."""
        of = f", of {self.custodian}" if self.custodian else ""
        return (
            f"{self.source}{of}: {self.path}. {self.kind}, {self.bytes:,} bytes, SHA-256 {self.sha256}, taken in "
            f"{day(self.ingested_at)}, read by {self.reader}."
        )


@dataclass(frozen=True)
class ReportFacts:
    """Everything that a report tells; the rows of tables are words, in the order of their headers below."""

    case: str
    reference: str
    documents: tuple[ReportedDocument, ...]
    withheld: tuple[int, ...]
    entities: tuple[tuple[str, ...], ...]
    ties: tuple[tuple[str, ...], ...]
    events: tuple[tuple[str, ...], ...]
    searches: tuple[tuple[str, ...], ...]
    unread: tuple[tuple[str, ...], ...]
    methods: tuple[Method, ...]
    authority: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    choice: ReportChoice
    chosen_words: Mapping[str, str]


ENTITY_HEADER = ("Kind", "Written", "Documents", "Mentions", "On a watch-list", "Document numbers")
TIE_HEADER = ("One", "Other", "Passages", "Documents", "Messages there", "Messages back", "Document numbers")
EVENT_HEADER = ("When (UTC)", "What", "By or in words", "Document", "Number")
SEARCH_HEADER = ("When (UTC)", "Who", "What", "Question", "Filters", "Results")
UNREAD_HEADER = ("Path", "Why", "Copies")


def limit(name: str) -> int:
    """A limit of what a report looks for."""
    return int(numbers("report", "limits")[name])


def missing_words(documents: int, withheld: int, work: OpenWork) -> tuple[str, ...]:
    """What a reader must know to be missing from a report, in sentences, the gravest first."""
    unread = work.quarantined + work.needs_ocr
    told = (
        (not documents, "No document bears the chosen tags: the report has no document."),
        (withheld, f"{withheld} privileged {_are('document', withheld)} listed by number only."),
        (work.second_views, _second_views(work)),
        (work.reviews_open, f"{work.reviews_open} {_are('review', work.reviews_open)} still open."),
        (work.alike_left_out, f"{work.alike_left_out} near-{_s('duplicate', work.alike_left_out)} of these documents "
         f"{'does' if work.alike_left_out == 1 else 'do'} not bear the chosen tags."),
        (unread, f"{unread} {_s('file', unread)} of the case could not be read ({work.needs_ocr} for want of OCR): no "
         "search finds anything in them."),
        (work.pending, f"{work.pending} {_s('file', work.pending)} from containers {_be(work.pending)} not read yet."),
        *((True, words) for words in work.lanes),
    )  # fmt: skip
    return tuple(words for is_so, words in told if is_so)


def case_report(facts: ReportFacts, stamp: Stamp, pictures: Sequence[Picture] = ()) -> ReportDocument:
    """The whole report; ``pictures`` stand with what is tied to what."""
    chosen = "; ".join(f"{name.lower()}: {words}" for name, words in facts.chosen_words.items())
    sections = (
        Section("What this is, and what it is not", 1, (Bullets((*CAVEATS, facts.choice.note)),)),
        Section("In short", 1, (_figures(facts),)),
        Section("What is missing", 1, (_missing(facts.missing),)),
        Section("The documents", 1, (Paragraph(f"Chosen by {chosen}."), *_documents_table(facts))),
        *(_document(one) for one in facts.documents[: _paper("documents")]),
        Section("Withheld", 1, (Paragraph(_withheld_words(facts.withheld)),)),
        Section("Who and what the documents mention", 1, _listed(ENTITY_HEADER, facts.entities, "entities",
                                                                 widths=(1.4, 2.6, 1.1, 1.1, 1, 2.2))),
        Section("What stands together", 1, (*pictures, *_listed(TIE_HEADER, facts.ties, "ties",
                                                                widths=(2, 2, 1, 1.1, 1.1, 1.1, 2)))),
        Section("When", 1, _listed(EVENT_HEADER, facts.events, "events", widths=(1.6, 1.2, 2.4, 3.4, 1))),
        Section("Searches made in the case", 1, _listed(SEARCH_HEADER, facts.searches, "searches",
                                                        widths=(1.6, 1.8, 1.2, 3.6, 1.6, 0.9))),
        Section("What could not be read", 1, _listed(UNREAD_HEADER, facts.unread, "unread", widths=(4, 4, 0.8))),
        Section("Methods and limits", 1, tuple(Paragraph(f"{one.title}. {one.words}") for one in facts.methods)),
        Section("On whose authority", 1, (Table("", ("What", "As on record"), facts.authority, widths=(2, 6)),)),
    )  # fmt: skip
    reference = f", reference {facts.reference}" if facts.reference else ""
    return ReportDocument(f"Case report: {facts.case}", f"Document search{reference}", stamp, sections)


def _figures(facts: ReportFacts) -> KeyFigures:
    passages = sum(len(one.passages) for one in facts.documents)
    return KeyFigures(
        (
            KeyFigure("Documents", f"{len(facts.documents):,}", "tagged by people, listed below"),
            KeyFigure("Passages", f"{passages:,}", "quoted with their places"),
            KeyFigure("Entities", f"{len(facts.entities):,}", "mentioned in these documents"),
            KeyFigure("Searches", f"{len(facts.searches):,}", "made in the case so far"),
            KeyFigure("Not read", f"{len(facts.unread):,}", "files in which nothing can be found"),
            KeyFigure("Withheld", f"{len(facts.withheld):,}", "privileged, by number only"),
        )
    )


def _missing(missing: Sequence[str]) -> Block:
    return Bullets(tuple(missing)) if missing else Paragraph("Nothing is known to be missing.")


def _documents_table(facts: ReportFacts) -> tuple[Block, ...]:
    rows = tuple((str(one.number), one.title, one.written, one.source, ", ".join(one.tags)) for one in facts.documents)
    header = ("Number", "Document", "Written", "Source", "Tags")
    return _listed(header, rows, "documents", widths=(0.9, 4, 1.4, 2, 1.8))


def _document(one: ReportedDocument) -> Section:
    """A document: its line of custody, then each passage beside its place."""
    by = f" by {one.author}" if one.author else ""
    told = Paragraph(f"Written: {one.written}{by}. Tags: {', '.join(one.tags)}. From {one.custody}")
    asked = "; ".join(dict.fromkeys(f"“{passage.question}”" for passage in one.passages if passage.question))
    note = f"Quoted for {asked}." if asked else "Its beginning."
    rows = tuple((passage.place, _BLANK_LINES.sub("\n", passage.text.strip())) for passage in one.passages)
    quoted = Table("", ("Place", "Passage"), rows, note, (1.2, 6)) if rows else Paragraph("No text: see the original.")
    return Section(f"{one.number}. {one.title}", 2, (told, quoted))


def _withheld_words(withheld: Sequence[int]) -> str:
    if not withheld:
        return "No document of the case is tagged as privileged."
    listed = ", ".join(str(number) for number in withheld)
    return (
        f"Privileged, with what has the same bytes or nearly the same words and what came within: numbers {listed}. "
        "Nothing of them is in this report; the chain of custody holds their hashes."
    )


def _listed(
    header: tuple[str, ...], rows: Sequence[tuple[str, ...]], name: str, *, widths: tuple[float, ...]
) -> tuple[Block, ...]:
    """A table, shortened where paper has no room for it, or that there is nothing."""
    if not rows:
        return (Paragraph("None."),)
    most = _paper(name)
    note = f"The first {most:,} of {len(rows):,}; the workbook has all." if len(rows) > most else ""
    return (Table("", header, tuple(rows[:most]), note, widths),)


def _second_views(work: OpenWork) -> str:
    here = "all" if work.second_views_here == work.second_views > 1 else str(work.second_views_here)
    of_these = f", {here} of them in this report" if work.second_views_here else ", none of them in this report"
    verb = "needs" if work.second_views == 1 else "need"
    return f"{work.second_views} {_s('document', work.second_views)} {verb} a second view{of_these}."


def _are(noun: str, number: int) -> str:
    return f"{_s(noun, number)} {_be(number)}"


def _be(number: int) -> str:
    return "is" if number == 1 else "are"


def _s(noun: str, number: int) -> str:
    return noun if number == 1 else f"{noun}s"


def _paper(name: str) -> int:
    return int(numbers("report", "paper")[name])
