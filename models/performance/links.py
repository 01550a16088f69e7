"""What KPIs are linked to: services, success lines, criteria, benefits, milestones and owner roles, by their ids.

Small reviewed tables under ``models/definitions/performance_links/``; ids of lists are separated by a bar.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

FOLDER = Path(__file__).parent.parent / "definitions" / "performance_links"


@dataclass(frozen=True)
class Service:
    """One NDAO service; ``start`` is as the founding document words it, or inferred where it is not stated."""

    service_id: str
    name: str
    service_group: str
    kind: str
    first_year: int
    start: str
    is_start_stated: bool
    year2_focus: str
    sections: str


@dataclass(frozen=True)
class SuccessLine:
    """One line of what success looks like for a service."""

    success_id: str
    service_id: str
    year: int
    label: str
    text: str
    section: str


@dataclass(frozen=True)
class Criterion:
    """One success criterion and what the founding document leaves open about it."""

    criterion_id: str
    name: str
    text: str
    gap: str
    section: str


@dataclass(frozen=True)
class Benefit:
    """One expected benefit; ``target_text`` is as the founding document words it, empty where it gives none."""

    benefit_id: str
    title: str
    year: int
    category: str
    criteria: tuple[str, ...]
    services: tuple[str, ...]
    target_text: str
    target_date: date | None
    section: str


@dataclass(frozen=True)
class Milestone:
    """One milestone of the roadmap; ``due_on`` is None for what recurs. Dates of quarters are their ends."""

    milestone_id: str
    services: tuple[str, ...]
    benefit_id: str
    milestone: str
    starts_on: date
    due_on: date | None
    date_text: str
    basis: str
    section: str


@dataclass(frozen=True)
class OwnerRole:
    """A role that may own a KPI, from the core team or the pillars."""

    role: str
    source: str
    section: str


@cache
def services() -> Mapping[str, Service]:
    """Every service by its id."""
    return _by_id(
        Service(**row | {"first_year": int(row["first_year"]), "is_start_stated": row["is_start_stated"] == "yes"})
        for row in _rows("services")
    )


@cache
def success_lines() -> Mapping[str, SuccessLine]:
    """Every success line by its id."""
    return _by_id(SuccessLine(**row | {"year": int(row["year"])}) for row in _rows("success_lines"))


@cache
def criteria() -> Mapping[str, Criterion]:
    """Every success criterion by its id."""
    return _by_id(Criterion(**row) for row in _rows("criteria"))


@cache
def benefits() -> Mapping[str, Benefit]:
    """Every benefit by its id."""
    return _by_id(
        Benefit(
            **row
            | {
                "year": int(row["year"]),
                "criteria": _ids(row["criteria"]),
                "services": _ids(row["services"]),
                "target_date": _day(row["target_date"]),
            }
        )
        for row in _rows("benefits")
    )


@cache
def milestones() -> Mapping[str, Milestone]:
    """Every milestone by its id."""
    return _by_id(
        Milestone(
            **row
            | {
                "services": _ids(row["services"]),
                "starts_on": date.fromisoformat(row["starts_on"]),
                "due_on": _day(row["due_on"]),
            }
        )
        for row in _rows("milestones")
    )


@cache
def owner_roles() -> Mapping[str, OwnerRole]:
    """Every role that may own a KPI, by its name."""
    return _by_id(OwnerRole(**row) for row in _rows("owner_roles"))


def _by_id(found) -> Mapping[str, object]:
    """The things by their first field."""
    return MappingProxyType({next(iter(vars(one).values())): one for one in found})


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((FOLDER / f"{name}.csv").read_text(encoding="utf-8").splitlines()))


def _ids(text: str) -> tuple[str, ...]:
    return tuple(text.split("|")) if text else ()


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
