"""Which files are in the store, and how does a new one get in? For those who look after the data."""

import streamlit as st

from components.load_history import show_history, show_undo
from components.load_panel import choose_kind, upload_and_load
from components.page import begin_page, page_title
from models.access import may

context = begin_page("data-loading")
page_title(
    "Files go in whole or not at all",
    detail="A file is checked first. Every row that cannot be accepted is listed with its reason and what to do.",
)

if done := st.session_state.pop("load_done", None):
    st.success("Loaded.", icon=":material/check_circle:")
    st.text(done)

if may(context.viewer, "loads.make"):
    with st.container(border=True):
        st.subheader("Load a file", anchor=False)
        upload_and_load(choose_kind(), context)

st.subheader("Load history", anchor=False)
show_history(context)

if may(context.viewer, "loads.undo"):
    show_undo(context)
