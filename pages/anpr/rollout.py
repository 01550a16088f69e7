"""Which regional units use it, what came of it, and does it pay? For who runs the rollout, the units and the board."""

import streamlit as st

from components.anpr.rollout_parts import (
    FED,
    months_block,
    reader_of_unit,
    rollout_detail,
    rollout_of,
    rollout_strip,
    rollout_title,
    units_block,
)
from components.page import begin_page, page_title
from components.plans.drafts import outcome
from components.plans.plan import this_day
from components.records.register import register
from components.rollout.kpis import kpis_tab
from models.records.kinds import rollout_kinds

context = begin_page("anpr-rollout")
today = this_day()
reader = reader_of_unit(context)
rollout = rollout_of(reader, today)
page_title(rollout_title(rollout), detail=rollout_detail(rollout))
outcome()
rollout_strip(rollout)
units_block(reader, rollout)
months_block(reader, rollout)

KPIS = "KPIs and benefits"
by_title = {f"{kind.title} on record": kind_id for kind_id, kind in rollout_kinds("anpr").items()}
names = [*by_title, KPIS]
tabs = dict(zip(names, st.tabs(names, key="rollout_part", bind="query-params", on_change="rerun"), strict=True))
for name, tab in tabs.items():
    if tab.open:
        with tab:
            if name == KPIS:
                kpis_tab(reader, today, FED)
            else:
                register(reader, by_title[name])
