"""One document at a time: what it says that matters, the keys that decide, and the rest of its batch."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.chart_block import WRAPPED_ROW_PIXELS
from components.documents.desk import Desk, Place, open_item
from components.documents.highlights import marked_text
from components.documents.review_desk import (
    SPREADS,
    Sitting,
    decide_on,
    does_spread,
    keep_spread,
    look_again,
    open_instead,
    previews_listed,
    set_aside,
    show_closed,
    undo_last,
)
from components.steady import look
from components.words import count_of, day, plain
from data_access.documents.exposure import explicit_terms
from data_access.documents.review_items import SECOND_VIEW, KeyPassage, Preview, ToDecide
from data_access.documents.tagging import PRIVILEGED, given_tags
from models.documents.exposure import Terms, mask
from models.documents.formats import formats

KEYS, REST = "documents_review_keys", "documents_review_rest"
TERMS = "terms"
FEW_ROWS, LIST_HEIGHT = 5, 440
LETTERS = {
    "relevant": "Y", "not_relevant": "N", "undo": "U", "privileged": "P", "second_view": "S", "whole": "O",
}  # fmt: skip
CELL_END = "\u2003"  # between the cells of a sheet, in place of the line end, so that no place moves
WHOLE_TEXT = "Text"  # the label of a unit that is all of the document: says nothing


def decide_part(desk: Desk, sitting: Sitting) -> None:
    """The open document and its keys, then the rest of the batch."""
    if not sitting.review.is_open:
        st.text("This review is stopped: nothing more is decided in it. Its report stands beside.")
        return
    item = sitting.item
    if item is None:
        st.text("Everything is decided: no document is left to open. Read the report beside, and stop the review.")
        _keys(desk, sitting, None)
        return
    terms = explicit_terms(desk.case)
    with st.container(border=True, key="documents_review_card"):
        _heading(sitting, item, terms)
        _keys(desk, sitting, item)
        _passages(desk, sitting, item, terms)
    _settings_row(desk)
    _rest(desk, sitting, terms)


def _heading(sitting: Sitting, item: ToDecide, terms: Terms) -> None:
    """What the document is, what hangs on it, and why it is here, as far as anybody may know."""
    title = mask(item.title or item.name, terms).text
    written = f"written {day(item.written_at)}" if item.written_at else "no date"
    facts = [formats()[item.format].title, item.source, item.custodian, f"by {item.author}" if item.author else "",
             written, count_of(item.words, "word")]  # fmt: skip
    facts += [f"tag: {given_tags().get(tag, tag)}" for tag in item.tags]
    lines = [f"**{plain(title)}**", f":small[:gray[{plain(' · '.join(fact for fact in facts if fact))}]]"]
    lines += [f":small[{plain(words)}]" for words in (alike_words(item), _other_words(sitting)) if words]
    st.markdown("  \n".join(lines))


def alike_words(item: ToDecide) -> str:
    """How many near-duplicates hang on a document, and whether its tag goes to them."""
    number = len(item.near_duplicates)
    if not number:
        return ""
    them = "it" if number == 1 else "them"
    goes = f"the tag goes to {them} as well" if does_spread() else f"no tag goes to {them}"
    return f"{count_of(number, 'near-duplicate hangs', 'near-duplicates hang')} on it: not opened; {goes}."


def _other_words(sitting: Sitting) -> str:
    return "Somebody else has this one open as well: the first decision stands." if sitting.is_read_by_other else ""


def _keys(desk: Desk, sitting: Sitting, item: ToDecide | None) -> None:
    """The decisions, each with its key; without a document the way back alone."""
    with st.container(horizontal=True, key="documents_review_buttons"):
        if item is not None:
            one = (item.item_id,)
            _key("Relevant", "relevant", decide_on, (desk, one, True), kind="primary")
            _key("Not relevant", "not_relevant", decide_on, (desk, one, False))
        _key("Undo", "undo", undo_last, (desk,))
        if item is not None:
            is_closed, needs_view = PRIVILEGED in item.tags, SECOND_VIEW in item.tags
            _key("Not privileged" if is_closed else "Privileged", "privileged", set_aside, (desk, PRIVILEGED))
            second = "No second view" if needs_view else "Needs second view"
            _key(second, "second_view", set_aside, (desk, SECOND_VIEW))
            passage = item.best[0].passage_id if item.best else None
            place = Place(item.item_id, passage, sitting.review.question)
            _key("Open the whole", "whole", open_item, (place,), kind="tertiary")


def _key(label: str, name: str, act: object, args: tuple, kind: str = "secondary") -> None:
    letter = LETTERS[name] if look().get(KEYS, True) else None
    st.button(label, key=f"documents_review_do_{name}", on_click=act, args=args, type=kind, shortcut=letter)  # type: ignore[arg-type]


def _passages(desk: Desk, sitting: Sitting, item: ToDecide, terms: Terms) -> None:
    """The passages that matter in their order, closed where they are privileged and masked where they are explicit."""
    if PRIVILEGED in item.tags and PRIVILEGED not in sitting.shows:
        st.warning("Tagged as privileged: its text is closed here.", icon=":material/gavel:")
        show = {"key": "documents_review_show", "on_click": show_closed, "args": (desk, PRIVILEGED)}
        st.button("Show it, where you may; this is on record", **show)
        return
    is_unmasked = TERMS in sitting.shows
    covered = sum(len(mask(passage.text, terms).spans) for passage in item.best)
    if covered and not is_unmasked:
        st.caption(f"{count_of(covered, 'explicit term is', 'explicit terms are')} masked here.")
        show = {"key": "documents_review_unmask", "on_click": show_closed, "args": (desk, TERMS)}
        st.button("Show them; this is on record", **show)
    if not item.best:
        st.text("It holds no text.")
    is_table = formats()[item.format].family == "table"
    for passage in item.best:
        text = passage.text if is_unmasked else mask(passage.text, terms).text
        st.markdown(_passage(passage, text.replace("\n", CELL_END) if is_table else text))
    if len(item.best) < item.passages:
        st.caption(f"The {len(item.best)} passages that say most to the question, of {item.passages:,}.")


def _passage(passage: KeyPassage, text: str) -> str:
    place = passage.place if passage.place != WHOLE_TEXT else ""
    words = marked_text(text, passage.spans)
    return f":small[:gray[{plain(place)}]]  \n{words}" if place else words


def _settings_row(desk: Desk) -> None:
    """What holds for every document: keys, near-duplicates; and a look at what others did."""
    if SPREADS not in look():
        st.session_state[SPREADS] = does_spread()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.toggle("Keys", value=True, key=KEYS, help="Letters on the buttons decide without the mouse.")
        st.checkbox("Tag near-duplicates alike", key=SPREADS, on_change=keep_spread)
        st.button("Look again", key="documents_review_again", on_click=look_again, args=(desk,), type="tertiary")
    st.caption(
        "The next document is the learner's choice, or one of the control sample drawn by lot. Nobody can tell which, "
        "so that both are decided alike. Each decision is timed on the server."
    )


def _rest(desk: Desk, sitting: Sitting, terms: Terms) -> None:
    """The rest of the batch, to decide several at once; looked up once it is opened."""
    items = tuple(one for one in sitting.waiting if sitting.item is None or one != sitting.item.item_id)
    if not items:
        return
    holder = st.expander(f"The rest of this batch: {count_of(len(items), 'document')}", key=REST, on_change="rerun")
    if not holder.open:
        return
    with holder:
        previews = previews_listed(desk, sitting, items)
        key = f"documents_review_rows_{items[0]}_{len(items)}"
        st.dataframe(
            _table(previews, terms), hide_index=True, key=key, row_height=WRAPPED_ROW_PIXELS,
            height="content" if len(previews) <= FEW_ROWS else LIST_HEIGHT, on_select="rerun",
            selection_mode="multi-row", alt="The rest of the batch; select rows to decide them together",
            column_config={"Best passage": st.column_config.TextColumn(width="large")},
        )  # fmt: skip
        ids = tuple(one.item_id for one in previews)
        with st.container(horizontal=True):
            for label, is_relevant in (("Selected are relevant", True), ("Selected are not relevant", False)):
                st.button(
                    label, key=f"documents_review_bulk_{is_relevant}", on_click=_decide_selected,
                    args=(desk, key, ids, is_relevant),
                )  # fmt: skip
            st.button("Open the first selected", key="documents_review_pick", on_click=_open_selected,
                      args=(desk, key, ids), type="tertiary")  # fmt: skip


def _table(previews: list[Preview], terms: Terms) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Document": [mask(one.title, terms).text for one in previews],
            "Best passage": [mask(one.snippet, terms).text for one in previews],
            "Kind": [formats()[one.format].title for one in previews],
            "Source": [one.source for one in previews],
            "Written": [day(one.written_at) if one.written_at else "no date" for one in previews],
        }
    )


def _selected(key: str, ids: tuple[int, ...]) -> tuple[int, ...]:
    held = look().get(key)
    rows = held["selection"]["rows"] if isinstance(held, dict) else []
    return tuple(ids[row] for row in rows if row < len(ids))


def _decide_selected(desk: Desk, key: str, ids: tuple[int, ...], is_relevant: bool) -> None:
    items = _selected(key, ids)
    if items:
        decide_on(desk, items, is_relevant)


def _open_selected(desk: Desk, key: str, ids: tuple[int, ...]) -> None:
    items = _selected(key, ids)
    if items:
        open_instead(desk, items[0])
