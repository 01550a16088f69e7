"""What the store holds already, overlaid with the files of the same load that came before."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from data_access.loaders.contract import Contract
from data_access.loaders.names import Body, NameIndex

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Row = dict[str, Any]
_SMALL_TABLES = (
    "raw.rocus",
    "raw.forces",
    "raw.force_aliases",
    "raw.capabilities",
    "raw.assessment_waves",
    "raw.workforce",
    "raw.population",
)


@dataclass
class Known:
    """Rows that a file may refer to, by table, and counts of the stored rows that it would replace."""

    tables: dict[str, list[Row]]
    count_replaced: Callable[[Contract, Sequence[tuple[Any, ...]]], int]
    answered: frozenset[tuple[str, str]]
    hashes: Mapping[tuple[str, str], datetime.datetime]
    today: datetime.date

    def holds(self, contract: Contract) -> bool:
        """Whether rows of this kind are among those that other files refer to."""
        return contract.table in self.tables

    def learn(self, contract: Contract, rows: Sequence[Row]) -> None:
        """Count the rows of an accepted file as held, in place of those that they replace."""
        groups = {tuple(row[name] for name in contract.replaces) for row in rows}
        kept = [
            row for row in self.tables[contract.table] if tuple(row[name] for name in contract.replaces) not in groups
        ]
        self.tables[contract.table] = kept + list(rows)
        for name in ("names", "forces", "capabilities", "waves"):
            self.__dict__.pop(name, None)

    @cached_property
    def forces(self) -> dict[str, Row]:
        """Forces by id."""
        return {row["force_id"]: row for row in self.tables["raw.forces"]}

    @cached_property
    def waves(self) -> dict[str, Row]:
        """Waves by id."""
        return {row["wave_id"]: row for row in self.tables["raw.assessment_waves"]}

    @cached_property
    def capabilities(self) -> dict[str, set[str]]:
        """Capability ids by framework version."""
        versions: dict[str, set[str]] = {}
        for row in self.tables["raw.capabilities"]:
            versions.setdefault(row["framework_version"], set()).add(row["capability_id"])
        return versions

    @cached_property
    def names(self) -> NameIndex:
        """Every name that a force or another body is known by."""
        index = NameIndex()
        for row in self.tables["raw.forces"]:
            body = Body(row["force_id"], "territorial force")
            index.add((row["force_id"], row["name"], row["short_name"], row["ons_code"], row["code"]), body)
        for row in self.tables["raw.force_aliases"]:
            index.add((row["alias"],), Body(row["force_id"], row["body"]))
        return index


def read_known(con: DuckDBPyConnection, *, today: datetime.date) -> Known:
    """What the open store holds; reads only."""
    return Known(
        tables={table: _rows(con, table) for table in _SMALL_TABLES},
        count_replaced=lambda contract, groups: _count_replaced(con, contract, groups),
        answered=frozenset(
            con.execute(
                "select distinct framework_version, capability_id "
                "from raw.assessment_answers join raw.assessment_waves using (wave_id)"
            ).fetchall()
        ),
        hashes={
            (kind, sha256): at
            for kind, sha256, at in con.execute(
                "select kind, sha256, max(loaded_at) from raw.loads group by all"
            ).fetchall()
        },
        today=today,
    )


def _rows(con: DuckDBPyConnection, table: str) -> list[Row]:
    cursor = con.execute(f"select * exclude (load_id) from {table}")  # noqa: S608 - names of our own tables
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _count_replaced(con: DuckDBPyConnection, contract: Contract, groups: Sequence[tuple[Any, ...]]) -> int:
    columns = ", ".join(contract.replaces)
    stored = con.execute(
        f"select {columns}, count(*) from {contract.table} group by all"  # noqa: S608 - names of a contract
    ).fetchall()
    wanted = set(groups)
    return sum(row[-1] for row in stored if tuple(row[:-1]) in wanted)
