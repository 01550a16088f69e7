"""What a review learns on: one vector an item, and how well each answers the question; the last few are remembered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from data_access.documents.case import Case
from data_access.documents.ranking import MEANING_LANE, STATIC_LANE, WORDS, Lane, indexes_of
from data_access.queries import run
from models.documents.encoders import unit_rows
from models.documents.learning import Learner, make_learner, standardised
from models.documents.question import read_question
from models.documents.settings import numbers

ROWS_AT_ONCE = 8192
SPACES_KEPT = 2


@dataclass(frozen=True, eq=False)
class Space:
    """The items of a case by id, the learner on them, and its vectors: meaning, static, or none but words."""

    items: np.ndarray
    learner: Learner
    lane: str

    def places(self, item_ids: np.ndarray) -> np.ndarray:
        """Where items stand."""
        return np.searchsorted(self.items, item_ids)


def space_of(case: Case, question: str) -> Space:
    """The space of a question as of what is indexed by now."""
    return _asked(case, question, *_state(case))


@lru_cache(maxsize=SPACES_KEPT)
def _asked(case: Case, question: str, lane: str, passages: int, newest: int) -> Space:
    space = _space(case, lane, passages, newest)
    return replace(space, learner=replace(space.learner, prior=standardised(_question_scores(case, question, space))))


@lru_cache(maxsize=SPACES_KEPT)
def _space(case: Case, lane: str, passages: int, newest: int) -> Space:
    """Before a question: one vector an item, the mean of its passages, centred."""
    with case.reading() as cursor:
        found = run(cursor, "documents/review_passages").fetchnumpy()
    passage_ids, item_of = found["passage_id"].astype(np.int64), found["item_id"].astype(np.int64)
    items, place = np.unique(item_of, return_inverse=True)
    store = _lanes(case)[lane].store if lane != WORDS else None
    rows = np.zeros((len(items), store.dimensions if store else 0), np.float32)
    for start in range(0, len(passage_ids) if store else 0, ROWS_AT_ONCE):
        some = slice(start, start + ROWS_AT_ONCE)
        begins = np.flatnonzero(np.diff(place[some], prepend=-1))
        rows[place[some][begins]] += np.add.reduceat(store.rows(passage_ids[some]), begins)  # type: ignore[union-attr]
    return Space(items, make_learner(unit_rows(rows), np.zeros(len(items))), lane)


def _state(case: Case) -> tuple[str, int, int]:
    """The best vectors that are there for every passage, how many passages there are, and the newest."""
    with case.reading() as cursor:
        row = cursor.execute("select count(*), coalesce(max(passage_id), 0) from passages").fetchone()
    passages, newest = row or (0, 0)
    lanes = _lanes(case)
    whole = (name for name in (MEANING_LANE, STATIC_LANE) if name in lanes and lanes[name].store.count() == passages)
    return next(whole, WORDS), passages, newest


def _lanes(case: Case) -> dict[str, Lane]:
    """The vectors that are there, with what makes a vector of a question."""
    return {lane.name: lane for lane in indexes_of(case).lanes}


def _question_scores(case: Case, question: str, space: Space) -> np.ndarray:
    """How well each item answers a question: its words and its meaning as standard scores, at the weights of search.

    As the rows are centred, their products with the question are cosines less a constant: as standard scores the same.
    """
    asked = read_question(question)
    found = indexes_of(case).whole.search(asked.weighed(), limit=max(len(space.items), 1))
    scored = {each.item_id: each.score for each in found}
    words = np.array([scored.get(item_id, 0.0) for item_id in space.items.tolist()])
    if space.lane == WORDS:
        return words
    weights = numbers("search", "weights")
    share = weights["words"] if space.lane == MEANING_LANE else weights["words_beside_static"]
    cosines = space.learner.rows @ _lanes(case)[space.lane].encoder.encode_query(asked.plain)
    return share * standardised(words) + (1 - share) * standardised(cosines)
