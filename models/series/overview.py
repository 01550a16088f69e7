"""Statistical process control of every series of a dataset at once, under one false-alarm budget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from models.performance import false_alarms, seasonal
from models.performance.checks import GAP, ROLLING_TOTAL, UNEVEN_SPACING, Finding, check_series
from models.performance.monitor import SEASONS, XMR, C, Monitored, Treatment, monitor
from models.performance.panel import Panel
from models.performance.settings import section
from models.performance.spc_rules import Variation
from models.series.series_set import DAYS, SeriesSet

NOT_PERIODIC = "weekly"
UNEVEN = "Not evenly spaced: no SPC. Load each kind of period as a dataset of its own."
ROLLING = "Rolling total: not for SPC. Load what each period counted by itself, or difference it."
ENDED = "The category has ended: its fall to nought is a change of recording."
SHORT = "Fewer than {minimum} values: limits would be trial ones, so it is not judged."
STALE = "No value at the end of the data."


@dataclass(frozen=True, eq=False)
class Overview:
    """What SPC says of each series; arrays are (series,) in the order of ``series.series_ids``.

    ``refused`` gives the reason by position for series without SPC, and ``findings`` what the checks found. ``listed``
    are the signals under the false-alarm budget, ``expected_false`` how many of ``judged`` chance alone would flag at
    the last point, ``flagged`` those whose last point meets a rule. ``lowest`` and ``highest`` are the usual range of
    the latest period, its season put back. ``order`` sorts by what needs attention.
    """

    series: SeriesSet
    monitored: Monitored
    is_seasonal: np.ndarray
    refused: Mapping[int, str]
    findings: tuple[Finding, ...]
    listed: np.ndarray
    flagged: np.ndarray
    judged: int
    expected_false: float
    latest: np.ndarray
    lowest: np.ndarray
    highest: np.ndarray
    order: np.ndarray

    def is_trial(self, at: int) -> bool:
        """Whether a series has limits, of too few values to be more than trial ones."""
        return bool(self.monitored.is_trial[at]) and int(self.monitored.points[at]) > 0


def overview(
    series: SeriesSet,
    *,
    periods: int | None = None,
    rebases: Mapping[str, Sequence[date]] | None = None,
    ended: Sequence[int] = (),
    is_rolling: bool = False,
    today: date | None = None,
) -> Overview:
    """SPC of the last ``periods`` of every series, seasons taken out and limits widened where neighbours resemble each
    other. ``ended`` are series of categories that ended; ``is_rolling`` where the publisher says that figures are
    rolling totals; ``rebases`` the approved first periods of new limits by series."""
    findings = tuple(checked(series, is_rolling=is_rolling, today=today))
    recent = last_periods(series, periods)
    refused = _refused(series, findings, ended)
    charted = _monitored(_panel(recent, refused), recent, _for_each(recent, rebases or {}))
    refused = _with_unjudged(refused, charted)
    flagged = np.isin(charted.charts.variation, [Variation.NONE, Variation.COMMON_CAUSE], invert=True)
    p = np.where([at in refused for at in range(len(charted.p))], np.nan, charted.p)
    lowest, highest = _usual_range(charted)
    return Overview(
        series=recent,
        monitored=replace(charted, p=p),
        is_seasonal=_seasonal(recent),
        refused=refused,
        findings=findings,
        listed=false_alarms.listed_signals(p),
        flagged=flagged,
        judged=int((~np.isnan(p)).sum()),
        expected_false=false_alarms.expected_false_signals(np.where(np.isnan(p), np.nan, charted.rates)),
        latest=_at_last(recent.values, charted),
        lowest=lowest,
        highest=highest,
        order=_order(false_alarms.listed_signals(p), flagged, p),
    )


def treatment(series: SeriesSet, *, is_rare: bool = False) -> Treatment:
    """How published series are charted: small counts by exact limits, other figures without their season."""
    frequency = NOT_PERIODIC if series.frequency == DAYS else series.frequency
    bounds = () if (series.values < 0).any() else (0.0,)
    season = seasonal.NONE if is_rare else seasonal.ADJUST
    return Treatment(chart=C if is_rare else XMR, frequency=frequency, seasonal=season, bounds=bounds)


def is_rare_count(values: np.ndarray) -> np.ndarray:
    """True for series (series,) of whole numbers whose mean is so small that moving ranges mislead."""
    counted = np.isnan(values) | ((values >= 0) & (values == np.round(values)))
    mean = np.nansum(values, axis=1) / np.maximum(np.isfinite(values).sum(axis=1), 1)
    return counted.all(axis=1) & (mean <= section("monitor")["c_chart_largest_mean"])


def _monitored(panel: Panel, series: SeriesSet, rebases: Mapping[str, Sequence[date]]) -> Monitored:
    """Both treatments, each for its series, as one; the treatment named is that of the greater part."""
    is_rare = is_rare_count(series.values)
    parts, places = [], []
    for rare in (False, True):
        rows = np.flatnonzero(is_rare == rare)
        if len(rows):
            part = panel.only([panel.unit_ids[at] for at in rows])
            parts.append(monitor(part, treatment(series, is_rare=rare), rebases=rebases))
            places.append(rows)
    back = np.argsort(np.concatenate(places))
    merged = _merged(parts, back)
    return replace(merged, panel=panel, treatment=max(parts, key=lambda part: len(part.p)).treatment)


def _merged(parts: Sequence[object], back: np.ndarray) -> Any:
    """One dataclass of arrays from several, rows in the order ``back``; what is no array is that of the first."""
    first = parts[0]
    changes: dict[str, object] = {}
    for item in fields(first):  # type: ignore[arg-type]
        found = [getattr(part, item.name) for part in parts]
        if isinstance(found[0], np.ndarray):
            changes[item.name] = np.concatenate(found)[back]
        elif is_dataclass(found[0]) and not isinstance(found[0], Panel | Treatment):
            changes[item.name] = _merged(found, back)
    return replace(first, **changes)  # type: ignore[type-var]


def last_periods(series: SeriesSet, periods: int | None) -> SeriesSet:
    """The set cut to its newest periods; all of it without a number."""
    if periods is None or periods >= len(series.periods):
        return series
    return replace(series, periods=series.periods[-periods:], values=series.values[:, -periods:])


def checked(series: SeriesSet, *, is_rolling: bool = False, today: date | None = None) -> list[Finding]:
    """What the checks of every series find: gaps, uneven spacing, rolling totals, periods that have not begun."""
    off_grid = set(series.off_grid)
    found = [
        Finding(UNEVEN_SPACING, series.series_ids[at], "", "The periods are not evenly spaced.", UNEVEN, is_error=True)
        for at in series.off_grid
    ]
    if series.frequency == DAYS:
        return found
    days = [period.date().replace(day=1) for period in series.periods]
    for at, name in enumerate(series.series_ids):
        if at not in off_grid:
            found += check_series(
                days,
                series.values[at],
                frequency=series.frequency,
                is_percentage=False,
                name=name,
                is_rolling=is_rolling,
                today=today,
            )
    return [finding for finding in found if finding.kind in (GAP, UNEVEN_SPACING, ROLLING_TOTAL) or finding.is_error]


def _for_each(series: SeriesSet, rebases: Mapping[str, Sequence[date]]) -> dict[str, list[date]]:
    """The starts of each series: its own, and those of the whole dataset under the empty name."""
    everywhere = list(rebases.get("", ()))
    if not everywhere:
        return {name: list(days) for name, days in rebases.items()}
    return {name: [*everywhere, *rebases.get(name, ())] for name in series.series_ids}


def _refused(series: SeriesSet, findings: Sequence[Finding], ended: Sequence[int]) -> dict[int, str]:
    places = {name: at for at, name in enumerate(series.series_ids)}
    reasons = {int(at): ENDED for at in ended}
    reasons |= {places[item.series]: ROLLING for item in findings if item.kind == ROLLING_TOTAL}
    return reasons | {places[item.series]: UNEVEN for item in findings if item.kind == UNEVEN_SPACING}


def _panel(series: SeriesSet, refused: Mapping[int, str]) -> Panel:
    values = series.values.copy()
    values[list(refused)] = np.nan
    nothing = np.full(values.shape, np.nan)
    days = np.array([period.to_datetime64() for period in series.periods]).astype("datetime64[D]")
    unit = "D" if series.frequency == DAYS else "M"
    return Panel(series.series_ids, days.astype(f"datetime64[{unit}]"), values, nothing, nothing)


def _with_unjudged(refused: Mapping[int, str], charted: Monitored) -> dict[int, str]:
    """The reasons, with those of series that are too short, or that had ended before the newest period."""
    newest = charted.values.shape[1] - 1
    short = SHORT.format(minimum=charted.treatment.minimum_points)
    found = {int(at): short for at in np.flatnonzero(charted.is_trial)}
    stale = section("series")["stale_periods"]
    found |= {int(at): STALE for at in np.flatnonzero(charted.charts.last < newest - stale)}
    return found | dict(refused)


def _seasonal(series: SeriesSet) -> np.ndarray:
    length = SEASONS.get(series.frequency, 0)
    if not length:
        return np.zeros(len(series.values), dtype=bool)
    return seasonal.is_seasonal(series.values, period=length)


def _at_last(values: np.ndarray, charted: Monitored) -> np.ndarray:
    """The latest value of each series as loaded; of a series without SPC its last one too."""
    last = values.shape[1] - 1 - np.isfinite(values[:, ::-1]).argmax(axis=1)
    return values[np.arange(len(values)), last]


def _usual_range(charted: Monitored) -> tuple[np.ndarray, np.ndarray]:
    rows, last = np.arange(len(charted.lower)), np.maximum(charted.charts.last, 0)
    season = charted.season[rows, last]
    limits = [limit[rows, last] for limit in (charted.lower, charted.upper)]
    known = [np.where(charted.is_factor, limit * season, limit + np.nan_to_num(season)) for limit in limits]
    is_known = charted.charts.last >= 0
    return tuple(np.where(is_known, limit, np.nan) for limit in known)  # type: ignore[return-value]


def _order(listed: np.ndarray, flagged: np.ndarray, p: np.ndarray) -> np.ndarray:
    """Listed signals first, the least likely by chance on top; then flagged ones, the rest, and those not judged."""
    return np.lexsort((np.nan_to_num(p, nan=2.0), ~flagged, ~listed))
