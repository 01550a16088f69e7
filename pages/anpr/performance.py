"""How good is the ranking, and is it still as good as it was? For analysts and those who answer for the method."""

import streamlit as st

from components.anpr.desk import lake_of_app, no_reads
from components.anpr.performance_parts import (
    DETAIL,
    choose_profile,
    here_part,
    judged_part,
    models_part,
    performance_title,
)
from components.anpr.performance_study import study_part
from components.page import begin_page, page_title
from components.plans.drafts import outcome

context = begin_page("anpr-performance")
PARTS = {
    "On these reads": here_part,
    "As judged by analysts": judged_part,
    "Study of the method": lambda context, _, profile_id: study_part(context, profile_id),
    "Models and drift": models_part,
}
lake = lake_of_app()
if lake is None or not lake.manifest().days:
    no_reads("Here would be how many of the first leads are right, how many are missed, and whether chances hold.")
    study_part(context, choose_profile())
else:
    title = st.container()
    profile_id = choose_profile()
    with title:
        page_title(performance_title(lake, profile_id), detail=DETAIL)
    outcome()
    tabs = st.tabs(list(PARTS), key="anpr_performance_part", bind="query-params", on_change="rerun")
    for part, tab in zip(PARTS.values(), tabs, strict=True):
        if tab.open:
            with tab:
                part(context, lake, profile_id)
