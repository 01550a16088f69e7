"""KPIs and benefits that a rollout feeds: what would be published, as a file, and where it is published once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import pandas as pd
import streamlit as st

from components.chart_block import about_table, file_links
from components.context import Context
from components.drill import ask_for_page
from components.listed import listed
from components.records.publish import chosen_month, values_of_month, values_table
from components.registry import page_entry
from components.runtime import runtime
from components.words import count_of, day
from data_access.records.kpi_values import values_csv
from data_access.records.reading import bodies_of
from models.access import may
from models.performance.kpis import kpis_by_id
from models.performance.links import benefits

EDIT = "records.edit"
PUBLISHED = (
    "Nothing is published here: publishing is done once, on the page Records under KPI values, or by loading the file; "
    "what is published is no longer listed."
)


@dataclass(frozen=True)
class Fed:
    """What the rollout of a product feeds: KPIs, how their values come about, and what holds of the benefits."""

    product: str
    kpi_ids: tuple[str, ...]
    words: str
    benefit_words: str


def kpis_tab(context: Context, today: date, fed: Fed) -> None:
    """Values that wait to be published, for those who keep the registers; the benefits behind them, for everybody."""
    if may(context.viewer, EDIT):
        _values_block(context, today, fed)
    else:
        st.text("Values by unit are shown to those who keep the registers of the NDAO, who publish them as KPIs.")
    _benefits_block(context, fed)


def _values_block(context: Context, today: date, fed: Fed) -> None:
    month = chosen_month(today, key=f"{fed.product}_rollout_month")
    values = values_of_month(context, month, today, fed.kpi_ids)
    if not values:
        st.text(f"Nothing of {month:%B %Y} waits: no row supports a value that is not published already.")
        return
    table = values_table(values, bodies_of(runtime().stores))
    table = table.assign(**{"Period from": [day(one) for one in table["Period from"]]})
    kpis = len({item.kpi_id for item in values})
    title = f"{count_of(len(values), 'value')} of {count_of(kpis, 'KPI')} wait to be published"
    words = f"{fed.words} {PUBLISHED}"
    listed(
        context, f"{fed.product}-kpi-values", table, title=title, subtitle=f"Month of {month:%B %Y}", definition=words,
        source="Registers of the NDAO",
    )  # fmt: skip
    about = about_table(
        context, title=title, subtitle=f"Month of {month:%B %Y}", definition=words, source="Registers of the NDAO"
    )
    with st.container(horizontal=True):
        made = {"csv": ("File of KPI values", lambda _: values_csv(values, today))}
        file_links(f"{fed.product}-kpi-file", context, about, made)
        _way(context, fed, "performance-records", "Publish them on the page Records")


def _benefits_block(context: Context, fed: Fed) -> None:
    table = benefits_table(fed.kpi_ids)
    listed(
        context, f"{fed.product}-benefits", table, definition=fed.benefit_words,
        title=f"{count_of(table['Benefit'].nunique(), 'benefit')} of the register rest on this product",
        subtitle="KPI, what it is to reach, and the benefit behind it", wraps=True,
        source="Definitions of the KPIs and of the register of benefits",
        widths={"KPI": "medium", "To reach": "medium", "Benefit": "large"},
    )  # fmt: skip
    with st.container(horizontal=True):
        _way(context, fed, "scorecard", "See how the KPIs stand")
        _way(context, fed, "benefits", "See what has come of the benefits")


def _way(context: Context, fed: Fed, page_id: str, label: str) -> None:
    entry = page_entry(page_id)
    if may(context.viewer, entry.capability):
        key = f"{fed.product}_to_{page_id}"
        st.button(label, type="tertiary", icon=entry.icon, key=key, on_click=ask_for_page, args=(page_id, {}))


@lru_cache(maxsize=4)
def benefits_table(kpi_ids: tuple[str, ...]) -> pd.DataFrame:
    """One row a KPI and benefit that it speaks to."""
    return pd.DataFrame(
        [
            {
                "KPI": f"{kpi_id} {kpis_by_id()[kpi_id].name}",
                "To reach": kpis_by_id()[kpi_id].target.text,
                "Benefit": f"{benefit_id} {benefits()[benefit_id].title}",
            }
            for kpi_id in kpi_ids
            for benefit_id in kpis_by_id()[kpi_id].benefits
        ]
    )
