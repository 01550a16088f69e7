"""The part of a passage that shows best why it was found, and where in it the words of the question stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Match:
    """A word of a passage that answers one of the question: which characters, and what it weighs there."""

    char_from: int
    char_to: int
    term: str
    weight: float = 1.0


@dataclass(frozen=True)
class Snippet:
    """Some words of a passage as they stand there; ``spans`` count in ``text``, ``char_from`` in the passage."""

    text: str
    char_from: int
    spans: tuple[tuple[int, int], ...]
    is_begun_before: bool
    goes_on: bool


def cut_snippet(passage: str, matches: Sequence[Match], words: int) -> Snippet:
    """About so many words round the place where the question's words stand closest; the beginning where none does.

    A word that is repeated adds less than another one of the question.
    """
    count = len(passage.split())
    if not count:
        return Snippet("", 0, (), False, False)
    width = len(passage) if count <= words else len(passage) * words // count
    begins, ends = _window(passage, sorted(matches, key=lambda each: each.char_from), width)
    spans = [
        (max(match.char_from, begins) - begins, min(match.char_to, ends) - begins)
        for match in matches
        if match.char_from < ends and match.char_to > begins
    ]
    before, after = passage[:begins], passage[ends:]
    return Snippet(passage[begins:ends], begins, _joined(spans), not _is_blank(before), not _is_blank(after))


def first_match(snippet: Snippet) -> int:
    """The character of the passage at which the first highlighted word begins, else the snippet."""
    return snippet.char_from + (snippet.spans[0][0] if snippet.spans else 0)


def mark_before(marks: Sequence[tuple[int, str]], character: int) -> str:
    """The label of the last mark at or before a character; empty where there is none."""
    label = ""
    for at, each in sorted(marks):
        if at > character:
            break
        label = each
    return label


def _window(passage: str, matches: Sequence[Match], width: int) -> tuple[int, int]:
    """Where the snippet begins and ends: whole words, about so many characters, the best matches near its middle."""
    first, last = _densest(matches, width) if matches else (0, 0)
    begins = max(0, min(first - (width - (last - first)) // 2, len(passage) - width))
    begins = _word_begins(passage, min(begins, first))
    ends = _word_ends(passage, max(begins + width, last))
    while begins < ends and passage[begins].isspace():
        begins += 1
    while ends > begins and passage[ends - 1].isspace():
        ends -= 1
    return begins, ends


def _densest(matches: Sequence[Match], width: int) -> tuple[int, int]:
    """First and last character of the matches that are worth most together within a width."""
    best, chosen = -1.0, (0, 0)
    for number, match in enumerate(matches):
        inside = [each for each in matches[number:] if each.char_to <= match.char_from + width] or [match]
        worth = _worth(inside)
        if worth > best:
            best, chosen = worth, (match.char_from, max(each.char_to for each in inside))
    return chosen


def _word_begins(passage: str, at: int) -> int:
    while 0 < at < len(passage) and not passage[at - 1].isspace():
        at -= 1
    return at


def _word_ends(passage: str, at: int) -> int:
    while at < len(passage) and not passage[at].isspace():
        at += 1
    return min(at, len(passage))


def _is_blank(text: str) -> bool:
    return not text or text.isspace()


def _worth(matches: Sequence[Match]) -> float:
    seen: dict[str, int] = {}
    total = 0.0
    for match in matches:
        seen[match.term] = seen.get(match.term, 0) + 1
        total += match.weight / seen[match.term] ** 2
    return total


def _joined(spans: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Spans in order, those that overlap made one."""
    out: list[tuple[int, int]] = []
    for begins, ends in sorted(spans):
        if out and begins < out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], ends))
        else:
            out.append((begins, ends))
    return tuple(out)
