"""Pasted lists of terms, and searches that were kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from components.chart_block import about_table, export_links
from components.documents.desk import Desk
from components.documents.search_ask import MODE, PAGE_SIZE, QUESTION, Answer, answer_of, ask
from components.plans.drafts import attempt
from components.steady import look, steady
from components.words import count_of, plain
from data_access.documents.saved_searches import SavedSearch, delete_saved, save_search, saved_searches
from data_access.documents.search import TermCount, search_terms
from models.documents.requests import LEXICAL, Filters, SearchRequest
from models.errors import EditRefused

TERMS, COUNTS, SAVED, NAME = "documents_terms", "documents_term_counts", "documents_saved", "documents_save_name"


def terms_part(desk: Desk) -> None:
    """A box for terms, one a line, and how many documents hold each."""
    st.text("Paste terms, one a line: words, \"phrases\", names, numbers. Each is looked for on its own.")
    with st.form("documents_terms_form", border=False):
        st.text_area("Terms", key=TERMS, height=160, max_chars=20_000)
        st.form_submit_button("Count them", on_click=_count, args=(desk,), type="primary")
    kept = steady().get(COUNTS)
    if not isinstance(kept, tuple) or kept[0] != desk.opened.search_id:
        return
    _counts(desk, kept[1])


def saved_part(desk: Desk) -> None:
    """Searches of the case that were kept, and a form that keeps the one on the page."""
    answer = answer_of(desk)
    if answer is not None and answer.results.request.text:
        _save_form(answer, desk)
    saved = _saved(desk)
    if not saved:
        st.text("No search is kept yet. Ask a question, then keep it here by a name: everybody on the case sees it.")
    for one in saved:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{plain(one.name)}**  \n:small[:gray[{plain(one.request.text)}]]")
            st.button("Search", key=f"documents_run_{one.saved_id}", on_click=_run, args=(desk, one))
            forget = {"on_click": _forget, "args": (desk, one), "type": "tertiary"}
            st.button("Forget", key=f"documents_forget_{one.saved_id}", **forget)


def _counts(desk: Desk, counts: tuple[TermCount, ...]) -> None:
    hit = [one for one in counts if one.items]
    st.text(f"{len(hit)} of {count_of(len(counts), 'term')} stand in documents of the case.")
    table = pd.DataFrame(
        [{"Term": one.term, "Documents": one.items, "Passages": one.passages} for one in counts]
    )  # fmt: skip
    st.dataframe(table, hide_index=True, alt="Documents and passages that hold each term")
    about = about_table(
        desk.context, title="Terms of a list", subtitle=desk.case.name, source="The case's indexes",
        definition="Documents and passages that hold all words of a term.",
    )  # fmt: skip
    with st.container(horizontal=True):
        export_links(f"terms-{desk.case.case_id}", table, desk.context, about)
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    left.selectbox("See the documents of", [one.term for one in hit], index=None, key="documents_term_shown")
    right.button("Show", on_click=_show_term, args=(desk, counts), key="documents_term_go")


def _count(desk: Desk) -> None:
    said = look()

    def keep() -> str:
        terms = str(said[TERMS] or "").splitlines()
        if not any(term.strip() for term in terms):
            raise EditRefused("There is no term.", "Paste one a line.")
        steady()[COUNTS] = (desk.opened.search_id, search_terms(desk.opened, terms))
        return ""

    attempt(keep)


def _show_term(desk: Desk, counts: Sequence[TermCount]) -> None:
    """The documents that were counted for the term, and no others."""
    chosen = next((one for one in counts if one.term == look().get("documents_term_shown")), None)
    if chosen is not None:
        st.session_state[QUESTION], st.session_state[MODE] = chosen.term, LEXICAL
        ask(desk, SearchRequest(chosen.term, Filters(items=chosen.item_ids), LEXICAL, PAGE_SIZE))


def _save_form(answer: Answer, desk: Desk) -> None:
    with st.form("documents_save", border=False, clear_on_submit=True):
        left, right = st.columns([4, 1], vertical_alignment="bottom")
        left.text_input("Keep this search by a name", key=NAME, max_chars=120)
        right.form_submit_button("Keep", on_click=_save, args=(desk, answer))


def _save(desk: Desk, answer: Answer) -> None:
    said = look()

    def keep() -> str:
        save_search(desk.opened, str(said[NAME]), replace(answer.results.request, first=0))
        steady().pop(SAVED, None)
        return "The search is kept."

    attempt(keep)


def _run(desk: Desk, one: SavedSearch) -> None:
    st.session_state[QUESTION], st.session_state[MODE] = one.request.text, one.request.mode
    ask(desk, one.request)


def _forget(desk: Desk, one: SavedSearch) -> None:
    def keep() -> str:
        delete_saved(desk.opened, one.saved_id)
        steady().pop(SAVED, None)
        return f"{one.name} is forgotten."

    attempt(keep)


def _saved(desk: Desk) -> tuple[SavedSearch, ...]:
    """The kept searches, looked up once a look at this tab."""
    kept = steady().get(SAVED)
    if not isinstance(kept, tuple) or kept[0] != desk.opened.search_id:
        steady()[SAVED] = kept = (desk.opened.search_id, saved_searches(desk.opened))
    return kept[1]
