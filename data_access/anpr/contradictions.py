"""Reads of one plate that no single vehicle can have made, in one session."""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd

from data_access.queries import run
from models.anpr import clones
from models.anpr.hop_times import HopTimes
from models.anpr.settings import section

HOUR_MS = 3_600_000


def contradicted_journeys(con: duckdb.DuckDBPyConnection, hops: HopTimes) -> tuple[pd.DataFrame, pd.DataFrame]:
    """All reads of the plates that contradict themselves, ``vid, t, cam, day, hour, drive, journey``, and the
    contradictions.

    ``drive`` numbers the reads that follow each other as others drive; ``journey`` those that surely are one vehicle's.
    """
    con.register("leap_pairs", clones.leap_pairs(run(con, "anpr/moves_of_pairs").df(), hops))
    longest = int(section("cleaning", "clones")["longest_hours"]) * HOUR_MS
    odd = run(con, "anpr/odd_hops", longest_ms=longest).df()
    found = clones.contradictions(odd.sort_values(["vid", "t", "cam"], ignore_index=True), hops)
    con.register("chosen_vehicles", pd.DataFrame({"vid": found["vid"].unique().astype(np.int32)}))
    reads = run(con, "anpr/reads_of_vehicles").df()
    reads["drive"] = clones.journeys_of(reads, _windows(con))
    reads["journey"] = clones.units_of(reads.assign(journey=reads["drive"]), found)
    return reads, found


def _windows(con: duckdb.DuckDBPyConnection) -> dict[tuple[int, int], tuple[int, int]]:
    rows = con.execute("select cam_from, cam_to, shortest_ms, longest_ms from known_hops").fetchall()
    return {(start, end): (shortest, longest) for start, end, shortest, longest in rows}
