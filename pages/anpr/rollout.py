"""Which regional units use it, and what came of it? For analysts."""

import streamlit as st

from components.page import begin_page, page_title

context = begin_page("anpr-rollout")
page_title("Which regional units use it, and what came of it?")
st.text("")
