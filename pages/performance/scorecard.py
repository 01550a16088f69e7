"""Which measures have changed, which will meet their targets, what needs attention first? For board and leads."""

import streamlit as st

from components.page import begin_page, page_title
from components.performance.method import how_performance_is_judged
from components.performance.reading import national_budget, readings, this_day
from components.performance.scorecard_blocks import (
    attention_block,
    choose_scorecard,
    grid_block,
    table_of_kpis,
    waiting_block,
)
from components.performance.scorecard_headline import (
    budget_of_part,
    budget_words,
    counts_of,
    headline_strip,
    scorecard_detail,
    scorecard_title,
)
from components.performance.scorecard_rows import Choice, chosen_readings

context = begin_page("scorecard")
title = st.container()
with st.container(horizontal=True, key="page_filters"):
    choice = choose_scorecard()

every = readings(context)
of_part = chosen_readings(every, Choice(choice.objective, choice.service))
counts = counts_of(of_part)
budget = budget_of_part(of_part, national_budget(context))
with title:
    page_title(scorecard_title(counts), detail=scorecard_detail(counts))
headline_strip(counts, budget)
st.text(budget_words(budget))
waiting_block(context)

left, right = st.columns([6, 6])
with left:
    grid_block(context, of_part, choice)
with right:
    attention_block(of_part)
table_of_kpis(context, chosen_readings(every, choice), choice, this_day())
how_performance_is_judged()
