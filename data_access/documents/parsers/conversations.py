"""Messages of any chat, as segments that a hit opens at and as who said what to whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from data_access.documents.parsers.encoding import clean
from data_access.documents.parsers.source import Source, read_of, words
from models.documents.extraction import MESSAGE, Extraction, Message, Segment


@dataclass
class Said:
    """One message as an export has it; ``sender`` is empty for what the service itself says."""

    text: str
    sender: str = ""
    recipients: tuple[str, ...] = ()
    sent_at: datetime | None = None
    thread: str = ""


def chat(source: Source, said: Sequence[Said], *, title: str = "", parser: str = "", **known: object) -> Extraction:
    """The messages in their order, those of one thread together."""
    order = {thread: at for at, thread in enumerate(dict.fromkeys(each.thread for each in said))}
    together = sorted(said, key=lambda each: order[each.thread])
    times = [each.sent_at for each in together if each.sent_at]
    return read_of(
        source,
        [message_segment(each, number) for number, each in enumerate(together, start=1)],
        parser=parser,
        messages=tuple(message(each, at) for at, each in enumerate(together)),
        written_at=min(times, default=None),
        title=words(title),
        subject=words(title),
        **known,
    )


def message_segment(each: Said, number: int) -> Segment:
    """The text after the name of who says it."""
    text = clean(each.text).strip()
    text = f"{each.sender}: {text}" if each.sender else text
    return Segment(text, number, MESSAGE, f"Message {number}", f"Message {number}")


def message(each: Said, segment: int) -> Message:
    """Who, to whom, when, of the text of that segment."""
    others = tuple(dict.fromkeys(words(name) for name in each.recipients if words(name)))
    return Message(segment, each.sent_at, words(each.sender), others, words(each.thread))
