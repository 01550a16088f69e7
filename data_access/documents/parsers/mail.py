"""Mails and web archives as RFC 822 writes them: head, text, and attachments as members."""

from __future__ import annotations

import email
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message as Part
from email.utils import getaddresses, parsedate_to_datetime

from data_access.documents.parsers.encoding import clean, decoded
from data_access.documents.parsers.members import Layout
from data_access.documents.parsers.source import Source, read_of, utc, words
from data_access.documents.parsers.web import block_segments, page_text
from models.documents.extraction import Extraction, Message, Segment

HEAD_NAMES = ("From", "To", "Cc", "Bcc", "Date", "Subject")
_LENGTH_LINE = re.compile(rb"\A\s*\d+[ \t]*\r?\n")
_IDENTITY = re.compile(r"<([^<>\s]{1,500})>")
_MOST_PARTS = 2_000
_MOST_LEVELS = 30
_ENDINGS = {"message/rfc822": ".eml", "text/calendar": ".ics", "text/html": ".html", "text/plain": ".txt"}


def read(source: Source) -> Extraction:
    """The mail: its head as one segment, its text as the next."""
    data = source.data()
    if source.name.lower().endswith(".emlx"):
        data = _LENGTH_LINE.sub(b"", data, count=1)
    mail = email.message_from_bytes(data)
    heads = headers(mail.raw_items())
    layout = Layout(source)
    text, blocks = body(mail, layout)
    if source.kind.format_id == "mhtml":
        segments = block_segments(blocks or text.split("\n"))
        return read_of(source, segments, members=layout.done(), title=heads["subject"])
    return mail_extraction(source, heads, text or "\n".join(blocks), layout)


def mail_extraction(
    source: Source,
    heads: dict[str, str],
    text: str,
    layout: Layout,
    *,
    parser: str = "",
    sent_at: datetime | None = None,
) -> Extraction:
    """A mail from its decoded headers and its text."""
    sender = next(iter(people(heads["from"])), "")
    recipients = tuple(dict.fromkeys(people(heads["to"], heads["cc"], heads["bcc"])))
    sent_at = sent_at or moment(heads["date"])
    head = "\n".join(f"{name}: {heads[name.lower()]}" for name in HEAD_NAMES if heads[name.lower()])
    segments = [Segment(part, mark=mark) for part, mark in ((head, "Head"), (clean(text).strip(), "Text")) if part]
    return read_of(
        source,
        segments,
        parser=parser,
        title=heads["subject"],
        subject=heads["subject"],
        author=sender,
        written_at=sent_at,
        messages=(Message(len(segments) - 1, sent_at, sender, recipients),) if segments else (),
        members=layout.done(),
        message_id=next(iter(identities(heads["message-id"])), ""),
        in_reply_to=next(iter(identities(heads["in-reply-to"])), ""),
        references=tuple(dict.fromkeys(identities(heads["references"]))),
    )


class _Headers(dict[str, str]):
    def __missing__(self, _: str) -> str:
        return ""


def headers(items: Iterable[tuple[str, object]]) -> dict[str, str]:
    """Headers by lower-case name, decoded, on one line; those that come twice joined, as addresses are."""
    found = _Headers()
    for name, raw in items:
        key, value = name.lower(), str(raw)
        if key not in _WANTED:
            continue
        value = words(value) if key in _ADDRESSED else header_text(value)
        found[key] = f"{found[key]}, {value}" if key in found and key in _ADDRESSED else found.get(key) or value
    for key in _ADDRESSED & found.keys():
        found[key] = ", ".join(_shown(name, address) for name, address in getaddresses([_escaped(found[key])]))
    return found


_ADDRESSED = {"from", "to", "cc", "bcc"}
_WANTED = _ADDRESSED | {"date", "subject", "message-id", "in-reply-to", "references"}


def header_text(value: str) -> str:
    """A header as it is meant: encoded words decoded, raw bytes read as whatever they are."""
    if not value.isascii():
        value = decoded(value.encode("utf-8", "surrogateescape"))[0]
    if "=?" not in value:
        return words(value)
    try:
        pieces = decode_header(value)
    except (HeaderParseError, ValueError, LookupError):
        return words(value)
    return words("".join(_piece(piece, charset) for piece, charset in pieces))


def people(*values: str) -> Iterator[str]:
    """Each person of address headers that were decoded, as ``Name <address>`` or what there is of it."""
    for value in values:
        if value:
            yield from (each for each in _split(value) if each)


def moment(text: str) -> datetime | None:
    """The time of a Date header, in UTC; one without a zone is taken as UTC, as RFC 5322 says of -0000."""
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return utc(found if found.tzinfo else found.replace(tzinfo=UTC))


def identities(text: str) -> list[str]:
    """Message ids, without their brackets."""
    return _IDENTITY.findall(text) or ([text] if text and " " not in text else [])


def body(mail: Part, layout: Layout) -> tuple[str, list[str]]:
    """The plain text, and the blocks of HTML where there is no plain text; everything else becomes a member."""
    plain: list[str] = []
    pages: list[list[str]] = []
    for number, part in enumerate(_leaves(mail, 0), start=1):
        kind, name = part.get_content_type(), _file_name(part)
        is_body = not name and part.get_content_disposition() != "attachment"
        if number > _MOST_PARTS:
            layout.refuse(name or f"part {number}", f"the mail has more than {_MOST_PARTS:,} parts")
        elif is_body and kind == "text/plain":
            plain.append(_part_text(part))
        elif is_body and kind == "text/html":
            pages.append(page_text(_part_text(part))[1])
        else:
            layout.add(name or f"part {number}{_ENDINGS.get(kind, '')}", [_part_bytes(part)])
    text = "\n\n".join(text for text in plain if text.strip())
    return text, [] if text else [block for page in pages for block in page]


def _leaves(part: Part, level: int) -> Iterator[Part]:
    inner = part.get_payload()
    if part.get_content_maintype() == "multipart" and isinstance(inner, list) and level < _MOST_LEVELS:
        for each in inner:
            yield from _leaves(each, level + 1)
    else:
        yield part


def _part_bytes(part: Part) -> bytes:
    inner = part.get_payload()
    if isinstance(inner, list):
        return b"\n".join(each.as_bytes() for each in inner)
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else str(inner or "").encode("utf-8", "surrogateescape")


def _part_text(part: Part) -> str:
    return decoded(_part_bytes(part), declared=str(part.get_param("charset") or ""))[0]


def _file_name(part: Part) -> str:
    try:
        name = part.get_filename() or ""
    except (ValueError, LookupError, TypeError):
        name = ""
    return header_text(name)


def _piece(piece: bytes | str, charset: str | None) -> str:
    return piece if isinstance(piece, str) else decoded(piece, declared=charset or "")[0]


def _escaped(value: str) -> str:
    return value if value.isascii() else decoded(value.encode("utf-8", "surrogateescape"))[0]


def _shown(name: str, address: str) -> str:
    name, address = header_text(name).replace('"', "").strip(), words(address)
    if not name or name == address:
        return address or name
    name = f'"{name}"' if "," in name else name
    return f"{name} <{address}>" if address else name


_PERSON = re.compile(r'\s*((?:"[^"]*"|[^,"])+)(?:,|$)')


def _split(value: str) -> Iterator[str]:
    return (found[1].replace('"', "").strip() for found in _PERSON.finditer(value))
