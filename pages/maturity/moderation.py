"""Which claims stand furthest from their evidence, and what level is published? For NDAO analysts."""

import streamlit as st

from components.moderation.desk import desk, desk_title
from components.moderation.method import how_moderation_works
from components.moderation.publish import publish_block
from components.moderation.queue import queue_block
from components.moderation.rescores import rescores_block
from components.moderation.second import second_block
from components.page import begin_page, page_title

context = begin_page("moderation")
title = st.container()
with st.container(horizontal=True, key="page_filters"):
    seen = desk(context)
with title:
    page_title(
        desk_title(seen),
        detail="The level that a force claims is kept for ever beside the one that is published, with the reason.",
    )
if done := st.session_state.pop("moderation_done", None):
    st.success("Done.", icon=":material/check_circle:")
    st.text(done)

blocks = {"Queue": queue_block, "Second person": second_block, "Re-scores": rescores_block, "Publish": publish_block}
views = list(blocks) if seen.may_decide else ["Second person"]
for name, tab in zip(views, st.tabs(views, key="moderation_view", bind="query-params", on_change="rerun"), strict=True):
    if tab.open:
        with tab:
            blocks[name](context, seen)

how_moderation_works()
