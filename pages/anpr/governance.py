"""Who searched, on what authority, and is the method fair? For those who answer for the use of plate reads."""

import streamlit as st

from components.anpr.desk import lake_of_app
from components.anpr.governance_parts import (
    DETAIL,
    deletion_part,
    fairness_part,
    governance_strip,
    governance_title,
    on_record,
    records_part,
    rules_part,
    searches_part,
)
from components.page import begin_page, page_title

context = begin_page("anpr-governance")
PARTS = {
    "Searches": searches_part,
    "Rules": rules_part,
    "Fairness": fairness_part,
    "Record of a ranking": records_part,
    "Deletion": deletion_part,
}
found, lake = on_record(context), lake_of_app()
page_title(governance_title(found), detail=DETAIL)
governance_strip(found, lake)
tabs = st.tabs(list(PARTS), key="governance_part", bind="query-params", on_change="rerun")
for part, tab in zip(PARTS.values(), tabs, strict=True):
    if tab.open:
        with tab:
            part(context, lake, found)
