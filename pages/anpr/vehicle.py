"""Why does this vehicle rank, what speaks against it, and where was it? For analysts."""

import streamlit as st

from components.page import begin_page, page_title

context = begin_page("anpr-vehicle")
page_title("Why does this vehicle rank, what speaks against it, and where was it?")
st.text("")
