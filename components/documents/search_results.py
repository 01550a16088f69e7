"""Results as passages in their context: why each was found, and the way to its place."""

from __future__ import annotations

from functools import partial

import streamlit as st

from components.documents.desk import Desk, Place, kept_while, open_item
from components.documents.highlights import marked_text
from components.documents.search_ask import PAGE_SIZE, Answer, ask_like, ask_page
from components.words import count_of, day, grouped, plain
from data_access.documents.exposure import explicit_terms
from data_access.documents.hits import Explanation, Hit, PassageHit
from models.documents.exposure import Terms, mask
from models.documents.formats import formats
from models.documents.languages import ENGLISH, UNTOLD, language_title

LINES = "documents_hit_lines"
WHOLE_TEXT = "Text"  # the label of a unit that is all of the document: says nothing


def results_list(desk: Desk, answer: Answer) -> None:
    """Every result of the page, then the way to the next ones."""
    terms = explicit_terms(desk.case)
    texts = kept_while(LINES, (answer, terms), lambda: ["  \n".join(_lines(one, terms)) for one in answer.results.hits])
    for hit, text in zip(answer.results.hits, texts, strict=True):
        with st.container(border=True, key=f"documents_hit_{hit.item_id}"):
            _hit(desk, answer, hit, text)
    _pages(desk, answer)


def _hit(desk: Desk, answer: Answer, hit: Hit, text: str) -> None:
    best = hit.passages[0] if hit.passages else None
    st.markdown(text)
    with st.container(horizontal=True):
        st.button(
            "Open here", key=f"documents_open_{hit.item_id}", type="tertiary", icon=":material/open_in_new:",
            on_click=open_item, args=(_place(answer, hit, best),),
        )  # fmt: skip
        st.button(
            "More like this", key=f"documents_like_{hit.item_id}", type="tertiary", icon=":material/join_inner:",
            on_click=partial(ask_like, desk, hit.item_id, hit.title or hit.name),
        )  # fmt: skip


def _lines(hit: Hit, terms: Terms) -> list[str]:
    """Title, where it is from, its best passages, and why it was found."""
    title = mask(hit.title or hit.name, terms).text
    written = day(hit.written_at) if hit.written_at else "no date"
    told = [formats()[hit.format].title, hit.source, hit.custodian, written, *(f"tag: {tag}" for tag in hit.tags)]
    if hit.language not in (UNTOLD, ENGLISH):
        told.append(f"in {language_title(hit.language)}")
    if hit.others_alike:
        told.append(count_of(hit.others_alike, "near-duplicate left out", "near-duplicates left out"))
    facts = mask(" · ".join(fact for fact in told if fact), terms).text
    lines = [f"**{hit.rank}. {plain(title)}**", f":small[:gray[{plain(facts)}]]"]
    lines += [_passage(passage, terms) for passage in hit.passages]
    return [*lines, f":small[:gray[{plain(why_words(hit.explanation))}]]"]


def _passage(passage: PassageHit, terms: Terms) -> str:
    snippet = passage.snippet
    text = mask(snippet.text, terms).text.replace("\n", " ")
    before, after = "… " if snippet.is_begun_before else "", " …" if snippet.goes_on else ""
    place = mask(passage.place.shown, terms).text if passage.place.shown != WHOLE_TEXT else ""
    return f"{before}{marked_text(text, snippet.spans)}{after} " + (f":small[:gray[{plain(place)}]]" if place else "")


def why_words(why: Explanation) -> str:
    """Why a document was found, in one line."""
    found = [word.word for word in why.words if word.is_found and not word.brought_by]
    brought = [f"{word.word} for {word.brought_by}" for word in why.expansions]
    parts = [f"Words: {', '.join(found)} ({why.share_of_words:.0%} of the question's weight)"] if found else []
    if not found:
        parts.append("None of the question's words")
    if brought:
        parts.append(f"by synonym or slang: {', '.join(brought)}")
    if why.nearness and why.cosine is not None:
        parts.append(f"{why.nearness} ({why.cosine:.2f})")
    return "; ".join(parts)


def _place(answer: Answer, hit: Hit, passage: PassageHit | None) -> Place:
    return Place(hit.item_id, passage.place.passage_id if passage else None, answer.results.request.text)


def _pages(desk: Desk, answer: Answer) -> None:
    results = answer.results
    first, shown = results.request.first, len(results.hits)
    if not shown and not first:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        words = f"{first + 1} to {first + shown} of {grouped(results.total)}" if shown else "There are no more"
        st.caption(words)
        if first:
            st.button("Earlier", key="documents_earlier", on_click=ask_page, args=(desk, first - PAGE_SIZE))
        if shown == PAGE_SIZE:
            st.button("Next", key="documents_next", on_click=ask_page, args=(desk, first + PAGE_SIZE))
