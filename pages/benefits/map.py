"""How does each service lead to benefits, and where does the chain break? For the board and for owners of benefits."""

import streamlit as st

from components.benefits.map import choose_node, map_detail, map_figure, map_of, map_title
from components.benefits.map_checks import map_checks
from components.benefits.map_edit import map_editing
from components.benefits.map_method import how_the_map_is_made
from components.page import begin_page, page_title
from components.plans.drafts import outcome

context = begin_page("benefits-map")
benefits_map = map_of(context)

page_title(map_title(benefits_map), detail=map_detail(benefits_map))
outcome()

focus = choose_node(benefits_map)
map_figure(context, benefits_map, focus)

st.subheader("What the checks found", anchor=False)
map_checks(context, benefits_map, focus)

map_editing(context, benefits_map, focus)
how_the_map_is_made()
