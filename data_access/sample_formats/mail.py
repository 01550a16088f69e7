"""Mail as it is sent: headers, text or HTML, attachments."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import UTC, datetime
from email.header import Header
from email.utils import format_datetime, formataddr
from html import escape

from sample_data.documents.items import MARK, File, Mail

BOUNDARY = "=_part_of_a_synthetic_sample"
TYPES = {
    "pdf": "application/pdf", "csv": "text/csv", "txt": "text/plain",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip


def eml(mail: Mail, bytes_of: Callable[[File], bytes]) -> bytes:
    """One mail; ``bytes_of`` writes what is attached."""
    if not mail.attachments:
        return "\n".join([*_headers(mail), *_body(mail)]).encode()
    parts = [f"--{BOUNDARY}", *_body(mail)]
    for file in mail.attachments:
        parts += [f"--{BOUNDARY}", *_attachment(file, bytes_of(file))]
    top = f'Content-Type: multipart/mixed; boundary="{BOUNDARY}"'
    return "\n".join([*_headers(mail), top, "", *parts, f"--{BOUNDARY}--", ""]).encode()


def mbox(mails: list[Mail], bytes_of: Callable[[File], bytes]) -> bytes:
    """Mails after each other, as mailboxes keep them."""
    whole = []
    for mail in mails:
        text = eml(mail, bytes_of).replace(b"\nFrom ", b"\n>From ")
        whole.append(f"From {mail.sender[1]} {mail.sent_at:%a %b %d %H:%M:%S %Y}\n".encode() + text + b"\n\n")
    return b"".join(whole)


def _headers(mail: Mail) -> list[str]:
    found = [
        f"Message-ID: <{mail.message_id}>", f"Date: {format_datetime(_aware(mail.sent_at))}",
        f"From: {_person(mail.sender)}", f"To: {', '.join(map(_person, mail.to))}", f"Subject: {_word(mail.subject)}",
        f"X-Synthetic: {MARK}", "MIME-Version: 1.0",
    ]  # fmt: skip
    found += [f"Cc: {', '.join(map(_person, mail.cc))}"] if mail.cc else []
    found += [f"In-Reply-To: <{mail.reply_to}>"] if mail.reply_to else []
    return found + ([f"References: {' '.join(f'<{one}>' for one in mail.references)}"] if mail.references else [])


def _aware(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC)


def _person(pair: tuple[str, str]) -> str:
    return formataddr(pair)


def _word(text: str) -> str:
    return text if text.isascii() else Header(text, "utf-8").encode()


def _body(mail: Mail) -> list[str]:
    kind = "html" if mail.is_html else "plain"
    text = _as_html(mail) if mail.is_html else mail.body
    return [f"Content-Type: text/{kind}; charset=utf-8", "Content-Transfer-Encoding: 8bit", "", text]


def _as_html(mail: Mail) -> str:
    parts = [f"<p>{escape(part)}</p>" for part in mail.body.split("\n\n")]
    return f"<html><body><h1>{escape(mail.subject)}</h1>{''.join(parts)}</body></html>"


def _attachment(file: File, content: bytes) -> list[str]:
    kind = TYPES.get(file.suffix, "application/octet-stream")
    text = base64.encodebytes(content).decode("ascii").rstrip()
    return [
        f'Content-Type: {kind}; name="{file.name}"', "Content-Transfer-Encoding: base64",
        f'Content-Disposition: attachment; filename="{file.name}"', "", text,
    ]  # fmt: skip
