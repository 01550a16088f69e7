"""What lies between journeys: stops, journeys out and back with the stay between, and where a vehicle's days end."""

from __future__ import annotations

import duckdb
import pandas as pd

from data_access.anpr.journey_gaps import make_places
from data_access.queries import run
from models.anpr.journeys import HOUR_MS, MINUTE_MS
from models.anpr.settings import section


def stops_of(con: duckdb.DuckDBPyConnection, vid: int | None = None) -> pd.DataFrame:
    """Stays between journeys, of one vehicle or all: vid, t_from, t_to, stay_ms, cam_before, cam_after."""
    rules = section("journeys", "stops")
    return run(
        con, "anpr/stops", vid=vid, shortest_ms=rules["shortest_minutes"] * MINUTE_MS,
        longest_ms=rules["longest_hours"] * HOUR_MS,
    ).df()  # fmt: skip


def out_and_back_of(con: duckdb.DuckDBPyConnection, vid: int | None = None) -> pd.DataFrame:
    """Journeys away with the journey back after them.

    vid, out_start, out_end, back_start, back_end, dwell_ms, cam_home, cam_away; journeys of one read are passed over.
    """
    rules = section("journeys", "out_and_back")
    make_places(con)
    return run(
        con, "anpr/out_and_back", vid=vid, longest_dwell_ms=rules["longest_dwell_hours"] * HOUR_MS,
        near_m=rules["near_metres"],
    ).df()  # fmt: skip


def homes_of(con: duckdb.DuckDBPyConnection, vid: int | None = None) -> pd.DataFrame:
    """Where most days of a vehicle begin and end, where that can be said: vid, cam (of the area), days, ends, share."""
    rules = section("journeys", "home")
    make_places(con)
    return run(
        con, "anpr/homes", vid=vid, fewest_days=rules["fewest_days"], least_share=rules["least_share"],
        near_m=section("journeys", "out_and_back")["near_metres"],
    ).df()  # fmt: skip
