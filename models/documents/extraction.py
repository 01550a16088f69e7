"""What a parser gives of one file: text in its smallest places, messages, members, and what is known of the whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

READ, NEEDS_OCR, QUARANTINED = "read", "needs_ocr", "quarantined"
PAGE, SHEET, SLIDE, MESSAGE, SECTION, TEXT = "page", "sheet", "slide", "message", "section", "text"


@dataclass(frozen=True)
class Segment:
    """The smallest piece of text that has a place of its own: a paragraph, a cell, a message.

    ``mark`` names the place within the unit (``B7``, ``Message 12``) and may be empty; ``unit`` counts pages, sheets,
    slides or blocks from 1, of the kind ``unit_kind`` with the label ``unit_label``. No passage goes beyond a unit of
    a kind other than ``message``.
    """

    text: str
    unit: int = 1
    unit_kind: str = TEXT
    unit_label: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Message:
    """One message of a mail or chat: who, to whom, when (UTC, None where not said), and the segment of its text."""

    segment: int
    sent_at: datetime | None
    sender: str
    recipients: tuple[str, ...] = ()
    thread: str = ""


@dataclass(frozen=True)
class Member:
    """A file within the file: an attachment or a member of an archive, laid out in the scratch folder.

    ``name`` is as the container gives it, cleaned of anything that leads out of it; ``file`` stands in the scratch
    folder of the extraction. A member that could not be laid out has no file and says why in ``reason``.
    """

    name: str
    file: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Extraction:
    """What became of one file.

    ``outcome`` is ``read``, ``needs_ocr`` or ``quarantined``, the latter two with ``reason`` in words. Times are UTC.
    """

    outcome: str
    format: str
    family: str
    parser: str
    parser_version: str
    reason: str = ""
    title: str = ""
    author: str = ""
    written_at: datetime | None = None
    pages: int | None = None
    segments: tuple[Segment, ...] = ()
    messages: tuple[Message, ...] = ()
    members: tuple[Member, ...] = ()
    message_id: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    subject: str = ""
    warnings: tuple[str, ...] = field(default=())
    parse_ms: int = 0
