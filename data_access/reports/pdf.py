"""A report as PDF/UA-1: tagged, with title, language, text alternatives and an outline."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from data_access.reports.typesetting import settable, typeset
from models.reports.content import SYNTHETIC_NOTE, ReportDocument

STANDARD = "ua-1"


def pdf_bytes(document: ReportDocument) -> bytes:
    """The report as a PDF file; the same document gives the same bytes."""
    inputs = {"report": json.dumps(settable(as_data(document)))}
    made = aware(document.stamp.generated_at).replace(microsecond=0)
    return typeset("report.typ", inputs=inputs, format="pdf", pdf_standards=[STANDARD], timestamp=made)


def as_data(document: ReportDocument) -> dict[str, Any]:
    """The report as plain data, every block with its kind, as the template reads it."""
    stamp = document.stamp
    language, _, region = document.language.partition("-")
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "lang": language,
        "region": region or None,
        "stamp": {
            "running_words": stamp.running_words,
            "mark": stamp.mark,
            "made_words": stamp.made_words,
            "synthetic_note": SYNTHETIC_NOTE,
        },
        "sections": [
            {
                "heading": section.heading,
                "level": section.level,
                "blocks": [{"kind": type(block).__name__, **asdict(block)} for block in section.blocks],
            }
            for section in document.sections
        ],
    }


def aware(moment: datetime) -> datetime:
    """The moment with its zone; a moment without one is taken as universal time."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
