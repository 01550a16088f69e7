"""The part of a passage that shows best why it was found, and where in it the words of the question stand."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

_WORD = re.compile(r"\S+")


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
    found = [(each.start(), each.end()) for each in _WORD.finditer(passage)]
    if not found:
        return Snippet("", 0, (), False, False)
    first = _densest(found, matches, words)
    last = min(first + words, len(found))
    begins, ends = found[first][0], found[last - 1][1]
    spans = [
        (max(match.char_from, begins) - begins, min(match.char_to, ends) - begins)
        for match in matches
        if match.char_from < ends and match.char_to > begins
    ]
    return Snippet(passage[begins:ends], begins, _joined(spans), first > 0, last < len(found))


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


def _densest(found: Sequence[tuple[int, int]], matches: Sequence[Match], words: int) -> int:
    """The word at which the best window begins, the matches near its middle."""
    if len(found) <= words or not matches:
        return 0
    ends = [end for _, end in found]
    at = [(bisect_left(ends, match.char_from + 1), match) for match in sorted(matches, key=lambda each: each.char_from)]
    best, chosen = -1.0, (0, 0)
    for number, (begins, _) in enumerate(at):
        inside = [(place, match) for place, match in at[number:] if place < begins + words]
        worth = _worth([match for _, match in inside])
        if worth > best + 1e-12:
            best, chosen = worth, (begins, inside[-1][0])
    room = words - (chosen[1] - chosen[0] + 1)
    return max(0, min(chosen[0] - room // 2, len(found) - words))


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
