"""WhatsApp chats exported as text, in the spellings of iPhone and Android and of the countries' dates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import PurePosixPath

from data_access.documents.parsers.conversations import Said, chat
from data_access.documents.parsers.source import Source, utc, words
from models.documents.extraction import Extraction
from models.documents.settings import section

_MARKS = "\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
_DATE = r"(?P<a>\d{1,4})(?P<by>[./-]|\. ?)(?P<b>\d{1,2})(?:[./-]|\. ?)(?P<c>\d{2,4})"
_TIME = r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?"
_HALF = r"(?:[\s\u202f\u00a0]*(?P<half>[AaPp])\.?[\s\u00a0]?[Mm]\.?)?"
_STAMP = rf"{_DATE}\.?,?\s+(?:at\s+|um\s+|à\s+)?{_TIME}{_HALF}"
_MESSAGE = re.compile(
    rf"^[{_MARKS}]*(?:\[{_STAMP}\]\s?|{_STAMP.replace('?P<', '?P<n_')}\s+[-–]\s)(?P<rest>.*)$"
)
_SENDER = re.compile(rf"^[{_MARKS}~\s]*(?P<sender>[^:\n]{{1,120}}?):\s(?P<text>.*)$", re.DOTALL)
_SENDER_ALONE = re.compile(r"^(?P<sender>[^:\n]{1,120}):$")
_REMOVED = re.compile(f"[{_MARKS}]")


@dataclass
class _Line:
    parts: dict[str, str]
    text: str


def chat_of(text: str, source: Source) -> Extraction | None:
    """The chat, where the text is one; None where it is another text."""
    chosen = section("chats", "whatsapp")
    first = [line for line in text[:20_000].split("\n") if line.strip()][: int(chosen["lines_looked_at"])]  # type: ignore[call-overload]
    if not first or not _MESSAGE.match(first[0]):
        return None
    lines = list(_lines(text))
    name = _name(source.name)
    said = _said(lines)
    speakers = list(dict.fromkeys(each.sender for each in said if each.sender))
    people = speakers if len(speakers) == 2 else list(dict.fromkeys([*speakers, name])) if len(speakers) < 2 else []
    for each in said:
        each.thread = name
        if each.sender and len(people) == 2:
            each.recipients = tuple(person for person in people if person != each.sender)
    return chat(source.of("whatsapp"), said, title=name)


def _name(file_name: str) -> str:
    """Whom the chat is with, from the name of the file; the bare name where it does not say."""
    stem = words(_REMOVED.sub("", PurePosixPath(file_name.replace("\\", "/")).stem))
    for start in section("chats", "whatsapp")["chat_name"]:  # type: ignore[attr-defined]
        if stem.casefold().startswith(start.casefold()):
            return stem[len(start) :].strip() or stem
    return "" if stem.casefold() in ("_chat", "chat") else stem


def _lines(text: str) -> Iterator[_Line]:
    """Messages, with the lines that follow them."""
    current: _Line | None = None
    for line in text.split("\n"):
        if found := _MESSAGE.match(line):
            if current:
                yield current
            parts = {key.removeprefix("n_"): value for key, value in found.groupdict().items() if value is not None}
            current = _Line(parts, parts["rest"])
        elif current:
            current.text += f"\n{line}"
    if current:
        yield current


def _said(lines: Sequence[_Line]) -> list[Said]:
    is_day_first = _is_day_first(lines)
    said = []
    for line in lines:
        text = _REMOVED.sub("", line.text).rstrip()
        found = _SENDER.match(text) or _SENDER_ALONE.match(text)
        sender, body = (words(found["sender"]), found.groupdict().get("text", "")) if found else ("", text)
        said.append(Said(body.strip(), sender=sender, sent_at=utc(_moment(line.parts, is_day_first))))
    return said


def _is_day_first(lines: Sequence[_Line]) -> bool:
    """Day before month, unless the dates themselves say otherwise: a number above 12, or the order of the messages."""
    dated = [line.parts for line in lines if len(line.parts["a"]) < 3]
    if any(int(parts["a"]) > 12 for parts in dated):
        return True
    if any(int(parts["b"]) > 12 for parts in dated):
        return False
    return _steps_back(lines, True) <= _steps_back(lines, False)


def _steps_back(lines: Sequence[_Line], is_day_first: bool) -> int:
    moments = [moment for line in lines if (moment := _moment(line.parts, is_day_first))]
    return sum(later < earlier for earlier, later in pairwise(moments))


def _moment(parts: dict[str, str], is_day_first: bool) -> datetime | None:
    a, b, c = (int(parts[key]) for key in "abc")
    if len(parts["a"]) == 4:
        year, month, day = a, b, c
    else:
        day, month = (a, b) if is_day_first else (b, a)
        year = c + 2000 if c < 100 else c
    hour = int(parts["hour"])
    if half := parts.get("half", "").lower():
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return datetime(year, month, day, hour, int(parts["minute"]), int(parts.get("second", 0)))
    except ValueError:
        return None
