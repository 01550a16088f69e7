"""What should the board read this quarter? For the board, and for the NDAO that sends it the report."""

import streamlit as st

from components.page import begin_page, page_title
from components.performance.quarterly_files import quarterly_links
from components.performance.quarterly_page import (
    NOTHING_CLOSED,
    WHAT_TO_DO,
    choose_report,
    headline_strip,
    preview_facts,
    report_words,
    signals_block,
    summary_lists,
)
from models.reports.quarterly_words import detail, message

context = begin_page("quarterly-report")
title = st.container()
with st.container(horizontal=True, key="page_filters"):
    asked = choose_report(context)

if asked is None:
    with title:
        page_title(NOTHING_CLOSED, detail=WHAT_TO_DO)
    st.stop()

facts = preview_facts(context, asked)
with title:
    page_title(message(facts), detail=detail(facts))
headline_strip(facts)

with st.container(horizontal=True, key="report_files"):
    quarterly_links(context, asked)
st.caption(report_words(asked))

summary_lists(facts)
signals_block(context, asked, facts)
