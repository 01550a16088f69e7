"""Which documents of the case answer my question, and where in them? For investigators."""

import streamlit as st

from components.documents.desk import case_desk
from components.documents.exposure_line import exposure_line
from components.documents.search_ask import (
    PART,
    QUESTION_PART,
    answer_of,
    ask_form,
    filters_part,
    hidden_words,
    notes_of,
    search_title,
)
from components.documents.search_method import how_search_works
from components.documents.search_more import saved_part, terms_part
from components.documents.search_results import results_list
from components.page import begin_page, page_title
from components.plans.drafts import outcome

context = begin_page("documents-search")
desk = case_desk(context, what="Here a case answers questions in ordinary words, each answer at its place.")
if desk is not None:
    answer = answer_of(desk)
    message, detail = search_title(desk, answer)
    page_title(message, detail=detail)
    outcome()
    question, terms, saved = st.tabs([QUESTION_PART, "Pasted terms", "Kept searches"], key=PART, on_change="rerun")
    if question.open:
        with question:
            ask_form(desk)
            if answer is not None and (answer.results.total or not answer.results.request.filters.is_empty):
                notes_of(desk, answer)
                filters_part(desk, answer)
                results_list(desk, answer)
            hidden_words(desk)
    if terms.open:
        with terms:
            terms_part(desk)
    if saved.open:
        with saved:
            saved_part(desk)
    exposure_line(desk)
    how_search_works(desk)
