"""Where forces and regional units stand on their way to live use, as a list; and of which one a demo account is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from components.chart_block import about_table, table_block
from components.context import Context
from components.words import count_of
from data_access.records.reading import kind_of
from models.access import may
from models.records.rollout import LIVE, UnitState

NOT_RECORDED = "Not recorded"
DATES = ("Since", "Planned", "Live since")
ROWS_IN_VIEW = 12


def reader_of(context: Context, outcome_kind: str, names: Mapping[str, str], *, key: str, label: str) -> Context:
    """The page's run; a demo account that keeps the rows of one body first says of which, where it has none."""
    viewer, kind = context.viewer, kind_of(outcome_kind)
    if not viewer.is_demo or viewer.force_id or may(viewer, kind.edit_right) or not may(viewer, kind.own_right):
        return context
    body = st.selectbox(f"{label} of the demo account", list(names), key=key, format_func=names.__getitem__)
    return replace(context, viewer=replace(viewer, force_id=body))


def states_block(
    context: Context,
    key: str,
    units: Sequence[UnitState],
    table: pd.DataFrame,
    *,
    nouns: tuple[str, str],
    source: str,
    suppression: str,
) -> None:
    """Every body with where it stands; the message is how many are on the way. ``nouns``: one, several."""
    one, several = nouns
    waiting = [unit for unit in units if unit.state and unit.state != LIVE]
    title = f"{count_of(len(waiting), f'{one} is', f'{several} are')} on the way or paused"
    if not waiting:
        is_any_live = any(unit.state == LIVE for unit in units)
        title = f"No {one} is on the way" if is_any_live else f"No {one} is recorded yet"
    about = about_table(
        context,
        title=title,
        subtitle=f"Stage, users and verified outcomes by {one}",
        definition=f"A {one} is live from the first day of use; users are people with access.",
        source=source,
        suppression=suppression,
    )
    columns = {name: st.column_config.DateColumn(format="D MMM YYYY", width=95) for name in DATES}
    height = "content" if len(table) <= ROWS_IN_VIEW else 440
    table_block(
        key,
        table,
        context,
        about,
        draw=lambda: st.dataframe(
            table, hide_index=True, column_config=columns, placeholder="", height=height, alt=title
        ),
    )


def states_table(units: Sequence[UnitState], onboarding_kind: str, first: str) -> pd.DataFrame:
    """One row a body, under the name ``first``: stage, days, users."""
    names = kind_of(onboarding_kind).field("state").names
    return pd.DataFrame(
        {
            first: [unit.name for unit in units],
            "Stage": [names.get(unit.state, NOT_RECORDED) for unit in units],
            "Since": [unit.state_since for unit in units],
            "Planned": [unit.planned_live_on for unit in units],
            "Live since": [unit.live_on for unit in units],
            "Users": pd.array([unit.users for unit in units], dtype="Int64"),
            "Trained": pd.array([unit.users_trained for unit in units], dtype="Int64"),
        }
    )
