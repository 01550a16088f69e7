"""The sections of the home page: state in words, and the way in."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.context import Context
from components.drill import link_to
from components.maturity.choice import waves_of
from components.maturity.headline import change_words, headline_sentence, national_pillars
from components.runtime import runtime
from components.words import count_of, day
from data_access.queries import read
from data_access.snapshots import versions

SMALLEST_CHANGE = 0.05


def maturity_section(context: Context) -> None:
    """Data maturity in two sentences."""
    with st.container(border=True):
        st.subheader("Data maturity", anchor=False)
        waves = [wave for wave in waves_of(context) if not wave.is_open] or waves_of(context)
        if not waves:
            st.text("No assessment wave is loaded for this date.")
            return
        pillars = national_pillars(context, waves[0])
        st.text(f"{waves[0].name}: {headline_sentence(pillars)}")
        st.text(change_words(pillars))
        for page_id, label in (("national-maturity", "See the national picture"), ("force-maturity", "See one force")):
            link_to(context, page_id, label)


def data_section(context: Context) -> None:
    """How much is loaded and how new it is."""
    loads = context.rows("loads/loads_in_version")
    with st.container(border=True):
        st.subheader("Data", anchor=False)
        st.text(
            f"{count_of(len(loads), 'file')} and {count_of(int(loads.rows_accepted.sum()), 'row')} stand in "
            f"{context.version}. The newest figure describes {day(context.newest_data)}."
        )
        st.text(f"Last load: {context.newest_load:%d %b %Y at %H:%M} UTC.")
        link_to(context, "data-loading", "See the loads")


def what_changed(context: Context) -> None:
    """What the last load brought, and what it moved in the national picture."""
    loads = context.rows("loads/loads_in_version")
    newest = loads[loads.loaded_at == loads.loaded_at.max()]
    for row in newest.itertuples(index=False):
        st.text(f"{row.file_name}: {count_of(int(row.rows_accepted), 'row')} of kind {row.kind}.")
    for sentence in _moved(context):
        st.text(sentence)


def _moved(context: Context) -> list[str]:
    earlier = [version for version in versions(runtime().settings.folder) if version < context.version]
    if not earlier:
        return ["This is the first version, so there is nothing to compare it with."]
    now = _national_levels(context, context.version)
    before = _national_levels(context, earlier[-1])
    both = now.merge(before, on=["wave_id", "pillar_id"], how="left", suffixes=("", "_before"))
    sentences = [sentence for row in both.itertuples(index=False) if (sentence := _movement(row))]
    return sentences or [f"No national level moved between {earlier[-1]} and {context.version}."]


def _movement(row: object) -> str:
    if pd.isna(row.median_level) or pd.isna(row.median_level_before):
        return ""
    if row.forces_counted == row.forces_counted_before and abs(row.median_level - row.median_level_before) < SMALLEST_CHANGE:
        return ""
    return (
        f"{row.name}, {row.pillar}: median {row.median_level_before:.1f} \u2192 {row.median_level:.1f}, "
        f"complete forces {int(row.forces_counted_before)} \u2192 {int(row.forces_counted)}."
    )


def _national_levels(context: Context, version: str) -> pd.DataFrame:
    return read(runtime().stores.national, context.scope, "maturity/national_levels", version=version)
