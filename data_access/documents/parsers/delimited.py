"""Tables as text with a separator, cell by cell; a table of messages as the messages."""

from __future__ import annotations

import csv
from dataclasses import replace

from data_access.documents.parsers.encoding import clean, decoded
from data_access.documents.parsers.plain import encoding_note
from data_access.documents.parsers.source import Source, read_of
from data_access.documents.parsers.workbook import workbook_extraction
from models.documents.extraction import Extraction

_SEPARATORS = (",", ";", "\t", "|")
_LINES_LOOKED_AT = 20


def read(source: Source) -> Extraction:
    """The cells, by the separator that the first lines share."""
    data, notes = source.text_data()
    raw, encoding = decoded(data)
    text = clean(raw)
    notes += encoding_note(encoding)
    if not text.strip():
        return read_of(source, (), warnings=notes)
    csv.field_size_limit(max(len(text), csv.field_size_limit()))
    rows = csv.reader(text.splitlines(keepends=True), delimiter=_separator(text, source))
    extraction = workbook_extraction(source, [("", rows, 1, 1)], parser="", notes=notes)
    return replace(extraction, pages=None)


def _separator(text: str, source: Source) -> str:
    """The one that the most lines agree on how often they have; that of the format where none is there."""
    lines = [line for line in text[:20_000].split("\n") if line.strip()][:_LINES_LOOKED_AT]
    usual = "\t" if source.kind.format_id == "tsv" else ","
    best, most = usual, 0
    for separator in (usual, *(each for each in _SEPARATORS if each != usual)):
        counts = [line.count(separator) for line in lines]
        agreeing = sum(count == counts[0] for count in counts) if counts[0] else 0
        if agreeing > most:
            best, most = separator, agreeing
    return best
