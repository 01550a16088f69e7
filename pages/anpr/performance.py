"""How good is the ranking, and is it still as good as it was? For analysts."""

import streamlit as st

from components.page import begin_page, page_title

context = begin_page("anpr-performance")
page_title("How good is the ranking, and is it still as good as it was?")
st.text("")
