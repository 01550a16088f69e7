"""The facts of the quarterly report: a quarter of the national charts, as they were known on a day."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache, partial

import numpy as np

from components.context import Context
from components.runtime import runtime
from data_access.national import NationalStore
from data_access.performance.charts import NATION, Budget, Rebases, Signal, budget_of
from data_access.performance.quarterly import (
    QuarterKpi,
    commentaries_by,
    first_and_last_day,
    quarter_kpis,
    rebases_by,
    signals_by,
)
from data_access.queries import read_names
from models.access import NOTHING, roles
from models.performance.cut import asked_on
from models.performance.findings import Finding, kind_of
from models.performance.kpi_charts import finding_of
from models.performance.kpis import Kpi, kpis, kpis_by_id
from models.performance.links import services
from models.performance.periods import period_name
from models.performance.rule_words import rule_explained
from models.performance.settings import section
from models.performance.signals import LoggedSignal, owner_of, reason_due_on
from models.performance.words import sentence
from models.plans.quarters import Quarter, quarters_between
from models.reports.content import Stamp
from models.reports.quarterly_facts import Comment, QuarterlyFacts, QuarterReading, QuarterSignal
from models.reports.quarterly_words import VARIATIONS
from models.reports.words import first_upper

KEPT = 16
PLACE = "England and Wales"
NO_STAMP = Stamp(date.min, "", False, datetime.min, "")

Comments = tuple[tuple[str, Comment], ...]


@dataclass(frozen=True)
class Asked:
    """What a report is asked for: a quarter, and the day whose knowledge counts."""

    quarter: Quarter
    known_on: date


def closed_quarters(context: Context, today: date) -> tuple[Quarter, ...]:
    """The quarters with national values that have ended, the newest first; none in a store without values."""
    span = first_and_last_day(runtime().stores.national, context.version)
    found = quarters_between(*span) if span else ()
    return tuple(quarter for quarter in reversed(found) if quarter.last_day < today)


def quarter_charts(context: Context, asked: Asked) -> Mapping[str, QuarterKpi]:
    """The national KPIs at the end of the quarter, as known on the day; shared, read-only."""
    stores = runtime().stores
    rebases = rebases_by(stores, asked.known_on)
    return quarter_kpis(stores.national, context.version, asked.quarter, asked.known_on, rebases)


def quarterly_facts(context: Context, asked: Asked, stamp: Stamp) -> QuarterlyFacts:
    """All that the report says."""
    stores = runtime().stores
    facts = _facts(
        stores.national,
        context.version,
        asked,
        rebases_by(stores, asked.known_on),
        _comments(asked),
        signals_by(stores, context.scope, context.version, asked.quarter, asked.known_on),
    )
    return replace(facts, stamp=stamp)


@lru_cache(maxsize=KEPT)
def _facts(
    store: NationalStore,
    version: str,
    asked: Asked,
    rebases: Rebases,
    comments: Comments,
    logged: tuple[LoggedSignal, ...],
) -> QuarterlyFacts:
    """The facts without a stamp, by everything that they depend on."""
    found = quarter_kpis(store, version, asked.quarter, asked.known_on, rebases)
    budget = budget_of({(kpi_id, "national"): one.charts for kpi_id, one in found.items()})
    flagged = {signal.kpi_id: signal for signal in budget.signals}
    explained = {(one.kpi_id, one.variation) for one in logged if one.unit_id == NATION and one.reason}
    day = asked_on(asked.quarter.last_day, asked.known_on, int(section("store")["days_to_report"]))
    read_one = partial(_reading, as_at=day, explained=explained)
    readings = tuple(
        replace(
            read_one(kpi, found.get(kpi.kpi_id), flagged.get(kpi.kpi_id)),
            comments=tuple(comment for kpi_id, comment in comments if kpi_id == kpi.kpi_id),
        )
        for kpi in kpis()
    )
    places = _places(store, version)
    return QuarterlyFacts(
        stamp=NO_STAMP,
        quarter=asked.quarter,
        known_on=asked.known_on,
        readings=readings,
        signals=_signals(places, found, budget, logged),
        charts_judged=budget.charts,
        expected_by_chance=budget.expected_by_chance,
    )


def _reading(
    kpi: Kpi, one: QuarterKpi | None, signal: Signal | None, *, as_at: date, explained: Collection[tuple[str, str]]
) -> QuarterReading:
    if one is None:
        nothing = Finding(kpi.direction, kpi.frequency, chart=kpi.chart, minimum_points=kpi.minimum_points)
        return QuarterReading(kpi, nothing, sentence(nothing))
    chance = one.outlook.probability if one.outlook else None
    due = kpi.target_date if chance is not None else None
    told = {NATION} if (kpi.kpi_id, one.charts.monitored.variation(0)) in explained else set()
    found = finding_of(one.charts, 0, as_at=as_at, probability=chance, target_date=due, explained=told)
    return QuarterReading(
        kpi=kpi,
        finding=found,
        sentence=sentence(found),
        latest=one.charts.latest(0),
        target=one.charts.target(0),
        period=one.charts.period(one.charts.monitored.last(0)),
        known_on=one.known_on,
        p=None if signal is None or np.isnan(signal.p) else signal.p,
        rule="" if signal is None else signal.rule,
        widening=float(one.charts.monitored.widening.limit_factor[0]) if found.has_limits else 1.0,
        is_revised=one.is_revised,
        units_counted=one.units_counted,
        units_expected=one.units_expected,
    )


def _comments(asked: Asked) -> Comments:
    return tuple(
        (
            str(row["series_id"]),
            Comment(str(row["words"]), role_title(str(row["written_by_role"])), row["written_at"].date()),
        )
        for row in commentaries_by(runtime().stores, asked.quarter, asked.known_on)
    )


def role_title(role_id: str) -> str:
    """The title of a role; its id where no role of that id is left."""
    role = roles().get(role_id)
    return role.title if role else role_id


def _signals(
    places: Mapping[str, str], found: Mapping[str, QuarterKpi], budget: Budget, logged: Sequence[LoggedSignal]
) -> tuple[QuarterSignal, ...]:
    """The nation's signals first, those of the log without earlier ones of the quarter and readings since revised."""
    newest: dict[tuple[str, str, str], LoggedSignal] = {}
    standing = {(one.kpi_id, one.unit_id, one.period): one for one in sorted(logged, key=_found)}
    for one in sorted(standing.values(), key=lambda one: one.period):
        newest[one.kpi_id, one.unit_id, one.variation] = one
    held = {(one.kpi_id, one.unit_id) for one in newest.values()}
    fresh = [_unlogged(signal, found) for signal in budget.listed if (signal.kpi_id, NATION) not in held]
    told = [_logged(one, places) for one in newest.values()]
    return tuple(sorted((*fresh, *told), key=lambda one: (one.place != PLACE, one.p, one.kpi_id, one.place)))


def _found(signal: LoggedSignal) -> tuple[date, str]:
    return signal.found_on, signal.dataset_version


def _unlogged(signal: Signal, found: Mapping[str, QuarterKpi]) -> QuarterSignal:
    return QuarterSignal(
        kpi_id=signal.kpi_id,
        **_told(signal.kpi_id, signal.period, signal.variation, signal.rule),
        place=PLACE,
        p=signal.p,
        owner_role=owner_of(signal.kpi_id, signal.unit_kind),
        due_on=reason_due_on(found[signal.kpi_id].known_on),
        is_logged=False,
    )


def _logged(signal: LoggedSignal, places: Mapping[str, str]) -> QuarterSignal:
    return QuarterSignal(
        kpi_id=signal.kpi_id,
        **_told(signal.kpi_id, signal.period, signal.variation, signal.rule),
        place=places.get(signal.unit_id, signal.unit_id),
        p=signal.p,
        owner_role=signal.owner_role,
        due_on=signal.reason_due_on,
        reason=signal.reason or "",
        explained_on=signal.explained_at.date() if signal.explained_at else None,
    )


def _told(kpi_id: str, period: date, variation: str, rule: str) -> dict[str, str]:
    kpi = kpis_by_id()[kpi_id]
    return {
        "kpi": first_upper(kpi.name),
        "period_words": period_name(period, kpi.frequency),
        "reading": f"{VARIATIONS[kind_of(variation)]}: {rule_explained(rule).partition(':')[0]}",
    }


def _places(store: NationalStore, version: str) -> Mapping[str, str]:
    """Names of units by their id."""
    return {
        NATION: PLACE,
        **{service.service_id: service.name for service in services().values()},
        **read_names(store, NOTHING, "frame/every_unit", version=version),
        **read_names(store, NOTHING, "frame/every_force", version=version),
    }
