"""The items of a case in the order in which they answer a question: words, meaning, or both."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from data_access.documents.case import Case
from data_access.documents.case_facts import CaseFacts, forget_facts
from data_access.documents.lanes import lane_store
from data_access.documents.lexical import FOLDER as WORDS_FOLDER
from data_access.documents.lexical import Found, LexicalIndex
from data_access.documents.vectors import VectorStore
from data_access.documents.whole_items import folder_of
from models.documents.encoders import Encoder, languages_encoder, meaning_encoder, static_encoder, unit_rows
from models.documents.fusion import Candidates, fused, standard
from models.documents.query import Group
from models.documents.question import Question
from models.documents.requests import LEXICAL, MEANING
from models.documents.settings import numbers
from models.errors import DataNotAvailable

WORDS, MEANING_LANE, LANGUAGES_LANE, STATIC_LANE = "words", "meaning", "languages", "static"
# Vectors are looked at beside words: both leave the interpreter while they work.
BESIDE = ThreadPoolExecutor(max_workers=4, thread_name_prefix="meaning")
OVERFETCH = 4  # a narrowed search first looks whether enough of the best keep the filter
MOST_HITS = 20_000  # passages of the candidates whose words are scored, the best of them


class Lane(NamedTuple):
    """Vectors of one kind and what makes a vector of a question."""

    name: str
    store: VectorStore
    encoder: Encoder


@dataclass(frozen=True)
class Indexes:
    """What a case is searched by; lanes without an encoder or without a vector are not there."""

    words: LexicalIndex
    whole: LexicalIndex
    lanes: tuple[Lane, ...]


@dataclass(frozen=True)
class PassageScore:
    """A passage of an item that was ranked. ``cosine`` is nan, and ``lane`` empty, where it has no vector."""

    passage_id: int
    score: float
    cosine: float
    lane: str


@dataclass(frozen=True)
class Ranking:
    """Places of items, best first, with scores that mean nothing beyond this question.

    ``meaning``, ``languages`` and ``static`` are the cosines by which items were ranked, nan where there is none;
    ``passages`` gives those of the item at a place, best first.
    """

    places: np.ndarray
    scores: np.ndarray
    meaning: np.ndarray
    languages: np.ndarray
    static: np.ndarray
    lanes: tuple[str, ...]
    passages: Callable[[int], tuple[PassageScore, ...]]


def indexes_of(case: Case) -> Indexes:
    """The indexes of a case as far as they have come."""
    with _lock:
        held = _opened.get((str(case.folder), case.case_id))
        if held is None:
            held = (LexicalIndex(case.path(*WORDS_FOLDER)), LexicalIndex(folder_of(case)))
            _opened[str(case.folder), case.case_id] = held
    return Indexes(*held, tuple(_lanes(case)))


def forget_indexes(case: Case) -> None:
    """Let go of the files of a case's indexes, and of what is remembered of it."""
    forget_facts(case)
    with _lock:
        _opened.pop((str(case.folder), case.case_id), None)
        for key in [key for key in _stores if key[0] == str(case.folder)]:
            _stores.pop(key)


def rank(
    indexes: Indexes,
    facts: CaseFacts,
    question: Question,
    *,
    mode: str,
    allowed: np.ndarray | None = None,
    example: dict[str, np.ndarray] | None = None,
) -> Ranking:
    """The candidates of a question in order; of the allowed items only, where given.

    ``example`` gives vectors by lane that stand for the question, where it is the like of something that is sought.
    """
    beside = BESIDE.submit(_nearest, indexes, facts, question, allowed, example) if mode != LEXICAL else None
    passages, items = _best_words(indexes, question, allowed) if mode != MEANING else (set(), set())
    vectors, near = beside.result() if beside is not None else ({}, set())
    found = np.asarray(sorted(passages | near), dtype=np.int64)
    places = np.union1d(facts.place_of_passages(found), facts.places_of(sorted(items)))
    places = places[places >= 0]
    if not len(places):
        return _nothing()
    return _ranked(indexes, facts, question if mode != MEANING else None, places, found, vectors)


class _Looked(NamedTuple):
    """Passages that are looked at closely, an item's together; ``starts`` are the first of each item."""

    ids: np.ndarray
    starts: np.ndarray
    ends: np.ndarray


def _ranked(
    indexes: Indexes,
    facts: CaseFacts,
    question: Question | None,
    places: np.ndarray,
    found: np.ndarray,
    vectors: dict[str, np.ndarray],
) -> Ranking:
    looked = _looked_at(facts, places, found)
    items = facts.items[places]
    said, item_words = _words_of(indexes, question, items, looked)
    other, item_other, _ = _likeness(indexes, LANGUAGES_LANE, vectors, looked)
    near, item_near, item_rows = _likeness(indexes, MEANING_LANE, vectors, looked)
    is_foreign = np.isfinite(item_other)
    near[np.isfinite(other)], item_near[is_foreign], item_rows[is_foreign] = np.nan, np.nan, 0
    quick, item_quick = np.full(len(looked.ids), np.nan), np.full(len(places), np.nan)
    if np.isnan(item_near[~is_foreign]).any():
        quick, item_quick, _ = _likeness(indexes, STATIC_LANE, vectors, looked)
    scores = fused(Candidates(item_words, item_near, item_other, item_quick, item_rows))
    order = np.lexsort((items, -scores))
    passages = _passages_by(looked, said, {LANGUAGES_LANE: other, MEANING_LANE: near, STATIC_LANE: quick})
    lanes = [WORDS] if question is not None else []
    kinds = {MEANING_LANE: item_near, LANGUAGES_LANE: item_other, STATIC_LANE: item_quick}
    lanes += [name for name, each in kinds.items() if np.isfinite(each).any()]
    return Ranking(
        places[order], scores[order], item_near[order], item_other[order], item_quick[order], tuple(lanes),
        lambda place: passages(int(np.searchsorted(places, place))),
    )  # fmt: skip


def _looked_at(facts: CaseFacts, places: np.ndarray, found: np.ndarray) -> _Looked:
    """Every passage of a short item; of a long one those that were found, with some on each side."""
    around = int(numbers("search", "candidates")["neighbours"])
    parts = []
    for place in places:
        ids = facts.passages_at(int(place))
        if len(ids) > 2 * around + 1:
            at = np.flatnonzero(np.isin(ids, found))
            at = at if len(at) else np.asarray([0])
            spread = np.arange(-around, around + 1)
            ids = ids[np.unique(np.clip(at[:, None] + spread, 0, len(ids) - 1))]
        parts.append(ids)
    lengths = np.asarray([len(ids) for ids in parts])
    ends = np.cumsum(lengths)
    return _Looked(np.concatenate(parts), ends - lengths, ends)


def _words_of(
    indexes: Indexes, question: Question | None, items: np.ndarray, looked: _Looked
) -> tuple[np.ndarray, np.ndarray]:
    """BM25 of the passages looked at, and of the items: of the whole and of the best passage, in equal parts."""
    said = np.zeros(len(looked.ids))
    if question is None or not question.ranking:
        return said, np.zeros(len(items))
    wanted, asked = [int(item) for item in items], question.weighed()
    most = min(indexes.words.passage_count(), MOST_HITS)
    said, _ = _scores_at(looked.ids, *indexes.words.scores(asked, limit=most, item_ids=wanted))
    best = np.maximum.reduceat(said, looked.starts)
    whole, is_there = _scores_at(items, *indexes.whole.scores(asked, limit=len(items), of="item_id", item_ids=wanted))
    whole = np.where(is_there, whole, best)
    share = numbers("search", "weights")["whole"]
    return said, share * whole + (1 - share) * best


def _scores_at(ids: np.ndarray, found: np.ndarray, scores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The score of each id, 0 for one that was not found, and whether it was."""
    if not len(found):
        return np.zeros(len(ids)), np.zeros(len(ids), dtype=bool)
    order = np.argsort(found)
    held, scores = found[order], scores[order]
    at = np.minimum(np.searchsorted(held, ids), len(held) - 1)
    is_there = held[at] == ids
    return np.where(is_there, scores[at], 0.0), is_there


def _likeness(
    indexes: Indexes, name: str, vectors: dict[str, np.ndarray], looked: _Looked
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """By one lane: cosine of each passage to the question, that of each item, and the items' vectors.

    Cosines are nan, and vectors of zeros, where there is none yet.
    """
    lane = next((each for each in indexes.lanes if each.name == name and name in vectors), None)
    if lane is None:
        items = len(looked.starts)
        return np.full(len(looked.ids), np.nan), np.full(items, np.nan), np.zeros((items, 1))
    rows = lane.store.rows(looked.ids)
    near = rows @ vectors[name]
    return near, *_of_items(near, rows, vectors[name], looked)


def _of_items(
    near: np.ndarray, rows: np.ndarray, vector: np.ndarray, looked: _Looked
) -> tuple[np.ndarray, np.ndarray]:
    """Of each item: likeness of its best passage and of the mean of its passages, and that mean.

    An item of which a passage has no vector yet counts as one without.
    """
    means = unit_rows(_sums(rows, looked))
    share = numbers("search", "weights")["whole"]
    together = share * (means @ vector) + (1 - share) * np.maximum.reduceat(near, looked.starts)
    return together, np.where(np.isfinite(together)[:, None], means, 0.0)


def _sums(rows: np.ndarray, looked: _Looked) -> np.ndarray:
    """The sum of each item's rows: as ``np.add.reduceat``, ten times as fast."""
    from scipy.sparse import csr_array

    count, ends = len(looked.ids), np.append(looked.starts, len(looked.ids))
    members = csr_array((np.ones(count, np.float32), np.arange(count), ends), shape=(len(looked.starts), count))
    return members @ rows


def _passages_by(
    looked: _Looked, said: np.ndarray, kinds: dict[str, np.ndarray]
) -> Callable[[int], tuple[PassageScore, ...]]:
    """What gives the passages of the item of a number among the candidates, best first.

    ``kinds`` are the cosines of the passages by lane; of those that a passage has the first counts.
    """
    weights = numbers("search", "weights")
    likeness, spread = np.full((2, len(looked.ids)), np.nan)
    lanes = np.full(len(looked.ids), "", dtype=object)
    for name, cosines in kinds.items():
        is_new = np.isnan(likeness) & np.isfinite(cosines)
        likeness[is_new], spread[is_new], lanes[is_new] = cosines[is_new], standard(cosines)[is_new], name
    is_quick = np.isin(lanes, (STATIC_LANE, ""))
    share = np.where(is_quick, weights["words_beside_static"], weights["words"])
    scores = standard(said) * share + np.nan_to_num(spread) * (1 - share)

    def of_item(number: int) -> tuple[PassageScore, ...]:
        within = np.arange(looked.starts[number], looked.ends[number])
        best = within[np.lexsort((looked.ids[within], -scores[within]))]
        return tuple(
            PassageScore(int(looked.ids[at]), float(scores[at]), float(likeness[at]), str(lanes[at])) for at in best
        )

    return of_item


def _best_words(
    indexes: Indexes, question: Question, allowed: np.ndarray | None
) -> tuple[set[int], set[int]]:
    """Ids of the best passages by words, and of the best items."""
    if not question.ranking:
        return set(), set()
    most, asked = numbers("search", "candidates"), question.weighed()
    passages = _best(indexes.words, asked, int(most["passages"]), allowed)
    items = _best(indexes.whole, asked, int(most["items"]), allowed)
    return {each.passage_id for each in passages}, {each.item_id for each in items}


def _best(index: LexicalIndex, asked: Group, most: int, allowed: np.ndarray | None) -> Sequence[Found]:
    """The best of the allowed items; first as if all were, since a filter seldom leaves too few of the best."""
    if allowed is None:
        return index.search(asked, limit=most)
    found = index.search(asked, limit=most * OVERFETCH)
    keeps = np.isin([each.item_id for each in found], allowed)
    kept = [each for each, is_kept in zip(found, keeps, strict=True) if is_kept]
    if len(kept) >= most or len(found) < most * OVERFETCH:
        return kept[:most]
    return index.search(asked, limit=most, item_ids=[int(item) for item in allowed])


def _question_vectors(
    indexes: Indexes, question: Question, example: dict[str, np.ndarray] | None
) -> dict[str, np.ndarray]:
    """The question as a vector of each lane."""
    if example is not None:
        return example
    if not question.plain:
        return {}
    return {lane.name: lane.encoder.encode_query(question.plain) for lane in indexes.lanes}


def _nearest(
    indexes: Indexes,
    facts: CaseFacts,
    question: Question,
    allowed: np.ndarray | None,
    example: dict[str, np.ndarray] | None,
) -> tuple[dict[str, np.ndarray], set[int]]:
    """The question's vectors, and the nearest passages: by meaning where the lane has been, else by quick vectors."""
    vectors = _question_vectors(indexes, question, example)
    most = int(numbers("search", "candidates")["passages"])
    within = None if allowed is None else facts.passages_within(_held(facts, allowed))
    found: set[int] = set()
    done = -1
    for lane in indexes.lanes:
        if lane.name not in vectors:
            continue
        ids = within
        if lane.name == STATIC_LANE and done >= 0:
            rest = facts.passages if within is None else within
            ids = rest[rest > done]
        if ids is None or len(ids):
            found |= {int(each) for each in _near(lane.store, vectors[lane.name], most, ids)}
        if lane.name == MEANING_LANE:
            done = lane.store.newest_passage_id() or -1
    return vectors, found


def _near(store: VectorStore, vector: np.ndarray, most: int, ids: np.ndarray | None) -> np.ndarray:
    """The nearest of some passages, of all where none are named; first as if all were, as for words."""
    if ids is None:
        return store.nearest(vector, most)[0]
    near, _ = store.nearest(vector, most * OVERFETCH)
    kept = near[ids[np.minimum(np.searchsorted(ids, near), len(ids) - 1)] == near]
    return kept[:most] if len(kept) >= most else store.nearest(vector, most, ids)[0]


def _held(facts: CaseFacts, items: np.ndarray) -> np.ndarray:
    places = facts.places_of(items)
    return places[places >= 0]


def _nothing() -> Ranking:
    none = np.empty(0)
    return Ranking(none.astype(np.int64), none, none, none, none, (), lambda _: ())


def _lanes(case: Case) -> Iterator[Lane]:
    """Meaning first. A lane that has no vector is of no use yet."""
    with suppress(DataNotAvailable):
        encoder = meaning_encoder()
        yield from _lane(MEANING_LANE, _store(case, MEANING_LANE), encoder)
    with suppress(DataNotAvailable):
        quick = static_encoder()
        yield from _lane(STATIC_LANE, _store(case, STATIC_LANE, quick), quick)
    with suppress(DataNotAvailable):
        if (store := _store(case, LANGUAGES_LANE)).count():
            yield Lane(LANGUAGES_LANE, store, languages_encoder())


def _lane(name: str, store: VectorStore, encoder: Encoder) -> Iterator[Lane]:
    if store.count():
        yield Lane(name, store, encoder)


def _store(case: Case, name: str, encoder: Encoder | None = None) -> VectorStore:
    with _lock:
        key = (str(case.folder), case.case_id, name)
        if key not in _stores:
            _stores[key] = (
                lane_store(case, name) if encoder is None
                else VectorStore(case.path("index", name), encoder.name, encoder.dimensions)
            )  # fmt: skip
        return _stores[key]


_lock = threading.Lock()
_opened: dict[tuple[str, str], tuple[LexicalIndex, LexicalIndex]] = {}
_stores: dict[tuple[str, str, str], VectorStore] = {}
