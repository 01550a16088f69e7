"""Did you mean: words of the case that are spelt nearly as one that it does not hold."""

from __future__ import annotations

import math
from collections.abc import Iterable

LONGEST_WORD = 40
SHORTEST_WORD = 4  # below it half of all words are near
TWO_EDITS_FROM = 7


def edits_between(one: str, other: str, most: int = 2) -> int:
    """Letters wrong, missing, added or changed over with the next (Damerau–Levenshtein, optimal string alignment).

    ``most + 1`` stands for more than ``most``.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, start=1):
        earlier, before, row = before, row, [at]
        for to, wanted in enumerate(other, start=1):
            least = min(before[to] + 1, row[to - 1] + 1, before[to - 1] + (letter != wanted))
            if at > 1 and to > 1 and letter == other[to - 2] and one[at - 2] == wanted:
                least = min(least, earlier[to - 2] + 1)
            row.append(least)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def suggestion_for(word: str, vocabulary: Iterable[tuple[str, int]]) -> str | None:
    """The word of a vocabulary (word, passages that hold it) that was likely meant; None where none is near.

    The nearest; among equals the one that most passages hold, and then the one that begins alike. A word with figures
    in it is a number of some kind, which is never guessed at.
    """
    if not SHORTEST_WORD <= len(word) <= LONGEST_WORD or not word.isalpha():
        return None
    most = 2 if len(word) >= TWO_EDITS_FROM else 1
    letters = _letters(word)
    best: tuple[float, bool, str] | None = None
    for other, count in vocabulary:
        if other == word or abs(len(other) - len(word)) > most or not other.isalpha() or _differ(letters, other) > most:
            continue
        edits = edits_between(word, other, most)
        if edits <= most:
            offered = (edits - math.log1p(count) / 20, other[0] != word[0], other)
            best = offered if best is None else min(best, offered)
    return best[2] if best else None


def _letters(word: str) -> frozenset[str]:
    return frozenset(word)


def _differ(letters: frozenset[str], other: str) -> int:
    """Letters of the one that the other lacks: never more than the edits between them."""
    return len(letters.difference(other))
