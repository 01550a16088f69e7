"""The one place with CSS: what the theme settings cannot say. Constant text of ours, nothing from data."""

from __future__ import annotations

import streamlit as st

CSS = """
<style>
.stMainBlockContainer { padding-top: 3.5rem; padding-bottom: 2rem; max-width: 1360px; }
.stMain { font-variant-numeric: tabular-nums; }
[class*="st-key-figure_"] p { margin-bottom: 0; }
.st-key-page_header { gap: 0; }
@media print {
  .stSidebar, .stAppHeader, .st-key-page_filters, [class*="st-key-chart_controls"] { display: none !important; }
  .stMainBlockContainer { padding-top: 0; max-width: none; }
}
</style>
"""


def apply_styles() -> None:
    """Add the style sheet to the page."""
    st.html(CSS)
