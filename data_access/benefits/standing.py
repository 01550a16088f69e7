"""How every measure and benefit stands on a day, the series behind it, and the path of each benefit to its target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
import pandas as pd

from data_access.benefits.held import (
    EPOCH,
    PER_CENT,
    Held,
    held_by_measure,
    lines_of_measures,
    national_version,
)
from data_access.benefits.paths import Paths, paths_of
from data_access.benefits.reading import WHAT, Register, register_of
from data_access.benefits.waiting import facts_of
from data_access.edits import rows_of
from data_access.stores import Stores
from models.access import Viewer, require
from models.benefits.judging import (
    BenefitStanding,
    Measured,
    Standing,
    judge,
    judge_benefit,
    share_interval,
)
from models.benefits.kinds import BENEFIT, MEASURE, VIEW, RegisterRow
from models.benefits.settings import section
from models.benefits.states import MONITORING, REALISED, RETIRED, STATE_WORDS, WAITS_FOR, monitoring_waits
from models.benefits.targets import Plan, plan_points, target_value
from models.errors import DataNotAvailable
from models.performance.monitor import Monitored, Treatment, monitor
from models.performance.panel import panel_of

__all__ = ["Paths", "Standings", "paths_of", "plan_of", "series_of", "spc_of", "standings_of"]

KEPT = 8
WAITS_NAMED = 3
SERIES_COLUMNS = ["period", "value", "answered", "low", "high", "source"]


@dataclass(frozen=True, eq=False)
class Standings:
    """How each measure and each benefit that stands in the register is doing, by id; read-only."""

    by_measure: Mapping[str, Standing]
    by_benefit: Mapping[str, BenefitStanding]


def standings_of(stores: Stores, viewer: Viewer, *, as_at: date, known_on: date | None = None) -> Standings:
    """How everything stands on a day, from the values known on ``known_on`` (None: as they are known now)."""
    require(viewer, VIEW, what=WHAT)
    return _standings(stores, register_of(stores, viewer), national_version(stores), as_at, known_on)


def series_of(
    stores: Stores, viewer: Viewer, measure_id: str, *, as_at: date, known_on: date | None = None
) -> pd.DataFrame:
    """One row a value of a measure, oldest first: its period's last day, answers and interval of a survey, source."""
    register = register_of(stores, viewer)
    measure, held = _measure(register, measure_id), _held(stores, viewer, as_at, known_on)[measure_id]
    sources = _sources_by_day(stores, measure, known_on)
    answered = [None if np.isnan(asked) else int(asked) for asked in held.answered]
    intervals = [share_interval(value, asked) for value, asked in zip(held.values, answered, strict=True)]
    series = pd.DataFrame(
        {
            "period": pd.to_datetime([date.fromordinal(int(day)) for day in held.days]),
            "value": held.values,
            "answered": pd.array(answered, dtype="Int64"),
            "low": [found[0] if found else np.nan for found in intervals],
            "high": [found[1] if found else np.nan for found in intervals],
            "source": [sources.get(int(day), str(measure["kpi_id"])) for day in held.days],
        }
    )
    return series[SERIES_COLUMNS]


def plan_of(measure: RegisterRow) -> Plan:
    """(day, planned value) of a measure: baseline, trajectory and target in order of day."""
    return plan_points(measure)


def spc_of(
    stores: Stores, viewer: Viewer, measure_id: str, *, as_at: date, known_on: date | None = None
) -> Monitored | None:
    """The XmR chart of a measure's values, one unit; None below the points that limits need.

    The panel's periods are the months in which the periods of the measure end.
    """
    measure = _measure(register_of(stores, viewer), measure_id)
    held = _held(stores, viewer, as_at, known_on)[measure_id]
    fewest = int(section("rag")["spc_from_points"])
    if len(held.days) < fewest:
        return None
    treatment = Treatment(
        frequency=str(measure["frequency"]),
        direction=str(measure["direction"]),
        bounds=_bounds(measure, held.values),
        minimum_points=fewest,
    )
    blank = np.full(len(held.days), np.nan)
    months = (held.days - EPOCH).astype("datetime64[D]")
    panel = panel_of([measure_id] * len(blank), months, held.values, blank, blank, frequency=treatment.frequency)
    target = target_value(measure)
    return monitor(panel, treatment, targets=np.nan if target is None else target)


def _bounds(measure: RegisterRow, values: np.ndarray) -> tuple[float, ...]:
    """What the values can be, as far as they keep to it themselves."""
    if values.min() < 0:
        return ()
    return (0.0, 100.0) if measure["value_kind"] == PER_CENT and values.max() <= 100 else (0.0,)


def _held(stores: Stores, viewer: Viewer, as_at: date, known_on: date | None) -> Mapping[str, Held]:
    return held_by_measure(stores, register_of(stores, viewer), national_version(stores), as_at, known_on)


def _measure(register: Register, measure_id: str) -> RegisterRow:
    measure = register.row(MEASURE, measure_id)
    if measure is None:
        raise DataNotAvailable(f"There is no measure {measure_id[:40]}.", "Choose one of the benefit's measures.")
    return measure


def _sources_by_day(stores: Stores, measure: RegisterRow, known_on: date | None) -> dict[int, str]:
    """Where the newest entry of each period is from."""
    if measure["kpi_id"]:
        return {}
    entries = rows_of(stores, "benefits/values_of_measure", measure_id=measure.row_id)
    known = [row for row in entries if known_on is None or row["entered_at"].date() <= known_on]  # type: ignore[union-attr]
    return {row["period"].toordinal(): str(row["source"]) for row in reversed(known)}  # type: ignore[union-attr]


@lru_cache(maxsize=KEPT)
def _standings(
    stores: Stores, register: Register, version: str, as_at: date, known_on: date | None
) -> Standings:
    held = held_by_measure(stores, register, version, as_at, known_on)
    measures = register.rows(MEASURE)
    counted = [held[row.row_id].since(row["baseline_on"]) for row in measures]
    forecasts = _forecasts(measures, counted, as_at)
    why = {row.row_id: _not_monitored(register, row) for row in register.rows(BENEFIT)}
    by_measure = {
        row.row_id: judge(
            _measured(row, values, len(held[row.row_id].days), why[str(row["benefit_id"])], forecast), as_at=as_at
        )
        for row, values, forecast in zip(measures, counted, forecasts, strict=True)
    }
    by_benefit = {
        row.row_id: _benefit_standing(register, row, by_measure, why[row.row_id]) for row in register.rows(BENEFIT)
    }
    return Standings(by_measure, by_benefit)


def _measured(
    measure: RegisterRow, held: Held, points: int, why: str, forecast: tuple[float, float, float] | None
) -> Measured:
    """A measure as it is judged: its newest value since the baseline, its plan, and the line ahead of it."""
    asked = held.answered[-1] if len(held.days) else np.nan
    return Measured(
        measure_id=measure.row_id,
        direction=str(measure["direction"]),
        frequency=str(measure["frequency"]),
        not_monitored=why,
        baseline=None if measure["baseline_value"] is None else float(str(measure["baseline_value"])),
        target=target_value(measure),
        target_on=measure["target_on"],  # type: ignore[arg-type]
        plan=plan_points(measure),
        period=date.fromordinal(int(held.days[-1])) if len(held.days) else None,
        actual=float(held.values[-1]) if len(held.days) else None,
        answered=None if np.isnan(asked) else int(asked),
        forecast=forecast,
        points=points,
    )


def _not_monitored(register: Register, benefit: RegisterRow) -> str:
    """Why the measures of a benefit are not judged; empty when they are."""
    if benefit.state == REALISED:
        return ""
    if benefit.state == RETIRED:
        return "Retired, so it is not judged."
    # no day of going live lies ahead when it is entered, so that no later day changes what is live
    told = monitoring_waits(facts_of(register, benefit.row_id, today=date.max))
    if benefit.state == MONITORING and not told:
        return ""
    named = [line.removeprefix(WAITS_FOR).rstrip(".") for line in told[:WAITS_NAMED]]
    more = f" and {len(told) - WAITS_NAMED} more" if len(told) > WAITS_NAMED else ""
    waits = f" It waits for {', '.join(named)}{more}." if named else ""
    if benefit.state == MONITORING:
        return f"Not monitored any more.{waits}"
    return f"Not monitored yet ({STATE_WORDS[benefit.state].lower()}).{waits}"


def _benefit_standing(
    register: Register, benefit: RegisterRow, by_measure: Mapping[str, Standing], why: str
) -> BenefitStanding:
    first = next(iter(register.measures_by_benefit.get(benefit.row_id, ())), None)
    return judge_benefit(
        benefit.row_id,
        by_measure[first.row_id] if first else None,
        not_monitored=why,
        override="" if benefit.state == RETIRED else str(benefit["rag_override"]),
        override_reason=str(benefit["rag_override_reason"]),
    )


def _forecasts(
    measures: Sequence[RegisterRow], counted: Sequence[Held], as_at: date
) -> list[tuple[float, float, float] | None]:
    """(low, central, high) of each measure on its target's day; None with too few values or where the day is past."""
    ends = [row["target_on"] for row in measures]
    days = np.array([end.toordinal() if isinstance(end, date) else np.nan for end in ends], dtype=float)
    days[days <= as_at.toordinal()] = np.nan
    rows = np.stack(lines_of_measures(measures, counted).at(days), axis=1) if measures else np.empty((0, 3))
    return [None if np.isnan(row[1]) else tuple(row) for row in rows.tolist()]
