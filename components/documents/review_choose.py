"""The reviews of a case: how far each is to be gone on with, and the form that begins another."""

from __future__ import annotations

import streamlit as st

from components.documents.desk import Desk
from components.documents.review_desk import (
    CONTROL,
    QUESTION,
    TAG,
    begin_review,
    choose_review,
    leave_review,
    reviews_listed,
    sitting_of,
)
from components.words import count_of, day, plain
from data_access.documents.access import people_of
from data_access.documents.review import Review
from data_access.documents.tagging import RELEVANT, given_tags
from models.documents.settings import numbers

MOST_DRAWN = 5_000


def choose_title(desk: Desk) -> tuple[str, str]:
    """Message and detail of the page before a review is chosen."""
    reviews = reviews_listed(desk)
    under_way = sum(review.is_open for review in reviews)
    detail = (
        "A review asks one question of the whole case and opens as few documents as it can: each decision teaches it "
        "what to open next, and a sample drawn by lot shows what it may have missed."
    )
    if not reviews:
        return "No review is begun yet: begin one with a question", detail
    if not under_way:
        ended = "The review of this case is" if len(reviews) == 1 else f"All {len(reviews)} reviews of this case are"
        return f"{ended} stopped: begin another, or read what came of it", detail
    return f"{count_of(under_way, 'review is', 'reviews are')} under way: go on with one, or begin another", detail


def reviews_part(desk: Desk) -> None:
    """Every review with the way to it, the newest first; then the form."""
    names = {person.subject: person.name for person in people_of(desk.case)}
    sitting = sitting_of(desk)
    for review in reviews_listed(desk):
        is_chosen = sitting is not None and sitting.review.review_id == review.review_id
        with st.container(horizontal=True, vertical_alignment="center", border=True, key=f"review_{review.review_id}"):
            st.markdown(_words_of(review, names))
            if is_chosen:
                st.button("Close it", key="documents_review_leave", on_click=leave_review)
            else:
                label = "Go on with it" if review.is_open else "Read its report"
                key = f"documents_review_take_{review.review_id}"
                st.button(label, key=key, on_click=choose_review, args=(desk, review.review_id))
    _begin_form(desk)


def _words_of(review: Review, names: dict[str, str]) -> str:
    tag = given_tags().get(review.relevant_tag, review.relevant_tag)
    by = names.get(review.made_by, review.made_by)
    state = "under way" if review.is_open else "stopped"
    said = f"{state}; what answers is tagged “{tag}”; begun by {by} on {day(review.made_at)} at "
    said += f"{review.made_at:%H:%M} UTC; {count_of(review.settings.items, 'document')}"
    return f"**{plain(review.question)}**  \n:small[:gray[{plain(said)}]]"


def _begin_form(desk: Desk) -> None:
    size = int(numbers("review", "control")["size"])
    with st.form("documents_review_begin", border=True):
        st.markdown("### Begin a review")
        st.text_input(
            "What is looked for, in a sentence", key=QUESTION, max_chars=500,
            placeholder="Messages in which a payment for a delivery is agreed",
        )  # fmt: skip
        left, right = st.columns(2)
        left.text_input("Tag of what answers it", value=given_tags()[RELEVANT], key=TAG, max_chars=60)
        right.number_input(
            "Control sample, drawn by lot", 0, MOST_DRAWN, size, 50, key=CONTROL,
            help="Where few are relevant a larger one proves more; each document of it is opened as well.",
        )  # fmt: skip
        st.form_submit_button("Begin the review", type="primary", on_click=begin_review, args=(desk,))
    st.caption(
        plain(
            "The control sample comes in among the others; near-duplicates are opened once. What is taken into the "
            "case later is not part of a review that has begun."
        )
    )
