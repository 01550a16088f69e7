"""Which roads does a line use, when is it run, and where could it be met? For analysts of regional units."""

import streamlit as st

from components.anpr.desk import search_desk
from components.anpr.lines_build import add_site, build_part, drawn_line
from components.anpr.lines_choice import choose_line, leads_button
from components.anpr.lines_facts import (
    PART,
    WATCHES_PART,
    hours_part,
    operation_part,
    route_part,
    watched_sites,
    watches_part,
)
from components.anpr.lines_map import line_map
from components.anpr.lines_words import lines_detail, lines_method, lines_title
from components.page import begin_page, page_title
from components.plans.drafts import outcome

context = begin_page("anpr-lines")
PARTS = {
    "When it is run": hours_part,
    WATCHES_PART: watches_part,
    "Changes of route": route_part,
    "Operations": operation_part,
}
desk = search_desk(context, what="Lines are roads that vehicles run out and back; this page shows their traffic.")
if desk is not None:
    title = st.container()
    with st.container(horizontal=True, key="page_filters", vertical_alignment="bottom"):
        line = choose_line(desk)
        if line is not None:
            leads_button(desk, line, key="anpr_line_leads")
    with title:
        page_title(lines_title(desk, line), detail=lines_detail(desk, line))
    outcome()
    left, right = st.columns([7, 5])
    with left:
        line_map(desk, line, drawn_line(), watched_sites(desk, line), on_pick=add_site)
    with right:
        st.subheader("Make a line", anchor=False)
        build_part(desk, line)
    if line is not None:
        tabs = st.tabs(list(PARTS), key=PART, on_change="rerun")
        for part, tab in zip(PARTS.values(), tabs, strict=True):
            if tab.open:
                with tab:
                    part(desk, line)
    lines_method()
