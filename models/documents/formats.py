"""The formats that document search knows, and which of them a file is: by its content first, then by its name."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from models.documents.settings import definition

FAMILIES = ("document", "mail", "chat", "table", "slides", "web", "image", "container", "other")
UNKNOWN = "unknown"
HEAD_BYTES = 8192
ZIP_START, OLE_START = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PDF_START = b"%PDF-"
_SHORT_MAGIC = 3
_EMPTY_ZIP = b"PK\x05\x06"
_UTF_16_STARTS = (b"\xff\xfe", b"\xfe\xff")
_TEXT_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MOST_CONTROLS = 0.02
_HEADER_LINE = re.compile(rb"^(?:[!-9;-~]{1,60}:[^\r\n]*|[ \t][^\r\n]*)\r?$", re.MULTILINE)
_MAIL_HEADER = re.compile(
    rb"^(from|to|cc|date|subject|received|message-id|return-path|mime-version|delivered-to|x-[a-z-]+):",
    re.IGNORECASE | re.MULTILINE,
)
_MBOX_START = re.compile(rb"\AFrom \S+ .*\b\d{4}\b.*\r?\n[!-9;-~]{1,60}:")
_FEWEST_MAIL_HEADERS = 2


@dataclass(frozen=True)
class Format:
    """One row of the table. ``refused`` says why files of the format are quarantined; empty for those that are read.

    ``parser`` names the module of ``data_access.documents.parsers`` that reads it.
    """

    format_id: str
    title: str
    family: str
    suffixes: tuple[str, ...] = ()
    magic: tuple[bytes, ...] = ()
    zip_members: tuple[str, ...] = ()
    media_type: str = ""
    ole_stream: str = ""
    parser: str = ""
    refused: str = ""

    @property
    def is_read(self) -> bool:
        """True where a parser reads it."""
        return not self.refused


@cache
def formats() -> Mapping[str, Format]:
    """Every format by its id, in the order of the definition file."""
    rows = {key: row for key, row in definition("formats").items() if isinstance(row, dict)}
    return MappingProxyType({key: _format(key, row) for key, row in rows.items()})


def formats_read() -> tuple[Format, ...]:
    """Those that a parser reads, in the order of the definition file."""
    return tuple(each for each in formats().values() if each.is_read)


def format_by_name(name: str) -> Format:
    """The format that the end of a name says; ``unknown`` where it says none."""
    parts = name.casefold()[-40:].rsplit("/", 1)[-1].split(".")
    ends = [".".join(parts[at:]) for at in range(1, len(parts))]
    found = (_by_suffix()[end] for end in ends if end in _by_suffix())
    return next(found, formats()[UNKNOWN])


def format_of(head: bytes, name: str, *, members: Collection[str] = (), media_type: str = "") -> Format:
    """The format of a file from its first bytes and its name.

    ``members`` are the names within a ZIP archive, or the streams of an OLE file; ``media_type`` is what the first
    member of an OpenDocument or EPUB file says.
    """
    named = format_by_name(name)
    if head.startswith(ZIP_START):
        return _zip_format(members, media_type, named)
    if head.startswith(_EMPTY_ZIP):
        return formats()["zip"]
    if head.startswith(OLE_START):
        return _ole_format(members)
    return _by_magic(head, named) or _text_format(head, named)


def is_text(head: bytes) -> bool:
    """True for what reads as text: few control characters, or two bytes a character."""
    if head.startswith(_UTF_16_STARTS) or looks_utf_16(head):
        return True
    return len(_TEXT_CONTROLS.findall(head)) <= _MOST_CONTROLS * len(head)


def looks_utf_16(head: bytes) -> str:
    """The name of the encoding where every other byte is zero, as in Western text of two bytes a character."""
    even, odd = head[0::2], head[1::2]
    if len(head) < 4:
        return ""
    if odd.count(0) > 0.7 * len(odd) and even.count(0) < 0.1 * len(even):
        return "utf-16-le"
    return "utf-16-be" if even.count(0) > 0.7 * len(even) and odd.count(0) < 0.1 * len(odd) else ""


def _zip_format(members: Collection[str], media_type: str, named: Format) -> Format:
    for each in formats().values():
        if media_type and each.media_type == media_type:
            return each
    for each in formats().values():
        if each.zip_members and all(name in members for name in each.zip_members):
            return each
    return named if named.parser == "containers" and named.format_id == "zip" else formats()["zip"]


def _ole_format(streams: Collection[str]) -> Format:
    found = (each for each in formats().values() if each.ole_stream and each.ole_stream in streams)
    return next(found, formats()["ole"])


def _by_magic(head: bytes, named: Format) -> Format | None:
    if any(_starts(head, magic) for magic in named.magic):
        return named
    if named.format_id == "pdf" and PDF_START in head[:1024]:  # up to 1,024 bytes before it: ISO 32000-1, H.3.4.1
        return named
    return next((each for magic, each in _magics() if _starts(head, magic)), None)


def _starts(head: bytes, magic: bytes) -> bool:
    """True where the file starts so. A mark of two or three letters does not count where the file is text."""
    if b"????" in magic:
        start, _, rest = magic.partition(b"????")
        return head.startswith(start) and head[len(start) + 4 :].startswith(rest)
    if magic == b"ustar":
        return head[257:262] == magic
    return head.startswith(magic) and not (len(magic) <= _SHORT_MAGIC and magic.isascii() and is_text(head))


def _text_format(head: bytes, named: Format) -> Format:
    if not is_text(head):
        return named if named.refused else formats()[UNKNOWN]
    if named.format_id == "pickle":  # the oldest kind is text
        return named
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if _MBOX_START.match(start):
        return formats()["mbox"]
    if named.format_id not in ("mhtml", "mbox") and _is_mail(head):
        return formats()["eml"]
    lowered = start[:1024].lower()
    if lowered.startswith((b"<!doctype html", b"<html")):
        return formats()["html"]
    if lowered.startswith(b"<?xml"):
        return formats()["html"] if b"<html" in lowered else formats()["xml"]
    is_marked = named.magic or named.zip_members or named.ole_stream or named.media_type
    return formats()["txt"] if named.refused or is_marked else named


def _is_mail(head: bytes) -> bool:
    """True where the file begins with header lines of which at least two are those of a mail."""
    block = re.split(rb"\r?\n\r?\n", head.lstrip(), maxsplit=1)[0]
    lines = block.splitlines()
    if not lines or not _HEADER_LINE.fullmatch(lines[0]) or lines[0][:1] in (b" ", b"\t"):
        return False
    is_header = [bool(_HEADER_LINE.fullmatch(line)) for line in lines[:40]]
    return all(is_header) and len(_MAIL_HEADER.findall(block)) >= _FEWEST_MAIL_HEADERS


@cache
def _magics() -> tuple[tuple[bytes, Format], ...]:
    return tuple((magic, each) for each in formats().values() for magic in each.magic)


@cache
def _by_suffix() -> Mapping[str, Format]:
    return {suffix: each for each in reversed(formats().values()) for suffix in each.suffixes}


def _format(format_id: str, row: Mapping[str, object]) -> Format:
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    values["magic"] = tuple(bytes.fromhex(text) for text in row.get("magic_hex", ()))  # type: ignore[attr-defined]
    values["magic"] += tuple(text.encode() for text in row.get("magic", ()))  # type: ignore[attr-defined]
    values.pop("magic_hex", None)
    return Format(format_id, **values)  # type: ignore[arg-type]
