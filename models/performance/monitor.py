"""One KPI for many units at once: season, limits, rules, icons and p values, as every page shows them.

The chart follows the definition: XmR, p' and u' with Laney's correction, exact Poisson limits for small counts where
only counts per period are known, or no limits at all (trajectories, tables, points). Series that neighbouring periods
make look too quiet get wider limits and longer runs (``seasonal``). What lies before a rebase takes no part in what is
judged. Below the definition's minimum of points limits are trial ones and no icon is given.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from models.performance import attribute, false_alarms, seasonal, spc
from models.performance.kpis import RARE_EVENT_CHARTS, SPC_CHARTS, Kpi
from models.performance.panel import Panel
from models.performance.rare_events import c_chart
from models.performance.settings import section
from models.performance.spc_limits import Limits
from models.performance.spc_rules import PointClass, PointType, point_types, variation

XMR, P, U, C, NO_LIMITS = "xmr", "p", "u", "c", "line"
CHANGE = "change"
SEASONS = {"monthly": 12, "quarterly": 4}
CLASS_LABELS = (
    "Common Cause",
    "Above UCL",
    "Below LCL",
    "{trend} Point Trend (Increasing)",
    "{trend} Point Trend (Decreasing)",
    "2 in 3 Above CL",
    "2 in 3 Below CL",
    "{shift} Points Above CL",
    "{shift} Points Below CL",
)


@dataclass(frozen=True)
class Treatment:
    """How the series of one KPI, or of one set of published figures, are charted."""

    chart: str = XMR
    frequency: str = "monthly"
    direction: str = "neutral"
    seasonal: str = seasonal.NONE
    charted: str = "value"
    bounds: tuple[float, ...] = ()
    multiplier: float = 1.0
    minimum_points: int = 13

    @property
    def season_length(self) -> int:
        """Periods of a year; 0 where a year has no season to look for."""
        return SEASONS.get(self.frequency, 0)


def treatment_of(kpi: Kpi) -> Treatment:
    """The treatment that a definition asks for."""
    return Treatment(
        chart=kpi.chart,
        frequency=kpi.frequency,
        direction=kpi.direction,
        seasonal=kpi.seasonal,
        charted=kpi.charted,
        bounds=kpi.bounds,
        multiplier=kpi.multiplier,
        minimum_points=kpi.minimum_points,
    )


@dataclass(frozen=True, eq=False)
class Monitored:
    """The charts of a panel; arrays are (units, periods), or (units,) where said.

    ``values`` is what is drawn: as reported, without its season, or as a change. ``charts`` holds limits, classes and
    icons, ``lower`` and ``upper`` the limits cut at the bounds of the measure. ``kinds`` (units,) names the chart of
    each: xmr, p, u, c or line. ``p`` (units,) is that of the last point, nan where it cannot be judged; ``rates``
    (units,) how often an unchanged series like it is flagged there. ``points`` (units,) are the values since the last
    rebase, ``run`` (units,) the last points in a row that carry the same reading.
    """

    panel: Panel
    treatment: Treatment
    values: np.ndarray
    groups: np.ndarray
    charts: spc.Charts
    lower: np.ndarray
    upper: np.ndarray
    kinds: np.ndarray
    applied: np.ndarray
    season: np.ndarray
    is_factor: np.ndarray
    is_fallback: np.ndarray
    rho: np.ndarray
    widening: seasonal.Widening
    season_factor: np.ndarray
    p: np.ndarray
    rates: np.ndarray
    points: np.ndarray
    run: np.ndarray

    @property
    def is_trial(self) -> np.ndarray:
        """True (units,) below the minimum of points since the last rebase."""
        return self.points < self.treatment.minimum_points

    def place(self, unit_id: str) -> int:
        """The row of a unit; ValueError where it has none."""
        return self.panel.unit_ids.index(unit_id)

    def last(self, at: int) -> int:
        """The column of the latest value of a row; -1 for none."""
        return int(self.charts.last[at])

    def variation(self, at: int) -> str | None:
        """The variation icon of a row, by name; None where nothing can be judged."""
        return spc.Variation(int(self.charts.variation[at])).label

    def assurance(self, at: int) -> str | None:
        """The assurance icon of a row, by name; None without target, limits or enough points."""
        return spc.Assurance(int(self.charts.assurance[at])).label

    def rule(self, at: int, column: int) -> str:
        """The rule that a point meets, in the words of Making Data Count and with the lengths that were used."""
        lengths = {"trend": int(self.widening.trend_length[at]), "shift": int(self.widening.shift_length[at])}
        return CLASS_LABELS[int(self.charts.classes[at, column])].format(**lengths)


def monitor(
    panel: Panel,
    treatment: Treatment,
    *,
    targets: np.ndarray | float | None = None,
    rebases: Mapping[str, Sequence[date]] | None = None,
) -> Monitored:
    """The charts of every unit of a panel.

    ``targets`` is that at the latest value, one or one for each unit (nan for none), in the unit of what is drawn.
    ``rebases`` holds the approved first periods of new limits by unit. SeriesRefused for a panel without a value.
    """
    if not panel.values.size:
        raise spc.SeriesRefused("There is no value to chart.", "Load values of the measure first.")
    groups = _groups(panel, rebases or {})
    shown = _changes(panel.values) if treatment.charted == CHANGE else panel.values
    has_limits = treatment.chart in SPC_CHARTS or treatment.chart == C
    is_newest = groups == groups.max(axis=1, initial=0, keepdims=True)
    current = np.where(is_newest, shown, np.nan)
    ready, treated = _prepared(shown, current, treatment)
    kinds = _kinds(panel, treatment, treated.treatment, shown) if has_limits else _lines(panel)
    limits, values = _limits(panel, treated.values, kinds, groups, treatment)
    charts = _charts(values, limits, ready, treatment, targets=targets, groups=groups)
    points = (~np.isnan(current)).sum(axis=1)
    is_lone, is_short = kinds == NO_LIMITS, points < treatment.minimum_points
    charts = _without_icons(charts, is_lone | is_short, is_lone[:, None] | (is_short[:, None] & is_newest))
    lower, upper = _within(charts.lower, treatment, treated), _within(charts.upper, treatment, treated)
    return Monitored(
        panel=panel,
        treatment=treatment,
        values=values,
        groups=groups,
        charts=charts,
        lower=lower,
        upper=upper,
        kinds=kinds,
        applied=treated.treatment,
        season=treated.season,
        is_factor=treated.is_factor,
        is_fallback=treated.is_fallback & has_limits,
        rho=ready.rho,
        widening=ready.widening,
        season_factor=ready.season_factor,
        p=_p(current, kinds, treatment),
        rates=np.where(kinds == NO_LIMITS, np.nan, false_alarms.flag_rates(ready)),
        points=points,
        run=np.where(is_lone | is_short, 0, _runs(charts)),
    )


def _groups(panel: Panel, rebases: Mapping[str, Sequence[date]]) -> np.ndarray:
    """Which stretch of limits each point belongs to (units, periods), from 0."""
    starts = np.zeros(panel.values.shape, dtype=int)
    for at, unit_id in enumerate(panel.unit_ids):
        columns = {panel.place_of(day) for day in rebases.get(unit_id, ())}
        starts[at, [column for column in columns if 0 < column < starts.shape[1]]] = 1
    return starts.cumsum(axis=1)


def _changes(values: np.ndarray) -> np.ndarray:
    before = np.full(values.shape, np.nan)
    before[:, 1:] = values[:, :-1]
    return values - before


def _prepared(
    shown: np.ndarray, current: np.ndarray, treatment: Treatment
) -> tuple[false_alarms.Prepared, seasonal.Treated]:
    """What the newest stretch asks of its charts, and the whole series with its season dealt with.

    Where the newest stretch is too short for the treatment, the season of the whole series is taken out of it.
    """
    asked = dict(treatment=_season(treatment), period=treatment.season_length or seasonal.MONTHLY)
    families = np.zeros(len(shown))
    return false_alarms.prepared(current, families=families, **asked), seasonal.treat(shown, **asked)


def _season(treatment: Treatment) -> str:
    return treatment.seasonal if treatment.season_length else seasonal.NONE


def _lines(panel: Panel) -> np.ndarray:
    return np.full(len(panel.unit_ids), NO_LIMITS)


def _kinds(panel: Panel, treatment: Treatment, applied: np.ndarray, shown: np.ndarray) -> np.ndarray:
    """The chart of each unit: without possible parts, without their season or as changes, all are charted by value."""
    is_as_loaded = (applied == seasonal.NONE) & (treatment.charted != CHANGE)
    if treatment.chart in (P, U):
        most = panel.denominators if treatment.chart == P else np.inf
        has_both = (panel.numerators >= 0) & (panel.numerators <= most) & (panel.denominators > 0)
        has_parts = (has_both | np.isnan(panel.values)).all(axis=1)
        return np.where(has_parts & is_as_loaded, treatment.chart, XMR)
    if treatment.chart in (*RARE_EVENT_CHARTS, C):
        counted = np.isnan(shown) | ((shown >= 0) & (shown == np.round(shown)))
        mean = np.nansum(shown, axis=1) / np.maximum((~np.isnan(shown)).sum(axis=1), 1)
        is_small = mean <= section("monitor")["c_chart_largest_mean"]
        return np.where(counted.all(axis=1) & is_small & is_as_loaded, C, XMR)
    return np.full(len(panel.unit_ids), XMR)


def _limits(
    panel: Panel, values: np.ndarray, kinds: np.ndarray, groups: np.ndarray, treatment: Treatment
) -> tuple[Limits, np.ndarray]:
    """Uncut limits of every unit by its kind of chart, and the values that they belong to."""
    parts = np.full((5, *values.shape), np.nan)
    values = values.copy()
    for kind in set(kinds.tolist()) - {NO_LIMITS}:
        rows = np.flatnonzero(kinds == kind)
        if kind in (P, U):
            draw = attribute.p_chart if kind == P else attribute.u_chart
            made = draw(panel.numerators[rows], panel.denominators[rows], groups=groups[rows])
            lines = (made.centre, made.limits.lower, made.limits.upper, made.limits.near_lower, made.limits.near_upper)
            parts[:, rows] = treatment.multiplier * np.array(lines)
            values[rows] = treatment.multiplier * made.values
        else:
            made = c_chart(values[rows], groups=groups[rows]) if kind == C else _xmr(values[rows], groups[rows])
            parts[:, rows] = np.array((made.centre, made.lower, made.upper, made.near_lower, made.near_upper))
    return Limits(*parts), values


def _xmr(values: np.ndarray, groups: np.ndarray) -> Limits:
    return spc.xmr_limits(values, groups=groups)


def _charts(
    values: np.ndarray,
    limits: Limits,
    ready: false_alarms.Prepared,
    treatment: Treatment,
    *,
    targets: np.ndarray | float | None,
    groups: np.ndarray,
) -> spc.Charts:
    """Rules and icons on widened limits; the echo of a jump a year before is no signal."""
    charts = spc.judge(
        values,
        seasonal.widened(limits, ready.widening.limit_factor),
        direction=treatment.direction,
        targets=targets,
        groups=groups,
        trend_length=ready.widening.trend_length,
        shift_length=ready.widening.shift_length,
    )
    if treatment.seasonal != seasonal.YEAR_ON_YEAR or not treatment.season_length:
        return charts
    is_echo = seasonal.echoes(values, charts.is_outside, period=treatment.season_length, centre=charts.mean)
    classes = np.where(is_echo, PointClass.COMMON_CAUSE, charts.classes)
    last = (np.arange(len(values)), np.maximum(charts.last, 0))
    return replace(
        charts,
        classes=classes,
        point_types=point_types(classes, treatment.direction),
        special_points=(classes != PointClass.COMMON_CAUSE).sum(axis=1),
        variation=np.where(charts.variation > 0, variation(classes[last], treatment.direction), charts.variation),
    )


def _without_icons(charts: spc.Charts, is_unjudged: np.ndarray, is_silent: np.ndarray) -> spc.Charts:
    """The charts without icons for units (units,) that cannot be judged, and without rules at their silent points.

    What a point before the last rebase showed, it showed: a new stretch that is still short takes nothing from it.
    """
    classes = np.where(is_silent, PointClass.COMMON_CAUSE, charts.classes)
    return replace(
        charts,
        classes=classes,
        point_types=np.where(is_silent, PointType.COMMON_CAUSE, charts.point_types),
        special_points=(classes != PointClass.COMMON_CAUSE).sum(axis=1),
        variation=np.where(is_unjudged, spc.Variation.NONE, charts.variation),
        assurance=np.where(is_unjudged, spc.Assurance.NONE, charts.assurance),
    )


def _within(limit: np.ndarray, treatment: Treatment, treated: seasonal.Treated) -> np.ndarray:
    """A limit as it is drawn: never past the bounds of what the measure can be. Changes have no bounds."""
    if not treatment.bounds or treatment.charted == CHANGE:
        return limit
    low = treatment.bounds[0]
    high = treatment.bounds[1] if len(treatment.bounds) > 1 else np.inf
    is_change = (treated.treatment == seasonal.YEAR_ON_YEAR)[:, None]
    return np.where(is_change, limit, np.clip(limit, low, high))


def _p(current: np.ndarray, kinds: np.ndarray, treatment: Treatment) -> np.ndarray:
    """p of the last point from the values since the last rebase; nan where a chart has no limits."""
    found = false_alarms.last_point_p(
        current,
        treatment=_season(treatment),
        period=treatment.season_length or seasonal.MONTHLY,
        families=np.zeros(len(current)),
        ceiling=treatment.bounds[1] if len(treatment.bounds) > 1 and treatment.charted != CHANGE else None,
    )
    enough = (~np.isnan(current)).sum(axis=1) >= treatment.minimum_points
    return np.where((kinds == NO_LIMITS) | ~enough, np.nan, found)


def _runs(charts: spc.Charts) -> np.ndarray:
    """How many of the last values in a row carry the reading of the last one (units,); 0 for common cause."""
    runs = np.zeros(len(charts.last), dtype=int)
    for at, last in enumerate(charts.last.tolist()):
        reading = charts.point_types[at, last] if last >= 0 else PointType.COMMON_CAUSE
        if reading != PointType.COMMON_CAUSE:
            seen = charts.point_types[at, : last + 1][~np.isnan(charts.mean[at, : last + 1])][::-1]
            differs = np.flatnonzero(seen != reading)
            runs[at] = differs[0] if len(differs) else len(seen)
    return runs
