"""When two spellings are one: silently for what has one form, as a suggestion for what may be two people."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from models.documents.settings import section

SWAPPED = "the same names in the other order"
INITIAL = "the same surname and initial"
NICKNAME = "a short form of the same name"
MARKS = re.compile(r"[^\w\s,&'-]+|_")


@dataclass(frozen=True)
class Suggestion:
    """Two people who may be one, by their entity ids (the lower first), and why."""

    first_id: int
    second_id: int
    reason: str


def normal_name(kind: str, written: str) -> str:
    """The form of a name by which spellings are one: lower case, spaces as one, no marks.

    A person goes without titles, an organisation without Ltd and the like. The comma of ``Smith, John`` stays, as only
    a person can say which name is which.
    """
    plain = " ".join(MARKS.sub(" ", written.replace("’", "'").casefold()).split()).strip(" ,'-")
    if kind == "person":
        return " ".join(_without(plain.split(), "titles", at_end=False))
    if kind == "organisation":
        return " ".join(_without(plain.split(), "company_endings", at_end=True)).rstrip(" ,")
    return plain


def name_words(written: str) -> list[str]:
    """The words of a name in lower case, titles and marks left out."""
    return normal_name("person", written).replace(",", " ").split()


def suggestions(people: Mapping[int, str]) -> list[Suggestion]:
    """Pairs of people that may be one, by entity id and normal form: swapped, by initial, by a short form."""
    by_word: dict[str, list[tuple[int, tuple[str, str]]]] = defaultdict(list)
    for entity_id, value in people.items():
        parts = _first_and_last(value)
        if parts:
            by_word[parts[1]].append((entity_id, parts))
    same_surname = (pair for group in by_word.values() for pair in combinations(group, 2))
    found = [(a, b, _why(first[0], second[0])) for (a, first), (b, second) in same_surname]
    found += [(a, b, SWAPPED) for a, b in _swapped(by_word)]
    pairs = {Suggestion(min(a, b), max(a, b), why) for a, b, why in found if why}
    return sorted(pairs, key=lambda pair: (pair.first_id, pair.second_id))


def goes_by(first: str, second: str) -> bool:
    """Whether one first name is a short form of the other, or both are of the same."""
    return bool(_long_forms(first) & _long_forms(second))


def _why(first: str, second: str) -> str:
    """Why two first names with one surname may be one; empty where they differ. Equal ones were written otherwise."""
    if first == second:
        return SWAPPED
    if min(len(first), len(second)) == 1:
        return INITIAL if first[0] == second[0] else ""
    return NICKNAME if goes_by(first, second) else ""


def _swapped(by_surname: Mapping[str, Sequence[tuple[int, tuple[str, str]]]]) -> Iterator[tuple[int, int]]:
    """``john smith`` and ``smith john``."""
    for surname, group in by_surname.items():
        for entity_id, (first, _) in group:
            for other_id, (other_first, _) in by_surname.get(first, ()):
                if other_first == surname and entity_id < other_id:
                    yield entity_id, other_id


def _first_and_last(value: str) -> tuple[str, str] | None:
    """First name (or initial) and surname of a form of two words or more; ``smith, john`` the other way round."""
    last, comma, first = value.partition(",")
    words = [*first.split(), *last.split()] if comma else value.split()
    return (words[0], words[-1]) if len(words) > 1 else None


def _without(words: list[str], name: str, *, at_end: bool) -> list[str]:
    """The words without those of a list before the first, or after the last."""
    unwanted = section("entities", "names")[name]
    end = -1 if at_end else 0
    while len(words) > 1 and words[end].strip(",") in unwanted:  # type: ignore[operator]
        words.pop(end)
    return words


@cache
def _long_forms(name: str) -> frozenset[str]:
    """The names for which one is used, itself among them."""
    held: Mapping[str, Sequence[str]] = section("entities", "nicknames")  # type: ignore[assignment]
    return frozenset({name, *(long for long, short in held.items() if name in short)})
