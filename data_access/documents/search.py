"""Search within a case, on record before anything is shown: questions, lists of terms, the like of something."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from data_access.documents.case import Case
from data_access.documents.case_facts import CaseFacts, allowed_items, facts_of
from data_access.documents.facets import Facet, facets_of
from data_access.documents.gate import OpenCase, note
from data_access.documents.hits import Chosen, Hit, hits_of
from data_access.documents.ranking import (
    BESIDE,
    LANGUAGES_LANE,
    MEANING_LANE,
    STATIC_LANE,
    Indexes,
    PassageScore,
    Ranking,
    indexes_of,
    rank,
)
from data_access.queries import run
from models.documents.encoders import unit_rows
from models.documents.query import EXACT, Group, Word
from models.documents.question import Question, demanded, read_question, stop_words
from models.documents.requests import HYBRID, LEXICAL, MEANING, SearchRequest
from models.documents.settings import numbers
from models.documents.spelling import suggestion_for
from models.errors import EditRefused

NO_MODEL = "No model is installed: results are ranked by words alone."
NO_MEANING_YET = "The model has not read this case yet: nearness in meaning is that of quick vectors."
PART_READ = "The model has read a part of this case so far: the rest is ranked by quick vectors."
NO_SEARCH_BY_MEANING = "Nothing here can be searched by meaning: no model is installed."


@dataclass(frozen=True)
class SearchResults:
    """What a question found.

    ``total`` counts the items that answer (near-duplicates each), ``facets`` are over all of them; ``did_you_mean`` is
    the question with likelier spellings, or empty. ``lanes`` name what ranked: words, meaning, languages, static.
    """

    request: SearchRequest
    hits: tuple[Hit, ...]
    total: int
    facets: tuple[Facet, ...]
    did_you_mean: str
    lanes: tuple[str, ...]
    notes: tuple[str, ...]
    seconds: float


@dataclass(frozen=True)
class BatchHit:
    """One line of a run: an item by its name."""

    item_id: int
    name: str
    score: float


@dataclass(frozen=True)
class TermCount:
    """One term of a list: items and passages that hold it, and the ids of the items."""

    term: str
    items: int
    passages: int
    item_ids: tuple[int, ...]


def search(opened: OpenCase, request: SearchRequest) -> SearchResults:
    """The answer of a case to a question; on record before it is given."""
    begun = time.perf_counter()
    case = opened.case
    facts, indexes = facts_of(case), indexes_of(case)
    question = read_question(request.text, expands=request.expands)
    allowed = _allowed(case, indexes, question, request)
    holding = BESIDE.submit(_holding, indexes, facts, question, request.mode, allowed)
    ranking = _ranking(indexes, facts, question, request.mode, allowed)
    matched = np.union1d(holding.result(), ranking.places)
    chosen = _page(facts, ranking, request)
    hits = hits_of(case, indexes.words, question, chosen)
    facets = facets_of(case, facts, matched)
    meant = _did_you_mean(indexes, question, request.text)
    _note(opened, "search", {"request": request.to_json(), "total": len(matched)}, hits)
    return SearchResults(
        request, hits, len(matched), facets, meant, ranking.lanes, _notes(indexes, request.mode, ranking),
        time.perf_counter() - begun,
    )  # fmt: skip


def search_batch(
    opened: OpenCase, queries: Sequence[tuple[str, str]], k: int = 100, *, mode: str = HYBRID
) -> dict[str, tuple[BatchHit, ...]]:
    """The best items of many questions by the id of each: ranked as ``search`` does, without snippets and facets.

    Near-duplicates are not collapsed.
    """
    facts, indexes = facts_of(opened.case), indexes_of(opened.case)
    found = {}
    for query_id, text in queries:
        question = read_question(text)
        allowed = _allowed(opened.case, indexes, question, SearchRequest(text))
        ranking = _ranking(indexes, facts, question, mode, allowed)
        found[query_id] = list(zip(facts.items[ranking.places[:k]], ranking.scores[:k], strict=True))
    items = sorted({int(item) for ranked in found.values() for item, _ in ranked})
    with opened.case.reading() as cursor:
        names = dict(run(cursor, "documents/search_item_names", items=items).fetchall())
    note(opened, "search_batch", {"queries": dict(queries), "k": k, "mode": mode}, items)
    return {
        query_id: tuple(BatchHit(int(item), names[int(item)], float(score)) for item, score in ranked)
        for query_id, ranked in found.items()
    }


def search_terms(opened: OpenCase, terms: Sequence[str]) -> tuple[TermCount, ...]:
    """Items and passages that hold each term of a list, in its order: a word, a "phrase" or any other marked question.

    The words of a term must all be in the item. Blank lines and repeats are left out.
    """
    indexes = indexes_of(opened.case)
    wanted = list(dict.fromkeys(term.strip() for term in terms if term.strip()))
    counts = tuple(_count(indexes, term) for term in wanted)
    note(opened, "search_terms", {"terms": wanted, "items": [each.items for each in counts]})
    return counts


def more_like(
    opened: OpenCase,
    *,
    item_id: int | None = None,
    passage_id: int | None = None,
    text: str = "",
    request: SearchRequest | None = None,
) -> SearchResults:
    """Items like an item, like a passage, or like a text; the thing itself is left out.

    ``request`` gives filters and the page; its text is not looked at. EditRefused where nothing is named.
    """
    begun = time.perf_counter()
    asked = request or SearchRequest("")
    facts, indexes = facts_of(opened.case), indexes_of(opened.case)
    itself, passages, example = _example(opened.case, facts, item_id, passage_id, text)
    question = _question_like(indexes, example)
    vectors = _vectors_like(indexes, passages) if passages is not None else None
    ranking = rank(
        indexes, facts, question, mode=asked.mode, allowed=allowed_items(opened.case, asked.filters), example=vectors
    )
    others = _without(ranking, facts, itself)
    hits = hits_of(opened.case, indexes.words, question, _page(facts, others, asked))
    facets = facets_of(opened.case, facts, others.places)
    told = {"item": item_id, "passage": passage_id, "text": text, "request": asked.to_json()}
    _note(opened, "more_like", told, hits)
    return SearchResults(
        asked, hits, len(others.places), facets, "", others.lanes, _notes(indexes, asked.mode, others),
        time.perf_counter() - begun,
    )  # fmt: skip


def _allowed(case: Case, indexes: Indexes, question: Question, request: SearchRequest) -> np.ndarray | None:
    """Items that keep the filters and the rule of the question; None where all do."""
    filtered = allowed_items(case, request.filters)
    if question.rule is None:
        return filtered
    ruled = indexes.whole.items_with(question.rule)
    return ruled if filtered is None else np.intersect1d(filtered, ruled)


def _ranking(
    indexes: Indexes, facts: CaseFacts, question: Question, mode: str, allowed: np.ndarray | None
) -> Ranking:
    """The candidates in order; without words to rank by, what is allowed in the order in which it came."""
    if question.ranking or question.plain:
        return rank(indexes, facts, question, mode=mode, allowed=allowed)
    if question.rule is None and allowed is None:
        return _unranked(np.empty(0, dtype=np.int64), facts)
    places = facts.places_of(allowed if allowed is not None else facts.items)
    return _unranked(places[places >= 0], facts)


def _unranked(places: np.ndarray, facts: CaseFacts) -> Ranking:
    nothing = np.full(len(places), np.nan)
    passages = partial(_first_passage, facts)
    return Ranking(places, np.zeros(len(places)), nothing, nothing, nothing, (), passages)


def _first_passage(facts: CaseFacts, place: int) -> tuple[PassageScore, ...]:
    return tuple(PassageScore(int(one), 0.0, math.nan, "") for one in facts.passages_at(place)[:1])


def _holding(
    indexes: Indexes, facts: CaseFacts, question: Question, mode: str, allowed: np.ndarray | None
) -> np.ndarray:
    """Places of the items that hold a word of the question; with the nearest in meaning they are what answers."""
    if mode == MEANING or not question.ranking:
        return np.empty(0, dtype=np.int64)
    items = indexes.whole.items_with(Group(should=question.ranking))
    places = facts.places_of(items if allowed is None else np.intersect1d(items, allowed))
    return places[places >= 0]


def _page(facts: CaseFacts, ranking: Ranking, request: SearchRequest) -> list[Chosen]:
    """The items of a page, of near-duplicates the best alone where the request collapses them."""
    kept, alike = _collapsed(facts, ranking, request.collapses)
    chosen = []
    for rank_, at in enumerate(kept[request.first : request.first + request.size], start=request.first + 1):
        place = int(ranking.places[at])
        cosine, lane = _nearness(ranking, at)
        others = alike.get(at, 0)
        chosen.append(
            Chosen(rank_, int(facts.items[place]), float(ranking.scores[at]), cosine, lane, others,
                   facts.tags_of(place), ranking.passages(place))
        )  # fmt: skip
    return chosen


def _nearness(ranking: Ranking, at: int) -> tuple[float | None, str]:
    """The cosine by which an item was ranked, and its lane."""
    kinds = {MEANING_LANE: ranking.meaning, LANGUAGES_LANE: ranking.languages, STATIC_LANE: ranking.static}
    found = ((float(each[at]), name) for name, each in kinds.items() if math.isfinite(each[at]))
    return next(found, (None, ""))


def _collapsed(facts: CaseFacts, ranking: Ranking, collapses: bool) -> tuple[list[int], dict[int, int]]:
    """Numbers in the ranking that stay, and how many of each one's group do not."""
    if not collapses:
        return list(range(len(ranking.places))), {}
    kept: list[int] = []
    first: dict[int, int] = {}
    alike: dict[int, int] = {}
    for at, place in enumerate(ranking.places):
        group = int(facts.groups[place])
        if group >= 0 and group in first:
            alike[first[group]] = alike.get(first[group], 0) + 1
        else:
            kept.append(at)
            first.setdefault(group, at)
    return kept, alike


def _did_you_mean(indexes: Indexes, question: Question, text: str) -> str:
    """The question with likelier spellings for words that the case holds in no form; empty where there is none."""
    corrected, index = text, indexes.words
    words = dict.fromkeys(part.text for part in question.ranking if isinstance(part, Word) and not part.field)
    if len(words) > numbers("search", "question")["longest_command_words"]:
        return ""
    held = index.passages_with_each(["".join(index.terms(word)) for word in words])
    for word in (word for word, count in zip(words, held, strict=True) if not count):
        term = "".join(index.terms(word, EXACT))
        if term and (meant := suggestion_for(term, index.words_like(term[0]))):
            corrected = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", meant, corrected)
    return corrected if corrected != text else ""


def _notes(indexes: Indexes, mode: str, ranking: Ranking) -> tuple[str, ...]:
    """What somebody should know of how this was ranked."""
    if mode == LEXICAL:
        return ()
    if not indexes.lanes:
        return (NO_SEARCH_BY_MEANING if mode == MEANING else NO_MODEL,)
    if MEANING_LANE not in ranking.lanes and STATIC_LANE in ranking.lanes:
        return (NO_MEANING_YET,)
    return (PART_READ,) if STATIC_LANE in ranking.lanes else ()


def _note(opened: OpenCase, action: str, told: Mapping[str, object], hits: Sequence[Hit]) -> None:
    note(opened, action, told, [hit.item_id for hit in hits])


def _count(indexes: Indexes, term: str) -> TermCount:
    wanted = demanded(term)
    items = indexes.whole.items_with(wanted)
    return TermCount(term, len(items), indexes.words.count(wanted), tuple(int(item) for item in items))


def _example(
    case: Case, facts: CaseFacts, item_id: int | None, passage_id: int | None, text: str
) -> tuple[int | None, np.ndarray | None, str]:
    """The item itself, the passages that stand for it, and its text."""
    if item_id is None and passage_id is None:
        if not text.strip():
            raise EditRefused("There is nothing to find the like of.", "Name an item or a passage, or give a text.")
        return None, None, text
    place = facts.places_of([item_id])[0] if item_id is not None else facts.place_of_passages([passage_id])[0]
    if place < 0:
        raise EditRefused("The case has no such item.", "Search again: it may have been purged.")
    most = int(numbers("search", "candidates")["neighbours"]) * 2 + 1
    passages = np.asarray([passage_id]) if item_id is None else facts.passages_at(int(place))[:most]
    with case.reading() as cursor:
        rows = run(cursor, "documents/search_shown_passages", passages=[int(each) for each in passages]).fetchall()
    return int(facts.items[place]), passages, "".join(row[6] for row in sorted(rows))


def _question_like(indexes: Indexes, text: str) -> Question:
    """The words of a text that set it apart: by how often they stand there and how rare they are in the case."""
    most = int(numbers("search", "shown")["terms_of_example"])
    text = text[: int(numbers("search", "question")["most_characters"])]
    index, total = indexes.words, indexes.words.passage_count()
    counts: dict[str, int] = {}
    written: dict[str, str] = {}
    for term in index.places(text):
        word = text[term.char_from : term.char_to].lower()
        if word not in stop_words():
            counts[term.word] = counts.get(term.word, 0) + 1
            written.setdefault(term.word, word)
    held = index.passages_with_each(list(counts))
    worth = {
        stem: count * math.log(1 + total / (1 + passages))
        for (stem, count), passages in zip(counts.items(), held, strict=True)
    }
    best = sorted(worth, key=lambda stem: (-worth[stem], stem))[:most]
    return Question(text, tuple(Word(written[stem], weight=float(counts[stem])) for stem in best), (), None)


def _vectors_like(indexes: Indexes, passages: np.ndarray) -> dict[str, np.ndarray]:
    """The mean of some passages in each lane that has all of them."""
    found = {}
    for lane in indexes.lanes:
        mean = lane.store.rows(passages).mean(axis=0)
        if np.isfinite(mean).all() and mean.any():
            found[lane.name] = unit_rows(mean[None])[0]
    return found


def _without(ranking: Ranking, facts: CaseFacts, item_id: int | None) -> Ranking:
    if item_id is None:
        return ranking
    kept = np.flatnonzero(facts.items[ranking.places] != item_id)
    return Ranking(
        ranking.places[kept], ranking.scores[kept], ranking.meaning[kept], ranking.languages[kept],
        ranking.static[kept], ranking.lanes, ranking.passages,
    )  # fmt: skip

