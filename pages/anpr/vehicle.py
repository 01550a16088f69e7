"""Why does this vehicle rank, what speaks against it, and where was it? For analysts."""

import streamlit as st

from components.anpr.desk import search_desk
from components.anpr.vehicle_look import Sight, choose_one, headline_strip, nothing_chosen, sight_of, title_of
from components.anpr.vehicle_plate import plate_part
from components.anpr.vehicle_when import when_part
from components.anpr.vehicle_where import where_part
from components.anpr.vehicle_why import why_part
from components.anpr.vehicle_with import with_part
from components.page import begin_page, page_title
from components.plans.drafts import outcome

context = begin_page("anpr-vehicle")
WHAT = "Here stands why one vehicle ranks, the reads behind it, what speaks against it, and where it was."
PARTS = {
    "Why it ranks": why_part,
    "Where it was": where_part,
    "When it ran": when_part,
    "Who travels with it": with_part,
    "Its plate": plate_part,
}
desk = search_desk(context, what=WHAT)
if desk is not None:
    title = st.container()
    with st.container(horizontal=True, key="page_filters", vertical_alignment="bottom"):
        choose_one(desk)
        sight = sight_of(desk)
    with title:
        message, detail = title_of(sight)
        page_title(message, detail=detail)
    outcome()
    if isinstance(sight, Sight):
        headline_strip(sight)
        tabs = st.tabs(list(PARTS), key="anpr_vehicle_part", on_change="rerun")
        for part, tab in zip(PARTS.values(), tabs, strict=True):
            if tab.open:
                with tab:
                    part(desk.context, sight)
    else:
        nothing_chosen(desk)
