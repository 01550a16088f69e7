"""Writes the forecasts and outlooks of the national series, each time a snapshot is built."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from math import isnan
from pathlib import Path

import duckdb

from models.performance.kpis import kpis_by_id
from models.performance.outlook import Outlook, Point, outlook_of

SQL = Path(__file__).parent / "sql" / "derive"


def derive_outlooks(con: duckdb.DuckDBPyConnection) -> None:
    """Fill ``derived.kpi_forecasts`` and ``derived.kpi_outlooks`` from the newest national values.

    Values under an earlier definition count something else and are left out.
    """
    from threadpoolctl import threadpool_limits

    series = _series(con)
    with threadpool_limits(limits=1, user_api="blas"):
        found = [outlook_of(kpi_id, points) for kpi_id, points in series]
    if found:
        _write_forecasts(con, found)
        _write_outlooks(con, found)


def _run(con: duckdb.DuckDBPyConnection, name: str, **parameters: object) -> duckdb.DuckDBPyConnection:
    return con.execute((SQL / f"{name}.sql").read_text(encoding="utf-8"), parameters or None)


def _series(con: duckdb.DuckDBPyConnection) -> list[tuple[str, tuple[Point, ...]]]:
    """Each KPI with its points under the present definition; those without a value are left out."""
    rows = _run(con, "kpi_national_series").fetchall()
    found = []
    for kpi_id, series in itertools.groupby(rows, key=lambda row: row[0]):
        version = kpis_by_id()[kpi_id].version
        points = tuple((period, value) for _, period, value, counted_by in series if counted_by == version)
        if any(value is not None for _, value in points):
            found.append((kpi_id, points))
    return found


def _write_forecasts(con: duckdb.DuckDBPyConnection, found: list[Outlook]) -> None:
    ahead = [
        (one.kpi_id, *step) for one in found for step in zip(one.periods, one.mean, one.low, one.high, strict=True)
    ]
    if ahead:
        kpi_ids, periods, means, lows, highs = (list(column) for column in zip(*ahead, strict=True))
        _run(con, "kpi_forecasts", kpi_ids=kpi_ids, periods=periods, means=means, lows=lows, highs=highs)


def _write_outlooks(con: duckdb.DuckDBPyConnection, found: list[Outlook]) -> None:
    _run(
        con,
        "kpi_outlooks",
        kpi_ids=[one.kpi_id for one in found],
        last_periods=[one.last_period for one in found],
        targets=[one.target for one in found],
        target_periods=[one.target_period for one in found],
        probabilities=[one.probability for one in found],
        directions=[one.trend.direction for one in found],
        ps=_known(one.trend.p for one in found),
        slopes=_known(one.trend.slope_per_year for one in found),
        lows=_known(one.trend.slope_low for one in found),
        highs=_known(one.trend.slope_high for one in found),
        notes=[one.note for one in found],
    )


def _known(numbers: Iterable[float]) -> list[float | None]:
    """The numbers for DuckDB, None where one is not known."""
    return [None if isnan(number) else number for number in numbers]
