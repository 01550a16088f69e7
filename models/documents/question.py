"""From what somebody typed to what ranks and what must be there: stop words out, synonyms in, marks as a rule."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from models.documents.query import Between, Fuzzy, Group, Is, Phrase, Prefix, Query, Word, read_query, words_of
from models.documents.settings import definition, numbers, section

_WORD = re.compile(r"[^\W_]+")
_QUOTED = re.compile(r'"[^"]*"')
_EITHER = re.compile(r"(?<!\S)\(*OR(?!\S)")
Marked = Phrase | Fuzzy | Prefix | Is | Between | Group


@dataclass(frozen=True)
class Expansion:
    """Words that are looked for beside a word of the question, and which word brought them."""

    for_words: str
    words: str


@dataclass(frozen=True)
class Question:
    """A question as read.

    ``plain`` is its text for meaning, without signs and without what is shut out; ``ranking`` are the words, phrases
    and beginnings that rank, stop words left out; ``rule`` is what an item must keep, if any, and ``is_any_word`` says
    that OR stands in it.
    """

    plain: str
    ranking: tuple[Word | Phrase | Fuzzy | Prefix, ...]
    expansions: tuple[Expansion, ...]
    rule: Group | None

    @property
    def is_empty(self) -> bool:
        """True where there is nothing to look for."""
        return not self.ranking and self.rule is None and not self.plain

    def weighed(self) -> Group:
        """What ranks as one group, synonyms at their weight."""
        weight = numbers("search", "weights")["expansion"]
        extra = [_expanded(each.words, weight) for each in self.expansions]
        return Group(should=(*self.ranking, *extra))


def read_question(text: str, *, expands: bool = True) -> Question:
    """The reading of a question; a long text is an example, of which all words rank and none is a command."""
    limits = numbers("search", "question")
    text = text[: int(limits["most_characters"])]
    words = _WORD.findall(text)
    is_example = len(words) > limits["longest_command_words"]
    query = Group(should=tuple(Word(word) for word in words)) if is_example else read_query(text)
    looked_for = words_of(query)
    plain = text if is_example else " ".join(_said(part) for part in looked_for)
    expansions = expansions_of(plain) if expands and not is_example else ()
    return Question(plain.strip(), _without_stop_words(looked_for), expansions, rule_of(text, query))


def rule_of(text: str, query: Group) -> Group | None:
    """What an item must keep: whatever is marked; where OR stands, one of its sides. None for plain words alone."""
    if _has_alternatives(text, query):
        return query
    marked = tuple(part for part in query.should if _is_marked(part))
    if not (query.must or query.must_not or marked):
        return None
    return Group(must=(*query.must, *marked), must_not=query.must_not)


def demanded(text: str) -> Group:
    """A term of a list as a rule: every word, phrase or beginning must be there; where OR stands, one of its sides."""
    query = read_query(text)
    if _has_alternatives(text, query):
        return query
    return Group(must=(*query.must, *query.should), must_not=query.must_not)


def expansions_of(text: str) -> tuple[Expansion, ...]:
    """Synonyms and slang for the words of a text, each once; none that is there already or holds the word itself."""
    said = f" {' '.join(word.lower() for word in _WORD.findall(text))} "
    found: dict[str, Expansion] = {}
    for asked, others in _synonyms().items():
        if f" {asked} " in said:
            for other in others:
                if f" {other} " not in said and f" {asked} " not in f" {other} ":
                    found.setdefault(other, Expansion(asked, other))
    return tuple(found.values())


@cache
def stop_words() -> frozenset[str]:
    """Words that carry no subject, lower-case."""
    return frozenset(str(section("search", "stop_words")["words"]).split())


@cache
def _synonyms() -> Mapping[str, tuple[str, ...]]:
    """What else to look for, by what was asked."""
    found: dict[str, tuple[str, ...]] = {}
    for group in _groups():
        plain, slang, ambiguous = (tuple(map(_normal, group.get(name, ()))) for name in ("plain", "slang", "ambiguous"))
        for asked in (*plain, *slang):
            others = (*plain, *slang, *(ambiguous if asked in plain else ()))
            found[asked] = (*found.get(asked, ()), *(other for other in others if other != asked))
    return found


def _has_alternatives(text: str, query: Group) -> bool:
    return bool(_EITHER.search(_QUOTED.sub("", text)) and (query.must or query.should))


def _groups() -> Sequence[Mapping[str, Sequence[str]]]:
    return definition("synonyms")["group"]  # type: ignore[return-value]


def _normal(text: str) -> str:
    return " ".join(word.lower() for word in _WORD.findall(text))


def _expanded(words: str, weight: float) -> Word | Phrase:
    return Phrase(words, "text", weight) if " " in words else Word(words, weight=weight)


def _without_stop_words(parts: Sequence[Word | Phrase | Fuzzy | Prefix]) -> tuple[Word | Phrase | Fuzzy | Prefix, ...]:
    """Each word apart, those that carry no subject left out unless nothing else is asked."""
    single = [word for part in parts for word in _apart(part)]
    kept = tuple(word for word in single if not isinstance(word, Word) or word.text.lower() not in stop_words())
    return kept or tuple(single)


def _apart(part: Word | Phrase | Fuzzy | Prefix) -> Iterator[Word | Phrase | Fuzzy | Prefix]:
    """A token such as don't or e-mail as the words that the index holds; a phrase as its words, which all rank."""
    if isinstance(part, Fuzzy | Prefix):
        yield part
        return
    field = part.field if isinstance(part, Word) else ""
    for word in _WORD.findall(part.text):
        yield Word(word, field, part.weight)


def _said(part: Word | Phrase | Fuzzy | Prefix) -> str:
    return part.text


def _is_marked(part: Query) -> bool:
    if isinstance(part, Group):
        return bool(part.must or part.must_not) or any(_is_marked(each) for each in (*part.should,))
    return not isinstance(part, Word) or bool(part.field)
