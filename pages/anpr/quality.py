"""Which cameras and plates can be trusted, and what was kept aside? For analysts and for those who run the readers."""

import streamlit as st

from components.anpr.desk import lake_of_app, no_reads
from components.anpr.quality_parts import (
    aside_block,
    days_figure,
    files_block,
    quality_detail,
    quality_or_none,
    quality_strip,
    quality_title,
    repairs_block,
    retention_block,
    silent_block,
)
from components.page import begin_page, page_title

context = begin_page("anpr-quality")
lake = lake_of_app()
quality = quality_or_none(lake)
if lake is None or quality is None:
    no_reads("Here would be how many reads came in, what was kept aside and why, and which cameras fell silent.")
else:
    page_title(quality_title(quality), detail=quality_detail(quality))
    quality_strip(quality)
    left, right = st.columns([7, 5])
    with left:
        days_figure(context, lake, quality)
    with right:
        silent_block(context, lake, quality)
    left, right = st.columns(2)
    with left:
        aside_block(context, lake, quality)
    with right:
        repairs_block(context, lake, quality)
    files_block(context, lake, quality)
    retention_block(lake, quality)
