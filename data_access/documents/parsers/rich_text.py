"""Rich text."""

from __future__ import annotations

from data_access.documents.parsers.encoding import clean
from data_access.documents.parsers.plain import paragraphs
from data_access.documents.parsers.source import Source, read_of
from models.documents.extraction import Extraction


def read(source: Source) -> Extraction:
    """The paragraphs, without their formatting."""
    from striprtf.striprtf import rtf_to_text

    text = rtf_to_text(source.data().decode("latin-1"), errors="replace")
    return read_of(source, paragraphs(clean(text)), parser="striprtf")
