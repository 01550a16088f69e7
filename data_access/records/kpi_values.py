"""Values of KPIs worked out from the registers, shown before they are published as a load of kind ``kpi_values``.

Each is worked out in SQL, with numerator and denominator, for a period that is over. A published value is never
changed: when a row is corrected later, the next publication brings a newer one that is known from its own day.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

import duckdb

from data_access.edits import audit_entry
from data_access.loaders import LoadRejected, LoadRequest
from data_access.loading import apply_files, reconcile_history
from data_access.queries import read, run, statement
from data_access.records.keeping import this_day
from data_access.records.reading import bodies_of
from data_access.stores import Stores
from models.access import NOTHING, Scope, Viewer, require
from models.errors import EditRefused
from models.performance.periods import fits, last_day, later
from models.records.disclosure import EDIT
from models.records.kinds import record_rules

KIND = "kpi_values"
LOAD = "loads.make"
HEADER = ("kpi", "unit_kind", "unit", "period", "value", "numerator", "denominator", "known_on")
WHAT = "Publishing KPI values"


@dataclass(frozen=True)
class Feed:
    """One KPI that the registers feed: the query behind it, how often, and what the query is told."""

    kpi_id: str
    query: str
    frequency: str = "monthly"
    told: Mapping[str, object] = field(default_factory=dict)


def _survey(kpi_id: str, measure: str, *units: str, frequency: str = "quarterly") -> Feed:
    return Feed(kpi_id, "records/survey_agreement", frequency, {"measure": measure, "unit_kinds": list(units)})


ANPR, DOCUMENTS = {"product": "anpr"}, {"product": "documents"}
FEEDS = (
    Feed("KPI_001", "records/days_since_strategy_refresh"),
    Feed("KPI_003", "records/forces_in_contact", told={"days": "contact_days"}),
    _survey("KPI_004", "relationship", "national", "force"),
    Feed("KPI_005", "records/joint_problems_resolved", told={"days": "resolution_days"}),
    _survey("KPI_012", "commissioning", "national"),
    Feed("KPI_013", "records/campaign_clicks"),
    _survey("KPI_014", "awareness", "force", frequency="half-yearly"),
    Feed(
        "KPI_015",
        "records/campaigns_reaching_forces",
        "quarterly",
        {"days": "campaign_days", "forces_wanted": "campaign_forces"},
    ),
    Feed("KPI_030", "records/decisions_citing_evidence", "quarterly"),
    _survey("KPI_037", "toolkit", "national"),
    Feed("KPI_064", "records/organisations_onboarded", told=DOCUMENTS | {"unit_kinds": ["force", "rocu"]}),
    Feed("KPI_065", "records/users_active", told=DOCUMENTS),
    Feed("KPI_066", "records/triage_effort"),
    Feed("KPI_067", "records/crime_types_in_use", "quarterly", {"cases": "cases_a_crime_type"}),
    Feed("KPI_068", "records/cases_shared", "quarterly"),
    Feed("KPI_069", "records/organisations_onboarded", told=ANPR | {"unit_kinds": ["rocu"]}),
    Feed("KPI_070", "records/regional_units_active", told=ANPR | {"searches_a_week": "searches_a_week"}),
    Feed("KPI_071", "records/seizures_verified", told=ANPR),
    Feed("KPI_074", "records/leads_passed", told=ANPR),
    _survey("KPI_075", "literacy", "national"),
)


@dataclass(frozen=True)
class RecordValue:
    """One value of one KPI for one unit and period, and how many rows of the registers stand behind it."""

    kpi_id: str
    unit_kind: str
    unit_id: str
    period: date
    value: float
    numerator: float | None
    denominator: float | None
    record_count: int
    is_synthetic: bool


def values_from_records(
    stores: Stores, viewer: Viewer, month: date, *, today: date | None = None, kpi_ids: Sequence[str] = ()
) -> tuple[RecordValue, ...]:
    """Every KPI value that the rows support for the periods that end with the month of ``month``; or only of some KPIs.

    EditRefused while that month is not over: its rows are not all in. For those who edit the registers: the values
    of forces are among them.
    """
    require(viewer, EDIT, what=WHAT)
    feeds = [feed for feed in FEEDS if not kpi_ids or feed.kpi_id in kpi_ids]
    first = month.replace(day=1)
    last = last_day(first, "monthly")
    if last >= (today or this_day()):
        raise EditRefused(f"{first:%B %Y} is not over.", "Choose a month that is.")
    forces = read(stores.national, NOTHING, "frame/forces_valid", version=stores.national.version(), as_at=last)
    every = {"last_on": last, "forces_in_being": forces.force_id.tolist()}
    with stores.registers.reading() as cursor:
        return tuple(item for feed in feeds for item in _values(cursor, feed, first, every))


def changed_values(stores: Stores, viewer: Viewer, values: Sequence[RecordValue]) -> tuple[RecordValue, ...]:
    """The values that differ from the newest that is known, or that nobody knows yet."""
    require(viewer, EDIT, what=WHAT)
    scope = Scope(frozenset(bodies_of(stores).forces))
    with stores.national.cursor(scope) as cursor:
        rows = run(cursor, "performance/values_known_now", kpi_ids=sorted({item.kpi_id for item in values})).fetchall()
    known = {tuple(row[:3]): tuple(row[3:]) for row in rows}
    return tuple(
        item
        for item in values
        if known.get((item.kpi_id, item.unit_id, item.period)) != (item.value, item.numerator, item.denominator)
    )


def publish_values(
    stores: Stores, viewer: Viewer, values: Sequence[RecordValue], *, known_on: date | None = None
) -> str:
    """Load the values as a new version of the national data and return its name; on record.

    LoadRejected, and nothing changed, when the contract of KPI values refuses one. Needs the right to edit the
    registers and the right to load.
    """
    for right in (EDIT, LOAD):
        require(viewer, right, what=WHAT)
    if not values:
        raise EditRefused("Nothing is new.", "Every value that the registers support is published already.")
    day = known_on or this_day()
    is_synthetic = any(item.is_synthetic for item in values)
    with tempfile.TemporaryDirectory() as folder:
        request = LoadRequest(KIND, _written(Path(folder) / "values.csv", values, day), f"registers-{day}.csv")
        try:
            version, _ = apply_files(
                stores.folder, [request], loaded_by=viewer.subject, is_synthetic=is_synthetic
            )
        except LoadRejected:
            stores.audit.record(audit_entry(viewer, "records.publish", request.shown_name, outcome="refused"))
            raise
    reconcile_history(stores, role=viewer.role_id)
    stores.audit.record(audit_entry(viewer, "records.publish", f"{KIND} {version}", rows=len(values)))
    return version


def values_csv(values: Sequence[RecordValue], known_on: date) -> bytes:
    """The values as a file of kind ``kpi_values``."""
    with tempfile.TemporaryDirectory() as folder:
        return _written(Path(folder) / "values.csv", values, known_on).read_bytes()


def last_closed_month(today: date) -> date:
    """The first day of the newest month that is over."""
    return later(today.replace(day=1), -1, "monthly")


def _period_ending(month: date, frequency: str) -> date | None:
    """The first day of the period whose last month is this one; None when none ends with it."""
    following = later(month, 1, "monthly")
    return later(following, -1, frequency) if fits(following, frequency) else None


def _values(
    cursor: duckdb.DuckDBPyConnection, feed: Feed, month: date, every: Mapping[str, object]
) -> Iterator[RecordValue]:
    period = _period_ending(month, feed.frequency)
    if period is None:
        return
    told = {**every, "first_on": period, **{name: _number_or(value) for name, value in feed.told.items()}}
    rows = run(cursor, feed.query, **{name: told[name] for name in _asked(feed.query)})
    for unit_kind, unit_id, numerator, denominator, value, record_count, is_synthetic in rows.fetchall():
        counted = (value, numerator, denominator, record_count, bool(is_synthetic))
        yield RecordValue(feed.kpi_id, unit_kind, unit_id, period, *counted)


def _number_or(value: object) -> object:
    """The number of the reviewed rule of that name; any other value as it is."""
    return record_rules().get(value, value) if isinstance(value, str) else value


@cache
def _asked(query: str) -> tuple[str, ...]:
    """The parameters that a query declares."""
    return tuple(statement(query).splitlines()[1].removeprefix("-- params: ").split(", "))


def _written(path: Path, values: Sequence[RecordValue], known_on: date) -> Path:
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for item in values:
            counted = ("" if part is None else part for part in (item.value, item.numerator, item.denominator))
            place = (item.kpi_id, item.unit_kind, item.unit_id, item.period.isoformat())
            writer.writerow([*place, *counted, known_on.isoformat()])
    return path
