"""What is on the agenda of the board, and what did it decide? For the board, and for the NDAO that minutes it."""

import streamlit as st

from components.benefits.review import choose_sitting, review_detail, review_title
from components.benefits.review_agenda import agenda_tab
from components.benefits.review_decisions import decisions_tab
from components.benefits.review_minutes import minutes_tab
from components.page import begin_page, page_title
from components.plans.drafts import outcome

context = begin_page("benefits-review")
TABS = {"Agenda": agenda_tab, "Minutes": minutes_tab, "Decisions": decisions_tab}
title = st.container()
with st.container(horizontal=True, key="page_filters"):
    sitting = choose_sitting(context)
with title:
    page_title(review_title(sitting), detail=review_detail(context, sitting))
outcome()

for name, tab in zip(TABS, st.tabs(list(TABS), key="review_view", bind="query-params", on_change="rerun"), strict=True):
    if tab.open:
        with tab:
            TABS[name](context, sitting)
