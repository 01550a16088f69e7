"""The rows of a register as a table, and what to call each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from components.words import day
from data_access.records.reading import KeptRecord, kind_of
from models.access import roles
from models.records.disclosure import fields_seen
from models.records.kinds import Field, RecordKind
from models.records.rules import Bodies

KEPT = 64
LONGEST_NAME = 70
DATES = ("date", "month")
NUMBERS = ("integer", "number", "yes_no")


@dataclass(frozen=True)
class Filters:
    """What of a register is shown: one body, one choice of its first field of choices, withdrawn rows or not."""

    body_id: str = ""
    choice: str = ""
    with_withdrawn: bool = False


def choice_field(kind: RecordKind) -> Field | None:
    """The field that a register is narrowed by besides its bodies, if it has one."""
    return next((field for field in kind.fields if field.type in ("choice", "service")), None)


@lru_cache(maxsize=KEPT)
def chosen_rows(kind_id: str, records: tuple[KeptRecord, ...], filters: Filters) -> tuple[KeptRecord, ...]:
    """The rows that the filters leave, in their order."""
    field = choice_field(kind_of(kind_id))
    return tuple(
        record
        for record in records
        if (filters.with_withdrawn or not record.is_withdrawn)
        and filters.body_id in ("", record.body_id)
        and (not filters.choice or field is None or record.values[field.name] == filters.choice)
    )


@lru_cache(maxsize=KEPT)
def record_table(kind_id: str, records: tuple[KeptRecord, ...], bodies: Bodies, is_ndao: bool) -> pd.DataFrame:
    """One row a record, each field under its label; who recorded it by role, and by account for NDAO alone."""
    kind = kind_of(kind_id)
    columns = {
        field.label: [shown(field, record.values[field.name], bodies) for record in records]
        for field in fields_seen(kind, is_ndao=is_ndao)
    }
    return pd.DataFrame(columns | _origin_columns(kind, records, is_ndao=is_ndao))


def shown(field: Field, value: object, bodies: Bodies) -> object:
    """A value as it is read: names for ids, yes or no, a list in one line."""
    if field.type == "yes_no":
        return None if value is None else "yes" if value else "no"
    if field.type == "forces":
        return ", ".join(bodies.forces.get(item, item) for item in value or ())
    if field.type in ("force", "organisation", "rocu"):
        return bodies.names.get(str(value), str(value or ""))
    return field.names.get(str(value), value) if field.names else value


def names_of(kind: RecordKind, records: Sequence[KeptRecord], bodies: Bodies) -> dict[str, str]:
    """What to call each row in a choice, by id; no two alike."""
    names: dict[str, str] = {}
    taken: dict[str, int] = {}
    for record in records:
        words = _name(kind, record, bodies)
        taken[words] = again = taken.get(words, 0) + 1
        names[record.record_id] = words if again == 1 else f"{words} ({again})"
    return names


def date_formats(kind: RecordKind) -> dict[str, str]:
    """How the days of each column are written, by its header."""
    formats = {"date": "D MMM YYYY", "month": "MMM YYYY"}
    return {field.label: formats[field.type] for field in kind.fields if field.type in DATES}


def _name(kind: RecordKind, record: KeptRecord, bodies: Bodies) -> str:
    dated = record.values[kind.dated_by]
    fields = [field for field in kind.fields if field.name != kind.dated_by and field.type not in DATES + NUMBERS]
    words = [str(shown(field, record.values[field.name], bodies) or "") for field in fields[:3]]
    return ", ".join([day(dated), *(word for word in words if word)])[:LONGEST_NAME]


def _origin_columns(kind: RecordKind, records: Sequence[KeptRecord], *, is_ndao: bool) -> dict[str, list]:
    """Who recorded each row and when, and how it stands."""
    columns: dict[str, list] = {
        "Recorded by (role)": [_role_title(record.recorded_by_role) for record in records],
        "Recorded on": [record.recorded_at.date() for record in records],
        "State": [_state(kind, record) for record in records],
    }
    if is_ndao:
        columns["Recorded by (account)"] = [record.recorded_by for record in records]
        columns["Withdrawn because"] = [record.withdrawn_reason or "" for record in records]
    return columns


def _role_title(role_id: str) -> str:
    role = roles().get(role_id)
    return role.title if role else role_id


def _state(kind: RecordKind, record: KeptRecord) -> str:
    words = "withdrawn" if record.is_withdrawn else "verified" if record.verified_at else ""
    if not words:
        words = "not verified yet" if kind.needs_verification else "stands"
    return f"{words}, synthetic" if record.is_synthetic else words
