"""A review: what to open next, what was decided, how far it has come, and when it may stop; all of it on record.

The control sample is drawn when a review starts and handed out among the learner's choices, so that whoever decides
cannot tell which is which. The learner never learns from it: an item of the sample counts for the learner only once it
would have chosen that item itself, and is then not opened again.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import duckdb
import numpy as np

from data_access.documents.gate import OpenCase, note
from data_access.documents.review_batches import (
    BATCH,
    CONTROL,
    Draw,
    Row,
    choose_batch,
    hand_out,
    pool_of,
    review_rows,
)
from data_access.documents.review_space import space_of
from data_access.documents.tagging import NOT_RELEVANT, RELEVANT, checked_tag, near_duplicates_of, write_tags
from data_access.queries import run
from models.benefits.triage import triage_example
from models.documents.settings import numbers
from models.documents.stopping import ControlSample, StoppingReport, stopping_report
from models.errors import DataNotAvailable, EditRefused

OPEN, STOPPED = "open", "stopped"
SECONDS_AN_HOUR = 3600


@dataclass(frozen=True)
class ReviewSettings:
    """How a review is drawn: the size of its control sample and the seed; then its newest item and how many it has."""

    control: int
    seed: int
    newest_item: int = 0
    items: int = 0


@dataclass(frozen=True)
class Review:
    """One review: a question, the tag of what answers it, who began it and when (UTC), open or stopped."""

    review_id: str
    question: str
    relevant_tag: str
    made_by: str
    made_at: datetime
    settings: ReviewSettings
    state: str

    @property
    def is_open(self) -> bool:
        """Whether more can be opened and decided."""
        return self.state == OPEN


@dataclass(frozen=True)
class ToOpen:
    """An item that was handed out and is not decided yet."""

    item_id: int
    batch: int
    place: int


@dataclass(frozen=True)
class Progress:
    """How far a review has come.

    ``curve`` counts relevant items after each that was decided; ``items`` are all that could be opened, near-duplicates
    once. Hours are those of reading at the mean of what was timed, None where nothing was; ``baseline_hours`` are
    those of the stated example, which is one case and no mean.
    """

    items: int
    decided: int
    found: int
    curve: tuple[int, ...]
    report: StoppingReport
    seconds_an_item: float | None
    hours_spent: float | None
    hours_not_needed: float | None
    baseline_hours: float

    @property
    def not_opened(self) -> int:
        """Items that nobody had to open."""
        return self.items - self.decided


def default_settings() -> ReviewSettings:
    """The control sample of the reviewed settings, drawn with a seed of its own."""
    return ReviewSettings(int(numbers("review", "control")["size"]), secrets.randbelow(2**31))


def start_review(
    opened: OpenCase, question: str, relevant_tag: str = RELEVANT, settings: ReviewSettings | None = None
) -> Review:
    """A new review with its control sample drawn; EditRefused without a question, DataNotAvailable without items."""
    words, tag = " ".join(question.split()), checked_tag(relevant_tag)
    if not words:
        raise EditRefused("A review needs a question.", "Say in a sentence what is looked for.")
    chosen = settings or default_settings()
    review_id = secrets.token_hex(8)
    note(opened, "review.start", {"review": review_id, "question": words, "tag": tag, **asdict(chosen)})
    with opened.case.writing() as cursor:
        newest = cursor.execute("select coalesce(max(item_id), 0) from items").fetchone()[0]  # type: ignore[index]
        pool = pool_of(cursor, review_id, newest)
        if not len(pool):
            raise DataNotAvailable("The case has nothing to review.", "Ingest files first.")
        chosen = ReviewSettings(min(chosen.control, len(pool)), chosen.seed, newest, len(pool))
        now = _now()
        cursor.execute(
            "insert into reviews values (?, ?, ?, ?, ?, ?, ?)",
            [review_id, words, tag, opened.actor, now, json.dumps(asdict(chosen)), OPEN],
        )
        sample = np.random.default_rng(chosen.seed).choice(pool, chosen.control, replace=False)
        hand_out(cursor, review_id, CONTROL, 0, sample.tolist(), list(range(len(sample))))
    return Review(review_id, words, tag, opened.actor, now, chosen, OPEN)


def reviews_of(opened: OpenCase) -> tuple[Review, ...]:
    """Every review of the case, the newest first."""
    note(opened, "reviews", {})
    with opened.case.reading() as cursor:
        rows = cursor.execute("select * from reviews order by made_at desc, review_id").fetchall()
    return tuple(_review(row) for row in rows)


def review_of(opened: OpenCase, review_id: str) -> Review:
    """A review as it stands; DataNotAvailable where there is none of that id."""
    with opened.case.reading() as cursor:
        row = cursor.execute("select * from reviews where review_id = ?", [review_id]).fetchone()
    if row is None:
        raise DataNotAvailable(f"There is no review {review_id!r} in the case.", "Choose one from the list.")
    return _review(row)


def next_batch(opened: OpenCase, review: Review) -> tuple[ToOpen, ...]:
    """What to open now: what was handed out and is not decided, else the next batch; empty once all is decided.

    EditRefused for a review that was stopped. Items come in an order that does not tell the control sample apart.
    """
    _check_open(opened, review)
    waiting = _waiting(opened, review)
    space = None if waiting else space_of(opened.case, review.question)
    draw = Draw(review.review_id, review.settings.seed, review.settings.newest_item)
    while not waiting and space is not None and choose_batch(opened.case, draw, space):
        waiting = _waiting(opened, review)
    note(opened, "review.batch", {"review": review.review_id}, [one.item_id for one in waiting])
    return waiting


def decide(
    opened: OpenCase, review: Review, item_id: int, *, is_relevant: bool, seconds: float | None = None
) -> None:
    """Keep a decision on an item that was handed out, and tag it; a later one takes the place of an earlier.

    EditRefused for an item that is not in the review, or a review that was stopped.
    """
    decide_many(opened, review, {item_id: is_relevant}, seconds_each=seconds)


def decide_many(
    opened: OpenCase,
    review: Review,
    decisions: Mapping[int, bool],
    *,
    seconds_each: float | None = None,
    replaces: bool = True,
    spreads: bool = False,
) -> tuple[int, ...]:
    """As ``decide`` for several items at once: all of it is kept, or nothing. Gives the items that were decided by it.

    Without ``replaces`` an item that is decided by now keeps its decision: two people may work on one batch. With
    ``spreads`` the near-duplicates of an item bear its tag as well.
    """
    _check_open(opened, review)
    strangers = sorted(decisions.keys() - _handed_out(opened, review))
    if strangers:
        raise EditRefused(f"Item {strangers[0]} is not in this batch.", "Decide on the items that the review gives.")
    relevant, others = ([item for item, flag in decisions.items() if flag is wanted] for wanted in (True, False))
    told = {"review": review.review_id, "relevant": relevant, "not_relevant": others, "seconds_each": seconds_each,
            "near_duplicates_too": spreads}  # fmt: skip
    note(opened, "review.decide", told, list(decisions))
    kept: list[int] = []
    with opened.case.writing() as cursor:
        for items, is_relevant in ((relevant, True), (others, False)):
            free = items if replaces else _undecided(cursor, review, items)
            _write_decisions(cursor, opened, review, free, is_relevant, seconds_each)
            tagged = near_duplicates_of(opened.case, free) if spreads and free else free
            _tag(cursor, opened, review, tagged, is_relevant=is_relevant)
            kept += free
    return tuple(kept)


def undo(opened: OpenCase, review: Review) -> int | None:
    """Take back one's last decision in a review, with the tags that it set: the item, or None where there is none."""
    _check_open(opened, review)
    with opened.case.reading() as cursor:
        row = run(
            cursor, "documents/review_last_decided", review_id=review.review_id, decided_by=opened.actor
        ).fetchone()
    if row is None:
        return None
    item_id = int(row[0])
    note(opened, "review.undo", {"review": review.review_id}, [item_id])
    with opened.case.writing() as cursor:
        tagged = run(
            cursor, "documents/review_tagged_with", review_id=review.review_id, item_id=item_id, done_by=opened.actor
        ).fetchall()
        _write_decisions(cursor, opened, review, [item_id], None, None)
        for tag in (review.relevant_tag, NOT_RELEVANT):
            items = [item_id, *(alike for alike, borne in tagged if borne == tag)]
            write_tags(cursor, opened.actor, items, tag, is_set=False, review_id=review.review_id)
    return item_id


def progress(opened: OpenCase, review: Review) -> Progress:
    """How far the review has come, what the control sample proves of it, and the reading that it spares."""
    note(opened, "review.progress", {"review": review.review_id})
    rows = review_rows(opened.case, review.review_id)
    learned = [row for row in rows if row.part == BATCH and row.is_relevant is not None]
    once = {row.item_id: row for row in rows if row.is_relevant is not None}
    in_order = sorted(once.values(), key=lambda row: (row.batch, row.place))
    report = stopping_report(_sample(review, rows), [bool(row.is_relevant) for row in learned])
    timed = [row.seconds for row in in_order if row.seconds is not None]
    pace = sum(timed) / len(timed) if timed else None
    curve = np.cumsum([bool(row.is_relevant) for row in in_order]).tolist()
    left = review.settings.items - len(in_order)
    return Progress(
        items=review.settings.items,
        decided=len(in_order),
        found=curve[-1] if curve else 0,
        curve=tuple(curve),
        report=report,
        seconds_an_item=pace,
        hours_spent=None if pace is None else pace * len(in_order) / SECONDS_AN_HOUR,
        hours_not_needed=None if pace is None else pace * left / SECONDS_AN_HOUR,
        baseline_hours=triage_example().effort_before_hours,
    )


def stop_review(opened: OpenCase, review: Review, remark: str = "") -> Review:
    """The review, stopped: its report as it then was goes on record. EditRefused where it was stopped before."""
    _check_open(opened, review)
    reached = progress(opened, review)
    note(
        opened, "review.stop",
        {"review": review.review_id, "note": remark, "decided": reached.decided, "found": reached.found,
         "report": asdict(reached.report)},
    )  # fmt: skip
    with opened.case.writing() as cursor:
        cursor.execute("update reviews set state = ? where review_id = ?", [STOPPED, review.review_id])
    return review_of(opened, review.review_id)


def _review(row: Sequence[object]) -> Review:
    review_id, question, tag, made_by, made_at, settings, state = row
    told: Mapping[str, int] = json.loads(str(settings))
    return Review(str(review_id), str(question), str(tag), str(made_by), made_at, ReviewSettings(**told), str(state))  # type: ignore[arg-type]


def _check_open(opened: OpenCase, review: Review) -> None:
    if not review_of(opened, review.review_id).is_open:
        raise EditRefused("This review was stopped.", "Start another one to go on.")


def _handed_out(opened: OpenCase, review: Review) -> set[int]:
    return {row.item_id for row in review_rows(opened.case, review.review_id) if row.batch > 0}


def _undecided(cursor: duckdb.DuckDBPyConnection, review: Review, items: Sequence[int]) -> list[int]:
    """Those of the items that nobody decided on yet, as it stands within the transaction."""
    rows = run(cursor, "documents/review_undecided", review_id=review.review_id, items=list(items)).fetchall()
    free = {item_id for (item_id,) in rows}
    return [item_id for item_id in items if item_id in free]


def _waiting(opened: OpenCase, review: Review) -> tuple[ToOpen, ...]:
    """Handed out and not decided, each item once."""
    found: dict[int, ToOpen] = {}
    for row in review_rows(opened.case, review.review_id):
        if row.batch > 0 and row.is_relevant is None:
            found.setdefault(row.item_id, ToOpen(row.item_id, row.batch, row.place))
    return tuple(found.values())


def _sample(review: Review, rows: Sequence[Row]) -> ControlSample:
    """What the control sample says by now."""
    sample = [row for row in rows if row.part == CONTROL]
    learned = {row.item_id for row in rows if row.part == BATCH and row.is_relevant is not None}
    relevant = [row.item_id for row in sample if row.is_relevant]
    return ControlSample(
        items=review.settings.items,
        drawn=len(sample),
        decided=sum(row.is_relevant is not None for row in sample),
        relevant=len(relevant),
        found=sum(item_id in learned for item_id in relevant),
    )


def _write_decisions(
    cursor: duckdb.DuckDBPyConnection,
    opened: OpenCase,
    review: Review,
    items: Sequence[int],
    is_relevant: bool | None,
    seconds: float | None,
) -> None:
    is_taken_back = is_relevant is None
    run(
        cursor, "documents/review_decide",
        review_id=review.review_id, items=list(items), is_relevant=is_relevant, seconds=seconds,
        decided_by="" if is_taken_back else opened.actor, decided_at=None if is_taken_back else _now(),
    )  # fmt: skip


def _tag(
    cursor: duckdb.DuckDBPyConnection, opened: OpenCase, review: Review, items: Sequence[int], *, is_relevant: bool
) -> None:
    """Tag what was decided; a tag of the review's own and not relevant take each other off, too."""
    tag, other = (review.relevant_tag, NOT_RELEVANT) if is_relevant else (NOT_RELEVANT, review.relevant_tag)
    write_tags(cursor, opened.actor, items, other, is_set=False, review_id=review.review_id)
    write_tags(cursor, opened.actor, items, tag, is_set=True, review_id=review.review_id)


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
