"""Teaching the ranking: what was found so far, the button that learns from it, and what changed by it."""

from __future__ import annotations

from collections import Counter
from functools import partial

import pandas as pd
import streamlit as st

from components.anpr.leads_run import Board
from components.anpr.leads_triage import finding_titles, findings_of
from components.plans.drafts import attempt
from components.steady import look, steady
from components.words import count_of, plain
from data_access.anpr.lines import lines_of
from data_access.anpr.relearning import Learned, learn_anew
from models.anpr.profiles import profile

ASKED, LEARNED = "anpr_retrain_asked", "anpr_learned"
MOST_CHANGES = 8


def learn_when_asked(board: Board) -> None:
    """Retrain if the button was pressed; what came of it is said by ``outcome`` and kept for the session."""
    if steady().pop(ASKED, False):
        with st.spinner("Learning from every finding of this crime type."):
            attempt(partial(_learned, board))


def learn_part(board: Board) -> None:
    """Findings so far, the button, and what the last learning changed."""
    chosen = profile(board.ranking.profile_id)
    found = findings_of(board.desk.lake, chosen.profile_id)
    true = sum(one.is_true for one in found.values())
    if not found:
        st.text("Nothing has been found yet: pick leads above and record what they were found to be, then retrain.")
        return
    st.text(
        f"{chosen.title}: {count_of(true, 'true lead')} and {len(found) - true} innocent were recorded. Retraining "
        "makes a new model of them, kept with what it was made from; the next ranking of any of its lines uses it."
    )
    counts = Counter(finding_titles()[one.code] for one in found.values())
    table = pd.DataFrame(counts.most_common(), columns=["Finding", "Leads"])
    st.dataframe(table, hide_index=True, alt="How many leads were found to be what")
    st.button("Retrain", on_click=_ask, key="anpr_retrain", icon=":material/model_training:")
    learned = steady().get(LEARNED)
    if isinstance(learned, Learned) and learned.model_id.startswith(chosen.profile_id):
        _what_changed(learned)


def _ask() -> None:
    look()
    steady()[ASKED] = True


def _learned(board: Board) -> str:
    chosen = profile(board.ranking.profile_id)
    lines = [line for line in lines_of(board.desk.lake) if line.profile_id == chosen.profile_id]
    mine = {line.line_id: line for line in (*lines, *board.choice.lines)}
    learned = learn_anew(board.desk.search, chosen, tuple(mine.values()))
    steady()[LEARNED] = learned
    return f"Learned as {learned.model_id}. Rank again to see what it does to the list."


def _what_changed(learned: Learned) -> None:
    before = f"model {learned.before_id}" if learned.before_id else "the profile itself"
    words = (
        f"Model {learned.model_id}, from {count_of(learned.true_leads, 'true lead')} and {learned.innocent} innocent, "
        f"against {before}:"
    )
    st.markdown(f"**{plain('What changed')}** · {plain(words)}")
    table = changes_table(learned)
    if table.empty:
        st.text("No weight has changed: nothing new was found since the model before.")
    else:
        st.dataframe(table, hide_index=True, alt="Features whose weight changed most")


def changes_table(learned: Learned) -> pd.DataFrame:
    """A row a feature whose weight changed, the largest change first; weights in log-odds."""
    moved = [change for change in learned.changes if round(change.before, 2) != round(change.after, 2)]
    rows = [(one.title, round(one.before, 2), round(one.after, 2), one.words) for one in moved[:MOST_CHANGES]]
    return pd.DataFrame(rows, columns=["Feature", "Weight before", "Weight now", "What it means"])
