"""How the series explorer works things out, closed until asked."""

from __future__ import annotations

import streamlit as st

from components.series.findings_block import DEFINITION as FINDINGS
from components.series.table import DEFINITION


def how_series_are_worked_out() -> None:
    """The method in words."""
    note = st.expander("How this is worked out", key="series_method", on_change="rerun")
    if note.open:
        note.text(DEFINITION)
        note.text(FINDINGS)
        note.text(
            "Missing figures stay missing. Categories that ended are not judged; those that began are charted from "
            "their beginning. Limits start anew only where two people agreed on it."
        )
