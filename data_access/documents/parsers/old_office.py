"""Word documents and PowerPoint presentations of 97 to 2003, by their text alone ([MS-DOC], [MS-PPT])."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from typing import Any

from data_access.documents.parsers.encoding import clean
from data_access.documents.parsers.source import NotRead, Source, read_of, utc, words
from models.documents.extraction import SLIDE, Extraction, Segment

_FIELD_CODE = re.compile("\x13[^\x13\x14\x15]*(?:\x14|(?=\x15))")
_WORD_MARKS = str.maketrans({"\r": "\n", "\x07": "\t", "\x0b": "\n", "\x0c": "\n", "\x1e": "-", "\x1f": "", "\x15": ""})
_ENCRYPTED, _SECOND_TABLE, _WORD_97 = 0x0100, 0x0200, 193
_PIECE_BYTES, _ONE_BYTE = 8, 0x40000000
_CONTAINER, _SLIDE, _OUTLINE, _NEXT_SLIDE = 0xF, 0x03EE, 0x0FF0, 0x03F3
_TEXTS = {0x0FA0: "utf-16-le", 0x0FA8: "cp1252", 0x0FBA: "utf-16-le"}
_LOCKED_DECK = struct.pack("<I", 0xF3D1C4DF)
_MACROS = "Macros"


def read(source: Source) -> Extraction:
    """Paragraphs, or the texts of slides. Macros are never run."""
    from olefile import OleFileIO

    with OleFileIO(str(source.path)) as ole:
        try:
            segments = list(_slides(ole) if source.kind.format_id == "ppt" else _paragraphs(ole))
            about = ole.get_metadata()
        except (struct.error, IndexError, OSError) as error:
            raise NotRead("the file is damaged: its text cannot be found") from error
        encoding = f"cp{about.codepage}" if about.codepage and about.codepage > 0 else "cp1252"
        return read_of(
            source,
            segments,
            title=_said(about.title, encoding),
            author=_said(about.author, encoding),
            written_at=utc(about.last_saved_time) if about.last_saved_time else None,
            pages=about.num_pages or None if source.kind.format_id == "doc" else None,
            warnings=["the file holds macros: none was run"] if ole.exists(_MACROS) else [],
        )


def _said(value: bytes | None, encoding: str) -> str:
    try:
        return words((value or b"").decode(encoding, "replace"))
    except LookupError:
        return words((value or b"").decode("cp1252", "replace"))


def _paragraphs(ole: Any) -> Iterator[Segment]:
    text = _FIELD_CODE.sub("", _word_text(ole)).translate(_WORD_MARKS)
    lines = (line.strip() for line in clean(text).split("\n"))
    for number, line in enumerate((line for line in lines if line), start=1):
        yield Segment(line, mark=f"Paragraph {number}")


def _word_text(ole: Any) -> str:
    main = ole.openstream("WordDocument").read()
    version, flags = struct.unpack_from("<H6xH", main, 2)
    if flags & _ENCRYPTED:
        raise NotRead("locked with a password")
    if version < _WORD_97:
        first, last = struct.unpack_from("<II", main, 0x18)
        return main[first:last].decode("cp1252", "replace")
    table = ole.openstream("1Table" if flags & _SECOND_TABLE else "0Table").read()
    at, size = struct.unpack_from("<II", main, 0x01A2)
    return "".join(_pieces(main, table[at : at + size]))


def _pieces(main: bytes, places: bytes) -> Iterator[str]:
    """The pieces of the text in their order ([MS-DOC] 2.4.1)."""
    at = 0
    while places[at] == 1:
        at += 3 + struct.unpack_from("<H", places, at + 1)[0]
    size = struct.unpack_from("<I", places, at + 1)[0]
    count = (size - 4) // (4 + _PIECE_BYTES)
    starts = struct.unpack_from(f"<{count + 1}I", places, at + 5)
    for number in range(count):
        place = struct.unpack_from("<I", places, at + 5 + 4 * (count + 1) + _PIECE_BYTES * number + 2)[0]
        length = starts[number + 1] - starts[number]
        if place & _ONE_BYTE:
            first = (place & ~_ONE_BYTE) // 2
            yield main[first : first + length].decode("cp1252", "replace")
        else:
            yield main[place : place + 2 * length].decode("utf-16-le", "replace")


def _slides(ole: Any) -> Iterator[Segment]:
    if ole.exists("Current User") and ole.openstream("Current User").read(20)[12:16] == _LOCKED_DECK:
        raise NotRead("locked with a password")
    found: dict[int, list[str]] = {}
    data = ole.openstream("PowerPoint Document").read()
    for slide, text in _deck_texts(data):
        for line in clean(text.replace("\x0b", "\n").replace("\r", "\n")).split("\n"):
            if line.strip() and line.strip() not in found.setdefault(slide, []):
                found[slide].append(line.strip())
    for slide in sorted(found):
        yield from (Segment(line, max(slide, 1), SLIDE, f"Slide {max(slide, 1)}") for line in found[slide])


def _deck_texts(data: bytes) -> Iterator[tuple[int, str]]:
    """Texts with the number of their slide: those of the outline, and those drawn on the slides."""
    at, outlined, drawn, slide = 0, 0, 0, 0
    while at + 8 <= len(data):
        version, kind, size = struct.unpack_from("<HHI", data, at)
        at += 8
        if kind == _OUTLINE:
            outlined = 0
        elif kind == _NEXT_SLIDE:
            outlined += 1
            slide = outlined
        elif kind == _SLIDE:
            drawn += 1
            slide = drawn
        if kind in _TEXTS:
            yield slide, data[at : at + size].decode(_TEXTS[kind], "replace")
        if version & _CONTAINER != _CONTAINER:
            at += size
