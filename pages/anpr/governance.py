"""Who searched, on what authority, and is the method fair? For analysts."""

import streamlit as st

from components.page import begin_page, page_title

context = begin_page("anpr-governance")
page_title("Who searched, on what authority, and is the method fair?")
st.text("")
