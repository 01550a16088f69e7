"""Watch-lists: terms that somebody wants to be told of, found whole, whatever their case and spaces."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from models.documents.entities.mention import Mention, kinds
from models.documents.entities.patterns import find_patterns
from models.documents.entities.resolution import normal_name
from models.errors import RejectedRow

COLUMNS = ("term", "kind", "note")
DEFAULT_KIND = "term"
SHORTEST, LONGEST = 3, 200
NAMES = ("person", "organisation", "place")


@dataclass(frozen=True)
class WatchTerm:
    """A term, the kind of thing that it is, and what whoever finds it should know."""

    term: str
    kind: str = DEFAULT_KIND
    note: str = ""

    @cached_property
    def value(self) -> str:
        """The normal form of its kind, so that a listed plate and one found by its shape are one entity."""
        if self.kind in NAMES:
            return normal_name(self.kind, self.term)
        shaped = [found for found in find_patterns(self.term) if found.kind == self.kind]
        return shaped[0].value if len(shaped) == 1 else " ".join(self.term.casefold().split())


def watch_terms(file: str, rows: Iterable[Mapping[str, str | None]]) -> tuple[list[WatchTerm], list[RejectedRow]]:
    """The terms of the rows of a file (term, and where given kind and note), and why each other row is refused."""
    terms: dict[str, WatchTerm] = {}
    rejected = []
    for number, row in enumerate(rows, 2):
        term, kind, note = (" ".join((row.get(column) or "").split()) for column in COLUMNS)
        kind = kind or DEFAULT_KIND
        fault = _fault(term, kind, terms)
        if fault:
            column, value, reason, remedy = fault
            rejected.append(RejectedRow(file, number, column, value, reason, remedy))
        else:
            terms[squeezed(term)] = WatchTerm(term, kind, note)
    return list(terms.values()), rejected


def _fault(term: str, kind: str, held: Mapping[str, WatchTerm]) -> tuple[str, str, str, str] | None:
    """Column, value, reason and remedy of what is wrong with a row."""
    if not SHORTEST <= len(squeezed(term)) <= LONGEST:
        return "term", term, f"A term has {SHORTEST} to {LONGEST} characters.", "Write the whole word, name or number."
    if kind not in kinds():
        return "kind", kind, "There is no such kind.", f"Give one of {', '.join(kinds())}, or leave it empty."
    if squeezed(term) in held:
        return "term", term, "The term stands in the list already.", "Leave one of the rows out."
    return None


def squeezed(text: str) -> str:
    """A text in lower case without any space."""
    return "".join(text.split()).lower()


class Watcher:
    """Finds the terms of watch-lists, 10,000 of them as fast as ten."""

    def __init__(self, terms: Sequence[WatchTerm]) -> None:
        """DataNotAvailable is raised by nothing here: pyahocorasick is among the requirements."""
        import ahocorasick

        self._automaton = ahocorasick.Automaton()
        for term in terms:
            self._automaton.add_word(squeezed(term.term), term)
        self._is_empty = not terms
        if terms:
            self._automaton.make_automaton()

    def find(self, text: str) -> list[tuple[WatchTerm, Mention]]:
        """Each term in the text with its place: whole words alone, the longest where several begin at one place."""
        joined = squeezed(text)
        if self._is_empty or not joined:
            return []
        ends = list(self._automaton.iter(joined))
        if not ends:
            return []
        places = [at for at, letter in enumerate(text) if not letter.isspace() for _ in letter.lower()]
        longest: dict[int, tuple[WatchTerm, Mention]] = {}
        for end, term in ends:
            begins, ends_at = places[end - len(squeezed(term.term)) + 1], places[end] + 1
            written = text[begins:ends_at]
            if _is_whole(text, begins, ends_at) and _has_its_spaces(term.term, written):
                longest[begins] = term, Mention(term.kind, term.value, written, begins, ends_at)
        return [longest[begins] for begins in sorted(longest)]


def _is_whole(text: str, begins: int, ends: int) -> bool:
    return not text[begins - 1 : begins].isalnum() and not text[ends : ends + 1].isalnum()


def _has_its_spaces(term: str, written: str) -> bool:
    """In words a space may be left out but not put in: therapist is no place in two words. Numbers may be spread."""
    if re.search(r"\d", term):
        return True
    parts = iter(term.lower().split())
    joined = ""
    for word in written.lower().split():
        while len(joined) < len(word) and (part := next(parts, None)):
            joined += part
        if joined != word:
            return False
        joined = ""
    return True
