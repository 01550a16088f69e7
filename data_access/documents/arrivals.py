"""A file on its way into a case, and the rows that it becomes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from models.documents.extraction import QUARANTINED, READ, Extraction
from models.documents.formats import format_by_name
from models.documents.languages import language_of
from models.documents.passages import Passage

if TYPE_CHECKING:
    import pyarrow as pa

INDEXED, DUPLICATE, NEEDS_OCR = "indexed", "duplicate", "needs_ocr"
STATUSES = (INDEXED, DUPLICATE, QUARANTINED, NEEDS_OCR)


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A member of a container, kept as an original; with a ``reason`` it could not be laid out."""

    name: str
    sha256: str
    bytes: int
    reason: str


@dataclass(slots=True)
class Arrival:
    """One file of a batch; what was read of it is filled in as it comes.

    ``root_id`` is the outermost container, itself where there is none; ``pending_no`` 0 for a file that was given.
    ``is_again`` is true of an item of the case that is read once more.
    """

    item_id: int
    name: str
    path: str
    source: str
    custodian: str
    sha256: str
    bytes: int
    modified_at: datetime | None
    file: Path | None
    extraction: Extraction
    parent_id: int | None = None
    root_id: int = 0
    depth: int = 0
    pending_no: int = 0
    duplicate_of: int | None = None
    reason: str = ""
    is_again: bool = False
    passages: list[Passage] = field(default_factory=list)
    members: list[LaidOut] = field(default_factory=list)

    @property
    def is_to_be_read(self) -> bool:
        """True for a file that a parser looks at."""
        return self.file is not None and self.duplicate_of is None and not self.reason

    @property
    def status(self) -> str:
        """What became of it."""
        if self.duplicate_of is not None:
            return DUPLICATE
        return INDEXED if self.extraction.outcome == READ else self.extraction.outcome


def unread(name: str) -> Extraction:
    """What is said of a file that no parser looks at: what its name says."""
    kind = format_by_name(name)
    return Extraction(QUARANTINED, kind.format_id, kind.family, "none", "")


@dataclass(frozen=True)
class BatchRows:
    """The rows of a batch, one table each."""

    items: pa.Table
    passages: pa.Table
    messages: pa.Table
    members: pa.Table


@dataclass
class Numbers:
    """The numbers that the next rows get."""

    item: int
    passage: int
    message: int
    member: int
    batch: int


def rows_of(arrivals: list[Arrival], numbers: Numbers, ingested_at: datetime) -> BatchRows:
    """The rows of some arrivals; the numbers go on from there."""
    tables = _Rows()
    for arrival in arrivals:
        tables.items.append(_item(arrival, numbers.batch, ingested_at))
        first = numbers.passage
        tables.passages += _passages(arrival, first)
        numbers.passage += len(arrival.passages)
        for row in _messages(arrival, first):
            tables.messages.append((numbers.message, *row))
            numbers.message += 1
        for member in arrival.members:
            at = (arrival.item_id, arrival.root_id, arrival.depth + 1)
            tables.members.append((numbers.member, *at, _clean(member.name), *_facts(member)))
            numbers.member += 1
    numbers.batch += 1
    return tables.as_tables()


@dataclass
class _Rows:
    items: list[tuple[object, ...]] = field(default_factory=list)
    passages: list[tuple[object, ...]] = field(default_factory=list)
    messages: list[tuple[object, ...]] = field(default_factory=list)
    members: list[tuple[object, ...]] = field(default_factory=list)

    def as_tables(self) -> BatchRows:
        return BatchRows(**{name: _table(getattr(self, name), schema) for name, schema in _schemas().items()})


def _table(rows: list[tuple[object, ...]], schema: pa.Schema) -> pa.Table:
    import pyarrow as pa

    columns = zip(*rows, strict=True) if rows else [()] * len(schema)
    arrays = [pa.array(list(column), kind.type) for column, kind in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def _item(arrival: Arrival, batch: int, ingested_at: datetime) -> tuple[object, ...]:
    read = arrival.extraction
    return (
        arrival.item_id, arrival.sha256, arrival.name, arrival.path, arrival.source, arrival.custodian,
        read.format, read.family, arrival.bytes, arrival.modified_at, arrival.parent_id,
        arrival.status, _clean(arrival.reason or read.reason), arrival.duplicate_of,
        _clean(read.title), _clean(read.author), _naive(read.written_at),
        language_of([passage.text for passage in arrival.passages]), read.pages,
        sum(passage.words for passage in arrival.passages), read.parser, read.parser_version, read.parse_ms,
        _clean(read.message_id), _clean(read.in_reply_to), [_clean(each) for each in read.references],
        _clean(read.subject), batch, ingested_at,
    )  # fmt: skip


def _passages(arrival: Arrival, first: int) -> list[tuple[object, ...]]:
    read = arrival.extraction
    sent = {message.segment: message.sent_at for message in read.messages}
    return [
        (
            first + passage.ordinal, arrival.item_id, passage.ordinal, passage.unit, passage.unit_kind,
            _clean(passage.unit_label), passage.text, passage.words,
            [{"at": at, "label": _clean(label)} for at, label in passage.marks],
            _naive(_first_sent(passage, sent) or read.written_at),
        )
        for passage in arrival.passages
    ]  # fmt: skip


def _first_sent(passage: Passage, sent: dict[int, datetime | None]) -> datetime | None:
    if not sent:
        return None
    return next((sent[place.segment] for place in passage.places if sent.get(place.segment)), None)


def _messages(arrival: Arrival, first: int) -> list[tuple[object, ...]]:
    """Each message with the passage in which its text begins."""
    begins: dict[int, tuple[int, int, int]] = {}
    for passage in arrival.passages if arrival.extraction.messages else ():
        for place in passage.places:
            begins.setdefault(place.segment, (first + passage.ordinal, place.char_from, place.char_to))
    return [
        (
            arrival.item_id, *begins.get(message.segment, (None, 0, 0)), _naive(message.sent_at),
            _clean(message.sender), [_clean(each) for each in message.recipients], _clean(message.thread),
        )
        for message in arrival.extraction.messages
    ]  # fmt: skip


def _facts(member: LaidOut) -> tuple[object, ...]:
    return member.sha256, member.bytes, _clean(member.reason)


def _naive(moment: datetime | None) -> datetime | None:
    return moment if moment is None or moment.tzinfo is None else moment.replace(tzinfo=None)


def _clean(text: str) -> str:
    """The text without halves of characters, which no store takes."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _schemas() -> dict[str, pa.Schema]:
    import pyarrow as pa

    text, whole, large, moment = pa.string(), pa.int32(), pa.int64(), pa.timestamp("us")
    marks = pa.list_(pa.struct([("at", whole), ("label", text)]))
    texts = pa.list_(text)
    items = [
        ("item_id", whole), *((name, text) for name in ("sha256", "name", "path", "source", "custodian")),
        ("format", text), ("family", text), ("bytes", large), ("modified_at", moment), ("parent_id", whole),
        ("status", text), ("reason", text), ("duplicate_of", whole),
        ("title", text), ("author", text), ("written_at", moment), ("language", text), ("pages", whole),
        ("words", whole), ("parser", text), ("parser_version", text), ("parse_ms", whole),
        ("message_id", text), ("in_reply_to", text), ("mail_references", texts),
        ("subject", text), ("batch", whole), ("ingested_at", moment),
    ]  # fmt: skip
    passages = [
        ("passage_id", large), ("item_id", whole), ("ordinal", whole), ("unit", whole), ("unit_kind", text),
        ("unit_label", text), ("text", text), ("words", whole), ("marks", marks), ("written_at", moment),
    ]  # fmt: skip
    messages = [
        ("message_no", large), ("item_id", whole), ("passage_id", large), ("char_from", whole), ("char_to", whole),
        ("sent_at", moment), ("sender", text), ("recipients", texts), ("thread", text),
    ]  # fmt: skip
    members = [
        ("pending_no", large), ("parent_id", whole), ("root_id", whole), ("depth", whole), ("name", text),
        ("sha256", text), ("bytes", large), ("reason", text),
    ]  # fmt: skip
    made = {"items": items, "passages": passages, "messages": messages, "members": members}
    return {name: pa.schema(columns) for name, columns in made.items()}
