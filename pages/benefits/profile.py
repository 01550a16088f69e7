"""Placeholder question? For the board."""

import streamlit as st

from components.page import begin_page, page_title

context = begin_page("benefit")
title = st.container()
with title:
    page_title("To come", detail="")
