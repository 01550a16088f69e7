"""What a reviewer sees of the items of a review: the passages that matter, and all decisions; on record first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from data_access.documents.case import Case
from data_access.documents.exposure import record_exposure
from data_access.documents.gate import OpenCase, note
from data_access.documents.hits import matches_in
from data_access.documents.ranking import MEANING_LANE, STATIC_LANE, Indexes, indexes_of
from data_access.documents.review import Review, ToOpen
from data_access.documents.tagging import PRIVILEGED, near_duplicates_of
from data_access.queries import run
from models.documents.exposure import OPENED, PREVIEW
from models.documents.fusion import standard
from models.documents.question import Question, read_question
from models.documents.settings import numbers
from models.documents.snippets import cut_snippet, mark_before
from models.errors import DataNotAvailable

LOOK = "review.item"
SECOND_VIEW = "second_view"
SETS_ASIDE = (PRIVILEGED, SECOND_VIEW)  # tags that ask for somebody else


@dataclass(frozen=True)
class KeyPassage:
    """A passage of an item: its place in words, its text, and where the question's words stand in it."""

    passage_id: int
    place: str
    text: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class ToDecide:
    """An item that is open for a decision: its best passages in their order in it, of ``passages`` in all.

    ``near_duplicates`` are the other items that hardly differ from it: none of them is opened.
    """

    item_id: int
    name: str
    title: str
    path: str
    source: str
    custodian: str
    format: str
    author: str
    written_at: datetime | None
    words: int
    passages: int
    tags: tuple[str, ...]
    near_duplicates: tuple[int, ...]
    best: tuple[KeyPassage, ...]


@dataclass(frozen=True)
class Preview:
    """An item of the batch that is not open: its best passage as a snippet."""

    item_id: int
    title: str
    format: str
    source: str
    written_at: datetime | None
    snippet: str


def open_to_decide(opened: OpenCase, review: Review, item_id: int) -> ToDecide:
    """An item with the passages that matter for the question of a review, counted as opened."""
    question = read_question(review.question)
    ids = _best_passages(opened.case, question, [item_id]).get(item_id, [])
    best = sorted(ids[: int(numbers("review", "reading")["passages"])])
    facts, passages = _shown(opened.case, [item_id], best)
    if item_id not in facts:
        raise DataNotAvailable("The case holds no such document.", "Go on with the next one.")
    with opened.case.reading() as cursor:
        tags = tuple(tag for _, tag in run(cursor, "documents/tags_of_items", items=[item_id]).fetchall())
    alike = tuple(one for one in near_duplicates_of(opened.case, [item_id]) if one != item_id)
    note(opened, LOOK, {"review": review.review_id}, [item_id])
    record_exposure(opened, [item_id], OPENED)
    found = matches_in(indexes_of(opened.case).words, question, [passages[one].text for one in best])
    return ToDecide(
        *facts[item_id], len(ids), tags, alike,
        tuple(
            _key_passage(passages[one], tuple((match.char_from, match.char_to) for match in matches))
            for one, matches in zip(best, found, strict=True)
        ),
    )  # fmt: skip


def previews_of(opened: OpenCase, review: Review, item_ids: Sequence[int]) -> dict[int, Preview]:
    """Items of a batch by id, as a list shows them; on record, and counted as previews."""
    items, question = list(item_ids), read_question(review.question)
    best = {item_id: ids[0] for item_id, ids in _best_passages(opened.case, question, items).items()}
    facts, passages = _shown(opened.case, items, list(best.values()))
    texts = [passages[best[one]].text if one in best else "" for one in items]
    found = matches_in(indexes_of(opened.case).words, question, texts)
    note(opened, "review.list", {"review": review.review_id}, items)
    record_exposure(opened, items, PREVIEW)
    words = int(numbers("review", "reading")["preview_words"])
    return {
        one: Preview(one, facts[one].title or facts[one].name, facts[one].format, facts[one].source,
                     facts[one].written_at, cut_snippet(text, matches, words).text)
        for one, text, matches in zip(items, texts, found, strict=True)
        if one in facts
    }  # fmt: skip


def in_turn(opened: OpenCase, waiting: Sequence[ToOpen]) -> tuple[int, ...]:
    """What waits, by item and in the order for one person; what others look at and what was set aside comes last."""
    items = [one.item_id for one in waiting]
    with opened.case.reading() as cursor:
        tagged = run(cursor, "documents/tags_of_items", items=items).fetchall()
    set_aside = {item_id for item_id, tag in tagged if tag in SETS_ASIDE}
    others = read_by_others(opened)
    return tuple(sorted(items, key=lambda one: (one in set_aside, one in others)))


def read_by_others(opened: OpenCase) -> frozenset[int]:
    """Items that somebody else opened last in a review, a short while ago: two people need not read the same."""
    since = datetime.now(UTC).replace(tzinfo=None) - timedelta(minutes=numbers("review", "reading")["claim_minutes"])
    with opened.case.reading() as cursor:
        rows = run(cursor, "documents/review_read_now", action=LOOK, actor=opened.actor, since=since).fetchall()
    return frozenset(item_id for (item_id,) in rows)


def decisions_of(opened: OpenCase, review: Review) -> pd.DataFrame:
    """A row an item that was decided, in the order in which they were handed out; on record.

    How an item was chosen is told once the review is stopped, and not before: nobody is to know it while deciding.
    """
    with opened.case.reading() as cursor:
        rows = run(cursor, "documents/review_decisions", review_id=review.review_id).df()
    note(opened, "review.export", {"review": review.review_id}, rows["item_id"].tolist())
    return rows.drop(columns="chosen_by") if review.is_open else rows


def _best_passages(case: Case, question: Question, items: Sequence[int]) -> dict[int, list[int]]:
    """Ids of all passages of each item, the best for a question first."""
    with case.reading() as cursor:
        held = run(cursor, "documents/review_passages_of", items=list(items)).fetchnumpy()
    ids = held["passage_id"].astype(np.int64)
    scores = _scores(indexes_of(case), question, ids, items) if len(ids) else np.zeros(0)
    found: dict[int, list[int]] = {}
    for at in np.lexsort((ids, -scores)):
        found.setdefault(int(held["item_id"][at]), []).append(int(ids[at]))
    return found


def _scores(indexes: Indexes, question: Question, ids: np.ndarray, items: Sequence[int]) -> np.ndarray:
    """Words and meaning of each passage as standard scores, at the weights of search."""
    said = np.zeros(len(ids))
    if question.ranking:
        hits = indexes.words.search(question.weighed(), limit=len(ids), item_ids=list(items))
        by_passage = {hit.passage_id: hit.score for hit in hits}
        said = np.array([by_passage.get(int(one), 0.0) for one in ids])
    lanes = {lane.name: lane for lane in indexes.lanes}
    lane, weights = lanes.get(MEANING_LANE) or lanes.get(STATIC_LANE), numbers("search", "weights")
    if lane is None or not question.plain:
        return said
    share = weights["words"] if lane.name == MEANING_LANE else weights["words_beside_static"]
    near = lane.store.rows(ids) @ lane.encoder.encode_query(question.plain)
    return share * standard(said) + (1 - share) * np.nan_to_num(standard(near))


class _Facts(NamedTuple):
    """What is told of an item, as the query gives it and ``ToDecide`` begins."""

    item_id: int
    name: str
    title: str
    path: str
    source: str
    custodian: str
    format: str
    author: str
    written_at: datetime | None
    words: int


class _Text(NamedTuple):
    """A passage, as the query gives it."""

    passage_id: int
    label: str
    text: str
    marks: Sequence[Mapping[str, Any]]


def _shown(
    case: Case, items: Sequence[int], passages: Sequence[int]
) -> tuple[dict[int, _Facts], dict[int, _Text]]:
    """What is told of items and of passages, by id."""
    with case.reading() as cursor:
        facts = run(cursor, "documents/review_shown_items", items=list(items)).fetchall()
        texts = run(cursor, "documents/review_shown_passages", passages=list(passages)).fetchall()
    return {row[0]: _Facts(*row) for row in facts}, {row[0]: _Text(*row) for row in texts}


def _key_passage(passage: _Text, spans: tuple[tuple[int, int], ...]) -> KeyPassage:
    mark = mark_before([(one["at"], one["label"]) for one in passage.marks], spans[0][0] if spans else 0)
    place = ", ".join(part for part in (passage.label, mark) if part)
    return KeyPassage(passage.passage_id, place, passage.text, spans)
