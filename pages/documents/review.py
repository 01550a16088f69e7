"""Which documents answer this question, opening as few as can be, and when may I stop? For reviewers of a case."""

import streamlit as st

from components.documents.desk import case_desk
from components.documents.exposure_line import exposure_line
from components.documents.review_choose import choose_title, reviews_part
from components.documents.review_decide import decide_part
from components.documents.review_desk import DECIDE, PART, REPORT, sitting_of
from components.documents.review_progress import how_review_works, report_part, review_title
from components.page import begin_page, page_title
from components.plans.drafts import outcome

context = begin_page("documents-review")
REVIEWS = "Reviews"
desk = case_desk(context, what="Here documents are decided one by one, each decision teaching what to open next.")
if desk is not None:
    sitting = sitting_of(desk)
    message, detail = choose_title(desk) if sitting is None else review_title(sitting)
    page_title(message, detail=detail)
    outcome()
    if sitting is None:
        reviews_part(desk)
    else:
        decide, report, reviews = st.tabs([DECIDE, REPORT, REVIEWS], key=PART, on_change="rerun")
        if decide.open:
            with decide:
                decide_part(desk, sitting)
        if report.open:
            with report:
                report_part(desk, sitting)
        if reviews.open:
            with reviews:
                reviews_part(desk)
        exposure_line(desk)
    how_review_works()
