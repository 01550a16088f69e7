"""Links that fetch a report as PDF or Word, made when it is asked for, through the audited route."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from components.chart_block import about_table, file_links
from components.context import Context
from data_access.exports import About
from models.reports.content import ReportDocument, Stamp


def report_links(
    name: str, title: str, context: Context, document: Callable[[Context, Stamp], ReportDocument]
) -> None:
    """A PDF and a Word link; ``document`` is called with a context for paper and the stamp, when one is fetched."""
    paper = replace(context, mode="light")
    about = about_table(
        context,
        title=title,
        subtitle="Report",
        definition="As the report itself says.",
        source="Assessment answers and improvement plans",
    )
    makers = {
        "pdf": ("Report as PDF", lambda about: _pdf(document(paper, stamp_of(paper, about)))),
        "docx": ("Report as Word", lambda about: _docx(document(paper, stamp_of(paper, about)))),
    }
    file_links(name, context, about, makers)


def _pdf(document: ReportDocument) -> bytes:
    from data_access.reports import pdf_bytes

    return pdf_bytes(document)


def _docx(document: ReportDocument) -> bytes:
    from data_access.reports import docx_bytes

    return docx_bytes(document)


def stamp_of(context: Context, about: About) -> Stamp:
    """What stands on every page of a paper."""
    return Stamp(
        as_at=context.as_at,
        data_version=context.version,
        is_synthetic=context.is_synthetic,
        generated_at=about.generated_at,
        role=context.viewer.role.title,
    )
