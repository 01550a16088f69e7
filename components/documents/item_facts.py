"""What is known of the open document: what belongs to it, who and what it speaks of, and where it came from."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.documents.desk import Desk, open_entity
from components.documents.item_open import Reading, go_to, related_words, shown, terms_of
from components.documents.search_ask import ask_like
from components.drill import ask_for_page
from components.steady import look
from components.words import day
from models.documents.entities.mention import kinds
from models.documents.formats import formats
from models.documents.languages import language_title

STATUS_WORDS = {
    "indexed": "Searchable", "duplicate": "Same bytes again", "quarantined": "Set aside", "needs_ocr": "Needs OCR",
}  # fmt: skip
RELATED, ENTITY = "documents_related", "documents_entity_of_item"


def belongs_part(desk: Desk, reading: Reading) -> None:
    """Attachments, thread and near-duplicates, each a way to it; and what is like it."""
    relations = reading.detail.relations
    item = reading.detail.item
    st.button(
        "Find more like this", key="documents_item_like", icon=":material/join_inner:",
        on_click=_like, args=(desk, item.item_id, item.title or item.name),
    )  # fmt: skip
    if relations.empty:
        st.text("Nothing belongs to it: no attachment, no thread, no near-duplicate.")
        return
    terms = terms_of(desk)
    st.text(related_words(reading))
    table = pd.DataFrame(
        {
            "How": relations["how"],
            "Document": [shown(row.title or row.name, reading, terms) for row in relations.itertuples()],
            "Source": relations["source"],
            "Written": [day(at) if pd.notna(at) else "no date" for at in relations["written_at"]],
        }
    )
    st.dataframe(table, hide_index=True, alt="Documents that belong to this one")
    names = {
        int(row.item_id): f"{row.how}: {shown(row.title or row.name, reading, terms)}" for row in relations.itertuples()
    }
    left, right = st.columns([4, 1], vertical_alignment="bottom")
    left.selectbox("Open one of them", list(names), index=None, key=RELATED, format_func=names.get)
    right.button("Open", key="documents_related_go", on_click=_open_related, args=(desk,))


def speaks_part(desk: Desk, reading: Reading) -> None:
    """The entities that the document mentions, each a way to where else it is spoken of."""
    entities = reading.detail.entities
    if entities.empty:
        st.text("No person, number, place or organisation was found in it. Names follow once their lane is done.")
        return
    terms, titles = terms_of(desk), {kind: about.title for kind, about in kinds().items()}
    table = pd.DataFrame(
        {
            "Kind": [titles.get(kind, kind) for kind in entities["kind"]],
            "What": [shown(one, reading, terms) for one in entities["shown"]],
            "Mentions": entities["mentions"],
        }
    )
    st.dataframe(table, hide_index=True, alt="Entities that the document mentions")
    names = dict(zip(entities["entity_id"].map(int), table["What"] + " (" + table["Kind"] + ")", strict=True))
    left, right = st.columns([4, 1], vertical_alignment="bottom")
    left.selectbox("See where else one is spoken of", list(names), index=None, key=ENTITY, format_func=names.get)
    right.button("See it", key="documents_entity_go", on_click=_open_entity)


def origin_part(desk: Desk, reading: Reading) -> None:
    """Where the file came from and what read it: its line of the chain of custody."""
    item = reading.detail.item
    terms = terms_of(desk)
    rows = [
        ("Path", shown(item.path, reading, terms)),
        ("Source", item.source),
        ("Custodian", item.custodian or "not said"),
        ("Kind of file", formats()[item.format].title),
        ("Language", language_title(item.language) or "not told"),
        ("Size", f"{item.bytes:,} bytes"),
        ("SHA-256", item.sha256),
        ("Written", f"{item.written_at:%d %b %Y %H:%M} UTC" if item.written_at else "not said"),
        ("File changed", f"{item.modified_at:%d %b %Y %H:%M} UTC" if item.modified_at else "not said"),
        ("Read by", f"{item.parser} {item.parser_version}"),
        ("Taken in", f"{item.ingested_at:%d %b %Y %H:%M} UTC"),
        ("What became of it", STATUS_WORDS[item.status] + (f": {item.reason}" if item.reason else "")),
    ]
    table = pd.DataFrame(rows, columns=["What", "Of this file"])
    st.dataframe(table, hide_index=True, height="content", alt="Chain of custody of this file")


def _like(desk: Desk, item_id: int, title: str) -> None:
    ask_like(desk, item_id, title)
    ask_for_page("documents-search", {})


def _open_related(desk: Desk) -> None:
    chosen = look().get(RELATED)
    if isinstance(chosen, int):
        go_to(desk, chosen)


def _open_entity() -> None:
    chosen = look().get(ENTITY)
    if isinstance(chosen, int):
        open_entity(chosen)
