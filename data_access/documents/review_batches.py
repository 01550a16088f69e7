"""How the batches of a review are made: the learner's best items, and among them the control sample."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb
import numpy as np

from data_access.documents.case import Case
from data_access.documents.review_space import Space
from data_access.queries import run
from models.documents.learning import batch_size, most_useful
from models.documents.settings import numbers

CONTROL, BATCH = "control", "batch"


@dataclass(frozen=True)
class Row:
    """An item in a part of a review: handed out with a batch (0: not yet), decided or not."""

    item_id: int
    part: str
    batch: int
    place: int
    is_relevant: bool | None
    seconds: float | None
    decided_at: datetime | None


@dataclass(frozen=True)
class Draw:
    """What the batches of a review are drawn with: its id, its seed, and the newest item that belongs to it."""

    review_id: str
    seed: int
    newest_item: int


def review_rows(case: Case, review_id: str) -> list[Row]:
    """What was handed out in a review, in that order, and the control sample that was not yet."""
    with case.reading() as cursor:
        return _rows(cursor, review_id)


def choose_batch(case: Case, draw: Draw, space: Space) -> bool:
    """Hand out the next batch; False where nothing is left to choose.

    What was decided in the control sample holds where the learner comes to the same item: it is not opened again.
    """
    with case.writing() as cursor:
        rows = _rows(cursor, draw.review_id)
        number = 1 + max((row.batch for row in rows), default=0)
        pool = pool_of(cursor, draw.review_id, draw.newest_item)
        items, scores = _chosen(space, pool, rows, batch_size(number))
        sample = _next_of_sample(rows, number, set(items))
        if not items and not sample:
            return False
        places = np.random.default_rng([draw.seed, number]).permutation(len(items) + len(sample)).tolist()
        hand_out(cursor, draw.review_id, BATCH, number, items, places[: len(items)], scores)
        _move_sample(cursor, draw.review_id, number, sample, places[len(items) :])
        run(cursor, "documents/review_copy_decisions", review_id=draw.review_id)
    return True


def pool_of(cursor: duckdb.DuckDBPyConnection, review_id: str, newest_item: int) -> np.ndarray:
    """Items that a review offers, by id; of near-duplicates one."""
    found = run(cursor, "documents/review_pool", review_id=review_id, newest_item=newest_item).fetchnumpy()
    return found["item_id"].astype(np.int64)


def hand_out(
    cursor: duckdb.DuckDBPyConnection,
    review_id: str,
    part: str,
    batch: int,
    items: Sequence[int],
    places: Sequence[int],
    scores: Sequence[float] | None = None,
) -> None:
    """Put items into a part of a review."""
    run(
        cursor, "documents/review_hand_out", review_id=review_id, part=part, batch=batch,
        items=list(items), places=list(places), scores=list(scores or [None] * len(items)),
    )  # fmt: skip


def _rows(cursor: duckdb.DuckDBPyConnection, review_id: str) -> list[Row]:
    return [Row(*row) for row in run(cursor, "documents/review_rows", review_id=review_id).fetchall()]


def _chosen(space: Space, pool: np.ndarray, rows: Sequence[Row], size: int) -> tuple[list[int], list[float]]:
    """The learner's next items with their scores, from what is decided of its own choices alone."""
    is_taken = ~np.isin(space.items, pool)
    held = set(space.items.tolist())
    mine = [row for row in rows if row.part == BATCH and row.item_id in held]
    decided = [row for row in mine if row.is_relevant is not None]
    places = space.places(np.array([row.item_id for row in decided], np.int64))
    scores = space.learner.scores(places, [bool(row.is_relevant) for row in decided])
    is_taken[space.places(np.array([row.item_id for row in mine], np.int64))] = True
    best = most_useful(scores, is_taken, size)
    return [int(item) for item in space.items[best]], [float(score) for score in scores[best]]


def _next_of_sample(rows: Sequence[Row], number: int, chosen: set[int]) -> list[int]:
    """Items of the control sample that come with a batch: so many for each of the learner's, until all are out."""
    share = numbers("review", "control")["share_of_batch"]
    waiting = [row for row in rows if row.part == CONTROL and row.batch == 0]
    waiting.sort(key=lambda row: (row.item_id not in chosen, row.place))
    count = max(round(share * batch_size(number)), sum(row.item_id in chosen for row in waiting))
    return [row.item_id for row in waiting[:count]]


def _move_sample(
    cursor: duckdb.DuckDBPyConnection, review_id: str, number: int, items: Sequence[int], places: Sequence[int]
) -> None:
    """Let items of the control sample come with a batch."""
    run(
        cursor, "documents/review_move_sample",
        review_id=review_id, batch=number, items=list(items), places=list(places),
    )  # fmt: skip
