"""Which vehicles run a line like the known ones, how sure is that, and what is looked at first? For analysts."""

import streamlit as st

from components.anpr.desk import search_desk
from components.anpr.leads_alike import alike_part, alike_title, choose_example
from components.anpr.leads_choice import BY_VEHICLE, choose_what, rank_controls, rank_when_asked
from components.anpr.leads_files import package_part
from components.anpr.leads_learn import learn_part, learn_when_asked
from components.anpr.leads_list import list_part
from components.anpr.leads_method import how_it_is_worked_out
from components.anpr.leads_run import board_of, detail_of, headline_strip, nothing_ranked, run_line, title_of
from components.page import begin_page, page_title
from components.plans.drafts import outcome

context = begin_page("anpr-leads")
desk = search_desk(
    context, what="Here stand the vehicles that run a line like the known ones: how sure, why, and what speaks against."
)
if desk is not None:
    title = st.container()
    with st.container(horizontal=True, key="page_filters", vertical_alignment="bottom"):
        choice = choose_what(desk)
    if choice.way == BY_VEHICLE:
        choose_example(desk)
        with title:
            message, detail = alike_title(desk)
            page_title(message, detail=detail)
        outcome()
        alike_part(desk)
    else:
        rank_when_asked(desk, choice)
        rank_controls(desk, choice)
        board = board_of(desk, choice)
        if board is not None:
            learn_when_asked(board)
        with title:
            page_title(title_of(choice, board), detail=detail_of(board))
        outcome()
        if board is None:
            nothing_ranked(desk, choice)
        else:
            headline_strip(board)
            run_line(board)
            leads, filters = list_part(board)
            package, learn = st.tabs(["Package", "Teach the ranking"], key="anpr_leads_tab", on_change="rerun")
            if package.open:
                with package:
                    package_part(board, leads, filters)
            if learn.open:
                with learn:
                    learn_part(board)
            how_it_is_worked_out(board.ranking.profile_id)
