"""How mature is policing in each pillar, is it getting better, where is national attention needed? For the NPDAB."""

import streamlit as st

from components.chart_block import chart_block
from components.maturity import figures
from components.maturity.attention import attention_list
from components.maturity.choice import choose_subject, choose_wave
from components.maturity.headline import change_words, headline_sentence, headline_strip
from components.maturity.map_block import choose_picture, force_map, opens_force
from components.maturity.method import how_it_is_worked_out
from components.page import begin_page, page_title

context = begin_page("national-maturity")
title = st.container()
with st.container(horizontal=True, key="page_filters"):
    wave = choose_wave(context)
    subject = choose_subject(context, wave)
    picture = choose_picture()
on_pick = opens_force(context)
filters = {"Wave": wave.name, "Pillar or capability": subject.name}

with title:
    page_title(headline_sentence(context, wave), detail=change_words(context, wave))
headline_strip(context, wave)

left, right = st.columns([5, 7])
with left:
    force_map(context, wave, subject, picture=picture, filters=filters, on_pick=on_pick)
with right:
    chart_block(figures.pillar_strip(context, wave), context, filters=filters)

attention, every_force, evidence = st.tabs(
    ["Where attention is needed", "Every force", "Evidence and coverage"],
    key="view",
    bind="query-params",
    on_change="rerun",
)
if attention.open:
    with attention:
        left, right = st.columns(2)
        with left:
            chart_block(figures.distribution(context, wave), context, filters=filters)
        with right:
            attention_list(context, wave)
            chart_block(figures.change(context, wave), context, filters=filters)
if every_force.open:
    with every_force:
        chart_block(figures.matrix(context, wave), context, filters=filters, on_pick=on_pick)
if evidence.open:
    with evidence:
        for column, figure in zip(st.columns(3), (figures.evidence, figures.freshness, figures.coverage), strict=True):
            with column:
                chart_block(figure(context, wave), context, filters=filters)

how_it_is_worked_out(context, wave)
