"""What is on record of a rollout, kind by kind, and which KPIs and benefits it feeds."""

from __future__ import annotations

from datetime import date

import streamlit as st

from components.context import Context
from components.records.register import register
from components.rollout.kpis import Fed, kpis_tab
from models.records.kinds import rollout_kinds

KPIS = "KPIs and benefits"


def record_tabs(context: Context, today: date, fed: Fed) -> None:
    """A tab for each kind of record of the product, and one for what they feed; only the open one is drawn."""
    by_title = {f"{kind.title} on record": kind_id for kind_id, kind in rollout_kinds(fed.product).items()}
    names = [*by_title, KPIS]
    tabs = dict(zip(names, st.tabs(names, key="rollout_part", bind="query-params", on_change="rerun"), strict=True))
    for name, tab in tabs.items():
        if tab.open:
            with tab:
                if name == KPIS:
                    kpis_tab(context, today, fed)
                else:
                    register(context, by_title[name])
