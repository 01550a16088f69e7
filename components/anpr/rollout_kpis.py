"""KPIs and benefits that the rollout feeds: what would be published, as a file, and where it is published once."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import pandas as pd
import streamlit as st

from components.anpr.oversight import listed
from components.chart_block import about_table, file_links
from components.context import Context
from components.drill import ask_for_page
from components.records.publish import chosen_month, values_of_month, values_table
from components.registry import page_entry
from components.runtime import runtime
from components.words import count_of, day
from data_access.records.kpi_values import values_csv
from data_access.records.reading import bodies_of
from models.access import may
from models.performance.kpis import kpis_by_id
from models.performance.links import benefits

FED = ("KPI_069", "KPI_070", "KPI_071", "KPI_074")
EDIT = "records.edit"
WORDS = (
    "Values of a month that differ from the newest published ones. Units count as live by their record here, else "
    "by the register of product rollouts. Drugs count one by one where a unit recorded verified seizures in the "
    "month, else by its monthly return: never both. Nothing is published here: publishing is done once, on the page "
    "Records under KPI values, or by loading the file; what is published is no longer listed."
)
BENEFIT_WORDS = (
    "The benefits that the KPIs of this product speak to. Value in pounds is entered in the register of benefits by "
    "its owner; no pound of cash seized goes there."
)


def kpis_tab(context: Context, today: date) -> None:
    """Values that wait to be published, for those who keep the registers; the benefits behind them, for everybody."""
    if may(context.viewer, EDIT):
        _values_block(context, today)
    else:
        st.text("Values by unit are shown to those who keep the registers of the NDAO, who publish them as KPIs.")
    _benefits_block(context)


def _values_block(context: Context, today: date) -> None:
    month = chosen_month(today, key="anpr_rollout_month")
    values = values_of_month(context, month, today, FED)
    if not values:
        st.text(f"Nothing of {month:%B %Y} waits: no row supports a value that is not published already.")
        return
    table = values_table(values, bodies_of(runtime().stores))
    table = table.assign(**{"Period from": [day(one) for one in table["Period from"]]})
    fed = len({item.kpi_id for item in values})
    title = f"{count_of(len(values), 'value')} of {count_of(fed, 'KPI')} wait to be published"
    listed(
        context, "anpr-kpi-values", table, title=title, subtitle=f"Month of {month:%B %Y}", definition=WORDS,
        source="Registers of the NDAO",
    )  # fmt: skip
    about = about_table(
        context, title=title, subtitle=f"Month of {month:%B %Y}", definition=WORDS, source="Registers of the NDAO"
    )
    with st.container(horizontal=True):
        made = {"csv": ("File of KPI values", lambda _: values_csv(values, today))}
        file_links("anpr-kpi-file", context, about, made)
        _way(context, "performance-records", "Publish them on the page Records")


def _benefits_block(context: Context) -> None:
    table = benefits_table()
    listed(
        context, "anpr-benefits", table, definition=BENEFIT_WORDS,
        title=f"{count_of(table['Benefit'].nunique(), 'benefit')} of the register rest on this product",
        subtitle="KPI, what it is to reach, and the benefit behind it", wraps=True,
        source="Definitions of the KPIs and of the register of benefits",
    )  # fmt: skip
    with st.container(horizontal=True):
        _way(context, "scorecard", "See how the KPIs stand")
        _way(context, "benefits", "See what has come of the benefits")


def _way(context: Context, page_id: str, label: str) -> None:
    entry = page_entry(page_id)
    if may(context.viewer, entry.capability):
        st.button(
            label, type="tertiary", icon=entry.icon, key=f"anpr_to_{page_id}", on_click=ask_for_page, args=(page_id, {})
        )


@lru_cache(maxsize=1)
def benefits_table() -> pd.DataFrame:
    """One row a KPI of the product and benefit that it speaks to."""
    return pd.DataFrame(
        [
            {
                "KPI": f"{kpi_id} {kpis_by_id()[kpi_id].name}",
                "To reach": kpis_by_id()[kpi_id].target.text,
                "Benefit": f"{benefit_id} {benefits()[benefit_id].title}",
            }
            for kpi_id in FED
            for benefit_id in kpis_by_id()[kpi_id].benefits
        ]
    )
