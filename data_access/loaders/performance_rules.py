"""What values of KPIs must satisfy: units and periods of the definition, only added, sound as series."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from data_access.loaders.batch import Batch
from data_access.loaders.known import Known
from data_access.loaders.values import Problem
from models.performance import checks
from models.performance.checks import Finding, check_series
from models.performance.kpis import Kpi, kpi, kpis_by_id
from models.performance.links import services
from models.performance.periods import STEP_MONTHS, fits, last_day, later, period_name

NAMED = 5
NUMBERS = ("value", "numerator", "denominator")
COLUMN_OF = {
    checks.DENOMINATOR_ZERO: "denominator",
    checks.OVER_100_PERCENT: "value",
    checks.BELOW_ZERO: "value",
    checks.NUMERATOR_ABOVE_DENOMINATOR: "numerator",
    checks.VALUE_DISAGREES: "value",
}


@dataclass(frozen=True)
class _Told:
    """What was told about one unit and period on one day; ``at`` is the row of the file, None for a stored row."""

    period: date
    known_on: date
    at: int | None
    value: float | None
    numerator: float | None
    denominator: float | None
    version: int


def kpi_units_are_known(batch: Batch, known: Known) -> None:
    """A unit is a force under any of its names, a ROCU, a service or none, and the KPI is kept at that level."""
    places: dict[tuple[str, str | None, str], tuple[str, str] | Problem] = {}
    for at in batch.good():
        given = (batch.values["kpi_id"][at], batch.values["unit_kind"][at], batch.values["unit_id"][at])
        if given not in places:
            places[given] = _place(*given, known)
        if isinstance(place := places[given], Problem):
            batch.reject(at, "unit_id", place)
        else:
            batch.values["unit_kind"][at], batch.values["unit_id"][at] = place


def _place(kpi_id: str, kind: str | None, text: str, known: Known) -> tuple[str, str] | Problem:
    if not text:
        blank = Problem(f"The {kind} is not named.", "Name it, or leave the kind out for a national value.")
        return ("national", "") if kind in (None, "national") else blank
    found = _units_called(text, known)
    if kind == "national":
        return Problem("A national value belongs to no unit.", "Leave the unit blank, or correct its kind.")
    place = next((place for place in found if kind in (None, place[0])), None)
    if place is None:
        return _unknown_unit(text, known)
    levels = kpis_by_id()[kpi_id].levels
    if place[0] not in levels:
        return Problem(f"{kpi_id} is not kept for a {place[0]}.", f"It is kept by: {', '.join(levels)}.")
    return place


def _units_called(text: str, known: Known) -> list[tuple[str, str]]:
    ids = {
        "service": {service_id.casefold(): service_id for service_id in services()},
        "rocu": {row["rocu_id"].casefold(): row["rocu_id"] for row in known.tables["raw.rocus"]},
    }
    found = [(kind, named[text.casefold()]) for kind, named in ids.items() if text.casefold() in named]
    body = known.names.find(text)
    return found + ([("force", body.force_id)] if body and body.force_id else [])


def _unknown_unit(text: str, known: Known) -> Problem:
    body = known.names.find(text)
    if body and body.force_id is None:
        return Problem(f"{text} is {body.kind}.", "Leave the row out.")
    near = known.names.suggest(text)
    remedy = f"Did you mean {' or '.join(near)}?" if near else "Use the id of a force, a ROCU or a service."
    return Problem("The unit is not known.", remedy)


def kpi_values_are_dated(batch: Batch, known: Known) -> None:
    """A period is one of the KPI's, begins on its first day, and became known not before it began."""
    for at in batch.good():
        one = kpis_by_id()[batch.values["kpi_id"][at]]
        period, known_on = batch.values["period"][at], batch.values["known_on"][at] or known.today
        first = _first_day(period, one.frequency)
        if first is None:
            batch.reject(at, "period", _uneven(period, one.frequency))
        elif first > known.today:
            batch.reject(at, "period", Problem("Future period: it has not begun.", "Correct the period."))
        elif known_on < first:
            problem = Problem("The value was known before its period began.", "Correct one of the two dates.")
            batch.reject(at, "known_on", problem)
        batch.values["period"][at], batch.values["known_on"][at] = first or period, known_on


def _first_day(day: date, frequency: str) -> date | None:
    """The first day of the KPI's period that a day, or its month, begins or ends; None for any other day."""
    first = _period_around(day, frequency)
    last = last_day(first, frequency)
    return first if day in (first, last, last.replace(day=1)) else None


def _period_around(day: date, frequency: str) -> date:
    first = day.replace(day=1)
    while not fits(first, frequency):
        first = later(first, -1, "monthly")
    return first


def _uneven(day: date, frequency: str) -> Problem:
    example = period_name(_period_around(day, frequency), frequency)
    return Problem(
        f"Uneven spacing: {day} is no period of this KPI, whose {frequency} values begin {STEP_MONTHS[frequency]} "
        "months apart, counted from April.",
        f"Name the period that is meant, such as {example}; periods of another kind do not belong in this series.",
    )


def kpi_values_are_measured(batch: Batch, _: Known) -> None:
    """The unit and the version are the definition's, and the value lies within its bounds."""
    for at in batch.good():
        one = kpis_by_id()[batch.values["kpi_id"][at]]
        version = batch.values["definition_version"][at] or one.version_on(batch.values["period"][at])
        versions = {one.version, *(earlier.version for earlier in one.earlier)}
        batch.values["definition_version"][at] = version or min(versions)
        if version is not None and version not in versions:
            listed = ", ".join(str(number) for number in sorted(versions))
            problem = Problem("The definition has no such version.", f"Use one of: {listed}.")
            batch.reject(at, "definition_version", problem)
        elif one.version == batch.values["definition_version"][at]:
            _hold_to_unit_and_bounds(batch, at, one)
    _warn_of_rates_without_counts(batch)


def _hold_to_unit_and_bounds(batch: Batch, at: int, one: Kpi) -> None:
    unit, value = batch.values["unit_of_measure"][at], batch.values["value"][at]
    if unit is not None and unit.casefold() != one.unit.casefold():
        problem = Problem(
            f"Unit change: {one.kpi_id} is in {one.unit}.",
            "Convert the values, or give the version of the definition that had this unit.",
        )
        batch.reject(at, "unit_of_measure", problem)
    low, high = one.lower_bound, one.upper_bound
    is_outside = value is not None and ((low is not None and value < low) or (high is not None and value > high))
    if is_outside and not one.is_percentage:
        words = f"{low:g} to {high:g}" if high is not None else f"{low:g} or more"
        batch.reject(at, "value", Problem(f"The value is outside {words} {one.unit}.", "Correct it."))


def _warn_of_rates_without_counts(batch: Batch) -> None:
    """A rate of a unit enters the national one by what it counts, and cannot without."""
    uncounted = [
        at
        for at in batch.good()
        if kpis_by_id()[batch.values["kpi_id"][at]].national_from == "ratio_of_sums"
        and batch.values["unit_id"][at]
        and batch.values["value"][at] is not None
        and None in (batch.values["numerator"][at], batch.values["denominator"][at])
    ]
    if uncounted:
        rows = "1 row has" if len(uncounted) == 1 else f"{len(uncounted):,} rows have"
        batch.warnings.append(
            f"{rows} a rate without numerator and denominator, the first in row {batch.row_numbers[uncounted[0]]}: it "
            "is shown for the unit and does not enter the national value, which is never a mean of rates."
        )


def kpi_values_join_their_series(batch: Batch, known: Known) -> None:
    """A row says again what is stored, or says something on a new day; and every series is sound with it."""
    stored = known.kpi_values([batch.values["kpi_id"][at] for at in batch.good()])
    _hold_to_stored(batch, {_key(row): row for row in stored})
    _warn(batch, list(_check(batch, stored, known.today)))


def _key(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["kpi_id"], row["unit_id"], row["period"], row["known_on"]


def _hold_to_stored(batch: Batch, stored: dict[tuple[Any, ...], dict[str, Any]]) -> None:
    keys, repeated = batch.keys(batch.contract.key), 0
    for at in batch.good():
        row = stored.get(keys[at])
        if row is None:
            continue
        if all(batch.values[name][at] == row[name] for name in (*NUMBERS, "definition_version")):
            repeated += 1
            continue
        told = next((f"{name} {row[name]:g}" for name in NUMBERS if row[name] is not None), "having no value")
        problem = Problem(
            f"Already known on {row['known_on']} as {told}, and nothing that is known is changed.",
            "Give the day on which the new value became known.",
        )
        batch.reject(at, "known_on", problem)
    if repeated:
        rows = "1 row repeats" if repeated == 1 else f"{repeated:,} rows repeat"
        batch.warnings.append(f"{rows} what is known already; nothing is changed by that.")


def _check(batch: Batch, stored: list[dict[str, Any]], today: date) -> Iterator[Finding]:
    """Findings that do not refuse; rows with errors are rejected on the way."""
    for (kpi_id, unit_id), told in _series(batch, stored).items():
        one, name = kpi(kpi_id), f"{kpi_id} {unit_id or 'national'}"
        newest: dict[date, _Told] = {}
        for item in sorted(told, key=lambda item: item.known_on):
            newest[item.period] = item
        current = list(newest.values())
        yield from _findings(batch, current, one, name, today)
        for item in told:
            if item.at is not None and item is not newest[item.period]:
                list(_findings(batch, [item], one, name, today))


def _series(batch: Batch, stored: list[dict[str, Any]]) -> dict[tuple[str, str], list[_Told]]:
    """Everything told about the series of the file, by the file and before it."""
    series: dict[tuple[str, str], list[_Told]] = {}
    values = batch.values
    for at in batch.good():
        numbers = [values[name][at] for name in NUMBERS]
        told = _Told(values["period"][at], values["known_on"][at], at, *numbers, values["definition_version"][at])
        series.setdefault((values["kpi_id"][at], values["unit_id"][at]), []).append(told)
    in_file = {key: {(told.period, told.known_on) for told in items} for key, items in series.items()}
    for row in stored:
        key = (row["kpi_id"], row["unit_id"])
        if key in series and (row["period"], row["known_on"]) not in in_file[key]:
            numbers = [row[name] for name in NUMBERS]
            series[key].append(_Told(row["period"], row["known_on"], None, *numbers, row["definition_version"]))
    return series


def _findings(batch: Batch, told: list[_Told], one: Kpi, name: str, today: date) -> Iterator[Finding]:
    found = check_series(
        [item.period for item in told],
        [item.value for item in told],
        [item.numerator for item in told],
        [item.denominator for item in told],
        frequency=one.frequency,
        is_percentage=one.is_percentage,
        name=name,
        multiplier=one.multiplier if one.is_ratio else None,
        definition_versions=[item.version for item in told],
        is_rolling=one.is_rolling,
        today=today,
    )
    for finding in found:
        if not finding.is_error:
            yield finding
            continue
        rows = [told[at].at for at in finding.positions]
        for row in (row for row in rows if row is not None):
            problem = Problem(f"{finding.series}: {finding.words}", finding.remedy)
            batch.reject(row, COLUMN_OF.get(finding.kind, "period"), problem)


def _warn(batch: Batch, findings: list[Finding]) -> None:
    """Up to five findings of a kind, each by its series and periods, and how many more there are."""
    for kind in dict.fromkeys(finding.kind for finding in findings):
        same = [finding for finding in findings if finding.kind == kind]
        for finding in same[:NAMED]:
            words = f"{kind}: {finding.series}, {finding.where}: {finding.words} {finding.remedy}"
            batch.warnings.append(words[:1].upper() + words[1:])
        if len(same) > NAMED:
            batch.warnings.append(f"{kind[:1].upper()}{kind[1:]}: {len(same) - NAMED:,} more series.")


PERFORMANCE_RULES: dict[str, Callable[[Batch, Known], Any]] = {
    rule.__name__: rule
    for rule in (
        kpi_units_are_known,
        kpi_values_are_dated,
        kpi_values_are_measured,
        kpi_values_join_their_series,
    )
}
