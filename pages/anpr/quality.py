"""Which cameras and plates can be trusted, and what was kept aside? For analysts and for those who run the readers."""

import streamlit as st

from components.anpr.desk import lake_of_app, no_reads
from components.anpr.quality_parts import (
    clocks_part,
    coverage_part,
    files_part,
    plates_part,
    quality_detail,
    quality_or_none,
    quality_strip,
    quality_title,
)
from components.page import begin_page, page_title

context = begin_page("anpr-quality")
PARTS = {"Cameras": coverage_part, "Plates": plates_part, "Clocks": clocks_part, "Rows and files": files_part}
lake = lake_of_app()
quality = quality_or_none(lake)
if lake is None or quality is None:
    no_reads("Here would be how many reads came in, what was kept aside and why, and which cameras fell silent.")
else:
    page_title(quality_title(quality), detail=quality_detail(quality))
    quality_strip(quality)
    tabs = st.tabs(list(PARTS), key="quality_part", bind="query-params", on_change="rerun")
    for part, tab in zip(PARTS.values(), tabs, strict=True):
        if tab.open:
            with tab:
                part(context, lake, quality)
