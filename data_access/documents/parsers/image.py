"""Pictures: their words where OCR is asked for and there; never shown, never drawn."""

from __future__ import annotations

from dataclasses import replace

from data_access.documents.parsers import ocr
from data_access.documents.parsers.plain import paragraphs
from data_access.documents.parsers.source import NotRead, Source, read_of
from models.documents.extraction import NEEDS_OCR, PAGE, Extraction, Segment


def read(source: Source) -> Extraction:
    """The words of the picture; ``needs_ocr`` where they cannot be read here."""
    if reason := ocr.why_not(source):
        return read_of(source, (), outcome=NEEDS_OCR, reason=reason)
    text = ocr.picture_text(source.path)
    if text is None:
        raise NotRead("tesseract cannot read the picture, or takes too long")
    segments = [Segment(each.text, 1, PAGE, "Page 1") for each in paragraphs(text)]
    extraction = read_of(source, segments, pages=1, warnings=[] if text else ["no words were found on the picture"])
    return replace(extraction, parser="tesseract", parser_version=ocr.ocr_version())
