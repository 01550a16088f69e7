"""The plan in quarters: what it can carry, the timeline, what waits for what, and the due dates as a calendar."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache, partial

import pandas as pd
import streamlit as st

from components.chart_block import about_table, chart_block, file_links
from components.charts.dependency_picture import BLOCKED, PLANNED, POSSIBLE, REACHED, WAITING, dependency_picture
from components.charts.plan_timeline import plan_timeline
from components.charts.spec import ChartContext, ChartSpec
from components.context import Context
from components.plans.basis import KEPT, Basis
from components.plans.drafts import Form
from components.plans.plan import Plan, may_edit, planning_levels, scheduled, state_words, step_of, step_words
from components.runtime import runtime
from components.words import count_of, day
from data_access.exports import About
from data_access.plans.actions import KeptAction
from data_access.plans.settings import save_settings
from models.plans.actions import ActionState
from models.plans.calendar_file import calendar_text
from models.plans.dependencies import dependencies, unmet_needs
from models.plans.quarters import quarter_of, quarters_between
from models.plans.schedule import PlacedAction

SOURCE = "Improvement plan of the force and its published levels"
TIMELINE_DEFINITION = (
    "An action starts with a quarter, after all that it needs has ended, and its points are counted in that quarter; "
    "one larger than a quarter takes what is free in those that follow. Of the actions that can start, the one of "
    "highest priority comes first. A diamond is the due date that the force set. Figures under the quarters are "
    "points used of those available. Beside open actions, only what was done in the last twelve months is drawn."
)
NETWORK_DEFINITION = (
    "A capability may be lifted to a level when all that it builds on stand at most one level below. Capabilities "
    "that neither need another nor are needed are left out."
)
SHOWN_WHEN_DONE = timedelta(days=365)  # older ones would push the quarters that matter together
SETTINGS = Form("plan_settings", {"starts_on": "Plan starts on", "capacity_points": "Points in a quarter"})


def timeline_block(context: Context, basis: Basis, plan: Plan, today: date) -> None:
    """Settings, timeline, actions without a place, network, and the calendar."""
    filters = {"Force": basis.force.name}
    if may_edit(context, basis):
        _settings(context, basis, plan)
    chart_block(timeline(context, basis, plan, today), context, filters=filters)
    _without_place(basis, plan, today)
    if plan.open:
        _calendar(context, basis, plan)
    if basis.wave is not None:
        chart_block(network(context, basis, plan), context, filters=filters)


@lru_cache(maxsize=KEPT)
def timeline(context: Context, basis: Basis, plan: Plan, today: date, *, drawn: int | None = None) -> ChartSpec:
    """The actions by quarter: closed ones where they were done, open ones where the plan puts them.

    ``drawn``: how many at most, for paper.
    """
    order = scheduled(basis, plan, today)
    kept = {step_of(item): item for item in plan.actions if item.action.state != ActionState.DROPPED}
    done = [_done_row(item) for item in kept.values() if item.action.state == ActionState.DONE]
    placed = [_placed_row(kept[item.action.key], item, today) for item in order.placed if item.action.key in kept]
    done = [row for row in done if row["ends_on"] >= today - SHOWN_WHEN_DONE] if placed else done
    rows = sorted([*done, *placed], key=lambda row: row["starts_on"])
    names = ["step", "title", "state", "starts_on", "ends_on", "due_on", "quarter", "reason"]
    return plan_timeline(
        actions=pd.DataFrame(rows, columns=names).astype(object),
        quarters=_quarters(basis, plan, today, rows),
        today=today,
        context=_about(context, basis, TIMELINE_DEFINITION),
        without_place=len(order.unplaced),
        drawn=drawn,
    )


@lru_cache(maxsize=KEPT)
def network(context: Context, basis: Basis, plan: Plan) -> ChartSpec:
    """What each capability needs first, and how far it is."""
    states = [(name, basis.names[name], capability_state(name, basis, plan)) for name in basis.standings]
    return dependency_picture(
        capabilities=pd.DataFrame(states, columns=["capability_id", "capability", "state"]),
        links=[(item.needs, item.dependant) for item in dependencies()],
        context=_about(context, basis, NETWORK_DEFINITION),
    )


def capability_state(capability_id: str, basis: Basis, plan: Plan) -> str:
    """Target reached, blocked, in the plan, can begin, or waits for what it needs first."""
    states = {kept.action.state for kept in plan.open if kept.action.capability_id == capability_id}
    level = basis.standings[capability_id].published_level
    if states or planning_levels(basis, plan)[capability_id] != level:
        return BLOCKED if ActionState.BLOCKED in states else PLANNED
    if level is None:
        return WAITING
    if level >= {**basis.minimums, **plan.own_targets}[capability_id]:
        return REACHED
    return WAITING if unmet_needs(capability_id, level + 1, levels=basis.levels) else POSSIBLE


def calendar_bytes(plan: Plan, about: About) -> bytes:
    """The due dates of the open actions as an iCalendar file."""
    actions = [kept.action for kept in plan.open]
    return calendar_text(actions, about.generated_at, is_synthetic=about.is_synthetic).encode("utf-8")


def _placed_row(kept: KeptAction, placed: PlacedAction, today: date) -> dict[str, object]:
    is_running = kept.action.state == ActionState.IN_PROGRESS and not placed.waits_for
    return {
        "step": step_words(step_of(kept)),
        "title": kept.action.title,
        "state": state_words(kept, today),
        "starts_on": placed.start,
        "ends_on": placed.due,
        "due_on": kept.action.due,
        "quarter": str(quarter_of(placed.start)),
        "reason": "It is under way, so its points come first." if is_running else placed.reason,
    }


def _done_row(kept: KeptAction) -> dict[str, object]:
    ended = kept.action.closed_on
    return {
        "step": step_words(step_of(kept)),
        "title": kept.action.title,
        "state": "done",
        "starts_on": min(kept.created_on, ended),
        "ends_on": ended,
        "due_on": kept.action.due,
        "quarter": str(quarter_of(ended)),
        "reason": f"Closed with evidence on {day(ended)}.",
    }


def _quarters(basis: Basis, plan: Plan, today: date, rows: list[dict[str, object]]) -> pd.DataFrame:
    """Every quarter of the picture, with the points of what is planned in it, or was closed in an earlier one."""
    uses = {use.quarter: use for use in scheduled(basis, plan, today).quarters}
    starts = [row["starts_on"] for row in rows] + [quarter.first_day for quarter in uses]
    ends = [row["ends_on"] for row in rows] + [quarter.last_day for quarter in uses]
    shown = quarters_between(min(starts), max(ends)) if starts else ()
    closed = {quarter: 0.0 for quarter in shown}
    for kept in plan.actions:
        if kept.action.state == ActionState.DONE and (ended := quarter_of(kept.action.closed_on)) in closed:
            closed[ended] += kept.effort_points
    return pd.DataFrame(
        [
            (
                str(quarter),
                quarter.first_day,
                quarter.last_day + timedelta(days=1),
                uses[quarter].used_points if quarter in uses else closed[quarter],
                uses[quarter].capacity_points if quarter in uses else float(plan.settings.capacity_points),
            )
            for quarter in shown
        ],
        columns=["label", "starts_on", "ends_on", "used_points", "capacity_points"],
    )


def _without_place(basis: Basis, plan: Plan, today: date) -> None:
    unplaced = scheduled(basis, plan, today).unplaced
    if not unplaced:
        return
    st.text(f"{count_of(len(unplaced), 'action has', 'actions have')} no place in the plan. Drop what is not needed.")
    rows = [{"Step": step_words(item.action.key), "Why": item.reason} for item in unplaced]
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt="Actions without a place in the plan, and why")


def _calendar(context: Context, basis: Basis, plan: Plan) -> None:
    about = about_table(
        context,
        title=f"Due dates of the improvement plan of {basis.force.name}",
        subtitle=count_of(len(plan.open), "open action"),
        definition="One all-day event on the due date of each open action.",
        source=SOURCE,
        filters={"Force": basis.force.name},
    )
    with st.container(horizontal=True):
        make = {"ics": ("Due dates as a calendar", partial(calendar_bytes, plan))}
        file_links("plan-due-dates", context, about, make)


def _settings(context: Context, basis: Basis, plan: Plan) -> None:
    keep = partial(_keep_settings, context)
    values = {"starts_on": plan.settings.starts_on, "capacity_points": plan.settings.capacity_points}
    SETTINGS.fill(basis.force.force_id, values, version=plan.settings.version)
    with st.form("plan_settings_form"), st.container(horizontal=True, vertical_alignment="bottom"):
        st.date_input(SETTINGS.labels["starts_on"], key=SETTINGS.key("starts_on"), format="DD/MM/YYYY")
        st.number_input(
            SETTINGS.labels["capacity_points"], 1, 1000, key=SETTINGS.key("capacity_points"),
            help="A point is about two weeks of one person's work.",
        )  # fmt: skip
        st.form_submit_button("Save start and capacity", on_click=SETTINGS.save, args=(keep,))
    SETTINGS.show_conflict(keep)


def _keep_settings(context: Context, values: dict[str, object], version: int) -> str:
    save_settings(runtime().stores, context.viewer, **values, version=version)
    return "Start and capacity of the plan are kept."


def _about(context: Context, basis: Basis, definition: str) -> ChartContext:
    return ChartContext(
        area=basis.force.name,
        period=f"levels of {basis.wave.name}" if basis.wave else "",
        source=SOURCE,
        definition=definition,
        is_synthetic=context.is_synthetic,
        mode=context.mode,
    )


