"""Works out the tables of KPI values from what was reported, each time a snapshot is built.

Every value keeps the days over which it was the newest known, so that any past day can be asked. A national value that
nobody reported is made from its units: rates from numerators and denominators added up, never a mean of percentages;
sums and counts only when every unit that has begun to report and stands has done so. What is missing stays missing.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np

from data_access.derive_outlooks import derive_outlooks
from models.performance.checks import store_settings
from models.performance.kpis import kpis
from models.performance.settings import section
from models.performance.suppression import shown_points

SQL = Path(__file__).parent / "sql" / "derive"


def derive_performance(con: duckdb.DuckDBPyConnection) -> None:
    """Fill the empty tables of KPIs of the schema ``derived`` from ``raw.kpi_values`` and the definitions."""
    _write_definitions(con)
    _run(con, "kpi_values_reported")
    _run(con, "kpi_values_national", ratio_needs_share=store_settings().ratio_needs_share)
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
    """Mark what other readers may not see: small counts of forces, and as many others as would give them away."""
    rows = _run(
        con,
        "kpi_small_values",
        percentage_ids=[kpi.kpi_id for kpi in kpis() if kpi.is_percentage],
        largest_hidden_count=section("funnel")["largest_hidden_count"],
    ).fetchnumpy()
    hidden = np.concatenate([np.empty(0, dtype=int), *_hidden_places(rows)])
    names = {"kpi_ids": "kpi_id", "unit_ids": "unit_id", "periods": "period", "known_ons": "known_on"}
    if len(hidden):
        _run(con, "kpi_values_hidden", **{name: rows[column][hidden].tolist() for name, column in names.items()})


def _hidden_places(rows: dict[str, np.ndarray]) -> Iterator[np.ndarray]:
    """The places of the rows that are hidden, for each KPI, period and day on which something became known."""
    percentages = {kpi.kpi_id for kpi in kpis() if kpi.is_percentage}
    numerators, denominators = (np.ma.filled(rows[name], np.nan) for name in ("numerator", "denominator"))
    kpi_ids = rows["kpi_id"]
    is_new = np.ones(len(kpi_ids), dtype=bool)
    is_new[1:] = np.any([rows[name][1:] != rows[name][:-1] for name in ("kpi_id", "period", "as_at")], axis=0)
    starts = [*np.flatnonzero(is_new), len(kpi_ids)]
    for first, end in itertools.pairwise(starts):
        is_shown = shown_points(
            numerators[first:end], denominators[first:end], is_proportion=kpi_ids[first] in percentages
        )
        yield first + np.flatnonzero(~is_shown)
