"""Outlook messages."""

from __future__ import annotations

import re
from typing import Any

from data_access.documents.parsers.mail import headers, mail_extraction
from data_access.documents.parsers.members import Layout
from data_access.documents.parsers.source import NotRead, Source, utc, words
from data_access.documents.parsers.web import page_text
from models.documents.extraction import Extraction

PARSER = "python-oxmsg"
_KINDS = {1: "To", 2: "Cc", 3: "Bcc"}
_RECIPIENT_KIND, _COMPRESSED_RTF = 0x0C15, 0x1009
_SHORT_FILE_NAME, _DISPLAY_NAME = 0x3704, 0x3001
_MESSAGE_ID, _IN_REPLY_TO, _REFERENCES = 0x1035, 0x1042, 0x1039
_ENTRY = re.compile(r"^/o=.*/cn=(?:[^-/]*-)?", re.IGNORECASE)


def read(source: Source) -> Extraction:
    """Head, text and attachments."""
    from oxmsg import Message

    try:
        mail = Message.load(str(source.path))
        heads = headers(_heads(mail))
    except (ValueError, KeyError, OSError, AssertionError) as error:
        raise NotRead(f"the message is damaged ({type(error).__name__})") from error
    layout = Layout(source)
    for number, attachment in enumerate(mail.attachments, start=1):
        _lay_out(attachment, number, layout)
    sent_at = mail.sent_date
    return mail_extraction(source, heads, _text(mail), layout, parser=PARSER, sent_at=utc(sent_at) if sent_at else None)


def _heads(mail: Any) -> list[tuple[str, str]]:
    """The headers that came with it; for what was never sent, or sent within one organisation, its properties."""
    properties = mail.properties
    given = [("From", mail.sender or ""), ("Subject", mail.subject)]
    for recipient in mail.recipients:
        kind = _KINDS.get(recipient.properties.int_prop_value(_RECIPIENT_KIND) or 1, "To")
        given.append((kind, _person(recipient.name, recipient.email_address)))
    for name, number in (("Message-ID", _MESSAGE_ID), ("In-Reply-To", _IN_REPLY_TO), ("References", _REFERENCES)):
        given.append((name, properties.str_prop_value(number) or ""))
    sent = [(name, value) for name, value in mail.message_headers.items() if name.lower() == "date"]
    return [(name, value) for name, value in (*given, *sent) if value]


def _person(name: str, address: str) -> str:
    address = _ENTRY.sub("", words(address))
    name = words(name).replace('"', "").strip("'")
    return f'"{name}" <{address}>' if address and name and name != address else f"<{address}>" if address else name


def _text(mail: Any) -> str:
    if plain := (mail.body or "").strip():
        return plain
    try:
        page = mail.html_body or ""
    except (UnicodeError, LookupError):
        page = ""
    if page:
        return "\n".join(page_text(page)[1])
    return ""


def _lay_out(attachment: Any, number: int, layout: Layout) -> None:
    properties = attachment.properties
    name = (
        attachment.file_name
        or properties.str_prop_value(_SHORT_FILE_NAME)
        or properties.str_prop_value(_DISPLAY_NAME)
        or f"attachment {number}"
    )
    data = attachment.file_bytes
    if data is None:
        layout.refuse(name, "an item within the message, or a link to a file, that cannot be taken out here")
    else:
        layout.add(name, [data])
