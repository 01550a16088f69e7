"""Where is acting once for all cheaper than in each force, and do the plans move levels? For the NPDAB."""

import streamlit as st

from components.chart_block import chart_block
from components.maturity.choice import choose_wave
from components.national_action.everyone import everyone_block
from components.national_action.groups import groups_block
from components.national_action.intervention import intervention_figure, national_message
from components.national_action.method import how_action_is_worked_out
from components.national_action.progress import progress_block
from components.page import begin_page, page_title
from components.reports.board import board_links

context = begin_page("national-action")
title = st.container()
with st.container(horizontal=True, key="page_filters"):
    wave = choose_wave(context)
with title:
    page_title(
        national_message(context, wave),
        detail="Effort is estimated in points from the steps that each force still has to take; both costs are "
        "rough, so only a wide difference is a reason to act.",
    )
    with st.container(horizontal=True):
        board_links(context, wave)

act, plans, everyone, groups = st.tabs(
    ["Once or in each force", "Plans and levels", "If every force acted", "Forces alike"],
    key="action_view",
    bind="query-params",
    on_change="rerun",
)
if act.open:
    with act:
        chart_block(intervention_figure(context, wave), context, filters={"Wave": wave.name})
if plans.open:
    with plans:
        progress_block(context, wave)
if everyone.open:
    with everyone:
        everyone_block(context, wave)
if groups.open:
    with groups:
        groups_block(context, wave)

how_action_is_worked_out()
