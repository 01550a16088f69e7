"""KPIs and benefits that the rollout feeds: what would be published, as a file, and where it is published once."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import pandas as pd
import streamlit as st

from components.chart_block import about_table, file_links, table_block
from components.context import Context
from components.runtime import runtime
from components.words import count_of
from data_access.records.kpi_values import (
    HEADER,
    RecordValue,
    changed_values,
    last_closed_month,
    values_csv,
    values_from_records,
)
from data_access.records.reading import edits_of_records
from data_access.stores import Stores
from models.access import Viewer, may
from models.performance.kpis import kpis_by_id
from models.performance.links import benefits
from models.performance.periods import later

FED = ("KPI_069", "KPI_070", "KPI_071", "KPI_074")
EDIT = "records.edit"
MONTHS_OFFERED = 12
WORDS = (
    "Values of a month that differ from the newest published ones, in the columns of a file of KPI values. Units count "
    "as live by their record here, else by the register of product rollouts. Drugs count one by one where a unit "
    "recorded verified seizures in the month, else by its monthly return: never both. Nothing is published here: "
    "publishing is done once, on the page Records under KPI values, or by loading the file; what is published is no "
    "longer listed."
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
    last = last_closed_month(today)
    months = [later(last, -back, "monthly") for back in range(MONTHS_OFFERED)]
    month = st.selectbox("Month", months, key="anpr_rollout_month", format_func=lambda item: f"{item:%B %Y}")
    stores = runtime().stores
    values = _values(stores, context.viewer, month, today, edits_of_records(stores), context.version)
    if not values:
        st.text(f"Nothing of {month:%B %Y} waits: no row supports a value that is not published already.")
        return
    table = values_file(values, today)
    fed = len({item.kpi_id for item in values})
    about = about_table(
        context,
        title=f"{count_of(len(values), 'value')} of {count_of(fed, 'KPI')} wait to be published",
        subtitle=f"Month of {month:%B %Y}",
        definition=WORDS,
        source="Registers of the NDAO",
    )
    table_block(
        "anpr-kpi-values",
        table,
        context,
        about,
        draw=lambda: st.dataframe(table, hide_index=True, placeholder="", alt="Values that wait to be published"),
    )
    st.text(WORDS)
    file_links("anpr-kpi-file", context, about, {"csv": ("File of KPI values", lambda _: values_csv(values, today))})


def _benefits_block(context: Context) -> None:
    table = benefits_table()
    about = about_table(
        context,
        title=f"{count_of(table['Benefit'].nunique(), 'benefit')} of the register rest on this product",
        subtitle="KPI, what it is to reach, and the benefit behind it",
        definition=BENEFIT_WORDS,
        source="Definitions of the KPIs and of the register of benefits",
    )
    table_block(
        "anpr-benefits",
        table,
        context,
        about,
        draw=lambda: st.dataframe(table, hide_index=True, placeholder="", alt="KPIs and benefits"),
    )
    st.text(BENEFIT_WORDS)


@lru_cache(maxsize=16)
def _values(
    stores: Stores, viewer: Viewer, month: date, today: date, edits: int, version: str
) -> tuple[RecordValue, ...]:
    return changed_values(stores, viewer, values_from_records(stores, viewer, month, today=today, kpi_ids=FED))


def values_file(values: tuple[RecordValue, ...], known_on: date) -> pd.DataFrame:
    """The values in the columns of a file of KPI values."""
    rows = [
        (one.kpi_id, one.unit_kind, one.unit_id, one.period, one.value, one.numerator, one.denominator, known_on)
        for one in values
    ]
    return pd.DataFrame(rows, columns=list(HEADER))


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
