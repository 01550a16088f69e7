"""What do published figures show, series by series? For analysts of NDAO and of the forces."""

import streamlit as st

from components.page import begin_page, page_title
from components.series.choice import choose_dataset
from components.series.detail import choose_series, series_detail
from components.series.findings_block import findings_block
from components.series.method import how_series_are_worked_out
from components.series.opening import open_files
from components.series.rebases import rebases_block
from components.series.strip import dataset_strip
from components.series.table import budget_words, message, series_block
from models.series.datasets import OGL

context = begin_page("series-explorer")
title = st.container()
with st.container(horizontal=True, key="page_filters"):
    shown = choose_dataset(context)
with title:
    if shown is None:
        page_title("No published figures are loaded yet", detail="Open a file below: a look keeps nothing.")
    else:
        page_title(message(shown), detail=budget_words(shown))
    st.caption(shown.about.attribution if shown else OGL)

opened = st.expander("Open files of published figures", key="series_open", expanded=shown is None, on_change="rerun")
if opened.open:
    with opened:
        open_files(context)

if shown is not None:
    own = shown.context(context)
    dataset_strip(shown)
    series_block(shown, own)
    series = choose_series(shown)
    series_detail(shown, series, own)
    rebases_block(shown, series, own)
    findings_block(shown, own)

how_series_are_worked_out()
