"""Is this measure changing, why, and where is it heading? For owners, leads, forces and the board."""

import streamlit as st

from components.page import begin_page, page_title
from components.performance.kpi_page_chart import control_tab, forecast_tab, range_tab
from components.performance.kpi_page_choice import choose_shown
from components.performance.kpi_page_definition import definition_tab
from components.performance.kpi_page_limits import limits_tab
from components.performance.kpi_page_remarks import remarks_tab
from components.performance.kpi_page_units import units_tab
from components.performance.kpi_page_words import kpi_detail, kpi_strip, kpi_title
from components.performance.method import how_performance_is_judged
from components.plans.drafts import outcome

context = begin_page("kpi")
TABS = {
    "Chart": control_tab,
    "Forecast": forecast_tab,
    "Ranges and seasons": range_tab,
    "Forces and units": units_tab,
    "Notes and commentary": remarks_tab,
    "Limits": limits_tab,
    "Definition and data": definition_tab,
}
title = st.container()
with st.container(horizontal=True, key="page_filters"):
    shown = choose_shown(context)
with title:
    page_title(kpi_title(shown), detail=kpi_detail(shown))
outcome()
kpi_strip(shown)

if shown.charts is None:
    definition_tab(context, shown)
else:
    names = list(TABS)
    for name, tab in zip(names, st.tabs(names, key="kpi_part", bind="query-params", on_change="rerun"), strict=True):
        if tab.open:
            with tab:
                TABS[name](context, shown)

how_performance_is_judged()
