"""KPI values that the registers support: shown first, then published as a new version of the national data."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import pandas as pd
import streamlit as st

from components.chart_block import about_table, table_block
from components.context import Context
from components.plans.drafts import attempt
from components.runtime import runtime
from components.words import count_of
from data_access.records.kpi_values import (
    LOAD,
    RecordValue,
    changed_values,
    last_closed_month,
    publish_values,
    values_from_records,
)
from data_access.records.reading import bodies_of, edits_of_records
from data_access.stores import Stores
from models.access import Viewer, may
from models.errors import DataRejected, EditRefused
from models.performance.kpis import kpis_by_id
from models.performance.periods import later
from models.plans.library import kpis
from models.records.kinds import services
from models.records.rules import Bodies

MONTHS_OFFERED = 24
ROWS_IN_VIEW = 10
WORDS = (
    "Values of the periods that end with the month, worked out from the rows that stand now. Only those that differ "
    "from the newest published value are listed. Publishing adds them; an earlier value stays as it was known then, "
    "also where no row supports it any more."
)


def publish_panel(context: Context, today: date) -> None:
    """Choose a month, see what would be published, publish it."""
    st.text(WORDS)
    month = chosen_month(today, key="records_month")
    values = values_of_month(context, month, today)
    if not values:
        st.text("Nothing is new: no row supports a value that is not published already.")
        return
    _table(context, values, month)
    if may(context.viewer, LOAD):
        st.button(
            f"Publish {count_of(len(values), 'value')}",
            type="primary",
            icon=":material/publish:",
            on_click=attempt,
            args=(lambda: _publish(context, values),),
        )
    else:
        st.text("An NDAO analyst publishes them.")


def chosen_month(today: date, *, key: str) -> date:
    """The month that the reader chooses, of those that are over."""
    last = last_closed_month(today)
    months = [later(last, -back, "monthly") for back in range(MONTHS_OFFERED)]
    return st.selectbox("Month", months, key=key, format_func=lambda item: f"{item:%B %Y}")


def values_of_month(
    context: Context, month: date, today: date, kpi_ids: tuple[str, ...] = ()
) -> tuple[RecordValue, ...]:
    """The values of a month, of every KPI or of some, that differ from the newest published ones."""
    stores = runtime().stores
    return _values(stores, context.viewer, month, today, edits_of_records(stores), context.version, kpi_ids)


@lru_cache(maxsize=16)
def _values(
    stores: Stores, viewer: Viewer, month: date, today: date, edits: int, version: str, kpi_ids: tuple[str, ...]
) -> tuple[RecordValue, ...]:
    return changed_values(stores, viewer, values_from_records(stores, viewer, month, today=today, kpi_ids=kpi_ids))


@lru_cache(maxsize=16)
def values_table(values: tuple[RecordValue, ...], bodies: Bodies) -> pd.DataFrame:
    """One row a value, with the number of rows of the registers behind it."""
    units = {kpi_id: one.unit for kpi_id, one in kpis_by_id().items()}
    return pd.DataFrame(
        [
            {
                "KPI": f"{item.kpi_id} {kpis().get(item.kpi_id, '')}",
                "Unit": {"": "National", **services(), **bodies.names}.get(item.unit_id, item.unit_id),
                "Period from": item.period,
                "Value": item.value,
                "Measured in": units[item.kpi_id],
                "Numerator": item.numerator,
                "Denominator": item.denominator,
                "Rows behind it": item.record_count,
            }
            for item in values
        ]
    )


def _table(context: Context, values: tuple[RecordValue, ...], month: date) -> None:
    table = values_table(values, bodies_of(runtime().stores))
    fed = len({item.kpi_id for item in values})
    about = about_table(
        context,
        title=f"{count_of(len(values), 'value')} of {count_of(fed, 'KPI')} can be published",
        subtitle=f"Periods that end with {month:%B %Y}",
        definition=WORDS,
        source="Registers of the NDAO",
    )
    height = "content" if len(table) <= ROWS_IN_VIEW else 380
    columns = {
        "KPI": st.column_config.TextColumn(width=230),
        "Unit": st.column_config.TextColumn(width=180),
        "Value": st.column_config.NumberColumn(format="%.1f"),
        "Measured in": st.column_config.TextColumn(width=110),
        "Period from": st.column_config.DateColumn(format="D MMM YYYY"),
    }
    table_block(
        "records_values",
        table,
        context,
        about,
        draw=lambda: st.dataframe(
            table,
            hide_index=True,
            height=height,
            column_config=columns,
            placeholder="",
            alt="Values that can be published",
        ),
    )


def _publish(context: Context, values: tuple[RecordValue, ...]) -> str:
    try:
        version = publish_values(runtime().stores, context.viewer, values)
    except DataRejected as error:
        first = error.rejected[0]
        raise EditRefused(f"{error.title} {first.reason}", first.remedy) from error
    return f"{count_of(len(values), 'value')} are published with version {version}."
