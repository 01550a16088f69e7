"""Vehicles that run the same routes as one known example: no line, no map, any site ids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import duckdb
import numpy as np
import pandas as pd

from data_access.anpr.gate import OpenSearch, note
from data_access.queries import run
from models.anpr.journeys import MINUTE_MS
from models.anpr.resemblance import Resemblance, SharedReads, SharedRuns, resembling, shared_runs
from models.anpr.same_route import Stretches, passes_of, same_route, stretches, with_same_route
from models.anpr.settings import section
from models.errors import DataNotAvailable

RESEMBLANCE_COLUMNS = (
    "vid", "score", "same_route", "likeness", "purity", "coverage", "runs_alike", "runs_of_example_alike",
    "shared_sites", "evidence",
)  # fmt: skip


def vehicles_resembling(search: OpenSearch, vid: int, *, most: int = 200, memory_mb: int = 1500) -> pd.DataFrame:
    """Vehicles ranked by how much their routes resemble those of ``vid``, on record: rows of ``resembling_to``."""
    with search.lake.session(days=search.days, memory_mb=memory_mb) as con:
        found = resembling_to(con, vid, most=most)
    note(search, "resemblance", {"vehicle": int(vid), "rows": len(found)})
    return found


def resembling_to(con: duckdb.DuckDBPyConnection, vid: int, *, most: int | None = None) -> pd.DataFrame:
    """One row a vehicle that shares routes with ``vid``, the most alike first; the example itself is left out.

    score: 0 to 1, of same_route (how surely it drove the example's route, judged read by read; NaN beyond the most
    alike) and of the product of likeness (of the pairs of sites passed), purity (share of the reads of its runs at the
    example's sites) and coverage (of the example's run by its best runs), each with its power; runs_alike: its runs
    that cover enough of the example's; shared_sites: how many of the example's sites they met; evidence: its best runs
    as (t_start, t_end, coverage, camera ids in order). DataNotAvailable where the example has no run.
    """
    cams = _make_example_sites(con, vid)
    held = run(
        con, "anpr/shared_reads", vid=vid, most_candidates=section("resemblance", "limits")["most_candidates"]
    ).fetchnumpy()
    numbers, vehicle = np.unique(np.asarray(held["vid"]), return_inverse=True)
    if vid not in numbers:
        raise DataNotAvailable(
            "This vehicle was seen at fewer than two sites.", "Choose more days, or an example with whole journeys."
        )
    (in_all,) = con.execute("select count(*) from vehicles").fetchone()
    reads = SharedReads(vehicle, np.asarray(held["t"]), np.asarray(held["site"]).astype(np.int64), in_all)
    runs = shared_runs(reads)
    example = int(np.searchsorted(numbers, vid))
    scored = resembling(runs, _reads_around(con, runs, numbers), example, in_all)
    same, stretches_of_example = _same_route(con, (runs, scored), numbers, example)
    score = with_same_route(scored.score, same, stretches_of_example)
    order = np.lexsort((numbers, -score))
    order = order[(order != example) & ((scored.score[order] > 0) | (same[order] > 0))][:most]
    return _ranked(con, (reads, runs, replace(scored, score=score), same), numbers, cams, (order, example))


def _make_example_sites(con: duckdb.DuckDBPyConnection, vid: int) -> list[int]:
    """The table ``example_sites``: the sites that the example passes most, until their reads are too many."""
    import pyarrow as pa

    rows = run(con, "anpr/sites_of_example", vid=vid).fetchall()
    reads = np.cumsum([row[2] for row in rows])
    kept = max(2, int(np.searchsorted(reads, section("resemblance", "limits")["most_reads"], side="right")))
    cams = [row[0] for row in rows[:kept]]
    table = pa.table({"cam": pa.array(cams, pa.int32()), "site": pa.array(range(len(cams)), pa.int32())})
    con.execute("drop table if exists example_sites")
    con.from_arrow(table).create("example_sites")
    return cams


def _reads_around(con: duckdb.DuckDBPyConnection, runs: SharedRuns, numbers: np.ndarray) -> np.ndarray:
    """For every run how many reads its vehicle has around it, at any site."""
    _make_windows(con, runs, numbers)
    held = run(con, "anpr/reads_around_runs").fetchnumpy()
    around = runs.reads.copy()
    around[np.asarray(held["run"])] = np.asarray(held["reads"])
    return around


def _make_windows(con: duckdb.DuckDBPyConnection, runs: SharedRuns | Stretches, numbers: np.ndarray) -> None:
    """The table ``run_windows``: for every run its vehicle, and the time shortly before to shortly after it."""
    import pyarrow as pa

    margin = section("resemblance", "runs")["margin_minutes"] * MINUTE_MS
    windows = {
        "run": np.arange(len(runs.vehicle), dtype=np.int32), "vid": numbers[runs.vehicle].astype(np.int32),
        "t_from": runs.t_start - margin, "t_to": runs.t_end + margin,
    }  # fmt: skip
    con.execute("drop table if exists run_windows")
    con.from_arrow(pa.table(windows)).create("run_windows")


def _same_route(
    con: duckdb.DuckDBPyConnection, found: tuple[SharedRuns, Resemblance], numbers: np.ndarray, example: int
) -> tuple[np.ndarray, int]:
    """How surely each of the vehicles that resemble most drove the example's route, and the example's stretches."""
    runs, scored = found
    most = int(section("resemblance", "same_route")["vehicles"])
    laid = stretches(runs, scored, np.argsort(-scored.score, kind="stable")[:most], example)
    _make_windows(con, laid, numbers)
    held = run(con, "anpr/reads_of_stretches").fetchnumpy()
    _, site = np.unique(np.asarray(held["cam"]), return_inverse=True)
    passes = passes_of(laid, np.asarray(held["run"]), site)
    return same_route(passes, example, len(numbers)), laid.of_example


def _ranked(
    con: duckdb.DuckDBPyConnection,
    found: tuple[SharedReads, SharedRuns, Resemblance, np.ndarray],
    numbers: np.ndarray,
    cams: Sequence[int],
    rows: tuple[np.ndarray, int],
) -> pd.DataFrame:
    """The frame of the ranked vehicles with the runs behind each score."""
    reads, runs, scored, same = found
    order, example = rows
    is_alike = scored.run_coverage >= section("resemblance", "evidence")["least_coverage"]
    alike = np.bincount(runs.vehicle, is_alike, minlength=len(numbers)).astype(int)
    shared = np.unique(np.column_stack([reads.vehicle, reads.site]), axis=0)[:, 0]
    by_cam = dict(con.execute("select cam, any_value(camera_id) from cameras group by cam").fetchall())
    names = np.array([str(by_cam.get(cam, cam)) for cam in cams], dtype=object)
    evidence = _evidence(reads, runs, scored.run_coverage, names, order)
    columns = (
        numbers[order], scored.score[order], same[order], scored.likeness[order], scored.purity[order],
        scored.coverage[order], alike[order], np.full(len(order), alike[example]),
        np.bincount(shared, minlength=len(numbers))[order], evidence,
    )  # fmt: skip
    return pd.DataFrame(dict(zip(RESEMBLANCE_COLUMNS, columns, strict=True)))


def _evidence(
    reads: SharedReads, runs: SharedRuns, coverage: np.ndarray, names: np.ndarray, order: np.ndarray
) -> list[list[tuple[int, int, float, list[str]]]]:
    """For each vehicle its best runs in order of time."""
    first = np.searchsorted(runs.run, np.arange(len(runs) + 1))
    most = section("resemblance", "evidence")["runs"]
    start, stop = (np.searchsorted(runs.vehicle, order, side=side) for side in ("left", "right"))
    listed = []
    for low, high in zip(start.tolist(), stop.tolist(), strict=True):
        best = low + np.argsort(-coverage[low:high], kind="stable")[:most]
        best = np.sort(best[coverage[best] > 0]).tolist()
        listed.append([
            (int(runs.t_start[at]), int(runs.t_end[at]), round(float(coverage[at]), 3),
             names[reads.site[first[at] : first[at + 1]]].tolist())
            for at in best
        ])  # fmt: skip
    return listed
