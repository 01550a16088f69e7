"""Which cameras and plates can be trusted, and what was kept aside? For analysts."""

import streamlit as st

from components.page import begin_page, page_title

context = begin_page("anpr-quality")
page_title("Which cameras and plates can be trusted, and what was kept aside?")
st.text("")
