"""What was done, decided and delivered, and who recorded it? For the board, its leads, and the NDAO that records it."""

import streamlit as st

from components.page import begin_page, page_title
from components.plans.drafts import outcome
from components.plans.plan import this_day
from components.records.headline import records_detail, records_title
from components.records.method import how_values_are_made
from components.records.publish import publish_panel
from components.records.register import register
from models.access import may
from models.records.kinds import record_kinds

context = begin_page("performance-records")
today = this_day()
page_title(records_title(context, today), detail=records_detail(context, today))
outcome()

VALUES = "KPI values"
by_title = {kind.title: kind_id for kind_id, kind in record_kinds().items()}
names = [*by_title, *([VALUES] if may(context.viewer, "records.edit") else [])]
tabs = dict(zip(names, st.tabs(names, key="register", bind="query-params", on_change="rerun"), strict=True))
for name, tab in tabs.items():
    if tab.open:
        with tab:
            if name == VALUES:
                publish_panel(context, today)
            else:
                register(context, by_title[name])

how_values_are_made()
