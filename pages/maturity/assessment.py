"""How far is our assessment, who still has to answer, what evidence stands behind it? For force leads."""

import streamlit as st

from components.assessments.evidence_tab import evidence_tab
from components.assessments.force_assessment import (
    assessment_strip,
    assessment_title,
    chosen_wave,
    own_assessment,
    returned_note,
)
from components.assessments.opening import before_you_submit, no_wave, open_button
from components.assessments.outcome import say_outcome
from components.assessments.respondents_tab import respondents_tab
from components.assessments.upload_tab import upload_tab
from components.page import begin_page, page_title

context = begin_page("assessment")
RESPONDENTS, UPLOAD, EVIDENCE, SUBMIT = "Respondents", "Upload", "Evidence", "Before you submit"
title = st.container()
with st.container(horizontal=True, key="page_filters"):
    wave = chosen_wave(context)

if wave is None:
    with title:
        page_title("No wave is open for answers")
    no_wave()
else:
    seen = own_assessment(context, wave)
    message, detail = assessment_title(seen)
    with title:
        page_title(message, detail=detail)
    say_outcome()
    returned_note(seen)
    if not seen.state:
        open_button(seen)
    else:
        assessment_strip(seen)
        names = [RESPONDENTS, UPLOAD, EVIDENCE, SUBMIT] if seen.is_open else [RESPONDENTS, EVIDENCE]
        tabs = dict(zip(names, st.tabs(names, key="assessment_view", on_change="rerun"), strict=True))
        with tabs[RESPONDENTS]:
            if tabs[RESPONDENTS].open:
                respondents_tab(seen)
        with tabs[EVIDENCE]:
            if tabs[EVIDENCE].open:
                evidence_tab(seen, context)
        if seen.is_open:
            with tabs[UPLOAD]:
                if tabs[UPLOAD].open:
                    upload_tab(seen, context)
            with tabs[SUBMIT]:
                if tabs[SUBMIT].open:
                    before_you_submit(seen)
