"""What value was planned, what is forecast and what has come, and what must be decided? For the national board."""

import streamlit as st

from components.benefits.board import board_of, choose_view
from components.benefits.board_files import files_part
from components.benefits.board_late import late_part
from components.benefits.board_lists import decide_part, losses_block, moved_part
from components.benefits.board_method import how_value_is_worked_out
from components.benefits.board_pictures import driver_figure, rag_figure, value_figure
from components.benefits.board_words import board_detail, board_title, empty_register, headline_strip, warnings
from components.page import begin_page, page_title
from components.plans.drafts import outcome

context = begin_page("benefits")
PARTS = {
    "To decide": decide_part,
    "What moved": moved_part,
    "Late outputs": late_part,
    "What drives it": driver_figure,
    "Disbenefits": losses_block,
    "Files": files_part,
}
title = st.container()
with st.container(horizontal=True, key="page_filters"):
    view = choose_view()
board = board_of(context, view)
with title:
    page_title(board_title(board), detail=board_detail(board))
outcome()
if not board.register.rows("benefit"):
    empty_register(context)
    files_part(context, board)
else:
    headline_strip(board)
    warnings(board)
    left, right = st.columns([7, 5])
    with left:
        value_figure(context, board)
    with right:
        rag_figure(context, board)
    tabs = st.tabs(list(PARTS), key="board_part", bind="query-params", on_change="rerun")
    for part, tab in zip(PARTS.values(), tabs, strict=True):
        if tab.open:
            with tab:
                part(context, board)
    how_value_is_worked_out(board)
