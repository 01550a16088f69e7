"""The agenda of a meeting with minutes and decisions on paper, and as CSV, made when they are fetched."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from components.benefits.judged import with_mark
from components.benefits.review import Sitting, meeting_name, review_title
from components.benefits.review_decisions import sitting_table
from components.chart_block import about_table, file_links
from components.context import Context
from components.reports.offers import stamp_of
from components.runtime import runtime
from data_access.benefits.reading import register_of
from data_access.exports import About, csv_bytes
from models.benefits.agenda_report import agenda_report, agenda_rows
from models.reports.content import ReportDocument

COLUMNS = ("No.", "Part", "RAG", "Item", "What", "Details", "At this meeting")


def agenda_links(context: Context, sitting: Sitting) -> None:
    """Links to the agenda as Word, as PDF and as CSV; of a closed meeting to its minutes and decisions."""
    register = register_of(runtime().stores, context.viewer)
    paper = replace(with_mark(context, register), mode="light")
    about = about_table(
        paper,
        title=review_title(sitting),
        subtitle=meeting_name(sitting.meeting) if sitting.meeting else "No meeting is set up",
        definition="Made from the benefits register as it stands: what the board decides and looks at.",
        source="Benefits register",
    )
    what = "Minutes" if sitting.is_closed else "Agenda"
    makers = {
        "docx": (f"{what} as Word", lambda about: agenda_docx(paper, sitting, about)),
        "pdf": (f"{what} as PDF", lambda about: agenda_pdf(paper, sitting, about)),
    }
    if not sitting.is_closed:
        makers["csv"] = ("Agenda as CSV", lambda about: agenda_csv(sitting, about))
    file_links(f"benefits-agenda-{sitting.meeting_id or 'today'}", paper, about, makers)


def agenda_docx(context: Context, sitting: Sitting, about: About) -> bytes:
    """The agenda with minutes and decisions as a Word file."""
    from data_access.reports import docx_bytes

    return docx_bytes(agenda_document(context, sitting, about))


def agenda_pdf(context: Context, sitting: Sitting, about: About) -> bytes:
    """The agenda with minutes and decisions as a PDF file."""
    from data_access.reports import pdf_bytes

    return pdf_bytes(agenda_document(context, sitting, about))


def agenda_document(context: Context, sitting: Sitting, about: About) -> ReportDocument:
    """The agenda with minutes and decisions as a report."""
    taken = sitting_table(context, sitting).drop(columns="Account", errors="ignore")
    taken["Decided (UTC)"] = [f"{moment:%d %b %Y, %H:%M}" for moment in taken["Decided (UTC)"]]
    stamp = stamp_of(context, about)
    rows = taken.to_dict("records")
    return agenda_report(sitting.agenda, sitting.meeting, rows, title=review_title(sitting), stamp=stamp)


def agenda_csv(sitting: Sitting, about: About) -> bytes:
    """Every item of the agenda, a row each."""
    return csv_bytes(pd.DataFrame(agenda_rows(sitting.agenda), columns=list(COLUMNS)), about)
