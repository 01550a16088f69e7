"""Is each service doing what it was set up to do? For the owner of the service, the NPDAB and portfolio leads."""

import streamlit as st

from components.page import begin_page, page_title
from components.performance.method import how_performance_is_judged
from components.performance.service import (
    benefits_block,
    choose_service,
    milestones_block,
    readings_of_service,
    service_detail,
    service_message,
    service_strip,
    success_block,
    users_block,
)

context = begin_page("service-performance")
title = st.container()
with st.container(horizontal=True, key="page_filters"):
    service = choose_service()

found = readings_of_service(context, service)
with title:
    page_title(service_message(service, found), detail=service_detail(service, found))
service_strip(service, found)
success_block(context, service, found)

left, right = st.columns(2)
with left:
    milestones_block(context, service)
    users_block(found)
with right:
    benefits_block(context, service)

how_performance_is_judged()
