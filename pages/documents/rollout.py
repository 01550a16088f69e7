"""Which forces and units use it, how many hours does it save, and what came of it? For who runs it, and the board."""

import streamlit as st

from components.documents.rollout_parts import (
    FED,
    baseline_block,
    months_block,
    organisations_block,
    reader_of_organisation,
    rollout_detail,
    rollout_of,
    rollout_strip,
    rollout_title,
)
from components.page import begin_page, page_title
from components.plans.drafts import outcome
from components.plans.plan import this_day
from components.records.register import register
from components.rollout.kpis import kpis_tab
from models.records.kinds import rollout_kinds

context = begin_page("documents-rollout")
today = this_day()
reader = reader_of_organisation(context)
rollout = rollout_of(reader, today)
page_title(rollout_title(rollout), detail=rollout_detail(rollout))
outcome()
rollout_strip(rollout)
baseline_block(reader, rollout)
months_block(reader, rollout)
organisations_block(reader, rollout)

KPIS = "KPIs and benefits"
by_title = {f"{kind.title} on record": kind_id for kind_id, kind in rollout_kinds("documents").items()}
names = [*by_title, KPIS]
tabs = dict(zip(names, st.tabs(names, key="rollout_part", bind="query-params", on_change="rerun"), strict=True))
for name, tab in tabs.items():
    if tab.open:
        with tab:
            if name == KPIS:
                kpis_tab(reader, today, FED)
            else:
                register(reader, by_title[name])
