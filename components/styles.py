"""The one place with CSS: what the theme settings cannot say. Constant text of ours, nothing from data."""

from __future__ import annotations

import streamlit as st

CSS = """
<style>
.stMainBlockContainer { padding: 3rem 2rem 2rem; max-width: 1360px; }
.stMain { font-variant-numeric: tabular-nums; }
.stMain h1 { padding: 0 0 0.75rem; }
.stMain h3 { padding: 0.25rem 0 0.25rem; }
.st-key-headline_strip strong { font-size: 1.5rem; font-weight: 600; line-height: 1.1; }
.st-key-headline_strip p { margin-bottom: 0.25rem; }
[class*="st-key-figure_"] { gap: 0.75rem; }
.st-key-headline_strip { flex-wrap: wrap; gap: 0.5rem; align-items: stretch; }
.st-key-headline_strip > * { flex: 1 1 145px; width: auto; min-width: 145px; padding: 0.5rem 0.75rem 1rem;
  border: 1px solid rgba(128, 145, 160, 0.4); border-radius: 4px; }
[data-testid="stCaptionContainer"] { opacity: 0.8; }
button[kind^="primary"]:enabled { color: light-dark(white, black); }
.st-key-statements [role="radiogroup"] { display: grid; grid-template-columns: repeat(5, 1fr); gap: 0.5rem; }
.st-key-statements [role="radiogroup"] > * { width: auto; height: 100%; padding: 0.5rem; align-items: flex-start;
  border: 1px solid rgba(128, 145, 160, 0.4); border-radius: 4px; }
.st-key-statements [role="radiogroup"] > *:has(input:checked) { border-color: currentColor; }
.st-key-statements [role="radiogroup"] > *:last-child { grid-column: 1 / -1; }
@media (max-width: 900px) { .st-key-statements [role="radiogroup"] { grid-template-columns: 1fr; } }
[data-testid="stDateInput"] [role="spinbutton"] {
  min-width: 24px; min-height: 24px; display: inline-flex; align-items: center; justify-content: center;
}
.stMultiSelect [data-tag] { background-color: #1d70b8; color: #ffffff; }
@media (max-width: 1000px) { .st-key-plot_benefits-map { display: none; } }
@media (min-width: 1001px) { .st-key-map_by_step { display: none; } }
@media (max-width: 640px) { .stMainBlockContainer { padding: 4.5rem 1rem 1rem; } }
.st-key-profile_sheet table { width: 100%; }
.st-key-profile_sheet th:first-child { width: 30%; }
.st-key-profile_sheet th:nth-child(3) { width: 30%; }
@media print {
  .stSidebar, .stAppHeader, .st-key-page_filters, [class*="st-key-chart_controls"] { display: none !important; }
  .stMainBlockContainer { padding-top: 0; max-width: none; }
}
</style>
"""


def apply_styles() -> None:
    """Add the style sheet to the page."""
    st.html(CSS)
