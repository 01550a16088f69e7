"""The files of a case: report, disclosure schedule, chain of custody; each made when it is fetched, and on record."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from components.chart_block import about_table, file_links
from components.context import Context
from components.documents.desk import Desk
from components.documents.report_graph import graph_pictures
from components.reports.offers import stamp_of
from components.words import plain
from data_access.documents.case_report import (
    ReportPreview,
    chosen_words,
    custody_table,
    report_facts,
    schedule_tables,
)
from data_access.documents.disclosure import LOOKS
from data_access.exports import About, csv_bytes, workbook_bytes
from models.access import may
from models.documents.case_report import (
    CAVEATS,
    ENTITY_HEADER,
    EVENT_HEADER,
    SEARCH_HEADER,
    TIE_HEADER,
    UNREAD_HEADER,
    ReportChoice,
    ReportFacts,
    case_report,
)

Makers = Mapping[str, tuple[str, Callable[[About], bytes]]]
SOURCE = "Material of the case as it was taken in"
WITHHELD = "Of privileged documents, and of what has their bytes or nearly their words or came within them, the number."
REPORT = "For a supervisor or a disclosure officer: documents, passages, links, searches, what is missing, methods."
SCHEDULE = "What was searched, how, by whom, when, on whose authority; each document opened or tagged; the methods."
CUSTODY = "One row a file that was met: hash, size, times, what read it, who brought it in."


def files_part(desk: Desk, preview: ReportPreview) -> None:
    """The links, each kind under what it is for."""
    st.markdown("## The files")
    if not may(desk.context.viewer, "export"):
        st.caption("Your role reads this here and takes no files.")
        return
    choice = preview.choice
    report = partial(_report, desk, choice)
    schedule = partial(_schedule, desk, choice)
    makers: dict[tuple[str, str], Makers] = {
        ("Case report", REPORT): {
            "pdf": ("PDF", partial(report, "pdf")),
            "docx": ("Word", partial(report, "docx")),
            "xlsx": ("Workbook", partial(report, "xlsx")),
        },
        ("Disclosure schedule", SCHEDULE): {
            "xlsx": ("Workbook", partial(schedule, "xlsx")),
            "csv": ("CSV", partial(schedule, "csv")),
        },
        ("Chain of custody", CUSTODY): {"csv": ("CSV", partial(_custody, desk, choice))},
    }
    for column, ((title, words), made) in zip(st.columns(len(makers)), makers.items(), strict=True):
        with column:
            _links(desk, choice, title, words, made)
    terms = "shown" if choice.is_unmasked else "masked"
    st.caption(f"Explicit terms are {terms} in all of them. Each is made when it is fetched, and on record.")


def _links(desk: Desk, choice: ReportChoice, title: str, words: str, makers: Makers) -> None:
    about = _about(desk, choice, title, words)
    mark = hashlib.sha256(repr((choice, desk.opened.search_id)).encode()).hexdigest()[:12]
    st.markdown(f"**{title}**  \n:small[:gray[{plain(words)}]]")
    with st.container(horizontal=True, key=f"documents_files_{title.split()[0].lower()}"):
        file_links(f"{title.lower().replace(' ', '-')}-{desk.case.case_id}-{mark}", desk.context, about, makers)


def _about(desk: Desk, choice: ReportChoice, title: str, words: str) -> About:
    """What a file says of itself."""
    return about_table(
        desk.context, title=title, subtitle=desk.case.name, definition=" ".join((words, *CAVEATS)), source=SOURCE,
        filters={"Case": desk.case.case_id, "Reference": desk.case.reference, **chosen_words(desk.case, choice)},
        suppression=WITHHELD,
    )  # fmt: skip


def _report(desk: Desk, choice: ReportChoice, file_type: str, about: About) -> bytes:
    """The report as it stands when it is fetched."""
    facts, graphs = report_facts(desk.opened, choice, file_type=file_type)
    context = _now(desk)
    if file_type == "xlsx":
        return workbook_bytes(report_tables(facts), _said_now(about, context))
    from data_access.reports import docx_bytes, pdf_bytes

    document = case_report(facts, stamp_of(context, about), graph_pictures(graphs, context))
    return pdf_bytes(document) if file_type == "pdf" else docx_bytes(document)


def report_tables(facts: ReportFacts) -> dict[str, pd.DataFrame]:
    """The sheets of the workbook: all rows of what the paper tells."""
    documents = [
        (one.number, one.title, one.written_at, one.source, one.custodian, one.path, one.kind, one.author, one.bytes,
         one.sha256, one.reader, one.ingested_at, ", ".join(one.tags))
        for one in facts.documents
    ]  # fmt: skip
    passages = [
        (one.number, one.title, held.place, held.text, held.question)
        for one in facts.documents
        for held in one.passages
    ]
    methods = [*((one.title, one.words) for one in facts.methods), *facts.authority]
    return {
        "Missing": _sheet(("What to know",), [(words,) for words in facts.missing]),
        "Documents": _sheet(
            ("Number", "Document", "Written (UTC)", "Source", "Custodian", "Path", "Kind", "Author", "Bytes", "SHA-256",
             "Read by", "Taken in (UTC)", "Tags"), documents,
        ),
        "Passages": _sheet(("Number", "Document", "Place", "Passage", "Question"), passages),
        "Withheld": _sheet(("Number of a privileged document",), [(number,) for number in facts.withheld]),
        "Entities": _sheet(ENTITY_HEADER, facts.entities),
        "Links": _sheet(TIE_HEADER, facts.ties),
        "Timeline": _sheet(EVENT_HEADER, facts.events),
        "Searches": _sheet(SEARCH_HEADER, facts.searches),
        "Not read": _sheet(UNREAD_HEADER, facts.unread),
        "Methods and authority": _sheet(("Part", "Words"), methods),
    }  # fmt: skip


def _sheet(header: Sequence[str], rows: Sequence[Sequence[object]]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(header))


def _schedule(desk: Desk, choice: ReportChoice, file_type: str, about: About) -> bytes:
    """The schedule: all sheets as a workbook, what was done as CSV."""
    tables = schedule_tables(desk.opened, choice, file_type=file_type)
    said = _said_now(about, _now(desk))
    return workbook_bytes(tables, said) if file_type == "xlsx" else csv_bytes(tables[LOOKS], said)


def _custody(desk: Desk, choice: ReportChoice, about: About) -> bytes:
    return csv_bytes(custody_table(desk.opened, choice), _said_now(about, _now(desk)))


def _now(desk: Desk) -> Context:
    """The context for paper, as of the case when a file is fetched."""
    return replace(desk.context, version=f"case version {desk.case.version()}", mode="light")


def _said_now(about: About, context: Context) -> About:
    return replace(about, data_version=context.version)
