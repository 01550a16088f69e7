"""What the store holds already, overlaid with the files of the same load that came before."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from data_access.loaders.contract import Contract
from data_access.loaders.names import Body, NameIndex, fold

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Row = dict[str, Any]
KPI_VALUES = "raw.kpi_values"
TOTALS = frozenset(
    {"total", "grand total", "all forces", "england", "wales", "england and wales", "england wales", "great britain"}
    | {"united kingdom", "all", "national", "national total", "total england and wales"}
)
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
    series_held: Callable[[str], Mapping[str, datetime.date]]
    answered: frozenset[tuple[str, str]]
    hashes: Mapping[tuple[str, str], datetime.datetime]
    today: datetime.date
    stored_kpi_values: Callable[[Sequence[str]], list[Row]] = lambda kpi_ids: []

    def kpi_values(self, kpi_ids: Sequence[str]) -> list[Row]:
        """Every value that is stored of these KPIs, or stands in an earlier file of the same load."""
        wanted = set(kpi_ids)
        earlier = [row for row in self.tables[KPI_VALUES] if row["kpi_id"] in wanted]
        return self.stored_kpi_values(sorted(wanted)) + earlier

    def holds(self, contract: Contract) -> bool:
        """Whether rows of this kind are among those that other files refer to."""
        return contract.table in self.tables

    def learn(self, contract: Contract, rows: Sequence[Row]) -> None:
        """Count the rows of an accepted file as held, in place of those that they replace."""
        groups = {tuple(row[name] for name in contract.replaces) for row in rows} if contract.replaces else set()
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

    def total_named(self, name: str) -> str | None:
        """What a name of a total or a region stands for; None for any other name."""
        if fold(name) in TOTALS:
            return "a total, not a force"
        regions = {fold(row["region"]) for row in self.tables["raw.forces"]}
        return "a region, not a force" if fold(name) in regions else None

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
        tables={table: _rows(con, table) for table in _SMALL_TABLES} | {KPI_VALUES: []},
        count_replaced=lambda contract, groups: _count_replaced(con, contract, groups),
        series_held=lambda dataset_id: _series_held(con, dataset_id),
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
        stored_kpi_values=lambda kpi_ids: _kpi_values(con, kpi_ids),
    )


def _rows(con: DuckDBPyConnection, table: str) -> list[Row]:
    cursor = con.execute(f"select * exclude (load_id) from {table}")  # noqa: S608 - names of our own tables
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _series_held(con: DuckDBPyConnection, dataset_id: str) -> dict[str, datetime.date]:
    """The last period of each series of a dataset, by its id."""
    from data_access.queries import statement  # not in the child, which needs no engine

    return dict(con.execute(statement("series/series_held"), {"dataset_id": dataset_id}).fetchall())


def _kpi_values(con: DuckDBPyConnection, kpi_ids: Sequence[str]) -> list[Row]:
    cursor = con.execute(
        "select * exclude (load_id) from raw.kpi_values where list_contains($kpi_ids::varchar[], kpi_id)",
        {"kpi_ids": kpi_ids},
    )
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _count_replaced(con: DuckDBPyConnection, contract: Contract, groups: Sequence[tuple[Any, ...]]) -> int:
    columns = ", ".join(contract.replaces)
    stored = con.execute(
        f"select {columns}, count(*) from {contract.table} group by all"  # noqa: S608 - names of a contract
    ).fetchall()
    wanted = set(groups)
    return sum(row[-1] for row in stored if tuple(row[:-1]) in wanted)
