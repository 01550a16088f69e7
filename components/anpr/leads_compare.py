"""Two or three leads side by side: what raises and lowers each, and the plain facts beside each other."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from components.anpr.leads_run import Board, days_words
from components.chart_block import WRAPPED_ROW_PIXELS, chart_block
from components.charts.reasons_compare import reasons_compare
from components.charts.spec import ChartContext, ChartSpec
from models.anpr.lead_list import ListedLead, on_lines

DEFINITION = (
    "Each bar is one term of the score, against the value of an ordinary vehicle on the line; the terms add up to it. "
    "Terms that change the odds by less than a fifth are left out."
)
SOURCE = "Plate reads, ranked by the profile of the crime type"


def compare_block(board: Board, picked: Sequence[ListedLead]) -> None:
    """The picture of reasons, and the facts below it."""
    spec = compare_figure(board, picked)
    chart_block(spec, board.desk.context, filters={"Vehicles": ", ".join(lead.name for lead in picked)})
    st.dataframe(
        facts_table(picked),
        hide_index=True,
        row_height=WRAPPED_ROW_PIXELS,
        column_config={"What would change it": st.column_config.TextColumn(width="large")},
        alt="Facts of the picked vehicles beside each other",
    )


def compare_figure(board: Board, picked: Sequence[ListedLead]) -> ChartSpec:
    """The reasons of these leads beside each other."""
    names = _names(picked)
    terms = [
        (name, term.title, term.words, term.log_odds)
        for name, lead in zip(names, picked, strict=True)
        for term in lead.reasons
    ]
    about = ChartContext(
        area=on_lines(board.ranking.line_names).removeprefix("on "),
        period=days_words(board.ranking.record),
        source=SOURCE,
        definition=DEFINITION,
        is_synthetic=board.desk.lake.is_synthetic,
        mode=board.desk.context.mode,
    )
    reasons = pd.DataFrame(terms, columns=["vehicle", "title", "words", "log_odds"])
    return reasons_compare(reasons=reasons, vehicles=names, context=about, key="anpr-compare")


def _names(picked: Sequence[ListedLead]) -> list[str]:
    """Names that differ: one vehicle may be a lead on two lines."""
    is_twice = len({lead.vid for lead in picked}) < len(picked)
    return [f"{lead.name} on {lead.line}" if is_twice else lead.name for lead in picked]


def facts_table(picked: Sequence[ListedLead]) -> pd.DataFrame:
    """A row a vehicle: its chance, what would change it, and the known ones that it is like."""
    return pd.DataFrame(
        {
            "Vehicle": _names(picked),
            "Rank": [lead.rank for lead in picked],
            "Of 100 like this": [lead.cell for lead in picked],
            "Runs": [lead.runs for lead in picked],
            "What would change it": [lead.what_if or "no single reason" for lead in picked],
            "Like the known": [", ".join(lead.similar) or "none known" for lead in picked],
        }
    )
