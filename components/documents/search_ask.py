"""The question, its filters, and what came of it: asked once, kept until the next one is asked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

import streamlit as st

from components.documents.desk import Desk, kept_while
from components.plans.drafts import attempt
from components.steady import look, steady
from components.words import count_of, plain
from data_access.documents.accounting import items_held
from data_access.documents.exposure import explicit_terms, record_exposure
from data_access.documents.facets import Facet, FacetValue
from data_access.documents.search import SearchResults, more_like, search
from models.documents.exposure import PREVIEW, mask
from models.documents.requests import HYBRID, LEXICAL, MEANING, Filters, SearchRequest
from models.errors import EditRefused

KEPT, QUESTION, MODE = "documents_results", "documents_question", "documents_mode"
LABELS = "documents_facet_labels"
FROM, TO = "documents_from", "documents_to"
PART, QUESTION_PART = "documents_search_part", "Question"  # the tabs of the page, and the one with the answer
PAGE_SIZE = 10
MODE_WORDS = {HYBRID: "Words and meaning", LEXICAL: "Words alone", MEANING: "Meaning alone"}
ENTITY_FACETS = ("person", "organisation")
FACET_FILTERS = {
    "source": "sources", "family": "families", "language": "languages", "custodian": "custodians", "tag": "tags",
}  # fmt: skip
FACET_TITLES = {"family": "Kind of document"}


@dataclass(frozen=True, eq=False)
class Answer:
    """The results on the page, what they are the like of, and the facets before they were narrowed."""

    search_id: str
    results: SearchResults
    like: str
    facets: tuple[Facet, ...]
    like_item: int | None = None


def answer_of(desk: Desk) -> Answer | None:
    """What was asked last of this open case."""
    kept = steady().get(KEPT)
    return kept if isinstance(kept, Answer) and kept.search_id == desk.opened.search_id else None


def search_title(desk: Desk, answer: Answer | None) -> tuple[str, str]:
    """Message and detail of the page."""
    if answer is None:
        return (
            "Ask the case a question",
            "Write it as you would ask a colleague. Documents are found by their words and by what they mean; "
            '"quotes", AND, OR, NOT, from:, title: and word~ work as well.',
        )
    results = answer.results
    found = count_of(results.total, "document found", "documents found")
    if not results.total and not items_held(desk.case)[0]:
        return f"{desk.case.name} is empty", "Take material in on the page of cases; it can be searched at once."
    if not results.total:
        return "No document found", "Try other words, fewer filters, or search by meaning alone."
    ranked = {
        "words": "words", "meaning": "meaning", "languages": "meaning in other languages",
        "static": "quick vectors of meaning",
    }  # fmt: skip
    ways = " and ".join(ranked.get(lane, lane) for lane in results.lanes)
    about = answer.like or results.request.text
    return found, f"“{about}”: ranked by {ways} in {results.seconds:.2f} s, the best first."


def ask_form(desk: Desk) -> None:
    """The question and how to search; Enter asks."""
    if QUESTION not in look():
        answer = answer_of(desk)
        st.session_state[QUESTION] = answer.results.request.text if answer else ""
    with st.form("documents_ask", border=False):
        words, mode, go = st.columns([6, 2, 1], vertical_alignment="bottom")
        words.text_input("Question", key=QUESTION, max_chars=2000, placeholder="Who moved the stolen excavators?")
        mode.selectbox("Search by", list(MODE_WORDS), key=MODE, format_func=MODE_WORDS.get)
        go.form_submit_button("Search", type="primary", on_click=_ask, args=(desk,), width="stretch")


def notes_of(desk: Desk, answer: Answer) -> None:
    """Likelier spellings, and what the ranking could not do yet."""
    meant = answer.results.did_you_mean
    if meant:
        st.button(
            plain(f"Search for {meant} instead"), key="documents_meant", type="tertiary",
            on_click=_ask_again, args=(desk, meant),
        )  # fmt: skip
    for words in answer.results.notes:
        st.caption(plain(words))


def filters_part(desk: Desk, answer: Answer) -> None:
    """What the results can be narrowed to, with counts over all of them; a choice asks again."""
    narrowed = answer.results.request.filters
    title = "Narrow down" if narrowed.is_empty else "Narrowed down"
    with st.expander(title, expanded=not narrowed.is_empty, key="documents_filters"):
        labels, said = _labels(desk, answer), look()
        for name, shown in labels.items():
            _facet(desk, name, shown, _held(name, narrowed), said)
        for key, day_held in ((FROM, narrowed.written_from), (TO, narrowed.written_to)):
            if key not in said:
                st.session_state[key] = day_held
        left, right, clear = st.columns([2, 2, 1], vertical_alignment="bottom")
        bounds = {"format": "DD/MM/YYYY", "on_change": _narrow, "args": (desk,)}
        left.date_input("Written from", key=FROM, **bounds)
        right.date_input("Written to", key=TO, **bounds)
        clear.button("Clear", on_click=_clear, args=(desk,), key="documents_clear")


def ask(desk: Desk, request: SearchRequest) -> None:
    """Within a callback: ask, and keep what came of it; what was wrong is said by ``outcome``."""

    def keep() -> str:
        if not request.text.strip():
            raise EditRefused("There is no question.", "Write one, or paste terms on the tab beside.")
        return _keep(desk, search(desk.opened, request), "", None)

    attempt(keep)


def ask_like(desk: Desk, item_id: int, title: str, passage_id: int | None = None) -> None:
    """Within a callback: find what is like an item, or like one of its passages."""

    def keep() -> str:
        request = SearchRequest("", size=PAGE_SIZE)
        named = {"passage_id": passage_id} if passage_id is not None else {"item_id": item_id}
        _forget_filters()
        results = more_like(desk.opened, request=request, **named)
        return _keep(desk, results, f"like {mask(title, explicit_terms(desk.case)).text}", None, item_id)

    attempt(keep)


def ask_page(desk: Desk, first: int) -> None:
    """Within a callback: the results from another place on."""
    answer = answer_of(desk)
    if answer is not None:
        _repeat(desk, answer, replace(answer.results.request, first=max(first, 0)))


def hidden_words(desk: Desk) -> None:
    """That previews are masked, where a list of terms is in force."""
    terms = explicit_terms(desk.case)
    if terms.words or terms.beginnings or terms.phrases:
        st.caption("Explicit terms are masked in previews. A document opens closed: you choose what to see.")


def _labels(desk: Desk, answer: Answer) -> Mapping[str, Mapping[str, str]]:
    """By facet that narrows: what stands on the button of each of its values."""
    terms = explicit_terms(desk.case)

    def label(value: FacetValue) -> str:
        return plain(f"{mask(value.shown, terms).text} ({value.count:,})")

    def made() -> Mapping[str, Mapping[str, str]]:
        ours = (facet for facet in answer.facets if facet.name in FACET_FILTERS or facet.name in ENTITY_FACETS)
        return {facet.name: {value.value: label(value) for value in facet.values} for facet in ours}

    return kept_while(LABELS, (answer, terms), made)


def _facet(
    desk: Desk, name: str, shown: Mapping[str, str], held: Collection[str], said: Mapping[str, object]
) -> None:
    key = f"documents_facet_{name}"
    if key not in said:
        st.session_state[key] = [value for value in shown if value in held]
    st.pills(
        FACET_TITLES.get(name, name.capitalize()), list(shown), key=key, selection_mode="multi", wrap=True,
        format_func=shown.get, on_change=_narrow, args=(desk,),
    )  # fmt: skip


def _held(facet: str, narrowed: Filters) -> Collection[str]:
    values = narrowed.entities if facet in ENTITY_FACETS else getattr(narrowed, FACET_FILTERS[facet])
    return {str(value) for value in values}


def _ask(desk: Desk) -> None:
    said = look()
    _forget_filters()
    ask(desk, SearchRequest(str(said[QUESTION] or ""), mode=str(said[MODE]), size=PAGE_SIZE))


def _ask_again(desk: Desk, text: str) -> None:
    st.session_state[QUESTION] = text
    _ask(desk)


def _narrow(desk: Desk) -> None:
    answer = answer_of(desk)
    if answer is not None:
        request = replace(answer.results.request, filters=_filters_chosen(answer), first=0)
        _repeat(desk, answer, request)


def _clear(desk: Desk) -> None:
    answer = answer_of(desk)
    _forget_filters()
    if answer is not None:
        _repeat(desk, answer, replace(answer.results.request, filters=Filters(), first=0))


def _repeat(desk: Desk, answer: Answer, request: SearchRequest) -> None:
    def keep() -> str:
        if answer.like_item is not None:
            results = more_like(desk.opened, item_id=answer.like_item, request=request)
        else:
            results = search(desk.opened, request)
        return _keep(desk, results, answer.like, answer.facets, answer.like_item)

    attempt(keep)


def _filters_chosen(answer: Answer) -> Filters:
    said = look()
    chosen: Mapping[str, tuple[str, ...]] = {
        facet.name: tuple(said.get(f"documents_facet_{facet.name}") or ()) for facet in answer.facets
    }
    entities = tuple(int(one) for name in ENTITY_FACETS for one in chosen.get(name, ()))
    plain_fields = {field: chosen.get(name, ()) for name, field in FACET_FILTERS.items()}
    days = {"written_from": _day(said.get(FROM)), "written_to": _day(said.get(TO))}
    return replace(answer.results.request.filters, **plain_fields, **days, entities=entities)


def _day(said: object) -> date | None:
    return said if isinstance(said, date) else None


def _forget_filters() -> None:
    """The controls of the filters as they are before anything is chosen."""
    for key in [key for key in look() if key.startswith("documents_facet_")]:
        st.session_state[key] = []
    for key in (FROM, TO):
        st.session_state[key] = None


def _keep(
    desk: Desk, results: SearchResults, like: str, facets: tuple[Facet, ...] | None, like_item: int | None = None
) -> str:
    record_exposure(desk.opened, [hit.item_id for hit in results.hits], PREVIEW)
    st.session_state[PART] = QUESTION_PART
    steady()[KEPT] = Answer(
        desk.opened.search_id, results, like, results.facets if facets is None else facets, like_item
    )
    return ""
