"""Where does one force stand in each capability, and how sure is that? For force leads and their analysts."""

import streamlit as st

from components.maturity.choice import choose_wave
from components.maturity.force_detail import force_in_view, force_levels, force_sentence, peers_in_words
from components.maturity.method import how_it_is_worked_out
from components.page import begin_page, page_title

context = begin_page("force-maturity")
title = st.container()
force = force_in_view(context)
with st.container(horizontal=True, key="page_filters"):
    wave = choose_wave(context)
with title:
    page_title(f"{force.name}: data maturity", detail=force_sentence(context, wave, force))
force_levels(context, wave, force)
peers_in_words(context, force)
how_it_is_worked_out(context, wave)
