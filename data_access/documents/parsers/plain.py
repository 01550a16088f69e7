"""Text files, a paragraph at a time; those that are WhatsApp exports, a message at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator

from data_access.documents.parsers import whatsapp
from data_access.documents.parsers.encoding import clean, decoded
from data_access.documents.parsers.source import Source, read_of, words
from models.documents.extraction import Extraction, Segment

_PARAGRAPH = re.compile(r"\S[^\n]*(?:\n(?!\s*\n)[^\n]*)*")
_HEADING = re.compile(r"^#{1,6}\s+(\S.*)", re.MULTILINE)
_MOST_LINES = 40
_TITLE_CHARACTERS = 200


def read(source: Source) -> Extraction:
    """The paragraphs of a text, each marked with its first line."""
    data, warnings = source.text_data()
    raw, encoding = decoded(data)
    text = clean(raw)
    if "\x00" in raw:
        warnings.append(f"{len(raw) - len(text):,} characters that are no text were left out")
    if chat := whatsapp.chat_of(text, source):
        return chat
    title = _HEADING.search(text) if source.kind.format_id == "md" else None
    return read_of(
        source,
        paragraphs(text),
        title=words(title[1])[:_TITLE_CHARACTERS] if title else "",
        warnings=[*warnings, *encoding_note(encoding)],
    )


def encoding_note(encoding: str) -> list[str]:
    """Says which encoding was taken where it was not UTF-8."""
    return [] if encoding.startswith("utf") else [f"read as {encoding}"]


def paragraphs(text: str) -> Iterator[Segment]:
    """Blocks between empty lines; a long one in pieces of some lines."""
    line, seen = 1, 0
    for block in _PARAGRAPH.finditer(text):
        lines = block[0].rstrip().split("\n")
        line += text.count("\n", seen, block.start())
        seen = block.start()
        for at in range(0, len(lines), _MOST_LINES):
            yield Segment("\n".join(lines[at : at + _MOST_LINES]), mark=f"Line {line + at}")
