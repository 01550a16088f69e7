"""Who travels with whom, and is it more than chance? For analysts."""

import streamlit as st

from components.page import begin_page, page_title

context = begin_page("anpr-convoys")
page_title("Who travels with whom, and is it more than chance?")
st.text("")
