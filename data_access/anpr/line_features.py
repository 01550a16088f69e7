"""The features of every vehicle with a credible run on a line, from the journeys and reads that a connection shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import pandas as pd

from data_access.anpr.line_profile import make_line_sites, runs_of_lines
from data_access.queries import run
from models.anpr.features import KEY, round_trips, vehicle_lines
from models.anpr.lines import Line
from models.anpr.profiles import Profile
from models.anpr.runs import company, from_home, is_credible, timed_runs, with_reads_beside, with_stay_from_reads


@dataclass(frozen=True, eq=False)
class LineFeatures:
    """``vehicle_lines`` (row a line and vehicle, line by its place in ``lines``), the runs behind it, and how many
    vehicles the window has seen."""

    lines: tuple[Line, ...]
    vehicle_lines: pd.DataFrame
    runs: pd.DataFrame
    vehicles_seen: int


def line_features(
    con: duckdb.DuckDBPyConnection, lines: Sequence[Line], profile: Profile, line_runs: pd.DataFrame | None = None
) -> LineFeatures:
    """Features of the candidates of each line; ``line_runs`` (of runs_of_lines) where they have been made already."""
    make_line_sites(con, lines)
    found = from_home(runs_of_lines(con, lines) if line_runs is None else line_runs, steps_of(lines), profile.runs)
    credible = found[is_credible(found, profile.runs)]
    seen = int(run(con, "anpr/rank_vehicles_seen").fetchone()[0])
    if credible.empty:
        return LineFeatures(tuple(lines), pd.DataFrame(columns=KEY), credible, seen)
    _make_candidates(con, credible["vid"].unique())
    reads = run(con, "anpr/rank_reads").df()
    stops = run(con, "anpr/rank_stops").df()
    told = credible.merge(stops, on=KEY, how="left").fillna({"stops": 0})
    runs = with_reads_beside(timed_runs(told, steps_of(lines), profile.runs), reads)
    trips = with_stay_from_reads(round_trips(runs, profile.runs["longest_stay_hours"]), runs, reads)
    trips = trips.join(company(runs, trips, profile.runs["escort_seconds"]))
    return LineFeatures(tuple(lines), vehicle_lines(runs, trips, _lives(con), profile.runs), runs, seen)


def steps_of(lines: Sequence[Line]) -> dict[int, int]:
    """Number of steps of each line, by its place."""
    return {number: len(line.sites) for number, line in enumerate(lines)}


def _make_candidates(con: duckdb.DuckDBPyConnection, vids: np.ndarray) -> None:
    import pyarrow as pa

    con.execute("drop table if exists candidates")
    con.from_arrow(pa.table({"vid": pa.array(np.sort(vids), pa.int32())})).create("candidates")


def _lives(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Row a candidate: what it did in the window on any road."""
    lives = run(con, "anpr/rank_lives").df().astype({"reads": float})
    trouble = run(con, "anpr/rank_plate_trouble").df().set_index("vid")["signs"]
    lives["life_days"] = lives["last_day"] - lives["first_day"] + 1
    lives["plate_trouble"] = lives["vid"].map(trouble).fillna(0) if len(trouble) else np.nan
    return lives
