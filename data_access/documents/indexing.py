"""The indexes of a case follow its passages: words, quick vectors, and entities found by pattern.

What stands in the case's store is the truth. Each index says up to which passage it holds, and is given what comes
after; so an index that a kill left behind, or that was deleted, is whole again after the next run.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from time import monotonic
from types import TracebackType
from typing import Protocol

from data_access.documents.case import Case
from data_access.documents.entities import PATTERN_LANE, index_patterns, patterns_of
from data_access.documents.lexical import FOLDER as LEXICAL_FOLDER
from data_access.documents.lexical import IndexRow, LexicalIndex
from data_access.documents.vectors import VectorStore
from data_access.documents.whole_items import WholeItems
from data_access.queries import run
from models.documents.encoders import Encoder, static_encoder
from models.documents.entities.mention import Mention
from models.documents.settings import numbers
from models.errors import DataNotAvailable

NONE_HELD = -1
Patterned = Callable[[Sequence[str]], list[list[Mention]]]


class Stage(Protocol):
    """One index: up to which passage it holds, and how it takes more."""

    def newest(self) -> int:
        """The highest passage that is held; -1 where there is none."""

    def add(self, rows: Sequence[IndexRow]) -> None:
        """Take in passages that come after those."""

    def commit(self) -> None:
        """Keep what was added."""

    def close(self) -> None:
        """Let go of the index."""


class Words:
    """The index by words."""

    def __init__(self, case: Case) -> None:
        self._index = LexicalIndex(case.path(*LEXICAL_FOLDER))

    def newest(self) -> int:
        """The highest passage that is held."""
        newest = self._index.newest_passage_id()
        return NONE_HELD if newest is None else newest

    def add(self, rows: Sequence[IndexRow]) -> None:
        """Take in passages; found once committed."""
        self._index.add(rows)

    def commit(self) -> None:
        """Let them be found."""
        self._index.commit()

    def close(self) -> None:
        """Let another process write."""
        self._index.close()


class QuickVectors:
    """One vector a passage, from fixed vectors of its tokens."""

    def __init__(self, case: Case, encoder: Encoder) -> None:
        self._encoder = encoder
        self._store = VectorStore(case.path("index", "static"), encoder.name, encoder.dimensions)

    def newest(self) -> int:
        """The highest passage that is held."""
        newest = self._store.newest_passage_id()
        return NONE_HELD if newest is None else newest

    def add(self, rows: Sequence[IndexRow]) -> None:
        """Encode and keep."""
        self._store.append([row.passage_id for row in rows], self._encoder.encode([row.text for row in rows]))

    def commit(self) -> None:
        """Each addition is kept at once."""

    def close(self) -> None:
        """Nothing stays open."""


class Patterns:
    """Entities that are known by their form."""

    def __init__(self, case: Case, answers: Patterned) -> None:
        self._case = case
        self._answers = answers

    def newest(self) -> int:
        """The highest passage that was looked through."""
        with self._case.reading() as cursor:
            row = cursor.execute("select passages_done - 1 from lane_state where lane = ?", [PATTERN_LANE]).fetchone()
        return NONE_HELD if row is None else int(row[0])

    def add(self, rows: Sequence[IndexRow]) -> None:
        """Find them, and keep them with how far it has come."""
        index_patterns(self._case, [(row.passage_id, row.item_id, row.text) for row in rows], self._answers)

    def commit(self) -> None:
        """Each addition is kept at once."""

    def close(self) -> None:
        """Nothing stays open."""


def stages_of(
    case: Case, *, encoder: Callable[[], Encoder] = static_encoder, patterned: Patterned = patterns_of
) -> list[Stage]:
    """The indexes that follow at once; without the package of the quick vectors a case has words and patterns."""
    stages: list[Stage] = [Words(case), WholeItems(case)]
    with suppress(DataNotAvailable):
        stages.append(QuickVectors(case, encoder()))
    return [*stages, Patterns(case, patterned)]


Stages = Callable[[Case], list[Stage]]


class Indexing:
    """Lets the indexes follow while more is read: a context manager, whole at its end.

    The work is done beside the caller, by a thread of its own; what goes wrong there is raised to the caller.
    """

    def __init__(self, case: Case, stages: Stages = stages_of) -> None:
        self._case = case
        self._stages = stages
        self._more = threading.Event()
        self._is_over = False
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._work, name="indexing", daemon=True)

    def __enter__(self) -> Indexing:
        """The indexes begin with what they lack."""
        self._more.set()
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Wait until they hold all that the case does."""
        self._is_over = True
        self._more.set()
        self._thread.join()
        if error is None:
            self._raise()

    def follow(self) -> None:
        """There is more to take in."""
        self._raise()
        self._more.set()

    def _raise(self) -> None:
        if self._failure is not None:
            raise self._failure

    def _work(self) -> None:
        try:
            follower = Follower(self._case, self._stages)
            try:
                while not self._is_over:
                    self._more.wait()
                    self._more.clear()
                    follower.catch_up(is_last=self._is_over)
                follower.catch_up(is_last=True)
            finally:
                follower.close()
        except BaseException as failure:  # noqa: BLE001 - raised to whoever waits
            self._failure = failure


class Follower:
    """The indexes of a case and what each of them holds."""

    def __init__(self, case: Case, stages: Stages = stages_of) -> None:
        self._case = case
        self._stages = stages(case)
        self._held = {stage: stage.newest() for stage in self._stages}
        self._size = numbers("ingest", "batch")
        self._is_committed = True
        self._committed_at = monotonic()

    def catch_up(self, *, is_last: bool) -> None:
        """Give each index what it lacks; found at the latest some seconds later, and at once with ``is_last``."""
        while rows := self._rows(min(self._held.values())):
            for stage, held in self._held.items():
                new = [row for row in rows if row.passage_id > held]
                if new:
                    stage.add(new)
                    self._held[stage] = new[-1].passage_id
                    self._is_committed = False
            self._commit(is_due=False)
        self._commit(is_due=is_last)

    def close(self) -> None:
        """Let go of the indexes."""
        for stage in self._stages:
            stage.close()

    def _commit(self, *, is_due: bool) -> None:
        is_old = monotonic() - self._committed_at > self._size["seconds_between_commits"]
        if self._is_committed or not (is_due or is_old):
            return
        for stage in self._stages:
            stage.commit()
        self._is_committed, self._committed_at = True, monotonic()

    def _rows(self, after: int) -> list[IndexRow]:
        with self._case.reading() as cursor:
            most = int(self._size["passages"])
            rows = run(cursor, "documents/index_passages", after=after, most=most).fetchall()
        return [IndexRow(*row) for row in rows]


def index_case(case: Case) -> None:
    """Give the indexes of a case what they lack, and return when they are whole."""
    follower = Follower(case)
    try:
        follower.catch_up(is_last=True)
    finally:
        follower.close()
