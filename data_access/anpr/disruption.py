"""A line over time: its traffic by hour, where to stop its runs, whether its route changed, what an operation did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import duckdb
import numpy as np
import pandas as pd

from data_access.anpr.gate import OpenSearch, note
from data_access.anpr.line_profile import line_runs, make_line_sites, runs_of_lines
from data_access.queries import run
from models.anpr.disruption import (
    Displacement,
    RouteChange,
    displacement,
    hours_of_the_week,
    route_changes,
    shares_by_week,
    vehicle_weeks_of,
)
from models.anpr.interception import InterceptionPlan, plan_watches
from models.anpr.lines import Line
from models.anpr.settings import section

DAYS_IN_WEEK, SATURDAY = 7, 6
WEEK = pd.MultiIndex.from_product([range(1, DAYS_IN_WEEK + 1), range(24)], names=["dow", "hour"])
DAY_MS = 86_400_000


@dataclass(frozen=True, eq=False)
class LineHistory:
    """The steps that runs met, week by week (``week, step, share, vehicle_weeks``), and when their way changed.

    Weeks are counted from the first day of the search, steps from 0 at the start of the line.
    """

    shares: pd.DataFrame
    changes: tuple[RouteChange, ...]


def line_traffic(search: OpenSearch, line: Line) -> pd.DataFrame:
    """Reads of all vehicles at the sites of a line, a row an hour of the week: dow (1 Monday), hour, reads."""
    with search.lake.session(days=search.days, tables=("reads_by_camera",)) as con:
        make_line_sites(con, [line])
        traffic = run(con, "anpr/line_hourly_traffic").df()
    counted = traffic.groupby(["dow", "hour"])["vehicles"].sum().reindex(WEEK, fill_value=0).rename("reads")
    note(search, "line.traffic", {"line": line.line_id, "reads": int(counted.sum())})
    return counted.reset_index()


def line_by_hour(search: OpenSearch, line: Line, leads: Sequence[int]) -> pd.DataFrame:
    """Runs of leads and all traffic of a line by hour of the week: columns as of ``hours_of_the_week``."""
    passes, traffic = _passes_of_runs(search, line, leads)
    starts = passes.drop_duplicates("run")
    note(search, "line.hours", {"line": line.line_id, "leads": len(leads), "runs": len(starts)})
    return hours_of_the_week(starts, traffic)


def interception_plan(
    search: OpenSearch,
    line: Line,
    leads: Mapping[int, float],
    *,
    sites: int | None = None,
    hours: int | None = None,
) -> InterceptionPlan:
    """Watches that meet most expected runs of ``leads``, which are vehicles with the probability of each."""
    passes, traffic = _passes_of_runs(search, line, list(leads))
    weighted = passes.assign(weight=passes["vid"].map(leads), is_weekend=passes["dow"] >= SATURDAY)
    note(search, "line.interception", {"line": line.line_id, "leads": len(leads), "sites": sites, "hours": hours})
    traffic = traffic.assign(is_weekend=traffic["dow"] >= SATURDAY)
    return plan_watches(weighted, traffic, weeks=len(search.days) / DAYS_IN_WEEK, sites=sites, hours=hours)


def line_history(search: OpenSearch, line: Line, leads: Sequence[int]) -> LineHistory:
    """How the way of the runs changed over the weeks of the search."""
    passes, _ = _passes_of_runs(search, line, leads)
    steps = passes.groupby(["run", "vid"]).agg(steps=("position", set), day=("day", "min")).reset_index()
    steps["week"] = (steps["day"] - search.first_day) // DAYS_IN_WEEK
    note(search, "line.history", {"line": line.line_id, "leads": len(leads), "runs": len(steps)})
    weeks = vehicle_weeks_of(steps, len(line.sites))
    return LineHistory(shares_by_week(weeks, len(line.sites)), route_changes(weeks, len(line.sites)))


def operation_effect(
    search: OpenSearch,
    line: Line,
    alternatives: Sequence[Line],
    controls: Sequence[Line],
    *,
    operation: range,
    leads: Sequence[int] | None = None,
) -> Displacement:
    """What an operation on the days ``operation`` did to the runs of a line and of those that could take its place.

    Runs of ``leads`` alone on the line and its alternatives, of all vehicles without; of all vehicles on the controls.
    Leads that were found by their runs before the operation would make any line seem to lose runs: give those that
    were found over the whole search, or none.
    """
    lines = [line, *alternatives, *controls]
    runs = _credible(line_runs(search.lake, lines, days=search.days))
    of_leads = runs["vid"].isin(leads) if leads is not None else np.ones(len(runs), bool)
    counted = runs[of_leads | (runs["line"] > len(alternatives))]
    others = tuple(range(1, len(alternatives) + 1))
    note(search, "line.operation", {"lines": [one.line_id for one in lines], "days": [operation[0], operation[-1]]})
    return displacement(
        _daily(counted, search.days, len(lines)),
        line=0,
        alternatives=others,
        controls=tuple(range(len(others) + 1, len(lines))),
        first=operation[0],
        last=operation[-1],
    )


def _daily(runs: pd.DataFrame, days: range, lines: int) -> pd.DataFrame:
    """Runs of each line on each day of the search, nought included."""
    every = pd.MultiIndex.from_product([range(lines), days], names=["line", "day"])
    counts = runs.assign(day=runs["t_start"] // DAY_MS).groupby(["line", "day"]).size()
    return counts.reindex(every, fill_value=0).rename("runs").reset_index()


def _passes_of_runs(search: OpenSearch, line: Line, leads: Sequence[int]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Reads of leads at the line's sites with the number of their run, and all traffic of these sites by hour.

    Shared: treat them as read-only.
    """
    return _read_passes(search, line, tuple(sorted(set(leads))), search.lake.manifest().number)


@lru_cache(maxsize=8)
def _read_passes(
    search: OpenSearch, line: Line, leads: tuple[int, ...], manifest: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    with search.lake.session(days=search.days, tables=("trips", "reads_by_camera", "cameras")) as con:
        _make_leads(con, leads)
        journeys = run(con, "anpr/trips_of_leads").df()
        con.register("trips", journeys)  # a name of the connection's own comes before the view of all journeys
        runs = _credible(runs_of_lines(con, [line]))
        passes = run(con, "anpr/line_passes").df()
        traffic = run(con, "anpr/line_hourly_traffic").df()
    return _within_runs(passes, runs), traffic


def _credible(runs: pd.DataFrame) -> pd.DataFrame:
    return runs[runs["containment"] >= float(section("disruption", "runs")["least_containment"])]


def _make_leads(con: duckdb.DuckDBPyConnection, leads: Sequence[int]) -> None:
    import pyarrow as pa

    con.from_arrow(pa.table({"vid": pa.array(leads, pa.int32())})).create("line_leads")


def _within_runs(passes: pd.DataFrame, runs: pd.DataFrame) -> pd.DataFrame:
    """Passes that belong to a run, with ``run``; in order of vehicle and time."""
    numbered = runs.assign(run=np.arange(len(runs)))[["run", "vid", "t_start", "t_end"]].sort_values("t_start")
    kinds = {"vid": "int64", "t": "int64", "t_start": "int64", "t_end": "int64"}
    ordered = passes.sort_values("t").astype({name: kinds[name] for name in ("vid", "t")})
    placed = pd.merge_asof(
        ordered, numbered.astype({name: kinds[name] for name in ("vid", "t_start", "t_end")}),
        left_on="t", right_on="t_start", by="vid",
    )  # fmt: skip
    inside = placed[placed["t"] <= placed["t_end"]]
    return inside.astype({"run": int}).sort_values(["vid", "t"], ignore_index=True)
