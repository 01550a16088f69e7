"""Which cases am I named on, what is in them, and how does material get in? For investigators."""

import streamlit as st

from components.documents.cases_list import cases_seen, cases_table, cases_title, new_case_form, sample_line
from components.documents.cases_material import material_part, material_title
from components.documents.cases_people import keeping_part, people_part
from components.documents.desk import case_desk, open_case_of
from components.page import begin_page, page_title
from components.plans.drafts import outcome

context = begin_page("documents-cases")
PARTS = {"Material": material_part, "People": people_part, "Keeping": keeping_part}
MINE = "My cases"
cases = cases_seen(context)
if open_case_of(context) is None:
    message, detail = cases_title(cases)
    page_title(message, detail=detail)
    outcome()
    sample_line(cases)
    cases_table(context, cases)
    new_case_form(context)
    if cases:
        what = "Here stands what is in a case, what could not be read, and how more gets in."
        case_desk(context, what=what, is_page=False)
else:
    desk = case_desk(context, what="")
    if desk is not None:
        message, detail = material_title(desk)
        page_title(message, detail=detail)
        outcome()
        names = [*PARTS, MINE]
        for name, tab in zip(names, st.tabs(names, key="documents_case_part", on_change="rerun"), strict=True):
            if tab.open:
                with tab:
                    if name == MINE:
                        cases_table(context, cases)
                        new_case_form(context)
                    else:
                        PARTS[name](desk)
