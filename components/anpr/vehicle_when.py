"""On which days and at which hours the vehicle ran."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pandas as pd
import streamlit as st

from components.anpr.lines_map import chart_context
from components.anpr.vehicle_look import Sight, home_time
from components.chart_block import chart_block
from components.charts.run_calendar import run_calendar
from components.charts.spec import ChartSpec
from components.charts.week_grid import DAYS, week_grid
from components.context import Context
from components.words import count_of
from data_access.anpr.gate import as_date, as_day

CALENDAR = "A day counts by the clock at home; a journey or run belongs to the day on which it begins."
HOURS = "Reads by weekday and hour, by the clock at home."


def when_part(context: Context, sight: Sight) -> None:
    """The calendar beside the hours of the week."""
    left, right = st.columns(2)
    with left:
        chart_block(calendar_figure(sight), context, filters={"Vehicle": sight.life.name})
    with right:
        chart_block(hours_figure(sight), context, filters={"Vehicle": sight.life.name})


def calendar_figure(sight: Sight) -> ChartSpec:
    """Runs by day where there is a line, else journeys."""
    runs = sight.runs
    has_runs = runs is not None and len(runs) > 0
    noun, starts = ("run", runs["t_start"]) if has_runs else ("journey", sight.life.journeys["t_start"])  # type: ignore[index]
    by_day = Counter(home_time(t).date() for t in starts)
    days = calendar_frame(sight, by_day)
    where = f" on {sight.lead.line_name}" if has_runs and sight.lead else ""
    return run_calendar(
        days=days,
        title=calendar_title(by_day, noun, where),
        measure=f"{noun.capitalize()}s by day",
        noun=noun,
        context=replace(chart_context(sight.desk), definition=CALENDAR),
        key="anpr-vehicle-calendar",
    )


def calendar_frame(sight: Sight, by_day: Counter) -> pd.DataFrame:
    """A row a day of the search on which the store has reads or may have."""
    read = {as_date(number) for number in sight.life.hours["day"]}
    held = [one.day for one in sight.desk.lake.manifest().days]
    first = max(sight.desk.search.first_day, min(held), 0)
    last = max(min(sight.desk.search.last_day, max(held)), *map(as_day, read or {as_date(first)}))
    dates = [as_date(number) for number in range(min(first, last), last + 1)]
    return pd.DataFrame(
        {"date": dates, "count": [by_day.get(one, 0) for one in dates], "is_read": [one in read for one in dates]}
    )


def calendar_title(by_day: Counter, noun: str, where: str) -> str:
    """The message: how often, and whether one weekday stands out."""
    total = sum(by_day.values())
    if not total:
        return f"No {noun} in these days"
    many = f"{count_of(total, noun)}{where} on {count_of(len(by_day), 'day')}"
    weekdays = Counter(one.weekday() for one in by_day)
    weekday, days = weekdays.most_common(1)[0]
    is_habit = len(by_day) >= 4 and days > len(by_day) / 2
    return f"{many}; {days} of them on a {DAYS[weekday]}" if is_habit else many


def hours_figure(sight: Sight) -> ChartSpec:
    """Reads by weekday and hour."""
    counted = sight.life.hours.groupby(["dow", "hour"])["reads"].sum()
    cells = pd.MultiIndex.from_product([range(1, 8), range(24)], names=["dow", "hour"])
    hours = counted.reindex(cells, fill_value=0).rename("count").reset_index().assign(expected=None, stands_out=False)
    return week_grid(
        hours=hours,
        title=hours_title(counted),
        measure="Reads by weekday and hour",
        noun="reads",
        context=replace(chart_context(sight.desk), definition=HOURS),
        key="anpr-vehicle-hours",
    )


def hours_title(counted: pd.Series) -> str:
    """The message: the stretch of hours that holds most of its reads."""
    total = int(counted.sum())
    if not total:
        return "It was read at no hour"
    by_hour = counted.groupby("hour").sum().reindex(range(24), fill_value=0).tolist()
    stretches = [(sum(by_hour[(start + step) % 24] for step in range(6)), start) for start in range(24)]
    most, start = max(stretches, key=lambda one: (one[0], -one[1]))
    return f"{100 * most / total:.0f} % of its reads are between {start:02d}:00 and {(start + 6) % 24:02d}:00"
