"""What the case report would hold: chosen by the investigator, told in numbers and words before any file is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

import pandas as pd
import streamlit as st

from components.documents.desk import Desk, Place, open_item
from components.listed import figures_strip
from components.plans.drafts import attempt
from components.steady import look, steady
from components.words import count_of, plain
from data_access.documents.case_report import ReportPreview, report_preview
from data_access.documents.tagging import PRIVILEGED, RELEVANT, tag_names
from models.documents.case_report import CAVEATS, ReportChoice, limit
from models.documents.entities.mention import kinds, linking_kinds

KEPT, TAGS, QUESTIONS, ENTITIES, UNMASKED, OPENED = (
    "documents_report", "documents_report_tags", "documents_report_questions", "documents_report_entities",
    "documents_report_unmasked", "documents_report_opened",
)  # fmt: skip


def preview_of(desk: Desk) -> ReportPreview:
    """What the report would hold, worked out and on record once, until the choice is made anew."""
    kept = steady().get(KEPT)
    if isinstance(kept, tuple) and kept[0] == desk.opened.search_id:
        return kept[1]
    preview = report_preview(desk.opened, ReportChoice((RELEVANT,)))
    return _keep(desk, preview, preview.asked, _first_entities(preview))


def report_title(preview: ReportPreview) -> tuple[str, str]:
    """Message and detail: how much goes in, and how much stands against handing it on."""
    documents, missing = len(preview.documents), len(preview.missing)
    if not documents:
        return (
            "No document is chosen for the report yet",
            "Tag documents as relevant where you read them or in a review, or choose another tag here.",
        )
    goes = f"{count_of(documents, 'document')} {'goes' if documents == 1 else 'go'} into the report"
    detail = "Each with the passages that answer your questions, its place, its source and its hash."
    if not missing:
        return f"{goes}, and nothing is known to be missing", detail
    return f"{goes}; {count_of(missing, 'thing')} to know before it is handed on", detail


def report_strip(preview: ReportPreview) -> None:
    """One card a figure."""
    sources = len({one.source for one in preview.documents})
    watched = int(preview.entities["is_watched"].sum())
    figures_strip(
        (
            ("Documents", f"{len(preview.documents):,}", f"from {count_of(sources, 'source')}"),
            ("Entities", f"{len(preview.entities):,}", f"mentioned in them; {watched:,} on a watch-list"),
            ("Searches", f"{preview.searches:,}", "made in the case, all listed"),
            ("Could not be read", f"{preview.unread:,}", "files of the case, listed with the reason"),
            ("Withheld", f"{len(preview.withheld):,}", "privileged; by number only"),
        )
    )


def choice_form(desk: Desk, preview: ReportPreview) -> None:
    """What goes in; the choice counts once the button is pressed."""
    _fill(preview)
    tags = {tag: title for tag, title in tag_names(desk.case).items() if tag != PRIVILEGED}
    entities = entity_names(preview)
    with st.form("documents_report_form"):
        st.pills("Documents tagged", list(tags), key=TAGS, selection_mode="multi", format_func=tags.get)
        st.multiselect(
            "Passages that answer", list(preview.asked), key=QUESTIONS,
            placeholder="No question found these documents: their beginnings are quoted",
        )  # fmt: skip
        st.multiselect(
            "Links round", list(entities), key=ENTITIES, format_func=entities.get, placeholder="Choose entities"
        )
        left, right = st.columns([3, 1], vertical_alignment="center")
        left.checkbox("Show explicit terms in the files (on record)", key=UNMASKED)
        right.form_submit_button("Take this choice", on_click=_choose, args=(desk,), width="stretch")


def missing_part(desk: Desk, preview: ReportPreview) -> None:
    """What a reader of the report must know to be missing, and whether the case has grown since."""
    st.markdown("## What to know before it is handed on")
    told = [*preview.missing] or ["Nothing is known to be missing."]
    st.markdown("\n".join(f"- {plain(words)}" for words in told))
    if desk.version != preview.version:
        st.caption("The case has changed since this was worked out; choose again to count anew. Files are made anew.")


def documents_part(preview: ReportPreview) -> None:
    """The documents that go in, each a way to it."""
    if not preview.documents:
        return
    st.markdown("## The documents")
    st.dataframe(_documents_table(preview), hide_index=True, alt="Documents that go into the report")
    names = {one.number: f"{one.number}. {one.title}" for one in preview.documents}
    left, right = st.columns([4, 1], vertical_alignment="bottom")
    left.selectbox("Open one of them", list(names), index=None, key=OPENED, format_func=names.get)
    right.button("Open", key="documents_report_open", on_click=_open, width="stretch")


def how_a_report_is_made() -> None:
    """A closed note: what a report is and is not."""
    with st.expander("How this is worked out"):
        st.text(
            "The documents are those that bear one of the chosen tags. Of each, the passages are quoted that answer "
            f"best the questions that found it, {limit('passages_of_question')} for each question. Links are entities "
            "in one passage or at the ends of one message. What is privileged is left out with whatever has the same "
            "bytes, nearly the same words, or came within it. Files are made when they are fetched, from the case as "
            "it then is, and each is on record. On paper long lists are shortened and say so; the workbook has all."
        )
        st.markdown("\n".join(f"- {plain(words)}" for words in CAVEATS))


def entity_names(preview: ReportPreview) -> dict[int, str]:
    """Entities of the documents that can stand in a graph, those in most documents first."""
    titles, rows = {kind: about.title for kind, about in kinds().items()}, preview.entities
    linking = rows[rows["kind"].isin(linking_kinds())].head(limit("entities_to_choose"))
    return {
        int(row.entity_id): f"{row.shown} ({titles[row.kind]}, {count_of(int(row.documents), 'document')})"
        for row in linking.itertuples()
    }


def _first_entities(preview: ReportPreview) -> tuple[int, ...]:
    return tuple(entity_names(preview))[: limit("entities_chosen")]


def _fill(preview: ReportPreview) -> None:
    """The controls as the choice stands, where they are drawn anew."""
    said, choice = look(), preview.choice
    begun: Mapping[str, object] = {
        TAGS: list(choice.tags), QUESTIONS: list(choice.questions), ENTITIES: list(choice.entities),
        UNMASKED: choice.is_unmasked,
    }  # fmt: skip
    for key, value in begun.items():
        if key not in said:
            st.session_state[key] = value


def _choose(desk: Desk) -> None:
    """Within the callback: what is chosen from now on; what the new documents do not offer is left out."""
    said = look()
    tags = tuple(said.get(TAGS) or ())

    def keep() -> str:
        before = preview_of(desk)
        preview = report_preview(desk.opened, ReportChoice(tags, is_unmasked=bool(said.get(UNMASKED))))
        is_same = set(tags) == set(before.choice.tags)
        questions = tuple(one for one in said.get(QUESTIONS) or () if one in preview.asked)
        entities = tuple(one for one in said.get(ENTITIES) or () if one in entity_names(preview))
        kept = _keep(
            desk, preview, questions if is_same else preview.asked, entities if is_same else _first_entities(preview)
        )
        st.session_state[QUESTIONS] = list(kept.choice.questions)
        st.session_state[ENTITIES] = list(kept.choice.entities)
        return ""

    attempt(keep)


def _open() -> None:
    chosen = look().get(OPENED)
    if isinstance(chosen, int):
        open_item(Place(chosen))


def _keep(
    desk: Desk, preview: ReportPreview, questions: tuple[str, ...], entities: tuple[int, ...]
) -> ReportPreview:
    chosen = replace(preview, choice=replace(preview.choice, questions=questions, entities=entities))
    steady()[KEPT] = (desk.opened.search_id, chosen)
    return chosen


@lru_cache(maxsize=16)
def _documents_table(preview: ReportPreview) -> pd.DataFrame:
    """One row a document."""
    return pd.DataFrame(
        [
            {
                "Number": one.number,
                "Document": one.title,
                "Written": one.written,
                "Source": one.source,
                "Tags": ", ".join(one.tags),
            }
            for one in preview.documents
        ]
    )
