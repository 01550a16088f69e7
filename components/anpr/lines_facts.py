"""What is known of a line: when it is run, where it can be met, whether its route changed, what an operation did."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

import pandas as pd
import streamlit as st

from components.anpr.desk import Desk
from components.anpr.lines_choice import Leads, leads_button, leads_of, likeliest
from components.anpr.lines_map import chart_context, site_names
from components.chart_block import about_table, chart_block, table_block
from components.charts.spec import ChartContext, ChartSpec
from components.charts.week_grid import DAYS, week_grid
from components.charts.words import list_in_words
from components.steady import look
from components.words import count_of, day, plain
from data_access.anpr.disruption import (
    LineHistory,
    interception_plan,
    line_by_hour,
    line_history,
    line_traffic,
    operation_effect,
)
from data_access.anpr.gate import OpenSearch, as_date, as_day
from data_access.anpr.lines import line_of, lines_of
from models.anpr.disruption import Displacement
from models.anpr.interception import InterceptionPlan, Watch
from models.anpr.lines import Line
from models.anpr.settings import section
from models.errors import UserFacingError

KEPT, MOST_IN_VIEW = 16, 15
PART, WATCHES_PART = "anpr_line_part", "Where to meet it"
WATCHES_KEY, HOURS_KEY, WATCHES, WATCH_HOURS = "anpr_watches", "anpr_watch_hours", 4, 4


def hours_part(desk: Desk, line: Line) -> None:
    """The hours of the week in which the leads run the line."""
    leads = likeliest(leads_of(desk, line))
    number = desk.lake.manifest().number
    if leads:
        spec = _hours(desk.search, line, leads, number, chart_context(desk))
    else:
        spec = _traffic(desk.search, line, number, chart_context(desk))
    chart_block(spec, desk.context, filters={"Line": line.name})
    if not leads:
        st.text("Which vehicles run it, and which of them are of interest, is known once the line is ranked.")
        leads_button(desk, line, key="anpr_rank_from_hours")


@lru_cache(maxsize=KEPT)
def _hours(search: OpenSearch, line: Line, leads: Leads, manifest: int, about: ChartContext) -> ChartSpec:
    hours = line_by_hour(search, line, [vid for vid, _ in leads])
    return week_grid(
        hours=hours.rename(columns={"runs": "count", "runs_expected": "expected"}),
        title=_hours_title(hours, line),
        measure=f"Runs of {count_of(len(leads), 'lead')} by day and hour; orange: more than chance against all traffic",
        noun="runs",
        context=about,
        key="line-hours",
    )


@lru_cache(maxsize=KEPT)
def _traffic(search: OpenSearch, line: Line, manifest: int, about: ChartContext) -> ChartSpec:
    traffic = line_traffic(search, line)
    return week_grid(
        hours=traffic.rename(columns={"reads": "count"}).assign(expected=None, stands_out=False),
        title=_traffic_title(traffic, line),
        measure="Reads of all vehicles at the sites of the line by day and hour",
        noun="reads",
        context=about,
        key="line-traffic",
    )


def _traffic_title(traffic: pd.DataFrame, line: Line) -> str:
    total = int(traffic["reads"].sum())
    if not total:
        return f"No vehicle was read on {line.name} in these days"
    busiest = traffic.loc[traffic["reads"].idxmax()]
    when = f"{DAYS[int(busiest['dow']) - 1]} {int(busiest['hour']):02d}:00"
    return f"All traffic of {line.name} is busiest from {when}: {count_of(total, 'read')} at its sites"


def watches_part(desk: Desk, line: Line) -> None:
    """Where and when most expected runs can be met."""
    leads = _needed(desk, line)
    if not leads:
        return
    left, right = st.columns(2)
    sites = left.slider("Watches", 1, 8, WATCHES, key=WATCHES_KEY)
    hours = right.select_slider("Hours of each watch", (2, 3, 4, 6, 8), WATCH_HOURS, key=HOURS_KEY)
    plan = _plan(desk.search, line, leads, sites, hours, desk.lake.manifest().number)
    table = _watch_table(plan, site_names(desk.lake))
    about = about_table(
        desk.context,
        title=_plan_title(plan),
        subtitle=f"Runs to be expected a week, weighed by the chance of each lead, {line.name}",
        definition=_plan_method(plan),
        source="Plate reads of this store and the newest ranking of the line",
        filters={"Line": line.name},
    )
    table_block("line-watches", table, desk.context, about, draw=lambda: _draw_watches(plan, table))


def watched_sites(desk: Desk, line: Line | None) -> tuple[int, ...]:
    """The sites of the watches that are spoken of on the page, so that the map shows them; none on other parts."""
    held = look()
    leads = leads_of(desk, line) if line is not None and held.get(PART) == WATCHES_PART else ()
    if line is None or not leads:
        return ()
    sites, hours = int(str(held.get(WATCHES_KEY, WATCHES))), int(str(held.get(HOURS_KEY, WATCH_HOURS)))
    plan = _plan(desk.search, line, leads, sites, hours, desk.lake.manifest().number)
    return tuple(sorted({watch.cam for watch in plan.watches}))


def route_part(desk: Desk, line: Line) -> None:
    """Whether the runs go another way than before."""
    leads = likeliest(_needed(desk, line))
    if not leads:
        return
    history = _history(desk.search, line, leads, desk.lake.manifest().number)
    if not len(history.shares):
        st.text("No run of the leads in these days: nothing to compare.")
        return
    sites = site_names(desk.lake)
    table = _route_table(history, line, sites, desk.search.first_day)
    about = about_table(
        desk.context,
        title=_route_title(history, line, sites, desk.search.first_day),
        subtitle="Share of runs in per cent that met each step, by week; a vehicle counts once a week",
        definition=(
            "A change is a week from which the steps met differ more than shuffling vehicle-weeks over weeks gives "
            "(binary segmentation with a permutation test)."
        ),
        source="Plate reads of this store and the newest ranking of the line",
        filters={"Line": line.name},
    )
    table_block(
        "line-route", table, desk.context, about,
        draw=lambda: st.dataframe(
            table, hide_index=True, height="content" if len(table) <= MOST_IN_VIEW else "auto", alt=about.title,
            key="anpr_route_table",
        ),
    )  # fmt: skip


def operation_part(desk: Desk, line: Line) -> None:
    """What an operation did to the runs, and where they went."""
    others = {one.line_id: one.name for one in lines_of(desk.lake) if one.line_id != line.line_id}
    if len(others) < 2:
        st.text("An effect is told against other lines: draw one that could take its place, and one that could not.")
        return
    fewest = int(str(section("disruption", "operation")["fewest_days"]))
    first, last = as_date(desk.search.first_day), as_date(desk.search.last_day)
    if (last - first).days < 2 * fewest:
        st.text(f"An effect needs {fewest} days on each side of the operation: open a search over more days.")
        return
    middle = first + (last - first) // 2
    st.text("Days of the operation are left out; before and after are compared with lines that it did not reach.")
    with st.form("anpr_operation"):
        dates = st.date_input(
            "Days of the operation", (middle, middle), min_value=first, max_value=last,
            format="DD/MM/YYYY", key="anpr_operation_days",
        )  # fmt: skip
        away = st.multiselect(
            "Lines that could take its place", list(others), key="anpr_operation_away", format_func=others.get
        )
        controls = st.multiselect(
            "Lines that it did not reach", list(others), key="anpr_operation_controls", format_func=others.get
        )
        asked = st.form_submit_button("Work it out", type="primary")
    if asked:
        _operation(desk, line, dates, [one for one in away if one not in controls], controls)


def _operation(desk: Desk, line: Line, dates: object, away: list[str], controls: list[str]) -> None:
    if not (isinstance(dates, tuple) and len(dates) == 2) or not controls:
        st.info("Give the first and the last day, and at least one line that the operation did not reach.")
        return
    try:
        with st.spinner("Counting runs before and after."):
            effect = _effect(desk, line, dates[0], dates[1], away, controls)
    except UserFacingError as error:
        st.info(plain(f"{error.title} {error.what_to_do}"))
        return
    st.subheader(plain(effect.words), anchor=False)
    rows = [
        ("This line", effect.line),
        ("Lines that could take its place", effect.alternatives),
        ("Together", effect.net),
    ]
    table = pd.DataFrame(
        {
            "Runs a day": [name for name, _ in rows],
            "Before": [round(one.before, 1) for _, one in rows],
            "After": [round(one.after, 1) for _, one in rows],
            "Expected after": [round(one.expected_after, 1) for _, one in rows],
            "Change": [f"{one.change:+.1f} ({one.low:+.1f} to {one.high:+.1f})" for _, one in rows],
        }
    )
    st.dataframe(table, hide_index=True, alt=effect.words, key="anpr_operation_table")
    st.caption("Difference in differences against the lines not reached; the interval is from permutations of days.")


def _effect(desk: Desk, line: Line, first: date, last: date, away: list[str], controls: list[str]) -> Displacement:
    lake = desk.lake
    return operation_effect(
        desk.search,
        line,
        [line_of(lake, one) for one in away],
        [line_of(lake, one) for one in controls],
        operation=range(as_day(first), as_day(last) + 1),
    )


def _needed(desk: Desk, line: Line) -> Leads:
    """The leads of the line; where it was not ranked, what to do."""
    leads = leads_of(desk, line)
    if not leads:
        st.text("This line has not been ranked in these days: which of its vehicles are of interest is not known yet.")
        leads_button(desk, line, key="anpr_rank_from_part")
    return leads


@lru_cache(maxsize=KEPT)
def _plan(search: OpenSearch, line: Line, leads: Leads, sites: int, hours: int, manifest: int) -> InterceptionPlan:
    return interception_plan(search, line, dict(leads), sites=sites, hours=hours)


@lru_cache(maxsize=KEPT)
def _history(search: OpenSearch, line: Line, leads: Leads, manifest: int) -> LineHistory:
    return line_history(search, line, [vid for vid, _ in leads])


def _hours_title(hours: pd.DataFrame, line: Line) -> str:
    if not hours["runs"].sum():
        return f"No lead ran {line.name} in these days"
    out = hours[hours["stands_out"]]
    if out.empty:
        return "Leads run the line when everybody does: no hour stands out"
    days = list_in_words(
        f"{DAYS[dow - 1]} {hour:02d}:00" for dow, hour in zip(out["dow"][:3], out["hour"][:3], strict=True)
    )
    return f"{count_of(len(out), 'hour')} of the week {'stands' if len(out) == 1 else 'stand'} out, first {days}"


def _plan_title(plan: InterceptionPlan) -> str:
    if not plan.watches:
        return "No run to be expected: there is nothing to watch for"
    return (
        f"{count_of(len(plan.watches), 'watch', 'watches')} would meet {100 * plan.share_met:.0f} % of the "
        f"{plan.runs_expected:.1f} runs to be expected a week"
    )


def _plan_method(plan: InterceptionPlan) -> str:
    return (
        "Runs are expected where and when they came in the days of the search. Watches are chosen one after another, "
        f"each the one that adds most; the best choice of as many meets at most {plan.upper_bound:.1f} runs a week, so "
        f"this one reaches at least {100 * plan.share_of_best:.0f} % of the best."
    )


def _watch_table(plan: InterceptionPlan, sites: Mapping[int, str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Watch": [watch.place for watch in plan.watches],
            "Site": [sites.get(watch.cam, str(watch.cam)) for watch in plan.watches],
            "When": [_when(watch) for watch in plan.watches],
            "Runs added a week": [round(watch.runs_added, 2) for watch in plan.watches],
            "Met so far": [f"{100 * watch.runs_so_far / plan.runs_expected:.0f} %" for watch in plan.watches],
            "Vehicles passing for each run": [round(watch.passing_per_run) for watch in plan.watches],
        }
    )


def _when(watch: Watch) -> str:
    return f"{'Weekends' if watch.is_weekend else 'Weekdays'} {watch.from_hour:02d}:00 to {watch.to_hour % 24:02d}:00"


def _draw_watches(plan: InterceptionPlan, table: pd.DataFrame) -> None:
    st.dataframe(table, hide_index=True, alt=_plan_title(plan), key="anpr_watch_table")
    st.caption(plain(_plan_method(plan)))


def _route_title(history: LineHistory, line: Line, sites: Mapping[int, str], first_day: int) -> str:
    if not history.changes:
        return "No change of route beyond what chance gives"
    change = history.changes[-1]
    step = change.step_changed_most
    place = _step_name(line, step, sites)
    word = "more" if change.after[step] > change.before[step] else "less"
    return f"From the week of {day(as_date(first_day + 7 * change.week))} the runs pass {place} {word} often"


def _step_name(line: Line, step: int, sites: Mapping[int, str]) -> str:
    first = line.sites[step][0]
    return sites.get(first, str(first))


def _route_table(history: LineHistory, line: Line, sites: Mapping[int, str], first_day: int) -> pd.DataFrame:
    """One row a step, one column a week, shares in whole per cent."""
    wide = history.shares.pivot(index="step", columns="week", values="share")
    table = (wide * 100).round().astype("Int64")
    table.columns = [f"Week of {day(as_date(first_day + 7 * int(week)))}" for week in table.columns]
    table.insert(0, "Step", [f"{step + 1} {_step_name(line, step, sites)}" for step in table.index])
    return table.reset_index(drop=True)
