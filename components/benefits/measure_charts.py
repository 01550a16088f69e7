"""The pictures of a measure: its trajectory against plan, and the control chart of its values."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from components.benefits.judged import measure_standing
from components.charts.control_chart import COMMON, CONCERN, IMPROVEMENT, NEUTRAL, Measure, control_chart
from components.charts.spec import ChartContext, ChartSpec
from components.charts.trajectory import APPROVED, PROPOSED, Heading, Spot, trajectory
from components.context import Context
from components.runtime import runtime
from components.words import count_of, day
from data_access.benefits.reading import Register
from data_access.benefits.standing import plan_of, series_of, spc_of
from models.benefits.kinds import MEASURE, RegisterRow
from models.performance.kpis import kpis_by_id
from models.performance.monitor import Monitored
from models.performance.periods import period_name
from models.performance.rule_words import rule_explained
from models.performance.spc_rules import PointType, rule_set_name
from models.reports.benefit_words import baseline_words, chart_title, target_words, unit_words
from models.reports.words import first_upper

KEPT = 128
SHOWN_PERIODS, COUNTED_DECIMALS = 36, 2
LOOKS = {
    PointType.COMMON_CAUSE: COMMON,
    PointType.IMPROVEMENT: IMPROVEMENT,
    PointType.CONCERN: CONCERN,
    PointType.NEUTRAL_HIGH: NEUTRAL,
    PointType.NEUTRAL_LOW: NEUTRAL,
}


@lru_cache(maxsize=KEPT)
def series_shown(context: Context, register: Register, measure_id: str) -> pd.DataFrame:
    """The values of a measure up to the as-at date; shared: read-only."""
    return series_of(runtime().stores, context.viewer, measure_id, as_at=context.as_at)


@lru_cache(maxsize=KEPT)
def trajectory_figure(context: Context, register: Register, measure_id: str) -> ChartSpec:
    """Baseline, plan, values and forecast of a measure up to the as-at date."""
    row, standing = measure_row(register, measure_id), measure_standing(context, measure_id)
    series = series_shown(context, register, measure_id)
    return trajectory(
        actuals=series,
        plan=plan_of(row),
        measure=drawn_measure(row, series),
        title=chart_title(row, standing),
        context=chart_context(context, register, row),
        as_at=context.as_at,
        baseline=_spot(row["baseline_on"], row["baseline_value"]),
        target=_spot(row["target_on"], standing.target, row.target_state) if standing else None,
        heading=Heading(standing.target_on, *standing.forecast) if standing and standing.forecast else None,
        key=f"trajectory_{measure_id}",
    )


@lru_cache(maxsize=KEPT)
def control_figure(context: Context, register: Register, measure_id: str) -> ChartSpec | None:
    """The control chart of a measure's values; None with fewer than limits need."""
    found = _monitored(context, register, measure_id)
    if found is None:
        return None
    row, points = measure_row(register, measure_id), control_points(found)
    standing = measure_standing(context, measure_id)
    drawn = drawn_measure(row, series_shown(context, register, measure_id))
    return control_chart(
        points=points.tail(SHOWN_PERIODS),
        measure=Measure(drawn.name, drawn.unit, drawn.decimals, target=standing.target if standing else None),
        title=_control_title(points.tail(SHOWN_PERIODS)),
        context=chart_context(context, register, row),
        key=f"control_{measure_id}",
    )


def rule_words(context: Context, register: Register, measure_id: str) -> str:
    """How the control chart is made and by which rules it is read; empty where there is none."""
    found = _monitored(context, register, measure_id)
    if found is None:
        return ""
    widening = found.widening
    rules = rule_set_name(int(widening.trend_length[0]), int(widening.shift_length[0]))
    wider = " Limits are widened because neighbouring values resemble each other." if widening.is_widened[0] else ""
    return f"A control chart of single values with moving ranges (XmR). Rule set: {rules}.{wider}"


@lru_cache(maxsize=KEPT)
def _monitored(context: Context, register: Register, measure_id: str) -> Monitored | None:
    return spc_of(runtime().stores, context.viewer, measure_id, as_at=context.as_at)


def control_points(found: Monitored) -> pd.DataFrame:
    """The points of one series as the control chart takes them."""
    kinds = [PointType(int(kind)) for kind in found.charts.point_types[0]]
    return pd.DataFrame(
        {
            "label": [period_name(month.item(), "monthly") for month in found.panel.periods.astype("datetime64[D]")],
            "value": found.values[0],
            "centre": found.charts.mean[0],
            "lower": found.lower[0],
            "upper": found.upper[0],
            "look": [LOOKS[kind] for kind in kinds],
            "rule": [
                "" if LOOKS[kind] == COMMON else rule_explained(found.rule(0, at)) for at, kind in enumerate(kinds)
            ],
            "group": found.groups[0],
        }
    )


def _control_title(points: pd.DataFrame) -> str:
    known = points[points.value.notna()]
    flagged = known[known.look != COMMON]
    if flagged.empty:
        return f"None of {count_of(len(known), 'value')} is more than chance"
    verb = "is" if len(flagged) == 1 else "are"
    last = "in" if len(flagged) == 1 else "the last in"
    told = f"{len(flagged)} of {count_of(len(known), 'value')} {verb} more than chance"
    return f"{told}, {last} {flagged.label.iloc[-1]}"


def drawn_measure(row: RegisterRow, series: pd.DataFrame) -> Measure:
    """Name, unit and decimals of a measure as its pictures tell them."""
    return Measure(first_upper(str(row["name"])), unit_words(row), _decimals(row, series))


def _decimals(row: RegisterRow, series: pd.DataFrame) -> int:
    """Those of the measure, else those of its KPI, else as many as the values have, at most two."""
    if row["decimals"] is not None:
        return int(str(row["decimals"]))
    if row["kpi_id"]:
        return kpis_by_id()[str(row["kpi_id"])].decimals
    values = series["value"].to_numpy(dtype=float)
    for decimals in range(COUNTED_DECIMALS):
        if np.allclose(values, np.round(values, decimals), atol=1e-9):
            return decimals
    return COUNTED_DECIMALS


def chart_context(context: Context, register: Register, row: RegisterRow) -> ChartContext:
    """What the pictures of a measure are about."""
    kpi_id = str(row["kpi_id"] or "")
    source = f"{kpi_id}, national values" if kpi_id else str(row["source"] or "Benefits register")
    told = f"{row['calculation'] or row['name']}".rstrip(".")
    return ChartContext(
        area="",
        period=f"as at {day(context.as_at)}",
        source=source,
        definition=f"{told}. Baseline: {baseline_words(row)}. Target: {target_words(row)}.",
        is_synthetic=context.is_synthetic or register.is_synthetic,
        mode=context.mode,
    )


def measure_row(register: Register, measure_id: str) -> RegisterRow:
    """The row of a measure; KeyError where none stands."""
    return register.by_kind[MEASURE][measure_id]


def _spot(on: object, value: object, state: str = "") -> Spot | None:
    if on is None or value is None:
        return None
    return Spot(on, float(str(value)), state if state in ("", APPROVED) else PROPOSED)
