"""The audit trail as an auditor reads it."""

from __future__ import annotations

import streamlit as st

from components.context import Context
from components.runtime import runtime

RECORDS_SHOWN = 500


def show_verification(context: Context) -> None:
    """Check the whole chain on request and say what was found."""
    if not st.button("Check the whole chain", icon=":material/verified:"):
        return
    report = runtime().stores.audit.verify()
    if report.is_whole:
        st.success(f"Whole: {report.records} records, none changed, missing or forged.")
    else:
        st.error(f"Broken at record {report.first_bad_seq}. Keep the file and tell the administrator.")


def show_newest(context: Context) -> None:
    """The newest records."""
    records = runtime().stores.audit.newest(RECORDS_SHOWN)
    if records.empty:
        st.text("Nothing is on record yet.")
        return
    st.dataframe(records, hide_index=True, alt="Newest audit records")
