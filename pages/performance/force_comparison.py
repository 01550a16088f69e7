"""Which forces differ by more than chance, and what reason was found? For force leads, NDAO analysts and the board."""

import streamlit as st

from components.page import begin_page, page_title
from components.performance.comparison import beside, comparison_blocks
from components.performance.comparison_choice import choose_comparison, force_charts
from components.performance.comparison_exclusions import exclusions_panel
from components.performance.comparison_headline import comparison_detail, comparison_title, signals_title
from components.performance.method import how_performance_is_judged
from components.performance.signals import budget_in_words, signals_block
from components.runtime import runtime
from data_access.performance.exclusions import exclusions_of

context = begin_page("force-comparison")
title = st.container()
with st.container(horizontal=True, key="page_filters"):
    choice = choose_comparison()
charts = force_charts(context, choice)
kept = exclusions_of(runtime().stores, choice.kpi.kpi_id)
shown = beside(context, choice, charts, kept) if charts else None

names = ("Forces", "Signals")
forces, signals = st.tabs(names, key="comparison_view", bind="query-params", on_change="rerun")
with title:
    if signals.open:
        page_title(signals_title(context), detail=budget_in_words(context))
    else:
        page_title(comparison_title(context, choice, charts, shown), detail=comparison_detail(choice, charts))
if forces.open:
    with forces:
        if charts and shown:
            comparison_blocks(context, choice, charts, shown)
            exclusions_panel(context, choice, kept)
        else:
            st.text("Here stand the forces beside each other, and each against itself, once they have figures.")
if signals.open:
    with signals:
        signals_block(context)

how_performance_is_judged()
