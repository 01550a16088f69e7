"""Who travels with whom, and is it more than chance? For analysts of regional units."""

import streamlit as st

from components.anpr.chosen_vehicle import chosen_vehicle
from components.anpr.company import companions, companions_block, company_title
from components.anpr.convoys_parts import DETAIL, look_closer_at, network_part, nobody_chosen, pair_part
from components.anpr.desk import search_desk
from components.anpr.vehicle_look import choose_one, name_of
from components.page import begin_page, page_title
from components.plans.drafts import outcome
from components.words import count_of

context = begin_page("anpr-convoys")
desk = search_desk(context, what="Convoys are vehicles that are read together more often than traffic explains.")
if desk is not None:
    title = st.container()
    with st.container(horizontal=True, key="page_filters", vertical_alignment="bottom"):
        choose_one(desk)
    outcome()
    vid = chosen_vehicle(desk)
    if vid is None:
        with title:
            page_title("Choose a vehicle to see who travels with it", detail=DETAIL)
        nobody_chosen(desk)
    else:
        name = name_of(desk, vid)
        with st.spinner("Looking at who was at the same sites at the same time."):
            found = companions(desk, vid)
        with title:
            page_title(company_title(found, name), detail=DETAIL)
        told = f"{count_of(len(found), 'vehicle')} met often enough to be judged" if found else "Nobody was met twice"
        companions_block(desk, vid, name, key="convoy-companions", title=told, on_pick=look_closer_at)
        closer, network = st.tabs(["One companion", "Network"], key="anpr_convoy_part", on_change="rerun")
        if closer.open:
            with closer:
                pair_part(desk, vid)
        if network.open:
            with network:
                network_part(desk, vid)
