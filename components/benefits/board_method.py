"""How the value of benefits is worked out, and the numbers that it rests on, closed until asked."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd
import streamlit as st

from components.benefits.board import Board
from components.words import plain
from models.benefits.kinds import SETTING
from models.benefits.settings import section
from models.benefits.triage import CAVEATS, example_words, triage_example

KEPT = 16
WORDS = (
    "Counted are benefits that the board has approved. Those that wait for it are shown as one figure beside them and "
    "are never added. Retired ones are left out. What is past and was not measured counts as nothing.",
    "A benefit brings its value a year at full effect, for the months in which it can come, times the fraction of the "
    "way from baseline to target, never more than the whole of it; nothing is realised in months for which no value is "
    "in date. Then are taken off: optimism by evidence grade, the share of the outcome that is due to others, and what "
    "benefits of one overlap group claim beyond what there is. Claims on one outcome that add up to more than 100 % "
    "are refused. Optimism is taken off gains, never off costs or losses.",
    "Amounts are told in the prices of one financial year. Present values are discounted at the rate below; the price "
    "year and what lies before it are not. Money is cashable only where a budget that is reduced is named. The "
    "national view leaves out transfers between public bodies; the view of forces counts what forces gain and what "
    "they pay, and none of the programme's costs, which they do not bear.",
    "The range comes from runs with random numbers from a fixed seed. Values and costs are triangular between low, "
    "central and high and share a common factor, since the same people estimate them; delivery lies between the low "
    "and the high course of the measures; the share taken off for optimism is uniform between nothing and twice the "
    "grade's. Low and high are the tenth and the ninetieth of a hundred runs in order.",
    "An output that is late makes every benefit late that cannot come without it; the end stays, so that the pounds "
    "are lost. A benefit with measured values shows in them what came late already; only what is supposed on top "
    "changes its forecast.",
)
CHECK = "check against current guidance"


def how_value_is_worked_out(board: Board) -> None:
    """The method in words, the settings, the optimism table, and the headline of the founding document."""
    note = st.expander("How this is worked out", key="board_method", on_change="rerun")
    if not note.open:
        return
    with note:
        for words in WORDS:
            st.text(words)
        st.dataframe(settings_table(board), hide_index=True, alt="Numbers that every value rests on")
        st.markdown(f"**{plain(f'Optimism taken off by evidence grade: {CHECK}')}**")
        st.dataframe(optimism_table(board), hide_index=True, alt=f"Optimism by evidence grade: {CHECK}")
        for words in triage_words(board.appraisal.settings.hours_a_week):
            st.text(words)


@lru_cache(maxsize=KEPT)
def settings_table(board: Board) -> pd.DataFrame:
    """One row a number."""
    found = board.appraisal.settings
    rows = [
        ("Discount rate", f"{100 * found.rate:g} % a year"),
        ("Prices of", str(board.prices).removeprefix("in ")),
        ("Change of prices", f"{100 * found.deflator:g} % a year"),
        ("Correlation of values", f"{found.draws.correlation:g}"),
        ("Runs", str(found.draws.runs)),
        ("Working hours a week", f"{found.hours_a_week:g}"),
        ("Set in the register", ", ".join(str(row["name"]) for row in board.register.rows(SETTING)) or "none"),
    ]
    return pd.DataFrame(rows, columns=["Number", "Value"])


@lru_cache(maxsize=KEPT)
def optimism_table(board: Board) -> pd.DataFrame:
    """One row an evidence grade, with what the rules say and what is in force."""
    rules, found = section("optimism_percent"), board.appraisal.settings.optimism
    rows = [(grade, f"{rules[f'grade_{grade}']:g} %", f"{100 * share:g} %") for grade, share in found.items()]
    return pd.DataFrame(rows, columns=["Evidence grade (1 best)", "Rules", "In force"])


def triage_words(hours_a_week: float) -> tuple[str, ...]:
    """The headline of the document search tool, worked out from its parts, with its caveats."""
    found = triage_example(hours_a_week)
    said = (
        f"Document search: {example_words()}: effort falls by {found.effort_percent:.2f} %, elapsed working time by "
        f"{found.elapsed_percent:.2f} % (section 6.3.1)."
    )
    return said, *CAVEATS
