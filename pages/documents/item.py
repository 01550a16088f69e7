"""What does this document say, at the place that was found, and what belongs to it? For investigators."""

import streamlit as st

from components.documents.desk import case_desk
from components.documents.exposure_line import exposure_line
from components.documents.item_facts import belongs_part, origin_part, speaks_part
from components.documents.item_open import item_title, nothing_open, reading_of, tags_row, ways_row
from components.documents.item_read import read_part
from components.drill import link_to
from components.page import begin_page, page_title
from components.plans.drafts import outcome

context = begin_page("documents-item")
PARTS = {
    "Text": read_part,
    "What belongs to it": belongs_part,
    "Who and what it speaks of": speaks_part,
    "Where it is from": origin_part,
}
desk = case_desk(context, what="Here a document is read at the place that was found, with what belongs to it.")
if desk is not None:
    reading = reading_of(desk)
    if reading is None:
        nothing_open()
        link_to(context, "documents-search", "Ask the case a question")
    else:
        message, detail = item_title(desk, reading)
        page_title(message, detail=detail)
        outcome()
        ways_row(desk, reading)
        tags_row(desk, reading)
        tabs = st.tabs(list(PARTS), key="documents_item_part", on_change="rerun")
        for part, tab in zip(PARTS.values(), tabs, strict=True):
            if tab.open:
                with tab:
                    part(desk, reading)
        exposure_line(desk)
