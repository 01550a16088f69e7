"""Control charts of individual values (XmR) with the rules of NHS England's Making Data Count.

The reference of record is the R package NHSRplotthedots 0.2.2 (NHS-R Community, MIT); limits after Wheeler: 2.66
and 3.267 times the average moving range. Better than the reference in three places: a series that is constant, or
constant but for a jump, is not flagged all over; a single value has no icon; the rule set is named.

``analyse`` charts one series, or one for each facet, from dates and values. ``analyse_many`` charts a matrix of
series with the same code. ``judge`` and ``classify`` take limits of another kind: p-charts, widened limits.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

import numpy as np

from models.performance.spc_limits import (
    MINIMUM_FIXED_POINTS,
    MINIMUM_POINTS,
    Limits,
    XmrLimits,
    moving_ranges,
    xmr_limits,
)
from models.performance.spc_rules import (
    SHIFT_LENGTH,
    TREND_LENGTH,
    Assurance,
    PointClass,
    PointType,
    SeriesRefused,
    Variation,
    assurance,
    classify,
    close_to_limits,
    outside_limits,
    point_types,
    relative_to_centre,
    rule_set_name,
    special_cause_type,
    variation,
)

__all__ = [
    "MINIMUM_POINTS",
    "NO_FACET",
    "RULE_SET",
    "Analysis",
    "Assurance",
    "Charts",
    "Limits",
    "Point",
    "PointClass",
    "PointType",
    "SeriesRefused",
    "Summary",
    "Variation",
    "XmrLimits",
    "analyse",
    "analyse_many",
    "assurance",
    "classify",
    "judge",
    "moving_ranges",
    "point_types",
    "rule_set_name",
    "special_cause_type",
    "variation",
    "xmr_limits",
]

NO_FACET = "no facet"
MISSING_OF_PANDAS = ("NAType", "NaTType")
RULE_SET = rule_set_name()

Rebases = Iterable[object] | Mapping[str, Iterable[object]]


@dataclass(frozen=True)
class Charts:
    """Charts of many series: arrays of shape (series, periods), or (series,) where said.

    ``classes`` holds PointClass codes, ``point_types`` PointType codes; ``variation`` and ``assurance`` hold the
    icons' codes, (series,). ``last`` is the place of each latest value, -1 for a series without values;
    ``special_points`` counts the flagged ones; both (series,). ``is_trial`` is True for a point whose group has
    fewer than 13 values.
    """

    mean: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    is_outside: np.ndarray
    is_close: np.ndarray
    relative: np.ndarray
    classes: np.ndarray
    point_types: np.ndarray
    is_trial: np.ndarray
    last: np.ndarray
    special_points: np.ndarray
    variation: np.ndarray
    assurance: np.ndarray


@dataclass(frozen=True)
class Point:
    """One point of a chart, under the names of the reference; None where it has no value or no limits."""

    date: date
    facet: str
    y: float | None
    rebase_group: int
    mean: float | None
    lpl: float | None
    upl: float | None
    outside_limits: bool | None
    relative_to_mean: int | None
    close_to_limits: bool | None
    special_cause_type: str
    point_type: str
    short_group_warning: bool


@dataclass(frozen=True)
class Summary:
    """The icons of one chart, under the names of the reference; None where an icon would say nothing."""

    facet: str
    variation_type: str | None
    variation_icon: str | None
    assurance_type: str | None
    assurance_icon: str | None
    n_special: int


@dataclass(frozen=True)
class Analysis:
    """The charts of one series, or of one for each facet: points by facet and date, a summary for each facet.

    ``trial_limits_warning`` is True when a group has fewer than 13 values.
    """

    points: tuple[Point, ...]
    summary: tuple[Summary, ...]
    trial_limits_warning: bool
    rule_set: str

    def as_dict(self) -> dict[str, object]:
        """The same in plain values for JSON, dates as 2026-11-30."""
        points = [{**asdict(point), "date": point.date.isoformat()} for point in self.points]
        summary = [asdict(item) for item in self.summary]
        return {
            "rule_set": self.rule_set,
            "points": points,
            "summary": summary,
            "trial_limits_warning": self.trial_limits_warning,
        }


@dataclass(frozen=True)
class _Options:
    direction: str
    screen_outliers: bool
    fix_after_n_points: int | None
    trend_length: int
    shift_length: int


def analyse(
    dates: Sequence[object],
    values: Sequence[object],
    *,
    improvement_direction: str = "increase",
    target: float | Mapping[str, float] | None = None,
    screen_outliers: bool = True,
    rebase_dates: Rebases = (),
    fix_after_n_points: int | None = None,
    trend_length: int = TREND_LENGTH,
    shift_length: int = SHIFT_LENGTH,
    facets: Sequence[object] | None = None,
) -> Analysis:
    """The XmR chart of one series, or of one series for each facet, in the order of dates.

    ``dates`` are dates or text such as 2026-11-30, in any order; ``values`` are numbers, None or NaN for missing;
    both, and ``facets``, have one entry for each point. ``improvement_direction`` is increase, decrease or neutral.
    A date in ``rebase_dates`` starts a new group, if it is in the data; ``fix_after_n_points`` lets the first so
    many points of each group set the limits. With facets, ``target`` and ``rebase_dates`` may be given by facet.
    SeriesRefused for: a date twice in one facet, what is no date or no number, unequal lengths, a facet that is
    not in the data, options by facet without facets, a baseline below 12 points, a rule below 3 points.
    """
    if fix_after_n_points == 0:
        raise SeriesRefused("fix_after_n_points is 0.", f"Give {MINIMUM_FIXED_POINTS} or more, or leave it out.")
    options = _Options(improvement_direction, screen_outliers, fix_after_n_points, trend_length, shift_length)
    series = _by_facet(_days(dates), [_number(value, what="values") for value in values], facets)
    _check_by_facet("rebase_dates", rebase_dates, series, has_facets=facets is not None)
    _check_by_facet("target", target, series, has_facets=facets is not None)
    points: list[Point] = []
    summaries: list[Summary] = []
    for facet, by_day in series.items():
        rebases = set(_rebase_days(_of_facet(rebase_dates, facet)))
        wanted = _number(_of_facet(target, facet), what="target")
        of_facet, summary = _analyse_facet(facet, by_day, rebases, target=wanted, options=options)
        points += of_facet
        summaries.append(summary)
    is_trial = any(point.short_group_warning for point in points)
    return Analysis(tuple(points), tuple(summaries), is_trial, rule_set_name(trend_length, shift_length))


def analyse_many(
    values: np.ndarray,
    *,
    direction: str | Sequence[str] = "increase",
    targets: np.ndarray | float | None = None,
    groups: np.ndarray | None = None,
    screen_outliers: bool | np.ndarray = True,
    fix_after_n_points: int | np.ndarray | None = None,
    trend_length: int | np.ndarray = TREND_LENGTH,
    shift_length: int | np.ndarray = SHIFT_LENGTH,
) -> Charts:
    """The XmR charts of many series at once.

    ``values`` is (series, periods) in the order of time, NaN for missing: there a moving range, a run and a window
    break, as in the reference. ``groups`` has the same shape; a change of number is a rebase. Every other option is
    one value, or one for each series; a target of NaN is none, a fixed baseline of 0 points is none. SeriesRefused
    as in ``analyse``.
    """
    values = _matrix(values)
    limits = xmr_limits(values, groups=groups, screen_outliers=screen_outliers, fix_after_n_points=fix_after_n_points)
    return judge(
        values,
        limits,
        direction=direction,
        targets=targets,
        groups=groups,
        trend_length=trend_length,
        shift_length=shift_length,
        is_trial=limits.is_trial,
    )


def judge(
    values: np.ndarray,
    limits: Limits,
    *,
    direction: str | Sequence[str] = "increase",
    targets: np.ndarray | float | None = None,
    groups: np.ndarray | None = None,
    trend_length: int | np.ndarray = TREND_LENGTH,
    shift_length: int | np.ndarray = SHIFT_LENGTH,
    is_trial: np.ndarray | None = None,
) -> Charts:
    """The charts of many series for limits of any kind: classes, what they mean, and both icons.

    Shapes and options as in ``analyse_many``. The variation icon is that of the latest value; the assurance icon
    rests on the limits at it. Neither is given where that value has no limits. ``is_trial`` is passed through.
    """
    values = _matrix(values)
    parts = [np.broadcast_to(part, values.shape) for part in _parts(limits)]
    centre, lower, upper, near_lower, near_upper = parts
    classes = classify(values, *parts, groups, trend_length, shift_length)
    last = _last_places(values)
    at_last = (np.arange(len(values)), np.maximum(last, 0))
    has_limits = (last >= 0) & ~np.isnan(lower[at_last]) & ~np.isnan(upper[at_last])
    seen = np.where(has_limits, 0, np.nan)
    return Charts(
        mean=centre,
        lower=lower,
        upper=upper,
        is_outside=outside_limits(values, lower, upper),
        is_close=close_to_limits(values, lower, upper, near_lower, near_upper),
        relative=relative_to_centre(values, centre),
        classes=classes,
        point_types=point_types(classes, direction),
        is_trial=np.zeros(values.shape, bool) if is_trial is None else is_trial,
        last=last,
        special_points=(classes != PointClass.COMMON_CAUSE).sum(axis=1),
        variation=variation(np.where(has_limits, classes[at_last], -1), direction),
        assurance=assurance(lower[at_last] + seen, upper[at_last] + seen, targets, direction),
    )


def _parts(limits: Limits) -> tuple[np.ndarray, ...]:
    return limits.centre, limits.lower, limits.upper, limits.near_lower, limits.near_upper


def _matrix(values: np.ndarray) -> np.ndarray:
    matrix = np.asarray(values, float)
    if matrix.ndim != 2 or not matrix.shape[1]:
        raise SeriesRefused(f"The values have the shape {matrix.shape}.", "Give rows of series, columns of periods.")
    return matrix


def _last_places(values: np.ndarray) -> np.ndarray:
    """The place of the latest value of each series; -1 for none."""
    return np.where(np.isnan(values), -1, np.arange(values.shape[1])).max(axis=1)


def _analyse_facet(
    facet: str, by_day: Mapping[date, float], rebases: set[date], *, target: float, options: _Options
) -> tuple[list[Point], Summary]:
    days = sorted(by_day)
    values = np.array([[by_day[day] for day in days]])
    groups = np.cumsum([[day in rebases for day in days]], axis=1)
    charts = analyse_many(
        values,
        direction=options.direction,
        targets=target,
        groups=groups,
        screen_outliers=options.screen_outliers,
        fix_after_n_points=options.fix_after_n_points,
        trend_length=options.trend_length,
        shift_length=options.shift_length,
    )
    points = [
        _point(facet, day, float(values[0, place]), int(groups[0, place]), charts, place, options)
        for place, day in enumerate(days)
    ]
    return points, _summary(facet, charts)


def _point(facet: str, day: date, value: float, group: int, charts: Charts, place: int, options: _Options) -> Point:
    at = (0, place)
    is_missing = math.isnan(value)
    has_limits = not (is_missing or math.isnan(charts.lower[at]))
    code = PointClass(charts.classes[at])
    return Point(
        date=day,
        facet=facet,
        y=_or_none(value),
        rebase_group=group,
        mean=_or_none(charts.mean[at]),
        lpl=_or_none(charts.lower[at]),
        upl=_or_none(charts.upper[at]),
        outside_limits=bool(charts.is_outside[at]) if has_limits else None,
        relative_to_mean=None if is_missing else int(charts.relative[at]),
        close_to_limits=bool(charts.is_close[at]) if has_limits else None,
        special_cause_type=special_cause_type(
            code, trend_length=options.trend_length, shift_length=options.shift_length
        ),
        point_type=PointType(charts.point_types[at]).label,
        short_group_warning=bool(charts.is_trial[at]),
    )


def _summary(facet: str, charts: Charts) -> Summary:
    shown, met = Variation(charts.variation[0]), Assurance(charts.assurance[0])
    latest = PointType(charts.point_types[0, max(charts.last[0], 0)])
    return Summary(
        facet=facet,
        variation_type=latest.label if shown else None,
        variation_icon=shown.label,
        assurance_type=met.label,
        assurance_icon=met.icon,
        n_special=int(charts.special_points[0]),
    )


def _or_none(number: float) -> float | None:
    return None if math.isnan(number) else float(number)


def _by_facet(days: list[date], numbers: list[float], facets: Sequence[object] | None) -> dict[str, dict[date, float]]:
    """The values by day of each facet, facets in order of name."""
    names = [NO_FACET] * len(days) if facets is None else [str(facet) for facet in facets]
    if not len(days) == len(numbers) == len(names):
        raise SeriesRefused(
            f"There are {len(days)} dates, {len(numbers)} values and {len(names)} facets.",
            "Give one of each for a point.",
        )
    if not days:
        raise SeriesRefused("There are no points.", "Give at least one date with its value.")
    series: dict[str, dict[date, float]] = {name: {} for name in sorted(set(names))}
    for day, number, name in zip(days, numbers, names, strict=True):
        if day in series[name]:
            within = "" if facets is None else f" of facet {name}"
            raise SeriesRefused(f"The date {day} stands twice in dates{within}.", "Give one value for each date.")
        series[name][day] = number
    return series


def _check_by_facet(option: str, given: object, series: Mapping[str, object], *, has_facets: bool) -> None:
    if not isinstance(given, Mapping):
        return
    if not has_facets:
        raise SeriesRefused(f"{option} is given by facet, and there are no facets.", "Give facets, or a plain value.")
    unknown = [str(name) for name in given if str(name) not in series]
    if unknown:
        raise SeriesRefused(f"{option} names the facet {unknown[0]}, which is not in the data.", "Check its name.")


def _of_facet(given: object, facet: str) -> object:
    if not isinstance(given, Mapping):
        return given
    return next((value for name, value in given.items() if str(name) == facet), None)


def _rebase_days(given: object) -> list[date]:
    """The days of a rebase option: none, one day, or several in a list, an array or a column."""
    if given is None:
        return []
    return _days([given] if isinstance(given, str | date | np.datetime64) else given)  # type: ignore[arg-type]


def _days(dates: Iterable[object]) -> list[date]:
    return [_day(value) for value in dates]


def _day(value: object) -> date:
    if isinstance(value, np.datetime64):
        value = value.astype("datetime64[us]").item()
    try:
        if isinstance(value, str):
            value = datetime.fromisoformat(value)
        if isinstance(value, date) and value == value:
            return value.date() if isinstance(value, datetime) else value
        raise TypeError
    except (TypeError, ValueError):
        raise SeriesRefused(f"{value!r} in dates is no date.", "Give dates such as 2026-11-30.") from None


def _number(value: object, *, what: str) -> float:
    """A finite number, or NaN for a missing one; text and truth values are no numbers."""
    if value is None or type(value).__name__ in MISSING_OF_PANDAS:
        return math.nan
    try:
        number = math.inf if isinstance(value, str | bytes | bool | np.bool_) else float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        number = math.inf
    if math.isinf(number):
        raise SeriesRefused(f"{value!r} in {what} is no number.", "Give numbers, and None for a missing value.")
    return number
