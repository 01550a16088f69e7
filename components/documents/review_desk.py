"""The review that is on the page: chosen or begun here, and looked up again at each press, never between two."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import streamlit as st

from components.documents.desk import Desk
from components.plans.drafts import attempt
from components.steady import look, steady, turn
from components.words import count_of
from data_access.documents.items import unmask
from data_access.documents.review import (
    Progress,
    Review,
    decide_many,
    default_settings,
    next_batch,
    progress,
    review_of,
    reviews_of,
    start_review,
    stop_review,
    undo,
)
from data_access.documents.review_items import (
    SECOND_VIEW,
    SETS_ASIDE,
    Preview,
    ToDecide,
    in_turn,
    open_to_decide,
    previews_of,
    read_by_others,
)
from data_access.documents.tagging import NOT_RELEVANT, PRIVILEGED, checked_tag, given_tags, tag_items
from models.documents.settings import numbers
from models.errors import EditRefused

KEPT, LISTED, PREVIEWS = "documents_review", "documents_reviews", "documents_review_previews"
QUESTION, TAG, CONTROL, REMARK, SPREADS = (
    f"documents_review_{name}" for name in ("question", "tag", "control", "remark", "spreads")
)
PART, DECIDE, REPORT = "documents_review_part", "Decide", "How far it is"


@dataclass(frozen=True, eq=False)
class Sitting:
    """A review as one person works on it: how far it is, what waits in their order, and what is open now.

    ``began`` is when the open item was shown, by the clock of this process; ``last`` how many decisions the last press
    kept; ``shows`` whether what is closed on the open item, by its tag or its terms, was opened by the reader.
    """

    search_id: str
    review: Review
    reached: Progress
    waiting: tuple[int, ...] = ()
    item: ToDecide | None = None
    began: float = 0.0
    last: int = 0
    shows: frozenset[str] = field(default_factory=frozenset)
    is_read_by_other: bool = False


def sitting_of(desk: Desk) -> Sitting | None:
    """What is worked on in this open case."""
    kept = steady().get(KEPT)
    return kept if isinstance(kept, Sitting) and kept.search_id == desk.opened.search_id else None


def reviews_listed(desk: Desk) -> tuple[Review, ...]:
    """The reviews of the case, looked up once until one is begun, chosen or stopped."""
    kept = steady().get(LISTED)
    if not isinstance(kept, tuple) or kept[0] != desk.opened.search_id:
        steady()[LISTED] = kept = (desk.opened.search_id, reviews_of(desk.opened))
    return kept[1]


def begin_review(desk: Desk) -> None:
    """Within a callback: a new review of the question that was typed, and its first batch."""
    said = look()

    def begin() -> str:
        tag = _tag_named(str(said.get(TAG) or ""))
        drawn = replace(default_settings(), control=int(str(said.get(CONTROL) or 0)))
        review = start_review(desk.opened, str(said.get(QUESTION) or ""), tag, drawn)
        _sit_down(desk, review)
        return f"Begun: {count_of(review.settings.control, 'document')} were drawn by lot as its control sample."

    attempt(begin)


def _tag_named(words: str) -> str:
    """The tag of those words: one that is given goes by its title, any other by itself."""
    name = checked_tag(words)
    tag = next((one for one, title in given_tags().items() if title.casefold() == name.casefold()), name)
    if tag in (NOT_RELEVANT, *SETS_ASIDE):
        raise EditRefused("This tag says something else.", "Name one for what answers the question.")
    return tag


def choose_review(desk: Desk, review_id: str) -> None:
    """Within a callback: go on with a review, or read how one ended."""

    def choose() -> str:
        _sit_down(desk, review_of(desk.opened, review_id))
        return ""

    attempt(choose)


def leave_review() -> None:
    """Within a callback: back to the list of reviews."""
    look()
    for key in (KEPT, LISTED, PREVIEWS):
        steady().pop(key, None)


def decide_on(desk: Desk, items: tuple[int, ...], is_relevant: bool) -> None:
    """Within a callback: one decision for items that wait; what somebody else decided meanwhile stands."""

    def decide(sitting: Sitting) -> str:
        seconds = min(time.monotonic() - sitting.began, numbers("review", "reading")["longest_seconds"])
        kept = decide_many(
            desk.opened, sitting.review, dict.fromkeys(items, is_relevant), replaces=False,
            seconds_each=seconds / len(items), spreads=does_spread(),
        )  # fmt: skip
        _go_on(desk, replace(sitting, last=len(kept), began=time.monotonic()), first=_open_id(sitting))
        return decided_words(len(items), len(kept), is_relevant)

    _press(desk, decide)


def decided_words(asked: int, kept: int, is_relevant: bool) -> str:
    """What came of a press; nothing is said of one decision that was kept, the next document says it."""
    late = asked - kept
    words = f"{count_of(kept, 'document')} decided: {'relevant' if is_relevant else 'not relevant'}."
    if late:
        by_other = count_of(late, "document was", "documents were")
        return f"{words} {by_other} decided elsewhere meanwhile: that stands, and yours is on record."
    return words if asked > 1 else ""


def undo_last(desk: Desk) -> None:
    """Within a callback: take back what the last press decided, or one's last decision before that."""

    def take_back(sitting: Sitting) -> str:
        taken = [undo(desk.opened, sitting.review) for _ in range(max(sitting.last, 1))]
        items = [item_id for item_id in taken if item_id is not None]
        if not items:
            raise EditRefused("There is nothing to take back.", "You decided nothing in this review yet.")
        _go_on(desk, replace(sitting, last=0), first=items[-1])
        return f"Taken back: {count_of(len(items), 'decision')} with its tags."

    _press(desk, take_back)


def set_aside(desk: Desk, tag: str) -> None:
    """Within a callback: tag the open item as one for somebody else, or take that tag off; the next one opens."""

    def put(sitting: Sitting) -> str:
        if sitting.item is None:
            return ""
        item, is_set = sitting.item, tag not in sitting.item.tags
        tag_items(desk.opened, [item.item_id], tag, is_set=is_set, review_id=sitting.review.review_id)
        _go_on(desk, sitting, first=None if is_set else item.item_id)
        what = {PRIVILEGED: "privileged", SECOND_VIEW: "in need of a second view"}[tag]
        return f"Tagged as {what}: it waits at the end of the batch." if is_set else "The tag was taken off."

    _press(desk, put)


def open_instead(desk: Desk, item_id: int) -> None:
    """Within a callback: another item of the batch is open for a decision."""
    _press(desk, lambda sitting: _show(desk, sitting, item_id))


def show_closed(desk: Desk, what: str) -> None:
    """Within a callback: show what is closed on the open item, on record."""

    def show(sitting: Sitting) -> str:
        if sitting.item is not None:
            unmask(desk.opened, [sitting.item.item_id])
            steady()[KEPT] = replace(sitting, shows=sitting.shows | {what})
        return ""

    _press(desk, show)


def look_again(desk: Desk) -> None:
    """Within a callback: the batch and the figures as they are by now, with what others decided."""

    def again(sitting: Sitting) -> str:
        _go_on(desk, sitting, first=_open_id(sitting))
        return ""

    _press(desk, again)


def stop_the_review(desk: Desk) -> None:
    """Within a callback: the review ends, with the remark that was typed."""
    remark = str(look().get(REMARK) or "").strip()

    def stop(sitting: Sitting) -> str:
        if not remark:
            raise EditRefused("There is no remark.", "Say why it is stopped now: it goes on record with the report.")
        stopped = stop_review(desk.opened, sitting.review, remark)
        steady().pop(LISTED, None)
        _sit_down(desk, stopped)
        return "The review is stopped. Its report as it is now is on record."

    _press(desk, stop)


def does_spread() -> bool:
    """Whether a tag goes to near-duplicates as well; yes until the reader says otherwise."""
    return bool(steady().get(SPREADS, True))


def keep_spread() -> None:
    """Within a callback: keep whether a tag goes to near-duplicates: the control is not always drawn."""
    steady()[SPREADS] = bool(look().get(SPREADS))


def previews_listed(desk: Desk, sitting: Sitting, items: tuple[int, ...]) -> list[Preview]:
    """Items of the batch as the list shows them; each is looked up, and on record, the first time only."""
    kept = steady().get(PREVIEWS)
    mark = (sitting.search_id, sitting.review.review_id)
    held: dict[int, Preview] = kept[1] if isinstance(kept, tuple) and kept[0] == mark else {}
    missing = [item_id for item_id in items if item_id not in held]
    if missing:
        held = {**held, **previews_of(desk.opened, sitting.review, missing)}
        steady()[PREVIEWS] = (mark, held)
    return [held[item_id] for item_id in items if item_id in held]


def _press(desk: Desk, act: Callable[[Sitting], str]) -> None:
    """One press at a time: a second one waits, and works on what the first has left."""
    with turn():
        sitting = sitting_of(desk)
        if sitting is not None:
            attempt(lambda: act(_as_it_stands(desk, sitting)))


def _as_it_stands(desk: Desk, sitting: Sitting) -> Sitting:
    """The review, where nobody stopped it meanwhile; EditRefused where somebody did, and its report is shown."""
    review = review_of(desk.opened, sitting.review.review_id)
    if review.state != sitting.review.state:
        _sit_down(desk, review)
        raise EditRefused("Somebody else stopped this review.", "What was decided before is kept; read its report.")
    return sitting


def _open_id(sitting: Sitting) -> int | None:
    return sitting.item.item_id if sitting.item else None


def _sit_down(desk: Desk, review: Review) -> None:
    for key in (LISTED, PREVIEWS):
        steady().pop(key, None)
    st.session_state[PART] = DECIDE if review.is_open else REPORT
    _open_next(desk, Sitting(desk.opened.search_id, review, progress(desk.opened, review)))


def _go_on(desk: Desk, sitting: Sitting, first: int | None = None) -> None:
    """Keep the review as it is by now, with the next item open; ``first`` names one that is to be it."""
    _open_next(desk, replace(sitting, reached=progress(desk.opened, sitting.review)), first)


def _open_next(desk: Desk, sitting: Sitting, first: int | None = None) -> None:
    now = replace(sitting, waiting=(), item=None)
    if now.review.is_open:
        now = replace(now, waiting=in_turn(desk.opened, next_batch(desk.opened, now.review)))
    steady()[KEPT] = now
    if now.waiting:
        chosen = first if first in now.waiting else now.waiting[0]
        same = sitting.item is not None and sitting.item.item_id == chosen
        _show(desk, now, chosen, began=sitting.began if same else None)


def _show(desk: Desk, sitting: Sitting, item_id: int, began: float | None = None) -> str:
    item = open_to_decide(desk.opened, sitting.review, item_id)
    steady()[KEPT] = replace(
        sitting, item=item, shows=frozenset(), began=time.monotonic() if began is None else began,
        is_read_by_other=item_id in read_by_others(desk.opened),
    )  # fmt: skip
    return ""
