"""Which roads does a line use, when is it run, and where could it be met? For analysts."""

import streamlit as st

from components.page import begin_page, page_title

context = begin_page("anpr-lines")
page_title("Which roads does a line use, when is it run, and where could it be met?")
st.text("")
