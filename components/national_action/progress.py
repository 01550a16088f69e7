"""How far all plans are, and whether levels moved where actions were closed."""

from __future__ import annotations

import datetime
from functools import lru_cache

import pandas as pd
import streamlit as st

from components.chart_block import about_table, table_block
from components.context import Context
from components.maturity.choice import Wave
from components.maturity.headline import change_words
from components.runtime import runtime
from components.words import count_of
from data_access.plans.reading import PlanProgress, closed_steps, plan_progress, plan_progress_by_force
from models.maturity.change import HIGHER, LOWER, NO_CHANGE
from models.maturity.disclosure import is_suppressed

CAUTION = "This is association: forces that act differ in other ways too, and a level can move for other reasons."
COLUMNS = {
    "late": "Late",
    "blocked": "Blocked",
    "in_progress": "In progress",
    "planned": "Planned",
    "done": "Done",
    "dropped": "Dropped",
}


def progress_block(context: Context, wave: Wave) -> None:
    """Totals, the plan of each force in counts, and levels beside actions."""
    today = datetime.datetime.now(datetime.UTC).date()
    total = plan_progress(runtime().stores, on=today)
    if not total.forces_with_plan:
        st.text("No force has a plan yet. A force lead makes one on the page Improvement plan.")
        return
    table = _by_force(context, today)
    about = about_table(
        context,
        title=progress_title(total),
        subtitle=f"Actions of improvement plans by force, on {today.day} {today:%b %Y}",
        definition="Counts of actions by status. Late: planned or in progress after its due date. Titles stay with "
        "the force.",
        source="Improvement plans in the registers",
    )
    draw = lambda: st.dataframe(table, hide_index=True, height=330, alt=progress_title(total))  # noqa: E731
    table_block("plan_progress", table, context, about, draw=draw)
    st.subheader("Did levels move where actions were closed?", anchor=False)
    st.text(change_words(context, wave))
    for sentence in moved_sentences(context, wave):
        st.text(sentence)


def progress_title(total: PlanProgress) -> str:
    """The message of the list, for any state."""
    forces = count_of(total.forces_with_plan, "force")
    if total.is_suppressed:
        return f"{forces} with a plan: totals are shown from five forces on"
    late = f", {count_of(total.late, 'action')} late" if total.late else ", none late"
    blocked = f", {total.blocked} blocked" if total.blocked else ""
    return f"{count_of(total.done, 'action')} of {total.actions - total.dropped} done in {forces}{late}{blocked}"


def _by_force(context: Context, today: datetime.date) -> pd.DataFrame:
    rows = plan_progress_by_force(runtime().stores, context.viewer, on=today)
    names = context.names("frame/every_force")
    table = rows.rename(columns=COLUMNS)
    table.insert(0, "Force", [names.get(force_id, force_id) for force_id in rows.force_id])
    return table[["Force", *COLUMNS.values()]].sort_values(["Late", "Blocked"], ascending=False)


def moved_sentences(context: Context, wave: Wave) -> tuple[str, ...]:
    """Changes of levels where an action was closed between the two waves, and elsewhere, with the caution."""
    changes = context.rows("maturity/capability_changes_visible", wave_id=wave.wave_id)
    if changes.empty:
        return ("No earlier wave can be compared, or no change is shared with your role.",)
    dates = wave_dates(context, wave, changes.previous_wave_id.iloc[0])
    steps = closed_steps(runtime().stores, context.viewer, since=dates[0], until=dates[1])
    acted = set(zip(steps.force_id, steps.capability_id, strict=True))
    is_acted = [pair in acted for pair in zip(changes.force_id, changes.capability_id, strict=True)]
    return (
        _moved(changes[is_acted], "where an action was closed between the waves"),
        _moved(changes[[not item for item in is_acted]], "elsewhere"),
        CAUTION,
    )


@lru_cache(maxsize=64)
def wave_dates(context: Context, wave: Wave, previous_wave_id: str) -> tuple[datetime.date, datetime.date]:
    """Reference dates of the wave before and of this one."""
    rows = context.rows("maturity/wave", wave_id=previous_wave_id)
    return rows.reference_date.iloc[0].date(), wave.reference_date


def _moved(changes: pd.DataFrame, where: str) -> str:
    """How many levels are clearly higher, lower or neither; suppressed where few forces stand behind them."""
    forces = changes.force_id.nunique()
    if is_suppressed(forces):
        return f"Levels {where}: not shown, as fewer than five forces stand behind them."
    counted = changes.verdict.value_counts()
    told = ", ".join(f"{int(counted.get(word, 0))} {word}" for word in (HIGHER, NO_CHANGE, LOWER))
    return f"Of {count_of(len(changes), 'level')} {where}: {told}."
