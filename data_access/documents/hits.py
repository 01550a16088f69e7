"""A page of results: items with their best passages, where the words stand in them, and why they were found."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from data_access.documents.case import Case
from data_access.documents.lexical import LexicalIndex, Term
from data_access.documents.ranking import PassageScore
from data_access.queries import run
from models.documents.query import EXACT, Fuzzy, Phrase, Prefix, Word
from models.documents.question import Expansion, Question
from models.documents.settings import definition, numbers
from models.documents.snippets import Match, Snippet, cut_snippet, first_match, mark_before
from models.documents.spelling import edits_between

WIDEST_GAP = 2  # characters between the words of a phrase


@dataclass(frozen=True)
class Place:
    """Where to open an item: the passage, its unit (page, sheet, message block) and the mark within it, if any.

    ``character`` is that of the passage at which the first word found begins.
    """

    passage_id: int
    unit: int
    unit_kind: str
    label: str
    mark: str
    character: int

    @property
    def shown(self) -> str:
        """The place in words."""
        return ", ".join(part for part in (self.label, self.mark) if part)


@dataclass(frozen=True)
class PassageHit:
    """A passage of a result: its snippet, with the characters of it to highlight, and how near it is in meaning."""

    place: Place
    snippet: Snippet
    cosine: float | None
    lane: str


@dataclass(frozen=True)
class WordFound:
    """A word of the question: its share of what the question weighs, and whether the passages shown hold it.

    ``brought_by`` names the word of the question whose synonym this is; such words have no share.
    """

    word: str
    share: float
    is_found: bool
    brought_by: str = ""


@dataclass(frozen=True)
class Explanation:
    """Why an item was found. ``share_of_words`` is between 0 and 1; ``nearness`` says ``cosine`` in words.

    ``lane`` is ``meaning``, ``static`` (quick vectors, until the model has read the item) or empty.
    """

    words: tuple[WordFound, ...]
    share_of_words: float
    cosine: float | None
    nearness: str
    lane: str

    @property
    def expansions(self) -> tuple[WordFound, ...]:
        """Synonyms and slang that were found."""
        return tuple(word for word in self.words if word.brought_by and word.is_found)


@dataclass(frozen=True)
class Hit:
    """One item of the results; ``others_alike`` counts near-duplicates of it that are left out.

    ``language`` is as ISO 639-1 has it, empty where it was not told.
    """

    rank: int
    item_id: int
    score: float
    name: str
    title: str
    path: str
    source: str
    custodian: str
    format: str
    family: str
    author: str
    language: str
    written_at: datetime | None
    pages: int | None
    words: int
    tags: tuple[str, ...]
    others_alike: int
    passages: tuple[PassageHit, ...]
    explanation: Explanation


@dataclass(frozen=True)
class Chosen:
    """An item for the page, as it was ranked."""

    rank: int
    item_id: int
    score: float
    cosine: float | None
    lane: str
    others_alike: int
    tags: tuple[str, ...]
    passages: tuple[PassageScore, ...]


def hits_of(case: Case, index: LexicalIndex, question: Question, chosen: Sequence[Chosen]) -> tuple[Hit, ...]:
    """The page of what was chosen, in its order."""
    if not chosen:
        return ()
    shown = int(numbers("search", "shown")["passages"])
    wanted = [each.passage_id for one in chosen for each in one.passages[:shown]]
    with case.reading() as cursor:
        items = _by_first(run(cursor, "documents/search_shown_items", items=[each.item_id for each in chosen]))
        passages = _by_first(run(cursor, "documents/search_shown_passages", passages=wanted))
    finder = _Finder(index, question)
    return tuple(_hit(each, items[each.item_id], passages, finder, shown) for each in chosen if each.item_id in items)


def matches_in(index: LexicalIndex, question: Question, texts: Sequence[str]) -> list[list[Match]]:
    """The places of a question's words in each of some texts, in order."""
    finder = _Finder(index, question)
    return [finder.matches(text) for text in texts]


def nearness(cosine: float | None, lane: str) -> str:
    """A cosine in words; empty where there is none."""
    if cosine is None or not lane:
        return ""
    steps: Mapping[str, float] = definition("search")["nearness"][lane]  # type: ignore[index]
    named = (("very near in meaning", "very_near"), ("near in meaning", "near"), ("somewhat near", "somewhat_near"))
    return next((words for words, name in named if cosine >= steps[name]), "not near in meaning")


@dataclass(frozen=True)
class _Sought:
    """A word of the question as the index knows it."""

    label: str
    weight: float
    stems: frozenset[str] = frozenset()
    prefix: str = ""
    fuzzy: str = ""
    edits: int = 0
    brought_by: str = ""
    phrase: tuple[str, ...] = field(default=())

    def answers(self, term: Term, written: str) -> bool:
        """True where a word of a passage is one that is sought."""
        if term.word in self.stems:
            return True
        if self.prefix:
            return written.startswith(self.prefix)
        return bool(self.fuzzy) and edits_between(self.fuzzy, written, self.edits) <= self.edits


class _Finder:
    """Finds the words of a question in passages."""

    def __init__(self, index: LexicalIndex, question: Question) -> None:
        self._index = index
        self._total = index.passage_count()
        stems = {part.text: index.terms(part.text) for part in question.ranking}
        stems |= {extra.words: index.terms(extra.words) for extra in question.expansions}
        self._stems = stems
        every = list(dict.fromkeys(stem for each in stems.values() for stem in each))
        self._held = dict(zip(every, index.passages_with_each(every), strict=True))
        self._sought = tuple(self._all(question))
        self._by_stem = {stem: each for each in reversed(self._sought) for stem in each.stems if not each.phrase}
        self._loose = tuple(each for each in self._sought if each.prefix or each.fuzzy)
        self._phrases = tuple(each for each in self._sought if each.phrase)
        in_phrases = {stem for each in self._phrases for stem in each.phrase}
        self._wanted = None if self._loose else self._by_stem.keys() | in_phrases

    def matches(self, text: str) -> list[Match]:
        """Each word of a passage that answers one of the question, in order."""
        terms = self._index.places(text, wanted=self._wanted)
        found = [match for term in terms if (match := self._match(term, text))]
        return sorted([*found, *self._phrases_in(terms)], key=lambda each: each.char_from)

    def words(self, found: set[str]) -> tuple[WordFound, ...]:
        """Every word of the question with its share; synonyms only where they were found."""
        total = sum(each.weight for each in self._sought if not each.brought_by)
        return tuple(
            WordFound(each.label, each.weight / total if total and not each.brought_by else 0.0, each.label in found,
                      each.brought_by)
            for each in self._sought
            if not each.brought_by or each.label in found
        )  # fmt: skip

    def _match(self, term: Term, text: str) -> Match | None:
        sought = self._by_stem.get(term.word)
        if sought is None and self._loose:
            written = text[term.char_from : term.char_to].lower()
            sought = next((each for each in self._loose if each.answers(term, written)), None)
        return Match(term.char_from, term.char_to, sought.label, sought.weight) if sought else None

    def _phrases_in(self, terms: Sequence[Term]) -> Iterator[Match]:
        for each in self._phrases:
            size = len(each.phrase)
            for at in range(len(terms) - size + 1):
                side_by_side = terms[at : at + size]
                if tuple(term.word for term in side_by_side) == each.phrase and _are_near(side_by_side):
                    yield Match(terms[at].char_from, terms[at + size - 1].char_to, each.label, each.weight)

    def _all(self, question: Question) -> Iterator[_Sought]:
        seen: set[str] = set()
        for part in question.ranking:
            if part.text.lower() not in seen:
                seen.add(part.text.lower())
                yield self._one(part)
        for extra in question.expansions:
            yield self._extra(extra)

    def _one(self, part: Word | Phrase | Fuzzy | Prefix) -> _Sought:
        if isinstance(part, Prefix):
            return _Sought(f"{part.text}*", 1.0, prefix=part.text.lower())
        if isinstance(part, Fuzzy):
            written = "".join(self._index.terms(part.text, EXACT)[:1])
            return _Sought(f"{part.text}~", 1.0, fuzzy=written, edits=part.edits)
        stems = self._stems[part.text]
        return _Sought(part.text.lower(), self._weight(stems), stems=frozenset(stems))

    def _extra(self, extra: Expansion) -> _Sought:
        stems = tuple(self._stems[extra.words])
        weight = numbers("search", "weights")["expansion"] * self._weight(stems)
        phrase = stems if len(stems) > 1 else ()
        return _Sought(extra.words, weight, stems=frozenset(stems), brought_by=extra.for_words, phrase=phrase)

    def _weight(self, stems: Sequence[str]) -> float:
        """Inverse document frequency of the rarest of its parts."""
        counts = [self._held[stem] for stem in stems]
        return max((math.log(1 + (self._total - count + 0.5) / (count + 0.5)) for count in counts), default=0.0)


def _are_near(terms: Sequence[Term]) -> bool:
    """True where nothing but a sign or a space stands between words."""
    return all(after.char_from - before.char_to <= WIDEST_GAP for before, after in pairwise(terms))


def _hit(
    one: Chosen, item: tuple, passages: Mapping[int, tuple], finder: _Finder, shown: int
) -> Hit:
    found: set[str] = set()
    parts = []
    for scored in one.passages[:shown]:
        if scored.passage_id in passages:
            matches = finder.matches(passages[scored.passage_id][6])
            found |= {match.term for match in matches}
            parts.append(_passage(scored, passages[scored.passage_id], matches))
    words = finder.words(found)
    share = sum(word.share for word in words if word.is_found)
    explanation = Explanation(words, share, one.cosine, nearness(one.cosine, one.lane), one.lane)
    _, name, title, path, source, custodian, kind, family, written_at, author, length, pages, language = item
    return Hit(
        one.rank, one.item_id, one.score, name, title, path, source, custodian, kind, family, author, language,
        written_at, pages, length, one.tags, one.others_alike, tuple(parts), explanation,
    )  # fmt: skip


def _passage(scored: PassageScore, row: tuple, matches: Sequence[Match]) -> PassageHit:
    passage_id, _, _, unit, unit_kind, label, text, marks, _ = row
    snippet = cut_snippet(text, matches, int(numbers("search", "shown")["snippet_words"]))
    character = first_match(snippet)
    mark = mark_before([(each["at"], each["label"]) for each in marks], character)
    cosine = scored.cosine if math.isfinite(scored.cosine) else None
    return PassageHit(Place(passage_id, unit, unit_kind, label, mark, character), snippet, cosine, scored.lane)


def _by_first(result: object) -> dict[int, tuple]:
    return {row[0]: row for row in result.fetchall()}  # type: ignore[attr-defined]
