"""Driving times between cameras, learned from the reads of a session."""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd

from data_access.queries import run
from models.anpr.hop_times import PAIR_BASE, Cameras, HopTimes, learn_hop_times
from models.anpr.settings import section


def cameras_of(con: duckdb.DuckDBPyConnection) -> Cameras:
    """Places of the cameras of a session, by number."""
    found = con.execute("select cam, lat, lon from cameras").df()
    size = int(found["cam"].max()) + 1 if len(found) else 0
    lat, lon = np.full(size, np.nan), np.full(size, np.nan)
    lat[found["cam"]], lon[found["cam"]] = found["lat"], found["lon"]
    return Cameras(lat, lon)


def hop_times_of(con: duckdb.DuckDBPyConnection) -> HopTimes:
    """Hop times of a session's reads; also registers them there as ``known_hops``."""
    rules = section("cleaning", "hops")
    longest = int(rules["longest_minutes"]) * 60_000
    histogram = run(
        con, "anpr/hop_histogram", longest_ms=longest, buckets_per_e=float(rules["buckets_per_e"])
    ).df()
    hops = learn_hop_times(histogram, cameras_of(con))
    con.register("known_hops", _known_hops(hops))
    return hops


def _known_hops(hops: HopTimes) -> pd.DataFrame:
    """One row a known pair, with the milliseconds between which a time is typical."""
    slack = float(section("cleaning", "hops")["slack"])
    return pd.DataFrame(
        {
            "cam_from": (hops.pairs // PAIR_BASE).astype(np.int32),
            "cam_to": (hops.pairs % PAIR_BASE).astype(np.int32),
            "shortest_ms": (hops.low * slack * 1000).astype(np.int64),
            "longest_ms": (hops.high / slack * 1000).astype(np.int64),
        }
    )
