"""The kinds of record as they are declared in ``models/definitions/records.toml``, and those of each rollout."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType

DEFINITIONS = Path(__file__).parent.parent / "definitions"
FILE = DEFINITIONS / "records.toml"
ROLLOUT_FILES = {product: DEFINITIONS / product / "rollout.toml" for product in ("anpr", "documents")}
SERVICES_FILE = DEFINITIONS / "performance_links" / "services.csv"
NDAO_ONLY = "ndao"
LONGEST = {"text": 200, "long_text": 2000, "role": 100, "link": 500}
BODIES = ("force", "organisation", "rocu")


@dataclass(frozen=True)
class Field:
    """One field of a record. ``minimum`` and ``maximum`` are in ``unit``; ``is_past`` refuses a day after today.

    ``refers_to`` says of what kind the ids of an ``id`` or ``ids`` field are.
    """

    name: str
    label: str
    type: str
    what_it_means: str
    example: str
    is_required: bool = True
    is_confidential: bool = False
    is_past: bool = False
    choices: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    refers_to: str = ""

    @cached_property
    def names(self) -> Mapping[str, str]:
        """What each choice is called, by id; services included."""
        return services() if self.type == "service" else dict(zip(self.choices, self.labels, strict=True))

    @property
    def longest(self) -> int:
        """How many characters a text may have."""
        return LONGEST.get(self.type, LONGEST["long_text"])


@dataclass(frozen=True)
class RecordKind:
    """One register: its fields in order, the one that dates a row, the one that says which body it is about.

    No two rows that stand share the values of ``unique``. ``view_right`` opens the register, ``edit_right`` keeps
    every row of it, ``own_right`` those about the reader's own body alone; ``kept_for`` says who reads what is hidden.
    """

    kind_id: str
    title: str
    one: str
    what_it_is: str
    fields: tuple[Field, ...]
    rules: tuple[str, ...]
    unique: tuple[str, ...]
    dated_by: str = ""
    body_rows: str = NDAO_ONLY
    many: str = ""
    body_field: str = ""
    needs_verification: bool = False
    id_prefix: str = ""
    view_right: str = "records.view"
    edit_right: str = "records.edit"
    own_right: str = ""
    kept_for: str = "NDAO's own people"

    def field(self, name: str) -> Field:
        """The field of that name; KeyError when there is none."""
        return self._by_name[name]

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """The label of each field, by name."""
        return MappingProxyType({field.name: field.label for field in self.fields})

    @cached_property
    def _by_name(self) -> Mapping[str, Field]:
        return {field.name: field for field in self.fields}


@cache
def record_kinds() -> Mapping[str, RecordKind]:
    """Every kind of record that feeds KPIs by id, in the order of the file."""
    return kinds_in(FILE)


@cache
def rollout_kinds(product: str) -> Mapping[str, RecordKind]:
    """The two kinds of record of the rollout of a product (``anpr`` or ``documents``), by id."""
    return kinds_in(ROLLOUT_FILES[product])


@cache
def every_kind() -> Mapping[str, RecordKind]:
    """Every kind of record that is kept in the table of records, by id."""
    return MappingProxyType({**record_kinds(), **rollout_kinds("anpr"), **rollout_kinds("documents")})


def kinds_in(path: Path) -> Mapping[str, RecordKind]:
    """The kinds that a file of definitions declares, by id."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))["kinds"]
    return {kind_id: _kind(kind_id, table) for kind_id, table in tables.items()}


@cache
def record_rules() -> Mapping[str, int]:
    """The numbers that the KPIs of these registers rest on, by name."""
    return dict(tomllib.loads(FILE.read_text(encoding="utf-8"))["rules"])


@cache
def services() -> Mapping[str, str]:
    """What each service of the NDAO is called, by id."""
    with open(SERVICES_FILE, encoding="utf-8", newline="") as file:
        return {row["service_id"]: f"{row['service_id']} {row['name']}" for row in csv.DictReader(file)}


def _kind(kind_id: str, table: dict) -> RecordKind:
    fields = tuple(_field(field) for field in table["fields"])
    unique = tuple(table.get("unique") or (field.name for field in fields))
    return RecordKind(kind_id, **(table | {"fields": fields, "rules": tuple(table.get("rules", ())), "unique": unique}))


def _field(table: dict) -> Field:
    lists = {name: tuple(table.get(name, ())) for name in ("choices", "labels")}
    return Field(**(table | lists))
