"""Does every success criterion lead to services, measures and benefits? For the board, and for those who fill holes."""

import streamlit as st

from components.benefits.questions import questions_tab
from components.benefits.trace import matrix_tab, tables_tab, trace_detail, trace_title
from components.page import begin_page, page_title
from components.plans.drafts import outcome

context = begin_page("benefits-traceability")
TABS = {"Matrix": matrix_tab, "Tables": tables_tab, "Open questions": questions_tab}
page_title(trace_title(context), detail=trace_detail(context))
outcome()

for name, tab in zip(TABS, st.tabs(list(TABS), key="trace_view", bind="query-params", on_change="rerun"), strict=True):
    if tab.open:
        with tab:
            TABS[name](context)
