"""The document that is open: looked up once, kept until another one is asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from components.documents.desk import Desk, Place, item_asked_for, open_item
from components.documents.search_ask import answer_of
from components.plans.drafts import attempt
from components.steady import look, steady
from components.words import count_of, day, grouped, plain
from data_access.documents.exposure import explicit_terms
from data_access.documents.items import ItemDetail, ReadPassage, item_of, unit_passages, unmask
from data_access.documents.tagging import PRIVILEGED, given_tags, tag_items, tag_names, tags_of
from models.documents.exposure import Terms, mask
from models.documents.formats import formats
from models.errors import EditRefused

KEPT, UNIT, TAGS, OWN_TAG = "documents_item_open", "documents_unit", "documents_item_tags", "documents_own_tag"


@dataclass(frozen=True, eq=False)
class Reading:
    """The document on the page: where it was opened, the part that is read, and whether its terms are uncovered.

    ``first`` is the place in the unit of the first passage that is read.
    """

    search_id: str
    place: Place
    detail: ItemDetail
    unit: int
    first: int
    passages: tuple[ReadPassage, ...]
    is_unmasked: bool = False
    picture: bytes | None = None


def reading_of(desk: Desk) -> Reading | None:
    """What is read; the document that was asked for is opened, and on record, the first time only."""
    place = item_asked_for()
    if place is None:
        return None
    kept = steady().get(KEPT)
    if isinstance(kept, Reading) and kept.search_id == desk.opened.search_id and kept.place == place:
        return kept
    detail = item_of(desk.opened, place.item_id)
    part = detail.place_of(place.passage_id)
    reading = Reading(desk.opened.search_id, place, detail, *part, _passages(desk, detail, part, place))
    steady()[KEPT] = reading
    return reading


def keep(reading: Reading) -> None:
    """Keep what is read now."""
    steady()[KEPT] = reading


def item_title(desk: Desk, reading: Reading) -> tuple[str, str]:
    """Message and detail of the page: what it is, from whom, from where."""
    item = reading.detail.item
    title = shown(item.title or item.name, reading, terms_of(desk))
    written = f"written {day(item.written_at)}" if item.written_at else "without a date"
    by = f" by {item.author}" if item.author else ""
    kind = formats()[item.format].title
    of = f", of {item.custodian}" if item.custodian else ""
    return title, shown(f"{kind}, {written}{by}. From {item.source}{of}: {item.path}", reading, terms_of(desk))


def nothing_open() -> None:
    """What is said where no document was asked for."""
    st.markdown("# No document is open\n\nA document opens from a search, an entity, the timeline or a review.")


def go_to(desk: Desk, item_id: int) -> None:
    """Within a callback: another document, read from its beginning."""
    open_item(Place(int(item_id)))


def turn_to(desk: Desk, unit: int, first: int = 0) -> None:
    """Within a callback: another unit of the document, or another part of it."""
    look()

    def turn() -> str:
        reading = reading_of(desk)
        if reading is not None:
            passages = _passages(desk, reading.detail, (unit, first), reading.place)
            keep(replace(reading, unit=unit, first=first, passages=passages, picture=None))
        return ""

    attempt(turn)


def uncover(desk: Desk) -> None:
    """Within a callback: show the explicit terms of this document, on record."""
    reading = reading_of(desk)
    if reading is not None:

        def show() -> str:
            unmask(desk.opened, [reading.detail.item.item_id])
            keep(replace(reading, is_unmasked=True))
            return ""

        attempt(show)


def cover(desk: Desk) -> None:
    """Within a callback: mask the explicit terms again."""
    reading = reading_of(desk)
    if reading is not None:
        keep(replace(reading, is_unmasked=False))


def terms_of(desk: Desk) -> Terms:
    """The terms that are masked in this case."""
    return explicit_terms(desk.case)


def shown(text: str, reading: Reading, terms: Terms) -> str:
    """The text as it is shown: explicit terms masked until they are asked for."""
    return text if reading.is_unmasked else mask(text, terms).text


def ways_row(desk: Desk, reading: Reading) -> None:
    """Where this document stands among the results, and the ways to the ones beside it."""
    answer = answer_of(desk)
    ids = [hit.item_id for hit in answer.results.hits] if answer else []
    at = ids.index(reading.detail.item.item_id) if reading.detail.item.item_id in ids else None
    if at is None or answer is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"Result {answer.results.request.first + at + 1} of {grouped(answer.results.total)}")
        for label, to in (("Result before", at - 1), ("Next result", at + 1)):
            if 0 <= to < len(ids):
                hit = answer.results.hits[to]
                passage = hit.passages[0].place.passage_id if hit.passages else None
                place = Place(hit.item_id, passage, reading.place.question)
                st.button(label, key=f"documents_to_{to}", on_click=open_item, args=(place,), type="tertiary")


def tags_row(desk: Desk, reading: Reading) -> None:
    """The tags of the document, to set and take off; a tag of one's own below."""
    item_id, held = reading.detail.item.item_id, reading.detail.tags
    if PRIVILEGED in held:
        st.warning("This document is tagged as privileged: read on only where you may.", icon=":material/gavel:")
    names = {**tag_names(desk.case), **{tag: given_tags().get(tag, tag) for tag in held}}
    key = f"{TAGS}_{item_id}"
    if key not in look():
        st.session_state[key] = list(held)
    left, right = st.columns([4, 2], vertical_alignment="bottom")
    left.pills(
        "Tags", list(names), key=key, selection_mode="multi", wrap=True, format_func=lambda tag: plain(names[tag]),
        on_change=_tag, args=(desk, key)
    )
    with right.form("documents_own_tag_form", border=False, clear_on_submit=True):
        box, go = st.columns([3, 2], vertical_alignment="bottom")
        box.text_input("Own tag", key=OWN_TAG, max_chars=60)
        go.form_submit_button("Add", on_click=_own_tag, args=(desk, key))


def related_words(reading: Reading) -> str:
    """What belongs to the document, in one line."""
    counts = reading.detail.relations["how"].value_counts()
    return "; ".join(f"{count_of(int(number), 'document')} {how}" for how, number in counts.items())


def _passages(desk: Desk, detail: ItemDetail, part: tuple[int, int], place: Place) -> tuple[ReadPassage, ...]:
    unit, first = part
    return unit_passages(desk.opened, detail.item.item_id, unit, place.question, first=first) if detail.units else ()


def _tag(desk: Desk, key: str) -> None:
    chosen = tuple(str(tag) for tag in look().get(key) or ())

    def change() -> str:
        reading = reading_of(desk)
        if reading is None:
            return ""
        before, item_id = set(reading.detail.tags), reading.detail.item.item_id
        for tag in sorted(before.symmetric_difference(chosen)):
            tag_items(desk.opened, [item_id], tag, is_set=tag in chosen)
        _reopen(desk, reading, key)
        return "The tags are kept."

    attempt(change)


def _own_tag(desk: Desk, key: str) -> None:
    tag = str(look().get(OWN_TAG) or "")

    def change() -> str:
        reading = reading_of(desk)
        if reading is None or not tag.strip():
            raise EditRefused("There is no tag.", "Write one.")
        tag_items(desk.opened, [reading.detail.item.item_id], tag)
        _reopen(desk, reading, key)
        return f"Tagged: {tag.strip()}."

    attempt(change)


def _reopen(desk: Desk, reading: Reading, key: str) -> None:
    """The tags as they are now: one may have taken another off."""
    item_id = reading.detail.item.item_id
    tags = tags_of(desk.opened, [item_id])[item_id]
    keep(replace(reading, detail=replace(reading.detail, tags=tags)))
    st.session_state[key] = list(tags)

