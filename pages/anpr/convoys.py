"""Who travels with whom, and is it more than chance? For analysts of regional units."""

import streamlit as st

from components.anpr.convoys_parts import (
    DETAIL,
    companions,
    companions_block,
    convoy_vehicle,
    convoys_title,
    network_figure,
    nobody_chosen,
    pair_part,
)
from components.anpr.desk import search_desk
from components.page import begin_page, page_title
from components.plans.drafts import outcome
from data_access.anpr.pseudonyms import names_of

context = begin_page("anpr-convoys")
desk = search_desk(context, what="Convoys are vehicles that are read together more often than traffic explains.")
if desk is not None:
    title = st.container()
    vid = convoy_vehicle(desk)
    outcome()
    if vid is None:
        with title:
            page_title("Choose a vehicle to see who travels with it", detail=DETAIL)
        nobody_chosen()
    else:
        name = names_of(desk.lake, [vid])[vid]
        found = companions(desk, vid)
        with title:
            page_title(convoys_title(found, name), detail=DETAIL)
        companions_block(desk, found, name)
        left, right = st.columns([7, 5])
        with left:
            pair_part(desk, vid, found)
        with right:
            network_figure(desk, vid)
