"""The benefits register as it stands: every row by kind, its history, and the ids that rows may refer to."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import MappingProxyType

from data_access.edits import HistoryStep, Row, rows_of
from data_access.stores import Stores
from models.access import Viewer, require
from models.benefits.kinds import (
    BENEFIT,
    CHANGE,
    GROUP,
    LINK,
    MEASURE,
    MEETING,
    OUTPUT,
    VIEW,
    RegisterRow,
    register_kinds,
)
from models.benefits.reference import questions, risks
from models.benefits.rules import Known
from models.performance.kpis import kpis
from models.performance.links import criteria, services
from models.records.rules import values_of

WHAT = "The benefits register"
VERSIONS_KEPT = 4
TEXTS_KEPT = 20_000
ADDED, WITHDRAWN = "Recorded", "Withdrawn because"


@dataclass(frozen=True, eq=False)
class Register:
    """Every row that stands, by kind and id. ``edits`` grows with each edit: a key for what is worked out from it."""

    edits: int
    by_kind: Mapping[str, Mapping[str, RegisterRow]]
    is_synthetic: bool

    def rows(self, kind_id: str) -> tuple[RegisterRow, ...]:
        """The rows of a kind that stand, by id."""
        return tuple(self.by_kind[kind_id].values())

    def row(self, kind_id: str, row_id: str) -> RegisterRow | None:
        """The row of a kind with this id; None where none stands."""
        return self.by_kind[kind_id].get(row_id)

    @cached_property
    def measures_by_benefit(self) -> Mapping[str, tuple[RegisterRow, ...]]:
        """The measures of each benefit, the one that it is judged by first."""
        return _grouped(self.rows(MEASURE), "benefit_id", first=lambda row: not row["is_primary"])

    @cached_property
    def links_to(self) -> Mapping[str, tuple[RegisterRow, ...]]:
        """The links that lead to each node."""
        return _grouped(self.rows(LINK), "to_id")

    @cached_property
    def links_from(self) -> Mapping[str, tuple[RegisterRow, ...]]:
        """The links that leave each node."""
        return _grouped(self.rows(LINK), "from_id")


def register_of(stores: Stores, viewer: Viewer) -> Register:
    """The register as it stands; shared: read-only. NotPermitted for a role that may not read it."""
    require(viewer, VIEW, what=WHAT)
    return _register(stores, edits_of(stores))


def edits_of(stores: Stores) -> int:
    """A number that grows with every edit of the register: what was read under it holds until then."""
    return int(str(rows_of(stores, "benefits/edits")[0]["edits"]))


def history_of(stores: Stores, viewer: Viewer, row_id: str) -> list[HistoryStep]:
    """Every value that was ever changed in a row, newest first."""
    require(viewer, VIEW, what=WHAT)
    return [step for change in rows_of(stores, "benefits/changes_of_row", row_id=row_id) for step in _steps(change)]


def kept_row(row: Row) -> RegisterRow:
    """A row of the table as a row of the register."""
    kind = register_kinds()[str(row["row_kind"])]
    return RegisterRow(
        row_id=str(row["row_id"]),
        kind_id=kind.kind_id,
        values=_values(kind.kind_id, str(row["field_values"])),
        state=str(row["state"]),
        target_state=str(row["target_state"]),
        is_synthetic=bool(row["is_synthetic"]),
        is_withdrawn=bool(row["is_withdrawn"]),
        version=int(str(row["version"])),
    )


def known_ids(rows: Iterable[RegisterRow], coming: Iterable[tuple[str, str]] = ()) -> Known:
    """The ids that a field may refer to: rows that stand, (id, kind) of rows that come with them, and the tables."""
    found: dict[str, set[str]] = {kind_id: set() for kind_id in register_kinds()}
    for row_id, kind_id in [*((row.row_id, row.kind_id) for row in rows if not row.is_withdrawn), *coming]:
        found[kind_id].add(row_id)
    return {
        "benefit": found[BENEFIT],
        "measure": found[MEASURE],
        "group": found[GROUP],
        "meeting": found[MEETING],
        "node": found[OUTPUT] | found[CHANGE] | found[BENEFIT],
        "service": set(services()),
        "kpi": {kpi.kpi_id for kpi in kpis()},
        "criterion": set(criteria()),
        "risk": set(risks()),
        "question": set(questions()),
    }


@lru_cache(maxsize=TEXTS_KEPT)
def _values(kind_id: str, text: str) -> Mapping[str, object]:
    """The values of a row: most rows are the same from edit to edit, so each text is read once."""
    return MappingProxyType(values_of(register_kinds()[kind_id], text))


@lru_cache(maxsize=VERSIONS_KEPT)
def _register(stores: Stores, edits: int) -> Register:
    by_kind: dict[str, dict[str, RegisterRow]] = {kind_id: {} for kind_id in register_kinds()}
    for row in map(kept_row, rows_of(stores, "benefits/rows_standing")):
        if not row.is_withdrawn:
            by_kind[row.kind_id][row.row_id] = row
    is_synthetic = any(row.is_synthetic for rows in by_kind.values() for row in rows.values())
    return Register(edits, by_kind, is_synthetic)


def _grouped(rows: Iterable[RegisterRow], field: str, *, first=None) -> dict[str, tuple[RegisterRow, ...]]:
    found: dict[str, list[RegisterRow]] = {}
    for row in rows:
        found.setdefault(str(row[field]), []).append(row)
    return {key: tuple(sorted(group, key=first) if first else group) for key, group in found.items()}


def _steps(change: Row) -> Iterator[HistoryStep]:
    before, after = json.loads(str(change["before"])), json.loads(str(change["after"]))
    where = (change["changed_at"], str(change["changed_by"]), str(change["changed_by_role"]))
    version = int(str(change["version"]))
    if not before:
        yield HistoryStep(*where, version, ADDED, None, None)
        return
    for name in after:
        was, now_is = before.get(name), after.get(name)
        if name != "version" and was != now_is and not (_is_blank(was) and _is_blank(now_is)):
            yield HistoryStep(*where, version, name, was, now_is)


def _is_blank(value: object) -> bool:
    """True for nothing, no and an empty list; nought is a value."""
    return value is None or value is False or value in ("", [])
