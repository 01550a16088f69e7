"""Rare events on the KPI page: the periods without one between two with one, and the gap that is still open."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd
import streamlit as st

from components.chart_block import chart_block
from components.charts.control_chart import Measure, control_chart
from components.charts.spec import ChartSpec
from components.context import Context
from components.performance.kpi_page_choice import Shown
from components.performance.kpi_page_figures import KEPT, LOOKS, chart_context, label_of
from components.words import count_of, plain
from models.performance.event_gaps import FEWEST_GAPS, EventGaps, event_gaps
from models.performance.findings import PERIODS
from models.performance.kpi_charts import KpiCharts
from models.performance.rule_words import rule_explained
from models.performance.spc_rules import PointClass, PointType, special_cause_type
from models.performance.words import number_in_words


def gaps_block(context: Context, shown: Shown, filters: dict[str, str]) -> None:
    """The g-chart with a sentence on the open gap, or why there is none."""
    found, start = gaps_of(shown.charts, shown.at)
    if found is None:
        one = PERIODS[shown.kpi.frequency][0]
        st.text(
            f"Fewer than {number_in_words(FEWEST_GAPS)} gaps between one {one} with an event and the next are known: "
            "too few for a chart of gaps."
        )
        return
    chart_block(_gap_figure(context, shown.charts, shown.at, shown.unit_name), context, filters=filters)
    st.caption(plain(f"{_open_gap_words(found, start, shown.charts)} {_limits_words(found, shown.charts)}"))


def is_never_without(shown: Shown) -> bool:
    """Whether every known period of the stretch has an event, as sums over many forces do: then no gap is a gap."""
    found, _ = gaps_of(shown.charts, shown.at)
    return found is not None and found.open_periods == 0 and not np.nansum(found.chart.values)


@lru_cache(maxsize=KEPT)
def gaps_of(charts: KpiCharts, at: int) -> tuple[EventGaps | None, int]:
    """The gaps of a unit since its last rebase, None where too few, and the column at which that stretch begins."""
    found, kpi = charts.monitored, charts.kpi
    start = int(np.argmax(found.groups[at] == found.groups[at].max()))
    values = found.panel.values[at, start:]
    if (values < 0).any():
        return None, start
    return event_gaps(values, direction=kpi.direction, minimum_points=kpi.minimum_points), start


@lru_cache(maxsize=KEPT)
def _gap_figure(context: Context, charts: KpiCharts, at: int, area: str) -> ChartSpec:
    found, start = gaps_of(charts, at)
    several = PERIODS[charts.kpi.frequency][1]
    points = pd.DataFrame([_gap(charts, found, start, place) for place in range(len(found.ends))])
    known, unusual = int(points["value"].notna().sum()), int((points["look"] != "common").sum())
    told = f"{unusual or 'None'} of {count_of(known, 'gap')} between events {'stand' if unusual > 1 else 'stands'} out"
    return control_chart(
        points=points,
        measure=Measure(
            f"{several[0].upper()}{several[1:]} without an event before each", several, 0, is_trial=found.is_trial
        ),
        title=f"{count_of(known, 'gap')} between events, with provisional limits" if found.is_trial else told,
        context=chart_context(context, charts, area, range(start, charts.monitored.panel.values.shape[1])),
        key="event-gaps",
    )


def _gap(charts: KpiCharts, found: EventGaps, start: int, place: int) -> dict[str, object]:
    """One gap, named by the period of the event that ended it; nothing is judged while limits are trial."""
    lines, judged = found.chart, found.judged
    rule = PointClass.COMMON_CAUSE if found.is_trial else PointClass(int(judged.classes[0, place]))
    look = PointType.COMMON_CAUSE if found.is_trial else PointType(int(judged.point_types[0, place]))
    value = lines.values[place]
    return {
        "label": label_of(charts.period(start + found.ends[place]), charts.kpi.frequency),
        "value": None if np.isnan(value) else float(value),
        "centre": float(lines.centre[place]),
        "lower": float(lines.lower[place]),
        "upper": float(lines.upper[place]),
        "look": LOOKS[look],
        "rule": rule_explained(special_cause_type(rule)),
        "group": 0,
    }


def _open_gap_words(found: EventGaps, start: int, charts: KpiCharts) -> str:
    last = label_of(charts.period(start + found.ends[-1]), charts.kpi.frequency)
    if found.open_periods is None:
        return f"How long the gap since the last event ({last}) is cannot be said: a period in it is missing."
    if found.open_periods == 0:
        return f"The last event was in the latest period ({last}), so no gap is open."
    length = count_of(found.open_periods, *PERIODS[charts.kpi.frequency])
    beyond = ", already longer than the upper limit" if found.is_open_gap_unusual else ""
    return f"The gap since the last event ({last}) is still open: {length}{beyond}."


def _limits_words(found: EventGaps, charts: KpiCharts) -> str:
    better = {"decrease": " Longer is better.", "increase": " Shorter is better."}.get(charts.kpi.direction, "")
    limits = "Limits are those of the geometric distribution (g-chart), the middle line is its median."
    needed = f" They are provisional below {charts.kpi.minimum_points} gaps." if found.is_trial else ""
    return f"{limits}{needed}{better}"
