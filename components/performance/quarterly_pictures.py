"""The pictures of the quarterly report: the grid of readings, and a small control chart of each KPI told in full."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from components.charts.control_chart import COMMON as USUAL
from components.charts.control_chart import CONCERN, IMPROVEMENT, NEUTRAL, Measure, control_chart, letter
from components.charts.reading_grid import reading_grid
from components.charts.spec import ChartContext, ChartSpec
from components.charts.svg import picture_of
from components.context import Context
from components.performance.quarterly import PLACE, Asked, quarter_charts
from components.performance.scorecard_blocks import DEFINITION, SOURCE
from components.performance.scorecard_rows import CHANGES, LOOKS, OUTCOMES, cell_of
from components.runtime import runtime
from components.words import day
from data_access.performance.quarterly import QuarterNote, notes_by
from models.performance.kpi_charts import KpiCharts
from models.performance.monitor import CHANGE, NO_LIMITS
from models.performance.noise import ADJUST, YEAR_ON_YEAR
from models.performance.periods import period_name
from models.performance.rule_words import rule_explained
from models.performance.settings import section
from models.performance.spc_rules import PointType
from models.reports.content import Picture
from models.reports.quarterly import GRID
from models.reports.quarterly_facts import QuarterlyFacts, QuarterReading, told_in_full
from models.reports.words import count, first_upper

HEIGHT, GRID_WIDTH = 176, 760
DRAWN = {ADJUST: ", without its season", YEAR_ON_YEAR: ", change on the year before"}
LOOK_OF = {
    PointType.COMMON_CAUSE: USUAL,
    PointType.IMPROVEMENT: IMPROVEMENT,
    PointType.CONCERN: CONCERN,
    PointType.NEUTRAL_HIGH: NEUTRAL,
    PointType.NEUTRAL_LOW: NEUTRAL,
}


def quarterly_pictures(context: Context, asked: Asked, facts: QuarterlyFacts) -> Mapping[str, Picture]:
    """The pictures by their place; ``context`` is one for paper."""
    about = chart_context(context, asked)
    found = quarter_charts(context, asked)
    notes = [note for note in notes_by(runtime().stores, asked.known_on) if note.happened_on <= asked.quarter.last_day]
    drawn = {}
    for one in told_in_full(facts):
        charts = found[one.kpi.kpi_id].charts
        said = notes_drawn([note for note in notes if note.kpi_id == one.kpi.kpi_id], charts)
        picture = picture_of(kpi_picture(one, charts, about, said))
        drawn[one.kpi.kpi_id] = replace(picture, caption=" ".join((picture.caption, *lettered(said))))
    return {GRID: picture_of(grid_picture(facts, about), width=GRID_WIDTH), **drawn}


def chart_context(context: Context, asked: Asked) -> ChartContext:
    """What the pictures of a report are about."""
    return ChartContext(
        area=PLACE,
        period=f"{asked.quarter} as known on {day(asked.known_on)}",
        source=SOURCE,
        definition=DEFINITION,
        is_synthetic=context.is_synthetic,
        mode=context.mode,
    )


def grid_picture(facts: QuarterlyFacts, context: ChartContext) -> ChartSpec:
    """How many KPIs read how at the end of the quarter."""
    counted = Counter(cell_of(one.finding) for one in facts.readings)
    rows = [(change, outcome, number) for (change, outcome), number in counted.items()]
    return reading_grid(
        cells=pd.DataFrame(rows, columns=["variation", "assurance", "measures"]),
        variations=dict(CHANGES),
        assurances=dict(OUTCOMES),
        looks=dict(LOOKS),
        title=f"How {count(len(facts.readings), 'KPI')} read",
        context=context,
        key="quarterly_grid",
    )


def notes_drawn(notes: Iterable[QuarterNote], charts: KpiCharts) -> list[tuple[int, str]]:
    """Place among the periods and words of the notes that fall on the points drawn, in the order of their letters."""
    count_of_periods = len(charts.monitored.panel.periods)
    days = [charts.period(at) for at in range(count_of_periods)]
    placed = [(bisect_right(days, note.happened_on) - 1, note.words) for note in notes]
    first = max(0, count_of_periods - int(section("quarterly")["most_points_drawn"]))
    return sorted((at, words) for at, words in placed if at >= first)


def lettered(said: Iterable[tuple[int, str]]) -> list[str]:
    """The notes in words with the letters that they bear in the picture, each a sentence."""
    return [f"{letter(at)}: {words.rstrip('.')}." for at, (_, words) in enumerate(said)]


def kpi_picture(
    one: QuarterReading, charts: KpiCharts, context: ChartContext, notes: Sequence[tuple[int, str]] = ()
) -> ChartSpec:
    """A small control chart of one KPI, its newest points, with ``notes`` at their places among the periods."""
    most = int(section("quarterly")["most_points_drawn"])
    is_target_drawn = one.kpi.is_target_on_chart and one.finding.seasonal != YEAR_ON_YEAR
    targets = charts.targets[0][-most:]
    is_path = is_target_drawn and len(np.unique(targets)) > 1
    points = chart_points(charts).tail(most)
    return control_chart(
        points=points.assign(target=targets) if is_path else points,
        measure=Measure(
            name=f"{first_upper(one.kpi.name)}{drawn_words(one, charts)}",
            unit=one.kpi.unit,
            decimals=one.kpi.decimals,
            target=one.target if is_target_drawn and not is_path else None,
            is_trial=bool(charts.monitored.is_trial[0]),
        ),
        title=one.sentence.rstrip("."),
        context=replace(context, period="", source=first_upper(one.kpi.source)),
        notes=pd.DataFrame(
            [(period_name(charts.period(at), charts.kpi.frequency), words) for at, words in notes],
            columns=["label", "words"],
        ),
        key=f"quarterly_{one.kpi.kpi_id}",
        height=HEIGHT,
    )


def drawn_words(one: QuarterReading, charts: KpiCharts) -> str:
    """What the chart draws where it is not the value as reported; empty where it is."""
    change = ", change since the period before" if one.kpi.charted == CHANGE else ""
    return change + DRAWN.get(str(charts.monitored.applied[0]), "")


def chart_points(charts: KpiCharts) -> pd.DataFrame:
    """The national points of a KPI as the control chart takes them."""
    found = charts.monitored
    has_limits = str(found.kinds[0]) != NO_LIMITS
    lines = {"value": found.values[0]}
    shown = {"centre": found.charts.mean[0], "lower": found.lower[0], "upper": found.upper[0]}
    lines |= shown if has_limits else {name: np.full(found.values.shape[1], np.nan) for name in shown}
    looks = [LOOK_OF[PointType(int(kind))] for kind in found.charts.point_types[0]]
    rules = ["" if look == USUAL else rule_explained(found.rule(0, at)) for at, look in enumerate(looks)]
    labels = [period_name(charts.period(at), charts.kpi.frequency) for at in range(len(looks))]
    return pd.DataFrame({"label": labels, **lines, "look": looks, "rule": rules, "group": found.groups[0]})
