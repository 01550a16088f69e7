"""OpenDocument texts and presentations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from data_access.documents.parsers.markup import Element, OfficeFile, blocks, read_or_pictures
from data_access.documents.parsers.source import NotRead, Source, iso_moment, read_of, words
from models.documents.extraction import SECTION, SLIDE, Extraction, Segment

_SPACE = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_OFFICE, _TEXT, _TABLE, _DRAW = (_SPACE % name for name in ("office", "text", "table", "drawing"))
_META = _SPACE % "meta"
_DC = "{http://purl.org/dc/elements/1.1/}"
TAGS = {
    "paragraph": frozenset((f"{_TEXT}p", f"{_TEXT}h")),
    "table": frozenset((f"{_TABLE}table",)),
    "row": frozenset((f"{_TABLE}table-row",)),
    "cell": frozenset((f"{_TABLE}table-cell",)),
    "text": frozenset(f"{_TEXT}{name}" for name in ("p", "h", "span", "a", "bookmark-ref", "note-body", "sequence")),
    "tab": frozenset((f"{_TEXT}tab",)),
    "line": frozenset((f"{_TEXT}line-break",)),
    "skip": frozenset((f"{_OFFICE}annotation", f"{_OFFICE}forms")),
    "mixed": frozenset(),
}
_LOCKED = b"encryption-data"


def read(source: Source) -> Extraction:
    """Paragraphs and tables, by slide in a presentation; headers, footers and comments as sections of their own."""
    with OfficeFile(source) as office:
        if "META-INF/manifest.xml" in office.names and _LOCKED in office.part("META-INF/manifest.xml"):
            raise NotRead("locked with a password")
        content = office.tree("content.xml")
        _spell_spaces(content)
        is_slides = source.kind.format_id == "odp"
        segments = list(_slides(content) if is_slides else _paragraphs(content))
        last = max((each.unit for each in segments), default=1)
        sides = (("Headers and footers", _headers(office)), ("Comments", _comments(content)))
        for label, texts in sides:
            if found := list(dict.fromkeys(texts)):
                last += 1
                segments += (Segment(text, last, SECTION, label) for text in found)
        extraction = read_of(
            source, segments, pages=_pages(office, content), warnings=office.warnings(), **_about(office)
        )
        return read_or_pictures(office, extraction)


def _spell_spaces(root: Element) -> None:
    for each in root.iter(f"{_TEXT}s"):
        count = each.get(f"{_TEXT}c") or "1"
        each.tail = " " * (int(count) if count.isdecimal() and len(count) < 4 else 1) + (each.tail or "")


def _paragraphs(content: Element) -> Iterator[Segment]:
    number = 0
    for mark, text in blocks(content, TAGS):
        number += not mark
        yield Segment(text, mark=mark or f"Paragraph {number}")


def _slides(content: Element) -> Iterator[Segment]:
    for number, slide in enumerate(content.iter(f"{_DRAW}page"), start=1):
        for mark, text in blocks(slide, TAGS):
            yield Segment(text, number, SLIDE, f"Slide {number}", mark)


def _headers(office: OfficeFile) -> Iterator[str]:
    styles = office.tree_or_none("styles.xml")
    masters = styles.find(f"{_OFFICE}master-styles") if styles is not None else None
    if masters is not None and "content.xml" in office.names:
        yield from (text for _, text in blocks(masters, TAGS))


def _comments(content: Element) -> Iterator[str]:
    for comment in content.iter(f"{_OFFICE}annotation"):
        author = words(comment.findtext(f"{_DC}creator"))
        inside = {**TAGS, "skip": frozenset()}
        text = "\n".join(text for _, text in blocks(comment, inside))
        if text:
            yield f"{author}: {text}" if author else text


def _about(office: OfficeFile) -> dict[str, object]:
    meta = office.tree_or_none("meta.xml")
    if meta is None:
        return {}
    return {
        "title": words(next((each.text for each in meta.iter(f"{_DC}title")), "")),
        "author": words(next((each.text for each in meta.iter(f"{_DC}creator")), "")),
        "written_at": _moment(next((each.text for each in meta.iter(f"{_DC}date")), "")),
    }


def _moment(text: str | None) -> datetime | None:
    return iso_moment((text or "")[:26])


def _pages(office: OfficeFile, content: Element) -> int | None:
    slides = sum(1 for _ in content.iter(f"{_DRAW}page"))
    meta = office.tree_or_none("meta.xml")
    counts = meta.iter(f"{_META}document-statistic") if meta is not None else ()
    told = next((each.get(f"{_META}page-count") or "" for each in counts), "")
    return slides or (int(told) if told.isdecimal() and len(told) < 7 else None)
