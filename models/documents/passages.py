"""An item's text cut into passages of about 100 words: no gap, no overlap, at the end of a sentence where there is one.

The text of a unit is that of its segments in order, each on a line of its own; passages joined in order give it back.
A passage stays within its unit, save that consecutive messages of a chat share one.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from models.documents.extraction import MESSAGE, Segment
from models.documents.settings import numbers

LINE = "\n"
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’)\]]*\s+|\n\s*")
_LAST_SPACE = re.compile(r"\S+\Z")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a segment stands in a passage: all of it, or the part that is there."""

    segment: int
    char_from: int
    char_to: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of an item's text.

    ``unit`` is where it begins. ``marks`` are (character, label) of the segments with a mark that begin in it;
    ``places`` are all its segments, in order.
    """

    ordinal: int
    unit: int
    unit_kind: str
    unit_label: str
    text: str
    words: int
    marks: tuple[tuple[int, str], ...]
    places: tuple[Place, ...]


def cut_passages(segments: Sequence[Segment]) -> list[Passage]:
    """The passages of an item, in order; none of a unit that holds no word."""
    passages: list[Passage] = []
    for stream in _streams(segments):
        if stream.text and not stream.text.isspace():
            for begins, ends in _cuts(stream):
                passages.append(_passage(segments, stream, begins, ends, len(passages)))
    return passages


def unit_text(texts: Iterable[str]) -> str:
    """The text of a unit: its segments, each on a line of its own."""
    return "".join(_lines(list(texts)))


@dataclass(frozen=True, slots=True)
class _Stream:
    """Text that passages are cut from: a unit, or a run of messages. ``starts`` are those of the segments."""

    first: int
    text: str
    starts: tuple[int, ...]


def _streams(segments: Sequence[Segment]) -> Iterator[_Stream]:
    first = 0
    for _, group in groupby(segments, key=_belongs_to):
        texts = _lines([segment.text for segment in group])
        starts, at = [], 0
        for text in texts:
            starts.append(at)
            at += len(text)
        yield _Stream(first, "".join(texts), tuple(starts))
        first += len(texts)


def _belongs_to(segment: Segment) -> tuple[str, int, str]:
    """What a passage does not go beyond."""
    is_message = segment.unit_kind == MESSAGE
    return (MESSAGE, 0, "") if is_message else (segment.unit_kind, segment.unit, segment.unit_label)


def _lines(texts: list[str]) -> list[str]:
    lines = [text if text.endswith(LINE) else text + LINE for text in texts[:-1]]
    return [*lines, *texts[-1:]]


def _cuts(stream: _Stream) -> Iterator[tuple[int, int]]:
    """Begin and end of each passage."""
    size, begins = _size(), 0
    while begins < len(stream.text):
        ends = _end(stream, begins, size)
        yield begins, ends
        begins = ends


@dataclass(frozen=True, slots=True)
class _Size:
    least: re.Pattern[str]
    aim: re.Pattern[str]
    most: re.Pattern[str]
    characters: int


@cache
def _size() -> _Size:
    chosen = numbers("passages", "size")
    least, aim, most = (_words(int(chosen[f"{name}_words"])) for name in ("least", "aim", "most"))
    return _Size(least, aim, most, int(chosen["most_characters"]))


def _words(count: int) -> re.Pattern[str]:
    """Matches so many words with the space after them; never goes back, so its time is that of the text."""
    return re.compile(rf"\s*+(?:\S++\s*+){{{count}}}")


def _end(stream: _Stream, begins: int, size: _Size) -> int:
    """Where the passage that begins here ends."""
    text, last = stream.text, len(stream.text)
    window = min(begins + size.characters, last)
    most = size.most.match(text, begins, window)
    if most is None and window == last:
        return last
    ends = most.end() if most else window
    if ends == last:
        return last
    least = size.least.match(text, begins, ends)
    aim = size.aim.match(text, begins, ends)
    least_at = least.end() if least else (begins + ends) // 2
    aim_at = aim.end() if aim else ends
    return _best(stream, least_at, aim_at, ends) or _at_space(text, least_at, aim_at)


def _best(stream: _Stream, least: int, aim: int, most: int) -> int:
    """The end of a segment nearest to the aim, else that of a sentence; 0 where there is neither."""
    starts = stream.starts
    low, high = bisect_left(starts, least), bisect_right(starts, most)
    found: Sequence[int] = starts[low:high]
    if not found:
        found = [end.end() for end in _SENTENCE_END.finditer(stream.text, least, most)]
    return min(found, key=lambda at: abs(at - aim), default=0)


def _at_space(text: str, least: int, ends: int) -> int:
    """The aim itself; within a word that does not end there, before that word where something stands before it."""
    if text[ends - 1].isspace():
        return ends
    word = _LAST_SPACE.search(text, least, ends)
    return word.start() if word and word.start() > least else ends


def _passage(segments: Sequence[Segment], stream: _Stream, begins: int, ends: int, ordinal: int) -> Passage:
    low, high = bisect_right(stream.starts, begins) - 1, bisect_left(stream.starts, ends)
    places, marks = [], []
    for at in range(low, high):
        number, start = stream.first + at, stream.starts[at]
        end = stream.starts[at + 1] if at + 1 < len(stream.starts) else len(stream.text)
        mark = segments[number].mark
        if start >= begins and mark:
            marks.append((start - begins, mark))
        own = min(start + len(segments[number].text), end, ends)
        places.append(Place(number, max(start, begins) - begins, max(own, begins) - begins))
    first, last = segments[stream.first + low], segments[stream.first + high - 1]
    text = stream.text[begins:ends]
    label = _label(first, last)
    return Passage(
        ordinal, first.unit, first.unit_kind, label, text, len(text.split()), tuple(marks), tuple(places)
    )


def _label(first: Segment, last: Segment) -> str:
    if first.unit_kind == MESSAGE and last.unit != first.unit:
        return f"Messages {first.unit} to {last.unit}"
    return first.unit_label
