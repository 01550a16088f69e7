"""Which vehicles run a line like the known ones, how sure is that, and what is looked at first? For analysts."""

import streamlit as st

from components.page import begin_page, page_title

context = begin_page("anpr-leads")
page_title("Which vehicles run a line like the known ones, how sure is that, and what is looked at first?")
st.text("")
