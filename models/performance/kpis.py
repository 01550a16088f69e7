"""The definitions of the 87 KPIs, read once from the reviewed files under ``models/definitions/kpis/``.

A file holds a group of services: what its KPIs share under ``[defaults]``, then a table for each KPI with its target
and its earlier versions. A fault names file, KPI and field.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

from models.errors import DataNotAvailable
from models.maturity.disclosure import TIERS
from models.performance.definition_fields import DefinitionFault, Fields, Point
from models.performance.periods import STEP_MONTHS
from models.performance.targets import Target, read_target
from models.reports.words import first_upper

FOLDER = Path(__file__).parent.parent / "definitions" / "kpis"
DEFAULTS = "defaults"
KPI_ID = re.compile(r"KPI_\d{3}")
DIRECTIONS = ("increase", "decrease", "neutral")
LEVELS = ("national", "force", "service", "rocu")
NATIONAL_FROM = MappingProxyType(
    {
        "reported": "reported as one national figure",
        "ratio_of_sums": "numerators added up, divided by denominators added up; never a mean of percentages",
        "sum": "values of the forces added up",
        "count_of_forces": "forces counted that meet it",
        "median_reported": "median over all cases, reported; it cannot be made from medians of forces",
    }
)
CHARTS = ("xmr", "p", "u", "t", "g", "trajectory", "points", "table")
SPC_CHARTS = CHARTS[:5]
RARE_EVENT_CHARTS = ("t", "g")
CHARTED = ("value", "change")
SEASONAL = ("none", "adjust", "year_on_year")
RULE_SETS = MappingProxyType({"mdc-7-7": "Making Data Count: shift of 7, trend of 7, two of three, outside the limits"})


@dataclass(frozen=True)
class EarlierVersion:
    """A definition that held before, and what changed after it."""

    version: int
    valid_from: date
    valid_to: date
    what_changed: str


@dataclass(frozen=True)
class Kpi:
    """One KPI as it is defined now; ``why`` says what it matters for.

    ``numerator`` and ``denominator`` are empty for a plain count or median, which ``calculation`` then says.
    ``is_cumulative``: each value holds all earlier ones, as a stock or a running total does. ``is_rolling``: each value
    covers a window longer than its period, so neighbours share what they count. ``charted`` "change" means that the
    chart is of the change since the period before. ``service_id`` is empty for the office as a whole.
    """

    kpi_id: str
    name: str
    why: str
    unit: str
    direction: str
    frequency: str
    levels: tuple[str, ...]
    numerator: str
    denominator: str
    calculation: str
    multiplier: float
    bounds: tuple[float, ...]
    decimals: int
    national_from: str
    target: Target
    chart: str
    charted: str
    has_funnel: bool
    seasonal: str
    rule_set: str
    minimum_points: int
    is_cumulative: bool
    is_rolling: bool
    owner_role: str
    source: str
    service_id: str
    criteria: tuple[str, ...]
    benefits: tuple[str, ...]
    success_lines: tuple[str, ...]
    disclosure_tier: str
    caveat: str
    version: int
    valid_from: date
    earlier: tuple[EarlierVersion, ...]
    author: str
    checked_by: str
    reviewed: date
    next_review: date

    @property
    def is_ratio(self) -> bool:
        """True where the value is made from a numerator and a denominator."""
        return bool(self.denominator)

    @property
    def is_percentage(self) -> bool:
        """True where values are percentages."""
        return self.unit == "%"

    @property
    def is_spc(self) -> bool:
        """True where limits and rules tell signal from noise."""
        return self.chart in SPC_CHARTS

    @property
    def has_force_values(self) -> bool:
        """True where forces have values of their own."""
        return "force" in self.levels

    @property
    def lower_bound(self) -> float | None:
        """The least value that can be; None where there is none."""
        return self.bounds[0] if self.bounds else None

    @property
    def upper_bound(self) -> float | None:
        """The greatest value that can be; None where there is none."""
        return self.bounds[1] if len(self.bounds) > 1 else None

    @property
    def how_worked_out(self) -> str:
        """How a value comes about, in words."""
        if not self.is_ratio:
            return f"{self.calculation}."
        joined = "as a percentage of" if self.is_percentage else "divided by"
        return f"{first_upper(self.numerator)}, {joined} {self.denominator}."

    @property
    def target_date(self) -> date | None:
        """The day by which the last target is to be reached; None where it holds all the time, or there is none."""
        return self.target.date

    @property
    def is_target_on_chart(self) -> bool:
        """True where the target is in the unit of what the chart draws, so that limits can be held against it."""
        return self.charted == "value"

    @property
    def is_complete(self) -> bool:
        """True with an owner, a source and a settled target; whether there is a baseline, only the values can tell."""
        return bool(self.owner_role and self.source) and self.target.is_settled

    def target_on(self, day: date, baseline: float | None = None) -> float | None:
        """The value aimed at on a day; None before the first, without a target, or without the baseline it needs."""
        return self.target.value_on(day, baseline)

    def next_due(self, day: date, baseline: float | None = None) -> Point | None:
        """The next date with a value to be reached by then; None where none is left."""
        return self.target.next_due(day, baseline)

    def version_on(self, day: date) -> int | None:
        """The version of the definition that held on a day; None before the first."""
        if day >= self.valid_from:
            return self.version
        return next((one.version for one in self.earlier if one.valid_from <= day <= one.valid_to), None)


VERSION_FIELDS = frozenset(field.name for field in fields(EarlierVersion))
KPI_FIELDS = frozenset(field.name for field in fields(Kpi)) - {"kpi_id"}


@cache
def kpis() -> tuple[Kpi, ...]:
    """Every KPI in order of its id; DefinitionFault when a file cannot be right."""
    found = [kpi for path in sorted(FOLDER.glob("*.toml")) for kpi in read_kpis(path)]
    return tuple(sorted(found, key=lambda kpi: kpi.kpi_id))


@cache
def kpis_by_id() -> Mapping[str, Kpi]:
    """Every KPI by its id; DefinitionFault when two files define one."""
    by_id = {kpi.kpi_id: kpi for kpi in kpis()}
    if len(by_id) < len(kpis()):
        twice = sorted({kpi.kpi_id for kpi in kpis() if by_id[kpi.kpi_id] is not kpi})
        raise DefinitionFault(f"{FOLDER.name}, {', '.join(twice)}: defined twice")
    return MappingProxyType(by_id)


def kpi(kpi_id: str) -> Kpi:
    """One KPI; DataNotAvailable where there is no such id."""
    if kpi_id not in kpis_by_id():
        raise DataNotAvailable("There is no KPI with this number.", "Choose one on the scorecard.")
    return kpis_by_id()[kpi_id]


def read_kpis(path: Path) -> Iterator[Kpi]:
    """The KPIs of one file in its order; DefinitionFault names file, KPI and field."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise DefinitionFault(f"{path.name}: {error}") from error
    shared = tables.pop(DEFAULTS, {})
    for kpi_id, table in tables.items():
        if not isinstance(table, dict) or not KPI_ID.fullmatch(kpi_id):
            raise DefinitionFault(f"{path.name}, {kpi_id}: must be a table such as [KPI_001]")
        yield _kpi(kpi_id, f"{path.name}, {kpi_id}", shared | table)


def _kpi(kpi_id: str, where: str, table: Mapping[str, object]) -> Kpi:
    given = Fields(where, table)
    given.refuse_unknown(KPI_FIELDS)
    return Kpi(
        kpi_id=kpi_id,
        **_measure(given),
        **_treatment(given),
        **_links(given),
        **_review(given),
        target=_target(given),
    )


def _measure(given: Fields) -> dict[str, object]:
    measure = dict(
        name=given.filled("name"),
        why=given.filled("why"),
        unit=given.filled("unit"),
        direction=given.word("direction", DIRECTIONS),
        frequency=given.word("frequency", STEP_MONTHS),
        levels=given.words("levels"),
        numerator=given.text("numerator", ""),
        denominator=given.text("denominator", ""),
        calculation=given.text("calculation", ""),
        multiplier=given.number("multiplier"),
        bounds=given.numbers("bounds", longest=2),
        decimals=given.whole("decimals"),
        national_from=given.word("national_from", NATIONAL_FROM),
    )
    if not measure["levels"] or not set(measure["levels"]) <= set(LEVELS):
        raise given.fault("levels", f"must be some of {', '.join(LEVELS)}")
    if bool(measure["numerator"]) != bool(measure["denominator"]):
        raise given.fault("denominator", "a ratio has a numerator and a denominator")
    if bool(measure["numerator"]) == bool(measure["calculation"]):
        raise given.fault("calculation", "either this or a numerator and a denominator")
    return measure


def _treatment(given: Fields) -> dict[str, object]:
    return dict(
        chart=given.word("chart", CHARTS),
        charted=given.word("charted", CHARTED, "value"),
        has_funnel=given.flag("has_funnel"),
        seasonal=given.word("seasonal", SEASONAL),
        rule_set=given.word("rule_set", RULE_SETS),
        minimum_points=given.whole("minimum_points"),
        is_cumulative=given.flag("is_cumulative"),
        is_rolling=given.flag("is_rolling"),
    )


def _links(given: Fields) -> dict[str, object]:
    return dict(
        owner_role=given.filled("owner_role"),
        source=given.filled("source"),
        service_id=given.text("service_id"),
        criteria=given.words("criteria"),
        benefits=given.words("benefits"),
        success_lines=given.words("success_lines"),
        disclosure_tier=given.word("disclosure_tier", TIERS),
        caveat=given.text("caveat", ""),
    )


def _review(given: Fields) -> dict[str, object]:
    return dict(
        version=given.whole("version"),
        valid_from=given.day("valid_from"),
        earlier=_earlier(given),
        author=given.filled("author"),
        checked_by=given.filled("checked_by"),
        reviewed=given.day("reviewed"),
        next_review=given.day("next_review"),
    )


def _target(given: Fields) -> Target:
    table = given.table.get("target")
    if not isinstance(table, dict):
        raise given.fault("target", "is missing")
    return read_target(Fields(f"{given.where}, target", table))


def _earlier(given: Fields) -> tuple[EarlierVersion, ...]:
    tables = given.table.get("earlier", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise given.fault("earlier", "must be a list of tables")
    return tuple(_earlier_version(Fields(f"{given.where}, earlier", table)) for table in tables)


def _earlier_version(given: Fields) -> EarlierVersion:
    given.refuse_unknown(VERSION_FIELDS)
    return EarlierVersion(
        version=given.whole("version"),
        valid_from=given.day("valid_from"),
        valid_to=given.day("valid_to"),
        what_changed=given.filled("what_changed"),
    )
