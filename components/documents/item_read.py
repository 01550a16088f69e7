"""The text of the open document, unit by unit, and the page as a picture where it is a PDF."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

import streamlit as st

from components.documents.desk import Desk, kept_while
from components.documents.highlights import marked_text
from components.documents.item_open import Reading, cover, go_to, keep, reading_of, shown, terms_of, turn_to, uncover
from components.plans.drafts import attempt
from components.steady import look
from components.words import count_of, grouped, plain
from data_access.documents.items import MOST_PASSAGES, ReadPassage
from data_access.documents.page_picture import page_picture
from models.documents.exposure import Terms, mask

PDF, PAGE = "pdf", "page"
PICTURE_PIXELS = 640
CELL = re.compile(r"[A-Z]{1,3}([1-9][0-9]*)")
SAME_BYTES, INDEXED, NEEDS_OCR = "the same bytes", "indexed", "needs_ocr"
TEXTS, COVERED = "documents_item_texts", "documents_item_covered"
CHOICE, SCANNED_PAGE = "documents_unit", "documents_scanned_page"


def read_part(desk: Desk, reading: Reading) -> None:
    """Units to choose from, the text with its words marked, and what is masked."""
    terms = terms_of(desk)
    _mask_row(desk, reading, terms)
    if not reading.detail.units:
        _no_text(desk, reading)
        return
    _unit_row(desk, reading)
    _picture(desk, reading)
    texts = kept_while(TEXTS, (reading, terms), lambda: [_text(one, reading, terms) for one in reading.passages])
    for passage, text in zip(reading.passages, texts, strict=True):
        with st.container(border=passage.passage_id == reading.place.passage_id, key=f"passage_{passage.passage_id}"):
            st.markdown(text)
    _parts_row(desk, reading)


def _no_text(desk: Desk, reading: Reading) -> None:
    """Why there is nothing to read; where another document has the same bytes, the way to it."""
    item, relations = reading.detail.item, reading.detail.relations
    same = relations[(relations["how"] == SAME_BYTES) & (relations["status"] == INDEXED)]
    if same.empty:
        reason = item.reason.rstrip(".") or "the file holds none"
        st.text(f"There is no text to read: {reason}. It is kept as it came.")
        if item.format == PDF and item.status == NEEDS_OCR:
            _scan(desk, reading, item.pages or 1)
        return
    st.text("The same bytes were met before: they are kept, and read, once.")
    st.button("Read them there", key="documents_same", on_click=go_to, args=(desk, int(same["item_id"].iloc[0])))


def _scan(desk: Desk, reading: Reading, pages: int) -> None:
    """The pages of a scan, each as a picture when it is asked for."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if pages > 1:
            st.number_input(f"Page of {pages:,}", 1, pages, key=SCANNED_PAGE, width=160)
        st.button("Page as a picture", key="documents_picture", on_click=_draw, args=(desk,), icon=":material/image:")
    _picture(desk, reading)


def _picture(desk: Desk, reading: Reading) -> None:
    """The page that was drawn, sent within the session: Streamlit's own store of pictures asks nobody who they are."""
    if reading.picture is not None:
        sent = f"data:image/png;base64,{b64encode(reading.picture).decode('ascii')}"
        with st.container(border=True, key="documents_page_picture", width=PICTURE_PIXELS):
            st.image(sent, caption=f"Page {reading.unit}, in grey. Looking at it is on record.")
            st.button("Put the picture away", key="documents_picture_away", on_click=_put_away, args=(desk,))


def _put_away(desk: Desk) -> None:
    reading = reading_of(desk)
    if reading is not None:
        keep(replace(reading, picture=None))


def _unit_row(desk: Desk, reading: Reading) -> None:
    """Earlier, which, later; and the picture of a page."""
    units = reading.detail.units
    at = next(place for place, unit in enumerate(units) if unit.unit == reading.unit)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if len(units) > 1:
            _turns(desk, reading, at)
        if reading.detail.item.format == PDF and units[at].kind == PAGE:
            icon = ":material/image:"
            st.button("Page as a picture", key="documents_picture", on_click=_draw, args=(desk,), icon=icon)


def _turns(desk: Desk, reading: Reading, at: int) -> None:
    units = reading.detail.units
    if at:
        st.button("Earlier", key="documents_unit_before", on_click=turn_to, args=(desk, units[at - 1].unit))
    st.session_state[CHOICE] = units[at].unit
    terms = terms_of(desk)
    names = {unit.unit: shown(unit.label, reading, terms) or f"Part {unit.unit}" for unit in units}
    st.selectbox(
        f"{count_of(len(units), units[0].kind)}", list(names), key=CHOICE, format_func=names.get,
        on_change=_choose, args=(desk,), width=320,
    )  # fmt: skip
    if at + 1 < len(units):
        st.button("Later", key="documents_unit_after", on_click=turn_to, args=(desk, units[at + 1].unit))


def _parts_row(desk: Desk, reading: Reading) -> None:
    """Where a long unit is read in parts: which part this is, and the ways to the ones beside it."""
    passages = next(unit.passages for unit in reading.detail.units if unit.unit == reading.unit)
    if passages <= MOST_PASSAGES:
        return
    first, shown_here = reading.first, len(reading.passages)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"Passages {grouped(first + 1)} to {grouped(first + shown_here)} of {grouped(passages)}")
        for label, to in (("Back", first - MOST_PASSAGES), ("Read on", first + MOST_PASSAGES)):
            if 0 <= to < passages:
                st.button(label, key=f"documents_part_{label}", on_click=turn_to, args=(desk, reading.unit, to))


def _choose(desk: Desk) -> None:
    turn_to(desk, int(st.session_state[CHOICE]))


def _mask_row(desk: Desk, reading: Reading, terms: Terms) -> None:
    """How many explicit terms are covered here, and the way to see them."""
    item = reading.detail.item
    texts = (item.title or item.name, item.path, *(passage.text for passage in reading.passages))
    covered = kept_while(COVERED, (reading, terms), lambda: sum(len(mask(text, terms).spans) for text in texts))
    if reading.is_unmasked:
        st.button("Mask explicit terms again", key="documents_cover", on_click=cover, args=(desk,))
    elif covered:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(f"{count_of(covered, 'explicit term is', 'explicit terms are')} masked here.", width="content")
            st.button("Show them; this is on record", key="documents_uncover", on_click=uncover, args=(desk,))


def _text(passage: ReadPassage, reading: Reading, terms: Terms) -> str:
    """The text of a passage piece by piece, each after the name of its place, where it has one."""
    text = shown(passage.text, reading, terms)
    starts = [0, *(at for at, _ in passage.marks if at)]
    names = dict(passage.marks)
    pieces = []
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        spans = [(one - start, other - start) for one, other in passage.spans]
        piece = marked_text(text[start:end], spans)
        if piece:
            pieces.append((shown(names.get(start, ""), reading, terms), piece))
    return "  \n".join(_lines(pieces))


def _lines(pieces: Sequence[tuple[str, str]]) -> Iterator[str]:
    """A line a piece, after the name of its place; the cells of one row of a sheet stand in one line."""
    for row, held in groupby(pieces, lambda named: _row_of(named[0])):
        if row:
            yield f":small[:gray[Row {row}]] {' · '.join(piece for _, piece in held)}"
        else:
            yield from (f":small[:gray[{plain(name)}]] {piece}" if name else piece for name, piece in held)


def _row_of(name: str) -> str:
    """The row of a cell such as B12; empty for every other name of a place."""
    cell = CELL.fullmatch(name)
    return cell[1] if cell else ""


def _draw(desk: Desk) -> None:
    said = look()

    def draw() -> str:
        reading = reading_of(desk)
        if reading is not None:
            page = reading.unit if reading.detail.units else int(said.get(SCANNED_PAGE) or 1)
            keep(replace(reading, unit=page, picture=page_picture(desk.opened, reading.detail.item, page)))
        return ""

    attempt(draw)
