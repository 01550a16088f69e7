"""Passages in their context, in order of time: the words that were looked for marked, each a way to its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from components.documents.desk import Desk, Place, open_item
from components.documents.highlights import marked_text
from components.documents.kept import looked_up
from components.steady import look
from components.words import count_of, day, plain
from data_access.documents.exposure import explicit_terms, record_exposure
from models.documents.exposure import PREVIEW, Terms, mask
from models.documents.settings import numbers
from models.documents.snippets import Match, cut_snippet

AT_ONCE = 10
WHOLE_TEXT = "Text"  # the label of a unit that is all of the document: says nothing


def passages_list(desk: Desk, name: str, passages: pd.DataFrame, written: Sequence[str]) -> None:
    """Some passages at a time, near-duplicates once; ``name`` is the list's own.

    ``written`` are the ways in which what it is about is written: marked wherever they stand.
    """
    alike_too = st.toggle("Show near-duplicates as well", key=f"documents_alike_{name}")
    kept = passages if alike_too else once_each(passages)
    if len(kept) < len(passages):
        number = len(passages) - len(kept)
        st.caption(f"{count_of(number, 'passage')} of near-duplicates {'is' if number == 1 else 'are'} left out.")
    first = _first(name, len(kept))
    page = kept.iloc[first : first + AT_ONCE]
    items = tuple(dict.fromkeys(int(item) for item in page["item_id"]))
    looked_up(desk, "preview", (name, items), lambda: record_exposure(desk.opened, items, PREVIEW))
    terms = explicit_terms(desk.case)
    for row in page.itertuples():
        with st.container(border=True, key=f"documents_{name}_{row.passage_id}"):
            _passage(row, name, written, terms)
    _turns(name, first, len(kept))


def once_each(passages: pd.DataFrame) -> pd.DataFrame:
    """The passages without those of items that are near-duplicates of one that comes before."""
    groups = passages["group_id"]
    leads = passages.groupby(groups)["item_id"].transform("first")
    return passages[groups.isna() | (passages["item_id"] == leads)]


def title_of(title: str, path: str, terms: Terms) -> str:
    """What a document is called, explicit terms masked: its title, else the last part of its path."""
    return mask(title or path.rsplit("/", 1)[-1], terms).text


def matches_of(text: str, spans: Iterable[Sequence[int]], written: Sequence[str]) -> list[Match]:
    """The places that are known, and every other at which one of the ways of writing stands as a word of its own.

    A sender stands beside the text, not in it: such a mention has a place but no length.
    """
    found = {(int(start), int(end)) for start, end in spans if end > start}
    ways = "|".join(re.escape(one) for one in sorted(filter(None, written), key=len, reverse=True))
    if ways:
        found |= {match.span() for match in re.finditer(rf"(?<!\w)(?:{ways})(?!\w)", text, re.IGNORECASE)}
    return [Match(start, end, text[start:end].casefold()) for start, end in sorted(found)]


def place_of(row: Any, matches: Sequence[Match]) -> Place:
    """Where a passage opens, with its words as they are written there."""
    return Place(int(row.item_id), int(row.passage_id), " ".join(dict.fromkeys(match.term for match in matches)))


def _passage(row: Any, name: str, written: Sequence[str], terms: Terms) -> None:
    dated = day(row.written_at) if pd.notna(row.written_at) else "no date"
    facts = [dated, row.source, "" if row.unit_label == WHOLE_TEXT else row.unit_label]
    matches = matches_of(row.text, row.spans, written)
    snippet = cut_snippet(mask(row.text, terms).text, matches, int(numbers("search", "shown")["snippet_words"]))
    words = snippet.text.replace("\n", " ")
    before, after = "\u2026 " if snippet.is_begun_before else "", " \u2026" if snippet.goes_on else ""
    lines = [
        f"**{plain(title_of(row.title, row.path, terms))}**",
        f":small[:gray[{plain(' · '.join(fact for fact in facts if fact))}]]",
        f"{before}{marked_text(words, snippet.spans)}{after}",
    ]
    st.markdown("  \n".join(lines))
    st.button(
        "Open here", key=f"documents_{name}_open_{row.passage_id}", type="tertiary", icon=":material/open_in_new:",
        on_click=open_item, args=(place_of(row, matches),),
    )  # fmt: skip


def _first(name: str, total: int) -> int:
    """Where the page begins; at the beginning where there are fewer by now."""
    held = look().get(_key(name))
    return held if isinstance(held, int) and held < total else 0


def _turns(name: str, first: int, total: int) -> None:
    if total <= AT_ONCE:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"{first + 1} to {min(first + AT_ONCE, total)} of {total:,}")
        if first:
            st.button("Earlier", key=f"documents_{name}_before", on_click=_turn, args=(name, first - AT_ONCE))
        if first + AT_ONCE < total:
            st.button("Next", key=f"documents_{name}_next", on_click=_turn, args=(name, first + AT_ONCE))


def _turn(name: str, first: int) -> None:
    st.session_state[_key(name)] = max(first, 0)


def _key(name: str) -> str:
    return f"documents_{name}_first"


