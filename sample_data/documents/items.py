"""What the sample case is made of, before anything is written: mails, chats, papers, tables and the like."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

MARK = "Synthetic sample"


@dataclass(frozen=True)
class Mail:
    """One mail; people are (name, address). ``reply_to`` is the id of the mail that it answers."""

    message_id: str
    sent_at: datetime
    sender: tuple[str, str]
    to: tuple[tuple[str, str], ...]
    subject: str
    body: str
    cc: tuple[tuple[str, str], ...] = ()
    reply_to: str = ""
    references: tuple[str, ...] = ()
    is_html: bool = False
    attachments: tuple[File, ...] = ()


@dataclass(frozen=True)
class Said:
    """One message of a chat: when, the speaker's name and number, the words."""

    at: datetime
    sender: str
    number: str
    text: str


@dataclass(frozen=True)
class Chat:
    """A thread of messages; ``owner`` is whose telephone it was found on."""

    name: str
    owner: str
    said: tuple[Said, ...]


@dataclass(frozen=True)
class Paper:
    """A written text: a title and paragraphs; the first line of each page or slide where it has several."""

    title: str
    author: str
    written_at: datetime
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """Rows of a table, the header first."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    author: str
    written_at: datetime


@dataclass(frozen=True)
class Contacts:
    """Names with a telephone number each."""

    people: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Appointment:
    """One entry of a calendar."""

    title: str
    at: datetime
    place: str
    text: str


@dataclass(frozen=True)
class Scan:
    """Lines of writing that are only a picture."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Bundle:
    """Files within a file; with a password where it has one."""

    files: tuple[File, ...]
    password: str = ""


@dataclass(frozen=True)
class Damaged:
    """The first bytes of a file of a format, and then nothing that belongs there."""

    first: bytes
    length: int


Content = Mail | Chat | Paper | Sheet | Contacts | Appointment | Scan | Bundle | Damaged


@dataclass(frozen=True)
class File:
    """One file: its path below the folder of its source, its format as in the end of its name, and what is in it.

    ``form`` tells chats of one suffix apart: whatsapp, telegram, signal, facebook, sms, phone_report.
    """

    source: str
    path: str
    content: Content
    form: str = ""
    is_copy: bool = field(default=False, compare=False)

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]

    @property
    def suffix(self) -> str:
        """The end of the name, without the dot."""
        return self.name.rpartition(".")[2]

    def inner(self) -> tuple[File, ...]:
        """Attachments or members."""
        if isinstance(self.content, Mail):
            return self.content.attachments
        return self.content.files if isinstance(self.content, Bundle) else ()

    def walk(self) -> Iterator[File]:
        """The file and everything within it."""
        yield self
        for inner in self.inner():
            yield from inner.walk()


@dataclass(frozen=True)
class Source:
    """A seizure or an export: the folder that it is written to, its name, whose it is."""

    folder: str
    name: str
    custodian: str
