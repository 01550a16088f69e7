"""Works out the tables of KPI values from what was reported, each time a snapshot is built.

Every value keeps the days over which it was the newest known, so that any past day can be asked. A national value that
nobody reported is made from its units: rates from numerators and denominators added up, never a mean of percentages;
sums and counts only when every unit that has begun to report and stands has done so. What is missing stays missing.
Where a total before a later one would tell a small count of a force that reported late, it is withheld.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np

from data_access.derive_outlooks import derive_outlooks
from models.maturity.definitions import definitions
from models.performance.checks import store_settings
from models.performance.kpis import kpis
from models.performance.settings import section
from models.performance.suppression import Protected, protected

SQL = Path(__file__).parent / "sql" / "derive"


def derive_performance(con: duckdb.DuckDBPyConnection) -> None:
    """Fill the empty tables of KPIs of the schema ``derived`` from ``raw.kpi_values`` and the definitions."""
    _write_definitions(con)
    _run(con, "kpi_values_reported")
    _run(
        con,
        "kpi_values_national",
        ratio_needs_share=store_settings().ratio_needs_share,
        fewest_forces=definitions().minimum_forces_in_aggregate + 1,  # a force knows its own
    )
    _hide_small_values(con)
    derive_outlooks(con)


def _run(con: duckdb.DuckDBPyConnection, name: str, **parameters: object) -> duckdb.DuckDBPyConnection:
    return con.execute((SQL / f"{name}.sql").read_text(encoding="utf-8"), parameters or None)


def _write_definitions(con: duckdb.DuckDBPyConnection) -> None:
    known = kpis()
    _run(
        con,
        "kpi_definitions",
        kpi_ids=[kpi.kpi_id for kpi in known],
        frequencies=[kpi.frequency for kpi in known],
        sources=[kpi.national_from for kpi in known],
        multipliers=[kpi.multiplier for kpi in known],
        tiers=[kpi.disclosure_tier for kpi in known],
    )


def _hide_small_values(con: duckdb.DuckDBPyConnection) -> None:
    """Mark what other readers may not see: small counts of forces, and as much else as would give them away."""
    rows = _run(
        con,
        "kpi_small_values",
        percentage_ids=[kpi.kpi_id for kpi in kpis() if kpi.is_percentage],
        largest_hidden_count=section("funnel")["largest_hidden_count"],
    ).fetchnumpy()
    kept_back = [(first, _protected(rows, slice(first, end))) for first, end in _periods(rows)]
    hidden = [first + place for first, found in kept_back for place in np.flatnonzero(found.hidden).tolist()]
    if hidden:
        names = {"kpi_ids": "kpi_id", "unit_ids": "unit_id", "periods": "period"}
        _run(con, "kpi_values_hidden", **{name: rows[column][hidden].tolist() for name, column in names.items()})
    withheld = [(first, batch) for first, found in kept_back for batch in sorted(found.withheld)]
    if withheld:
        places = [first for first, _ in withheld]
        told = {"kpi_ids": rows["kpi_id"][places].tolist(), "periods": rows["period"][places].tolist()}
        _run(con, "kpi_values_withheld", **told, steps=[batch for _, batch in withheld])


def _periods(rows: dict[str, np.ndarray]) -> Iterator[tuple[int, int]]:
    """First and end place of the rows of each KPI and period."""
    is_new = np.ones(len(rows["kpi_id"]), dtype=bool)
    is_new[1:] = np.any([rows[name][1:] != rows[name][:-1] for name in ("kpi_id", "period")], axis=0)
    return itertools.pairwise([*np.flatnonzero(is_new).tolist(), len(is_new)])


def _protected(rows: dict[str, np.ndarray], period: slice) -> Protected:
    """What is kept back of one KPI and period."""
    return protected(
        rows["unit_id"][period],
        rows["step"][period],
        *(np.ma.filled(rows[name][period], np.nan) for name in ("numerator", "denominator")),
        is_proportion=bool(rows["is_percentage"][period][0]),
    )
