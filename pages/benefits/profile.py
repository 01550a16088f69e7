"""What is this benefit, is it on plan, how sure is that, and what is done about it? For owners, the NDAO, the board."""

import streamlit as st

from components.benefits.judged import with_mark
from components.benefits.profile import choose_part, draw_part
from components.benefits.profile_known import choose_benefit, known_of
from components.benefits.profile_new import new_benefit
from components.benefits.profile_words import NO_BENEFIT, profile_detail, profile_strip, profile_title
from components.page import begin_page, page_title
from components.plans.drafts import outcome
from components.runtime import runtime
from data_access.benefits.keeping import this_day
from data_access.benefits.reading import register_of

context = begin_page("benefit")
register = register_of(runtime().stores, context.viewer)
context = with_mark(context, register)
title = st.container()
with st.container(horizontal=True, vertical_alignment="bottom", key="page_filters"):
    benefit = choose_benefit(register)
    new_benefit(context, register)
outcome()

if benefit is None:
    with title:
        page_title("No benefit is in the register yet", detail=NO_BENEFIT)
else:
    known = known_of(context, register, benefit)
    with title:
        page_title(profile_title(known), detail=profile_detail(known))
    profile_strip(known, this_day())
    draw_part(choose_part(context), context, register, benefit)
