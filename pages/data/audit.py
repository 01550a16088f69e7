"""Who did what, and is the record whole? For auditors and administrators."""

import streamlit as st

from components.audit_panel import show_newest, show_verification
from components.page import begin_page, page_title

context = begin_page("audit-trail")
page_title(
    "Every export, load and refusal is on record",
    detail="Each record is chained to the one before it: a change, a gap or a forgery breaks the chain.",
)
show_verification(context)
st.subheader("Newest records", anchor=False)
show_newest(context)
