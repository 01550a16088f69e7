"""Where does one force stand against forces like it, how sure is that, and who is one to ring? For force leads."""

import streamlit as st

from components.maturity.benchmark import against_others
from components.maturity.choice import choose_wave
from components.maturity.force_change import force_change
from components.maturity.force_detail import (
    AGAINST,
    CAPABILITIES,
    CHANGE,
    RING,
    SHARING,
    force_figures,
    force_in_view,
    force_levels,
    force_message,
    force_parts,
    force_sentence,
)
from components.maturity.method import how_it_is_worked_out
from components.maturity.ring import ring_list
from components.maturity.sharing import sharing
from components.page import begin_page, page_title
from components.plans.late import late_and_blocked
from components.reports.force import force_links

context = begin_page("force-maturity")
title = st.container()
force = force_in_view(context)
with st.container(horizontal=True, key="page_filters"):
    wave = choose_wave(context)

with title:
    page_title(force_message(context, wave, force), detail=force_sentence(context, wave, force))
    with st.container(horizontal=True):
        force_links(context, wave, force)
force_figures(context, wave, force)
late_and_blocked(context, force.force_id)

blocks = {
    AGAINST: against_others,
    CAPABILITIES: force_levels,
    RING: ring_list,
    CHANGE: force_change,
    SHARING: sharing,
}
parts = force_parts(force)
for part, tab in zip(parts, st.tabs(parts, key="part", bind="query-params", on_change="rerun"), strict=True):
    if tab.open:
        with tab:
            blocks[part](context, wave, force)

how_it_is_worked_out(context, wave)
