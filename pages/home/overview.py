"""What is the state of each section, and what changed since the last load? For everybody."""

import streamlit as st

from components.home import (
    anpr_section,
    benefits_section,
    data_section,
    documents_section,
    maturity_section,
    performance_section,
    what_changed,
)
from components.page import begin_page, page_title

context = begin_page("home")
page_title(
    "Data and analytics in policing, in one place",
    detail="National data maturity, performance, benefits and the data behind them: for the board, forces, analysts.",
)

left, right = st.columns(2)
with left:
    maturity_section(context)
    benefits_section(context)
with right:
    performance_section(context)
    anpr_section(context)
    documents_section(context)
    data_section(context)

st.subheader("What changed with the last load", anchor=False)
what_changed(context)
