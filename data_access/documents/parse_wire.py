"""What a child says of a file, as JSON of lists, written by the child and read by the parent.

The parent takes it for what it is, words that nobody vouches for: whatever is not of the shape agreed is no answer.
"""

from __future__ import annotations

import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from models.documents.extraction import NEEDS_OCR, QUARANTINED, READ, Extraction, Member, Message, Segment
from models.documents.formats import formats

TOO_MUCH_MEMORY = "reading it needs more memory than is allowed"
_OUTCOMES = (READ, NEEDS_OCR, QUARANTINED)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TEXTS = ("parser", "parser_version", "reason", "title", "author", "message_id", "in_reply_to", "subject")


def pack(extraction: Extraction) -> bytes:
    """The extraction as bytes."""
    body = {name: getattr(extraction, name) for name in _TEXTS}
    body |= {
        "outcome": extraction.outcome,
        "format": extraction.format,
        "written_at": _seconds(extraction.written_at),
        "pages": extraction.pages,
        "references": extraction.references,
        "warnings": extraction.warnings,
        "segments": [
            (each.text, each.unit, each.unit_kind, each.unit_label, each.mark) for each in extraction.segments
        ],
        "messages": [
            (each.segment, _seconds(each.sent_at), each.sender, each.recipients, each.thread)
            for each in extraction.messages
        ],
        "members": [(each.name, each.file, each.reason) for each in extraction.members],
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def unpack(payload: bytes, scratch: Path, *, parse_ms: int) -> Extraction | None:
    """The extraction; None where the answer is not of the shape agreed."""
    try:
        return _extraction(json.loads(payload), scratch, parse_ms)
    except (ValueError, TypeError, LookupError, OverflowError, RecursionError, OSError, AttributeError):
        return None


def _extraction(body: dict[str, Any], scratch: Path, parse_ms: int) -> Extraction:
    kind = formats()[_text(body["format"])]
    segments = tuple(Segment(_text(row[0]), _whole(row[1]), *map(_text, row[2:5])) for row in body["segments"])
    messages = tuple(_message(row, len(segments)) for row in body["messages"])
    return Extraction(
        outcome=_one_of(body["outcome"], _OUTCOMES),
        format=kind.format_id,
        family=kind.family,
        written_at=_moment(body["written_at"]),
        pages=None if body["pages"] is None else _whole(body["pages"]),
        segments=segments,
        messages=messages,
        members=tuple(_member(row, scratch) for row in body["members"]),
        references=_texts(body["references"]),
        warnings=_texts(body["warnings"]),
        parse_ms=parse_ms,
        **{name: _text(body[name]) for name in _TEXTS},
    )


def _message(row: list[Any], segments: int) -> Message:
    segment = _whole(row[0])
    if segment >= segments:
        raise ValueError
    return Message(segment, _moment(row[1]), _text(row[2]), _texts(row[3]), _text(row[4]))


def _member(row: list[Any], scratch: Path) -> Member:
    """A member whose file is a plain one in the scratch folder, and nothing else."""
    name, file, reason = map(_text, row)
    if file:
        if not file.isalnum() or not stat.S_ISREG((scratch / file).lstat().st_mode):
            raise ValueError
    return Member(name, file, reason)


def _text(value: object) -> str:
    if type(value) is not str:
        raise TypeError
    return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")


def _texts(values: object) -> tuple[str, ...]:
    if type(values) is not list:
        raise TypeError
    return tuple(_text(value) for value in values)


def _whole(value: object) -> int:
    if type(value) is not int or not 0 <= value < 2**31:
        raise ValueError
    return value


def _one_of(value: object, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise ValueError
    return str(value)


def _seconds(moment: datetime | None) -> float | None:
    return None if moment is None else (moment - _EPOCH).total_seconds()


def _moment(seconds: object) -> datetime | None:
    return None if seconds is None else _EPOCH + timedelta(seconds=float(seconds))  # type: ignore[arg-type]


