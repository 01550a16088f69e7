"""How KPI values come from the registers, closed until asked."""

from __future__ import annotations

import streamlit as st

from components.records.register import not_shown
from data_access.records.kpi_values import FEEDS
from models.plans.library import kpis
from models.records.kinds import record_kinds, record_rules

WORDS = (
    "Withdrawn rows count nowhere. A contact counts for the days up to and including the last day of the month, when a "
    "business partner took part. A problem is judged in the month in which its days run out; a campaign once it has "
    "ended and its days are over. A regional unit without a return for a month is left out, not counted as inactive. "
    "Seizures count once another person has verified them."
)
RULES = {
    "contact_days": "Days within which a contact counts",
    "resolution_days": "Days within which a joint problem is to be resolved",
    "campaign_days": "Days after the launch within which forces are reached",
    "campaign_forces": "Forces that a launch campaign is to reach",
    "searches_a_week": "Searches a week that make a regional unit active",
    "fewest_answers_shown": "Fewest answers that everybody sees",
}


def how_values_are_made() -> None:
    """The rules in words and numbers, and the KPIs that are fed."""
    note = st.expander("How this is worked out", key="records_method", on_change="rerun")
    if not note.open:
        return
    with note:
        st.text(WORDS)
        for kind in record_kinds().values():
            if not_shown(kind):
                st.text(f"{kind.title}. {not_shown(kind)}")
        rules = [{"Rule": words, "Value": record_rules()[name]} for name, words in RULES.items()]
        st.dataframe(rules, hide_index=True, alt="Numbers that the values rest on")
        fed = [{"KPI": f"{feed.kpi_id} {kpis().get(feed.kpi_id, '')}", "How often": feed.frequency} for feed in FEEDS]
        st.dataframe(fed, hide_index=True, alt="KPIs that the registers feed")
